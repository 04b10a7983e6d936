"""Administrative papers of free contents in the layout of NĐ 30/2020/NĐ-CP: plans, reports, minutes, letters.

Where the forms of the one-stop desk have a fixed text, a letter is a title and blocks that a slice puts
together. Pure: nothing is read but templates and fonts, nothing is stored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from motcua.core.assets import FONT_DIR
from motcua.documents.pdf import sheets_pdf
from motcua.documents.render import cleaned
from motcua.documents.sheet import Align, Block, Column, Head, Line, Run, Sheet, Signature, Signatures, Table
from motcua.documents.word import sheets_docx
from motcua.documents.words import date_words

LetterPaper = Literal["A4", "A4L"]
# A table cell: one text, or several paragraphs.
CellText = str | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One paper: who issues it, number and symbol, place and day, title, blocks, signature, receivers.

    ``number`` empty: dots for the pen. ``signer_title`` may have two lines ("TM. ỦY BAN NHÂN DÂN",
    "CHỦ TỊCH"). ``paper`` "A4L" lies on its side, for annexes with wide tables.
    """

    parent_agency: str = ""
    agency: str
    number: str = ""
    place: str = ""
    dated_on: date
    title: tuple[str, ...]
    subtitle: str = ""
    blocks: tuple[Block, ...]
    signer_title: tuple[str, ...] = ()
    signer: str = ""
    left_signer_title: tuple[str, ...] = ()
    left_signer: str = ""
    receivers: tuple[str, ...] = ()
    form_note: str = ""
    paper: LetterPaper = "A4"


def heading(text: str) -> Line:
    """A heading that stays with what follows."""
    return Line((Run(text),), role="heading")


def paragraph(text: str) -> Line:
    """A paragraph of running text."""
    return Line((Run(text),), role="text")


def item(text: str) -> Line:
    """An entry of a list; the text brings its own mark ("- …", "a) …")."""
    return Line((Run(text),), role="item")


def columns(*each: tuple[str, float] | tuple[str, float, Align]) -> tuple[Column, ...]:
    """Columns from (title, share of the width[, alignment])."""
    return tuple(Column(*one) for one in each)


def ruled(heads: tuple[Column, ...], rows: Sequence[Sequence[CellText]], *, small: bool = False) -> Table:
    """A table; a row of one cell is a bold heading across it."""
    drawn = []
    for row in rows:
        style: Literal["", "b"] = "b" if len(row) == 1 and len(heads) > 1 else ""
        cells = ([cell] if isinstance(cell, str) else list(cell) for cell in row)
        drawn.append(tuple(tuple((Run(text, style),) for text in cell or [""]) for cell in cells))
    return Table(heads, tuple(drawn), small)


def letter_pdf(letter: Letter) -> bytes:
    """The letter as PDF/A-2b. Equal letters give equal bytes."""
    return sheets_pdf([cleaned(_sheet(letter), FONT_DIR)], letter.paper, FONT_DIR)


def letter_docx(letter: Letter) -> bytes:
    """The same as an editable Word file."""
    return sheets_docx([cleaned(_sheet(letter), FONT_DIR)], letter.paper)


def _sheet(letter: Letter) -> Sheet:
    place = f"{letter.place}, " if letter.place else ""
    return Sheet(
        head=Head(
            above=(letter.parent_agency.upper(),) if letter.parent_agency else (),
            issuer=letter.agency.upper(),
            number=f"Số: {letter.number or '……'}",
            place_and_date=f"{place}{date_words(letter.dated_on)}",
            form_note=letter.form_note,
        ),
        title=letter.title,
        subtitle=letter.subtitle,
        code_label="",
        code="",
        tracking_url="",
        qr_hint="",
        blocks=(*letter.blocks, *_signed(letter)),
        dated_on=letter.dated_on,
        author=letter.agency,
    )


def _signed(letter: Letter) -> tuple[Block, ...]:
    if not letter.signer_title:
        return ()
    left = (
        Signature(letter.left_signer_title, "(Ký và ghi rõ họ tên)", letter.left_signer)
        if letter.left_signer_title
        else None
    )
    hint = "(Ký và ghi rõ họ tên)" if left else ""
    return (Signatures(left, Signature(letter.signer_title, hint, letter.signer), letter.receivers),)
