"""A month in the life of one commune, played through the real deeds on a simulated clock.

Each dossier is a small story that waits for moments; a queue plays all stories in the order of time. No
row is inserted by hand: codes, due dates, journal and outbox come about as in a real office.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.db import transaction

from motcua.catalogue.content import Case
from motcua.catalogue.fees import fee_total
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import load_content, version_on
from motcua.core.actor import Actor
from motcua.core.clock import now, simulated, today
from motcua.core.errors import DomainError
from motcua.deadlines.calendar import Calendar
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import add_working_hours
from motcua.deadlines.terms import Unit
from motcua.demo.people import person
from motcua.dossiers import actions
from motcua.dossiers.facts import Filing, PaperFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import case_of
from motcua.dossiers.state import Channel

# How often a procedure is asked for, by code; the rest of the pack shares what is left.
POPULAR = {
    "2.000815": 22, "2.000884": 12, "2.000635": 10, "1.001193": 10, "1.004873": 8, "1.000656": 4,
    "1.000894": 4, "1.004859": 3, "2.001035": 3, "1.012753": 3,
}  # fmt: skip
SEED = 20_260_228

# A story yields working hours to wait; what it does in between happens at that moment.
Story = Generator[float, None, None]
Progress = Callable[[int, int], None]


@dataclass(order=True)
class _Turn:
    at: datetime
    order: int
    story: Story = field(compare=False)


class Office:
    """The commune's people and what they need to play their parts."""

    def __init__(
        self,
        name: str,
        agency_id: int,
        cast: dict[str, Actor],
        by_sector: dict[str, str],
        procedures: list[str],
        random: Random,
    ) -> None:
        self.name = name
        self.agency_id = agency_id
        self.by_sector = by_sector
        self.calendar = calendar_for(agency_id)
        self.cast = cast
        self.random = random
        self.procedures = procedures
        self.weights = [POPULAR.get(code, 1) for code in procedures]
        self.people = 0
        self.deeds = 0
        self.refused: list[str] = []

    def request_id(self) -> str:
        """A new id for each deed."""
        self.deeds += 1
        return f"demo-{self.name}-{self.deeds}"

    def do(self, deed: str, dossier: Dossier, who: str, **facts: Any) -> Dossier:
        """One deed by one member of the cast."""
        result: Dossier = getattr(actions, deed)(
            dossier, actor=self.cast[who], request_id=self.request_id(), **facts
        )
        return result

    def specialist(self, dossier: Dossier) -> str:
        """Who settles the sector; the first specialist when nobody is named for it."""
        return self.by_sector.get(dossier.sector_code, "hotich")

    def filing(self, code: str, case: Case, channel: Channel) -> Filing:
        """A complete filing by an invented person."""
        self.people += 1
        papers = tuple(
            PaperFacts(
                name=paper.name,
                paper_key=paper.key,
                originals=paper.originals if channel is not Channel.ONLINE else 0,
                copies=paper.copies if channel is not Channel.ONLINE else 0,
                is_electronic=channel is Channel.ONLINE or (paper.electronic and not paper.originals),
                is_shown_only=paper.shown_only,
                pages=None if paper.shown_only else self.random.randint(1, 4),
            )
            for paper in case.papers
            if paper.replaced_on(today()) is None and (paper.required or self.random.random() < 0.3)
        )
        owner = person(self.random, number=self.people)
        filing = Filing(
            procedure_code=code,
            case_key=case.key,
            channel=channel,
            submitter=owner,
            papers=papers,
            fee_due=fee_total(case, channel.value, {}) or 0,
        )
        if self.random.random() < 0.06:
            self.people += 1
            helper = person(self.random, number=self.people)
            filing = replace(
                filing, submitter=helper, owner=owner, representative=helper, basis="Giấy ủy quyền (mẫu)"
            )
        return filing


def _pick_case(office: Office, version: ProcedureVersion, channel: Channel) -> Case | None:
    cases = [
        case
        for case in load_content(version.pk).cases
        if (term := case.find_term(channel.value)) is not None and term.is_known
    ]
    return office.random.choice(cases) if cases else None


def _choose(office: Office) -> tuple[str, Case, Channel] | None:
    """What somebody comes for, and by which way; None when the procedure takes nothing that way."""
    random = office.random
    code = random.choices(office.procedures, weights=office.weights)[0]
    wanted = random.choices((Channel.COUNTER, Channel.ONLINE, Channel.POST), weights=(50, 42, 8))[0]
    version = version_on(code, today())
    for channel in (wanted, Channel.COUNTER):
        case = _pick_case(office, version, channel)
        if case is not None:
            return code, case, channel
    return None


def _arrive(office: Office) -> Story:
    """Someone comes with a request: it is received, guided or refused, and then lives on."""
    chosen = _choose(office)
    if chosen is None:
        return
    filing = office.filing(*chosen)
    who = office.random.choice(("tiepnhan1", "tiepnhan2"))
    if filing.channel is Channel.ONLINE:
        dossier = yield from _filed_online(office, filing, who)
    else:
        dossier = _brought(office, filing, who)
    if dossier is not None:
        yield from _settle(office, dossier, who)


def _filed_online(office: Office, filing: Filing, who: str) -> Generator[float, None, Dossier | None]:
    """Filed by a citizen, perhaps guided once or withdrawn, then accepted."""
    chance = office.random.random()
    citizen = office.cast["congdan1" if chance < 0.5 else "congdan2"]
    dossier = actions.register(
        filing, agency_id=office.agency_id, actor=citizen, request_id=office.request_id()
    )
    yield office.random.uniform(0.2, 6)
    if chance < 0.05:
        office.do("guide", dossier, who, items=("Tờ khai có chữ ký",), reason="Tờ khai chưa ký tên")
        yield office.random.uniform(4, 20)
        dossier = office.do("resubmit", dossier, who)
        yield office.random.uniform(0.2, 4)
    if chance > 0.985:
        office.do("withdraw", dossier, who, reason="Người nộp xin rút để nộp tại quầy")
        return None
    return office.do("receive", dossier, who, fee_due=filing.fee_due)


def _brought(office: Office, filing: Filing, who: str) -> Dossier | None:
    """Brought to the desk or sent by post: accepted, or sent home with a slip."""
    chance = office.random.random()
    common: dict[str, Any] = {
        "agency_id": office.agency_id,
        "actor": office.cast[who],
        "request_id": office.request_id(),
    }
    if chance < 0.03 and filing.papers:
        actions.open_with_guidance(
            replace(filing, papers=()),
            items=tuple(paper.name for paper in filing.papers[:3]),
            reason="Hồ sơ chưa đủ giấy tờ theo quy định",
            **common,
        )
        return None
    if chance < 0.04:
        actions.open_with_refusal(
            filing,
            reason="Việc này không thuộc thẩm quyền của xã",
            basis="Điều 17 Nghị định 118/2025/NĐ-CP",
            **common,
        )
        return None
    return actions.receive_new(filing, **common)


def _hours(dossier: Dossier) -> float:
    """The length of the term in working hours, for how fast a story goes."""
    case = case_of(dossier)
    term = case.find_term(dossier.channel)
    assert term is not None
    per_unit = {Unit.WORKING_HOUR: 1, Unit.HOUR: 0.33, Unit.SAME_DAY: 3, Unit.WORKING_DAY: 8, Unit.DAY: 5.6}
    return float(term.value * per_unit.get(Unit(term.unit), 160))


def _settle(office: Office, dossier: Dossier, who: str) -> Story:
    """From the desk to a decision, sometimes by a detour."""
    random = office.random
    if dossier.fee_due and random.random() < 0.9:
        dossier = office.do(
            "mark_fee_paid",
            dossier,
            who,
            method=random.choice(("cash", "transfer", "online")),
            receipt_number=f"BL{office.deeds:05d}",
        )
    total = _hours(dossier)
    pace = random.choices((random.uniform(0.25, 0.75), random.uniform(1.1, 1.7)), weights=(91, 9))[0]
    yield min(random.uniform(0.1, 1.5), total * 0.1)
    specialist = office.specialist(dossier)
    dossier = office.do("transfer", dossier, who, holder_id=office.cast[specialist].officer_id)
    chance = random.random()
    yield total * pace * 0.4
    if chance < 0.05 and total >= 16:
        if chance < 0.008:
            _ask_for_more(office, dossier, specialist)
            return  # never answered: the nightly closing takes it
        dossier = yield from _supplemented(office, dossier, who, specialist)
        yield total * 0.3
    elif 0.05 <= chance < 0.08 and total >= 24:
        dossier = yield from _consulted(office, dossier, specialist)
    elif 0.08 <= chance < 0.1 and total >= 40:
        reason = "Chờ kết quả đo đạc thực địa"
        dossier = office.do("propose_extension", dossier, specialist, reason=reason, extra_days=3)
        yield 2
        dossier = office.do("extend", dossier, "phochutich", reason=reason)
    elif 0.1 <= chance < 0.11:
        office.do("stop", dossier, who, cause="applicant", reason="Người nộp đề nghị dừng")
        return
    yield from _finish(office, dossier, who, specialist, total * pace)


def _ask_for_more(office: Office, dossier: Dossier, specialist: str) -> Dossier:
    return office.do(
        "request_supplement",
        dossier,
        specialist,
        items=("Bản chính giấy tờ để đối chiếu",),
        reason="Bản sao mờ, không đối chiếu được",
    )


def _supplemented(
    office: Office, dossier: Dossier, who: str, specialist: str
) -> Generator[float, None, Dossier]:
    """A paper is asked for and brought some days later."""
    dossier = _ask_for_more(office, dossier, specialist)
    yield office.random.uniform(8, 40)
    brought = PaperFacts(name="Bản chính giấy tờ để đối chiếu", originals=1, pages=1)
    return office.do("receive_supplement", dossier, who, papers=(brought,))


def _consulted(office: Office, dossier: Dossier, specialist: str) -> Generator[float, None, Dossier]:
    """The police are asked and answer."""
    due_at = add_working_hours(now(), Decimal(16), office.calendar)
    dossier = office.do(
        "consult",
        dossier,
        specialist,
        agency="Công an xã Thanh Mẫu",
        question="Xác minh nơi cư trú",
        due_at=due_at,
    )
    yield office.random.uniform(4, 20)
    return office.do(
        "answer_consultation",
        dossier,
        specialist,
        consultation_id=int(dossier.consultations[0]["id"]),
        is_agreed=True,
        summary="Thông tin cư trú đúng",
    )


def _finish(office: Office, dossier: Dossier, who: str, specialist: str, hours: float) -> Story:
    """Draft, decision, number, hand-over."""
    random = office.random
    while dossier.next_kind == "process":
        yield hours * 0.15
        dossier = office.do("forward", dossier, specialist)
    yield hours * 0.2
    if random.random() < 0.02:
        reason = "Không đủ điều kiện theo quy định"
        dossier = office.do("propose_refusal", dossier, specialist, reason=reason)
        yield hours * 0.1
        dossier = office.do("refuse", dossier, "chutich", reason=reason, basis="Luật chuyên ngành")
    else:
        dossier = office.do("propose_approval", dossier, specialist)
        yield hours * 0.15
        dossier = office.do("approve", dossier, random.choice(("chutich", "phochutich")))
    yield hours * 0.1
    dossier = office.do(
        "issue_result",
        dossier,
        "vanthu" if dossier.holder_role == "clerk" else who,
        number=f"{office.deeds}/KQ",
        issued_on=now().date(),
        is_electronic=random.random() < 0.7,
    )
    if dossier.fee_state == "due":
        number = f"BL{office.deeds:05d}"
        dossier = office.do("mark_fee_paid", dossier, who, method="cash", receipt_number=number)
    if random.random() < 0.93:
        yield random.uniform(0.5, 24)
        method = "online" if dossier.channel == "online" else "counter"
        office.do("hand_over", dossier, who, to="submitter", proof="Giấy tiếp nhận hồ sơ", method=method)


def _arrivals(
    office: Office, calendar: Calendar, since: date, until: datetime, per_day: int
) -> Iterator[_Turn]:
    """Moments at which somebody comes, more in the morning, only in opening hours."""
    day, order = since, 0
    while day <= until.date():
        spans = calendar.open_spans(day) if calendar.is_working_day(day) else ()
        if spans:
            opening = calendar.opening_after(day - timedelta(days=1))
            count = max(
                1, round(office.random.gauss(per_day, per_day / 7) * (1.25 if day.weekday() == 0 else 1))
            )
            for _ in range(count):
                at = add_working_hours(
                    opening,
                    Decimal(str(round(office.random.betavariate(1.6, 2.2) * 7.4 + 0.05, 4))),
                    calendar,
                )
                if at < until:
                    order += 1
                    yield _Turn(at, order, _arrive(office))
        day += timedelta(days=1)


def play(
    office: Office,
    *,
    since: date,
    arrivals_until: datetime,
    until: datetime,
    per_day: int,
    progress: Progress,
) -> int:
    """Play the stories of everybody who comes between two moments, as far as ``until``.

    Returns how many came. One transaction: a stop in the middle leaves nothing half played.
    """
    turns = list(_arrivals(office, office.calendar, since, arrivals_until, per_day))
    came = order = len(turns)
    heapq.heapify(turns)
    days = max((until.date() - since).days, 1)
    shown = since
    with transaction.atomic():
        while turns:
            order += 1
            if turns[0].at.date() != shown:
                shown = turns[0].at.date()
                progress((shown - since).days, days)
            _play_turn(office, turns, until, order)
    progress(days, days)
    return came


def _play_turn(office: Office, turns: list[_Turn], until: datetime, order: int) -> None:
    turn = heapq.heappop(turns)
    with simulated(turn.at):
        try:
            wait = next(turn.story)
        except StopIteration:
            return
        except DomainError as error:
            # A deed the law of that moment refuses (an extension too late): the story ends here.
            office.refused.append(error.message)
            return
    hours = Decimal(str(round(max(wait, 0.02), 4)))
    following = add_working_hours(turn.at, hours, office.calendar)
    if following < until:
        heapq.heappush(turns, _Turn(following, order, turn.story))
