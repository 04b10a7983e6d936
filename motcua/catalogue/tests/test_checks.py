"""What makes a content unsound, incomplete or doubtful, one claim each."""

from __future__ import annotations

import json
import string
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from motcua.catalogue.checks import (
    Weight,
    allowance,
    findings,
    of_weight,
    require_complete,
    require_sound,
)
from motcua.catalogue.content import (
    Case,
    Fee,
    InvalidContent,
    ReplacedBy,
    RequiredPaper,
    ResultKind,
    Step,
    read_content,
)
from motcua.catalogue.tests.samples import case, content, step, steps, term
from motcua.deadlines.rules import Unit


def messages(weight: Weight, **changes: Any) -> str:
    return " ".join(str(one) for one in of_weight(findings(content(cases=(case(**changes),))), weight))


def test_the_sample_has_no_finding() -> None:
    assert findings(content()) == ()
    require_complete(content())


def test_a_content_without_a_case_is_refused() -> None:
    with pytest.raises(InvalidContent, match="ít nhất một trường hợp"):
        require_sound(content(cases=()))


def test_keys_of_cases_papers_and_steps_are_unique() -> None:
    twice = content(cases=(case(), case()))
    assert any("“chung” bị trùng" in str(one) for one in findings(twice))
    paper = RequiredPaper(key="don", name="Đơn", originals=1)
    assert "“don” bị trùng" in messages(Weight.ERROR, papers=(paper, paper))
    doubled = (*steps()[:2], step("tham-dinh", "process", "specialist", "0"), *steps()[2:])
    assert "mã bước “tham-dinh” bị trùng" in messages(Weight.ERROR, steps=doubled)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        (steps()[1:], "bước đầu tiên phải là bước tiếp nhận"),
        (steps()[:-1], "bước cuối cùng phải là bước trả kết quả"),
        ((steps()[0], steps()[1], steps()[3]), "chưa có bước phê duyệt"),
        ((*steps()[:2], step("x", "receive", "receptionist", "0"), *steps()[2:]), "một bước tiếp nhận"),
        ((*steps()[:3], step("x", "return", "receptionist", "0"), steps()[3]), "một bước trả kết quả"),
        (
            (steps()[0], step("ph", "issue", "clerk", "0"), *steps()[1:]),
            "phát hành kết quả phải đứng sau bước phê duyệt",
        ),
        ((steps()[0], step("x", "process", "", "0"), *steps()[2:]), "chưa có vị trí giữ bước"),
        ((steps()[0], step("x", "process", "vua", "0"), *steps()[2:]), "không có trong danh mục"),
        ((*steps()[:2], step("d", "approve", "specialist"), steps()[3]), "phải do lãnh đạo giữ"),
    ],
)
def test_a_broken_order_of_steps_is_an_error(wrong: tuple[Step, ...], says: str) -> None:
    assert says in messages(Weight.ERROR, steps=wrong)


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("khong-co", "không có trong trường hợp này"),
        ("tham-dinh", "không thể trả lại cho chính nó"),
        ("phe-duyet", "đứng sau"),
    ],
)
def test_a_step_returns_only_to_an_earlier_one(target: str, says: str) -> None:
    bent = (
        steps()[0],
        step("tham-dinh", "process", "specialist", "4", may_return_to=(target,)),
        *steps()[2:],
    )
    assert says in messages(Weight.ERROR, steps=bent)


def test_a_result_given_the_same_day_needs_no_approval_step() -> None:
    at_once = (steps()[0], steps()[3])
    assert messages(Weight.ERROR, terms=(term(unit="same_day"),), steps=at_once) == ""


@pytest.mark.parametrize(
    ("value", "unit", "hours"),
    [
        (3, "working_hour", "3"),
        (3, "working_day", "24"),
        (1, "same_day", "8"),
        (4, "hour", "4"),
        (24, "hour", "8"),
        (72, "hour", "24"),
        (1, "day", "8"),
        (7, "day", "40"),
        (15, "day", "80"),
        (30, "day", "168"),
        (1, "month", "168"),
    ],
)
def test_a_term_leaves_so_many_working_hours(value: int, unit: str, hours: str) -> None:
    allowed = allowance(term(value=value, unit=unit))
    assert allowed is not None
    assert allowed.hours == Decimal(hours)
    assert allowed.why


def test_an_unknown_unit_leaves_no_reckoning_and_bars_approval() -> None:
    unknown = content(cases=(case(terms=(term(unit="unknown"),)),))
    assert allowance(term(unit="unknown")) is None
    require_sound(unknown)
    with pytest.raises(InvalidContent, match="chưa rõ đơn vị tính"):
        require_complete(unknown)


def test_hours_above_the_term_of_any_channel_are_an_error_that_shows_the_sum() -> None:
    said = messages(
        Weight.ERROR, terms=(term("counter", 2), term("online", 1)), steps=steps(("1", "6", "1.5", "0"))
    )
    assert "trực tuyến" in said
    assert "8,5 giờ, vượt thời hạn 8 giờ" in said
    assert "trực tiếp" not in said


def test_two_terms_of_one_channel_ask_for_two_cases() -> None:
    assert "tách thành hai trường hợp" in messages(Weight.ERROR, terms=(term(), term(value=2)))


def test_a_paper_of_no_copies_is_a_gap_unless_shown_or_electronic() -> None:
    bare = RequiredPaper(key="a", name="Giấy A")
    assert "đều bằng 0" in messages(Weight.GAP, papers=(bare,))
    for paper in (bare.model_copy(update={"shown_only": True}), bare.model_copy(update={"electronic": True})):
        assert messages(Weight.GAP, papers=(paper,)) == ""


@pytest.mark.parametrize(
    ("state", "amount", "weight", "says"),
    [
        ("fixed", None, Weight.ERROR, "phải có số tiền"),
        ("free", 1000, Weight.ERROR, "không được có số tiền"),
        ("unknown", None, Weight.DOUBT, "chưa rõ mức thu"),
        ("fixed", 120, Weight.DOUBT, "bất thường"),
    ],
)
def test_money_and_its_state_agree(state: str, amount: int | None, weight: Weight, says: str) -> None:
    fee = Fee.model_validate_json(
        json.dumps({"kind": "fee", "name": "Phí", "state": state, "amount": amount})
    )
    assert says in messages(weight, fees=(fee,))


@pytest.mark.parametrize("code", ["", "dsfas", "000.00.00.G11-KQ3554", "KQ.G15.00031"])
def test_a_junk_result_code_is_a_doubt_not_a_bar(code: str) -> None:
    odd = content(results=(ResultKind(code=code, name="Giấy"),))
    assert any("KQ.Gnn.nnnnnn" in str(one) for one in of_weight(findings(odd), Weight.DOUBT))
    require_complete(odd)


def test_the_parts_the_law_wants_bar_approval_when_missing() -> None:
    bare = content(who_may_apply=(), executing_agency="", how_to=" ")
    with pytest.raises(InvalidContent) as refused:
        require_complete(bare)
    assert len(refused.value.places) == 3
    require_sound(bare)


def test_a_paper_is_replaced_only_between_the_dates() -> None:
    rule = ReplacedBy(
        database="CSDL quốc gia về dân cư",
        valid_from=date(2026, 1, 1),
        valid_to=date(2027, 2, 28),
        citation="Nghị quyết của Chính phủ",
    )
    paper = RequiredPaper(key="cc", name="Căn cước", shown_only=True, replaced_by=(rule,))
    assert paper.replaced_on(date(2025, 12, 31)) is None
    assert paper.replaced_on(date(2026, 1, 1)) == rule
    assert paper.replaced_on(date(2027, 2, 28)) == rule
    assert paper.replaced_on(date(2027, 3, 1)) is None


def test_a_content_is_frozen_and_strict() -> None:
    with pytest.raises(ValidationError):
        content().name = "khác"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        RequiredPaper(key="a", name="A", originals="1")  # type: ignore[arg-type]


def test_a_wrong_shape_is_told_in_vietnamese_with_its_place() -> None:
    text = content().to_json().replace('"originals":1', '"originals":-1').replace('"Tờ khai theo mẫu"', '""')
    with pytest.raises(InvalidContent) as refused:
        read_content(text)
    assert refused.value.places == (
        "Trường hợp 1, giấy tờ 1, tên: không được để trống.",
        "Trường hợp 1, giấy tờ 1, số bản chính: nhỏ hơn mức cho phép.",
    )
    with pytest.raises(InvalidContent, match="không phải JSON"):
        read_content("{")


def test_text_is_composed_on_the_way_in() -> None:
    assert content(name="Đăng ký khai sinh").name == "Đăng ký khai sinh"


keys = st.text(string.ascii_lowercase, min_size=1, max_size=3)
kinds = st.sampled_from(["receive", "process", "approve", "issue", "return"])
any_steps = st.lists(
    st.builds(
        step,
        keys,
        kinds,
        st.sampled_from(["receptionist", "specialist", "leader", "clerk"]),
        st.integers(0, 30).map(str),
        may_return_to=st.lists(keys, max_size=2).map(tuple),
    ),
    max_size=6,
).map(tuple)


def reachable(flow: Case, start: int) -> set[int]:
    """Brute force: every step one can come to from a step, forward or back."""
    order = {one.key: index for index, one in enumerate(flow.steps)}
    seen, todo = set(), [start]
    while todo:
        at = todo.pop()
        if at in seen:
            continue
        seen.add(at)
        todo += [order[key] for key in flow.steps[at].may_return_to]
        todo += [at + 1] if at + 1 < len(flow.steps) else []
    return seen


@given(any_steps)
def test_whatever_is_let_through_can_always_reach_the_hand_over_and_fits_the_term(
    chosen: tuple[Step, ...],
) -> None:
    flow = case(steps=chosen, terms=(term(value=5),))
    if of_weight(findings(content(cases=(flow,))), Weight.ERROR, Weight.GAP):
        return
    last = len(chosen) - 1
    assert all(last in reachable(flow, start) for start in range(len(chosen)))
    order = {one.key: index for index, one in enumerate(chosen)}
    assert all(order[key] < order[one.key] for one in chosen for key in one.may_return_to)
    assert flow.hours <= 40
    assert chosen[0].kind == "receive"
    assert chosen[-1].kind == "return"


@given(st.integers(1, 400), st.sampled_from([unit for unit in Unit if unit != Unit.SAME_DAY]))
def test_a_longer_term_never_leaves_fewer_hours(value: int, unit: Unit) -> None:
    shorter, longer = allowance(term(value=value, unit=unit)), allowance(term(value=value + 1, unit=unit))
    assert shorter is not None
    assert longer is not None
    assert 0 < shorter.hours <= longer.hours


@given(st.integers(0, 9), st.integers(0, 9), st.booleans(), st.booleans(), st.integers(0, 10**9))
def test_a_content_written_down_reads_back_equal(
    originals: int, copies: int, shown: bool, required: bool, amount: int
) -> None:
    paper = RequiredPaper(
        key="a", name="Giấy “A”", originals=originals, copies=copies, shown_only=shown, required=required
    )
    fee = Fee.model_validate_json(f'{{"kind":"fee","name":"Phí","state":"fixed","amount":{amount}}}')
    written = content(cases=(case(papers=(paper,), fees=(fee,)),))
    again = read_content(written.to_json())
    assert again == written
    assert again.digest == written.digest
