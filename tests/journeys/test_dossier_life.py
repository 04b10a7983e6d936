"""One dossier from a citizen's account through every hand of the office, and back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from motcua.core.clock import today
from motcua.core.deliveries import drain
from motcua.core.wording import write_date
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import events_of
from motcua.dossiers.tracking import tracking_secret
from tests.support.browser import NARROW, WIDE, Room, Visitor
from tests.support.world import CITIZEN, DESK, ITEMS, LEADER, REASON, SPECIALIST, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

WHOLE_LIFE = [
    "Registered",
    "Received",
    "Transferred",
    "SupplementRequested",
    "SupplementReceived",
    "Proposed",
    "Extended",
    "Forwarded",
    "Proposed",
    "Approved",
    "ResultIssued",
    "FeePaid",
    "HandedOver",
]
DELAY = "Chờ kết quả đo đạc thực địa"


@dataclass
class Office:
    """The people at their desks, the one dossier on its way between them, and its owner at home."""

    world: World
    room: Room
    dossier: Dossier
    people: dict[str, Visitor] = field(default_factory=dict)

    def at(self, name: str) -> Visitor:
        """This person's window: a citizen's is a telephone."""
        if name not in self.people:
            is_home = name in {CITIZEN, "anonymous"}
            widths = (WIDE, NARROW) if is_home else (NARROW, WIDE)
            self.people[name] = self.room.let_in(self.world.client(name), widths=widths)
        return self.people[name]

    def does(self, name: str, label: str, **fields: str) -> None:
        """Open the dossier's page, follow the link of the deed, fill in, press."""
        visitor = self.at(name)
        visitor.go(f"/ho-so/{self.dossier.id}/")
        visitor.follow(label)
        for key, value in fields.items():
            place = visitor.page.locator(f"main [name={key}]")
            if place.first.evaluate("one => one.tagName") == "SELECT":
                place.select_option(label=value)
            elif place.first.get_attribute("type") == "radio":
                visitor.page.locator(f"main [name={key}][value={value}]").check()
            else:
                place.fill(value)
        visitor.press(label, to=f"**/ho-so/{self.dossier.id}/")

    def finds(self, name: str, path: str) -> None:
        """The dossier stands on this person's page."""
        visitor = self.at(name)
        visitor.go(path)
        assert visitor.says(self.dossier.code)

    def tracks(self, status: str) -> None:
        """A stranger with code and secret is told the status, and nothing that names anybody."""
        visitor = self.at("anonymous")
        visitor.go(f"/tra-cuu/{self.dossier.code}/{tracking_secret(self.dossier)}/")
        text = visitor.page.locator("main").inner_text()
        assert self.dossier.code in text
        assert status in text
        assert self.dossier.owner.name not in text

    def owner_reads(self, text: str) -> None:
        """The owner's own page of the dossier says so, and the list of the owner's dossiers leads to it."""
        drain("journey")
        visitor = self.at(CITIZEN)
        visitor.go("/ho-so-cua-toi/")
        visitor.go(f"/ho-so-cua-toi/{self.dossier.code}/")
        assert visitor.says(text)

    def now(self) -> Dossier:
        """The dossier as the database has it."""
        return Dossier.objects.get(agency_id=self.dossier.agency_id, id=self.dossier.id)


def _to_the_specialist(office: Office, holder: str) -> None:
    office.finds(DESK, "/viec-hom-nay/")
    office.tracks("Cơ quan đang kiểm tra hồ sơ để tiếp nhận.")
    office.does(DESK, "Tiếp nhận", fee_due="8.000")
    office.does(DESK, "Chuyển xử lý", holder_id=holder)
    office.finds(SPECIALIST, "/viec-hom-nay/")
    office.tracks("Hồ sơ đang được giải quyết.")


def _supplement(office: Office) -> None:
    office.does(SPECIALIST, "Yêu cầu bổ sung", items=ITEMS[0], reason=REASON)
    office.finds(DESK, "/ho-so/?status=awaiting_supplement")
    office.tracks("Hồ sơ đang được giải quyết.")
    office.owner_reads(ITEMS[0])
    office.does(DESK, "Nhận giấy tờ bổ sung", items=ITEMS[0])


def _extension(office: Office) -> None:
    office.does(SPECIALIST, "Đề nghị hẹn lại", extra_days="3", reason=DELAY)
    office.finds(LEADER, "/bang-dieu-hanh/")
    before = office.now().due_at
    office.does(LEADER, "Xin lỗi và hẹn lại", reason=DELAY)
    after = office.now().due_at
    assert before is not None
    assert after is not None
    assert after - before >= timedelta(days=3)
    office.owner_reads(write_date(after))


def _decision(office: Office, holder: str) -> None:
    office.does(SPECIALIST, "Chuyển bước tiếp theo", holder_id=holder)
    office.does(SPECIALIST, "Trình duyệt", opinion="Hồ sơ đủ điều kiện")
    office.finds(LEADER, "/bang-dieu-hanh/")
    office.does(LEADER, "Duyệt")
    office.finds("vanthu", "/viec-hom-nay/")
    office.does("vanthu", "Phát hành kết quả", number="12/KQ", issued_on=f"{today():%d/%m/%Y}")


def _hand_over(office: Office) -> None:
    office.finds("tiepnhan2", "/viec-hom-nay/")
    office.does("tiepnhan2", "Ghi nhận đã nộp phí", method="cash", receipt_number="BL00001")
    office.does("tiepnhan2", "Trả kết quả", to="submitter", proof="Giấy tiếp nhận hồ sơ")
    office.tracks("Đã trả kết quả.")


def test_a_dossier_passes_through_every_hand_and_comes_back(world: World, room: Room) -> None:
    office = Office(world, room, world.things["filed"])
    holder = world.organisation.officer(SPECIALIST).name
    _to_the_specialist(office, holder)
    _supplement(office)
    _extension(office)
    _decision(office, holder)
    _hand_over(office)
    office.owner_reads("Kết quả đã được trao.")
    assert [event.type for event in events_of(office.now())] == WHOLE_LIFE
