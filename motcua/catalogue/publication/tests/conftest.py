"""A place, procedures to hang there and people who do it, made by the real deeds on a standing day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.catalogue.actions import add_procedure, approve_version, draft_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PlaceFacts
from motcua.catalogue.publication.models import CheckResult, CheckRound, PublicationPlace
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import ZONE
from motcua.core.ids import new_id
from motcua.demo.pytest_cast import Cast

# A Monday; the decisions below are of the week before.
NINE = datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
ClientOf = Callable[[str], Any]


def picture(name: str = "bang.png", content: bytes = PNG) -> SimpleUploadedFile:
    """A picture of one pixel."""
    return SimpleUploadedFile(name, content, "image/png")


def request_id() -> str:
    """A new one each time."""
    return f"{new_id():x}"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The clock stands until a test moves it."""
    with time_machine.travel(NINE, tick=False) as standing:
        yield standing


class Office:
    """Makes places, versions and rounds by the real deeds."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @property
    def agency_id(self) -> int:
        """The commune."""
        return self.cast["kiemsoat"].agency_id or 0

    @property
    def stranger(self) -> Actor:
        """A control officer of the neighbouring commune."""
        theirs = self.cast["lancan.tiepnhan"]
        return replace(self.cast["kiemsoat"], agency_id=theirs.agency_id, officer_id=theirs.officer_id)

    def place(self, by: str = "kiemsoat", **changes: Any) -> PublicationPlace:
        """The board in the hall."""
        facts = {"kind": "board", "name": "Bảng niêm yết", "address": "Sảnh trụ sở", **changes}
        facts.setdefault("valid_from", date(2025, 7, 1))
        return actions.open_place(PlaceFacts(**facts), request_id=request_id(), actor=self.cast[by])

    def version(self, code: str = "1.000001", by: str = "kiemsoat", **changes: Any) -> ProcedureVersion:
        """A procedure in force since 12/06/2026 by a decision of 08/06, offered at the desk."""
        draft = add_procedure(
            code=code,
            content=content(name=f"Thủ tục {code}"),
            sector_name="Hộ tịch",
            executing=ExecutingKind.COMMUNE,
            actor=SYSTEM,
        )
        version = self._approved(draft, **changes)
        self.offer(version.procedure, by)
        return version

    def offer(self, procedure: Procedure, by: str = "kiemsoat", since: date = date(2025, 7, 1)) -> None:
        """At the desk, since the commune began."""
        agency_id = (self.stranger if by == "stranger" else self.cast[by]).agency_id or 0
        Offering.objects.create(
            agency_id=agency_id, procedure=procedure, channel="counter", valid_from=since, position=""
        )

    def _approved(self, draft: ProcedureVersion, **changes: Any) -> ProcedureVersion:
        facts = {
            "decision_no": "12/QĐ-UBND",
            "decision_on": date(2026, 6, 8),
            "valid_from": date(2026, 6, 12),
            **changes,
        }
        return approve_version(draft, actor=SYSTEM, **facts)

    def next_version(self, version: ProcedureVersion, **changes: Any) -> ProcedureVersion:
        """The one that follows it."""
        said = content(name=f"{version.procedure.name} (sửa đổi)")
        return self._approved(draft_version(version.procedure, content=said, actor=SYSTEM), **changes)

    def post(self, place: PublicationPlace, *versions: ProcedureVersion, on: date | None = None) -> None:
        """Hung up, today unless told."""
        actions.post_versions(
            place,
            version_ids=[one.pk for one in versions],
            posted_on=on or NINE.date(),
            actor=self.cast["kiemsoat"],
        )

    def round(self, place: PublicationPlace, by: str = "kiemsoat") -> CheckRound:
        """Begun."""
        return actions.start_check(place, request_id=request_id(), actor=self.cast[by])

    def defect(self, place: PublicationPlace, code: str = actions.PLACE_ITSELF) -> CheckResult:
        """Found on a round."""
        return actions.mark(
            self.round(place),
            code=code,
            outcome="defect",
            defect="Bảng mờ, không đọc được",
            actor=self.cast["kiemsoat"],
        )


@pytest.fixture
def office(clock: time_machine.Coordinates, cast: Cast) -> Office:
    """The commune's control officer at work."""
    return Office(cast)
