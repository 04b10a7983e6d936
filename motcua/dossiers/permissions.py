"""Who may do what to a dossier."""

from __future__ import annotations

from typing import cast

from motcua.core.actor import Actor
from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

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


def own_filing(actor: Actor, subject: object) -> bool:
    """A citizen's own dossier (the view has looked it up by account), or the desk of its agency."""
    return actor.kind == "citizen" or same_agency(actor, subject)


_DESK = {Role.RECEPTIONIST}
_WORKERS = OFFICERS | {Role.RECEPTIONIST}
_LEAD = {Role.LEADER}

permission("dossier.read", "Xem hồ sơ", STAFF, rule=same_agency)
permission("dossier.work", "Xử lý hồ sơ", STAFF, rule=same_agency)
permission("dossier.register", "Đăng ký hồ sơ", {Role.RECEPTIONIST, Role.CITIZEN})
permission("dossier.receive", "Tiếp nhận hồ sơ", _DESK, rule=same_agency)
permission("dossier.guide", "Hướng dẫn bổ sung hồ sơ", _DESK, rule=same_agency)
permission("dossier.refuse_at_desk", "Từ chối tiếp nhận hồ sơ", _DESK, rule=same_agency)
permission("dossier.resubmit", "Nộp lại hồ sơ", {Role.RECEPTIONIST, Role.CITIZEN}, rule=own_filing)
permission("dossier.digitise", "Số hóa giấy tờ", _WORKERS, rule=same_agency)
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
permission("dossier.request_supplement", "Yêu cầu bổ sung", OFFICERS, rule=holds)
permission(
    "dossier.request_second_supplement", "Đồng ý bổ sung lần nữa", _LEAD, rule=same_agency, can_delegate=True
)
permission("dossier.receive_supplement", "Nhận giấy tờ bổ sung", _DESK, rule=same_agency)
permission("dossier.close_unsupplemented", "Đóng hồ sơ không bổ sung", {Role.SYSTEM, Role.RECEPTIONIST})
permission("dossier.require_fee", "Yêu cầu nộp phí", OFFICERS, rule=holds)
permission("dossier.mark_fee_paid", "Ghi nhận đã nộp phí", _DESK, rule=same_agency)
permission("dossier.propose", "Trình, đề nghị lãnh đạo", _WORKERS, rule=holds)
permission("dossier.correct_error", "Đề nghị sửa sai sót", _WORKERS, rule=same_agency)
permission("dossier.reject_proposal", "Không đồng ý đề nghị", _WORKERS, rule=same_agency, can_delegate=True)
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
