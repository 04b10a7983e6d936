"""Who may read, plan, carry out and follow up inspections."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_MANAGERS = {Role.CONTROL_OFFICER, Role.LEADER}


def _manages(actor: Actor) -> bool:
    return not actor.roles.isdisjoint({role.value for role in _MANAGERS})


def on_team(actor: Actor, subject: object) -> bool:
    """Who plans inspections, or a member of this one's team; ``subject``: the inspection or a row of it."""
    from motcua.planning.inspections.models import InspectionMember, Side

    if not same_agency(actor, subject):
        return False
    if _manages(actor):
        return True
    inspection_id = int(getattr(subject, "inspection_id", 0) or getattr(subject, "id", 0))
    return (
        actor.officer_id is not None
        and InspectionMember.objects.filter(
            agency_id__in=actor.agencies,
            inspection_id=inspection_id,
            side=Side.TEAM,
            officer_id=actor.officer_id,
        ).exists()
    )


def mends(actor: Actor, subject: object) -> bool:
    """Who must mend the finding: the officer named, the unit named, or who plans inspections."""
    if not same_agency(actor, subject):
        return False
    officer_id, unit_id = getattr(subject, "officer_id", None), getattr(subject, "unit_id", None)
    is_named = officer_id is not None and officer_id == actor.officer_id
    return is_named or (unit_id is not None and unit_id == actor.unit_id) or _manages(actor)


# A sample and its minutes name dossiers of the whole agency; an outside body sees only what it holds.
_READERS = STAFF - {Role.EXTERNAL_OFFICER}

permission("inspection.read", "Xem các cuộc kiểm tra", _READERS, rule=same_agency)
permission("inspection.manage", "Lập và điều hành cuộc kiểm tra", _MANAGERS, rule=same_agency)
permission("inspection.work", "Ghi kết quả kiểm tra", _READERS, rule=on_team)
permission("inspection.remedy", "Báo khắc phục tồn tại", _READERS, rule=mends)
permission("inspection.close_finding", "Đóng, mở lại tồn tại", _MANAGERS, rule=same_agency)

urls(
    {
        "inspection_list": "inspection.read",
        "inspection_create": "inspection.manage",
        "inspection_detail": "inspection.read",
        "inspection_change": "inspection.manage",
        "inspection_member_add": "inspection.manage",
        "inspection_member_remove": "inspection.manage",
        "inspection_start": "inspection.manage",
        "inspection_cancel": "inspection.manage",
        "inspection_answer": "inspection.work",
        "inspection_draw": "inspection.manage",
        "inspection_sample": "inspection.work",
        "inspection_minutes": "inspection.work",
        "inspection_minutes_print": "inspection.read",
        "inspection_signed": "inspection.work",
        "inspection_conclude": "inspection.manage",
        "inspection_file": "inspection.read",
        "finding_list": "inspection.read",
        "finding_add": "inspection.work",
        "finding_detail": "inspection.read",
        "finding_remedy": "inspection.remedy",
        "finding_close": "inspection.close_finding",
        "finding_reopen": "inspection.close_finding",
        "finding_file": "inspection.read",
    }
)
