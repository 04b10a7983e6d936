"""After a merger: what the old commune received is finished by the one that followed it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.actor import SYSTEM
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotAllowed, WrongState
from motcua.core.journal import JOURNALS, differences, replay
from motcua.core.models import Delivery
from motcua.core.permissions import Role
from motcua.dossiers import actions, clocks, figures
from motcua.dossiers.actions.opening import LikelyDuplicate
from motcua.dossiers.models import Dossier, DossierEvent, DossierNumber, Party, RegisterClosing
from motcua.dossiers.numbers import next_form_number
from motcua.dossiers.printing import print_form
from motcua.dossiers.queries import clock_pairs, events_of
from motcua.dossiers.register import close_register
from motcua.dossiers.tests.conftest import filing, request_id
from motcua.dossiers.tests.merger import JULY, JUNE, OLD_NAME, ZONE, Merger, actor_named, merger
from motcua.dossiers.tracking import find_by_code_and_secret, tracking_secret
from motcua.organisations.actions import (
    PositionFacts,
    assign_position,
    hand_over_work,
)
from motcua.organisations.models import Officer
from tests.proof.counting import counted

pytestmark = pytest.mark.django_db

__all__ = ["merger"]


def test_the_successor_finishes_what_the_old_commune_received(merger: Merger) -> None:
    assert merger.dossier.code == "000.80.16.H24-250624-0001"
    merger.to_specialist()
    merger.deed("forward", "hotich", holder_id=actor_named("hotich").officer_id)
    merger.deed("propose_approval", "hotich")
    merger.deed("approve", "chutich")
    merger.deed("issue_result", "vanthu", number="15/GXN", issued_on=JULY.date())
    merger.deed("hand_over", "tiepnhan1", to="submitter", proof="Giấy tiếp nhận")
    fresh = Dossier.objects.get(agency_id=merger.old.pk, id=merger.dossier.id)
    assert (fresh.status, fresh.agency_id) == ("handed_over", merger.old.pk)
    stored = events_of(fresh)
    assert differences(replay(JOURNALS[Dossier], stored), fresh) == {}
    assert all(one.agrees for one in clocks.explain(fresh.agency_id, clock_pairs(stored)))


def test_a_deed_out_of_order_is_refused_as_ever(merger: Merger) -> None:
    with pytest.raises(WrongState):
        merger.deed("hand_over", "tiepnhan1", to="submitter", proof="Giấy tiếp nhận")


def test_a_deed_sent_twice_after_the_merger_happens_once(merger: Merger) -> None:
    rid, officer = request_id(), actor_named("hotich").officer_id
    for _ in range(2):
        merger.deed("assign", "chutich", holder_id=officer, request_id=rid)
    events = DossierEvent.objects.filter(agency_id=merger.old.pk, dossier_id=merger.dossier.id)
    assert events.filter(type="Assigned").count() == 1


def test_neither_a_stranger_nor_the_former_staff_reach_it(
    merger: Merger, client_of: Callable[[str], Client]
) -> None:
    stranger = actor_named("lancan.tiepnhan")
    assert not Dossier.objects.visible_to(stranger).exists()
    with pytest.raises(NotAllowed):
        merger.deed("stop", "lancan.tiepnhan", cause="applicant", reason="Người nộp xin dừng")
    with pytest.raises(NotAllowed):
        merger.deed("stop", "cu.tiepnhan", cause="applicant", reason="Người nộp xin dừng")
    page = client_of("lancan.tiepnhan").get(reverse("dossier_detail", args=[merger.dossier.id]))
    assert page.status_code == 404


def test_administrators_of_the_successor_still_see_no_dossier(merger: Merger) -> None:
    assert not Dossier.objects.visible_to(actor_named("quantri")).exists()


def test_work_is_given_to_colleagues_of_today(merger: Merger, client_of: Callable[[str], Client]) -> None:
    with pytest.raises(DomainError, match="không làm việc"):
        merger.deed("assign", "chutich", holder_id=merger.specialist.pk)
    url = reverse("dossier_deed", args=[merger.dossier.id, "assign"])
    offered = client_of("chutich").get(url).content.decode()
    assert "Lê Thị Mẫu Chi" in offered
    assert merger.specialist.name not in offered.split("<select", 1)[1]


def test_a_new_dossier_belongs_to_the_own_agency(merger: Merger) -> None:
    parties = Party.objects.filter(agency_id=merger.old.pk).count()
    for act in (actions.receive_new, actions.register):
        with pytest.raises(NotAllowed, match="cơ quan bạn đang công tác"):
            act(
                filing(duplicate_confirmed=True),
                agency_id=merger.old.pk,
                actor=actor_named("tiepnhan1"),
                request_id=request_id(),
            )
    assert Party.objects.filter(agency_id=merger.old.pk).count() == parties


def test_the_desk_is_warned_of_an_open_dossier_at_the_old_commune(merger: Merger) -> None:
    desk = actor_named("tiepnhan1")
    new = {"agency_id": merger.new.pk, "actor": desk, "request_id": request_id()}
    with pytest.raises(LikelyDuplicate, match=merger.dossier.code):
        actions.receive_new(filing(), **new)
    mine = actions.receive_new(filing(duplicate_confirmed=True), **new)
    assert (mine.agency_id, mine.code) == (merger.new.pk, "H24.990-250702-0001")


def test_a_letter_after_the_merger_is_the_successors(merger: Merger) -> None:
    merger.to_specialist()
    asked = merger.deed("request_supplement", "hotich", items=("Bản sao trích lục",), reason="Thiếu giấy tờ")
    series = DossierNumber.objects.filter(series="form:02:2025").values_list("agency_id", flat=True)
    assert list(series.filter(agency_id__in=[merger.old.pk, merger.new.pk])) == [merger.new.pk]

    def text(form: str, sequence: int) -> str:
        printed, _, _ = print_form(asked, form, sequence, "docx", "A5")
        return zipfile.ZipFile(io.BytesIO(printed)).read("word/document.xml").decode()

    receipt, letter = text("receipt", 1).casefold(), text("supplement", asked.sequence).casefold()
    assert "xã cũ mẫu" in receipt
    assert "xã thanh mẫu" not in receipt
    assert "xã thanh mẫu" in letter
    assert "xã cũ mẫu" not in letter


def test_what_the_system_issues_bears_the_successors_number(merger: Merger) -> None:
    assert next_form_number(merger.dossier, "05", 2025, actor=SYSTEM) == 1
    assert DossierNumber.objects.get(agency_id=merger.new.pk, series="form:05:2025").last == 1


def test_lists_board_and_figures_count_the_old_dossiers(
    merger: Merger, client_of: Callable[[str], Client]
) -> None:
    client = client_of("chutich")
    listed = client.get(reverse("dossier_list")).content.decode()
    detail = client.get(reverse("dossier_detail", args=[merger.dossier.id])).content.decode()
    assert merger.dossier.code in listed
    assert OLD_NAME in detail
    both, alone = actor_named("chutich").agencies, [merger.new.pk]
    day = date(2025, 6, 1)
    assert (figures.totals(both, day).open, figures.totals(alone, day).open) == (1, 0)
    assert figures.received_by_day(both, JUNE.date(), JUNE.date()) == {JUNE.date(): 1}
    assert [row[1] for row in figures.load_by_holder(both)] == [1]
    merger.clock.move_to(datetime(2025, 7, 21, 9, tzinfo=ZONE))
    for address in ("leader_board", "dashboard"):
        assert client_of("chutich").get(reverse(address)).status_code == 200
    assert merger.dossier.code in client_of("chutich").get(reverse("leader_board")).content.decode()
    merger.to_specialist()
    assert merger.dossier.code in client_of("hotich").get(reverse("today")).content.decode()


def test_a_merger_makes_no_list_dearer(merger: Merger, client_of: Callable[[str], Client]) -> None:
    client = client_of("chutich")
    client.get(reverse("dossier_list"))
    with counted() as found:
        assert client.get(reverse("dossier_list")).status_code == 200
    assert len(found.statements) <= 4, found.told()


def test_the_register_of_the_old_commune_is_chosen_and_closed(
    merger: Merger, client_of: Callable[[str], Client]
) -> None:
    merger.clock.move_to(datetime(2026, 1, 5, 9, tzinfo=ZONE))
    client, old = client_of("chutich"), f"?co-quan={merger.old.pk}"
    own = client.get(reverse("register")).content.decode()
    assert merger.dossier.code not in own
    assert OLD_NAME in own
    shown = client.get(reverse("register") + old).content.decode()
    assert "năm 2025" in shown
    assert merger.dossier.code in shown
    closing = reverse("register_close", args=[2025]) + old
    assert closing in shown
    assert OLD_NAME in client.get(closing).content.decode()
    assert client.post(closing).status_code == 302
    book = RegisterClosing.objects.get(agency_id=merger.old.pk, year=2025)
    assert (book.entries, book.closed_by_name) == (1, "Đặng Mẫu Long")
    with pytest.raises(WrongState, match="đã khóa"):
        close_register(merger.old.pk, 2025, actor=actor_named("chutich"))


def test_a_strangers_register_is_not_there(merger: Merger, client_of: Callable[[str], Client]) -> None:
    stranger = client_of("lancan.tiepnhan")
    for wanted in (merger.old.pk, merger.new.pk, "x"):
        assert stranger.get(reverse("register"), {"co-quan": wanted}).status_code == 404
    merger.clock.move_to(datetime(2026, 1, 5, 9, tzinfo=ZONE))
    with pytest.raises(NotAllowed):
        close_register(merger.old.pk, 2025, actor=actor_named("lancan.chuyenmon"))
    assert not RegisterClosing.objects.filter(agency_id=merger.old.pk).exists()


def test_the_old_code_is_still_followed_by_anybody_with_the_slip(merger: Merger) -> None:
    secret = tracking_secret(merger.dossier)
    found = find_by_code_and_secret(merger.dossier.code, secret)
    assert found is not None
    assert (found.agency_id, found.id) == (merger.old.pk, merger.dossier.id)
    page = Client().get(f"/tra-cuu/{merger.dossier.code}/{secret}/")
    assert page.status_code == 200
    assert merger.dossier.code in page.content.decode()


def test_a_dead_letter_of_the_old_commune_is_the_successors_to_send_again(
    merger: Merger, client_of: Callable[[str], Client]
) -> None:
    letters = Delivery.objects.filter(agency_id=merger.old.pk)
    letter = letters.order_by("sequence")[0]
    letters.filter(id=letter.id).update(dead_at=now(), attempts=8, last_error="Không tới nơi")
    url = reverse("dead_letter_replay", args=[letter.id])
    client = client_of("kiemsoat")
    assert url in client.get(reverse("dead_letters")).content.decode()
    assert client_of("lancan.tiepnhan").post(url).status_code == 403
    assert client.post(url).status_code == 302
    assert letters.get(id=letter.id).dead_at is None
    assert client.post(url).status_code == 409


def test_who_came_along_hands_the_old_work_over(merger: Merger) -> None:
    officer = Officer.objects.select_related("agency").get(pk=merger.specialist.pk)
    assert officer.agency == merger.new
    facts = PositionFacts(title="Công chức", roles=[Role.SPECIALIST.value], valid_from=JULY.date())
    assign_position(officer, facts, actor=SYSTEM)
    assert Dossier.objects.visible_to(actor_named("cu.hotich")).filter(holder_id=officer.pk).exists()
    colleague = Officer.objects.get(pk=actor_named("hotich").officer_id)
    rid = request_id()
    moved = [
        hand_over_work(officer, colleague, actor=actor_named("chutich"), request_id=rid) for _ in range(2)
    ]
    assert moved == [1, 0]
    fresh = Dossier.objects.get(agency_id=merger.old.pk, id=merger.dossier.id)
    assert fresh.holder_id == colleague.pk
