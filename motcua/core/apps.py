"""The shell application: gathers every slice's permission rows once all models are there."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    """Core is loaded first; its ready() comes before the slices' own."""

    name = "motcua.core"
    label = "core"
    verbose_name = "Lõi"

    def ready(self) -> None:
        """Load <slice>/permissions.py everywhere, so that nothing is refused for want of a row."""
        autodiscover_modules("permissions")
        from motcua.core import jobs  # noqa: F401 - registers the shell's regular work
        from motcua.core.context import NavGroup, NavItem, navigation

        navigation(NavItem("destinations", "Gửi nhận", "send", 78, NavGroup.EXCHANGE))
