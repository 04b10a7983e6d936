"""Application meetings."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, briefings and training."""

    name = "motcua.planning.meetings"
    label = "meetings"
    verbose_name = "Họp và tập huấn"
