"""Who may change the organisation."""

from motcua.core.permissions import SIGNED_IN, STAFF, Role, permission, same_agency, urls

permission("staff.read", "Xem danh sách công chức", {Role.LEADER, Role.ADMINISTRATOR, Role.CONTROL_OFFICER})
permission("staff.manage", "Quản lý công chức và vai trò", {Role.LEADER, Role.ADMINISTRATOR}, rule=same_agency)
permission("staff.delegate", "Ủy quyền, cử người làm thay", {Role.LEADER}, rule=same_agency)
permission("staff.today", "Việc hôm nay", STAFF)
permission("delivery.read", "Xem các lượt gửi bị dừng", {Role.ADMINISTRATOR, Role.CONTROL_OFFICER, Role.LEADER})
permission("delivery.replay", "Gửi lại lượt gửi bị dừng", {Role.ADMINISTRATOR, Role.CONTROL_OFFICER})
permission("account.use", "Dùng tài khoản của mình", SIGNED_IN)

urls(
    {
        "home": "public",
        "healthz": "public",
        "readyz": "public",
        "dead_letters": "delivery.read",
        "dead_letter_replay": "delivery.replay",
    }
)
