"""Addresses of meetings."""

from django.urls import path

from motcua.planning.meetings import views

_ONE = "hop/<int:meeting_id>/"
_DECISION = "hop/ket-luan/<int:decision_id>/"
urlpatterns = [
    path("hop/", views.overview, name="meeting_list"),
    path("hop/moi/", views.call, name="meeting_new"),
    path("hop/diem-danh/", views.check_in, name="meeting_check_in"),
    path("hop/co-mat/", views.attendance, name="meeting_attendance"),
    path("hop/ket-luan/", views.decisions, name="meeting_decisions"),
    path(_DECISION + "xong/", views.decision_done, name="meeting_decision_done"),
    path(_DECISION + "viec-nho/", views.to_task, name="meeting_decision_to_task"),
    path(_ONE, views.detail, name="meeting_detail"),
    path(_ONE + "sua/", views.change, name="meeting_change"),
    path(_ONE + "moi-them/", views.invite, name="meeting_invite"),
    path(_ONE + "ma/", views.code_screen, name="meeting_code"),
    path(_ONE + "hoan/", views.cancel, name="meeting_cancel"),
    path(_ONE + "nguoi-du/<int:invitee_id>/", views.mark, name="meeting_mark"),
    path(_ONE + "tai-lieu/", views.add_material, name="meeting_material_add"),
    path(_ONE + "tai-lieu/<int:material_id>/", views.material, name="meeting_material"),
    path(_ONE + "bien-ban/", views.minutes, name="meeting_minutes"),
    path(_ONE + "bien-ban/duyet/", views.approve, name="meeting_minutes_approve"),
    path(_ONE + "bien-ban/tep/", views.minutes_file, name="meeting_minutes_file"),
    path(_ONE + "bien-ban.<str:kind>", views.printed, name="meeting_minutes_print"),
    path(_ONE + "ket-luan/", views.decide, name="meeting_decision_add"),
]
