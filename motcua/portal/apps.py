"""Application portal."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.portal"
    label = "portal"
    verbose_name = "Cổng công dân"
