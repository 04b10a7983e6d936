"""Application issued_documents."""

from django.apps import AppConfig


class IssuedDocumentsConfig(AppConfig):
    """The register of issued documents."""

    name = "motcua.planning.issued_documents"
    label = "issued_documents"
    verbose_name = "Văn bản ban hành"
