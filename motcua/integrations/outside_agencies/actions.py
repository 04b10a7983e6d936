"""Keeping the list of bodies outside."""

from __future__ import annotations

import re

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.errors import DomainError, NotFound
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.integrations.outside_agencies.models import OutsideBody

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,59}")


def name_body(*, code: str, name: str, actor: Actor) -> OutsideBody:
    """Add a body by its code on the bus, or give a known one another name; the same again changes nothing."""
    require(actor, "outside_body.manage")
    code, name = code.strip(), clean(name)
    if not _CODE.fullmatch(code):
        raise DomainError("Mã trên trục gồm chữ không dấu, chữ số, dấu chấm, gạch.", field="code")
    if not 3 <= len(name) <= 200:
        raise DomainError("Hãy ghi tên cơ quan, từ 3 đến 200 ký tự.", field="name")
    found, is_new = OutsideBody.objects.get_or_create(code=code, defaults={"name": name})
    if is_new or found.name != name or not found.is_active:
        OutsideBody.objects.filter(pk=found.pk).update(name=name, is_active=True)
        audit(actor, "outside_body.named", subject=code, detail={"name": name})
        found.refresh_from_db()
    return found


def end_body(body_id: int, *, actor: Actor) -> OutsideBody:
    """From now on nothing new goes there; what is under way comes back as before."""
    require(actor, "outside_body.manage")
    found = OutsideBody.objects.filter(pk=body_id).first()
    if found is None:
        raise NotFound("Không tìm thấy cơ quan này.")
    if found.is_active:
        OutsideBody.objects.filter(pk=found.pk).update(is_active=False)
        audit(actor, "outside_body.ended", subject=found.code)
        found.refresh_from_db()
    return found
