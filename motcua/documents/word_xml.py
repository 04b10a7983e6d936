"""WordprocessingML in small pieces, as strings: fast enough for a register of thousands of rows.

Lengths are twips (1/20 pt), font sizes points. Texts are escaped here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from motcua.documents.sheet import Align, Run

TWIPS_PER_MM = 1440 / 25.4


def mm(length: float) -> int:
    """Millimetres as twips."""
    return round(length * TWIPS_PER_MM)


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paragraph stands: alignment, indents, space above and below, whether it stays with the next."""

    align: Align | str = "left"
    before: int = 0
    after: int = 0
    first: int = 0
    hanging: int = 0
    sides: int = 0
    keep: bool = False
    ruled: bool = False


def run(part: Run, size: float) -> str:
    """A run of text; line feeds become breaks."""
    bold = "<w:b/>" if "b" in part.style else ""
    italic = "<w:i/>" if "i" in part.style else ""
    half = round(size * 2)
    look = f'<w:rPr>{bold}{italic}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>'
    pieces = (f'<w:t xml:space="preserve">{escape(piece)}</w:t>' for piece in part.text.split("\n"))
    return f"<w:r>{look}{'<w:br/>'.join(pieces)}</w:r>"


def field_code(code: str, size: float) -> str:
    """A field that Word fills in, e.g. PAGE or SECTIONPAGES."""
    half = round(size * 2)
    return (
        f'<w:fldSimple w:instr="{escape(code)}"><w:r><w:rPr><w:sz w:val="{half}"/></w:rPr>'
        "<w:t>1</w:t></w:r></w:fldSimple>"
    )


def paragraph(content: str, layout: Layout | None = None, *, mark: float = 0) -> str:
    """A paragraph around runs already made; ``mark`` is the size of an empty one."""
    how = layout or Layout()
    keep = "<w:keepNext/>" if how.keep else ""
    line = (
        '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:pBdr>'
        if how.ruled
        else ""
    )
    hang = f' w:hanging="{how.hanging}"' if how.hanging else f' w:firstLine="{how.first}"'
    left = how.sides + how.hanging
    size = f'<w:rPr><w:sz w:val="{round(mark * 2)}"/></w:rPr>' if mark else ""
    return (
        f"<w:p><w:pPr>{keep}{line}"
        f'<w:spacing w:before="{how.before}" w:after="{how.after}" w:line="240" w:lineRule="auto"/>'
        f'<w:ind w:left="{left}" w:right="{how.sides}"{hang}/><w:jc w:val="{how.align}"/>{size}</w:pPr>'
        f"{content}</w:p>"
    )


def text(runs: Iterable[Run], size: float, layout: Layout | None = None) -> str:
    """A paragraph of runs in one size."""
    return paragraph("".join(run(part, size) for part in runs), layout, mark=size)


def cell(content: str, width: int, *, span: int = 1, merge: str = "", upright: str = "center") -> str:
    """A table cell; ``merge`` is "restart" or "continue" for cells joined downwards."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}'
        f'<w:vAlign w:val="{upright}"/></w:tcPr>'
        f"{content or '<w:p/>'}</w:tc>"
    )


def row(cells: Iterable[str], *, header: bool = False, height: int = 0, whole: bool = True) -> str:
    """A table row; a header repeats on every page, a whole row is not split between pages."""
    split = "<w:cantSplit/>" if whole else ""
    least = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    again = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr>{split}{least}{again}</w:trPr>{''.join(cells)}</w:tr>"


def table(widths: Sequence[int], rows: Iterable[str], *, ruled: bool, inset: int) -> str:
    """A table of fixed column widths with or without lines."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    kind = "single" if ruled else "none"
    lines = "".join(f'<w:{side} w:val="{kind}" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    margins = "".join(f'<w:{side} w:w="{inset}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{inset}" w:type="dxa"/><w:tblBorders>{lines}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def elements(xml: str) -> list[object]:
    """The parsed elements of a string of paragraphs and tables."""
    return list(parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{xml}</w:body>"))
