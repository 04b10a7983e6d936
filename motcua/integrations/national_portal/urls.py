"""Addresses of this application's pages."""

from django.urls import URLPattern, path

from motcua.integrations.national_portal.views import codes, files, state

_SYNC = "dong-bo-cong-quoc-gia/"
_ONE = f"{_SYNC}ho-so/<int:dossier_id>/"
_CODES = f"{_SYNC}ma/"

urlpatterns: list[URLPattern] = [
    path(_SYNC, state.overview, name="portal_sync"),
    path(_ONE, state.dossier, name="portal_sync_dossier"),
    path(f"{_ONE}gui-lai/", state.send_again, name="portal_sync_send_again"),
    path(f"{_SYNC}gui-bu/", state.resend, name="portal_sync_resend"),
    path(f"{_SYNC}doi-soat/", state.reconcile, name="portal_sync_reconcile"),
    path(f"{_SYNC}truong/", codes.fields, name="portal_fields"),
    path(_CODES, codes.overview, name="portal_codes"),
    path(f"{_CODES}danh-muc/", codes.dictionaries, name="portal_dictionaries"),
    path(f"{_CODES}<slug:kind>/lay-goi-y/", codes.take, name="portal_codes_take"),
    path(f"{_CODES}<slug:kind>/tim/", codes.options, name="portal_code_options"),
    path(f"{_CODES}<slug:kind>/<str:code>/", codes.settle, name="portal_code_settle"),
    path("lien-thong/tep/<str:signed>/", files.fetch, name="national_portal_file"),
]
