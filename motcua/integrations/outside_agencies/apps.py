"""Application outside_agencies."""

from django.apps import AppConfig


class OutsideAgenciesConfig(AppConfig):
    """Referrals to bodies outside this system, over the bus that carries dossiers between agencies."""

    name = "motcua.integrations.outside_agencies"
    label = "outside_agencies"
    verbose_name = "Cơ quan ngoài hệ thống"

    def ready(self) -> None:
        """Offer the bodies to the transfer slip, send what leaves, look for what comes back."""
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.core.deliveries import subscribe
        from motcua.dossiers.outside_bodies import BODY_SOURCES
        from motcua.integrations.outside_agencies import jobs  # noqa: F401
        from motcua.integrations.outside_agencies.models import bodies_in_use
        from motcua.integrations.outside_agencies.sending import OUTSIDE

        BODY_SOURCES.append(bodies_in_use)
        subscribe(OUTSIDE)
        navigation(
            NavItem("outside_bodies", "Cơ quan ngoài hệ thống", "arrows-exchange", 77, NavGroup.EXCHANGE)
        )
