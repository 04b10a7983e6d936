"""motcua install and admin-link: the first day of a real installation, whole or not at all."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from django.test import Client

from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.starter import BadPack
from motcua.cli import main
from motcua.core.models import AuditLine
from motcua.demo.cast import Organisation
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Agency, AgencyCode, Officer, User
from motcua.organisations.queries import desk_of, home_agency

pytestmark = pytest.mark.django_db
PASSWORD = "ba con meo tren mai nha"
GIVEN = {
    "province-code": "h24",
    "name": "UBND xã Thử Mẫu",
    "code": "H24.150",
    "place": "Thử Mẫu",
    "address": "Thôn Mẫu, xã Thử Mẫu",
    "phone": "0225 000 0000",
    "admin-name": "Nguyễn Văn Mẫu",
    "admin-username": "quan.tri",
    "admin-email": "quantri@example.com",
}


def _motcua(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def _install(*flags: str, **changes: str) -> Result:
    given = GIVEN | {name.replace("_", "-"): value for name, value in changes.items()}
    options = [part for name, value in given.items() if value for part in (f"--{name}", value)]
    return _motcua("install", *options, *flags)


def _installed(*flags: str, **changes: str) -> dict[str, Any]:
    done = _install("--json", *flags, **changes)
    assert done.exit_code == 0, done.output
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _nothing_is_there() -> bool:
    return not (Agency.objects.exists() or User.objects.exists() or AuditLine.objects.exists())


def test_an_office_stands_and_its_administrator_comes_in() -> None:
    answer = _installed()
    commune = home_agency()
    assert commune is not None
    assert (commune.name, commune.code, commune.place) == ("UBND xã Thử Mẫu", "H24.150", "Thử Mẫu")
    assert commune.parent is not None
    assert commune.parent.name == "Ủy ban nhân dân thành phố Hải Phòng"
    desk = desk_of(commune, date(2025, 7, 1))
    assert desk is not None
    assert desk.name == "Trung tâm Phục vụ hành chính công xã Thử Mẫu"
    assert answer["dossier_code"] == {
        "code": "H24.150", "form": "level_one_first", "valid_from": "2025-07-01",
    }  # fmt: skip
    assert answer["doubts"] == []
    assert (
        answer["procedures"] == Offering.objects.filter(agency=commune).values("procedure").distinct().count()
    )
    assert answer["procedures"] > 30
    browser, path = Client(), urlsplit(answer["link"]).path
    assert browser.get(path).status_code == 200
    assert browser.post(path, {"password": PASSWORD, "repeated": PASSWORD}).status_code == 302
    user = User.objects.get(username="quan.tri")
    assert user.check_password(PASSWORD)
    loaded = PositionBackend().get_user(user.pk)
    assert loaded is not None
    assert loaded.actor.roles == {"administrator"}
    assert browser.get(path).status_code == 410


def test_people_are_told_what_to_do_next() -> None:
    done = _install("--without-starter-pack")
    assert done.exit_code == 0
    assert "UBND xã Thử Mẫu (H24.150)" in done.stdout
    assert "mã cấp 1 đứng trước" in done.stdout
    assert "Việc tiếp theo:" in done.stdout
    assert "catalogue import" in done.stdout
    assert not Procedure.objects.exists()


def test_a_second_run_is_refused_and_changes_nothing() -> None:
    _installed("--without-starter-pack")
    lines = AuditLine.objects.count()
    for arguments in (("install",), ("install", "--province-code", "H01")):
        done = _motcua(*arguments)
        assert (done.exit_code, done.stdout) == (2, "")
        assert done.stderr.startswith("LỖI: Cài đặt này đã có UBND xã Thử Mẫu.")
        assert done.stderr.count("\n") == 1
    again = _install("--json")
    assert "error" in json.loads(again.stdout)
    assert (AuditLine.objects.count(), User.objects.count()) == (lines, 1)


def test_an_installation_with_people_is_left_alone(organisation: Organisation) -> None:
    agencies = Agency.objects.count()
    assert "UBND xã Thanh Mẫu" in _install().stderr
    assert Agency.objects.count() == agencies


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"code": "H24 150"}, "Mã định danh"),
        ({"code": "H24"}, "đã có cơ quan khác"),
        ({"name": " "}, "--name"),
        ({"province_code": "H99"}, "H99"),
        ({"dossier_code": "000.00.16.H24"}, "đứng trước"),
        ({"dossier_code": "24.150"}, "đúng dạng"),
        ({"dossier_form": "level_one_last"}, "dạng đã chọn"),
        ({"email": "không phải thư"}, "thư điện tử"),
        ({"admin_username": "Quản Trị"}, "Tên đăng nhập"),
        ({"admin_username": ""}, "--admin-username"),
        ({"admin_email": "không phải thư"}, "email"),
        ({"since": "2999-01-01"}, "tương lai"),
    ],
)
def test_wrong_facts_are_one_line_and_leave_nothing(changes: dict[str, str], words: str) -> None:
    done = _install(**changes)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words.casefold() in done.stderr.casefold()
    assert done.stderr.count("LỖI") == 1
    assert _nothing_is_there()


def test_a_pack_that_cannot_be_used_leaves_nothing_half_made() -> None:
    with mock.patch("motcua.catalogue.starter.read_pack", side_effect=BadPack("Gói khởi đầu: hỏng.")):
        done = _install()
    assert (done.exit_code, "hỏng" in done.stderr) == (2, True)
    assert _nothing_is_there()


def test_an_old_form_of_the_code_is_taken_for_an_office_that_began_then() -> None:
    answer = _installed(
        "--without-starter-pack",
        dossier_code="000.00.16.H24",
        dossier_form="level_one_last",
        since="06/01/2019",
    )
    assert answer["dossier_code"]["form"] == "level_one_last"
    assert AgencyCode.objects.get().valid_from == date(2019, 1, 6)


def test_doubts_are_told_and_refuse_nothing() -> None:
    done = _installed("--without-starter-pack", province_code="H23", dossier_code="H24.150")
    assert any("H23" in doubt and "30/06/2025" in doubt for doubt in done["doubts"])
    assert any("không thuộc tỉnh" in doubt for doubt in done["doubts"])


def test_on_a_terminal_it_asks_and_asks_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.cli.office._is_terminal", lambda: True)
    typed = ["", "h 24", "H24", "", "UBND xã Thử Mẫu", "H24.150", "", "", "", "", "", "", "Nguyễn Văn Mẫu"]
    typed += ["Q!", "quantri", "", "y", ""]
    done = _motcua("install", "--without-starter-pack", typed="\n".join(typed))
    assert done.exit_code == 0, done.output
    assert "Không được để trống." in done.stderr
    assert "Mã định danh chỉ gồm" in done.stderr
    assert "Ủy ban nhân dân thành phố Hải Phòng" in done.stderr
    assert User.objects.get().username == "quantri"
    assert Agency.objects.get(code="H24.150").place == "Thử Mẫu"


def test_a_no_at_the_end_makes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.cli.office._is_terminal", lambda: True)
    typed = ["H24", "", "UBND xã Thử Mẫu", "H24.150", *[""] * 6, "Nguyễn Văn Mẫu", "quantri", "", "n", ""]
    assert _motcua("install", typed="\n".join(typed)).exit_code == 2
    assert _nothing_is_there()


def test_another_commune_joins_the_same_province() -> None:
    _installed("--without-starter-pack")
    second = {"name": "UBND xã Mới Mẫu", "code": "H24.151", "admin_username": "quantri2", "admin_email": ""}
    answer = _installed("--another", "--without-starter-pack", **second, since="2999-07-01")
    commune = Agency.objects.get(code="H24.151")
    assert commune.parent == Agency.objects.get(kind="province")
    assert (answer["agency"]["id"], commune.valid_from) == (commune.pk, date(2999, 7, 1))
    again = _install("--another", "--without-starter-pack", **second)
    assert (again.exit_code, Agency.objects.filter(kind="commune").count()) == (2, 2)


def test_another_commune_needs_a_first_one() -> None:
    assert "chưa có cơ quan" in _install("--another").stderr
    assert _nothing_is_there()


# admin-link


def test_an_administrator_gets_a_new_link_and_the_old_password_is_closed(organisation: Organisation) -> None:
    user = organisation.users["quantri"]
    assert user.has_usable_password()
    links = [json.loads(_motcua("admin-link", "QuanTri", "--json").stdout)["link"] for _ in range(2)]
    user.refresh_from_db()
    assert not user.has_usable_password()
    path = urlsplit(links[1]).path
    assert Client().post(path, {"password": PASSWORD, "repeated": PASSWORD}).status_code == 302
    line = AuditLine.objects.filter(deed="account.password_reset").latest("at")
    assert line.subject == f"officer:{organisation.officer('quantri').pk}"
    assert (line.actor_position, line.actor_user_id) == ("system", None)


@pytest.mark.parametrize("username", ["chutich", "hotich", "congdan1", "khong.co"])
def test_only_administrators_get_a_link(username: str, organisation: Organisation) -> None:
    done = _motcua("admin-link", username)
    assert (done.exit_code, done.stdout) == (2, "")
    assert username in done.stderr
    assert not AuditLine.objects.filter(deed="account.password_reset").exists()


@pytest.mark.parametrize("change", ["closed", "left"])
def test_a_former_administrator_gets_no_link(change: str, organisation: Organisation) -> None:
    if change == "closed":
        User.objects.filter(username="quantri").update(is_active=False)
    else:
        Officer.objects.filter(user__username="quantri").update(left_on=date(2026, 1, 1))
    assert _motcua("admin-link", "quantri").exit_code == 2


def test_the_doctor_asks_for_an_office() -> None:
    assert "motcua install" in _motcua("doctor").stdout
    _installed("--without-starter-pack")
    assert "Phục vụ UBND xã Thử Mẫu" in _motcua("doctor").stdout
