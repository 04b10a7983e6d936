"""Who may open the pages of plans, versions and drafts; loaded with the slice's other permissions."""

from motcua.core.permissions import urls

_READ = (
    "plan_list",
    "plan_products",
    "plan_detail",
    "plan_version",
    "plan_compare",
    "plan_source",
)
_MANAGE = (
    "plan_import",
    "plan_new",
    "plan_amend",
    "plan_review",
    "plan_head",
    "plan_sections",
    "plan_section_rename",
    "plan_section_remove",
    "plan_task_add",
    "plan_task_edit",
    "plan_task_split",
    "plan_task_remove",
    "plan_task_move",
    "plan_task_merge",
    "plan_doubt",
    "plan_confirm",
    "plan_discard",
)
_APPROVE = ("plan_approve", "plan_close")

urls(dict.fromkeys(_READ, "plan.read"))
urls(dict.fromkeys(_MANAGE, "plan.manage"))
urls(dict.fromkeys(_APPROVE, "plan.approve"))
