"""Who keeps the list of bodies outside."""

from motcua.core.permissions import STAFF, Role, permission, urls

permission("outside_body.read", "Xem cơ quan ngoài hệ thống", STAFF | {Role.ADMINISTRATOR})
permission(
    "outside_body.manage", "Quản lý cơ quan ngoài hệ thống", {Role.CONTROL_OFFICER, Role.ADMINISTRATOR}
)

urls(
    {
        "outside_bodies": "outside_body.read",
        "outside_body_name": "outside_body.manage",
        "outside_body_end": "outside_body.manage",
    }
)
