"""What the page "Việc hôm nay" says to who keeps the publication in order."""

from __future__ import annotations

from django.urls import reverse

from motcua.catalogue.publication.queries import lines_on
from motcua.core.actor import Actor
from motcua.core.permissions import Role
from motcua.core.today_cards import TodayCard, today_card


def _red(actor: Actor) -> TodayCard | None:
    """Red lines of the board; its statements are few and the page keeps the answer for half a minute."""
    if Role.CONTROL_OFFICER.value not in actor.roles or actor.agency_id is None:
        return None
    count = sum(1 for line in lines_on(actor.agency_id, agencies=actor.agencies) if line.is_red)
    if not count:
        return None
    url = f"{reverse('publication_board')}?state=red"
    return TodayCard("Công khai thủ tục: cần xử lý ngay", count, url, "quá hạn hoặc bản cũ", "overdue", "pin")


today_card("publication.red", _red)
