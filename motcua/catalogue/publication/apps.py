"""Application publication."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Where procedures hang, on paper and on screens, since when, and who looked."""

    name = "motcua.catalogue.publication"
    label = "publication"
    verbose_name = "Công khai thủ tục"
