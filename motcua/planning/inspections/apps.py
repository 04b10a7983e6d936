"""Application inspections."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Inspections, ours and those we are under."""

    name = "motcua.planning.inspections"
    label = "inspections"
    verbose_name = "Kiểm tra"

    def ready(self) -> None:
        """Make an inspection a kind of product."""
        from motcua.planning.inspections.products import KIND
        from motcua.planning.product_kinds import product_kind

        product_kind(KIND)
