"""Addresses of this application's pages."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter, StringConverter

from motcua.catalogue.review.views import answering, plans, reports, reviews, sent


class RowId(IntConverter):
    """The id of a row: no number that a bigint cannot hold, which some databases answer with an error."""

    def to_python(self, value: str) -> int:
        """ValueError, and so no match, beyond it."""
        found = int(value)
        if found >= 2**63:
            raise ValueError("no row has this id")
        return found


class PaperName(StringConverter):
    """The report or the letter."""

    regex = "bao-cao|to-trinh"


class PaperKind(StringConverter):
    """pdf or docx."""

    regex = "pdf|docx"


register_converter(RowId, "review_row")
register_converter(PaperName, "review_paper")
register_converter(PaperKind, "review_kind")

_PLAN = "ra-soat/ke-hoach/<review_row:plan_id>/"
_ONE = "ra-soat/thu-tuc/<review_row:review_id>/"
_PROPOSAL = "ra-soat/phuong-an/<review_row:proposal_id>/"
_REPORT = "ra-soat/bao-cao/<review_row:report_id>/"
_SENT = "ra-soat/kien-nghi/<review_row:sent_id>/"

urlpatterns: list[URLPattern] = [
    path("ra-soat/", plans.plan_list, name="review_plan_list"),
    path("ra-soat/ke-hoach/moi/", plans.create, name="review_plan_create"),
    path(_PLAN, plans.detail, name="review_plan_detail"),
    path(f"{_PLAN}sua/", plans.change, name="review_plan_change"),
    path(f"{_PLAN}phe-duyet/", plans.approve, name="review_plan_approve"),
    path(f"{_PLAN}ket-thuc/", plans.close, name="review_plan_close"),
    path(f"{_PLAN}them/", plans.add, name="review_add"),
    path(f"{_PLAN}bao-cao/", reports.draft, name="review_report_draft"),
    path("ra-soat/goi-y-thu-tuc/", plans.suggest, name="review_suggest"),
    path("ra-soat/thu-tuc/", reviews.review_list, name="review_list"),
    path(_ONE, reviews.detail, name="review_detail"),
    path(f"{_ONE}sua/", reviews.change, name="review_change"),
    path(f"{_ONE}bo/", reviews.remove, name="review_remove"),
    path(f"{_ONE}phieu/<slug:part>/", answering.part, name="review_part"),
    path(f"{_ONE}chi-phi/", answering.cost, name="review_cost"),
    path(f"{_ONE}phuong-an/", answering.proposal_add, name="review_proposal_add"),
    path(f"{_ONE}xong/", reviews.finish, name="review_finish"),
    path(f"{_ONE}mo-lai/", reviews.reopen, name="review_reopen"),
    path(_PROPOSAL, answering.proposal_change, name="review_proposal_change"),
    path(f"{_PROPOSAL}bo/", answering.proposal_remove, name="review_proposal_remove"),
    path(_REPORT, reports.detail, name="review_report"),
    path(f"{_REPORT}sua/", reports.change, name="review_report_change"),
    path(f"{_REPORT}gui/", reports.send, name="review_report_send"),
    path(f"{_REPORT}<review_paper:paper>.<review_kind:kind>", reports.printed, name="review_report_print"),
    path("ra-soat/kien-nghi/", sent.sent_list, name="review_sent_list"),
    path(_SENT, sent.detail, name="review_sent"),
    path(f"{_SENT}tra-loi/", sent.answer, name="review_sent_answer"),
    path(f"{_SENT}phien-ban/", sent.version, name="review_sent_version"),
]
