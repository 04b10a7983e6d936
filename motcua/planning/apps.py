"""Planning: annual plans, tasks, evidence and reports."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PlanningConfig(AppConfig):
    """Registers the slice, its entry in the navigation and every slice's figures."""

    name = "motcua.planning"
    label = "planning"
    verbose_name = "Kế hoạch"

    def ready(self) -> None:
        """Load <slice>/evidence.py everywhere and put the plan into the staff's navigation."""
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.planning import cards, jobs, work  # noqa: F401 - each makes itself known below

        autodiscover_modules("evidence")
        navigation(NavItem("plan_list", "Kế hoạch năm", "clipboard-list", 80, NavGroup.STEERING))
