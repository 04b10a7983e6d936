"""The cast stands as an office would have recorded it, and is built once."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import RequestFactory

from motcua.catalogue.starter import read_pack
from motcua.core.actor import Actor
from motcua.core.models import AuditLine
from motcua.demo.cast import CAST, COMMUNE, DEMO_PASSWORD, ECONOMY, OLD_DESK, Organisation, build_organisation
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Agency, Officer, Position, Subordination, Succession, User
from motcua.organisations.queries import find_agency_code, find_parent_on, positions_on

ERA_A = date(2022, 2, 28)
ERA_B = date(2025, 7, 1)


def test_building_again_changes_nothing(organisation: Organisation) -> None:
    models = (User, Agency, Officer, Position, Subordination, Succession, AuditLine)
    before = [model.objects.count() for model in models]
    build_organisation()
    assert [model.objects.count() for model in models] == before


def test_every_member_acts_with_exactly_his_roles(cast: dict[str, Actor]) -> None:
    for member in CAST:
        assert cast[member.username].roles == set(member.roles), member.username


def test_the_commune_stood_under_its_district_until_30_06_2025(organisation: Organisation) -> None:
    before, after = (find_parent_on(organisation.commune, day) for day in (ERA_A, ERA_B))
    assert before is not None
    assert after is not None
    assert (before.name, before.valid_to) == ("UBND huyện Mẫu", date(2025, 6, 30))
    assert after.name == "UBND thành phố Hải Phòng (mẫu)"


def test_the_code_in_dossier_numbers_changed_with_the_era(organisation: Organisation) -> None:
    codes = [find_agency_code(organisation.commune.pk, day) for day in (ERA_A, ERA_B)]
    assert [code.code for code in codes if code] == ["000.90.16.H24", COMMUNE]


def test_the_desk_handed_its_people_to_the_centre(organisation: Organisation) -> None:
    officer = organisation.officer("tiepnhan1")
    units = {day: [row.unit.code for row in officer.positions.on(day) if row.unit] for day in (ERA_A, ERA_B)}
    assert units == {ERA_A: [OLD_DESK], ERA_B: [organisation.centre.code]}


def test_the_new_offices_begin_with_the_two_levels(organisation: Organisation) -> None:
    assert organisation.agencies[ECONOMY].valid_from == ERA_B
    assert all(
        row.unit is None or row.unit.valid_from <= ERA_A
        for row in positions_on(organisation.commune.pk, ERA_A)
    )


def test_the_printed_password_is_everyones(organisation: Organisation) -> None:
    for member in CAST:
        assert organisation.users[member.username].check_password(member.password), member.username


@pytest.mark.parametrize("username", ["tiepnhan1", "quantri", "congdan1"])
def test_the_backend_knows_them_by_name_and_by_email(username: str, organisation: Organisation) -> None:
    request = RequestFactory().post("/")
    backend = PositionBackend()
    user = organisation.users[username]
    for given in ({"username": username}, {"email": user.email}):
        assert backend.authenticate(request, password=DEMO_PASSWORD, **given) == user


def test_all_people_are_marked_as_invented(organisation: Organisation) -> None:
    assert all("Mẫu" in user.full_name for user in User.objects.all())
    assert all(user.email.endswith("@example.com") for user in User.objects.all())


def test_every_sector_of_the_starter_pack_has_an_officer_in_charge() -> None:
    in_charge = {sector for member in CAST if member.agency == COMMUNE for sector in member.sectors}
    # Residence is the police's own work at the counter.
    assert {entry.content.sector_code for entry in read_pack()} - in_charge == {"dang-ky-quan-ly-cu-tru"}
