"""Online-service targets: set by an agency, measured from offers and dossiers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from motcua.catalogue import targets
from motcua.catalogue.content import Channel
from motcua.catalogue.models import OnlineLevel, OnlineTarget, ProcedureVersion
from motcua.catalogue.offers import offer_procedure
from motcua.catalogue.open_work import FILED_SOURCES, Filed
from motcua.catalogue.targets import TargetFacts, add_target, change_target, progress_of, remove_target
from motcua.catalogue.tests.conftest import officer
from motcua.catalogue.tests.test_offers import _added
from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.evidence import FIGURES, Scope
from motcua.core.models import AuditLine

YEAR = (date(2026, 1, 1), date(2026, 12, 31))
TODAY = date(2026, 9, 15)
FACTS = TargetFacts("procedures_full", Decimal(80), *YEAR, "12/KH-UBND")


@pytest.fixture(autouse=True)
def _clock() -> Any:
    with time_machine.travel("2026-09-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def target(control: Actor) -> OnlineTarget:
    return add_target(FACTS, actor=control)


def offered(version: ProcedureVersion, actor: Actor, level: str | None) -> None:
    channels = [Channel.COUNTER] if level is None else [Channel.COUNTER, Channel.ONLINE]
    offer_procedure(
        version.procedure,
        agency_id=actor.agency_id or 0,
        channels=channels,
        online_level=level or OnlineLevel.NONE,
        partial_reason="Phải có mặt" if level == "partial" else "",
        valid_from=date(2026, 7, 1),
        actor=actor,
    )


@pytest.fixture
def three(approved: ProcedureVersion, control: Actor) -> None:
    """Three procedures: full, partial, at the counter only."""
    offered(approved, control, "full")
    offered(_added("1.000002", control), control, "partial")
    offered(_added("1.000003", control), control, None)


def test_a_target_is_set_changed_and_removed_each_with_an_audit_line(
    target: OnlineTarget, control: Actor
) -> None:
    changed = change_target(target, replace(FACTS, percent=Decimal(90)), actor=control)
    assert changed.percent == 90
    remove_target(changed, actor=control)
    assert not OnlineTarget.objects.exists()
    assert list(AuditLine.objects.order_by("id").values_list("deed", flat=True)) == [
        "catalogue.target_added",
        "catalogue.target_changed",
        "catalogue.target_removed",
    ]


def test_repeated_deeds_write_nothing_twice(target: OnlineTarget, control: Actor) -> None:
    with pytest.raises(Conflict, match="Đã có chỉ tiêu này"):
        add_target(FACTS, actor=control)
    lines = AuditLine.objects.count()
    change_target(target, FACTS, actor=control)
    assert AuditLine.objects.count() == lines
    remove_target(target, actor=control)
    for deed in (
        lambda: remove_target(target, actor=control),
        lambda: change_target(target, FACTS, actor=control),
    ):
        with pytest.raises(NotFound):
            deed()


DEEDS: dict[str, Callable[[OnlineTarget, Actor], object]] = {
    "add": lambda target, actor: add_target(replace(FACTS, percent=Decimal(5)), actor=actor),
    "change": lambda target, actor: change_target(target, replace(FACTS, percent=Decimal(5)), actor=actor),
    "remove": lambda target, actor: remove_target(target, actor=actor),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_who_may_not_is_refused_and_a_stranger_finds_nothing(
    target: OnlineTarget, control: Actor, deed: str
) -> None:
    for who in (officer("receptionist", agency_id=control.agency_id), officer("administrator"), ANONYMOUS):
        with pytest.raises(NotAllowed):
            DEEDS[deed](target, who)
    if deed != "add":
        with pytest.raises(NotFound):
            DEEDS[deed](target, officer("control_officer", agency_id=(control.agency_id or 0) + 1))
    assert list(OnlineTarget.objects.values_list("percent", flat=True)) == [80]


def test_without_an_agency_there_is_nobody_to_set_it_for(target: OnlineTarget) -> None:
    with pytest.raises(WrongState, match="chưa thuộc cơ quan nào"):
        add_target(FACTS, actor=officer("control_officer"))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"goal": "x"}, "goal"),
        ({"percent": Decimal(0)}, "percent"),
        ({"percent": Decimal(101)}, "percent"),
        ({"to_on": date(2025, 1, 1)}, "to_on"),
        ({"basis": " "}, "basis"),
        ({"procedure_code": "9.999999"}, "procedure_code"),
    ],
)
def test_a_wrong_fact_is_told_at_its_field(control: Actor, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(DomainError) as refused:
        add_target(replace(FACTS, **changes), actor=control)
    assert refused.value.field == field
    assert not OnlineTarget.objects.exists()


@pytest.mark.usefixtures("three")
def test_progress_says_how_many_are_needed_and_which_procedures_lack_what(target: OnlineTarget) -> None:
    found = progress_of(target)
    assert (found.value, found.of, found.needed, found.is_met) == (1, 3, 2, False)  # 80 % of 3 is 2,4: 3
    assert str(found.share) == "33.33"
    assert [(one.code, one.why) for one in found.missing] == [
        ("1.000002", "mới một phần, chưa toàn trình"),
        ("1.000003", "chưa nhận trực tuyến"),
    ]
    any_level = progress_of(OnlineTarget(**_row(target, goal="procedures_online", percent=Decimal(60))))
    assert (any_level.value, any_level.needed, any_level.is_met) == (2, 0, True)


def _row(target: OnlineTarget, **changes: Any) -> dict[str, Any]:
    kept = ("agency_id", "procedure_id", "goal", "percent", "from_on", "to_on", "basis")
    return {**{name: getattr(target, name) for name in kept}, **changes}


@pytest.mark.usefixtures("three")
def test_a_target_for_one_procedure_counts_that_one(control: Actor) -> None:
    one = add_target(replace(FACTS, procedure_code="1.000001", percent=Decimal(100)), actor=control)
    assert progress_of(one).is_met
    other = add_target(replace(FACTS, procedure_code="1.000003", percent=Decimal(100)), actor=control)
    assert (progress_of(other).needed, progress_of(other).is_met) == (1, False)


@pytest.mark.usefixtures("three")
def test_a_target_is_measured_on_its_last_day_once_it_is_over_and_not_before_it_begins(
    target: OnlineTarget,
) -> None:
    early = progress_of(OnlineTarget(**_row(target, to_on=date(2026, 6, 30))))
    assert early.on == date(2026, 6, 30)
    assert (early.is_met, early.unknown) == (None, "Ngày này cơ quan không cung cấp thủ tục nào để tính.")
    late = progress_of(OnlineTarget(**_row(target, from_on=date(2026, 12, 1))))
    assert (late.label, late.is_met) == ("Chưa bắt đầu", None)
    assert "01/12/2026" in late.unknown


def test_dossiers_filed_online_are_counted_with_the_procedures_that_lag(
    control: Actor, approved: ProcedureVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    def filed(agencies: Collection[int], from_on: date, to_on: date) -> dict[str, Filed]:
        assert (list(agencies), from_on, to_on) == ([control.agency_id], YEAR[0], TODAY)
        return {"1.000001": Filed(10, 2), "1.000002": Filed(10, 9)}

    monkeypatch.setattr(targets, "find_figure", lambda key: None)
    monkeypatch.setattr("motcua.catalogue.open_work.FILED_SOURCES", [filed])
    target = add_target(replace(FACTS, goal="dossiers_online", percent=Decimal(50)), actor=control)
    found = progress_of(target)
    assert (found.value, found.of, found.needed, found.is_met) == (11, 20, 0, True)
    assert [(one.code, one.why) for one in found.missing] == [
        ("1.000001", "2/10 hồ sơ nộp trực tuyến (20\u00a0%)")
    ]
    one = add_target(
        replace(FACTS, goal="dossiers_online", percent=Decimal(50), procedure_code="1.000001"), actor=control
    )
    assert (progress_of(one).value, progress_of(one).of, progress_of(one).needed) == (2, 10, 3)
    assert FILED_SOURCES  # the dossiers' own source stands when nobody replaces it


@pytest.mark.usefixtures("three")
def test_figures_for_the_plan(control: Actor, target: OnlineTarget) -> None:
    scope = Scope(control.agency_id or 0, control.agencies, *YEAR)
    full = FIGURES["catalogue.online_full"].measure(scope)
    assert (full.value, full.of, len(full.gaps)) == (1, 3, 2)
    met = FIGURES["catalogue.targets_met"].measure(scope)
    assert (met.value, met.of) == (0, 1)
    assert met.gaps[0].url == f"/danh-muc/chi-tieu/{target.pk}/"
    assert FIGURES["catalogue.partial_unexplained"].measure(scope).value == 0
    nobody = Scope((control.agency_id or 0) + 1, frozenset(), *YEAR)
    assert "Chưa đặt chỉ tiêu" in FIGURES["catalogue.targets_met"].measure(nobody).unknown


def test_the_pages_set_show_change_and_remove(client_of: Callable[[str], Any], starter_pack: None) -> None:
    control = client_of("kiemsoat")
    form = {
        "goal": "procedures_online",
        "percent": "80,5",
        "from_on": "01/01/2026",
        "to_on": "31/12/2026",
        "basis": "12/KH-UBND",
        "procedure_code": "",
    }
    assert control.post("/danh-muc/chi-tieu/them/", form).status_code == 302
    target = OnlineTarget.objects.get()
    assert target.percent == Decimal("80.5")
    assert "80,5" in control.get("/danh-muc/chi-tieu/").content.decode()
    base = f"/danh-muc/chi-tieu/{target.pk}/"
    assert "Giao tại 12/KH-UBND" in control.get(base).content.decode()
    assert "không có thủ tục" in control.post(f"{base}sua/", form | {"procedure_code": "x"}).content.decode()
    assert control.post(f"{base}sua/", form | {"percent": "90"}).status_code == 302
    assert client_of("lancan.tiepnhan").get(base).status_code == 404
    assert client_of("tiepnhan1").post(f"{base}bo/").status_code == 403
    assert control.post(f"{base}bo/").status_code == 302
    assert control.get(base).status_code == 404
