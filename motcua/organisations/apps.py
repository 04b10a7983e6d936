"""Agencies, staff and log-ins."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Tells the frame of public pages whose site this is."""

    name = "motcua.organisations"
    label = "organisations"
    verbose_name = "Tổ chức"

    def ready(self) -> None:
        """Register the home agency's name and the navigation."""
        from motcua.core.context import HOME_AGENCY_NAME, NavGroup, NavItem, navigation
        from motcua.organisations.queries import home_agency_name

        HOME_AGENCY_NAME[:] = [home_agency_name]
        navigation(
            NavItem("staff_list", "Cán bộ", "users", 80, NavGroup.OFFICE),
            NavItem("agency_list", "Cơ quan", "sitemap", 82, NavGroup.OFFICE),
            NavItem("permission_matrix", "Phân quyền", "shield-lock", 84, NavGroup.OFFICE),
        )
