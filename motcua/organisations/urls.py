"""Addresses of agencies, staff and log-ins of staff."""

from django.urls import path

from motcua.organisations.views import accounts

urlpatterns = [
    path("dat-mat-khau/<str:uid>/<str:token>/", accounts.password_setup, name="password_setup"),
]
