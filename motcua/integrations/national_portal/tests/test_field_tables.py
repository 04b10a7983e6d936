"""Contract tests made from the field tables: each rule of each field is kept and, broken, is named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from motcua.dossiers.state import NATIONAL_STATUS, STATUS_LABELS, Status
from motcua.integrations.national_portal.payloads import HUB, SERVICES, Breach, Field, Kind, Service, breaches
from motcua.integrations.national_portal.payloads.codes import STATUSES
from motcua.integrations.national_portal.tests.samples import whole

ABOUT = "Hồ sơ H24.990-261124-0001"
SENT = [one for one in (*SERVICES.values(), *HUB.values()) if one.sent]
ANSWERED = [one for one in SERVICES.values() if one.answered]


def _names(service: Service) -> str:
    return service.name


def _leaves(fields: tuple[Field, ...], path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Field]]:
    for one in fields:
        yield (*path, one.name), one
        if one.parts:
            yield from _leaves(one.parts, (*path, one.name))


def _with(message: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    name, *rest = path
    inner = message[name]
    if rest and isinstance(inner, list):
        return message | {name: [_with(inner[0], tuple(rest), value)]}
    return message | {name: _with(inner, tuple(rest), value) if rest else value}


def _broken(service: Service, path: tuple[str, ...], value: Any) -> tuple[Breach, ...]:
    return breaches(service.sent, _with(whole(service.sent), path, value), about=ABOUT)


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_a_whole_message_breaks_no_rule(service: Service) -> None:
    assert breaches(service.sent, whole(service.sent), about=ABOUT) == ()


@pytest.mark.parametrize("service", ANSWERED, ids=_names)
def test_a_whole_answer_breaks_no_rule(service: Service) -> None:
    assert breaches(service.answered, whole(service.answered), about="Trả lời") == ()


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_each_needed_field_left_out_is_named(service: Service) -> None:
    for path, one in _leaves(service.sent):
        if one.needed:
            (found,) = _broken(service, path, "")
            assert found.rule == "needed"
            assert one.label in found.words
            assert ABOUT in found.words


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_each_field_that_may_be_left_out_may(service: Service) -> None:
    for path, one in _leaves(service.sent):
        if not one.needed:
            assert _broken(service, path, None) == (), path


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_each_limit_of_length_is_kept_to_the_letter(service: Service) -> None:
    for path, one in _leaves(service.sent):
        if one.longest is not None and one.kind in {Kind.TEXT, Kind.DIGITS} and not one.shape:
            letter = "1" if one.kind is Kind.DIGITS else "ư"
            assert _broken(service, path, letter * one.longest) == ()
            (found,) = _broken(service, path, letter * (one.longest + 1))
            assert found.rule == "longest"
            assert str(one.longest) in found.words


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_each_code_list_is_closed(service: Service) -> None:
    for path, one in _leaves(service.sent):
        if one.codes:
            for code in one.codes:
                assert _broken(service, path, int(code) if one.kind is Kind.WHOLE else code) == ()
            (found,) = _broken(service, path, 77 if one.kind is Kind.WHOLE else "77")
            assert found.rule == "codes"


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_each_type_is_checked(service: Service) -> None:
    wrong = {"object": "chữ", "rows": "chữ", "truth": "True", "money": "100", "whole": "1"}
    for path, one in _leaves(service.sent):
        if one.kind is not Kind.FREE:
            found = _broken(service, path, wrong.get(one.kind.value, 5))
            assert [breach.rule for breach in found] == ["type"], path


@pytest.mark.parametrize("service", SENT, ids=_names)
def test_an_unknown_field_is_told(service: Service) -> None:
    found = breaches(service.sent, whole(service.sent) | {"TruongLa": "x"}, about=ABOUT)
    assert [one.rule for one in found] == ["unknown"]


@pytest.mark.parametrize("text", ["20261324083000", "2026-11-24", "20260230000000", "không rõ"])
def test_a_moment_that_never_was_is_refused(text: str) -> None:
    found = _broken(SERVICES["DongBoHoSoMC"], ("NgayTiepNhan",), text)
    assert [one.rule for one in found] == ["type"]


def test_the_place_of_a_fault_in_a_list_is_counted_from_one() -> None:
    path = ("DanhSachLePhi", "Gia")
    (found,) = _broken(SERVICES["DongBoHoSoMC"], path, "mười nghìn")
    assert found.path == "DanhSachLePhi[1].Gia"


def test_every_status_of_ours_has_a_national_one_and_each_of_those_is_used() -> None:
    assert set(NATIONAL_STATUS) == set(Status) == set(STATUS_LABELS)
    assert {str(code) for code in NATIONAL_STATUS.values()} == set(STATUSES)


def test_all_services_of_the_protocol_are_described() -> None:
    wanted = {"DongBoHoSoMC", "CapNhatTienDoHoSoMC", "DongBoTrangThaiHoSo", "TraCuuHoSo"}
    wanted |= {"LayDanhSachTTHC", "LayThuTuc", "LayDanhMucCoQuan", "LayDanhMucLinhVuc"}
    assert wanted <= set(SERVICES)
    steps = ["Token", "GetNextValue", "UploadFile", "NoiHoSo", "CapNhatTienTrinh", "CapNhatTrangThai"]
    assert list(HUB) == steps
