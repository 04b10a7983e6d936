"""Addresses of consultations on drafts."""

from django.urls import path

from motcua.planning.consultations import views

_ONE = "lay-y-kien/<int:consultation_id>/"
_UNIT = _ONE + "don-vi/<int:asked_id>/"
urlpatterns = [
    path("lay-y-kien/", views.overview, name="consultation_list"),
    path("lay-y-kien/moi/", views.begin, name="consultation_new"),
    path(_ONE, views.detail, name="consultation_detail"),
    path(_ONE + "du-thao/", views.draft_file, name="consultation_draft"),
    path(_ONE + "tra-loi/", views.reply_file, name="consultation_reply"),
    path(_ONE + "tong-hop.<str:kind>", views.printed, name="consultation_print"),
    path(_ONE + "hoi-them/", views.ask, name="consultation_ask"),
    path(_ONE + "gui/", views.send, name="consultation_send"),
    path(_ONE + "dung/", views.stop, name="consultation_stop"),
    path(_ONE + "y-kien/<int:comment_id>/", views.decide, name="consultation_decide"),
    path(_ONE + "y-kien/<int:comment_id>/bo/", views.remove, name="consultation_comment_remove"),
    path(_UNIT, views.answer, name="consultation_answer"),
    path(_UNIT + "xong/", views.finish, name="consultation_finish"),
    path(_UNIT + "van-ban/", views.paper, name="consultation_paper"),
]
