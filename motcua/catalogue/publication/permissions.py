"""Who may read, record and check what is published."""

from __future__ import annotations

from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

_MANAGERS = {Role.CONTROL_OFFICER, Role.LEADER}
_CHECKERS = _MANAGERS | {Role.RECEPTIONIST, Role.CLERK}
_READERS = STAFF - {Role.EXTERNAL_OFFICER}

permission("publication.read", "Xem tình hình công khai thủ tục", _READERS, rule=same_agency)
permission("publication.manage", "Ghi công khai, gỡ thủ tục", _MANAGERS, rule=same_agency)
permission("publication.check", "Kiểm tra niêm yết, ghi sửa lỗi", _CHECKERS, rule=same_agency)
permission("publication.links", "Xem đường dẫn hỏng", _MANAGERS)

urls(
    {
        "publication_board": "publication.read",
        "publication_line": "publication.read",
        "publication_duties": "publication.read",
        "publication_places": "publication.read",
        "publication_place": "publication.read",
        "publication_place_add": "publication.manage",
        "publication_place_close": "publication.manage",
        "publication_post": "publication.manage",
        "publication_take_down": "publication.manage",
        "publication_fast_track": "publication.manage",
        "publication_checks": "publication.read",
        "publication_check_start": "publication.check",
        "publication_check": "publication.read",
        "publication_mark": "publication.check",
        "publication_defect": "publication.check",
        "publication_photo_add": "publication.check",
        "publication_photo": "publication.read",
        "publication_check_finish": "publication.check",
        "publication_defects": "publication.read",
        "publication_fix": "publication.check",
        "publication_print": "publication.read",
        "publication_pack": "publication.read",
        "publication_sheet": "publication.read",
        "publication_links": "publication.links",
    }
)
