"""Addresses of the working calendar."""

from django.urls import path

from motcua.core import converters  # noqa: F401 - names the kind "year"
from motcua.deadlines import views

urlpatterns = [
    path("lich-lam-viec/", views.this_year, name="calendar"),
    path("lich-lam-viec/<year:year>/", views.year_page, name="calendar_year"),
    path("lich-lam-viec/<year:year>/lap/", views.prefill, name="calendar_prefill"),
    path("lich-lam-viec/<year:year>/xac-nhan/", views.announce_year, name="calendar_announce_year"),
    path("lich-lam-viec/dong-cua/", views.add_closure, name="calendar_add"),
    path("lich-lam-viec/ngay-le/", views.add_holiday, name="calendar_holiday"),
    path("lich-lam-viec/hoan-doi/", views.add_swap, name="calendar_swap"),
    path("lich-lam-viec/gio/", views.set_hours, name="calendar_hours"),
    path("lich-lam-viec/ngay/<int:day_id>/xac-nhan/", views.announce, name="calendar_announce"),
    path("lich-lam-viec/ngay/<int:day_id>/rut/", views.withdraw, name="calendar_withdraw"),
    path("lich-lam-viec/tinh-han/", views.try_due, name="calendar_due"),
]
