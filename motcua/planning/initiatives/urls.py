"""Addresses of initiatives."""

from django.urls import URLPattern, path

from motcua.planning.initiatives.views import calls, initiatives

_CALL = "sang-kien/dot/<int:call_id>/"
_ONE = "sang-kien/<int:initiative_id>/"

urlpatterns: list[URLPattern] = [
    path("sang-kien/", initiatives.initiative_list, name="initiative_list"),
    path("sang-kien/moi/", initiatives.propose, name="initiative_propose"),
    path("sang-kien/dot/", calls.call_list, name="initiative_calls"),
    path("sang-kien/dot/moi/", calls.create, name="initiative_call_create"),
    path(_CALL, calls.detail, name="initiative_call"),
    path(f"{_CALL}giam-khao/", calls.judges, name="initiative_judges"),
    path(f"{_CALL}cham/", calls.score, name="initiative_call_score"),
    path(f"{_CALL}ket-thuc/", calls.close, name="initiative_call_close"),
    path(_ONE, initiatives.detail, name="initiative_detail"),
    path(f"{_ONE}sua/", initiatives.change, name="initiative_change"),
    path(f"{_ONE}rut/", initiatives.withdraw, name="initiative_withdraw"),
    path(f"{_ONE}cham/", initiatives.score, name="initiative_score"),
    path(f"{_ONE}phe-duyet/", initiatives.approve, name="initiative_approve"),
    path(f"{_ONE}khong-phe-duyet/", initiatives.reject, name="initiative_reject"),
    path(f"{_ONE}theo-doi/", initiatives.follow_up, name="initiative_follow_up"),
    path(f"{_ONE}tep/<int:file_id>/", initiatives.attached_file, name="initiative_file"),
]
