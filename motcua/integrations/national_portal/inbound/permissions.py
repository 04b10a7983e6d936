"""Who reads what the portal sent. The address it calls asks for its secret itself."""

from motcua.core.permissions import Role, permission, urls

permission(
    "portal_inbound.read",
    "Xem tin từ Cổng quốc gia",
    {Role.RECEPTIONIST, Role.CONTROL_OFFICER, Role.LEADER},
)

urls({"portal_inbound": "public", "portal_inbound_list": "portal_inbound.read"})
