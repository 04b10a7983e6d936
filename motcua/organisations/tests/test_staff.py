"""Deeds on staff: hire, positions, hand-over of work, leaving."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.core.permissions import Role
from motcua.organisations.actions import (
    PositionFacts,
    assign_position,
    end_position,
    hand_over_work,
    hire_officer,
    officer_leaves,
)
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Agency, Officer, Position, User
from motcua.organisations.tests.factories import Office, acting, days, give, make_officer
from motcua.organisations.tests.held_work import HeldWork


def facts(*roles: Role, unit: Agency | None = None, title: str = "Chuyên viên") -> PositionFacts:
    return PositionFacts(title=title, roles=[role.value for role in roles], unit=unit, valid_from=today())


def only_position(officer: Officer) -> Position:
    return officer.positions.get()


# Hire


def test_hiring_makes_a_log_in_without_password_and_a_link(office: Office) -> None:
    hired = hire_officer(
        agency=office.commune,
        name="  Lê  Mẫu Mới ",
        username="Moi.1",
        email="Moi@Example.com",
        position=facts(Role.CLERK, unit=office.unit),
        actor=acting(office.administrator),
    )
    user = User.objects.get(username="moi.1")
    assert (hired.officer.name, user.full_name, user.email) == ("Lê Mẫu Mới", "Lê Mẫu Mới", "moi@example.com")
    assert not user.has_usable_password()
    assert hired.link.path.startswith("/dat-mat-khau/")
    assert (
        timedelta(days=2, hours=23) < hired.link.valid_until - user.date_joined <= timedelta(days=3, hours=1)
    )
    assert only_position(hired.officer).roles == ["clerk"]
    assert list(AuditLine.objects.order_by("-id").values_list("deed", flat=True)[:2]) == [
        "staff.position_given",
        "staff.hired",
    ]


@pytest.mark.parametrize("username", ["", "ab", "Tên", "-an", "a b c", "a" * 31])
def test_a_bad_log_in_name_is_refused(username: str, office: Office) -> None:
    with pytest.raises(DomainError) as refused:
        hire_officer(agency=office.commune, name="A", username=username, actor=acting(office.leader))
    assert refused.value.field == "username"
    assert not User.objects.filter(full_name="A").exists()


def test_hiring_the_same_log_in_again_is_a_conflict_and_makes_nothing(office: Office) -> None:
    before = Officer.objects.count()
    name = office.clerk.user.username if office.clerk.user else ""
    with pytest.raises(Conflict):
        hire_officer(agency=office.commune, name="Khác", username=name.upper(), actor=acting(office.leader))
    assert Officer.objects.count() == before


def test_a_wrong_position_leaves_no_half_hired_person(office: Office) -> None:
    with pytest.raises(DomainError):
        hire_officer(
            agency=office.commune,
            name="Nửa Chừng",
            username="nuachung",
            position=facts(Role.EXTERNAL_OFFICER, unit=office.unit),
            actor=acting(office.leader),
        )
    assert not User.objects.filter(username="nuachung").exists()


def test_an_e_mail_serves_one_log_in(office: Office) -> None:
    hire_officer(
        agency=office.commune, name="A", username="mot", email="a@example.com", actor=acting(office.leader)
    )
    with pytest.raises(Conflict) as refused:
        hire_officer(
            agency=office.commune,
            name="B",
            username="hai",
            email="A@example.com",
            actor=acting(office.leader),
        )
    assert refused.value.field == "email"


def test_only_managers_hire_and_only_for_their_own_agency(office: Office) -> None:
    for officer, agency in (
        (office.specialist, office.commune),
        (office.stranger, office.commune),
        (office.leader, office.neighbour),
    ):
        with pytest.raises(NotAllowed):
            hire_officer(agency=agency, name="A", username="nguoila", actor=acting(officer))


# Positions


def test_a_position_gives_its_roles_from_its_day_on(office: Office) -> None:
    newcomer = make_officer(office.commune)
    assign_position(
        newcomer,
        PositionFacts(
            title="Chuyên viên",
            roles=["specialist"],
            unit=office.unit,
            sectors=["ho-tich", "chung-thuc", "ho-tich"],
            valid_from=days(1),
        ),
        actor=acting(office.leader),
    )
    assert only_position(newcomer).sectors == ["chung-thuc", "ho-tich"]
    backend = PositionBackend()
    today_user = backend.get_user(newcomer.user_id)
    assert today_user is not None
    assert today_user.actor.roles == frozenset()
    Position.objects.update(valid_from=today())
    later = backend.get_user(newcomer.user_id)
    assert later is not None
    assert later.actor.roles == {"specialist"}


def test_nobody_gives_himself_a_role(office: Office) -> None:
    for officer, role in ((office.administrator, Role.SPECIALIST), (office.leader, Role.CONTROL_OFFICER)):
        with pytest.raises(NotAllowed, match="tự giao"):
            assign_position(officer, facts(role), actor=acting(officer))
    assert office.administrator.positions.count() == 1


def test_the_administrator_does_not_get_dossier_roles_from_others_either(office: Office) -> None:
    with pytest.raises(DomainError, match="Quản trị kỹ thuật"):
        assign_position(office.administrator, facts(Role.SPECIALIST), actor=acting(office.leader))


def test_a_position_given_twice_is_refused(office: Office) -> None:
    given = facts(Role.RECEPTIONIST, unit=office.unit)
    assign_position(office.clerk, given, actor=acting(office.leader))
    with pytest.raises(DomainError, match="đã giữ"):
        assign_position(office.clerk, given, actor=acting(office.leader))
    assert office.clerk.positions.count() == 2


def test_a_position_lies_in_a_unit_of_the_own_agency_and_in_its_days(office: Office) -> None:
    from motcua.organisations.tests.factories import make_unit

    foreign = make_unit("H24.991.02", office.neighbour)
    for unit in (foreign, office.neighbour):
        with pytest.raises(DomainError) as refused:
            assign_position(
                office.clerk, facts(Role.CLERK, unit=unit, title="Khác"), actor=acting(office.leader)
            )
        assert refused.value.field == "unit"
    early = PositionFacts(
        title="Sớm", roles=["clerk"], valid_from=office.commune.valid_from - timedelta(days=1)
    )
    with pytest.raises(DomainError, match="chỉ hoạt động"):
        assign_position(office.clerk, early, actor=acting(office.leader))


def test_who_has_left_gets_no_position(office: Office) -> None:
    officer_leaves(office.clerk, last_on=today(), actor=acting(office.leader))
    with pytest.raises(WrongState):
        assign_position(office.clerk, facts(Role.CLERK, title="Lại"), actor=acting(office.leader))


@pytest.mark.parametrize("who", ["specialist", "stranger"])
def test_others_neither_give_nor_end_positions(who: str, office: Office) -> None:
    actor = acting(getattr(office, who))
    with pytest.raises(NotAllowed):
        assign_position(office.clerk, facts(Role.CLERK, title="Khác"), actor=actor)
    with pytest.raises(NotAllowed):
        end_position(only_position(office.clerk), actor=actor)


def test_ending_at_once_takes_the_roles_away_today_but_not_from_the_past(office: Office) -> None:
    position = end_position(only_position(office.clerk), actor=acting(office.leader))
    assert position.revoked_at is not None
    assert not office.clerk.positions.on(today()).exists()
    assert office.clerk.positions.on(days(-1)).exists()
    user = PositionBackend().get_user(office.clerk.user_id)
    assert user is not None
    assert user.actor.roles == frozenset()


def test_a_position_of_today_can_be_taken_back_today_and_given_again(office: Office) -> None:
    give(office.clerk, Role.RECEPTIONIST)
    mistaken = office.clerk.positions.get(title="Việc thêm")
    end_position(mistaken, actor=acting(office.leader))
    assert acting(office.clerk).roles == {"clerk"}
    give(office.clerk, Role.RECEPTIONIST)
    assert acting(office.clerk).roles == {"clerk", "receptionist"}


def test_ending_later_keeps_the_roles_until_then(office: Office) -> None:
    end_position(only_position(office.clerk), last_on=days(5), actor=acting(office.leader))
    assert office.clerk.positions.on(days(5)).exists()
    assert not office.clerk.positions.on(days(6)).exists()


def test_an_ended_position_is_not_ended_again_nor_lengthened(office: Office) -> None:
    leader = acting(office.leader)
    end_position(only_position(office.clerk), last_on=days(5), actor=leader)
    with pytest.raises(DomainError, match="sớm hơn"):
        end_position(only_position(office.clerk), last_on=days(6), actor=leader)
    end_position(only_position(office.clerk), actor=leader)
    with pytest.raises(WrongState):
        end_position(only_position(office.clerk), actor=leader)


def test_the_last_leader_and_the_last_administrator_stay(office: Office) -> None:
    with pytest.raises(WrongState, match="quản trị kỹ thuật"):
        end_position(only_position(office.administrator), last_on=days(30), actor=acting(office.leader))
    end_position(only_position(office.second_leader), actor=acting(office.leader))
    with pytest.raises(WrongState, match="lãnh đạo"):
        officer_leaves(office.leader, last_on=days(1), actor=acting(office.administrator))
    office.leader.refresh_from_db()
    assert office.leader.left_on is None
    assert only_position(office.leader).valid_to is None


def test_a_successor_frees_the_last_administrator(office: Office) -> None:
    make_officer(office.commune, Role.ADMINISTRATOR, title="Quản trị mới", valid_from=days(3))
    with pytest.raises(WrongState):
        end_position(only_position(office.administrator), last_on=days(1), actor=acting(office.leader))
    end_position(only_position(office.administrator), last_on=days(2), actor=acting(office.leader))


# Work


def test_nobody_loses_the_last_position_or_leaves_with_open_work(office: Office, held_work: HeldWork) -> None:
    held_work.open[office.specialist.pk] = 3
    leader = acting(office.leader)
    with pytest.raises(WrongState, match="3 hồ sơ mẫu"):
        end_position(only_position(office.specialist), actor=leader)
    with pytest.raises(WrongState, match="bàn giao"):
        officer_leaves(office.specialist, last_on=today(), actor=leader)
    moved = hand_over_work(office.specialist, office.colleague, actor=leader, request_id="r1")
    assert (moved, held_work.open[office.colleague.pk]) == (3, 3)
    officer_leaves(office.specialist, last_on=today(), actor=leader)


def test_a_second_office_lets_the_first_end_with_work_open(office: Office, held_work: HeldWork) -> None:
    held_work.open[office.specialist.pk] = 1
    give(office.specialist, Role.RECEPTIONIST)
    end_position(office.specialist.positions.get(unit=office.unit), actor=acting(office.leader))


def test_handing_over_again_moves_nothing_and_writes_nothing(office: Office, held_work: HeldWork) -> None:
    held_work.open[office.specialist.pk] = 2
    leader = acting(office.leader)
    hand_over_work(office.specialist, office.colleague, actor=leader, request_id="r1")
    lines = AuditLine.objects.count()
    assert hand_over_work(office.specialist, office.colleague, actor=leader, request_id="r1") == 0
    assert AuditLine.objects.count() == lines


def test_work_goes_only_to_somebody_who_can_do_it(office: Office, held_work: HeldWork) -> None:
    held_work.open[office.specialist.pk] = 2
    leader = acting(office.leader)
    for receiver in (office.administrator, make_officer(office.commune), office.specialist):
        with pytest.raises(DomainError):
            hand_over_work(office.specialist, receiver, actor=leader, request_id="r")
    assert held_work.open[office.specialist.pk] == 2


def test_only_the_agencys_leader_hands_work_over(office: Office, held_work: HeldWork) -> None:
    held_work.open[office.specialist.pk] = 2
    for officer in (office.administrator, office.specialist, office.stranger):
        with pytest.raises(NotAllowed):
            hand_over_work(office.specialist, office.colleague, actor=acting(officer), request_id="r")
    with pytest.raises(NotAllowed):
        hand_over_work(office.specialist, office.stranger, actor=acting(office.leader), request_id="r")


# Leaving


def test_leaving_ends_everything_after_the_last_day(office: Office) -> None:
    give(office.clerk, Role.RECEPTIONIST, valid_from=days(20))
    officer_leaves(office.clerk, last_on=days(10), actor=acting(office.leader))
    office.clerk.refresh_from_db()
    assert office.clerk.left_on == days(11)
    assert office.clerk.positions.on(days(10)).count() == 1
    assert not office.clerk.positions.on(days(11)).exists()
    assert not office.clerk.positions.on(days(25)).exists()
    assert acting(office.clerk).roles == {"clerk"}


def test_after_the_last_day_the_log_in_is_closed(office: Office) -> None:
    officer_leaves(office.clerk, last_on=days(-1), actor=acting(office.leader))
    user = User.objects.get(pk=office.clerk.user_id)
    assert PositionBackend().get_user(user.pk) is None
    assert not PositionBackend().user_can_authenticate(user)


def test_leaving_is_recorded_once_and_by_managers_of_the_agency(office: Office) -> None:
    for officer in (office.specialist, office.stranger):
        with pytest.raises(NotAllowed):
            officer_leaves(office.clerk, last_on=today(), actor=acting(officer))
    officer_leaves(office.clerk, last_on=today(), actor=acting(office.leader))
    with pytest.raises(WrongState):
        officer_leaves(office.clerk, last_on=days(3), actor=acting(office.leader))


def test_an_unsaved_officer_is_not_found(office: Office) -> None:
    with pytest.raises(NotFound):
        officer_leaves(Officer(pk=0, agency=office.commune), last_on=today(), actor=acting(office.leader))
