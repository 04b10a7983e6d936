"""Addresses of the citizens' site. They are printed and shared, so they never change."""

from django.urls import include, path, register_converter

from motcua.portal import api
from motcua.portal.views import filing, mine, open_data, public, tracking


class ProcedureCode:
    """A procedure's code in the national database, e.g. 1.001193 or 2.000986.000.00.00.H23."""

    regex = r"[0-9][0-9A-Za-z.\-]{0,39}"

    def to_python(self, value: str) -> str:
        """As it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """As it stands in the catalogue."""
        return value


register_converter(ProcedureCode, "procedure_code")

urlpatterns = [
    path("trang-chu/", public.home, name="portal_home"),
    path("thu-tuc/", public.search, name="procedure_search"),
    path("thu-tuc/thay-doi.atom", open_data.changes, name="procedure_changes"),
    path("thu-tuc/goi-y/", public.suggest, name="procedure_suggest"),
    path("thu-tuc/<procedure_code:code>/", public.procedure, name="procedure_public"),
    path("thu-tuc/<procedure_code:code>/ban/<int:number>/", public.version, name="procedure_version"),
    path("thu-tuc/<procedure_code:code>/mang-theo/", public.checklist, name="procedure_checklist"),
    path("du-lieu-mo/", open_data.page, name="open_data"),
    path("du-lieu-mo/thu-tuc.<slug:kind>", open_data.download, name="open_data_file"),
    path("sitemap.xml", open_data.sitemap, name="sitemap"),
    path("robots.txt", open_data.robots, name="robots"),
    path(f"{api.ROOT}openapi.json", api.description, name="api_description"),
    path(api.ROOT, include(api.patterns())),
    path("tra-cuu/", tracking.track, name="track"),
    path("tra-cuu/<str:code>/<str:secret>/", tracking.track_direct, name="track_direct"),
    path("nop-ho-so/<procedure_code:code>/", filing.answers, name="file_online"),
    path("nop-ho-so/<procedure_code:code>/giay-to/", filing.papers, name="file_online_papers"),
    path("ho-so-cua-toi/", mine.dossiers, name="my_dossiers"),
    path("ho-so-cua-toi/<str:code>/", mine.dossier, name="my_dossier"),
    path("ho-so-cua-toi/<str:code>/nop-lai/", mine.resubmit, name="my_dossier_resubmit"),
    path("ho-so-cua-toi/<str:code>/rut/", mine.withdraw, name="my_dossier_withdraw"),
    path("ho-so-cua-toi/<str:code>/tep/<int:paper_id>/", mine.file, name="my_dossier_file"),
    path("ho-so-cua-toi/<str:code>/mau/<slug:form>-<int:sequence>.pdf", mine.form, name="my_dossier_form"),
]
