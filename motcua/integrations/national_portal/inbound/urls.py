"""Addresses of what comes in from the national portal."""

from django.urls import path

from motcua.integrations.national_portal.inbound import views

urlpatterns = [
    path("ket-noi/cong-quoc-gia/", views.receive, name="portal_inbound"),
    path("cong-quoc-gia/tin-den/", views.inbound_list, name="portal_inbound_list"),
]
