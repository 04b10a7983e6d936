from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from motcua.core.assets import FONT_DIR
from motcua.documents.glyphs import REPLACEMENT, coverage, printable

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def test_the_document_font_draws_every_vietnamese_letter() -> None:
    letters = {unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES} | {"đ"}
    assert {letter.upper() for letter in letters} | letters <= coverage(FONT_DIR)


def test_text_the_font_can_draw_is_left_alone() -> None:
    text = "Số: 15/TNHS – “Ông/Bà” … 1.000 đồng ½ × →\u00a0€"
    assert printable(text, FONT_DIR) == text


def test_decomposed_accents_are_composed() -> None:
    assert printable(unicodedata.normalize("NFD", "Nguyễn Thị Đượm"), FONT_DIR) == "Nguyễn Thị Đượm"


def test_a_character_the_font_lacks_is_replaced_visibly() -> None:
    assert REPLACEMENT in coverage(FONT_DIR)
    assert printable("A😀漢\ud800B", FONT_DIR) == f"A{REPLACEMENT * 3}B"


def test_invisible_characters_go_and_line_ends_stay() -> None:
    assert printable("a\u200bb\u202ec\x07d\r\ne\tf\u2028g", FONT_DIR) == "abcd\ne f\ng"


def test_no_fonts_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="run the set-up"):
        coverage(tmp_path)
