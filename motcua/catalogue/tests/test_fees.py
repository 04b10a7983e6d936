"""Sums by page and copy, against worked examples and against a count one by one."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.checks import Weight, findings, of_weight
from motcua.catalogue.content import Channel, Fee, FeeKind, FeeState, FeeStep, read_content
from motcua.catalogue.fees import Quantity, fee_amount, fee_total
from motcua.catalogue.starter import read_pack
from motcua.catalogue.tests.samples import case, content
from motcua.catalogue.wording import fee_words


def fee(**changes: Any) -> Fee:
    base: dict[str, Any] = {"kind": FeeKind.FEE, "name": "Phí", "state": FeeState.FIXED, "amount": 2000}
    return Fee(**{**base, **changes})


# TT 226/2016/TT-BTC Điều 4: certified copies.
COPIES = fee(per="trang", steps=(FeeStep(from_unit=3, amount=1000),), most=200_000, within="bản")
SIGNATURE = fee(amount=10_000, per="trường hợp")


@pytest.mark.parametrize(
    ("pages", "copies", "total"),
    [
        (1, 1, 2_000),
        (2, 1, 4_000),
        (3, 1, 5_000),
        (5, 1, 7_000),  # 2 × 2.000 + 3 × 1.000
        (5, 3, 21_000),
        (198, 1, 200_000),  # 4.000 + 196.000: just at the cap
        (199, 1, 200_000),
        (300, 1, 200_000),
        (300, 2, 400_000),  # the cap is for each copy
    ],
)
def test_certified_copies_are_paid_by_page_up_to_a_cap_for_each_copy(
    pages: int, copies: int, total: int
) -> None:
    assert fee_amount(COPIES, Quantity(units=pages, wholes=copies)) == total


def test_a_signature_is_paid_by_case() -> None:
    assert [fee_amount(SIGNATURE, Quantity(units=count)) for count in (1, 2, 5)] == [10_000, 20_000, 50_000]


def test_the_pack_holds_the_rule_of_certified_copies_and_says_it_in_words() -> None:
    entry = next(entry for entry in read_pack() if entry.code == "2.000815")
    held = entry.content.cases[0].fees[0]
    assert fee_amount(held, Quantity(units=5)) == 7_000
    assert fee_words(held) == (
        "2.000 đồng/trang, từ trang thứ 3 là 1.000 đồng/trang, mỗi bản không quá 200.000 đồng"
    )


def test_a_sum_asked_once_does_not_grow_with_the_quantity() -> None:
    assert fee_amount(fee(per="hồ sơ"), Quantity(units=9)) == 2000
    assert fee_amount(fee(), Quantity(units=9, wholes=9)) == 2000


def test_the_total_is_that_of_the_channel_and_unknown_when_any_part_is() -> None:
    online = fee(name="Phí trực tuyến", amount=500, channels=(Channel.ONLINE,))
    free = fee(state=FeeState.FREE, amount=None)
    both = case(fees=(free, COPIES, online, SIGNATURE))
    quantities = {1: Quantity(units=5), 3: Quantity(units=2)}
    assert fee_total(both, "counter", quantities) == 27_000
    assert fee_total(both, "online", quantities) == 27_500
    assert fee_total(both, "counter", {}) == 12_000
    for state in (FeeState.UNKNOWN, FeeState.BY_PROVINCIAL_COUNCIL):
        assert fee_total(case(fees=(COPIES, fee(state=state))), "counter", quantities) is None
    assert fee_total(case(fees=()), "counter", {}) == 0


def one_by_one(rate: Fee, units: int) -> int:
    """The textbook: each unit at the price of the last step it has reached."""
    total = 0
    for unit in range(1, units + 1):
        price = rate.amount or 0
        for step in rate.steps:
            if unit >= step.from_unit:
                price = step.amount
        total += price
    return total if rate.most is None else min(total, rate.most)


@given(
    st.integers(1, 5000),
    st.dictionaries(st.integers(2, 40), st.integers(0, 5000), max_size=4),
    st.none() | st.integers(5000, 60_000),
    st.integers(1, 60),
    st.integers(1, 5),
)
def test_any_rate_agrees_with_counting_one_by_one(
    amount: int, steps: dict[int, int], most: int | None, units: int, wholes: int
) -> None:
    rate = fee(
        amount=amount,
        per="trang",
        steps=tuple(FeeStep(from_unit=unit, amount=price) for unit, price in sorted(steps.items())),
        most=most,
        within="bản",
    )
    assert fee_amount(rate, Quantity(units, wholes)) == wholes * one_by_one(rate, units)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"steps": (FeeStep(from_unit=5, amount=1), FeeStep(from_unit=3, amount=1)), "per": "trang"},
            "tăng dần",
        ),
        ({"steps": (FeeStep(from_unit=3, amount=1000),)}, "tính theo gì"),
        ({"most": 1000}, "mức thu tối đa nhỏ hơn"),
        ({"most": 9000, "state": FeeState.BY_PROVINCIAL_COUNCIL}, "chỉ mức cố định"),
        ({"most": 9000, "state": FeeState.FREE, "amount": None}, "chỉ mức cố định"),
    ],
)
def test_steps_and_caps_that_make_no_sense_are_refused(changes: dict[str, Any], says: str) -> None:
    wrong = of_weight(findings(content(cases=(case(fees=(fee(**changes),)),))), Weight.ERROR)
    assert [says in str(finding) for finding in wrong] == [True]


@pytest.mark.parametrize("numbers", [(0, 1), (1, 0), (-1, 1)])
def test_a_quantity_is_at_least_one(numbers: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        Quantity(*numbers)


# As it was written before fees had steps and caps.
OLD = (
    '{"name":"Chứng thực bản sao","sector_code":"chung-thuc","who_may_apply":[],"executing_agency":"",'
    '"cases":[{"key":"chung","name":"Trường hợp chung","papers":[],"terms":[],"fees":[{"kind":"fee",'
    '"name":"Phí","amount":2000,"state":"fixed","per":"trang","channels":[],"note":""}],'
    '"copies_of_dossier":1,"steps":[]}],"legal_bases":[],"results":[],"requirements":"","how_to":"",'
    '"sources":{},"doubts":[]}'
)
OLD_DIGEST = "47213ff34bb8f28a4fd9c399dc9dd88942786f9d0695e24e5fe221e5ab554a4d"


def test_a_content_from_before_steps_reads_and_keeps_its_text_and_digest() -> None:
    assert hashlib.sha256(OLD.encode()).hexdigest() == OLD_DIGEST
    old = read_content(OLD)
    assert old.cases[0].fees[0].steps == ()
    assert (old.to_json(), old.digest) == (OLD, OLD_DIGEST)


def test_steps_and_caps_are_written_down_and_read_back() -> None:
    written = content(cases=(case(fees=(COPIES,)),))
    again = read_content(written.to_json())
    assert again == written
    assert '"steps":[{"from_unit":3,"amount":1000}],"most":200000,"within":"bản"' in written.to_json()
