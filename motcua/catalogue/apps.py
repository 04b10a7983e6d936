"""Application catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.catalogue"
    label = "catalogue"
    verbose_name = "Danh mục thủ tục"
