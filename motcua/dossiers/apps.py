"""Application dossiers."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"
