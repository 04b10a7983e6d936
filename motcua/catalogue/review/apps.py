"""Application review."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """Review and simplification of procedures, with what complying costs."""

    name = "motcua.catalogue.review"
    label = "review"
    verbose_name = "Rà soát, đơn giản hóa thủ tục"
