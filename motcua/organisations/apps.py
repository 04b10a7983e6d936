"""Agencies, staff and log-ins."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Tells the frame of public pages whose site this is."""

    name = "motcua.organisations"
    label = "organisations"
    verbose_name = "Tổ chức"

    def ready(self) -> None:
        """Register the home agency's name and the navigation."""
        from motcua.core.context import HOME_AGENCY_NAME
        from motcua.organisations.queries import home_agency_name

        HOME_AGENCY_NAME[:] = [home_agency_name]
