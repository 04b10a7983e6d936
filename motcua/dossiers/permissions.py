"""Who may do what to a dossier."""

from __future__ import annotations

from typing import cast

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, allowed, permission, same_agency, urls
from motcua.dossiers.state import DECIDING, Proposal

OFFICERS = {Role.SPECIALIST, Role.CLERK, Role.LEADER, Role.EXTERNAL_OFFICER}


def holds(actor: Actor, subject: object) -> bool:
    """The actor holds the dossier, stands in for its holder, or it waits for the actor's role."""
    if not same_agency(actor, subject):
        return False
    holder_id = cast("int | None", getattr(subject, "holder_id", None))
    if holder_id is None:
        return getattr(subject, "holder_role", "") in actor.roles
    return actor.is_or_stands_in_for(holder_id, getattr(subject, "procedure_code", ""))


def holds_or_leads(actor: Actor, subject: object) -> bool:
    """The holder, or a leader of the agency."""
    return holds(actor, subject) or (Role.LEADER in actor.roles and same_agency(actor, subject))


def holds_leads_or_system(actor: Actor, subject: object) -> bool:
    """The holder, a leader, or the machinery that brings another body's answer."""
    return actor.kind == "system" or holds_or_leads(actor, subject)


def in_sight(actor: Actor, subject: object) -> bool:
    """As ``Dossier.objects.visible_to``: the dossiers of the agency; an outside body only what it holds."""
    is_outside = actor.roles <= {Role.EXTERNAL_OFFICER}
    return holds(actor, subject) if is_outside else same_agency(actor, subject)


def own_filing(actor: Actor, subject: object) -> bool:
    """A citizen's own dossier, that is one whose owner's row names the account; or the desk of its agency."""
    from motcua.dossiers.models import Dossier, Party

    if actor.kind != "citizen":
        return at_own_desk(actor, subject)
    return (
        actor.user_id is not None
        and isinstance(subject, Dossier)
        and Party.objects.filter(
            agency_id=subject.agency_id, id=subject.owner_id, user_id=actor.user_id
        ).exists()
    )


def at_own_desk(actor: Actor, subject: object) -> bool:
    """A citizen files anywhere, a desk and the nightly work only for their own."""
    return actor.kind in {"citizen", "system"} or same_agency(actor, subject)


def may_reject(actor: Actor, subject: object) -> bool:
    """Who could agree to what is proposed may also refuse it, and who proposed it may take it back."""
    if not same_agency(actor, subject):
        return False
    if actor.officer_id is not None and actor.officer_id == getattr(subject, "proposed_by_id", None):
        return True
    name, code = "dossier.reject_proposal", str(getattr(subject, "procedure_code", ""))
    deciding = DECIDING.get(Proposal(getattr(subject, "proposal", "")))
    return actor.has_delegation(name, code) or (
        allowed(actor, f"dossier.{deciding}", subject) if deciding else Role.LEADER in actor.roles
    )


_DESK = {Role.RECEPTIONIST}
_WORKERS = OFFICERS | {Role.RECEPTIONIST}
_LEAD = {Role.LEADER}

permission("dossier.read", "Xem hồ sơ", STAFF, rule=in_sight)
permission("dossier.work", "Xử lý hồ sơ", STAFF, rule=in_sight)
permission(
    "dossier.register", "Đăng ký hồ sơ", {Role.RECEPTIONIST, Role.CITIZEN, Role.SYSTEM}, rule=at_own_desk
)
permission("dossier.receive", "Tiếp nhận hồ sơ", _DESK, rule=same_agency)
permission("dossier.guide", "Hướng dẫn bổ sung hồ sơ", _DESK, rule=same_agency)
permission("dossier.refuse_at_desk", "Từ chối tiếp nhận hồ sơ", _DESK, rule=same_agency)
permission(
    "dossier.resubmit", "Nộp lại hồ sơ", {Role.RECEPTIONIST, Role.CITIZEN, Role.SYSTEM}, rule=own_filing
)
permission("dossier.digitise", "Số hóa giấy tờ", _WORKERS, rule=in_sight)
permission("dossier.withdraw", "Rút hồ sơ", {Role.RECEPTIONIST, Role.CITIZEN}, rule=own_filing)
permission("dossier.transfer", "Chuyển hồ sơ xử lý", _DESK, rule=same_agency)
permission("dossier.assign", "Phân công xử lý", _WORKERS, rule=holds_or_leads)
permission(
    "dossier.hand_over_work", "Bàn giao hồ sơ đang giữ", {Role.LEADER, Role.ADMINISTRATOR}, rule=same_agency
)
permission("dossier.forward", "Chuyển bước tiếp theo", OFFICERS, rule=holds)
permission("dossier.return_step", "Trả lại bước trước", OFFICERS, rule=holds)
permission("dossier.consult", "Lấy ý kiến cơ quan khác", OFFICERS, rule=holds)
permission("dossier.answer_consultation", "Ghi ý kiến trả lời", _WORKERS, rule=holds_or_leads)
permission("dossier.refer", "Chuyển liên thông", OFFICERS, rule=holds)
permission("dossier.accept_referral", "Ghi cơ quan liên thông đã nhận", {Role.SYSTEM}, rule=at_own_desk)
permission(
    "dossier.answer_referral", "Ghi kết quả liên thông", _WORKERS | {Role.SYSTEM}, rule=holds_leads_or_system
)
permission("dossier.recall_referral", "Thu hồi phần việc liên thông", OFFICERS, rule=holds_or_leads)
permission("dossier.continue_referrals", "Chuyển tiếp phần việc liên thông", OFFICERS, rule=holds_or_leads)
permission("dossier.tell_late_referral", "Báo phần việc liên thông trễ", {Role.SYSTEM}, rule=at_own_desk)
permission("dossier.request_supplement", "Yêu cầu bổ sung", OFFICERS, rule=holds)
permission(
    "dossier.request_second_supplement", "Đồng ý bổ sung lần nữa", _LEAD, rule=same_agency, can_delegate=True
)
permission("dossier.receive_supplement", "Nhận giấy tờ bổ sung", _DESK, rule=same_agency)
permission(
    "dossier.close_unsupplemented",
    "Đóng hồ sơ không bổ sung",
    {Role.SYSTEM, Role.RECEPTIONIST},
    rule=at_own_desk,
)
permission("dossier.require_fee", "Yêu cầu nộp phí", OFFICERS, rule=holds)
permission("dossier.mark_fee_paid", "Ghi nhận đã nộp phí", _DESK | {Role.SYSTEM}, rule=at_own_desk)
permission("dossier.propose", "Trình, đề nghị lãnh đạo", _WORKERS, rule=holds)
permission("dossier.correct_error", "Đề nghị sửa sai sót", _WORKERS, rule=in_sight)
permission("dossier.reject_proposal", "Không đồng ý đề nghị", _WORKERS, rule=may_reject, can_delegate=True)
permission("dossier.approve", "Duyệt kết quả", _LEAD, rule=same_agency, can_delegate=True)
permission("dossier.refuse", "Từ chối giải quyết", _LEAD, rule=same_agency, can_delegate=True)
permission("dossier.extend", "Xin lỗi và hẹn lại", _LEAD, rule=same_agency, can_delegate=True)
permission("dossier.stop", "Dừng giải quyết", _DESK | _LEAD, rule=same_agency)
permission("dossier.issue_result", "Phát hành kết quả", _WORKERS, rule=holds)
permission("dossier.hand_over", "Trả kết quả", _DESK, rule=same_agency)
permission("dossier.reopen", "Mở lại để sửa sai sót", _LEAD, rule=same_agency, can_delegate=True)
# An outside body sees the dossiers it holds, not the whole book.
permission("register.read", "Xem sổ theo dõi", STAFF - {Role.EXTERNAL_OFFICER})
permission("register.close", "Khóa sổ theo dõi", _LEAD, rule=same_agency)
permission("board.read", "Xem bảng điều hành", {Role.LEADER, Role.CONTROL_OFFICER})
permission("dashboard.read", "Xem tổng quan", STAFF)

urls(
    {
        "today": "dossier.work",
        "dossier_list": "dossier.read",
        "dossier_receive": "dossier.receive",
        "dossier_receive_form": "dossier.receive",
        "dossier_detail": "dossier.read",
        "dossier_deed": "dossier.work",
        "dossier_form": "dossier.read",
        "dossier_file": "dossier.read",
        "leader_board": "board.read",
        "dashboard": "dashboard.read",
        "register": "register.read",
        "register_year": "register.read",
        "register_print": "register.read",
        "register_close": "register.close",
    }
)
