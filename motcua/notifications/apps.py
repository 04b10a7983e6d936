"""Application notifications."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.notifications"
    label = "notifications"
    verbose_name = "Thông báo"
