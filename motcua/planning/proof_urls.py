"""Addresses of evidence, exports and reports; part of the slice's addresses."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from motcua.planning.views import proof, reports


class PaperKind(StringConverter):
    """The kinds of file in which a plan leaves."""

    regex = "pdf|docx|xlsx"


class ReportKind(StringConverter):
    """The kinds of file in which a report leaves."""

    regex = "pdf|docx"


register_converter(PaperKind, "plan_paper")
register_converter(ReportKind, "report_paper")

_TASK = "ke-hoach/nhiem-vu/<int:task_id>/"
_REPORT = "ke-hoach/bao-cao/<int:report_id>/"

urlpatterns = [
    path("ke-hoach/lap-tu-mau/", proof.from_template, name="plan_template"),
    path("ke-hoach/<int:plan_id>/ke-hoach.<plan_paper:kind>", proof.export, name="plan_export"),
    path("ke-hoach/<int:plan_id>/minh-chung/", proof.plan_proof, name="plan_proof"),
    path(f"{_TASK}chi-so/", proof.add_rule, name="rule_add"),
    path(f"{_TASK}chi-so/<int:rule_id>/bo/", proof.remove_rule, name="rule_remove"),
    path(f"{_TASK}minh-chung/", proof.state_evidence, name="evidence_state"),
    path(f"{_TASK}minh-chung/<int:evidence_id>/rut/", proof.withdraw_evidence, name="evidence_withdraw"),
    path(f"{_TASK}minh-chung/<int:evidence_id>/tep/", proof.evidence_file, name="evidence_file"),
    path("ke-hoach/<int:plan_id>/bao-cao/", reports.report_list, name="report_list"),
    path("ke-hoach/<int:plan_id>/bao-cao/lap/", reports.begin, name="report_begin"),
    path(_REPORT, reports.report_page, name="report_page"),
    path(f"{_REPORT}viet/", reports.words, name="report_words"),
    path(f"{_REPORT}ky/", reports.sign, name="report_sign"),
    path(f"{_REPORT}bo/", reports.discard, name="report_discard"),
    path(f"{_REPORT}bao-cao.<report_paper:kind>", reports.report_file, name="report_file"),
]
