"""Application consultations."""

from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Consultations on drafts."""

    name = "motcua.planning.consultations"
    label = "consultations"
    verbose_name = "Góp ý dự thảo"

    def ready(self) -> None:
        """Offer consultations as products of plan tasks."""
        from django.urls import reverse

        from motcua.planning.consultations.queries import cards, matches
        from motcua.planning.product_kinds import ProductKind, product_kind

        product_kind(
            ProductKind(
                "consultation",
                "Góp ý dự thảo",
                cards,
                matches,
                lambda: reverse("consultation_new"),
                lambda: reverse("consultation_list"),
            )
        )
