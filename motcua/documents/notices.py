"""What hangs on the notice board: list poster, sheets of procedures, sample forms, leaflets. PDF by typst.

Plain values, no models: whoever prints gathers the texts first. A pack is drawn in one go, on A4 or A3;
leaflets always on A5. Equal packs give equal bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from motcua.core.assets import FONT_DIR
from motcua.documents.form_table import FormError
from motcua.documents.pdf import breaking_data, compile_pdf, qr_svg
from motcua.documents.render import cleaned

NoticePaper = Literal["A4", "A3"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeTable:
    """A ruled table of a sheet: titles with their share of the width, and rows of plain texts."""

    titles: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePart:
    """One part of a procedure (bộ phận tạo thành): "a", its title, paragraphs, tables with a line above."""

    mark: str
    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[tuple[str, NoticeTable], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PosterGroup:
    """The procedures of one sector; each row: code, name, term, fee, ways, legal bases."""

    sector: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """The list (danh mục) at the head of the board; ``where`` holds for every row."""

    title: str
    where: tuple[str, ...]
    groups: tuple[PosterGroup, ...]
    kind: str = "poster"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcedureSheet:
    """A procedure with all its parts, to be read standing; ``url`` becomes the QR code."""

    code: str
    name: str
    sector: str
    parts: tuple[NoticePart, ...]
    version: str
    url: str
    kind: str = "sheet"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormList:
    """Which forms belong behind which procedures; rows: form, procedures."""

    title: str
    note: str
    rows: tuple[tuple[str, str], ...]
    kind: str = "forms"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleSheet:
    """The sheet in front of one form, marked MẪU: what the form is called, and what to do with it."""

    mark: str
    mark_points: float
    name: str
    procedures: tuple[str, ...]
    note: str
    kind: str = "sample"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaflet:
    """A procedure in plain words on A5: questions with their answers."""

    code: str
    name: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    version: str
    url: str
    kind: str = "leaflet"


Piece = Poster | ProcedureSheet | FormList | SampleSheet | Leaflet


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Pieces that are printed together. ``printed`` stands at every foot, ``feedback`` on every poster."""

    agency: str
    title: str
    feedback: tuple[str, ...]
    printed: str
    printed_on: date
    pieces: tuple[Piece, ...]


def pack_pdf(pack: Pack, paper: NoticePaper = "A4") -> bytes:
    """The pack as PDF/A-2b. FormError when there is nothing to print."""
    if not pack.pieces:
        raise FormError("Không có thủ tục nào để in. Hãy chọn lĩnh vực khác.")
    pieces = [_drawn(piece) for piece in pack.pieces]
    shown = cleaned((pack.agency, pack.title, pack.printed, pack.feedback), FONT_DIR)
    agency, title, printed, feedback = breaking_data(shown)
    on = pack.printed_on
    facts = {
        "agency": agency,
        "title": title,
        "printed": printed,
        "feedback": feedback,
        "paper": paper,
        "date": [on.year, on.month, on.day],
        "pieces": pieces,
    }
    return compile_pdf("notice.typ", facts, on, FONT_DIR, tagged=False)


def _drawn(piece: Piece) -> dict[str, Any]:
    """A piece as typst reads it; an address goes into its QR code as it is."""
    found: dict[str, Any] = breaking_data(cleaned(piece, FONT_DIR))
    url: str = getattr(piece, "url", "")
    return {**found, "qr": qr_svg(url)}
