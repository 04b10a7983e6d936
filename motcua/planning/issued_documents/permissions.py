"""Who may read and fill the register of issued documents."""

from motcua.core.permissions import STAFF, Role, permission, same_agency, urls

permission("issued_document.read", "Xem sổ văn bản đi", STAFF, rule=same_agency)
permission(
    "issued_document.issue",
    "Cấp số văn bản đi",
    {Role.CLERK, Role.CONTROL_OFFICER},
    rule=same_agency,
)
permission("issued_document.cancel", "Hủy số văn bản đi", {Role.CLERK, Role.LEADER}, rule=same_agency)
permission(
    "issued_document.set_numbering",
    "Đặt cách đánh số văn bản đi",
    {Role.CLERK, Role.LEADER},
    rule=same_agency,
)

urls(
    {
        "issued_list": "issued_document.read",
        "issued_detail": "issued_document.read",
        "issued_file": "issued_document.read",
        "issued_new": "issued_document.issue",
        "issued_attach": "issued_document.issue",
        "issued_cancel": "issued_document.cancel",
        "issued_numbering": "issued_document.set_numbering",
        "issued_continue": "issued_document.set_numbering",
    }
)
