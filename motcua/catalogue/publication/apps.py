"""Application publication."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Where procedures hang, on paper and on screens, since when, and who looked."""

    name = "motcua.catalogue.publication"
    label = "publication"
    verbose_name = "Công khai thủ tục"

    def ready(self) -> None:
        """The entry in the navigation, the tile of the day, and the nightly look at links."""
        from motcua.catalogue.publication import cards, jobs  # noqa: F401
        from motcua.core.context import NavGroup, NavItem, navigation

        navigation(NavItem("publication_board", "Công khai thủ tục", "pin", 62, NavGroup.PROCEDURES))
