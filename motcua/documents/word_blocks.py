"""The blocks of a sheet as WordprocessingML: head, lines, tables, signatures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from motcua.documents.sheet import (
    Block,
    HandOverRow,
    HandOverTable,
    Head,
    Line,
    Run,
    Runs,
    Signature,
    Signatures,
    Table,
)
from motcua.documents.word_xml import Layout, cell, mm, row, table, text

_STATE_WIDTH_PT = 21.6  # width of the Quốc hiệu in units of its font size (bold capitals), with a little air


@dataclass(frozen=True, slots=True)
class Measures:
    """Font sizes in points, room to sign in points, cell inset in twips, QR side in mm."""

    body: float
    small: float
    cell: float
    state: float
    motto: float
    title: float
    form: float
    room: float
    inset: int
    qr: float


_MIDDLE = Layout(align="center")


def head(h: Head, m: Measures, width: int) -> str:
    """Agencies with a short rule at the left, Quốc hiệu and Tiêu ngữ with a rule at the right."""
    right = round(m.state * _STATE_WIDTH_PT * 20)
    left = width - right
    agencies = [text((Run(name),), m.state, _MIDDLE) for name in h.above]
    agencies.append(text((Run(h.issuer, "b"),), m.state, _MIDDLE))
    agencies.append(_rule(round(left * 0.33)))
    state = [text((Run(h.state, "b"),), m.state, _MIDDLE), text((Run(h.motto, "b"),), m.motto, _MIDDLE)]
    state.append(_rule(round((right - m.motto * 11.2 * 20) / 2)))
    rows = [row((cell("".join(agencies), left, upright="top"), cell("".join(state), right, upright="top")))]
    if h.place_and_date:
        number = text((Run(h.number),), m.body, Layout(align="center", before=60))
        dated = text((Run(h.place_and_date, "i"),), m.body, Layout(align="center", before=60))
        rows.append(row((cell(number, left), cell(dated, right))))
    return table((left, right), rows, ruled=False, inset=0) + text((), 4)


def _rule(sides: int) -> str:
    """A line of its own: an all but empty paragraph with a border, drawn in from both sides."""
    return text((), 1, Layout(align="center", sides=sides, ruled=True))


def block(part: Block, m: Measures, width: int, *, keep: bool) -> str:
    """One block of a sheet; ``keep`` holds a line together with what follows."""
    if isinstance(part, Line):
        return _line(part, m, keep)
    if isinstance(part, Table):
        return _table(part, m, width)
    if isinstance(part, HandOverTable):
        return _hand_overs(part, m, width)
    if isinstance(part, Signatures):
        return _signatures(part, m, width)
    assert_never(part)


def _line(line: Line, m: Measures, keep: bool) -> str:
    size = m.small if line.role == "small" else m.body
    space = round(m.body * 1.2)
    layout = {
        "field": Layout(before=space, keep=keep),
        "text": Layout(align="both", before=space, first=mm(7), keep=keep),
        "item": Layout(align="both", before=space, hanging=mm(4), keep=keep),
        "small": Layout(before=space, keep=keep),
        "centered": Layout(align="center", before=space, after=space * 2, keep=keep),
        "heading": Layout(before=space, keep=True),
    }[line.role]
    runs = tuple(Run(part.text, "b") for part in line.runs) if line.role == "heading" else line.runs
    return text(runs, size, layout)


def _cell_text(paragraphs: tuple[Runs, ...], size: float, layout: Layout) -> str:
    return "".join(text(runs, size, layout) for runs in paragraphs)


def _table(part: Table, m: Measures, width: int) -> str:
    size = m.small if part.small else m.cell
    total = sum(column.share for column in part.columns)
    widths = [round(width * column.share / total) for column in part.columns]
    titles = [
        cell(text((Run(column.title, "b"),), size, _MIDDLE), wide)
        for column, wide in zip(part.columns, widths, strict=True)
    ]
    rows = [row(titles, header=True)]
    for cells in part.rows:
        if len(cells) == 1 and len(widths) > 1:
            rows.append(
                row((cell(_cell_text(cells[0], size, Layout(keep=True)), sum(widths), span=len(widths)),))
            )
            continue
        drawn = (
            cell(_cell_text(content, size, Layout(align=column.align)), wide)
            for content, column, wide in zip(cells, part.columns, widths, strict=True)
        )
        letters = sum(len(run.text) for content in cells for runs in content for run in runs)
        rows.append(row(drawn, whole=letters < 1400))
    return text((), 3) + table(widths, rows, ruled=True, inset=m.inset) + text((), 3)


def _hand_overs(part: HandOverTable, m: Measures, width: int) -> str:
    widths = [round(width * share) for share in (0.23, 0.45, 0.18, 0.14)]
    titles = [
        cell(text((Run(title, "b"),), m.cell, _MIDDLE), wide)
        for title, wide in zip(part.titles, widths, strict=True)
    ]
    rows = [row(titles, header=True), *(_hand_over(part, entry, m, widths) for entry in part.rows)]
    return text((), 5) + table(widths, rows, ruled=True, inset=m.inset) + text((), 3)


def _hand_over(part: HandOverTable, entry: HandOverRow, m: Measures, widths: list[int]) -> str:
    space = Layout(before=40)
    names = text((Run(entry.giver),), m.cell, space) + text((Run(entry.taker),), m.cell, space)
    half = (widths[1] - 2 * m.inset) // 2
    people = [text((Run(person, "i"),), m.cell, _MIDDLE) for person in part.people]
    signed = [
        text((Run(name, "b"),), m.cell, Layout(align="center", before=round(m.room * 20)))
        for name in (entry.giver_name, entry.taker_name)
    ]
    inner = table(
        (half, half),
        (row(cell(who, half) for who in people), row(cell(name, half, upright="top") for name in signed)),
        ruled=False,
        inset=0,
    )
    moment = text((Run(entry.moment),), m.cell, Layout(align="center", before=40)) + inner + text((), 2)
    ticks = "".join(
        text((Run(f"{'☒' if entry.chosen == place else '☐'} {label}"),), m.cell, space)
        for place, label in enumerate(part.choices)
    )
    note = text((Run(entry.note),), m.cell, space)
    return row(
        cell(content, wide, upright=upright)
        for content, wide, upright in zip(
            (names, moment, ticks, note), widths, ("top", "top", "center", "top"), strict=True
        )
    )


def signature(s: Signature, m: Measures) -> str:
    """Title, hint, room to sign, name."""
    lines = [text((Run(line, "b"),), m.body, Layout(align="center", keep=True)) for line in s.title]
    lines.append(text((Run(s.hint, "i"),), m.body, Layout(align="center", keep=True)))
    lines.append(text((Run(s.name, "b"),), m.body, Layout(align="center", before=round(m.room * 20))))
    return "".join(lines)


def _signatures(part: Signatures, m: Measures, width: int) -> str:
    left = round(width * 0.46)
    right = width - left
    beside = ""
    if part.left is not None:
        beside = signature(part.left, m)
    elif part.receivers:
        beside = text((Run("Nơi nhận:", "bi"),), m.cell)
        beside += "".join(text((Run(name),), m.small) for name in part.receivers)
    cells = (cell(beside, left, upright="top"), cell(signature(part.right, m), right, upright="top"))
    return text((), 6) + table((left, right), (row(cells),), ruled=False, inset=0) + text((), 1)
