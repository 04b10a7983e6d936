"""The pure rules: codes by era, the tree, positions and stand-ins that may stand together."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.errors import DomainError
from motcua.organisations import rules
from motcua.organisations.models import AgencyKind
from motcua.organisations.rules import Held, Span

ERA_A = date(2022, 2, 28)
ERA_B = date(2025, 7, 1)


@pytest.mark.parametrize(
    ("code", "on", "form"),
    [
        ("000.00.16.H23", ERA_A, rules.LEVEL_ONE_LAST),
        ("H23.16.10", ERA_A, rules.LEVEL_ONE_FIRST),
        ("H44.100", ERA_B, rules.LEVEL_ONE_FIRST),
        ("H01.151.01", ERA_B, rules.LEVEL_ONE_FIRST),
        ("H44", ERA_B, rules.LEVEL_ONE_FIRST),
        ("000.00.16.H23", date(2018, 1, 1), rules.LEVEL_ONE_LAST),
    ],
)
def test_a_code_of_its_era_is_taken(code: str, on: date, form: str) -> None:
    assert rules.check_dossier_code(code, on) == form


@pytest.mark.parametrize(
    ("code", "on"),
    [
        ("000.00.16.H23", ERA_B),
        ("00.00.16.H23", ERA_A),
        ("h23.16", ERA_A),
        ("H23-16", ERA_A),
        ("H23..16", ERA_B),
        ("H23.16 ", ERA_B),
        ("H23." + "1" * 40, ERA_B),
        ("", ERA_B),
        ("H23.16\n", ERA_B),
    ],
)
def test_a_code_that_does_not_fit_its_era_is_refused(code: str, on: date) -> None:
    with pytest.raises(DomainError) as refused:
        rules.check_dossier_code(code, on)
    assert refused.value.field == "code"


def test_the_province_part_is_found_in_both_orders() -> None:
    assert rules.level_one("000.00.16.H23") == "H23"
    assert rules.level_one("H24.150.01") == "H24"


@pytest.mark.parametrize("code", ["", "h24", "H24..1", "H24/1", "Đ24", "A" * 36])
def test_an_identifier_with_other_letters_is_refused(code: str) -> None:
    with pytest.raises(DomainError):
        rules.check_identifier(code)


days = st.dates(date(2020, 1, 1), date(2020, 2, 28))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first, last = sorted((draw(days), draw(days)))
    return Span(first, draw(st.sampled_from([last, None])))


@given(spans(), spans())
def test_spans_overlap_exactly_when_they_share_a_day(one: Span, other: Span) -> None:
    end = date(2020, 3, 1)
    shared = [
        day
        for day in (date.fromordinal(n) for n in range(date(2020, 1, 1).toordinal(), end.toordinal() + 1))
        if one.has(day) and other.has(day)
    ]
    assert one.overlaps(other) == other.overlaps(one) == bool(shared)


@given(spans(), spans())
def test_a_span_holds_another_when_no_day_of_it_lies_outside(one: Span, other: Span) -> None:
    assert one.holds(other) == (
        one.has(other.first) and (one.last is None or (other.last is not None and one.has(other.last)))
    )


def test_a_span_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(DomainError):
        Span(date(2026, 1, 2), date(2026, 1, 1))


def test_the_district_level_ends_with_30_06_2025() -> None:
    assert rules.last_district_day() == date(2025, 6, 30)
    assert rules.check_kind("district", Span(date(2011, 7, 1))).last == date(2025, 6, 30)
    for span in (Span(ERA_B), Span(date(2011, 7, 1), date(2025, 7, 1))):
        with pytest.raises(DomainError, match="30/06/2025"):
            rules.check_kind("district", span)


def test_other_kinds_have_no_last_day() -> None:
    assert rules.check_kind("commune", Span(ERA_B)) == Span(ERA_B)


def test_every_kind_has_its_row_of_parents() -> None:
    assert set(rules.PARENTS) == set(AgencyKind.values)


def test_a_commune_outlives_its_district_but_a_unit_does_not_outlive_its_commune() -> None:
    district = Span(date(2011, 1, 1), date(2025, 6, 30))
    rules.check_parent("commune", Span(date(2012, 1, 1)), "district", district)
    with pytest.raises(DomainError, match="ngày kết thúc"):
        rules.check_parent("unit", Span(date(2012, 1, 1)), "district", district)
    with pytest.raises(DomainError):
        rules.check_parent("unit", Span(date(2012, 1, 1), date(2025, 7, 1)), "district", district)


def test_a_parent_must_be_in_force_and_of_a_fitting_kind() -> None:
    with pytest.raises(DomainError, match="không hoạt động"):
        rules.check_parent("unit", Span(ERA_A), "commune", Span(ERA_B))
    with pytest.raises(DomainError, match="không thể trực thuộc"):
        rules.check_parent("commune", Span(ERA_B), "commune", Span(ERA_A))
    with pytest.raises(DomainError, match="Hãy chọn"):
        rules.check_parent("commune", Span(ERA_B), None, None)
    rules.check_parent("province", Span(ERA_A), None, None)


def test_the_tree_has_no_cycle() -> None:
    parents = {1: None, 2: 1, 3: 2}
    rules.check_no_cycle(3, 1, parents)
    for parent in (1, 2, 3):
        with pytest.raises(DomainError):
            rules.check_no_cycle(1, parent, parents)


def held(
    *roles: str,
    agency: int = 1,
    unit: int | None = None,
    title: str = "Chuyên viên",
    span: Span | None = None,
) -> Held:
    return Held(agency, unit, title, frozenset(roles), span or Span(ERA_B))


def test_one_officer_may_hold_two_offices_of_one_agency() -> None:
    rules.check_position(held("specialist"), [held("receptionist", title="Cán bộ tiếp nhận")])


def test_the_same_office_is_not_held_twice_at_once() -> None:
    with pytest.raises(DomainError, match="đã giữ"):
        rules.check_position(held("specialist", title="chuyên viên"), [held("specialist")])
    rules.check_position(
        held("specialist"), [held("specialist", span=Span(date(2024, 1, 1), date(2025, 6, 30)))]
    )


def test_offices_in_two_agencies_do_not_stand_together() -> None:
    with pytest.raises(DomainError, match="cơ quan khác"):
        rules.check_position(held("specialist"), [held("leader", agency=2)])


def test_an_administrator_holds_no_role_that_reads_dossiers() -> None:
    with pytest.raises(DomainError, match="Quản trị kỹ thuật"):
        rules.check_position(held("administrator", title="Quản trị"), [held("specialist")])
    with pytest.raises(DomainError, match="Quản trị kỹ thuật"):
        rules.check_roles(["administrator", "clerk"], is_external=False)


@pytest.mark.parametrize("roles", [[], ["citizen"], ["system"], ["chairman"], ["specialist", "anonymous"]])
def test_only_staff_roles_are_granted(roles: list[str]) -> None:
    with pytest.raises(DomainError):
        rules.check_roles(roles, is_external=False)


def test_external_bodies_have_their_own_role() -> None:
    assert rules.check_roles(["external_officer"], is_external=True) == {"external_officer"}
    with pytest.raises(DomainError):
        rules.check_roles(["leader"], is_external=True)
    with pytest.raises(DomainError):
        rules.check_roles(["external_officer"], is_external=False)


def test_nobody_stands_in_twice_over_or_while_away() -> None:
    week = Span(date(2026, 11, 2), date(2026, 11, 6))
    rules.check_stand_in(1, 2, "", week, [])
    rules.check_stand_in(1, 2, "1.001193", week, [(1, 3, "2.000815", week)])
    for others in ([(1, 3, "", week)], [(2, 3, "", week)], [(4, 1, "", week)]):
        with pytest.raises(DomainError):
            rules.check_stand_in(1, 2, "1.001193", week, others)
    with pytest.raises(DomainError, match="chính mình"):
        rules.check_stand_in(1, 1, "", week, [])


def test_an_ended_commune_names_who_takes_its_open_work() -> None:
    rules.check_successors("commune", [2, 3], 3, 1)
    rules.check_successors("unit", [], None, 1)
    for successors, taker in (([], None), ([2], None), ([2], 3), ([1], 1), ([2, 2], 2)):
        with pytest.raises(DomainError):
            rules.check_successors("commune", successors, taker, 1)
