"""The contents of a form laid out in blocks: written once, drawn as PDF and as DOCX alike.

A ``Run`` is text with a style: "" plain, "b" bold, "i" italic, "bi" both. Blocks follow each other down the
page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Style = Literal["", "b", "i", "bi"]
Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    style: Style = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph. "field" has no indent, "text" a first-line indent, "item" hangs under its number.

    A "heading" is bold and stays with what follows.
    """

    runs: Runs
    role: Literal["field", "text", "item", "small", "centered", "heading"] = "field"
    kind: str = "line"


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: title, and width as a share of the table."""

    title: str
    share: float
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; a cell is a tuple of paragraphs; ``small`` is for explanations.

    A row of one cell is a heading across all columns.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[tuple[Runs, ...], ...], ...]
    small: bool = False
    kind: str = "table"


@dataclass(frozen=True, slots=True)
class HandOverRow:
    """A row of the control sheet: who gives to whom, when, both names, how it ended."""

    giver: str
    taker: str
    moment: str
    giver_name: str
    taker_name: str
    chosen: int | None
    note: str


@dataclass(frozen=True, slots=True)
class HandOverTable:
    """The table of the control sheet with its own cells for signatures and tick boxes."""

    titles: tuple[str, ...]
    people: tuple[str, str]
    choices: tuple[str, ...]
    rows: tuple[HandOverRow, ...]
    kind: str = "hand_overs"


@dataclass(frozen=True, slots=True)
class Signature:
    """Title lines in bold, a hint in italics, room to sign, the name in bold."""

    title: tuple[str, ...]
    hint: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """One or two signatures beside each other; ``receivers`` (Nơi nhận) take the left side."""

    left: Signature | None
    right: Signature
    receivers: tuple[str, ...] = ()
    kind: str = "signatures"


Block = Line | Table | HandOverTable | Signatures


@dataclass(frozen=True, slots=True)
class Head:
    """The two columns at the top: agencies at the left, Quốc hiệu and Tiêu ngữ at the right."""

    above: tuple[str, ...]
    issuer: str
    number: str
    place_and_date: str
    form_note: str
    state: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form on A5 or A4: head, code with QR, title, blocks."""

    head: Head
    title: tuple[str, ...]
    subtitle: str
    code_label: str
    code: str
    tracking_url: str
    qr_hint: str
    blocks: tuple[Block, ...]
    dated_on: date
    author: str
    kind: str = "sheet"

    @property
    def name(self) -> str:
        """The title in one line, for the document's own description."""
        return " ".join((*self.title, self.code)).strip()


@dataclass(frozen=True, slots=True)
class BookRow:
    """A line of the register, cell by cell."""

    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The register: cover, table over many pages, closing sentence. A4 landscape.

    ``closing`` holds the sentence with the places {pages} and {pages_words}, which only the layout can fill.
    ``dated_columns`` are the first and last column under the common heading ``dates_title``.
    """

    head: Head
    title: tuple[str, ...]
    cover_lines: tuple[Line, ...]
    columns: tuple[Column, ...]
    dates_title: str
    dated_columns: tuple[int, int]
    rows: tuple[BookRow, ...]
    empty_text: str
    closing: str
    closing_date: str
    signature: Signature | None
    page_label: str
    running_title: str
    dated_on: date
    author: str
    kind: str = "book"

    @property
    def name(self) -> str:
        """The title in one line, for the document's own description."""
        return self.running_title
