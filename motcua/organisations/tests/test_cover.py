"""Who acts for whom: stand-ins and delegations, and what ends them."""

from __future__ import annotations

import pytest

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed, WrongState
from motcua.core.models import AuditLine
from motcua.core.permissions import PERMISSIONS, Permission, Role, allowed
from motcua.organisations.actions import (
    appoint_stand_in,
    delegate,
    end_position,
    end_stand_in,
    officer_leaves,
    revoke_delegation,
)
from motcua.organisations.models import Delegation, Officer, StandIn
from motcua.organisations.tests.factories import Office, acting, days, give, make_officer

SIGN = "sample.sign"


@pytest.fixture(autouse=True)
def sign(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Permission(SIGN, "Ký mẫu", frozenset({Role.LEADER}), can_delegate=True)
    monkeypatch.setitem(PERMISSIONS, SIGN, row)


def stand_in(office: Office, actor: Actor | None = None, **changes: object) -> StandIn:
    facts: dict[str, object] = {
        "absent": office.specialist,
        "deputy": office.colleague,
        "reason": "Nghỉ phép",
        "valid_from": today(),
        "valid_to": days(4),
    } | changes
    absent, deputy = facts.pop("absent"), facts.pop("deputy")
    return appoint_stand_in(absent, deputy, actor=actor or acting(office.leader), **facts)  # type: ignore[arg-type]


def pass_on(office: Office, receiver: Officer, actor: Actor | None = None, **changes: object) -> Delegation:
    facts: dict[str, object] = {
        "permission": SIGN,
        "document": "01/GUQ-UBND",
        "valid_from": today(),
        "valid_to": days(4),
    } | changes
    return delegate(receiver, actor=actor or acting(office.leader), **facts)  # type: ignore[arg-type]


def covers_until(officer: Officer) -> object:
    officer.refresh_from_db()
    return officer.covers_until


# Stand-ins


def test_the_deputy_acts_for_the_absent_and_keeps_only_his_own_roles(office: Office) -> None:
    stand_in(office)
    actor = acting(office.colleague)
    assert actor.is_or_stands_in_for(office.specialist.pk, "1.001193")
    assert actor.roles == {"specialist"}
    assert covers_until(office.colleague) == days(4)
    assert AuditLine.objects.filter(deed="staff.stand_in_appointed").count() == 1


def test_a_stand_in_for_one_procedure_covers_no_other(office: Office) -> None:
    stand_in(office, procedure_code="1.001193")
    actor = acting(office.colleague)
    assert actor.replaces(office.specialist.pk, "1.001193")
    assert not actor.replaces(office.specialist.pk, "2.000815")


def test_a_coming_stand_in_does_not_count_yet(office: Office) -> None:
    stand_in(office, valid_from=days(1))
    assert acting(office.colleague).stands_in_for == frozenset()


def test_the_same_absence_is_covered_once(office: Office) -> None:
    stand_in(office)
    with pytest.raises(DomainError, match="Đã có người"):
        stand_in(office)
    assert StandIn.objects.count() == 1


def test_a_deputy_must_be_able_to_do_the_work(office: Office) -> None:
    for deputy in (office.clerk, office.administrator, make_officer(office.commune)):
        with pytest.raises(DomainError) as refused:
            stand_in(office, deputy=deputy)
        assert refused.value.field == "deputy"
    with pytest.raises(DomainError) as refused:
        stand_in(office, absent=office.administrator, deputy=office.specialist)
    assert refused.value.field == "absent"


def test_a_stand_in_in_the_past_or_back_to_front_is_refused(office: Office) -> None:
    with pytest.raises(DomainError):
        stand_in(office, valid_from=days(-3), valid_to=days(-1))
    with pytest.raises(DomainError):
        stand_in(office, valid_from=days(3), valid_to=days(1))


def test_a_reason_is_needed(office: Office) -> None:
    with pytest.raises(DomainError) as refused:
        stand_in(office, reason="  ")
    assert refused.value.field == "reason"


def test_only_the_agencys_leader_appoints_and_ends(office: Office) -> None:
    row = stand_in(office)
    for officer in (office.specialist, office.administrator, office.stranger):
        with pytest.raises(NotAllowed):
            stand_in(office, actor=acting(officer), procedure_code="1.001193")
        with pytest.raises(NotAllowed):
            end_stand_in(row, actor=acting(officer))
    with pytest.raises(NotAllowed):
        stand_in(office, deputy=office.stranger, actor=acting(office.leader))


def test_coming_back_early_ends_it_at_once_and_only_once(office: Office) -> None:
    row = end_stand_in(stand_in(office), actor=acting(office.leader))
    assert row.revoked_at is not None
    assert covers_until(office.colleague) is None
    assert acting(office.colleague).stands_in_for == frozenset()
    with pytest.raises(WrongState):
        end_stand_in(row, actor=acting(office.leader))
    stand_in(office)
    assert acting(office.colleague).replaces(office.specialist.pk, "")


def test_a_stand_in_can_be_shortened(office: Office) -> None:
    end_stand_in(stand_in(office), last_on=days(1), actor=acting(office.leader))
    assert covers_until(office.colleague) == days(1)
    assert acting(office.colleague).replaces(office.specialist.pk, "")


def test_covers_until_is_the_last_of_several(office: Office) -> None:
    first = stand_in(office, valid_to=days(9))
    pass_on(office, office.colleague, valid_to=days(3))
    assert covers_until(office.colleague) == days(9)
    end_stand_in(first, actor=acting(office.leader))
    assert covers_until(office.colleague) == days(3)


# Delegations


def test_a_power_is_used_by_its_receiver_until_it_is_taken_back(office: Office) -> None:
    assert not allowed(acting(office.clerk), SIGN)
    row = pass_on(office, office.clerk)
    assert allowed(acting(office.clerk), SIGN)
    revoke_delegation(row, actor=acting(office.second_leader))
    assert not allowed(acting(office.clerk), SIGN)
    assert covers_until(office.clerk) is None
    with pytest.raises(WrongState):
        revoke_delegation(row, actor=acting(office.leader))


def test_a_power_that_may_not_be_passed_on_is_refused(office: Office) -> None:
    for permission in ("staff.manage", "no.such", ""):
        with pytest.raises(DomainError) as refused:
            pass_on(office, office.clerk, permission=permission)
        assert refused.value.field == "permission"


def test_the_giver_must_hold_the_power_by_role(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    clerks = Permission("sample.stamp", "Đóng dấu mẫu", frozenset({Role.CLERK}), can_delegate=True)
    monkeypatch.setitem(PERMISSIONS, "sample.stamp", clerks)
    with pytest.raises(NotAllowed, match="không giữ quyền"):
        pass_on(office, office.specialist, permission="sample.stamp")


def test_who_received_a_power_does_not_pass_it_on(office: Office) -> None:
    pass_on(office, office.clerk)
    with pytest.raises(NotAllowed):
        pass_on(office, office.specialist, actor=acting(office.clerk))


def test_a_power_goes_neither_to_oneself_nor_to_the_administrator_nor_to_strangers(office: Office) -> None:
    for receiver in (office.leader, office.administrator, make_officer(office.commune)):
        with pytest.raises(DomainError) as refused:
            pass_on(office, receiver)
        assert refused.value.field == "receiver"
    with pytest.raises(NotAllowed):
        pass_on(office, office.stranger)
    assert not Delegation.objects.exists()


def test_the_same_power_is_not_passed_on_twice_at_once(office: Office) -> None:
    pass_on(office, office.clerk)
    with pytest.raises(Conflict):
        pass_on(office, office.clerk, valid_from=days(4), valid_to=days(8))
    pass_on(office, office.clerk, valid_from=days(5), valid_to=days(8))
    pass_on(office, office.clerk, procedure_code="1.001193")
    assert Delegation.objects.count() == 3


def test_a_delegation_needs_its_document(office: Office) -> None:
    with pytest.raises(DomainError) as refused:
        pass_on(office, office.clerk, document="")
    assert refused.value.field == "document"


def test_strangers_and_staff_neither_delegate_nor_revoke(office: Office) -> None:
    row = pass_on(office, office.clerk)
    for officer in (office.specialist, office.administrator, office.stranger):
        with pytest.raises(NotAllowed):
            revoke_delegation(row, actor=acting(officer))
    with pytest.raises(NotAllowed):
        pass_on(office, office.specialist, actor=acting(office.stranger))


# What ends with an office


def test_the_power_ends_with_its_givers_office(office: Office) -> None:
    pass_on(office, office.clerk)
    end_position(office.leader.positions.get(), actor=acting(office.second_leader))
    assert not allowed(acting(office.clerk), SIGN)
    assert covers_until(office.clerk) is None


def test_a_givers_term_that_runs_out_takes_the_power_along(office: Office) -> None:
    temporary = make_officer(office.commune, Role.LEADER, title="Quyền Chủ tịch", valid_to=days(0))
    pass_on(office, office.clerk, actor=acting(temporary))
    assert allowed(acting(office.clerk), SIGN)
    temporary.positions.update(valid_from=days(-9), valid_to=days(-1))
    assert not allowed(acting(office.clerk), SIGN)


def test_a_leader_who_keeps_another_leaders_office_keeps_his_delegations(office: Office) -> None:
    give(office.leader, Role.LEADER, title="Giám đốc Trung tâm")
    pass_on(office, office.clerk)
    end_position(office.leader.positions.get(title="Chủ tịch"), actor=acting(office.second_leader))
    assert allowed(acting(office.clerk), SIGN)


def test_leaving_ends_what_the_officer_covered_and_who_covered_him(office: Office) -> None:
    stand_in(office)
    third = make_officer(office.commune, Role.SPECIALIST)
    stand_in(office, absent=third, deputy=office.colleague, valid_to=days(8))
    pass_on(office, office.colleague)
    officer_leaves(office.colleague, last_on=days(1), actor=acting(office.leader))
    assert covers_until(office.colleague) == days(1)
    assert set(StandIn.objects.values_list("valid_to", flat=True)) == {days(1)}
    officer_leaves(office.specialist, last_on=days(0), actor=acting(office.leader))
    assert not StandIn.objects.on(days(1)).filter(absent=office.specialist).exists()
