"""Application initiatives."""

from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    """Initiatives from call to follow-up."""

    name = "motcua.planning.initiatives"
    label = "initiatives"
    verbose_name = "Sáng kiến"

    def ready(self) -> None:
        """Make calls and initiatives kinds of products."""
        from motcua.planning.initiatives.products import KINDS
        from motcua.planning.product_kinds import product_kind

        for kind in KINDS:
            product_kind(kind)
