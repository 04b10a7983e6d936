"""The pages: who may open them, what they show, what a form does and refuses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.permissions import PERMISSIONS, ROLE_LABELS, URL_PERMISSIONS, Role
from motcua.core.wording import write_date
from motcua.organisations.actions import appoint_stand_in, officer_leaves
from motcua.organisations.models import Agency, Delegation, Officer, Position, StandIn, User
from motcua.organisations.permissions import AGENCY_URLS, STAFF_URLS
from motcua.organisations.roster import name_key
from motcua.organisations.tests.held_work import HeldWork

ClientOf = Callable[[str], Client]
READERS = {"chutich", "phochutich", "kiemsoat", "quantri"}
PEOPLE = (
    *("tiepnhan1", "hotich", "vanthu", "chutich", "kiemsoat", "quantri", "congan"),
    *("lancan.tiepnhan", "congdan1", "anonymous"),
)


def day(number: int) -> str:
    return write_date(today() + timedelta(days=number))


def page(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def url_names(resolver: URLResolver) -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found |= url_names(entry)
        elif isinstance(entry, URLPattern) and entry.name:
            found.add(entry.name)
    return found


# Access


def test_every_address_of_log_in_staff_and_agencies_stands_in_the_permission_table() -> None:
    names = url_names(get_resolver())
    mine = (
        {name for name in names if name.startswith(("account_", "mfa_"))} | set(STAFF_URLS) | set(AGENCY_URLS)
    )
    assert mine <= set(URL_PERMISSIONS)
    assert (set(STAFF_URLS) | set(AGENCY_URLS)) <= names
    assert {URL_PERMISSIONS[name] for name in mine} <= {*PERMISSIONS, "public"}


@pytest.mark.parametrize("username", PEOPLE)
def test_the_staff_list_opens_for_those_who_look_after_staff(username: str, client_of: ClientOf) -> None:
    response = client_of(username).get(page("staff_list"))
    if username in READERS:
        assert response.status_code == 200
    elif username == "anonymous":
        assert response["Location"].startswith(reverse("account_login"))
    else:
        assert response.status_code == 403


@pytest.mark.parametrize("name", ["officer_detail", "position_assign", "officer_leave", "officer_password"])
def test_a_strangers_officer_is_not_found(name: str, organisation: Any, client_of: ClientOf) -> None:
    officer = organisation.officer("lancan.chuyenmon")
    assert client_of("quantri").get(page(name, officer.pk)).status_code == 404


def test_a_known_officer_but_a_forbidden_deed_is_403(organisation: Any, client_of: ClientOf) -> None:
    officer = organisation.officer("hotich")
    assert client_of("kiemsoat").get(page("officer_detail", officer.pk)).status_code == 200
    assert client_of("kiemsoat").get(page("position_assign", officer.pk)).status_code == 403
    assert client_of("quantri").get(page("standin_appoint", officer.pk)).status_code == 403
    assert client_of("quantri").get(page("work_hand_over", officer.pk)).status_code == 403


@pytest.mark.parametrize(
    "name", ["agency_open", "agency_change", "agency_code_add", "agency_move", "agency_end"]
)
def test_only_the_own_agency_is_changed(name: str, organisation: Any, client_of: ClientOf) -> None:
    administrator = client_of("quantri")
    assert administrator.get(page(name, organisation.commune.pk)).status_code == 200
    assert administrator.get(page(name, organisation.neighbour.pk)).status_code == 403
    assert client_of("chutich").get(page(name, organisation.commune.pk)).status_code == 403


# What the lists show


def test_the_staff_list_shows_offices_absences_and_work(
    organisation: Any, cast: dict[str, Actor], client_of: ClientOf, held_work: HeldWork
) -> None:
    absent, deputy = organisation.officer("tiepnhan1"), organisation.officer("tiepnhan2")
    appoint_stand_in(
        absent,
        deputy,
        reason="Nghỉ phép",
        valid_from=today(),
        valid_to=today() + timedelta(days=3),
        actor=cast["chutich"],
    )
    held_work.open[absent.pk] = 4
    text = client_of("chutich").get(page("staff_list")).content.decode()
    assert "Phòng Văn hóa - Xã hội" in text
    assert "Trần Mẫu Bình làm thay" in text
    assert "4 hồ sơ mẫu" in text
    assert "Hồ Thị Mẫu Sen" not in text


def test_the_staff_list_costs_the_same_for_any_number_of_people(
    client_of: ClientOf, django_assert_num_queries: Any, held_work: HeldWork
) -> None:
    client = client_of("chutich")
    client.get(page("staff_list"))
    with django_assert_num_queries(6):  # session, actor, agency, positions, people without one, stand-ins
        client.get(page("staff_list"))


def test_people_are_found_without_accents(client_of: ClientOf) -> None:
    text = client_of("chutich").get(page("staff_list"), {"q": "DUNG"}).content.decode()
    assert "Phạm Mẫu Dũng" in text
    assert "Lê Thị Mẫu Chi" not in text
    empty = client_of("chutich").get(page("staff_list"), {"q": "không ai"}).content.decode()
    assert "Không tìm thấy ai" in empty


def test_former_staff_are_listed_apart(
    organisation: Any, cast: dict[str, Actor], client_of: ClientOf
) -> None:
    officer_leaves(organisation.officer("vanthu"), last_on=today() - timedelta(days=1), actor=cast["chutich"])
    client = client_of("chutich")
    assert "Vũ Thị Mẫu Khánh" not in client.get(page("staff_list")).content.decode()
    assert "Vũ Thị Mẫu Khánh" in client.get(page("staff_list"), {"former": "on"}).content.decode()


def test_names_are_sorted_by_given_name() -> None:
    names = ["Trần Văn Ất", "Nguyễn Thị Bé", "Đỗ An", "An"]
    assert sorted(names, key=name_key) == ["An", "Đỗ An", "Trần Văn Ất", "Nguyễn Thị Bé"]


def test_the_officer_page_shows_the_past_of_the_desk(organisation: Any, client_of: ClientOf) -> None:
    text = (
        client_of("kiemsoat")
        .get(page("officer_detail", organisation.officer("tiepnhan1").pk))
        .content.decode()
    )
    assert "Trung tâm Phục vụ hành chính công xã Thanh Mẫu" in text
    assert "Bộ phận Tiếp nhận và Trả kết quả" in text
    assert "01/07/2021 đến 30/06/2025" in text


def test_the_tree_shows_ended_units_and_the_own_place(client_of: ClientOf) -> None:
    text = client_of("tiepnhan1").get(page("agency_list")).content.decode()
    assert "Cơ quan của bạn" in text
    assert "Đã kết thúc" in text


def test_agencies_are_found_by_name_code_and_day(client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    assert "UBND huyện Mẫu" in client.get(page("agency_list"), {"q": "huyen mau"}).content.decode()
    later = client.get(page("agency_list"), {"q": "H24.16", "on": "01/07/2025"}).content.decode()
    assert "Không tìm thấy cơ quan nào" in later


def test_the_agency_page_shows_codes_superiors_and_successors(organisation: Any, client_of: ClientOf) -> None:
    client = client_of("tiepnhan1")
    commune = client.get(page("agency_detail", organisation.commune.pk)).content.decode()
    assert "000.90.16.H24" in commune
    assert "UBND huyện Mẫu" in commune
    district = Agency.objects.get(code="H24.16")
    assert "Cơ quan tiếp nối" in client.get(page("agency_detail", district.pk)).content.decode()


def test_the_matrix_has_every_permission_and_every_shown_role(client_of: ClientOf) -> None:
    response = client_of("quantri").get(page("permission_matrix"))
    rows = [row.permission.name for part in response.context["areas"].values() for row in part]
    assert sorted(rows) == sorted(PERMISSIONS)
    shown = dict(response.context["roles"])
    assert set(shown.values()) == set(ROLE_LABELS.values()) - {ROLE_LABELS[Role.SYSTEM]}


# Forms


def test_hiring_shows_the_link_once_and_the_link_works(organisation: Any, client_of: ClientOf) -> None:
    data = {
        "name": "Lê Mẫu Mới",
        "username": "moi",
        "title": "Chuyên viên",
        "unit": str(organisation.centre.pk),
        "roles": ["receptionist"],
        "valid_from": day(0),
    }
    response = client_of("quantri").post(page("officer_hire"), data)
    link = response.context["link"]
    assert link.address in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    stranger = Client()
    assert "Lê Mẫu Mới" in stranger.get(link.path).content.decode()
    wrong = stranger.post(link.path, {"password": "mot-cau-de-nho", "repeated": "khac"})
    assert (wrong.status_code, "chưa giống nhau" in wrong.content.decode()) == (422, True)
    weak = stranger.post(link.path, {"password": "12345", "repeated": "12345"})
    assert weak.status_code == 422
    done = stranger.post(link.path, {"password": "mot-cau-de-nho", "repeated": "mot-cau-de-nho"})
    assert done["Location"] == reverse("account_login")
    assert User.objects.get(username="moi").check_password("mot-cau-de-nho")
    assert stranger.get(link.path).status_code == 410


def test_a_wrong_hire_keeps_what_was_typed_and_makes_nothing(organisation: Any, client_of: ClientOf) -> None:
    before = Officer.objects.count()
    data = {"name": "Lê Mẫu Mới", "username": "Có Dấu", "title": "", "valid_from": "hôm nay"}
    response = client_of("quantri").post(page("officer_hire"), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "Lê Mẫu Mới" in text
    assert "Chưa nhập chức danh" in text
    assert "Ngày chưa đúng" in text
    taken = client_of("quantri").post(
        page("officer_hire"),
        data | {"username": "hotich", "title": "Chuyên viên", "roles": ["clerk"], "valid_from": day(0)},
    )
    assert (taken.status_code, "đã có người dùng" in taken.content.decode()) == (422, True)
    assert Officer.objects.count() == before


def test_a_position_is_given_and_ended_on_screen(organisation: Any, client_of: ClientOf) -> None:
    officer = organisation.officer("vanthu")
    client = client_of("quantri")
    data = {"title": "Kiêm tiếp nhận", "roles": ["receptionist"], "valid_from": day(0)}
    assert client.post(page("position_assign", officer.pk), data)["Location"] == page(
        "officer_detail", officer.pk
    )
    position = officer.positions.get(title="Kiêm tiếp nhận")
    again = client.post(page("position_assign", officer.pk), data)
    assert (again.status_code, "đã giữ vị trí" in again.content.decode()) == (422, True)
    client.post(page("position_end", position.pk), {"last_on": ""})
    position.refresh_from_db()
    assert position.revoked_at is not None


def test_the_administrator_who_posts_a_role_for_himself_is_refused(
    organisation: Any, client_of: ClientOf
) -> None:
    officer = organisation.officer("quantri")
    data = {"title": "Chuyên viên", "roles": ["specialist"], "valid_from": day(0)}
    response = client_of("quantri").post(page("position_assign", officer.pk), data)
    assert (response.status_code, "tự giao" in response.content.decode()) == (403, True)
    assert Position.objects.filter(officer=officer).count() == 1


def test_a_stand_in_is_appointed_and_ended_on_screen(organisation: Any, client_of: ClientOf) -> None:
    absent, deputy = organisation.officer("hotich"), organisation.officer("diachinh")
    client = client_of("chutich")
    offered = client.get(page("standin_appoint", absent.pk)).content.decode()
    assert "Phạm Mẫu Dũng" in offered
    assert "Vũ Thị Mẫu Khánh" not in offered
    data = {"deputy": str(deputy.pk), "reason": "Đi học", "valid_from": day(0), "valid_to": day(2)}
    client.post(page("standin_appoint", absent.pk), data)
    row = StandIn.objects.get()
    assert (row.absent, row.deputy) == (absent, deputy)
    client.post(page("standin_end", row.pk), {"last_on": ""})
    row.refresh_from_db()
    assert row.revoked_at is not None


def test_a_power_is_passed_on_and_taken_back_on_screen(organisation: Any, client_of: ClientOf) -> None:
    officer = organisation.officer("hotich")
    client = client_of("chutich")
    power = next(row.name for row in PERMISSIONS.values() if row.can_delegate and "leader" in row.roles)
    data = {"permission": power, "document": "01/GUQ-UBND", "valid_from": day(0), "valid_to": day(9)}
    client.post(page("delegation_give", officer.pk), data)
    row = Delegation.objects.get()
    assert client.get(page("delegation_revoke", row.pk)).status_code == 200
    client.post(page("delegation_revoke", row.pk))
    row.refresh_from_db()
    assert row.revoked_at is not None
    assert client.post(page("delegation_revoke", row.pk)).status_code == 409


def test_leaving_names_the_open_work_and_handing_over_frees(
    organisation: Any, client_of: ClientOf, held_work: HeldWork
) -> None:
    officer, other = organisation.officer("hotich"), organisation.officer("diachinh")
    held_work.open[officer.pk] = 2
    client = client_of("chutich")
    assert "2 hồ sơ mẫu" in client.get(page("officer_leave", officer.pk)).content.decode()
    refused = client.post(page("officer_leave", officer.pk), {"last_on": day(0)})
    assert (refused.status_code, "bàn giao" in refused.content.decode()) == (422, True)
    form = client.get(page("work_hand_over", officer.pk)).context["form"]
    request_id = form.initial["request_id"]
    client.post(page("work_hand_over", officer.pk), {"to_officer": str(other.pk), "request_id": request_id})
    assert held_work.open[other.pk] == 2
    client.post(page("officer_leave", officer.pk), {"last_on": day(0)})
    officer.refresh_from_db()
    assert officer.left_on == today() + timedelta(days=1)


def test_a_new_password_link_is_given_by_the_administrator(organisation: Any, client_of: ClientOf) -> None:
    officer = organisation.officer("hotich")
    client = client_of("quantri")
    assert client.get(page("officer_password", officer.pk)).status_code == 200
    response = client.post(page("officer_password", officer.pk))
    assert response.context["link"].address in response.content.decode()
    assert client_of("chutich").post(page("officer_password", officer.pk)).status_code == 403
    assert client_of("chutich").post(page("officer_second_factor", officer.pk)).status_code == 409


def test_a_unit_is_opened_changed_and_ended_on_screen(organisation: Any, client_of: ClientOf) -> None:
    client = client_of("quantri")
    data = {"kind": "unit", "name": "Phòng Mới", "code": "H24.990.20", "valid_from": day(0)}
    client.post(page("agency_open", organisation.commune.pk), data)
    unit = Agency.objects.get(code="H24.990.20")
    client.post(page("agency_change", unit.pk), {"phone": "0225 111 1111"})
    unit.refresh_from_db()
    assert unit.phone == "0225 111 1111"
    bad = client.post(page("agency_code_add", unit.pk), {"code": "000.90.16.H24", "valid_from": day(0)})
    assert (bad.status_code, "đứng trước" in bad.content.decode()) == (422, True)
    client.post(page("agency_code_add", unit.pk), {"code": "H23.990.20", "valid_from": day(0)})
    assert "H24 (Hải Phòng)" in client.get(page("agency_detail", unit.pk)).content.decode()
    client.post(page("agency_end", unit.pk), {"last_on": day(0)})
    unit.refresh_from_db()
    assert unit.valid_to == today()


def test_the_commune_is_not_ended_without_a_successor(organisation: Any, client_of: ClientOf) -> None:
    client = client_of("quantri")
    response = client.post(page("agency_end", organisation.commune.pk), {"last_on": day(0)})
    assert (response.status_code, "tiếp nối" in response.content.decode()) == (422, True)
    moved = client.post(
        page("agency_move", organisation.commune.pk),
        {"parent": str(organisation.agencies["H24"].pk), "valid_from": day(0)},
    )
    assert moved.status_code == 403


def test_made_up_choices_are_refused(organisation: Any, client_of: ClientOf) -> None:
    officer = organisation.officer("hotich")
    stranger = organisation.officer("lancan.chuyenmon")
    data = {"deputy": str(stranger.pk), "reason": "x", "valid_from": day(0), "valid_to": day(2)}
    response = client_of("chutich").post(page("standin_appoint", officer.pk), data)
    assert response.status_code == 422
    assert not StandIn.objects.exists()


def test_a_spent_or_made_up_link_is_a_page_that_says_what_to_do(client_of: ClientOf) -> None:
    response = Client().get(page("password_setup", "MQ", "x-y"))
    assert (response.status_code, "cấp đường dẫn mới" in response.content.decode()) == (410, True)


def test_an_officer_without_position_opens_nothing_but_may_log_out(
    organisation: Any, client_of: ClientOf
) -> None:
    client = client_of("vanthu")
    Position.objects.filter(officer__user=organisation.users["vanthu"]).update(
        valid_to=today() - timedelta(days=1)
    )
    assert client.get(page("agency_list")).status_code == 403
    assert client.get(reverse("account_logout")).status_code == 200
