"""Who may read, hold and answer consultations on drafts."""

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_HOLDERS = frozenset({Role.CONTROL_OFFICER, Role.SPECIALIST, Role.LEADER})


def own_unit_or_holder(actor: Actor, subject: object) -> bool:
    """A unit's answer is written by its own people, or by whoever holds consultations (a paper answer)."""
    unit_id = getattr(subject, "unit_id", None)
    is_own = unit_id is not None and unit_id == actor.unit_id
    return same_agency(actor, subject) and (is_own or not _HOLDERS.isdisjoint(actor.roles))


permission("consultation.read", "Xem các đợt góp ý dự thảo", STAFF, rule=same_agency)
permission("consultation.manage", "Lập và tổng hợp góp ý dự thảo", _HOLDERS, rule=same_agency)
permission("consultation.answer", "Góp ý dự thảo cho đơn vị", STAFF, rule=own_unit_or_holder)

urls(
    {
        "consultation_list": "consultation.read",
        "consultation_detail": "consultation.read",
        "consultation_draft": "consultation.read",
        "consultation_reply": "consultation.read",
        "consultation_print": "consultation.read",
        "consultation_paper": "consultation.read",
        "consultation_new": "consultation.manage",
        "consultation_ask": "consultation.manage",
        "consultation_decide": "consultation.manage",
        "consultation_send": "consultation.manage",
        "consultation_stop": "consultation.manage",
        "consultation_answer": "consultation.answer",
        "consultation_finish": "consultation.answer",
        "consultation_comment_remove": "consultation.answer",
    }
)
