"""The demonstration's publication: a board, a screen and a web page, most of it in order, some of it red.

By the real deeds, at the days on which an office would do them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PLACE_ITSELF, PlaceFacts
from motcua.catalogue.publication.models import PublicationPlace
from motcua.catalogue.publication.printing import versions_offered
from motcua.catalogue.publication.queries import LineState, lines_on
from motcua.core.actor import Actor
from motcua.core.clock import ZONE, simulated, today

# Kind, name, where, and how many of the procedures have not been put there yet.
_PLACES = (
    ("board", "Bảng niêm yết tại Trung tâm", "Tầng 1, Trung tâm Phục vụ hành chính công", 3),
    ("screen", "Ki-ốt tra cứu", "Sảnh Trung tâm Phục vụ hành chính công", 6),
    ("website", "Trang thông tin điện tử của xã", "https://thanhmau.example.com/thu-tuc", 0),
)
_SEEN = 12
_HIDDEN = "Địa chỉ tiếp nhận phản ánh, kiến nghị bị che khuất"


def show_publication(cast: Mapping[str, Actor]) -> None:
    """Places since two months ago, what hangs there, a finished round with a defect mended and one open."""
    control = cast["kiemsoat"]
    if PublicationPlace.objects.filter(agency_id=control.agency_id or 0).exists():
        return
    opened = today() - timedelta(days=60)
    for number, (kind, name, address, missing) in enumerate(_PLACES):
        facts = PlaceFacts(kind=kind, name=name, address=address, valid_from=opened)
        with simulated(datetime.combine(opened, time(8), tzinfo=ZONE)):
            place = actions.open_place(facts, request_id=f"demo-place-{number}", actor=control)
            versions = versions_offered(control.agency_id or 0)
            hung = [row.pk for row in versions[missing:] if (row.decision_on or opened) <= opened]
            if hung:
                actions.post_versions(place, version_ids=hung, posted_on=opened, actor=control)
        if kind == "board":
            _walk(place, cast)


def _walk(place: PublicationPlace, cast: Mapping[str, Actor]) -> None:
    """A round of last week along a part of the board: two defects, one of them mended."""
    desk, day = cast["tiepnhan1"], today() - timedelta(days=7)
    with simulated(datetime.combine(day, time(15), tzinfo=ZONE)):
        lines = lines_on(place.agency_id, agencies=desk.agencies, place_id=place.id)
        codes = [line.procedure.code for line in lines if line.state == LineState.POSTED][:_SEEN]
        check = actions.start_check(place, request_id="demo-round", actor=desk)
        for code in codes:
            actions.mark(check, code=code, outcome="ok", actor=desk)
        actions.mark(check, code=PLACE_ITSELF, outcome="defect", defect=_HIDDEN, actor=desk)
        if codes:
            torn = actions.mark(check, code=codes[0], outcome="defect", defect="Mất trang 2", actor=desk)
            actions.fix_defect(torn, fix="In lại và treo trang 2", fixed_on=day, actor=desk)
        actions.finish_check(check, note="Bảng dễ thấy, đủ ánh sáng", actor=desk)
