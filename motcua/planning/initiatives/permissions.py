"""Who may read, call for, propose, judge and approve initiatives."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_MANAGERS = {Role.CONTROL_OFFICER, Role.LEADER}


def is_author(actor: Actor, subject: object) -> bool:
    """One of the authors of the initiative."""
    from motcua.planning.initiatives.models import InitiativeAuthor

    return (
        actor.officer_id is not None
        and same_agency(actor, subject)
        and InitiativeAuthor.objects.filter(
            agency_id__in=actor.agencies,
            initiative_id=int(getattr(subject, "id", 0)),
            officer_id=actor.officer_id,
        ).exists()
    )


def judges(actor: Actor, subject: object) -> bool:
    """A judge of the initiative's call who is not among its authors."""
    from motcua.planning.initiatives.models import Judge

    return (
        actor.officer_id is not None
        and same_agency(actor, subject)
        and Judge.objects.filter(
            agency_id__in=actor.agencies,
            call_id=int(getattr(subject, "call_id", 0)),
            officer_id=actor.officer_id,
        ).exists()
        and not is_author(actor, subject)
    )


permission("initiative.read", "Xem sáng kiến", STAFF, rule=same_agency)
permission("initiative.call", "Phát động và điều hành đợt sáng kiến", _MANAGERS, rule=same_agency)
permission("initiative.propose", "Gửi sáng kiến", STAFF, rule=same_agency)
permission("initiative.change", "Sửa, rút sáng kiến của mình", STAFF, rule=is_author)
permission("initiative.score", "Chấm sáng kiến", STAFF, rule=judges)
permission("initiative.approve", "Phê duyệt sáng kiến", {Role.LEADER}, rule=same_agency)
permission("initiative.follow_up", "Theo dõi áp dụng sáng kiến", _MANAGERS, rule=same_agency)

urls(
    {
        "initiative_calls": "initiative.read",
        "initiative_call_create": "initiative.call",
        "initiative_call": "initiative.read",
        "initiative_judges": "initiative.call",
        "initiative_call_score": "initiative.call",
        "initiative_call_close": "initiative.call",
        "initiative_list": "initiative.read",
        "initiative_propose": "initiative.propose",
        "initiative_detail": "initiative.read",
        "initiative_change": "initiative.change",
        "initiative_withdraw": "initiative.change",
        "initiative_score": "initiative.score",
        "initiative_approve": "initiative.approve",
        "initiative_reject": "initiative.approve",
        "initiative_follow_up": "initiative.follow_up",
        "initiative_file": "initiative.read",
    }
)
