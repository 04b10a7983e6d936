"""The demonstration's publication: a board, a screen and a web page, most of it in order, some of it red.

By the real deeds, at the days on which an office would do them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PLACE_ITSELF, PlaceFacts
from motcua.catalogue.publication.models import PublicationPlace
from motcua.catalogue.publication.printing import versions_offered
from motcua.core.actor import Actor
from motcua.core.clock import ZONE, simulated, today

# Kind, name, where, and how many of the procedures have not been put there yet.
_PLACES = (
    ("board", "Bảng niêm yết tại Trung tâm", "Tầng 1, Trung tâm Phục vụ hành chính công", 3),
    ("screen", "Ki-ốt tra cứu", "Sảnh Trung tâm Phục vụ hành chính công", 6),
    ("website", "Trang thông tin điện tử của xã", "https://thanhmau.example.com/thu-tuc", 0),
)
_DEFECTS = (
    (PLACE_ITSELF, "Địa chỉ tiếp nhận phản ánh, kiến nghị bị che khuất"),
    ("", "Mất trang 2"),
)


def show_publication(cast: Mapping[str, Actor]) -> None:
    """Places since two months ago, what hangs there, a finished round with a defect mended and one open."""
    control = cast["kiemsoat"]
    if PublicationPlace.objects.filter(agency_id=control.agency_id or 0).exists():
        return
    versions = versions_offered(control.agency_id or 0)
    opened = today() - timedelta(days=60)
    for number, (kind, name, address, missing) in enumerate(_PLACES):
        facts = PlaceFacts(kind=kind, name=name, address=address, valid_from=opened)
        with simulated(datetime.combine(opened, time(8), tzinfo=ZONE)):
            place = actions.open_place(facts, request_id=f"demo-place-{number}", actor=control)
            hung = [row.pk for row in versions[missing:] if (row.valid_from or opened) <= opened]
            if hung:
                actions.post_versions(place, version_ids=hung, posted_on=opened, actor=control)
        if kind == "board":
            _walk(place, versions[missing : missing + 12], cast)


def _walk(place: PublicationPlace, versions: list[ProcedureVersion], cast: Mapping[str, Actor]) -> None:
    """A round of last week along the first of the board."""
    desk, day = cast["tiepnhan1"], today() - timedelta(days=7)
    found = []
    with simulated(datetime.combine(day, time(15), tzinfo=ZONE)):
        check = actions.start_check(place, request_id="demo-round", actor=desk)
        for version in versions:
            actions.mark(check, code=version.procedure.code, outcome="ok", actor=desk)
        for code, defect in _DEFECTS:
            seen = code or versions[0].procedure.code
            found.append(actions.mark(check, code=seen, outcome="defect", defect=defect, actor=desk))
        actions.finish_check(check, note="Bảng dễ thấy, đủ ánh sáng", actor=desk)
        actions.fix_defect(found[1], fix="In lại và treo trang 2", fixed_on=day, actor=desk)
