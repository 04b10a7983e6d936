"""Addresses of the catalogue's staff pages."""

from django.urls import path

from motcua.catalogue.views import (
    comparing,
    deeds,
    editor,
    importing,
    internal,
    offers,
    pages,
    source_changes,
    targets,
)
from motcua.catalogue.views.plain import plain_page

_VERSION = "danh-muc/<str:code>/<int:number>/"

urlpatterns = [
    path("danh-muc/", pages.procedure_list, name="catalogue_list"),
    path("danh-muc/xuat/", pages.export_list, name="catalogue_export"),
    path("danh-muc/phien-ban-cu/", pages.old_versions, name="catalogue_old_versions"),
    path("danh-muc/noi-bo/", internal.internal_list, name="catalogue_internal"),
    path("danh-muc/noi-bo/them/", internal.new_internal, name="catalogue_internal_add"),
    path("danh-muc/cung-cap/", offers.offer_list, name="catalogue_offers"),
    path("danh-muc/chi-tieu/", targets.target_list, name="catalogue_targets"),
    path("danh-muc/chi-tieu/them/", targets.add_target, name="catalogue_target_add"),
    path("danh-muc/chi-tieu/<int:pk>/", targets.target_page, name="catalogue_target"),
    path("danh-muc/chi-tieu/<int:pk>/sua/", targets.change_target, name="catalogue_target_change"),
    path("danh-muc/chi-tieu/<int:pk>/bo/", targets.remove_target, name="catalogue_target_remove"),
    path("danh-muc/them/", editor.new_procedure, name="catalogue_add"),
    path("danh-muc/nghi-van/", pages.doubt_list, name="catalogue_doubts"),
    path("danh-muc/nhap/", importing.import_page, name="catalogue_import"),
    path("danh-muc/nhap/<int:pk>/", importing.run_page, name="catalogue_import_run"),
    path("danh-muc/nhap/ban-ghi/<int:pk>/", importing.record_page, name="catalogue_import_record"),
    path("danh-muc/<str:code>/", pages.procedure_page, name="catalogue_procedure"),
    path("danh-muc/<str:code>/soan/", editor.new_draft, name="catalogue_draft_new"),
    path("danh-muc/<str:code>/cung-cap/", offers.offer, name="catalogue_offer"),
    path("danh-muc/<str:code>/so-sanh/", comparing.compare, name="catalogue_compare"),
    path(_VERSION, pages.version_page, name="catalogue_version"),
    path(f"{_VERSION}cau-chu/", plain_page, name="catalogue_plain"),
    path(f"{_VERSION}sua/", editor.edit, name="catalogue_edit"),
    path(f"{_VERSION}them-truong-hop/", editor.add_case, name="catalogue_case_add"),
    path(f"{_VERSION}sua/<str:key>/", editor.edit_case, name="catalogue_edit_case"),
    path(f"{_VERSION}bo/<str:key>/", editor.remove_case, name="catalogue_case_remove"),
    path(f"{_VERSION}xac-nhan/<str:key>/<str:channel>/", deeds.confirm_unit, name="catalogue_confirm_unit"),
    path(f"{_VERSION}thay-doi/", source_changes.changes_page, name="catalogue_changes"),
    path(f"{_VERSION}phe-duyet/", deeds.approve, name="catalogue_approve"),
    path(f"{_VERSION}ket-thuc/", deeds.end, name="catalogue_end"),
    path(f"{_VERSION}giai-quyet/", deeds.settle, name="catalogue_settle"),
]
