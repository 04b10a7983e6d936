"""The application of the notebook."""

from django.apps import AppConfig


class NotebookConfig(AppConfig):
    """Registers the notebook's journal."""

    name = "tests.notebook"
    label = "notebook"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Make the journal known."""
        from tests.notebook import journal  # noqa: F401
