"""Who may say what proves a task, report on a plan and sign; loaded with the slice's other permissions."""

from motcua.core.permissions import Role, permission, same_agency, urls

permission(
    "plan.report",
    "Lập báo cáo kỳ theo kế hoạch",
    {Role.CONTROL_OFFICER, Role.LEADER},
    rule=same_agency,
)
permission("plan.sign_report", "Ký báo cáo kỳ", {Role.LEADER}, rule=same_agency)

urls(
    {
        "plan_template": "plan.manage",
        "plan_export": "plan.read",
        "plan_proof": "plan.read",
        "rule_add": "plan.manage",
        "rule_remove": "plan.manage",
        "evidence_state": "plan.work",
        "evidence_withdraw": "plan.work",
        "evidence_file": "plan.read",
        "report_list": "plan.read",
        "report_begin": "plan.report",
        "report_page": "plan.read",
        "report_words": "plan.report",
        "report_sign": "plan.sign_report",
        "report_discard": "plan.report",
        "report_file": "plan.read",
    }
)
