"""Addresses of the shell."""

from django.urls import path

from motcua.core import views

urlpatterns = [
    path("", views.home, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("luot-gui-dung/", views.dead_letters, name="dead_letters"),
    path("luot-gui-dung/<int:delivery_id>/gui-lai/", views.dead_letter_replay, name="dead_letter_replay"),
]
