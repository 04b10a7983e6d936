from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from pydantic import ValidationError

from motcua.law import (
    Citation,
    Confidence,
    Example,
    NoRuleOnDate,
    Rule,
    UnknownRule,
    all_rules,
    era,
    rule,
    rules,
)
from motcua.law.book import _RecordFile
from motcua.law.tests.worked_examples import CHECKS, worked_examples

VERSIONS = [record for versions in all_rules().values() for record in versions]


@pytest.mark.parametrize(
    ("record", "example"),
    [pair for pair in worked_examples() if pair[1].check in CHECKS],
    ids=lambda part: part.key if isinstance(part, Rule) else part.check,
)
def test_a_worked_example_of_a_record_holds(record: Rule, example: Example) -> None:
    assert CHECKS[example.check](record, example) == example.expect, example.why


def test_no_two_versions_of_a_key_are_in_force_on_one_day() -> None:
    for versions in all_rules().values():
        for earlier, later in pairwise(versions):
            assert earlier.valid_to is not None, f"{earlier.key} never ends but has a successor"
            assert earlier.valid_to < later.valid_from, f"{earlier.key} overlaps on {later.valid_from}"


def test_a_rule_of_the_counter_has_no_day_without_a_version() -> None:
    for versions in all_rules().values():
        for earlier, later in pairwise(versions):
            assert earlier.valid_to is not None
            assert earlier.valid_to + timedelta(days=1) == later.valid_from, f"gap in {later.key}"


@pytest.mark.parametrize("record", VERSIONS, ids=lambda record: f"{record.key}@{record.valid_from}")
def test_every_version_cites_a_document(record: Rule) -> None:
    assert record.citation.document
    assert record.title


def test_what_nobody_has_read_is_never_marked_verified() -> None:
    for record in VERSIONS:
        if record.key.startswith("open.") or "theo trí nhớ" in record.title:
            assert record.confidence is not Confidence.VERIFIED


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2019, 1, 6), "A"),
        (date(2025, 6, 30), "A"),
        (date(2025, 7, 1), "B"),
        (date(2026, 8, 4), "B"),
        (date(2026, 8, 5), "C"),
        (date(2030, 12, 31), "C"),
    ],
)
def test_an_era_turns_on_its_first_day(on: date, code: str) -> None:
    assert era(on) == code


def test_a_date_before_the_first_era_is_refused_with_a_message_people_read() -> None:
    with pytest.raises(NoRuleOnDate) as refusal:
        era(date(2019, 1, 5))
    assert "05/01/2019" in refusal.value.message


def test_an_unknown_key_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownRule, match=r"supplement\.limits"):
        rule("supplement.limits", on=date(2026, 1, 1))


def test_rules_of_a_day_hold_exactly_what_is_in_force() -> None:
    on = date(2022, 2, 28)
    found = rules(on=on)
    assert found["supplement.limit"].citation.document == "Nghị định 61/2018/NĐ-CP"
    assert "clock.start_elsewhere" not in found
    assert all(record.in_force(on) for record in found.values())
    assert set(found) == {record.key for record in VERSIONS if record.in_force(on)}


def test_a_record_cannot_be_changed_by_who_reads_it() -> None:
    record = rule("supplement.limit", on=date(2026, 1, 1))
    with pytest.raises(TypeError):
        record.value["value"] = 5


def test_a_citation_prints_as_vietnamese_lawyers_write_it() -> None:
    record = rule("supplement.limit", on=date(2026, 1, 1))
    assert str(record.citation) == "khoản 5 Điều 19 Nghị định 118/2025/NĐ-CP"


def test_a_citation_with_a_point_or_an_annex_prints_right() -> None:
    assert str(Citation("Nghị định", "17", "1a")) == "điểm a khoản 1 Điều 17 Nghị định"
    assert str(Citation("Thông tư", "Phụ lục I")) == "Phụ lục I Thông tư"


def _file(**change: Any) -> dict[str, Any]:
    version = {
        "value": 1,
        "valid_from": date(2020, 1, 1),
        "citation": {"document": "Nghị định"},
        "confidence": "verified",
    }
    return {"rule": [{"key": "a.b", "title": "Tên", "version": [version | change]}]}


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": date(2019, 1, 1)},
        {"confidence": "sure"},
        {"citation": {"document": ""}},
        {"surprise": 1},
    ],
)
def test_a_malformed_record_stops_the_loading(change: dict[str, Any]) -> None:
    _RecordFile.model_validate(_file())
    with pytest.raises(ValidationError):
        _RecordFile.model_validate(_file(**change))
