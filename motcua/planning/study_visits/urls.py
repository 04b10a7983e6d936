"""Addresses of study visits."""

from django.urls import URLPattern, path

from motcua.planning.study_visits import views

_ONE = "hoc-tap/<int:visit_id>/"

urlpatterns: list[URLPattern] = [
    path("hoc-tap/", views.visit_list, name="study_visit_list"),
    path("hoc-tap/moi/", views.create, name="study_visit_create"),
    path(_ONE, views.detail, name="study_visit_detail"),
    path(f"{_ONE}sua/", views.change, name="study_visit_change"),
    path(f"{_ONE}huy/", views.cancel, name="study_visit_cancel"),
    path(f"{_ONE}bao-cao/", views.report, name="study_visit_report"),
    path(f"{_ONE}bai-hoc/<int:lesson_id>/", views.lesson, name="study_visit_lesson"),
    path(f"{_ONE}tep/", views.attached_file, name="study_visit_file"),
]
