"""Addresses of the shell."""

from django.urls import path

from motcua.core import delivery_pages, views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("noi-nhan/", delivery_pages.destinations, name="destinations"),
    path("noi-nhan/<str:name>/tam-dung/", delivery_pages.destination_pause, name="destination_pause"),
    path("noi-nhan/<str:name>/gui-tiep/", delivery_pages.destination_resume, name="destination_resume"),
    path("luot-gui-dung/", delivery_pages.dead_letters, name="dead_letters"),
    path("luot-gui-dung/gui-lai/", delivery_pages.dead_letters_replay, name="dead_letters_replay"),
    path(
        "luot-gui-dung/<int:delivery_id>/gui-lai/",
        delivery_pages.dead_letter_replay,
        name="dead_letter_replay",
    ),
    path(
        "luot-gui-dung/<int:delivery_id>/thoi-gui/",
        delivery_pages.dead_letter_cancel,
        name="dead_letter_cancel",
    ),
    path("nhat-ky-gui/", delivery_pages.delivery_calls, name="delivery_calls"),
    path("nhat-ky-gui/<int:call_id>/", delivery_pages.delivery_call, name="delivery_call"),
]
