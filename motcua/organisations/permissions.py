"""Who may change the organisation, and the addresses of this slice, of the shell and of log-in."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.permissions import SIGNED_IN, STAFF, Role, permission, same_agency, urls
from motcua.core.second_factor import LOGIN_URLS


def own_agency(actor: Actor, subject: object) -> bool:
    """The officer, position, stand-in or delegation belongs to the actor's agency; set-up may do all."""
    return actor.kind == "system" or same_agency(actor, subject)


def own_tree(actor: Actor, subject: object) -> bool:
    """The agency is the actor's own or below it; set-up may do all."""
    from motcua.organisations.models import Agency
    from motcua.organisations.queries import is_within

    if actor.kind == "system":
        return True
    return isinstance(subject, Agency) and actor.agency_id is not None and is_within(subject, actor.agency_id)


SET_UP = {Role.ADMINISTRATOR, Role.SYSTEM}
MANAGERS = {Role.LEADER, Role.ADMINISTRATOR, Role.SYSTEM}
READERS = {Role.LEADER, Role.ADMINISTRATOR, Role.CONTROL_OFFICER}

permission("agency.read", "Xem cây cơ quan", STAFF | {Role.ADMINISTRATOR})
permission("agency.manage", "Lập, sửa, kết thúc cơ quan, đơn vị", SET_UP, rule=own_tree)
permission("permission.read", "Xem bảng phân quyền", READERS)
permission("staff.read", "Xem danh sách công chức", READERS)
permission("staff.manage", "Quản lý công chức và vai trò", MANAGERS, rule=own_agency)
permission("staff.delegate", "Ủy quyền, cử người làm thay", {Role.LEADER}, rule=own_agency)
permission("staff.hand_over", "Bàn giao việc còn dở", {Role.LEADER}, rule=own_agency)
# Two different people are needed to take over an account: one for the password, one for the second factor.
permission(
    "staff.reset_password",
    "Cấp lại đường dẫn đặt mật khẩu",
    {Role.ADMINISTRATOR, Role.SYSTEM},
    rule=own_agency,
)
permission("staff.reset_second_factor", "Gỡ xác thực hai lớp", {Role.LEADER, Role.SYSTEM}, rule=own_agency)
permission("staff.today", "Việc hôm nay", STAFF)
permission("delivery.read", "Xem các lượt gửi bị dừng", READERS)
permission(
    "delivery.replay",
    "Gửi lại lượt gửi bị dừng",
    {Role.ADMINISTRATOR, Role.CONTROL_OFFICER, Role.SYSTEM},
)
permission("delivery.cancel", "Thôi gửi một lượt gửi bị dừng", {Role.CONTROL_OFFICER})
permission(
    "delivery.pause", "Tạm dừng, cho gửi tiếp tới nơi nhận", {Role.ADMINISTRATOR, Role.CONTROL_OFFICER}
)
permission("delivery.trace", "Xem nhật ký gửi", {Role.ADMINISTRATOR, Role.CONTROL_OFFICER})
permission("account.use", "Dùng tài khoản của mình", SIGNED_IN)

SHELL_URLS = {
    "home": "public",
    "healthz": "public",
    "readyz": "public",
    "dead_letters": "delivery.read",
    "dead_letter_replay": "delivery.replay",
    "dead_letters_replay": "delivery.replay",
    "dead_letter_cancel": "delivery.cancel",
    "destinations": "delivery.read",
    "destination_pause": "delivery.pause",
    "destination_resume": "delivery.pause",
    "delivery_calls": "delivery.trace",
    "delivery_call": "delivery.trace",
}

STAFF_URLS = {
    "staff_list": "staff.read",
    "officer_detail": "staff.read",
    "officer_hire": "staff.manage",
    "position_assign": "staff.manage",
    "position_end": "staff.manage",
    "officer_leave": "staff.manage",
    "standin_appoint": "staff.delegate",
    "standin_end": "staff.delegate",
    "delegation_give": "staff.delegate",
    "delegation_revoke": "staff.delegate",
    "work_hand_over": "staff.hand_over",
    "officer_password": "staff.reset_password",
    "officer_second_factor": "staff.reset_second_factor",
    "permission_matrix": "permission.read",
    # The signed, short-lived token in the address is what admits here.
    "password_setup": "public",
}

AGENCY_URLS = {
    "agency_list": "agency.read",
    "agency_detail": "agency.read",
    "agency_open": "agency.manage",
    "agency_change": "agency.manage",
    "agency_code_add": "agency.manage",
    "agency_move": "agency.manage",
    "agency_end": "agency.manage",
}

urls(SHELL_URLS)
urls(STAFF_URLS)
urls(AGENCY_URLS)
urls(LOGIN_URLS)
