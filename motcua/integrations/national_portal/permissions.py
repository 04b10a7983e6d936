"""Who may read the state of the exchange, send again, and settle codes."""

from __future__ import annotations

from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_READERS = (STAFF - {Role.EXTERNAL_OFFICER}) | {Role.ADMINISTRATOR}
_KEEPERS = {Role.CONTROL_OFFICER, Role.ADMINISTRATOR}

permission("national_portal.read", "Xem tình hình đồng bộ Cổng quốc gia", _READERS, rule=same_agency)
permission("national_portal.resend", "Gửi lại hồ sơ lên Cổng quốc gia", _KEEPERS, rule=same_agency)
permission("national_portal.reconcile", "Đối soát với Cổng quốc gia", _KEEPERS, rule=same_agency)
permission("national_portal.codes", "Đối chiếu mã với Cổng quốc gia", _KEEPERS)

urls(
    {
        "portal_sync": "national_portal.read",
        "portal_sync_dossier": "national_portal.read",
        "portal_sync_resend": "national_portal.resend",
        "portal_sync_send_again": "national_portal.resend",
        "portal_sync_reconcile": "national_portal.reconcile",
        "portal_codes": "national_portal.read",
        "portal_code_settle": "national_portal.codes",
        "portal_code_options": "national_portal.codes",
        "portal_codes_take": "national_portal.codes",
        "portal_dictionaries": "national_portal.codes",
        "portal_fields": "national_portal.read",
        # The address itself is the key: signed, for one file, for a limited time.
        "national_portal_file": "public",
    }
)
