"""Application national_portal."""

from django.apps import AppConfig


class NationalPortalConfig(AppConfig):
    """Exchange with the national public service portal."""

    name = "motcua.integrations.national_portal"
    label = "national_portal"
    verbose_name = "Cổng Dịch vụ công quốc gia"

    def ready(self) -> None:
        """Subscribe to dossiers, offer the figure, add the nightly comparison and the page."""
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.integrations.national_portal import jobs  # noqa: F401
        from motcua.integrations.national_portal.destination import begin

        begin()
        navigation(NavItem("portal_sync", "Đồng bộ Cổng quốc gia", "refresh", 65, NavGroup.EXCHANGE))
