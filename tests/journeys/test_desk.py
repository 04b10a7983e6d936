"""The desk: dossiers received with the keyboard alone in under a minute, and the same without scripts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page

from motcua.core.guards import across_agencies
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import papers_in
from tests.support.browser import Room, Visitor
from tests.support.world import DESK, World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

# The keystroke-level model of Card, Moran and Newell: one key of an average typist, one thought before each
# thing to do. What the machine takes is measured.
KEY_S, THOUGHT_S = 0.28, 1.35
LIMIT_S = 60.0
MOST_STROKES = 120
PERSON = {"name": "Tran Thi Thu", "phone": "0900000001", "address": "Thon Mau 3"}
ID_NUMBER = "000190001234"


class Hands:
    """Two hands on a keyboard and no mouse. Counts keys and thoughts, and the seconds of the machine."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.page: Page = visitor.page
        self.strokes = self.thoughts = 0
        self.machine_s = 0.0

    @property
    def seconds(self) -> float:
        """What a person would have needed."""
        return self.machine_s + self.strokes * KEY_S + self.thoughts * THOUGHT_S

    @contextmanager
    def _timed(self) -> Iterator[None]:
        began = time.perf_counter()
        yield
        self.machine_s += time.perf_counter() - began

    def type(self, text: str) -> None:
        """Letters one after the other into what has the focus."""
        self.thoughts += 1
        self.strokes += len(text)
        with self._timed():
            self.page.keyboard.type(text)

    def press(self, *keys: str) -> None:
        """Single keys or chords."""
        self.strokes += len(keys)
        with self._timed():
            for key in keys:
                self.page.keyboard.press(key)

    def tab_to(self, selector: str) -> None:
        """As many tabs as it takes."""
        for _ in range(40):
            if self.page.evaluate("(wanted) => document.activeElement.matches(wanted)", selector):
                return
            self.press("Tab")
        raise AssertionError(f"no way to {selector} by tabs")

    def write(self, name: str, text: str) -> None:
        """On to a field, and over what stands in it."""
        self.tab_to(f"[name={name}]")
        self.page.keyboard.press("Control+a")
        self.type(text)

    def arrive(self, address: str) -> None:
        """Wait for the page that the last key asked for; look at it on nobody's time."""
        self.thoughts += 1
        with self._timed():
            self.page.wait_for_url(address)
            self.page.wait_for_load_state("load")
        self.visitor.look()

    def await_shown(self, selector: str) -> None:
        """Wait for what the last key brings into the page."""
        self.thoughts += 1
        with self._timed():
            self.page.locator(selector).first.wait_for()
        self.visitor.look()


def _choose_procedure(hands: Hands, words: str, code: str) -> None:
    hands.press("Alt+n")
    hands.arrive("**/ho-so/tiep-nhan/")
    hands.type(words)
    wanted = f"#thu-tuc a[href*='{code}']"
    hands.await_shown(wanted)
    hands.tab_to(wanted)
    hands.press("Enter")
    hands.arrive(f"**/ho-so/tiep-nhan/{code}/")


def _submit_and_print(hands: Hands) -> Dossier:
    hands.press("Alt+t")
    hands.arrive("**/ho-so/*/?moi*")
    receipt = hands.page.evaluate("document.activeElement.href")
    printed = hands.page.request.get(receipt)
    assert (printed.status, printed.headers["content-type"]) == (200, "application/pdf")
    assert printed.body().startswith(b"%PDF")
    with across_agencies("the id in the address is unique"):
        return Dossier.objects.get(id=int(hands.page.url.split("/ho-so/")[1].split("/")[0]))


def _is_quick(hands: Hands) -> None:
    assert hands.strokes <= MOST_STROKES
    assert hands.seconds < LIMIT_S


def test_with_the_keyboard_alone_a_dossier_is_received_and_printed_in_under_a_minute(
    world: World, room: Room
) -> None:
    visitor = room.let_in(world.client(DESK))
    visitor.go("/viec-hom-nay/")
    hands = Hands(visitor)
    _choose_procedure(hands, "khai sinh", "1.001193")
    hands.write("id_number", ID_NUMBER)
    for name, text in PERSON.items():
        hands.write(name, text)
    hands.write("paper-0-pages", "2")
    first = _submit_and_print(hands)
    assert (first.status, first.owner.name, first.owner.id_number) == ("received", PERSON["name"], ID_NUMBER)
    assert papers_in(first)[0].pages == 2
    _is_quick(hands)

    # The same person comes again with something else: the number brings the rest.
    hands = Hands(visitor)
    _choose_procedure(hands, "tinh trang hon nhan", "1.004873")
    hands.write("id_number", ID_NUMBER)
    hands.tab_to("#tim-nguoi")
    hands.press("Enter")
    hands.await_shown("#nguoi-nop >> text=Đã điền theo lần nộp gần nhất")
    second = _submit_and_print(hands)
    assert (second.status, second.owner.name, second.owner.address) == (
        "received",
        PERSON["name"],
        PERSON["address"],
    )
    _is_quick(hands)


def test_without_scripts_the_desk_receives_and_passes_on(world: World, room: Room) -> None:
    page = room.let_in_without_script(world.client(DESK)).page
    page.goto(f"{room.address}/ho-so/tiep-nhan/")
    page.fill("main [name=q]", "khai sinh")
    page.locator("main").get_by_role("button", name="Tìm").click()
    page.locator("#thu-tuc a[href*='1.001193']").click()
    page.fill("[name=id_number]", ID_NUMBER)
    page.get_by_role("button", name="Tìm người đã có").click()
    assert page.get_by_text("Chưa có người này trong hồ sơ của xã.").is_visible()
    for name, text in PERSON.items():
        page.fill(f"[name={name}]", text)
    page.locator("main").get_by_role("button", name="Tiếp nhận", exact=True).click()
    page.wait_for_url("**/ho-so/*/?moi*")
    page.locator("main").get_by_role("link", name="Chuyển xử lý").first.click()
    holder = world.organisation.officer("hotich")
    page.select_option("[name=holder_id]", label=holder.name)
    page.locator("main").get_by_role("button", name="Chuyển xử lý").click()
    assert page.get_by_text("Đã ghi: chuyển xử lý.").is_visible()
    dossier_id = int(page.url.split("/ho-so/")[1].split("/")[0])
    assert Dossier.objects.get(agency_id=world.agency_id, id=dossier_id).holder == holder
