"""Application demo."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.demo"
    label = "demo"
    verbose_name = "Trình diễn"
