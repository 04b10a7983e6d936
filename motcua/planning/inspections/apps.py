"""Application inspections."""

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """Inspections, ours and those we are under."""

    name = "motcua.planning.inspections"
    label = "inspections"
    verbose_name = "Kiểm tra"
