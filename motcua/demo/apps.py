"""Application demo."""

from __future__ import annotations

from collections.abc import Sequence

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Registers the slice."""

    name = "motcua.demo"
    label = "demo"
    verbose_name = "Trình diễn"

    def ready(self) -> None:
        """Offer the cast's log-ins to the log-in page, which shows them in demo mode."""
        from motcua.core.context import DEMO_LOGINS

        DEMO_LOGINS[:] = [_members]


def _members() -> Sequence[object]:
    from motcua.demo.cast import CAST

    return CAST
