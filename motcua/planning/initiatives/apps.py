"""Application initiatives."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """Initiatives from call to follow-up."""

    name = "motcua.planning.initiatives"
    label = "initiatives"
    verbose_name = "Sáng kiến"
