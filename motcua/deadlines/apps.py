"""Application deadlines."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"
