"""Who may read and change annual plans."""

from motcua.core.permissions import STAFF, Role, permission, same_agency
from motcua.planning import plan_permissions, proof_permissions, task_permissions  # noqa: F401 - their rows

permission("plan.read", "Xem kế hoạch năm", STAFF, rule=same_agency)
permission(
    "plan.manage",
    "Lập, nhập và sửa kế hoạch năm",
    {Role.CONTROL_OFFICER, Role.LEADER},
    rule=same_agency,
)
permission("plan.approve", "Duyệt kế hoạch năm", {Role.LEADER}, rule=same_agency)
permission("plan.link_product", "Gắn sản phẩm vào nhiệm vụ của kế hoạch", STAFF, rule=same_agency)
