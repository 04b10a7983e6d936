"""What the page "Việc hôm nay" says about the plan: unread reminders of the officer."""

from __future__ import annotations

from django.urls import reverse

from motcua.core.actor import Actor
from motcua.core.permissions import allowed
from motcua.core.today_cards import TodayCard, today_card
from motcua.planning.models import TaskNotice


def unread_count(actor: Actor) -> int:
    """How many of the actor's notices are unread; one statement."""
    rows = TaskNotice.objects.visible_to(actor).filter(officer_id=actor.officer_id, read_at=None)
    return rows.count()


def _unread(actor: Actor) -> TodayCard | None:
    if not allowed(actor, "plan.read"):
        return None
    count = unread_count(actor)
    if not count:
        return None
    url = reverse("my_notices")
    return TodayCard("Lời nhắc chưa đọc", count, url, "của kế hoạch năm", "due_soon", "bell")


today_card("planning.notices", _unread)
