"""What is kept of a call shows codes and numbers, never a person."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.masking import mask_address, mask_body, mask_text, mask_value

SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Nông", "Giàng")
GIVEN = ("Văn", "Thị", "Minh", "Hùng", "Ánh", "Đức", "Ngọc", "Ý", "Yến", "Phương")
names = st.builds(
    lambda surname, given: " ".join([surname, *given]),
    st.sampled_from(SURNAMES),
    st.lists(st.sampled_from(GIVEN), min_size=1, max_size=3),
)
identity_numbers = st.from_regex(r"\A[0-9]{9}([0-9]{3})?\Z")
telephones = st.builds(
    lambda head, body, gap: gap.join([head, body[:3], body[3:6], body[6:]]),
    st.sampled_from(("0", "+84 ", "84")),
    st.from_regex(r"\A[35789][0-9]{8}\Z"),
    st.sampled_from(("", " ", ".", "-")),
)
emails = st.from_regex(r"\A[a-z]{2,8}\.?[a-z]{1,8}@[a-z]{2,8}\.(vn|com)\Z")
addresses = st.builds(lambda number, name: f"Số {number}, đường {name}, xã Mẫu", st.integers(1, 999), names)
personal = st.one_of(names, identity_numbers, telephones, emails)
keys = st.one_of(
    st.sampled_from(
        ("HoTen", "ChuHoSo", "so_giay_to", "diaChi", "x", "data", "GhiChu", "value", "Ho va ten")
    ),
    st.from_regex(r"\A[A-Za-z]{1,12}\Z"),
)
# Names of texts about the call itself; in them free text stays, numbers and names do not.
OPEN = ("message", "error", "NoiDung", "lyDo", "description")


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


@settings(max_examples=60, deadline=None)
@given(
    personal,
    st.sampled_from(("", "Người nộp: ", "không tìm thấy ", "(")),
    st.sampled_from(("", ".", ", xã A")),
)
def test_free_text_loses_numbers_addresses_and_names(secret: str, before: str, after: str) -> None:
    masked = mask_text(f"{before}{secret}{after}")
    assert secret not in masked
    if _digits(secret):
        assert _digits(secret) not in _digits(masked)


@settings(max_examples=60, deadline=None)
@given(st.recursive(
    st.one_of(personal, addresses),
    lambda part: st.one_of(st.lists(part, max_size=3), st.dictionaries(keys, part, max_size=3)),
    max_leaves=8,
))  # fmt: skip
def test_no_person_survives_in_a_structured_message(value: object) -> None:
    masked = json.dumps(mask_value({"data": value}), ensure_ascii=False)
    for secret in _leaves(value):
        assert secret not in masked


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in _leaves(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in _leaves(part)]
    return [str(value)]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(OPEN), personal)
def test_open_texts_are_masked_too(key: str, secret: str) -> None:
    assert secret not in json.dumps(mask_value({key: f"Lỗi với {secret}"}), ensure_ascii=False)


@settings(max_examples=40, deadline=None)
@given(names, identity_numbers, telephones, emails)
def test_forms_and_xml_are_read_like_json(name: str, number: str, phone: str, email: str) -> None:
    values = {"HoTen": name, "SoGiayTo": number, "DienThoai": phone, "Email": email, "MaHoSo": "A-1"}
    form = mask_body(urlencode(values).encode(), "application/x-www-form-urlencoded")
    xml = "".join(f"<ns:{key} loai='{value}'>{value}</ns:{key}>" for key, value in values.items())
    told = mask_body(f"<HoSo>{xml}</HoSo>".encode(), "text/xml; charset=utf-8")
    for secret in (name, number, phone, email):
        assert secret not in form
        assert secret not in told
    assert "A-1" in form
    assert "<ns:MaHoSo" in told


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(("", "application/json", "text/xml", "text/html")))
def test_no_body_whatever_breaks_the_masking(body: bytes, kind: str) -> None:
    assert isinstance(mask_body(body, kind), str)


@pytest.mark.parametrize(
    "text",
    [
        "000.00.01.H25-261123-0001",
        "2026-11-24T09:30:00+07:00",
        "20261124093000",
        "Thiếu trường NgayHenTra",
        "HTTP 503 sau 2000 ms",
        "Hồ sơ đã tồn tại",
    ],
)
def test_what_helps_to_find_the_fault_stays(text: str) -> None:
    assert mask_text(text) == text
    assert mask_value({"message": text}) == {"message": text}


def test_codes_and_numbers_stay_secrets_and_files_go() -> None:
    sent = {
        "MaHoSo": "000.00.01.H25-261123-0001",
        "TrangThai": "4",
        "LePhi": 50000,
        "access_token": "abc",
        "TepDinhKem": "JVBERi0x" * 100,
        "SoDienThoai": 912345678,
        "TenTTHC": "Đăng ký khai sinh",
    }
    assert mask_value(sent) == {
        "MaHoSo": "000.00.01.H25-261123-0001",
        "TrangThai": "4",
        "LePhi": 50000,
        "access_token": "[khóa]",
        "TepDinhKem": "[tệp, 800 ký tự]",
        "SoDienThoai": "[số]",
        "TenTTHC": "Đăng ký khai sinh",
    }


def test_an_address_loses_its_query() -> None:
    assert mask_address("GET https://a.vn/hs/001095012345?token=x#y") == "GET https://a.vn/hs/[số]"
