"""A whole procedure: what it must say, and that every text of the starter pack is plain."""

from __future__ import annotations

from typing import Any

import pytest

from motcua.catalogue.content import Fee, FeeKind, FeeState, RequiredPaper, VersionContent
from motcua.catalogue.plain_language import Level, Rule, check, place_label, summary_of
from motcua.catalogue.starter import PackEntry, read_pack
from motcua.catalogue.tests import samples

HOW_TO = (
    "1. Bạn nộp tờ khai tại Trung tâm Phục vụ hành chính công xã.\n"
    "2. Cán bộ tiếp nhận kiểm tra tờ khai.\n"
    "3. Bạn nhận kết quả vào ngày ghi trên giấy hẹn."
)
PERHAPS = RequiredPaper(key="a", name="Giấy ủy quyền", required=False)
PACK = {entry.code: entry for entry in read_pack()}


def plain(**changes: Any) -> VersionContent:
    return samples.content(**{"how_to": HOW_TO, **changes})


def found(content: VersionContent) -> list[tuple[Rule, str]]:
    return [(one.rule, one.place) for one in check(content)]


def fee(state: FeeState, note: str = "") -> Fee:
    return Fee(kind=FeeKind.FEE, name="Phí", state=state, note=note)


def test_a_plain_procedure_has_nothing_to_mend() -> None:
    assert found(plain()) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"how_to": ""}, (Rule.WHO, "how_to")),
        ({"how_to": HOW_TO.replace("nộp tờ khai tại", "ký tờ khai tại")}, (Rule.WHERE, "how_to")),
        ({"how_to": "\n".join(HOW_TO.splitlines()[:2])}, (Rule.RESULT, "how_to")),
        ({"how_to": HOW_TO.replace(" vào ngày ghi trên giấy hẹn", "")}, (Rule.WHEN, "how_to")),
        ({"who_may_apply": ()}, (Rule.WHO, "who_may_apply")),
        ({"results": ()}, (Rule.RESULT, "results")),
        ({"cases": (samples.case(terms=()),)}, (Rule.WHEN, "cases/chung/terms")),
        (
            {"cases": (samples.case(terms=(samples.term(unit="unknown"),)),)},
            (Rule.WHEN, "cases/chung/terms/counter"),
        ),
        ({"cases": (samples.case(fees=()),)}, (Rule.HOW_MUCH, "cases/chung/fees")),
        (
            {"cases": (samples.case(fees=(fee(FeeState.UNKNOWN),)),)},
            (Rule.HOW_MUCH, "cases/chung/fees/0/note"),
        ),
        (
            {"cases": (samples.case(fees=(fee(FeeState.BY_PROVINCIAL_COUNCIL, "Do tỉnh quyết định."),)),)},
            (Rule.HOW_MUCH, "cases/chung/fees/0/note"),
        ),
        (
            {
                "cases": (
                    samples.case(papers=(RequiredPaper(key="a", name="Giấy ủy quyền", required=False),)),
                )
            },
            (Rule.WHEN_PAPER, "cases/chung/papers/a/note"),
        ),
    ],
)
def test_what_a_person_must_know_and_is_not_told(changes: Any, expected: tuple[Rule, str]) -> None:
    assert expected in found(plain(**changes))


def test_a_fee_of_the_province_that_says_where_to_look_is_enough() -> None:
    note = "Hãy xem bảng thu tại nơi nộp hồ sơ."
    content = plain(cases=(samples.case(fees=(fee(FeeState.BY_PROVINCIAL_COUNCIL, note),)),))
    assert found(content) == []


def test_a_place_is_said_in_the_words_of_the_editor() -> None:
    content = plain()
    assert place_label(content, "how_to") == "Trình tự thực hiện"
    assert place_label(content, "results/0") == "Kết quả 1"
    assert place_label(content, "cases/chung/papers/to-khai/note") == "giấy tờ “Tờ khai theo mẫu”, ghi chú"
    assert place_label(content, "cases/chung/terms/counter") == "thời hạn (trực tiếp)"
    assert place_label(content, "cases/chung/fees/0/note") == "khoản thu “Lệ phí”"
    assert place_label(content, "cases/khong-co/fees/9") == "cases/khong-co/fees/9"


def test_the_level_follows_from_the_count() -> None:
    bad = plain(how_to="UBND, HĐND, TTHC, CMND, CCCD.", who_may_apply=())
    assert summary_of(check(plain())).level == Level.CLEAR
    assert summary_of(check(plain(results=()))).level == Level.MEND
    assert summary_of(check(bad)).level == Level.REWRITE


@pytest.mark.parametrize("entry", PACK.values(), ids=list(PACK))
def test_every_text_of_the_starter_pack_is_plain(entry: PackEntry) -> None:
    for version in entry.versions:
        assert [str(one) for one in check(version.content) if one.is_strict] == []
