"""Filings that came in online and wait for the desk: told at once, answered within the legal hours.

NĐ 118/2025/NĐ-CP Điều 17 khoản 2: the officer is alerted within 2 hours, and the filing is accepted or
sent back for correction within 8 working hours. Both are law records (``online.alert``, ``online.answer``).
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from motcua.core.actor import Actor
from motcua.core.clock import local, now
from motcua.core.permissions import Role
from motcua.core.today_cards import TodayCard
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import online_answer
from motcua.deadlines.terms import DueDate
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel, Status


def answer_due(dossier: Dossier) -> DueDate | None:
    """Until when the desk must answer a filing, with the lines that lead there.

    None when it does not wait for that, or was filed again after guidance: the row alone does not say when.
    """
    waits = dossier.status == Status.REGISTERED and dossier.channel == Channel.ONLINE
    if not waits or dossier.sequence > 1:
        return None
    return online_answer(local(dossier.opened_at), calendar_for(dossier.agency_id))


def waiting(actor: Actor) -> list[Dossier]:
    """The online filings of the actor's agencies that wait for an answer, the oldest first."""
    rows = Dossier.objects.visible_to(actor).filter(
        handed_over_at=None, status=Status.REGISTERED.value, channel=Channel.ONLINE.value
    )
    return list(
        rows.only("agency_id", "id", "status", "channel", "sequence", "opened_at").order_by("opened_at")
    )


def is_late(dossier: Dossier, moment: datetime) -> bool:
    """Past the hours to answer."""
    due = answer_due(dossier)
    return due is not None and moment > due.due_at


def online_card(actor: Actor) -> TodayCard | None:
    """For the desk: how many filings wait, and how many past the hours."""
    if Role.RECEPTIONIST not in actor.roles:
        return None
    found = waiting(actor)
    if not found:
        return None
    moment = now()
    late = sum(is_late(one, moment) for one in found)
    query = urlencode({"status": Status.REGISTERED.value, "channel": Channel.ONLINE.value})
    return TodayCard(
        "Hồ sơ trực tuyến chờ tiếp nhận",
        len(found),
        f"{reverse('dossier_list')}?{query}",
        f"{late} hồ sơ quá giờ trả lời" if late else "trả lời trong 8 giờ làm việc",
        "overdue" if late else "due_soon",
        "world",
    )
