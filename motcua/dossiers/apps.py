"""Dossiers: reception, processing, result, register."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Registers the journal."""

    name = "motcua.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Make the dossier's journal known to the shell."""
        from motcua.dossiers import journal  # noqa: F401
