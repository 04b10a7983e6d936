"""Application documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.documents"
    label = "documents"
    verbose_name = "Giấy tờ"
