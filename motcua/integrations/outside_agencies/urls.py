"""Addresses of the page of bodies outside."""

from django.urls import path

from motcua.dossiers import urls as dossier_urls  # noqa: F401 - registers the parts of addresses
from motcua.integrations.outside_agencies import views

urlpatterns = [
    path("co-quan-ngoai/", views.body_list, name="outside_bodies"),
    path("co-quan-ngoai/ghi/", views.name, name="outside_body_name"),
    path("co-quan-ngoai/<dossier_row:body_id>/ngung/", views.end, name="outside_body_end"),
]
