"""Addresses of the pages about messages, and where providers send receipts."""

from django.urls import URLPattern, path

from motcua.notifications.views import follow, own, receipts, set_up

_TEXT = "tin-nhan/loi-nhan/<str:kind>/<str:channel>/"

urlpatterns: list[URLPattern] = [
    path("tin-nhan/", follow.message_list, name="message_list"),
    path("tin-nhan/loi-nhan/", set_up.texts, name="message_texts"),
    path(_TEXT, set_up.text, name="message_text"),
    path(f"{_TEXT}mac-dinh/", set_up.reset_text, name="message_text_reset"),
    path("tin-nhan/cach-gui/", set_up.channel_settings, name="message_settings"),
    path("tin-nhan/cua-toi/", own.preference, name="message_preference"),
    path("tin-nhan/bien-nhan/<str:channel>/", receipts.receipt, name="message_receipt"),
    path("tin-nhan/<int:message_id>/", follow.message, name="message_detail"),
]
