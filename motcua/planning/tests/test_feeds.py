"""Calendar feeds: three libraries read them alike; the address is secret, renewed and ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import ics
import pytest
import vobject
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from motcua.core.errors import DomainError, NotAllowed
from motcua.core.models import AuditLine
from motcua.demo.cast import ECONOMY, OFFICE, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.organisations.actions import hand_over_work, officer_leaves
from motcua.planning.actions.coordination import ask_unit
from motcua.planning.actions.feeds import end_feed, renew_feed
from motcua.planning.actions.milestones import change_deadline, finish_milestone
from motcua.planning.actions.tasks import add_sub_task, drop_task
from motcua.planning.feeds import Entry, calendar_text, digest_of
from motcua.planning.models import CalendarFeed, PlanTask, PlanVersion, TaskMilestone
from motcua.planning.tests.factories import make_task

STAMP = datetime(2026, 3, 24, 2, 0, tzinfo=UTC)
ClientOf = Callable[[str], Client]


@dataclass(frozen=True)
class Read:
    """What a library made of one event."""

    uid: str
    on: date
    ends: date
    summary: str
    description: str
    url: str


def _first(content: bytes) -> list[Read]:
    events: list[Any] = Calendar.from_ical(content).walk("VEVENT")
    return [
        Read(
            str(event["UID"]),
            event["DTSTART"].dt,
            event["DTEND"].dt,
            str(event["SUMMARY"]),
            str(event["DESCRIPTION"]),
            str(event["URL"]),
        )
        for event in events
    ]


def _second(content: bytes) -> list[Read]:
    found = []
    for event in ics.Calendar(content.decode()).events:
        assert event.all_day
        begin, description = event.begin.date(), event.description or ""
        found.append(
            Read(event.uid, begin, begin + timedelta(days=1), event.name, description, event.url or "")
        )
    return found


def _third(content: bytes) -> list[Read]:
    events = getattr(vobject.readOne(content.decode()), "vevent_list", [])
    return [
        Read(
            event.uid.value,
            event.dtstart.value,
            event.dtend.value,
            event.summary.value,
            event.description.value,
            event.url.value,
        )
        for event in events
    ]


def read_alike(content: bytes) -> list[Read]:
    """What all three read, in the order of the keys; fails where they differ."""
    readings = [sorted(read(content), key=lambda one: one.uid) for read in (_first, _second, _third)]
    assert readings[0] == readings[1] == readings[2]
    return readings[0]


WORDS = st.text(max_size=300) | st.sampled_from(
    [
        'Rà soát; công bố, niêm yết: \\n "TTHC" – 100% \\, ; \r\n dòng hai',
        "BEGIN:VEVENT\r\nSUMMARY:chèn\r\nEND:VEVENT",
        "Đẩy mạnh 💣 tuyên truyền \u2028 \u0085 \u202e \ufeff\u200b",
        "x" * 300,
        "ặ" * 199 + "😀",
        "",
        "  \t ",
    ]
)
DAYS = st.dates(date(2019, 1, 1), date(2035, 12, 31))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(DAYS, WORDS, WORDS), max_size=6), WORDS)
def test_three_libraries_read_the_same_whatever_the_words(
    rows: list[tuple[date, str, str]], name: str
) -> None:
    entries = [
        Entry(f"moc-{number}", on, summary, description, f"https://mau.example.com/ke-hoach/{number}/")
        for number, (on, summary, description) in enumerate(rows)
    ]
    content = calendar_text(name, entries, STAMP)
    found = read_alike(content)
    assert [one.uid for one in found] == [f"moc-{number}@motcua" for number in range(len(rows))]
    assert [one.on for one in found] == [on for on, *_ in rows]
    assert all(one.ends == one.on + timedelta(days=1) for one in found)
    assert all(one.summary and "\n" not in one.summary for one in found)


@given(WORDS)
def test_no_line_is_longer_than_75_octets_and_each_ends_with_crlf(words: str) -> None:
    content = calendar_text(words, [Entry("moc-1", date(2026, 6, 30), words, words, "https://m/1")], STAMP)
    assert content.endswith(b"\r\n")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()  # no letter is cut in two


def test_vietnamese_words_arrive_as_written() -> None:
    summary = 'I.1 Xây dựng, ban hành Kế hoạch; "kiểm soát" TTHC năm 2026'
    content = calendar_text(
        "Kế hoạch", [Entry("moc-1", date(2026, 6, 30), summary, "Hai\ndòng", "x:y")], STAMP
    )
    found = read_alike(content)
    assert (found[0].summary, found[0].description) == (summary, "Hai\ndòng")


# --- the address ----------------------------------------------------------------------------------------


def fetch(address: str) -> Any:
    return Client().get(re.sub(r"^https?://[^/]+", "", address))


def test_a_person_reads_own_days_by_a_secret_address(
    task: PlanTask, milestone: TaskMilestone, plan: PlanVersion, cast: Cast
) -> None:
    make_task(plan, "Việc của người khác", officer_id=cast["vanthu"].officer_id)
    mine = cast["hotich"]
    own, due = mine.officer_id, date(2026, 4, 1)
    add_sub_task(task, title="Soạn tờ trình", officer_id=own, due_on=due, actor=mine)
    address = renew_feed(actor=mine)
    answer = fetch(address)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    assert [(one.on, one.summary) for one in read_alike(answer.content)] == [
        (date(2026, 6, 30), "Quý II: I.1 Niêm yết công khai thủ tục hành chính"),
        (date(2026, 4, 1), "Việc nhỏ: Soạn tờ trình"),
    ]


def test_a_moved_day_moves_the_same_event(task: PlanTask, milestone: TaskMilestone, cast: Cast) -> None:
    address = renew_feed(actor=cast["hotich"])
    before = read_alike(fetch(address).content)
    change_deadline(milestone, to_on=date(2026, 7, 31), reason="Chờ", actor=cast["chutich"])
    after = read_alike(fetch(address).content)
    assert [one.uid for one in before] == [one.uid for one in after]
    assert after[0].on == date(2026, 7, 31)
    assert "30/06/2026" in after[0].description
    finish_milestone(milestone, done_on=date(2026, 3, 24), actor=cast["hotich"])
    assert read_alike(fetch(address).content)[0].summary.startswith("Đã xong 24/03/2026")
    drop_task(task, reason="Theo Quyết định 5", actor=cast["chutich"])
    assert read_alike(fetch(address).content) == []


def test_a_unit_reads_what_it_leads_helps_with_and_must_answer(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    office, economy = organisation.agencies[OFFICE].pk, organisation.agencies[ECONOMY].pk
    due = date(2026, 4, 2)
    ask_unit(task, unit_id=economy, question="Cho số liệu", due_on=due, actor=cast["hotich"])
    leads = read_alike(fetch(renew_feed(unit_id=office, actor=cast["vanthu"])).content)
    helps = read_alike(fetch(renew_feed(unit_id=economy, actor=cast["kinhte"])).content)
    assert [one.on for one in leads] == [date(2026, 6, 30)]
    assert {one.on for one in helps} == {date(2026, 6, 30), due}


def test_only_the_digest_of_the_secret_is_kept(task: PlanTask, cast: Cast) -> None:
    secret = renew_feed(actor=cast["hotich"]).rpartition("/")[2].removesuffix(".ics")
    feed = CalendarFeed.objects.get(agency_id=task.agency_id)
    assert feed.digest == digest_of(secret)
    assert secret not in str(AuditLine.objects.filter(deed="plan.feed_renewed").values())


def test_a_new_address_ends_the_old_and_an_ended_one_is_gone(task: PlanTask, cast: Cast) -> None:
    first = renew_feed(actor=cast["hotich"])
    second = renew_feed(actor=cast["hotich"])
    assert fetch(first).status_code == 404
    assert fetch(second).status_code == 200
    assert end_feed(actor=cast["hotich"])
    assert not end_feed(actor=cast["hotich"])
    assert fetch(second).status_code == 404


def test_an_unknown_secret_or_another_agency_finds_nothing(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    secret = renew_feed(actor=cast["hotich"]).rpartition("/")[2].removesuffix(".ics")
    for agency_id, tried in (
        (task.agency_id, "khong-co"),
        (organisation.neighbour.pk, secret),
        (0, secret),
        (10**30, secret),
    ):
        url = reverse("calendar_feed", args=[agency_id, tried])
        assert Client().get(url).status_code == 404


def test_whoever_has_left_reads_no_more(task: PlanTask, cast: Cast, organisation: Organisation) -> None:
    leaving = organisation.officer("hotich")
    address = renew_feed(actor=cast["hotich"])
    hand_over_work(leaving, organisation.officer("laodong"), actor=cast["chutich"], request_id="hand-over-2")
    officer_leaves(leaving, last_on=date(2026, 3, 20), actor=cast["quantri"])
    assert fetch(address).status_code == 404


def test_one_makes_addresses_for_oneself_and_the_own_unit_only(
    task: PlanTask, cast: Cast, organisation: Organisation
) -> None:
    economy = organisation.agencies[ECONOMY].pk
    with pytest.raises(NotAllowed):
        renew_feed(unit_id=economy, actor=cast["hotich"])
    with pytest.raises(NotAllowed):
        renew_feed(actor=cast["quantri"])
    with pytest.raises(DomainError):
        renew_feed(unit_id=organisation.neighbour.pk, actor=cast["chutich"])
    assert renew_feed(unit_id=economy, actor=cast["chutich"])
    assert CalendarFeed.objects.filter(agency_id=task.agency_id).count() == 1


def test_the_page_shows_an_address_once(task: PlanTask, client_of: ClientOf) -> None:
    client = client_of("hotich")
    made = client.post(reverse("calendar_feed_renew"), {"unit": ""})
    assert made.status_code == 200
    assert ".ics" in made.content.decode()
    page = client.get(reverse("calendar_feeds")).content.decode()
    assert ".ics" not in page
    assert "Đang có một địa chỉ" in page
    assert client.post(reverse("calendar_feed_end"), {"unit": ""}).status_code == 302
    assert "Chưa có địa chỉ nào" in client.get(reverse("calendar_feeds")).content.decode()
    assert client.post(reverse("calendar_feed_renew"), {"unit": "x"}).status_code == 404
