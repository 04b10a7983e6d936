from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.number_words import dong_words, number_words

_VALUES = {
    word: digit
    for digit, word in enumerate(["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"])
} | {"mốt": 1, "lăm": 5}
_SCALES = {"nghìn": 1000, "triệu": 10**6}


def _read_group(words: list[str]) -> int:
    """A second, independent reader: what a person would understand from the words of one group."""
    total, last = 0, 0
    for word in words:
        if word == "trăm":
            total, last = total + last * 100, 0
        elif word == "mươi":
            total, last = total + last * 10, 0
        elif word == "mười":
            total += 10
        elif word != "linh":
            last = _VALUES[word]
    return total + last


def _read(text: str) -> int:
    total, pending, group = 0, 0, list[str]()
    for word in text.split():
        if word in _SCALES:
            pending += _read_group(group) * _SCALES[word]
            group = []
        elif word == "tỷ":
            total = (total + pending + _read_group(group)) * 10**9
            pending, group = 0, []
        else:
            group.append(word)
    return total + pending + _read_group(group)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (5, "năm"),
        (10, "mười"),
        (11, "mười một"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi bốn"),
        (55, "năm mươi lăm"),
        (65, "sáu mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (8_000, "tám nghìn"),
        (1_000_005, "một triệu không trăm linh năm"),
        (2_001_000, "hai triệu không trăm linh một nghìn"),
        (21_000_000_000, "hai mươi mốt tỷ"),
        (1_050_000_000_000, "một nghìn không trăm năm mươi tỷ"),
        (10**18, "một tỷ tỷ"),
        (-7, "âm bảy"),
    ],
)
def test_numbers_are_spelled_as_officials_say_them(number: int, words: str) -> None:
    assert number_words(number) == words


def test_money_begins_with_a_large_letter_and_ends_with_dong() -> None:
    assert dong_words(8_000) == "Tám nghìn đồng"
    assert dong_words(0) == "Không đồng"
    assert dong_words(1_234_500) == "Một triệu hai trăm ba mươi bốn nghìn năm trăm đồng"


@given(st.integers(min_value=0, max_value=10**15))
def test_a_reader_gets_back_the_number(number: int) -> None:
    assert _read(number_words(number)) == number


def test_every_number_to_sixty_thousand_reads_back() -> None:
    assert all(_read(number_words(number)) == number for number in range(60_000))
