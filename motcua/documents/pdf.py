"""A laid-out form as PDF/A-2b by typst. Equal contents give equal bytes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import segno
import typst

from motcua.core.number_words import number_words
from motcua.documents.form_table import FormError
from motcua.documents.sheet import Book, Sheet

_TEMPLATES = Path(__file__).parent / "typst"
_STANDARD: Literal["a-2b"] = "a-2b"
_local = threading.local()

# typst breaks lines at spaces only; a long word without any would leave the page. A zero-width space tells
# the template where it may break: first behind punctuation (addresses, codes), then anywhere.
_LONG = re.compile(r"\S{17,}")
_JOINT = re.compile(r"(?<=[-./_@?&=,;])(?=\w)")
_STILL_LONG = re.compile(r"[^\s\u200b]{17,}")
_BREAK = "\u200b"


def sheets_pdf(sheets: Sequence[Sheet], paper: str, fonts: Path) -> bytes:
    """Slips or letters one after the other, each from page 1 of its own."""
    first = sheets[0]
    drawn = [{**breaking_data(sheet), "paper": paper, "qr": qr_svg(sheet.tracking_url)} for sheet in sheets]
    facts = {"title": first.name, "author": first.author, "date": _day(first.dated_on), "sheets": drawn}
    return compile_pdf("sheet.typ", facts, first.dated_on, fonts, tagged=True)


def book_pdf(book: Book, fonts: Path) -> bytes:
    """The register; the words of its page count are chosen by the layout from a list that is long enough."""
    letters = sum(len(cell) for row in book.rows for cell in row.cells)
    most_pages = 5 + len(book.rows) + letters // 200
    facts = {
        "title": book.name,
        "author": book.author,
        "date": _day(book.dated_on),
        "book": breaking_data(book),
        "words": [number_words(number) for number in range(most_pages)] if book.closing else [],
    }
    # Tags for screen readers would make a year of rows ten times as large and slow.
    return compile_pdf("book.typ", facts, book.dated_on, fonts, tagged=False)


def qr_svg(url: str) -> str:
    """A QR code as SVG with error correction M; "" for no address."""
    if not url:
        return ""
    try:
        code = segno.make(url, error="m", micro=False)
    except segno.DataOverflowError as error:
        raise FormError(
            "Địa chỉ tra cứu quá dài để in thành mã QR. Kiểm tra lại địa chỉ trang tra cứu."
        ) from error
    drawn: str = code.svg_inline(border=0, dark="#000", lineclass=None, svgclass=None, omitsize=True)
    return drawn.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)


def compile_pdf(template: str, facts: dict[str, Any], on: date, fonts: Path, *, tagged: bool) -> bytes:
    """One template with its data as PDF/A-2b, stamped with the day ``on``."""
    stamp = datetime(on.year, on.month, on.day, tzinfo=UTC)
    made = _compiler(fonts).compile(
        input=str(_TEMPLATES / template),
        format="pdf",
        sys_inputs={"data": json.dumps(facts)},
        pdf_standards=_STANDARD,
        timestamp=int(stamp.timestamp()),
        pdf_tags=tagged,
    )
    if not isinstance(made, bytes):
        raise TypeError(f"{template}: one PDF expected, got {type(made).__name__}")
    return made


def _compiler(fonts: Path) -> typst.Compiler:
    """One compiler for each thread (it refuses to be shared), kept for the templates it remembers."""
    kept: dict[Path, typst.Compiler] = _local.__dict__.setdefault("compilers", {})
    if fonts not in kept:
        kept[fonts] = typst.Compiler(root=str(_TEMPLATES), font_paths=_fonts(fonts))
    return kept[fonts]


@lru_cache(maxsize=4)
def _fonts(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def _day(on: date) -> list[int]:
    return [on.year, on.month, on.day]


def breaking_data(value: Any) -> Any:
    """Dataclasses as plain lists and dictionaries, with places to break in long words."""
    if isinstance(value, str):
        return breakable(value)
    if isinstance(value, tuple):
        return [breaking_data(part) for part in value]
    if is_dataclass(value):
        return {
            part.name: breaking_data(getattr(value, part.name))
            for part in fields(value)
            if part.name != "dated_on"
        }
    return value


def breakable(text: str) -> str:
    """``text`` with break places in words of more than 16 characters."""
    return _LONG.sub(lambda word: _split(word.group()), text) if len(text) > 16 else text


def _split(word: str) -> str:
    return _STILL_LONG.sub(_chunks, _JOINT.sub(_BREAK, word))


def _chunks(found: re.Match[str]) -> str:
    piece = found.group()
    return _BREAK.join(piece[at : at + 8] for at in range(0, len(piece), 8))
