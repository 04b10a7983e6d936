"""Addresses of annual plans."""

from django.urls import path

from motcua.planning import views

urlpatterns = [
    path("ke-hoach/", views.plan_list, name="plan_list"),
]
