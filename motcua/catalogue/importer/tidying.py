"""Cleaning a source's text without losing any of it in silence. Pure."""

from __future__ import annotations

import re
import unicodedata

from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.core.text import fold

NOTHING = "Không có thông tin"
SURROGATE = re.compile("[\ud800-\udfff]")
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,11}(?:\s[^<>]{0,300})?/?>")


def around(text: str, pattern: re.Pattern[str], width: int = 60) -> str:
    """The words about the first match, for a person to find the place."""
    found = pattern.search(text)
    if found is None:
        return text[: width * 2]
    return text[max(0, found.start() - width) : found.end() + width].strip()


def tidy(text: str | None, field: str, doubts: Doubts) -> str:
    """Composed text without hidden characters; "Không có thông tin" is no text. Notes what was changed."""
    if not text or text.strip() == NOTHING:
        return ""
    composed = unicodedata.normalize("NFC", SURROGATE.sub("\ufffd", text))
    if composed != text:
        doubts.add(DoubtKind.NOT_COMPOSED, field, composed[:120])
    visible = _HIDDEN.sub("", composed)
    if visible != composed:
        hidden = len(composed) - len(visible)
        doubts.add(DoubtKind.HIDDEN_CHARACTERS, field, f"{hidden} ký tự ẩn")
    if _PRIVATE.search(visible):
        doubts.add(DoubtKind.PRIVATE_CHARACTERS, field, around(visible, _PRIVATE))
    return visible.replace("\u00a0", " ").strip()


def without_tags(text: str, field: str, doubts: Doubts) -> str:
    """Text without left-over tags of a web page; a closed paragraph becomes a new line."""
    if not _TAG.search(text):
        return text
    doubts.add(DoubtKind.TAGS_LEFT, field, around(text, _TAG))
    broken = re.sub(r"\s*</(?:p|div|li|br)>\s*|\s*<br ?/?>\s*", "\n", text)
    return _TAG.sub("", broken).strip()


def same_words(text: str) -> str:
    """Words compared without accents, case, doubled blanks and outer stops."""
    return " ".join(re.sub(r"[^a-z0-9]+", " ", fold(text)).split())
