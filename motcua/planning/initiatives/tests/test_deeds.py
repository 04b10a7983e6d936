"""Each deed on calls and initiatives: works, in the wrong state, by who may not, repeated."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.core.clock import ZONE, today
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.evidence import FIGURES, Scope
from motcua.core.ids import new_id
from motcua.demo.pytest_cast import Cast
from motcua.planning.initiatives import actions
from motcua.planning.initiatives.actions import Benefit, CallFacts, InitiativeFacts
from motcua.planning.initiatives.models import Criterion, Initiative, InitiativeCall, Judge, Score
from motcua.planning.initiatives.queries import standing_of
from motcua.planning.models import TaskProduct
from motcua.planning.product_kinds import PRODUCT_KINDS
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db

NINE = datetime(2026, 8, 10, 9, 0, tzinfo=ZONE)
CALL = CallFacts(
    title="Sáng kiến quý III năm 2026",
    starts_on=date(2026, 8, 1),
    ends_on=date(2026, 9, 15),
    criteria=(("Tính mới", Decimal(40)), ("Lợi ích", Decimal(60))),
)
ClientOf = Callable[[str], Client]


def request_id() -> str:
    return f"{new_id():x}"


class Office:
    """Makes calls and initiatives by the real deeds."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def call(self, **changes: Any) -> InitiativeCall:
        return actions.create_call(
            replace(CALL, **changes), request_id=request_id(), actor=self.cast["kiemsoat"]
        )

    def facts(self, by: str = "hotich", **changes: Any) -> InitiativeFacts:
        whole = InitiativeFacts(
            name="Mã QR ở bảng niêm yết",
            present_state="Người dân phải hỏi từng thủ tục.",
            content="In mã QR mở trang thủ tục.",
            scope="Toàn xã",
            author_ids=(self.cast[by].officer_id or 0,),
            benefit=Benefit(hours=Decimal("12.5"), money=1_000_000, trips=300),
        )
        return replace(whole, **changes)

    def proposed(self, call: InitiativeCall | None = None, by: str = "hotich", **changes: Any) -> Initiative:
        return actions.propose_initiative(
            call or self.call(), self.facts(by, **changes), request_id=request_id(), actor=self.cast[by]
        )

    def in_scoring(self, by: str = "hotich") -> Initiative:
        """To be judged by the control officer, the leader and the second specialist."""
        initiative = self.proposed(by=by)
        judges = [self.cast[name].officer_id or 0 for name in ("kiemsoat", "chutich", "hotich")]
        actions.name_judges(initiative.call, officer_ids=judges, actor=self.cast["kiemsoat"])
        actions.start_scoring(initiative.call, actor=self.cast["kiemsoat"])
        return initiative

    def points(self, initiative: Initiative, *values: str) -> dict[int, Decimal]:
        criteria = Criterion.objects.filter(agency_id=initiative.agency_id, call_id=initiative.call_id)
        return {
            one.id: Decimal(value) for one, value in zip(criteria.order_by("position"), values, strict=True)
        }

    def score(self, initiative: Initiative, by: str, *values: str) -> list[Score]:
        return actions.score_initiative(
            initiative, points=self.points(initiative, *values), actor=self.cast[by]
        )

    def approved(self) -> Initiative:
        initiative = self.in_scoring()
        self.score(initiative, "kiemsoat", "80", "90")
        return actions.approve_initiative(
            initiative, decision_number="88/QĐ-UBND", actor=self.cast["chutich"]
        )

    def follow(
        self, initiative: Initiative, *, applied: bool = True, by: str = "kiemsoat", **more: Any
    ) -> Any:
        facts = {"on": today(), "note": "Đo từ sổ theo dõi", "request_id": request_id(), **more}
        return actions.follow_up(initiative, is_applied=applied, actor=self.cast[by], **facts)


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    with time_machine.travel(NINE, tick=False) as standing:
        yield standing


@pytest.fixture
def office(clock: time_machine.Coordinates, cast: Cast) -> Office:
    return Office(cast)


def test_a_call_is_made_once_with_its_criteria_and_linked_to_its_task(office: Office) -> None:
    actor, rid = office.cast["kiemsoat"], request_id()
    task = plan_with_a_task(actor.agency_id or 0)
    first = actions.create_call(CALL, request_id=rid, actor=actor, task=task)
    assert actions.create_call(CALL, request_id=rid, actor=actor, task=task).id == first.id
    assert Criterion.objects.filter(agency_id=actor.agency_id, call_id=first.id).count() == 2
    assert TaskProduct.objects.get(agency_id=actor.agency_id, task_id=task.id).kind == "initiative_call"
    with pytest.raises(NotAllowed):
        actions.create_call(CALL, request_id=request_id(), actor=office.cast["hotich"])


@pytest.mark.parametrize(
    "changes",
    [
        {"title": ""},
        {"ends_on": date(2026, 7, 1)},
        {"criteria": ()},
        {"criteria": (("Tính mới", Decimal(0)),)},
        {"criteria": (("Tính mới", Decimal(5)), ("tính mới", Decimal(6)))},
    ],
)
def test_a_call_that_is_wrong_leaves_nothing(changes: dict[str, Any], office: Office) -> None:
    with pytest.raises(DomainError):
        office.call(**changes)
    assert not InitiativeCall.objects.filter(agency_id=office.cast["kiemsoat"].agency_id).exists()


def test_judges_are_of_the_agency_and_who_has_scored_stays(office: Office) -> None:
    initiative = office.in_scoring()
    call, actor = initiative.call, office.cast["kiemsoat"]
    stranger = office.cast["lancan.tiepnhan"].officer_id or 0
    with pytest.raises(NotFound):
        actions.name_judges(call, officer_ids=[stranger], actor=actor)
    with pytest.raises(NotAllowed):
        actions.name_judges(call, officer_ids=[1], actor=office.cast["hotich"])
    office.score(initiative, "chutich", "70", "70")
    with pytest.raises(WrongState, match="đã chấm"):
        actions.name_judges(call, officer_ids=[actor.officer_id or 0], actor=actor)
    kept = actions.name_judges(call, officer_ids=[office.cast["chutich"].officer_id or 0], actor=actor)
    assert [judge.officer_id for judge in kept] == [office.cast["chutich"].officer_id]
    assert Judge.objects.filter(agency_id=call.agency_id, call_id=call.id).count() == 1


def test_an_initiative_is_proposed_once_while_its_call_is_open(
    office: Office, clock: time_machine.Coordinates
) -> None:
    call, actor, rid = office.call(), office.cast["hotich"], request_id()
    first = actions.propose_initiative(call, office.facts(), request_id=rid, actor=actor)
    assert actions.propose_initiative(call, office.facts(), request_id=rid, actor=actor).id == first.id
    with pytest.raises(DomainError, match="tác giả"):
        office.proposed(call, author_ids=(office.cast["diachinh"].officer_id or 0,))
    with pytest.raises(DomainError):
        office.proposed(call, benefit=Benefit(money=-1))
    with pytest.raises(NotAllowed):
        office.proposed(call, by="lancan.tiepnhan")
    clock.move_to(NINE + timedelta(days=60))
    with pytest.raises(WrongState, match="nhận từ"):
        office.proposed(call)
    assert Initiative.objects.filter(agency_id=call.agency_id).count() == 1


def test_authors_change_and_withdraw_until_it_is_judged(office: Office) -> None:
    initiative, author = office.proposed(), office.cast["hotich"]
    both = (author.officer_id or 0, office.cast["diachinh"].officer_id or 0)
    changed = actions.change_initiative(
        initiative, office.facts(name="Tên mới", author_ids=both), actor=author
    )
    assert changed.name == "Tên mới"
    with pytest.raises(NotAllowed):
        actions.change_initiative(initiative, office.facts(), actor=office.cast["kinhte"])
    assert actions.withdraw_initiative(initiative, actor=office.cast["diachinh"]).state == "withdrawn"
    with pytest.raises(WrongState):
        actions.withdraw_initiative(initiative, actor=author)
    with pytest.raises(WrongState):
        actions.change_initiative(office.in_scoring(), office.facts(), actor=author)


def test_judges_score_once_and_nobody_the_own(office: Office) -> None:
    initiative = office.in_scoring()
    office.score(initiative, "kiemsoat", "80", "90")
    office.score(initiative, "chutich", "70", "60.5")
    found = standing_of(initiative)
    assert (found.average, found.spread, found.complete) == (Decimal("75.15"), Decimal("21.70"), 2)
    with pytest.raises(Conflict):
        office.score(initiative, "kiemsoat", "100", "100")
    for name in ("hotich", "diachinh", "lancan.tiepnhan"):
        with pytest.raises(NotAllowed):
            office.score(initiative, name, "100", "100")
    assert Score.objects.filter(agency_id=initiative.agency_id).count() == 4


def test_points_that_are_wrong_leave_nothing(office: Office) -> None:
    initiative = office.in_scoring()
    for values in (("101", "5"), ("-1", "5")):
        with pytest.raises(DomainError, match="0 đến 100"):
            office.score(initiative, "kiemsoat", *values)
    partly = dict(list(office.points(initiative, "5", "5").items())[:1])
    with pytest.raises(DomainError, match="đủ mọi tiêu chí"):
        actions.score_initiative(initiative, points=partly, actor=office.cast["kiemsoat"])
    open_one, judge = office.proposed(), office.cast["kiemsoat"]
    actions.name_judges(open_one.call, officer_ids=[judge.officer_id or 0], actor=judge)
    with pytest.raises(WrongState):
        office.score(open_one, "kiemsoat", "5", "5")
    assert not Score.objects.filter(agency_id=initiative.agency_id).exists()


def test_the_leader_decides_after_the_judges_and_once(office: Office) -> None:
    initiative, leader = office.in_scoring(), office.cast["chutich"]
    with pytest.raises(WrongState, match="giám khảo"):
        actions.approve_initiative(initiative, decision_number="1/QĐ", actor=leader)
    office.score(initiative, "kiemsoat", "80", "90")
    with pytest.raises(DomainError, match="số quyết định"):
        actions.approve_initiative(initiative, decision_number=" ", actor=leader)
    for name in ("kiemsoat", "lancan.tiepnhan"):
        with pytest.raises(NotAllowed):
            actions.approve_initiative(initiative, decision_number="1/QĐ", actor=office.cast[name])
    approved = actions.approve_initiative(initiative, decision_number="1/QĐ", actor=leader)
    assert (approved.state, approved.decided_on) == ("approved", date(2026, 8, 10))
    with pytest.raises(WrongState):
        actions.reject_initiative(initiative, reason="Nghĩ lại", actor=leader)


def test_no_leader_decides_on_the_own_initiative(office: Office) -> None:
    initiative = office.in_scoring(by="chutich")
    office.score(initiative, "kiemsoat", "80", "90")
    with pytest.raises(WrongState, match="Tác giả"):
        actions.approve_initiative(initiative, decision_number="1/QĐ", actor=office.cast["chutich"])


def test_a_call_ends_when_all_is_decided(office: Office) -> None:
    initiative, actor = office.in_scoring(), office.cast["kiemsoat"]
    with pytest.raises(DomainError, match="Còn 1"):
        actions.close_call(initiative.call, actor=actor)
    with pytest.raises(WrongState):
        actions.start_scoring(initiative.call, actor=actor)
    with pytest.raises(DomainError, match="lý do"):
        actions.reject_initiative(initiative, reason="", actor=office.cast["chutich"])
    actions.reject_initiative(initiative, reason="Đã có nơi làm", actor=office.cast["chutich"])
    assert actions.close_call(initiative.call, actor=actor).state == "closed"
    with pytest.raises(WrongState):
        actions.close_call(initiative.call, actor=actor)
    with pytest.raises(DomainError, match="giám khảo"):
        actions.start_scoring(office.call(), actor=actor)


def test_what_is_approved_is_followed_up(office: Office, clock: time_machine.Coordinates) -> None:
    initiative, rid = office.approved(), request_id()
    with pytest.raises(WrongState):
        office.follow(office.proposed())
    with pytest.raises(NotAllowed):
        office.follow(initiative, by="hotich")
    with pytest.raises(DomainError, match="Ngày xem xét"):
        office.follow(initiative, on=date(2026, 8, 11))
    office.follow(initiative, applied=False)
    clock.shift(timedelta(days=30))
    benefit = Benefit(hours=Decimal("3.5"), trips=40)
    first = office.follow(initiative, request_id=rid, benefit=benefit)
    assert office.follow(initiative, request_id=rid, benefit=benefit).id == first.id
    kept = Initiative.objects.get(agency_id=initiative.agency_id, id=initiative.id)
    assert (kept.state, kept.applied_on) == ("applied", date(2026, 9, 9))


# Pages and figures.


def test_a_page_proposes_with_what_a_lesson_gave(office: Office, client_of: ClientOf) -> None:
    address, client = reverse("initiative_propose"), client_of("hotich")
    assert "Chưa có đợt nào đang nhận" in client.get(address).content.decode()
    call = office.call()
    page = client.get(address, {"content": "Đặt máy lấy số", "basis": "Học tập tại xã Mẫu"}).content.decode()
    assert "Đặt máy lấy số" in page
    assert "Học tập tại xã Mẫu" in page
    sent = {
        "request_id": request_id(),
        "call": call.id,
        "name": "Máy lấy số",
        "authors": [office.cast["hotich"].officer_id],
        "present_state": "Chen nhau",
        "content": "Đặt máy lấy số",
        "scope": "Nơi tiếp nhận",
        "hours": "12,5",
        "money": "1.000.000",
    }
    assert client.post(address, sent).status_code == 302
    made = Initiative.objects.get(agency_id=call.agency_id)
    assert (made.hours, made.money, made.trips) == (Decimal("12.5"), 1_000_000, 0)
    card = PRODUCT_KINDS["initiative"].cards([made.agency_id], [made.id])[made.id]
    assert (card.title, card.is_complete) == ("Máy lấy số", False)
    assert client_of("lancan.tiepnhan").get(card.url).status_code == 404


def test_a_judge_does_not_see_the_others_points_before_the_decision(
    office: Office, client_of: ClientOf
) -> None:
    initiative = office.in_scoring()
    office.score(initiative, "chutich", "71", "61")
    address = reverse("initiative_detail", args=[initiative.id])
    assert "khi đã có quyết định" in client_of("hotich").get(address).content.decode()
    assert "71" in client_of("kiemsoat").get(address).content.decode()
    sent = {"points_1": "80", "points_2": "90,5"}
    score = reverse("initiative_score", args=[initiative.id])
    assert client_of("hotich").post(score, sent).status_code == 403
    assert client_of("kiemsoat").post(score, sent).status_code == 302


def test_each_figure_counts_the_rows_its_list_shows(office: Office, client_of: ClientOf) -> None:
    office.follow(office.approved())
    office.approved()
    office.proposed()
    actions.withdraw_initiative(office.proposed(), actor=office.cast["hotich"])
    agency_id = office.cast["kiemsoat"].agency_id or 0
    client = client_of("kiemsoat")
    spans = {
        (date(2026, 8, 1), date(2026, 8, 31)): {"received": 3, "approved": 2, "applied": 1},
        (date(2026, 9, 1), date(2026, 9, 30)): {"received": 0, "approved": 0, "applied": 0},
    }
    for (from_on, to_on), wanted in spans.items():
        scope = Scope(agency_id, frozenset({agency_id}), from_on, to_on)
        for name, value in wanted.items():
            figure = FIGURES[f"initiatives.{name}"]
            html = client.get(figure.drill_down(scope)).content.decode()
            assert figure.measure(scope).value == value, name
            assert len(set(re.findall(r'href="/sang-kien/(\d+)/"', html))) == value, name
