"""Dossiers: reception, processing, result, register."""

from django.apps import AppConfig


class DossiersConfig(AppConfig):
    """Registers the journal."""

    name = "motcua.dossiers"
    label = "dossiers"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        """Make the dossier's journal, navigation, regular work and hand-over known below."""
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.core.subjects import subject
        from motcua.core.today_cards import today_card
        from motcua.dossiers import catalogue_work, jobs, journal, work  # noqa: F401
        from motcua.dossiers.online_filings import online_card
        from motcua.dossiers.sent import DOSSIER

        subject(DOSSIER)
        today_card("online_filings", online_card)
        navigation(
            NavItem("today", "Việc hôm nay", "home", 10, NavGroup.ONE_STOP),
            NavItem("dossier_receive", "Tiếp nhận", "file-plus", 20, NavGroup.ONE_STOP),
            NavItem("dossier_list", "Hồ sơ", "folder", 30, NavGroup.ONE_STOP),
            NavItem("register", "Sổ theo dõi", "book", 40, NavGroup.ONE_STOP),
            NavItem("leader_board", "Bảng điều hành", "gauge", 50, NavGroup.STEERING),
            NavItem("dashboard", "Tổng quan", "chart-bar", 60, NavGroup.STEERING),
        )
