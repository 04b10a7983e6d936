"""An inspection at each point of its way, made by the real deeds on a standing day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.core.actor import Actor
from motcua.core.clock import ZONE, today
from motcua.core.ids import new_id
from motcua.demo.pytest_cast import Cast
from motcua.planning.inspections import actions
from motcua.planning.inspections.actions import FindingFacts, InspectionFacts, MinutesFacts
from motcua.planning.inspections.models import Finding, Inspection

NINE = datetime(2026, 6, 15, 9, 0, tzinfo=ZONE)
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
FACTS = InspectionFacts(
    direction="own",
    basis="planned",
    title="Tự kiểm tra công tác kiểm soát thủ tục hành chính",
    purpose="Phát hiện, chấn chỉnh sai sót",
    content="Niêm yết; tiếp nhận, giải quyết hồ sơ",
    units=("Trung tâm Phục vụ hành chính công", "Phòng Kinh tế"),
    method="combined",
    period_from=date(2026, 1, 1),
    period_to=date(2026, 6, 14),
    starts_on=date(2026, 6, 15),
    ends_on=date(2026, 6, 19),
    decision_number="45/QĐ-UBND",
    decision_on=date(2026, 6, 10),
)
MINUTES = MinutesFacts(
    held_on=date(2026, 6, 19), place="Trụ sở UBND xã", strengths="Hồ sơ được tiếp nhận đúng quy định."
)


def upload(name: str = "minh-chung.png") -> SimpleUploadedFile:
    """A picture of one pixel."""
    return SimpleUploadedFile(name, BytesIO(PNG).read(), "image/png")


def request_id() -> str:
    """A new one each time."""
    return f"{new_id():x}"


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The clock stands until a test moves it."""
    with time_machine.travel(NINE, tick=False) as standing:
        yield standing


class Office:
    """Makes inspections by the real deeds."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def planned(self, by: str = "kiemsoat", **changes: Any) -> Inspection:
        """With its people."""
        actor: Actor = self.cast[by]
        return actions.create_inspection(replace(FACTS, **changes), request_id=request_id(), actor=actor)

    def ready(self, by: str = "kiemsoat", **changes: Any) -> Inspection:
        """Planned, and somebody signs on each side; the civil-status officer is on the team."""
        made = self.planned(by, **changes)
        actor = self.cast[by]
        actions.add_member(made, side="team", officer_id=actor.officer_id, leads=True, actor=actor)
        if by == "kiemsoat":
            member = self.cast["hotich"].officer_id
            actions.add_member(made, side="team", officer_id=member, actor=actor)
        actions.add_member(made, side="host", name="Người Mẫu Đại Diện", leads=True, actor=actor)
        return made

    def running(self, by: str = "kiemsoat", **changes: Any) -> Inspection:
        """Begun."""
        return actions.start_inspection(self.ready(by, **changes), actor=self.cast[by])

    def concluded(self, by: str = "kiemsoat", **changes: Any) -> Inspection:
        """With minutes, ended."""
        made = self.running(by, **changes)
        held_on = max(MINUTES.held_on, made.starts_on)
        actions.write_minutes(made, replace(MINUTES, held_on=held_on), actor=self.cast[by])
        return actions.conclude_inspection(made, actor=self.cast[by])

    def finding(self, inspection: Inspection | None = None, by: str = "kiemsoat", **changes: Any) -> Finding:
        """One to be mended by the civil-status officer within ten days."""
        facts = FindingFacts(
            content="Phiếu bổ sung không ghi lý do",
            officer_id=self.cast["hotich" if by == "kiemsoat" else by].officer_id,
            due_on=today() + timedelta(days=10),
        )
        return actions.add_finding(
            inspection or self.running(by),
            replace(facts, **changes),
            request_id=request_id(),
            actor=self.cast[by],
        )


@pytest.fixture
def office(clock: time_machine.Coordinates, cast: Cast) -> Office:
    """The commune's control officer at work."""
    return Office(cast)


ClientOf = Callable[[str], Any]
