"""Texts: shipped ones are good, own ones are checked, lengths are counted as phones count them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.clock import ZONE
from motcua.notifications.channels import MessageChannel
from motcua.notifications.choice import Reach, mobile, quiet_until, ways
from motcua.notifications.texts import SAMPLE, Kind, Text, fill, kinds, problems, sms_size, unaccented
from motcua.notifications.wording import WORDINGS

KINDS = kinds()


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@pytest.mark.parametrize("channel", list(MessageChannel))
def test_every_shipped_text_keeps_its_own_rules(kind: Kind, channel: MessageChannel) -> None:
    assert problems(kind.shipped(channel), kind, channel, is_unaccented=True) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_every_shipped_sms_is_one_sms(kind: Kind) -> None:
    assert sms_size(unaccented(fill(kind.short.text, SAMPLE))).parts == 1


def test_every_event_an_account_is_told_can_leave_too() -> None:
    assert set(WORDINGS) == {name for name, kind in KINDS.items() if not kind.is_for_staff}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Hồ sơ {ma_ho_so} của {ten_nguoi_nop}.", "{ten_nguoi_nop}"),
        ("Hồ sơ {ma_ho_so} đã có kết quả {", "{ }"),
        ("Hồ sơ {ma_ho_so}, căn cước 030190001234.", "030190001234"),
        ("Hồ sơ {ma_ho_so}, mời ông Nguyễn Văn An đến.", ""),
        ("Hồ sơ {ma_ho_so}, hỏi a@b.vn.", ""),
        ("Mời bạn đến nhận kết quả.", ""),
        ("", ""),
        ("Hồ sơ {ma_ho_so} do UBND thụ lý.", "UBND"),
        ("Hồ sơ {ma_ho_so}. " + "Bạn hãy đến nhận. " * 30, ""),
    ],
)
def test_a_broken_text_is_told_what_is_wrong(text: str, words: str) -> None:
    kind = KINDS["ResultIssued"]
    found = problems(Text("", text), kind, MessageChannel.SMS, is_unaccented=True)
    assert words in [one.words for one in found if one.is_grave]


def test_a_variable_of_another_kind_is_not_known() -> None:
    text = Text("", "Hồ sơ {ma_ho_so} nộp {so_tien}.")
    assert any(
        one.words == "{so_tien}" for one in problems(text, KINDS["ResultIssued"], "sms", is_unaccented=True)
    )
    assert problems(text, KINDS["FeePaid"], "sms", is_unaccented=True) == []


@pytest.mark.parametrize(
    ("text", "parts", "is_wide"),
    [("a" * 160, 1, False), ("a" * 161, 2, False), ("ạ" * 70, 1, True), ("ạ" * 71, 2, True), ("", 1, False)],
)
def test_letters_are_counted_as_phones_do(text: str, parts: int, is_wide: bool) -> None:
    assert (sms_size(text).parts, sms_size(text).is_wide) == (parts, is_wide)


@given(st.text(max_size=200))
def test_filling_and_checking_never_raise(text: str) -> None:
    fill(text, SAMPLE)
    problems(Text(text, text), KINDS["Received"], "email", is_unaccented=False)
    assert unaccented("Đã tiếp nhận hồ sơ") == "Da tiep nhan ho so"


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("0225 3745 678", ""),
        ("113", ""),
        ("", ""),
    ],
)
def test_only_mobile_numbers_get_sms(phone: str, expected: str) -> None:
    assert mobile(phone) == expected


def test_ways_follow_the_person_within_what_the_agency_uses() -> None:
    both = Reach("0912345678", "a@b.vn")
    assert [one for one, _ in ways(both, ["zalo", "email"], {"email", "sms", "zalo"})] == ["zalo", "email"]
    wanted = Reach("0912345678", "a@b.vn", ("sms", "email"))
    assert [one for one, _ in ways(wanted, ["zalo", "email"], {"email", "sms", "zalo"})] == ["email"]
    assert ways(both, ["zalo"], {"email"}) == []


@pytest.mark.parametrize(
    ("at", "until"),
    [("20:59", None), ("21:00", "25 07:00"), ("23:59", "25 07:00"), ("06:59", "24 07:00"), ("07:00", None)],
)
def test_quiet_hours_span_midnight(at: str, until: str | None) -> None:
    moment = datetime.combine(date(2026, 11, 24), time.fromisoformat(at), ZONE)
    end = quiet_until(moment, time(21), time(7))
    assert (f"{end:%d %H:%M}" if end else None) == until


def test_quiet_hours_of_the_day_and_none() -> None:
    noon = datetime(2026, 11, 24, 12, 30, tzinfo=ZONE)
    assert quiet_until(noon, time(12), time(13)) == datetime(2026, 11, 24, 13, tzinfo=ZONE)
    assert quiet_until(noon, None, None) is None
    assert quiet_until(noon, time(12), time(12)) is None
