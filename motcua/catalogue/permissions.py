"""Who may read, prepare, approve and import the catalogue."""

from motcua.core.permissions import STAFF, Role, permission, urls

_READERS = STAFF | {Role.ADMINISTRATOR}
_EDITORS = {Role.CONTROL_OFFICER, Role.SYSTEM}

permission("catalogue.read", "Xem danh mục thủ tục", _READERS)
permission("catalogue.draft", "Soạn nội dung thủ tục", _EDITORS)
permission("catalogue.settle", "Giải quyết nghi vấn của danh mục", _EDITORS | {Role.SPECIALIST})
permission("catalogue.approve", "Phê duyệt phiên bản thủ tục", {Role.LEADER, Role.SYSTEM}, can_delegate=True)
permission(
    "catalogue.offer", "Chọn thủ tục cơ quan cung cấp", {Role.LEADER, Role.CONTROL_OFFICER, Role.SYSTEM}
)
permission(
    "catalogue.target",
    "Đặt chỉ tiêu dịch vụ công trực tuyến",
    {Role.LEADER, Role.CONTROL_OFFICER, Role.SYSTEM},
)
permission("catalogue.import", "Nhập danh mục thủ tục từ tệp", _EDITORS)

urls(
    {
        "catalogue_list": "catalogue.read",
        "catalogue_export": "catalogue.read",
        "catalogue_old_versions": "catalogue.read",
        "catalogue_compare": "catalogue.read",
        "catalogue_internal": "catalogue.read",
        "catalogue_internal_add": "catalogue.draft",
        "catalogue_offers": "catalogue.offer",
        "catalogue_targets": "catalogue.read",
        "catalogue_target": "catalogue.read",
        "catalogue_target_add": "catalogue.target",
        "catalogue_target_change": "catalogue.target",
        "catalogue_target_remove": "catalogue.target",
        "catalogue_procedure": "catalogue.read",
        "catalogue_version": "catalogue.read",
        "catalogue_plain": "catalogue.read",
        "catalogue_doubts": "catalogue.read",
        "catalogue_import": "catalogue.import",
        "catalogue_import_run": "catalogue.import",
        "catalogue_import_record": "catalogue.import",
        "catalogue_changes": "catalogue.draft",
        "catalogue_draft_new": "catalogue.draft",
        "catalogue_add": "catalogue.draft",
        "catalogue_case_add": "catalogue.draft",
        "catalogue_case_remove": "catalogue.draft",
        "catalogue_edit": "catalogue.draft",
        "catalogue_edit_case": "catalogue.draft",
        "catalogue_confirm_unit": "catalogue.draft",
        "catalogue_approve": "catalogue.approve",
        "catalogue_end": "catalogue.approve",
        "catalogue_offer": "catalogue.offer",
        "catalogue_settle": "catalogue.settle",
    }
)
