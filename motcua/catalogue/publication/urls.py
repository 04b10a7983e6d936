"""Addresses of this application's pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
