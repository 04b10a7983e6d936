"""Who may read and change the working calendar."""

from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

permission("calendar.read", "Xem lịch làm việc", STAFF | {Role.ADMINISTRATOR})
permission(
    "calendar.manage_local",
    "Sửa lịch làm việc của cơ quan",
    {Role.LEADER, Role.CONTROL_OFFICER, Role.ADMINISTRATOR},
    rule=same_agency,
)
permission(
    "calendar.manage_national",
    "Sửa ngày nghỉ chung cả nước",
    {Role.ADMINISTRATOR, Role.SYSTEM},
)

urls(
    {
        "calendar": "calendar.read",
        "calendar_year": "calendar.read",
        "calendar_add": "calendar.manage_local",
        "calendar_swap": "calendar.manage_national",
        "calendar_holiday": "calendar.manage_national",
        "calendar_withdraw": "calendar.manage_local",
        "calendar_announce": "calendar.manage_national",
        "calendar_announce_year": "calendar.manage_national",
        "calendar_due": "calendar.read",
        "calendar_prefill": "calendar.manage_national",
        "calendar_hours": "calendar.manage_local",
    }
)
