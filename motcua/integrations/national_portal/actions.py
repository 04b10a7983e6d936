"""What staff do about the exchange: settle codes, send again, ask for a comparison."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.guards import across_agencies
from motcua.core.permissions import require
from motcua.integrations.national_portal.codes import looks_national
from motcua.integrations.national_portal.models import (
    CodeKind,
    CodeMapping,
    Hindrance,
    PortalCode,
    PortalDossier,
    Reconciliation,
)
from motcua.integrations.national_portal.own_codes import find_own_code, own_codes
from motcua.integrations.national_portal.reconciling import open_run
from motcua.integrations.national_portal.resending import queue, revive
from motcua.integrations.national_portal.standing import find_dossier
from motcua.integrations.national_portal.synchronised import is_on, lacking

LONGEST_DAYS = 400
MOST_AT_ONCE = 5000


def _checked_code(kind: CodeKind, portal_code: str) -> tuple[str, str]:
    """The code and its name in the dictionary; DomainError when there is no such code."""
    code = portal_code.strip()
    known = PortalCode.objects.filter(kind=kind, code=code).first()
    if known is not None:
        return known.code, known.name
    if PortalCode.objects.filter(kind=kind).exists():
        raise DomainError(
            f"Cổng không có mã “{code[:60]}”. Hãy chọn trong danh mục, hoặc lấy lại danh mục.",
            field="portal_code",
        )
    if not looks_national(kind, code):
        raise DomainError("Mã chưa đúng dạng mã quốc gia. Hãy lấy danh mục rồi chọn.", field="portal_code")
    return code, ""


def settle_code(kind: CodeKind, own_code: str, portal_code: str, *, actor: Actor) -> CodeMapping:
    """Say which code of the portal stands for ours; dossiers that waited for it go out.

    Raises NotFound for a code of ours that does not exist, DomainError for one the portal does not have.
    """
    with transaction.atomic():
        require(actor, "national_portal.codes")
        if find_own_code(kind, own_code) is None:
            raise NotFound("Không có mã này trong hệ thống.")
        code, name = _checked_code(kind, portal_code)
        before = CodeMapping.objects.select_for_update().filter(kind=kind, own_code=own_code).first()
        if before is not None and before.portal_code == code:
            return before
        facts = {
            "portal_code": code,
            "portal_name": name,
            "settled_at": now(),
            "settled_by": actor.name[:120],
        }
        mapping, _ = CodeMapping.objects.update_or_create(kind=kind, own_code=own_code, defaults=facts)
        detail = {"kind": kind.value, "before": before.portal_code if before else "", "after": code}
        audit(actor, "national_portal.code_settled", subject=own_code, detail=detail)
        _release()
    return mapping


def take_sure_suggestions(kind: CodeKind, *, actor: Actor) -> int:
    """Settle every open code whose suggestion is the same code or name; how many."""
    require(actor, "national_portal.codes")
    taken = 0
    for own in own_codes(kind):
        sure = [one for one in own.suggested if one.is_sure]
        if own.is_open and len(sure) == 1:
            settle_code(kind, own.code, sure[0].code, actor=actor)
            taken += 1
    return taken


def _release() -> None:
    with across_agencies("codes are the same for every agency: all that waited for one go out"):
        waiting = set(
            PortalDossier.objects.filter(hindrance=Hindrance.UNMAPPED).values_list("agency_id", flat=True)
        )
    revive(waiting, hindrance=Hindrance.UNMAPPED)


def _require_on() -> None:
    if not is_on():
        raise WrongState("Kết nối Cổng quốc gia đang tắt. Hãy báo quản trị kỹ thuật bật kết nối.")


def send_again(dossier_id: int, *, actor: Actor) -> int:
    """Send what the portal has not confirmed of one dossier again; how many events.

    Raises WrongState when it is in step.
    """
    with transaction.atomic():
        dossier = find_dossier(actor, dossier_id)
        require(actor, "national_portal.resend", dossier)
        _require_on()
        link = PortalDossier.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id).first()
        confirmed = link.confirmed_sequence if link else 0
        if confirmed >= dossier.sequence:
            raise WrongState("Cổng đã có đủ hồ sơ này. Không cần gửi lại.")
        count = queue(dossier.agency_id, dossier.id, from_sequence=confirmed + 1)
        audit(actor, "national_portal.sent_again", subject=dossier.code, detail={"events": count})
    return count


def _checked_days(from_on: date, to_on: date) -> None:
    if to_on < from_on:
        raise DomainError("Ngày cuối phải sau ngày đầu.", field="to_day")
    if (to_on - from_on).days > LONGEST_DAYS:
        raise DomainError("Mỗi lần chọn nhiều nhất 400 ngày. Hãy chia nhỏ khoảng thời gian.", field="to_day")
    if from_on > today():
        raise DomainError("Khoảng thời gian chưa tới.", field="from_day")


def resend_lacking(from_on: date, to_on: date, *, why: str = "", actor: Actor) -> int:
    """Send again all that is missing of the dossiers received in these days; how many dossiers."""
    require(actor, "national_portal.resend")
    _require_on()
    _checked_days(from_on, to_on)
    with transaction.atomic():
        rows = list(lacking(actor.agencies, from_on, to_on, why=why)[:MOST_AT_ONCE])
        for row in rows:
            confirmed = int(getattr(row, "confirmed_sequence", 0) or 0)
            queue(row.agency_id, row.id, from_sequence=confirmed + 1)
        detail = {"from": str(from_on), "to": str(to_on), "dossiers": len(rows), "why": why}
        audit(actor, "national_portal.resent", subject="dossiers", detail=detail)
    return len(rows)


def ask_reconciliation(from_on: date, to_on: date, *, actor: Actor) -> Reconciliation:
    """Let the worker compare the dossiers received in these days with the portal.

    The one that is already waiting is the answer to a second request.
    """
    require(actor, "national_portal.reconcile")
    _require_on()
    _checked_days(from_on, to_on)
    if actor.agency_id is None:
        raise NotFound("Tài khoản này không thuộc cơ quan nào.")
    with transaction.atomic():
        standing = Reconciliation.objects.filter(agency_id=actor.agency_id, finished_at=None).first()
        if standing is not None:
            return standing
        run = open_run(actor.agency_id, from_on, to_on, asked_by=actor.name)
        detail = {"from": str(from_on), "to": str(to_on)}
        audit(actor, "national_portal.reconciliation_asked", subject=str(run.id), detail=detail)
    return run
