"""Two contents laid side by side, and a content made of some of the changes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.catalogue.content import (
    Case,
    Channel,
    ChannelTerm,
    Fee,
    FeeKind,
    FeeState,
    LegalBasis,
    ReplacedBy,
    RequiredPaper,
    ResultKind,
    Step,
    StepKind,
    VersionContent,
)
from motcua.catalogue.differences import _CASE_ROWS, _CASE_SCALARS, _ROWS, _SCALARS, differences, merged
from motcua.catalogue.tests.samples import case, content, term
from motcua.deadlines.rules import Unit

KEYS = st.sampled_from(["a", "b", "c", "d"])
WORDS = st.sampled_from(["Một", "Hai", "Ba"])


def _rows(rows: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(rows, max_size=most).map(tuple)


PAPERS = st.builds(RequiredPaper, key=KEYS, name=WORDS, originals=st.integers(0, 1))
TERMS = st.builds(
    ChannelTerm, channel=st.sampled_from(Channel), value=st.integers(0, 2), unit=st.just(Unit.DAY)
)
FEES = st.builds(
    Fee, kind=st.sampled_from(FeeKind), name=WORDS, state=st.sampled_from(FeeState), amount=st.just(1)
)
STEPS = st.builds(
    Step, key=KEYS, name=WORDS, kind=st.just(StepKind.PROCESS), position=WORDS, hours=st.just(Decimal(1))
)
CASES = st.builds(
    Case,
    key=KEYS,
    name=WORDS,
    copies_of_dossier=st.integers(1, 2),
    papers=_rows(PAPERS),
    terms=_rows(TERMS, 2),
    fees=_rows(FEES, 2),
    steps=_rows(STEPS),
)
CONTENTS = st.builds(
    VersionContent,
    name=WORDS,
    sector_code=KEYS,
    who_may_apply=_rows(WORDS),
    executing_agency=WORDS,
    cases=_rows(CASES, 3),
    legal_bases=_rows(st.builds(LegalBasis, number=WORDS, title=WORDS), 3),
    results=_rows(st.builds(ResultKind, code=st.sampled_from(["", "KQ.1"]), name=WORDS), 3),
    requirements=WORDS,
    how_to=WORDS,
    sources=st.dictionaries(KEYS, WORDS, max_size=3),
    doubts=_rows(WORDS, 2),
)


@settings(max_examples=100, deadline=None)
@given(CONTENTS, CONTENTS, st.data())
def test_all_changes_make_the_new_content_none_the_old_and_some_leave_the_rest(
    old: VersionContent, new: VersionContent, data: st.DataObject
) -> None:
    found = differences(old, new)
    paths = [change.path for change in found]
    assert len(set(paths)) == len(paths)
    assert (found == ()) == (old == new)
    assert merged(old, new, paths) == new
    assert merged(old, new, ()) == old
    taken = set(data.draw(st.lists(st.sampled_from(paths), unique=True))) if paths else set()
    between = merged(old, new, taken)
    if not any("~" in path or "@" in path for path in paths):  # rows told apart by their keys alone
        assert {change.path for change in differences(old, between)} == taken
        assert {change.path for change in differences(between, new)} == set(paths) - taken


def test_every_field_of_a_content_is_compared() -> None:
    of_content = {spec.name for spec in (*_SCALARS, *_ROWS)} | {"cases", "sources"}
    assert of_content == set(VersionContent.model_fields)
    assert {spec.name for spec in (*_CASE_SCALARS, *_CASE_ROWS)} | {"key"} == set(Case.model_fields)


def test_a_changed_term_is_one_change_of_part_dd_with_both_terms_in_words() -> None:
    old, new = content(), content(cases=(case(terms=(term(value=3),)),))
    (change,) = differences(old, new)
    assert (change.path, change.part) == ("cases/chung/terms/counter", "đ")
    assert change.label == "Thời hạn: trực tiếp"
    assert change.before == "Trực tiếp: 1 ngày làm việc"
    assert change.after == "Trực tiếp: 3 ngày làm việc"


def test_a_new_channel_is_a_change_of_part_c() -> None:
    old, new = content(), content(cases=(case(terms=(term(), term("online", 2))),))
    (change,) = differences(old, new)
    assert (change.path, change.part, change.before) == ("cases/chung/terms/online", "c", "")


def test_a_paper_put_in_front_does_not_change_the_address_of_the_others() -> None:
    paper = RequiredPaper(key="can-cuoc", name="Căn cước", shown_only=True)
    old = content()
    new = content(cases=(case(papers=(paper, *old.cases[0].papers)),))
    (change,) = differences(old, new)
    assert change.path == "cases/chung/papers/can-cuoc"
    assert change.after == "Căn cước; chỉ xuất trình"
    assert merged(old, new, [change.path]).cases[0].papers[0] == paper


def test_an_order_alone_is_one_change_that_can_be_left() -> None:
    first, second = RequiredPaper(key="a", name="Một"), RequiredPaper(key="b", name="Hai")
    third = RequiredPaper(key="c", name="Ba")
    old = content(cases=(case(papers=(first, second)),))
    new = content(cases=(case(papers=(second, third, first)),))
    paths = {change.path for change in differences(old, new)}
    assert paths == {"cases/chung/papers/c", "cases/chung/papers/@thu-tu"}
    between = merged(old, new, ["cases/chung/papers/c"])
    assert [paper.key for paper in between.cases[0].papers] == ["a", "b", "c"]


def test_a_case_that_comes_is_one_change_with_all_it_holds() -> None:
    old = content()
    new = content(cases=(*old.cases, case(key="rieng", name="Trường hợp riêng")))
    (change,) = differences(old, new)
    assert (change.path, change.part, change.before) == ("cases/rieng", "a", "")
    assert "Giấy tờ: Tờ khai theo mẫu; 1 bản chính" in change.after
    assert merged(new, old, ["cases/rieng"]) == old


def test_changes_stand_in_the_order_of_the_parts() -> None:
    new = content(
        name="Tên mới",
        how_to="Khác",
        who_may_apply=("Tổ chức",),
        executing_agency="Khác",
        requirements="Có",
        cases=(case(copies_of_dossier=2, terms=(term(value=2),)),),
        doubts=("Cần đối chiếu",),
    )
    assert [change.part for change in differences(content(), new)] == ["a", "b", "d", "đ", "e", "g", "h", ""]


def test_parts_that_differ_in_any_field_read_differently() -> None:
    rule = ReplacedBy(database="CSDL", valid_from=date(2025, 7, 1), citation="NĐ 1")
    paper = RequiredPaper(key="a", name="Một")
    variants: dict[str, Any] = {
        "originals": 1,
        "copies": 1,
        "electronic": True,
        "shown_only": True,
        "required": False,
        "form_name": "Mẫu 01",
        "note": "Chú ý",
        "replaced_by": (rule,),
    }
    texts = set()
    for name, value in variants.items():
        other = paper.model_copy(update={name: value})
        (change,) = differences(
            content(cases=(case(papers=(paper,)),)), content(cases=(case(papers=(other,)),))
        )
        assert change.before != change.after, name
        texts.add(change.after)
    assert len(texts) == len(variants)


def test_a_long_name_of_a_source_field_and_a_long_label_still_have_a_short_address() -> None:
    new = content(sources={"trường " * 100: "x"}, legal_bases=(LegalBasis(number="1" * 2000),))
    for change in differences(content(), new):
        assert len(change.path) <= 300
        assert len(change.label) <= 300
