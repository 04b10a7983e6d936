"""Tiles of the page "Việc hôm nay" about work between agencies."""

from __future__ import annotations

from django.urls import reverse

from motcua.core.actor import Actor
from motcua.core.permissions import Role, allowed
from motcua.core.today_cards import TodayCard
from motcua.dossiers.models import Dossier
from motcua.dossiers.referrals.models import Referral


def waiting_here(actor: Actor) -> TodayCard | None:
    """How many parts of others' work wait for this agency."""
    if not allowed(actor, "referral.read"):
        return None
    count = Referral.objects.visible_to(actor).open().count()
    if not count:
        return None
    return TodayCard(
        "Việc liên thông", count, reverse("referral_list"), "cơ quan khác đang chờ", "info", "arrows-exchange"
    )


def late_elsewhere(actor: Actor) -> TodayCard | None:
    """For the head: dossiers of which a part is late at another body."""
    if Role.LEADER not in actor.roles:
        return None
    rows = Dossier.objects.visible_to(actor).open().exclude(referrals=[]).values_list("referrals", flat=True)
    count = sum(any(one["told"] for one in lines) for lines in rows)
    if not count:
        return None
    url = f"{reverse('referral_list')}?gui=1"
    return TodayCard("Liên thông trễ", count, url, "cơ quan khác chưa trả lời", "overdue", "alarm")
