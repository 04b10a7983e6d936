"""Application issued_documents."""

from django.apps import AppConfig


class IssuedDocumentsConfig(AppConfig):
    """The register of issued documents."""

    name = "motcua.planning.issued_documents"
    label = "issued_documents"
    verbose_name = "Văn bản ban hành"

    def ready(self) -> None:
        """Offer documents as products of plan tasks."""
        from django.urls import reverse

        from motcua.planning.issued_documents.queries import cards, matches
        from motcua.planning.product_kinds import ProductKind, product_kind

        product_kind(
            ProductKind(
                "issued_document",
                "Văn bản ban hành",
                cards,
                matches,
                lambda: reverse("issued_new"),
                lambda: reverse("issued_list"),
            )
        )
