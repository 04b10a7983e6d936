"""Deeds on agencies: open, change, move, codes, mergers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.core.permissions import Role
from motcua.organisations.actions import (
    Contact,
    add_agency_code,
    appoint_stand_in,
    change_agency,
    end_agency,
    move_agency,
    open_agency,
)
from motcua.organisations.models import Agency, AgencyKind, CodeForm, Position, StandIn
from motcua.organisations.queries import (
    agencies_taken_over,
    agency_in_charge,
    find_agency_code,
    find_parent_on,
    is_within,
)
from motcua.organisations.tests.factories import (
    FROM,
    Office,
    acting,
    days,
    make_commune,
    make_officer,
    make_province,
    make_unit,
)

LAST = date(2025, 6, 30)


def new_unit(office: Office, actor: Actor, code: str = "H24.990.77", **changes: object) -> Agency:
    facts: dict[str, object] = {
        "kind": AgencyKind.UNIT,
        "name": "Phòng Mới",
        "code": code,
        "parent": office.commune,
        "valid_from": today(),
    } | changes
    return open_agency(actor=actor, **facts)  # type: ignore[arg-type]


# Open


def test_a_unit_is_opened_below_its_commune(office: Office) -> None:
    unit = new_unit(office, acting(office.administrator), code=" h24.990.77 ")
    assert (unit.code, unit.parent) == ("H24.990.77", office.commune)
    assert find_parent_on(unit, today()) == office.commune
    assert is_within(unit, office.province.pk)
    assert not is_within(unit, office.neighbour.pk)
    assert AuditLine.objects.filter(deed="agency.opened", subject=f"agency:{unit.pk}").exists()


def test_an_identifier_names_one_agency(office: Office) -> None:
    actor = acting(office.administrator)
    new_unit(office, actor)
    with pytest.raises(Conflict):
        new_unit(office, actor)
    assert Agency.objects.filter(code="H24.990.77").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"kind": "kingdom"}, "kind"),
        ({"code": "h 24"}, "code"),
        ({"kind": AgencyKind.COMMUNE}, "parent"),
        ({"valid_from": FROM - timedelta(days=1)}, "valid_from"),
        ({"valid_to": FROM, "valid_from": FROM + timedelta(days=1)}, "valid_to"),
        ({"contact": Contact(email="khong phai thu")}, "email"),
    ],
)
def test_wrong_facts_are_named_and_make_nothing(
    changes: dict[str, object], field: str, office: Office
) -> None:
    before = Agency.objects.count()
    with pytest.raises(DomainError) as refused:
        new_unit(office, acting(office.administrator), **changes)
    assert refused.value.field == field
    assert Agency.objects.count() == before


def test_a_district_gets_the_last_day_of_its_level(office: Office) -> None:
    district = open_agency(
        kind=AgencyKind.DISTRICT,
        name="Huyện",
        code="H24.16",
        parent=office.province,
        valid_from=date(2011, 1, 1),
        actor=SYSTEM,
    )
    assert district.valid_to == LAST
    with pytest.raises(DomainError, match="30/06/2025"):
        open_agency(
            kind=AgencyKind.DISTRICT,
            name="Huyện mới",
            code="H24.17",
            parent=office.province,
            valid_from=FROM,
            actor=SYSTEM,
        )


def test_only_administrators_open_and_only_below_their_own_agency(office: Office) -> None:
    for officer in (office.leader, office.specialist, office.stranger):
        with pytest.raises(NotAllowed):
            new_unit(office, acting(officer))
    administrator = acting(office.administrator)
    for parent in (office.neighbour, office.province, None):
        with pytest.raises(NotAllowed):
            new_unit(office, administrator, parent=parent, kind=AgencyKind.UNIT)


# Change


def test_the_address_changes_and_an_unchanged_one_writes_nothing(office: Office) -> None:
    actor = acting(office.administrator)
    contact = Contact(place="Thanh Mẫu", address="Thôn Mẫu", phone="0225 000 0000", email="ubnd@example.com")
    changed = change_agency(office.commune, contact=contact, actor=actor)
    assert (changed.place, changed.address) == ("Thanh Mẫu", "Thôn Mẫu")
    lines = AuditLine.objects.count()
    change_agency(office.commune, contact=contact, actor=actor)
    assert AuditLine.objects.count() == lines


def test_a_strangers_agency_is_not_changed(office: Office) -> None:
    for officer in (office.leader, office.administrator):
        with pytest.raises(NotAllowed):
            change_agency(office.neighbour, contact=Contact(place="X"), actor=acting(officer))
    with pytest.raises(NotFound):
        change_agency(Agency(pk=0), contact=Contact(), actor=SYSTEM)


# Codes


def test_a_new_code_ends_the_one_before_it(office: Office) -> None:
    old = make_commune("H24.995", office.province, valid_from=date(2019, 1, 6))
    add_agency_code(old, "000.95.16.H24", valid_from=date(2019, 1, 6), actor=SYSTEM)
    add_agency_code(old, "h24.995", valid_from=FROM, actor=SYSTEM)
    before, after = find_agency_code(old.pk, LAST), find_agency_code(old.pk, FROM)
    assert before is not None
    assert after is not None
    assert (before.code, before.form, before.valid_to) == ("000.95.16.H24", CodeForm.LEVEL_ONE_LAST, LAST)
    assert (after.code, after.form, after.valid_to) == ("H24.995", CodeForm.LEVEL_ONE_FIRST, None)


def test_two_agencies_never_number_with_one_code_at_once(office: Office) -> None:
    add_agency_code(office.commune, "H24.990", valid_from=FROM, actor=SYSTEM)
    with pytest.raises(Conflict):
        add_agency_code(office.neighbour, "H24.990", valid_from=days(0), actor=SYSTEM)


def test_a_code_is_not_added_twice_nor_before_the_present_one(office: Office) -> None:
    add_agency_code(office.commune, "H24.990", valid_from=days(-10), actor=SYSTEM)
    with pytest.raises(Conflict):
        add_agency_code(office.commune, "H24.990", valid_from=days(0), actor=SYSTEM)
    with pytest.raises(DomainError, match="phải sau"):
        add_agency_code(office.commune, "H24.989", valid_from=days(-10), actor=SYSTEM)
    assert office.commune.codes.count() == 1


def test_codes_are_the_administrators_and_follow_their_era(office: Office) -> None:
    with pytest.raises(NotAllowed):
        add_agency_code(office.commune, "H24.990", valid_from=FROM, actor=acting(office.specialist))
    with pytest.raises(NotAllowed):
        add_agency_code(office.neighbour, "H24.991", valid_from=FROM, actor=acting(office.administrator))
    with pytest.raises(DomainError, match="đứng trước"):
        add_agency_code(office.commune, "000.90.16.H24", valid_from=FROM, actor=acting(office.administrator))


# Move


def test_a_commune_moves_from_its_district_to_the_province(office: Office) -> None:
    district = open_agency(
        kind=AgencyKind.DISTRICT,
        name="Huyện",
        code="H24.16",
        parent=office.province,
        valid_from=date(2011, 1, 1),
        actor=SYSTEM,
    )
    commune = make_commune("H24.995", district, valid_from=date(2011, 1, 1))
    move_agency(commune, office.province, valid_from=FROM, basis="Luật 72/2025/QH15", actor=SYSTEM)
    assert find_parent_on(commune, LAST) == district
    assert find_parent_on(commune, FROM) == office.province
    commune.refresh_from_db()
    assert commune.parent == office.province
    with pytest.raises(Conflict):
        move_agency(commune, office.province, valid_from=days(0), actor=SYSTEM)
    with pytest.raises(DomainError):
        move_agency(commune, commune, valid_from=days(0), actor=SYSTEM)


def test_only_set_up_moves_between_trees(office: Office) -> None:
    other = make_province("H26")
    with pytest.raises(NotAllowed):
        move_agency(office.commune, other, valid_from=today(), actor=acting(office.administrator))
    with pytest.raises(NotAllowed):
        move_agency(office.commune, other, valid_from=today(), actor=acting(office.stranger))


# End


def test_a_merger_of_communes_ends_everything_below_and_names_who_goes_on(office: Office) -> None:
    add_agency_code(office.commune, "H24.990", valid_from=FROM, actor=SYSTEM)
    appoint_stand_in(
        office.specialist,
        office.colleague,
        reason="Nghỉ phép",
        valid_from=today(),
        valid_to=days(30),
        actor=acting(office.leader),
    )
    merged = make_commune("H24.999", office.province, valid_from=days(6))
    end_agency(
        office.commune,
        last_on=days(5),
        successors=[office.neighbour, merged],
        takes_open_work=merged,
        basis="Nghị quyết mẫu",
        actor=acting(office.administrator),
    )
    office.commune.refresh_from_db()
    assert office.commune.valid_to == days(5)
    assert set(Agency.objects.filter(parent=office.commune).values_list("valid_to", flat=True)) == {days(5)}
    assert find_agency_code(office.commune.pk, days(5)) is not None
    assert find_agency_code(office.commune.pk, days(6)) is None
    assert Position.objects.on(days(5)).filter(agency=office.commune).exists()
    assert not Position.objects.on(days(6)).filter(agency=office.commune).exists()
    assert not StandIn.objects.on(days(6)).exists()
    assert agencies_taken_over(merged.pk) == {office.commune.pk: days(6)}
    assert agencies_taken_over(office.neighbour.pk) == {}
    office.clerk.refresh_from_db()
    assert office.clerk.agency == merged


def test_work_follows_a_chain_of_mergers(office: Office) -> None:
    second = make_commune("H24.998", office.province)
    end_agency(office.commune, last_on=days(1), successors=[office.neighbour], actor=SYSTEM)
    end_agency(office.neighbour, last_on=days(2), successors=[second], actor=SYSTEM)
    assert agencies_taken_over(second.pk) == {office.commune.pk: days(3), office.neighbour.pk: days(3)}
    second.refresh_from_db()
    assert second.taken_over_by(days(2)) == frozenset()
    assert second.working_for(days(3)) == {office.commune.pk, office.neighbour.pk, second.pk}
    assert agency_in_charge(office.commune.pk, days(1)) == office.commune
    assert agency_in_charge(office.commune.pk, days(2)) == office.neighbour
    assert agency_in_charge(office.commune.pk, days(3)) == second


def test_a_merger_recorded_late_reaches_whoever_goes_on_today(office: Office) -> None:
    second = make_commune("H24.998", office.province)
    end_agency(office.neighbour, last_on=days(2), successors=[second], actor=SYSTEM)
    end_agency(office.commune, last_on=days(1), successors=[office.neighbour], actor=SYSTEM)
    second.refresh_from_db()
    assert dict(second.taken_over) == {
        office.commune.pk: days(3).isoformat(),
        office.neighbour.pk: days(3).isoformat(),
    }


def test_the_actor_works_for_a_followed_agency_from_the_day_after_its_last(office: Office) -> None:
    end_agency(office.commune, last_on=days(5), successors=[office.neighbour], actor=SYSTEM)
    with time_machine.travel(now() + timedelta(days=5), tick=False):
        assert acting(office.stranger).agencies == {office.neighbour.pk}
        assert acting(office.leader).agencies == {office.commune.pk}
    with time_machine.travel(now() + timedelta(days=6), tick=False):
        successor = acting(office.stranger)
    assert successor.agencies == {office.neighbour.pk, office.commune.pk}
    assert successor.agency_id == office.neighbour.pk


def test_an_agency_ends_once(office: Office) -> None:
    facts = {"last_on": days(5), "successors": [office.neighbour], "actor": SYSTEM}
    end_agency(office.commune, **facts)  # type: ignore[arg-type]
    with pytest.raises(WrongState):
        end_agency(office.commune, **facts)  # type: ignore[arg-type]
    assert office.commune.successions.count() == 1


def test_a_commune_does_not_end_without_one_that_takes_its_work(office: Office) -> None:
    third = make_commune("H24.998", office.province)
    later = make_commune("H24.997", office.province, valid_from=days(50))
    for successors, taker in (
        ([], None),
        ([office.neighbour, third], None),
        ([office.neighbour], third),
        ([office.commune], None),
        ([office.unit], None),
        ([later], None),
    ):
        with pytest.raises(DomainError):
            end_agency(
                office.commune, last_on=days(5), successors=successors, takes_open_work=taker, actor=SYSTEM
            )
    office.commune.refresh_from_db()
    assert office.commune.valid_to is None


def test_a_province_with_living_communes_does_not_end(office: Office) -> None:
    other = make_province("H26")
    with pytest.raises(WrongState, match="trực thuộc"):
        end_agency(office.province, last_on=days(5), successors=[other], actor=SYSTEM)


def test_the_staff_of_a_unit_move_to_its_successor(office: Office) -> None:
    successor = make_unit("H24.990.03", office.commune)
    with pytest.raises(WrongState, match="còn người"):
        end_agency(office.unit, last_on=days(5), actor=acting(office.administrator))
    end_agency(office.unit, last_on=days(5), successors=[successor], actor=acting(office.administrator))
    before, after = (office.clerk.positions.on(day).get() for day in (days(5), days(6)))
    assert (before.unit, after.unit) == (office.unit, successor)
    assert (before.title, before.roles) == (after.title, after.roles)


def test_an_empty_unit_ends_without_successor(office: Office) -> None:
    unit = make_unit("H24.990.05", office.commune)
    ended = end_agency(unit, last_on=days(0), actor=acting(office.administrator))
    assert ended.valid_to == days(0)
    with pytest.raises(WrongState):
        end_agency(unit, last_on=days(0), actor=acting(office.administrator))


def test_strangers_end_nothing(office: Office) -> None:
    make_officer(office.neighbour, Role.ADMINISTRATOR)
    for officer in (office.leader, office.stranger):
        with pytest.raises(NotAllowed):
            end_agency(office.commune, last_on=days(5), successors=[office.neighbour], actor=acting(officer))
