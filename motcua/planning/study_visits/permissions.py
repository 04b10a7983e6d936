"""Who may read, plan and report study visits."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_MANAGERS = {Role.CONTROL_OFFICER, Role.LEADER}


def went_or_plans(actor: Actor, subject: object) -> bool:
    """Who plans visits, or one of those who went; ``subject``: the visit or a row of it."""
    from motcua.planning.study_visits.models import Participant

    if not same_agency(actor, subject):
        return False
    if not actor.roles.isdisjoint({role.value for role in _MANAGERS}):
        return True
    visit_id = int(getattr(subject, "visit_id", 0) or getattr(subject, "id", 0))
    return (
        actor.officer_id is not None
        and Participant.objects.filter(
            agency_id__in=actor.agencies, visit_id=visit_id, officer_id=actor.officer_id
        ).exists()
    )


permission("study_visit.read", "Xem chuyến học tập kinh nghiệm", STAFF, rule=same_agency)
permission("study_visit.manage", "Lập kế hoạch học tập kinh nghiệm", _MANAGERS, rule=same_agency)
permission("study_visit.report", "Báo cáo kết quả học tập", STAFF, rule=went_or_plans)

urls(
    {
        "study_visit_list": "study_visit.read",
        "study_visit_create": "study_visit.manage",
        "study_visit_detail": "study_visit.read",
        "study_visit_change": "study_visit.manage",
        "study_visit_cancel": "study_visit.manage",
        "study_visit_report": "study_visit.report",
        "study_visit_lesson": "study_visit.report",
        "study_visit_file": "study_visit.read",
    }
)
