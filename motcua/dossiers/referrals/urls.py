"""Addresses of work between agencies."""

from django.urls import path

from motcua.dossiers import urls as dossier_urls  # noqa: F401 - registers the parts of addresses
from motcua.dossiers.referrals import views

urlpatterns = [
    path("lien-thong/", views.referral_list, name="referral_list"),
    path("lien-thong/<dossier_row:referral_id>/", views.detail, name="referral_detail"),
    path("lien-thong/<dossier_row:referral_id>/viec/<slug:deed>/", views.perform, name="referral_deed"),
    path(
        "lien-thong/<dossier_row:referral_id>/giay-to/<dossier_row:paper_id>/",
        views.paper,
        name="referral_paper",
    ),
    path("lien-thong/<dossier_row:referral_id>/ket-qua/", views.result, name="referral_result"),
    path(
        "ho-so/<dossier_row:dossier_id>/phieu-chuyen/<dossier_row:sequence>.<file_kind:kind>",
        views.slip,
        name="referral_slip",
    ),
    path(
        "ho-so/<dossier_row:dossier_id>/lien-thong/<dossier_row:referral_id>/ket-qua/",
        views.result_at_dossier,
        name="dossier_referral_result",
    ),
]
