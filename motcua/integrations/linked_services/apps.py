"""Application linked_services."""

from django.apps import AppConfig


class LinkedServicesConfig(AppConfig):
    """Birth and death services that several bodies carry out for one filing (dịch vụ công liên thông)."""

    name = "motcua.integrations.linked_services"
    label = "linked_services"
    verbose_name = "Dịch vụ công liên thông"

    def ready(self) -> None:
        """Tell the operators of the linked services each change of status."""
        from motcua.core.deliveries import subscribe
        from motcua.integrations.linked_services.sending import LINKED

        subscribe(LINKED)
