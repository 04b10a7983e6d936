"""Telling applicants and staff what happens to dossiers."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Subscribes the messages to the dossier's journal."""

    name = "motcua.notifications"
    label = "notifications"
    verbose_name = "Thông báo"

    def ready(self) -> None:
        """From now on each event an applicant should know makes one delivery."""
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.core.deliveries import called, subscribe
        from motcua.core.worker import regularly
        from motcua.notifications.applicant import APPLICANT_MESSAGE
        from motcua.notifications.channels import MessageChannel
        from motcua.notifications.receipts import EVERY, JOB, go_on_undelivered
        from motcua.notifications.sending import APPLICANT_CHANNELS, STAFF_CHANNELS

        for each in (APPLICANT_MESSAGE, APPLICANT_CHANNELS, STAFF_CHANNELS):
            subscribe(each)
        for channel in MessageChannel:
            called(channel.value, str(channel.label))
        regularly(JOB, EVERY, go_on_undelivered)
        navigation(NavItem("message_list", "Tin gửi ra ngoài", "mail", 66, NavGroup.EXCHANGE))
