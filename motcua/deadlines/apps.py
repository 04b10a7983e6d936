"""Application deadlines."""

from django.apps import AppConfig


class DeadlinesConfig(AppConfig):
    """Registers the slice and its entry in the navigation."""

    name = "motcua.deadlines"
    label = "deadlines"
    verbose_name = "Thời hạn"

    def ready(self) -> None:
        """Put the calendar into the staff's navigation."""
        from motcua.core.context import NavGroup, NavItem, navigation

        navigation(NavItem("calendar", "Lịch làm việc", "calendar", 70, NavGroup.OFFICE))
