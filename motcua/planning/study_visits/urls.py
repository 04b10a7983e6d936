"""Addresses of study visits."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
