"""Who may read, plan, answer, approve, send and follow up reviews."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_MANAGERS = {Role.CONTROL_OFFICER, Role.LEADER}
# Proposals are the agency's own deliberation; an outside body sees only what it holds.
_READERS = STAFF - {Role.EXTERNAL_OFFICER}


def answers(actor: Actor, subject: object) -> bool:
    """The officer to whom the review is given, or who plans reviews; ``subject``: the review."""
    if not same_agency(actor, subject):
        return False
    officer_id = getattr(subject, "officer_id", None)
    is_given = officer_id is not None and officer_id == actor.officer_id
    return is_given or not actor.roles.isdisjoint({role.value for role in _MANAGERS})


permission("review.read", "Xem rà soát thủ tục", _READERS, rule=same_agency)
permission("review.manage", "Lập kế hoạch rà soát, giao việc rà soát", _MANAGERS, rule=same_agency)
permission("review.answer", "Trả lời phiếu rà soát, tính chi phí tuân thủ", _READERS, rule=answers)
permission("review.approve", "Phê duyệt kế hoạch, gửi báo cáo rà soát", {Role.LEADER}, rule=same_agency)
permission("review.follow", "Ghi kết quả trả lời kiến nghị", _MANAGERS, rule=same_agency)

urls(
    {
        "review_plan_list": "review.read",
        "review_plan_create": "review.manage",
        "review_plan_detail": "review.read",
        "review_plan_change": "review.manage",
        "review_plan_approve": "review.approve",
        "review_plan_close": "review.manage",
        "review_add": "review.manage",
        "review_suggest": "review.manage",
        "review_list": "review.read",
        "review_detail": "review.read",
        "review_change": "review.manage",
        "review_remove": "review.manage",
        "review_part": "review.read",
        "review_cost": "review.read",
        "review_proposal_add": "review.answer",
        "review_proposal_change": "review.answer",
        "review_proposal_remove": "review.answer",
        "review_finish": "review.answer",
        "review_reopen": "review.manage",
        "review_report_draft": "review.manage",
        "review_report": "review.read",
        "review_report_change": "review.manage",
        "review_report_send": "review.approve",
        "review_report_print": "review.read",
        "review_sent_list": "review.read",
        "review_sent": "review.read",
        "review_sent_answer": "review.follow",
        "review_sent_version": "review.follow",
    }
)
