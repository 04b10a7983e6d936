"""Telling applicants what happens to their dossiers."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Subscribes the applicant's messages to the dossier's journal."""

    name = "motcua.notifications"
    label = "notifications"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        """From now on each event an applicant should know makes one delivery."""
        from motcua.core.deliveries import subscribe
        from motcua.notifications.applicant import APPLICANT_MESSAGE

        subscribe(APPLICANT_MESSAGE)
