"""Addresses of the staff's dossier pages."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from motcua.core import converters  # noqa: F401 - names the kind "year"
from motcua.dossiers.views import detail, overview, queue, receiving


class FileKind(StringConverter):
    """pdf or docx."""

    regex = "pdf|docx"


class ProcedureCode(StringConverter):
    """1.001193, 2.000635: what can be a procedure's code, and nothing a database would choke on."""

    regex = "[0-9A-Za-z._-]{1,40}"


class RowId(IntConverter):
    """The id of a row: no number that a bigint cannot hold, which some databases answer with an error."""

    def to_python(self, value: str) -> int:
        """ValueError, and so no match, beyond it."""
        found = int(value)
        if found >= 2**63:
            raise ValueError("no row has this id")
        return found


register_converter(FileKind, "file_kind")
register_converter(RowId, "dossier_row")
register_converter(ProcedureCode, "received_procedure")

urlpatterns = [
    path("viec-hom-nay/", queue.today, name="today"),
    path("ho-so/", queue.dossier_list, name="dossier_list"),
    path("ho-so/tiep-nhan/", receiving.choose_procedure, name="dossier_receive"),
    path("ho-so/tiep-nhan/<received_procedure:code>/", receiving.receive, name="dossier_receive_form"),
    path("ho-so/<dossier_row:dossier_id>/", detail.detail, name="dossier_detail"),
    path("ho-so/<dossier_row:dossier_id>/viec/<slug:deed>/", detail.perform, name="dossier_deed"),
    path(
        "ho-so/<dossier_row:dossier_id>/mau/<slug:form>-<dossier_row:sequence>.<file_kind:kind>",
        detail.printed,
        name="dossier_form",
    ),
    path(
        "ho-so/<dossier_row:dossier_id>/giay-to/<dossier_row:paper_id>/tep",
        detail.paper_file,
        name="dossier_file",
    ),
    path("bang-dieu-hanh/", overview.board, name="leader_board"),
    path("tong-quan/", overview.dashboard, name="dashboard"),
    path("so-theo-doi/", overview.register, name="register"),
    path("so-theo-doi/<year:year>/", overview.register, name="register_year"),
    path("so-theo-doi/<year:year>/so.<file_kind:kind>", overview.register_print, name="register_print"),
    path("so-theo-doi/<year:year>/khoa/", overview.register_close, name="register_close"),
]
