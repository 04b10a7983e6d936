"""Finding the version of a day, its content, and procedures by what people type."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from motcua.catalogue.actions import add_procedure, approve_version, offer_procedure
from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import (
    find_version_on,
    load_content,
    search_procedures,
    suggest_procedures,
    version_on,
)
from motcua.catalogue.tests.samples import content
from motcua.core.actor import Actor
from motcua.core.errors import NotFound
from motcua.organisations.models import Agency


def test_the_version_of_a_day(approved: ProcedureVersion) -> None:
    assert version_on("1.000001", date(2025, 7, 1)) == approved
    assert find_version_on("1.000001", date(2025, 6, 30)) is None
    with pytest.raises(NotFound, match="ngày 30/06/2025"):
        version_on("1.000001", date(2025, 6, 30))


def test_a_content_is_read_once_and_a_draft_every_time(
    draft: ProcedureVersion, leader: Actor, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        load_content(draft.pk)
        load_content(draft.pk)
    approve_version(draft, decision_no="1", decision_on=None, valid_from=date(2025, 7, 1), actor=leader)
    with django_assert_num_queries(1):
        first = load_content(draft.pk)
        assert load_content(draft.pk) is first
    with pytest.raises(NotFound):
        load_content(draft.pk + 1)


@pytest.fixture
def shelf(control: Actor, leader: Actor, agency: Agency) -> None:
    """Four procedures in force, the last one not offered here."""
    names = [
        "Đăng ký khai sinh",
        "Đăng ký lại khai sinh",
        "Đăng ký khai sinh kết hợp nhận cha, mẹ, con",
        "Đăng ký khai tử",
    ]
    for number, name in enumerate(names, start=1):
        version = add_procedure(
            code=f"1.00000{number}",
            content=content(name=name),
            sector_name="Hộ tịch",
            executing=ExecutingKind.COMMUNE,
            actor=control,
        )
        approve_version(version, decision_no="1", decision_on=None, valid_from=date(2025, 7, 1), actor=leader)
        if number < 4:
            offer_procedure(
                version.procedure,
                agency_id=agency.pk,
                channels=[Channel.COUNTER],
                valid_from=date(2025, 7, 1),
                actor=control,
            )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("khai sinh", ["1.000001", "1.000002", "1.000003"]),
        ("KHAI SINH", ["1.000001", "1.000002", "1.000003"]),
        ("dang ky lai", ["1.000002"]),
        ("sinh khai cha", ["1.000003"]),
        ("1.000003", ["1.000003"]),
        ("1000004", ["1.000004"]),
        ("khai 100%", []),
        ("", ["1.000004", "1.000001", "1.000002", "1.000003"]),
    ],
)
def test_a_search_needs_all_words_with_or_without_accents(shelf: None, text: str, codes: list[str]) -> None:
    assert [one.code for one in search_procedures(text)] == codes


def test_with_an_agency_only_what_it_offers_is_found(shelf: None, agency: Agency) -> None:
    assert search_procedures("khai tu", agency.pk) == []
    assert len(search_procedures("khai sinh", agency.pk)) == 3
    assert len(search_procedures("khai sinh", agency.pk, limit=1)) == 1


def test_a_search_costs_two_statements(shelf: None, agency: Agency, django_assert_num_queries: Any) -> None:
    search_procedures("khai sinh", agency.pk)  # the index is made once for a state of the catalogue
    with django_assert_num_queries(2):
        search_procedures("khai sinh", agency.pk)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("dang ki kai sin", "1.000001"),
        ("đăng kí khai xinh", "1.000001"),
        ("khai ttử", "1.000004"),
        ("nhận cga", "1.000003"),
    ],
)
def test_a_misspelt_search_is_answered_with_what_may_be_meant(shelf: None, text: str, first: str) -> None:
    assert search_procedures(text) == []
    assert suggest_procedures(text)[0].code == first


def test_nonsense_is_answered_with_nothing(shelf: None) -> None:
    assert suggest_procedures("xyz qwerty") == []
    assert suggest_procedures("") == []
