"""Application review."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ReviewConfig(AppConfig):
    """Review and simplification of procedures, with what complying costs."""

    name = "motcua.catalogue.review"
    label = "review"
    verbose_name = "Rà soát, đơn giản hóa thủ tục"

    def ready(self) -> None:
        """Load <slice>/review_hints.py everywhere and put reviews into the staff's navigation."""
        from motcua.core.context import NavGroup, NavItem, navigation

        autodiscover_modules("review_hints")
        navigation(NavItem("review_plan_list", "Rà soát thủ tục", "scale", 64, NavGroup.PROCEDURES))
