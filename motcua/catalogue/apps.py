"""Application catalogue."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Registers the slice and its entry in the navigation."""

    name = "motcua.catalogue"
    label = "catalogue"
    verbose_name = "Danh mục thủ tục"

    def ready(self) -> None:
        """Put the catalogue into navigation and staff page, and its waiting files before the worker."""
        from motcua.catalogue import jobs  # noqa: F401
        from motcua.catalogue.queries import sectors_offered
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.organisations.sectors import SECTOR_SOURCES

        navigation(NavItem("catalogue_list", "Danh mục thủ tục", "books", 60, NavGroup.PROCEDURES))
        SECTOR_SOURCES[:] = [sectors_offered]
