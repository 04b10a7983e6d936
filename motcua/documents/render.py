"""Forms as files: ``render_pdf`` and ``render_docx``.

Both draw the same description of contents, so a text is written once. Pure: nothing is read but the
templates and the font files; nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from motcua.core.assets import FONT_DIR
from motcua.documents import contents_course, contents_reception
from motcua.documents.form_table import FormError
from motcua.documents.glyphs import printable
from motcua.documents.official_forms import (
    ApologyLetter,
    ControlSheet,
    Form,
    ReceiptSlip,
    RefusalSlip,
    RegisterBook,
    StopNotice,
    SupplementRequest,
)
from motcua.documents.pdf import book_pdf, sheets_pdf
from motcua.documents.sheet import Book, Sheet
from motcua.documents.word import book_docx, sheets_docx
from motcua.law.book import Era

Paper = Literal["A5", "A4"]
_T = TypeVar("_T")


def render_pdf(form: Form | Sequence[Form], *, era: Era, paper: Paper | None = None) -> bytes:
    """The form as PDF/A-2b; several slips (not registers) become one file, each beginning at page 1.

    ``era`` follows the dossier's day of reception. Without ``paper`` the legal size: A5, and A4 landscape
    for the register. FormError: a form the era does not know, a register on A5, nothing to print.
    """
    laid_out = _laid_out(form, era, paper)
    if isinstance(laid_out, Book):
        return book_pdf(laid_out, FONT_DIR)
    return sheets_pdf(laid_out, paper or "A5", FONT_DIR)


def render_docx(form: Form | Sequence[Form], *, era: Era, paper: Paper | None = None) -> bytes:
    """The same as an editable Word file."""
    laid_out = _laid_out(form, era, paper)
    if isinstance(laid_out, Book):
        return book_docx(laid_out)
    return sheets_docx(laid_out, paper or "A5")


def describe(form: Form, era: Era) -> Sheet | Book:
    """What will be printed, block by block, with only characters that the document font can draw."""
    return cleaned(_contents(form, era), FONT_DIR)


def _laid_out(form: Form | Sequence[Form], era: Era, paper: Paper | None) -> list[Sheet] | Book:
    forms = list(form) if isinstance(form, Sequence) else [form]
    if not forms:
        raise FormError("Không có biểu mẫu nào để in. Chọn ít nhất một biểu mẫu.")
    described = [describe(one, era) for one in forms]
    books = [one for one in described if isinstance(one, Book)]
    if not books:
        return [one for one in described if isinstance(one, Sheet)]
    if len(described) > 1:
        raise FormError("Sổ theo dõi hồ sơ phải in riêng. Bỏ các biểu mẫu khác rồi in lại.")
    if paper == "A5":
        raise FormError("Sổ theo dõi hồ sơ in trên khổ A4. Chọn khổ A4 rồi in lại.")
    return books[0]


def _contents(form: Form, era: Era) -> Sheet | Book:
    match form:
        case ReceiptSlip():
            return contents_reception.receipt(form, era)
        case SupplementRequest():
            return contents_reception.supplement(form, era)
        case RefusalSlip():
            return contents_reception.refusal(form, era)
        case ApologyLetter():
            return contents_course.apology(form, era)
        case StopNotice():
            return contents_course.stop(form, era)
        case ControlSheet():
            return contents_course.control(form, era)
        case RegisterBook():
            return contents_course.register(form, era)


def cleaned(value: _T, fonts: Path) -> _T:
    """The same description with every text made printable."""
    result: Any = value
    if isinstance(value, str):
        result = printable(value, fonts) if type(value) is str else value
    elif isinstance(value, tuple):
        result = tuple(cleaned(part, fonts) for part in value)
    elif is_dataclass(value) and not isinstance(value, type):
        changes = {
            part.name: cleaned(getattr(value, part.name), fonts)
            for part in fields(value)
            if part.name != "tracking_url"  # goes into the QR code as it is
        }
        result = replace(value, **changes)
    made: _T = result
    return made
