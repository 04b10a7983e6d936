"""Vietnamese text: folding for search, cleaning of what people type or paste."""

from __future__ import annotations

import re
import unicodedata

_D_WITH_STROKE = str.maketrans("đĐðÐ", "dDdD")
# Zero-width characters and byte-order marks that travel with pasted text.
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def fold(text: str) -> str:
    """Lower case without accents, đ as d: what a search compares. "Thuỳ" and "Thùy" fold alike."""
    decomposed = unicodedata.normalize("NFD", text.translate(_D_WITH_STROKE).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def clean(text: str) -> str:
    """NFC text without invisible or control characters, outer blanks and doubled inner blanks."""
    composed = unicodedata.normalize("NFC", text).replace("\u00a0", " ")
    visible = _CONTROL.sub("", _INVISIBLE.sub("", composed))
    return "\n".join(" ".join(line.split()) for line in visible.strip().splitlines())
