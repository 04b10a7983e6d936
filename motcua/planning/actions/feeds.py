"""Deeds on calendar feeds: giving a new secret address, ending one."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotAllowed
from motcua.core.permissions import Role, require
from motcua.planning.actions.rows import check_unit
from motcua.planning.feeds import digest_of, feed_address, new_secret
from motcua.planning.models import CalendarFeed


def check_own_unit(unit_id: int | None, actor: Actor) -> None:
    """One's own unit, or any unit for leaders and for who controls procedures; NotAllowed otherwise."""
    managers = {Role.LEADER.value, Role.CONTROL_OFFICER.value}
    if unit_id is not None and unit_id != actor.unit_id and managers.isdisjoint(actor.roles):
        raise NotAllowed("Bạn chỉ lập được đường lịch của mình và của đơn vị mình.")


def _whose(unit_id: int | None, actor: Actor) -> dict[str, Any]:
    require(actor, "plan.read")
    if actor.agency_id is None or actor.officer_id is None:
        raise DomainError("Tài khoản này không thuộc cơ quan nào nên không có đường lịch.")
    check_own_unit(unit_id, actor)
    check_unit(unit_id, actor)
    return {
        "agency_id": actor.agency_id,
        "officer_id": actor.officer_id if unit_id is None else None,
        "unit_id": unit_id,
    }


@transaction.atomic
def renew_feed(*, unit_id: int | None = None, actor: Actor) -> str:
    """A new secret address for oneself, or for a unit; the one before ends. It is shown only now."""
    whose = _whose(unit_id, actor)
    secret = new_secret()
    feed, _ = CalendarFeed.objects.update_or_create(
        **whose, defaults={"digest": digest_of(secret), "created_at": now()}
    )
    audit(actor, "plan.feed_renewed", subject=str(feed.id), detail={"unit": unit_id})
    return feed_address(feed, secret)


@transaction.atomic
def end_feed(*, unit_id: int | None = None, actor: Actor) -> bool:
    """End an address; False when there was none."""
    whose = _whose(unit_id, actor)
    gone, _ = CalendarFeed.objects.filter(**whose).delete()
    if gone:
        audit(actor, "plan.feed_ended", subject="feed", detail={"unit": unit_id})
    return bool(gone)
