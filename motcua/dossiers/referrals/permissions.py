"""Who may do what with work that other agencies sent."""

from motcua.core.permissions import STAFF, Role, permission, same_agency, urls
from motcua.dossiers.permissions import holds_or_leads, in_sight

_WORKERS = {Role.RECEPTIONIST, Role.SPECIALIST, Role.CLERK, Role.LEADER, Role.EXTERNAL_OFFICER}

permission("referral.read", "Xem việc liên thông", STAFF, rule=in_sight)
permission("referral.arrive", "Nhận việc liên thông chuyển đến", {Role.SYSTEM})
permission("referral.call_back", "Nhận tin thu hồi việc liên thông", {Role.SYSTEM})
permission("referral.receive", "Nhận việc liên thông", _WORKERS, rule=same_agency)
permission("referral.assign", "Phân công việc liên thông", _WORKERS, rule=holds_or_leads)
permission("referral.finish", "Trả lời việc liên thông", _WORKERS - {Role.RECEPTIONIST}, rule=holds_or_leads)

urls(
    {
        "referral_list": "referral.read",
        "referral_detail": "referral.read",
        "referral_deed": "referral.read",
        "referral_paper": "referral.read",
        "referral_result": "referral.read",
        "referral_slip": "dossier.read",
        "dossier_referral_result": "dossier.read",
    }
)
