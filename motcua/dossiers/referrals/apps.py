"""Application referrals."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Parts of other agencies' dossiers that are worked on here (liên thông)."""

    name = "motcua.dossiers.referrals"
    label = "referrals"
    verbose_name = "Việc liên thông"

    def ready(self) -> None:
        """Make the journal, the ways there and back, the regular look and the navigation known."""
        from motcua.core.context import NavGroup, NavItem, navigation
        from motcua.core.deliveries import subscribe
        from motcua.core.subjects import subject
        from motcua.core.today_cards import today_card
        from motcua.dossiers.referrals import jobs, journal  # noqa: F401
        from motcua.dossiers.referrals.cards import late_elsewhere, waiting_here
        from motcua.dossiers.referrals.exchange import REFERRAL_BACK, REFERRAL_OUT
        from motcua.dossiers.referrals.sent import REFERRAL

        subject(REFERRAL)
        subscribe(REFERRAL_OUT)
        subscribe(REFERRAL_BACK)
        today_card("referrals_here", waiting_here)
        today_card("referrals_late", late_elsewhere)
        navigation(NavItem("referral_list", "Việc liên thông", "arrows-exchange", 35, NavGroup.ONE_STOP))
