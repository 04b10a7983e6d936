"""Application inbound."""

from django.apps import AppConfig


class InboundConfig(AppConfig):
    """What the national portal sends us: dossiers and notices of payment."""

    name = "motcua.integrations.national_portal.inbound"
    label = "portal_inbound"
    verbose_name = "Hồ sơ từ Cổng quốc gia"

    def ready(self) -> None:
        """Put the page of what came in into the navigation."""
        from motcua.core.context import NavGroup, NavItem, navigation

        navigation(NavItem("portal_inbound_list", "Tin từ Cổng quốc gia", "inbox", 76, NavGroup.EXCHANGE))
