"""The shipped codes of level one, and what they make."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from motcua.organisations.models import Agency, AgencyKind
from motcua.organisations.provinces import code_doubts, load_provinces, provinces
from motcua.organisations.queries import agencies_taken_over

LAST = date(2025, 6, 30)


def test_63_codes_of_which_34_go_on() -> None:
    rows = provinces()
    assert [row.code for row in rows] == [f"H{number:02}" for number in range(1, 64)]
    assert sum(row.last_on is None for row in rows) == 34
    going_on = {row.code for row in rows if row.last_on is None}
    assert {row.merged_into for row in rows if row.last_on} <= going_on
    assert all(bool(row.last_on) == bool(row.merged_into) for row in rows)


def test_a_code_from_memory_says_so() -> None:
    assert all(row.doubt for row in provinces() if row.confidence != "seen")


def test_the_old_code_is_doubted_only_after_the_merger() -> None:
    assert code_doubts("000.00.16.H23", LAST) == []
    assert "H24 (Hải Phòng)" in code_doubts("H23.16.10", date(2025, 7, 1))[0]
    assert "không có trong danh sách" in code_doubts("H99.1", LAST)[0]


@pytest.mark.django_db
def test_the_provinces_are_made_once_with_their_mergers() -> None:
    assert load_provinces() == 63
    assert load_provinces() == 0
    by_code = {agency.code: agency for agency in Agency.objects.filter(kind=AgencyKind.PROVINCE)}
    assert by_code["H23"].valid_to == LAST
    assert by_code["H24"].valid_to is None
    assert agencies_taken_over(by_code["H24"].pk) == {by_code["H23"].pk: date(2025, 7, 1)}
    assert Agency.objects.on(date(2025, 7, 1)).count() == 34
    assert Agency.objects.on(LAST).count() == 63


@pytest.mark.django_db
def test_a_province_that_is_there_keeps_its_name() -> None:
    from motcua.organisations.tests.factories import make_province

    mine = make_province("H24")
    assert load_provinces() == 62
    mine.refresh_from_db()
    assert mine.name == "UBND tỉnh H24"


@pytest.mark.reference_data
def test_the_codes_agree_with_the_published_list(reference_data: Path) -> None:
    text = (reference_data / "05-agency-codes" / "province_codes_H01_H63.csv").read_text(encoding="utf-8")
    published = {row["code"]: row for row in csv.DictReader(text.splitlines())}
    for row in provinces():
        assert published[row.code]["name"].removeprefix("Thành phố ") == row.name
        assert published[row.code]["merged_into"] == row.merged_into
