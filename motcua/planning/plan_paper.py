"""A plan as paper: the annex in six columns, as PDF, Word and Excel. What goes out can be imported again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import xlsxwriter

from motcua.documents.letters import Letter, columns, letter_docx, letter_pdf, ruled
from motcua.documents.words import date_words
from motcua.planning.models import PlanVersion, TaskWording

HEADINGS = (
    "Số TT",
    "Nội dung công việc",
    "Bộ phận tham mưu",
    "Bộ phận phối hợp",
    "Thời hạn hoàn thành",
    "Sản phẩm dự kiến hoàn thành",
)
_SHARES = (0.6, 4.2, 1.7, 1.7, 1.5, 2.3)
_WIDTHS = (7, 60, 24, 24, 20, 32)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A row of the annex: six cells of a task, or one cell of a heading."""

    cells: tuple[str, ...]

    @property
    def is_heading(self) -> bool:
        """Whether the row goes across the table."""
        return len(self.cells) == 1


@dataclass(frozen=True, slots=True)
class PlanPaper:
    """What is printed of one version of a plan; ``dated_on`` is the day of issue, or of today for a draft."""

    parent_agency: str
    agency: str
    place: str
    title: str
    number: str
    dated_on: date
    is_issued: bool
    signer: str
    rows: tuple[PaperRow, ...]


def _heading(path: Sequence[str], title: str) -> PaperRow:
    """ "I. Xây dựng thể chế": the printed number is the last of the path without its count "(2)"."""
    number = path[-1].split(" (")[0] if path else ""
    return PaperRow((title if not number or number == title else f"{number}. {title}",))


def _task(wording: TaskWording) -> PaperRow:
    content = "\n".join([wording.content, *wording.items])
    return PaperRow(
        (
            wording.number,
            content,
            wording.lead,
            "; ".join(wording.coordination),
            wording.deadline.get("raw", ""),
            "; ".join(wording.products),
        )
    )


def rows_of(version: PlanVersion, wordings: Sequence[TaskWording]) -> tuple[PaperRow, ...]:
    """Headings and tasks in the order of the paper; a heading without tasks is printed too."""
    rows: list[PaperRow] = []
    pending = list(version.sections)
    for before, wording in pairwise([None, *wordings]):
        assert wording is not None
        if before is None or before.section_path != wording.section_path:
            rows += _headings_to(pending, wording.section_path)
        rows.append(_task(wording))
    return (*rows, *(_heading(one["path"], one["title"]) for one in pending))


def _headings_to(pending: list[dict[str, list[str]]], path: list[str]) -> list[PaperRow]:
    """The headings up to and with the one of ``path``, taken from those not printed yet."""
    place = next((at for at, one in enumerate(pending) if one["path"] == path), None)
    if place is None:
        return []
    taken, pending[:] = pending[: place + 1], pending[place + 1 :]
    return [_heading(one["path"], str(one["title"])) for one in taken]


def _letter(paper: PlanPaper) -> Letter:
    heads = columns(
        *(
            (title, share, "center" if title == HEADINGS[0] else "left")
            for title, share in zip(HEADINGS, _SHARES, strict=True)
        )
    )
    rows = [[cell.split("\n") for cell in row.cells] for row in paper.rows]
    day = date_words(paper.dated_on) if paper.is_issued else "ngày …… tháng …… năm ……"
    return Letter(
        parent_agency=paper.parent_agency,
        agency=paper.agency,
        number=paper.number,
        place=paper.place,
        dated_on=paper.dated_on,
        title=("PHỤ LỤC", paper.title),
        subtitle=f"(Kèm theo Kế hoạch số {paper.number or '……/KH-UBND'} {day})",
        blocks=(ruled(heads, rows, small=True),),
        signer_title=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer=paper.signer,
        paper="A4L",
    )


def plan_pdf(paper: PlanPaper) -> bytes:
    """The annex as PDF/A, A4 on its side."""
    return letter_pdf(_letter(paper))


def plan_docx(paper: PlanPaper) -> bytes:
    """The annex as an editable Word file."""
    return letter_docx(_letter(paper))


def plan_xlsx(paper: PlanPaper) -> bytes:
    """The annex as an Excel sheet. Every cell is text: a cell that begins with "=" stays what it is."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Kế hoạch")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        font = {"font_name": "Times New Roman"}
        bold = {**font, "bold": True, "text_wrap": True, "valign": "vcenter"}
        head = book.add_format({**bold, "align": "center", "border": 1, "bg_color": "#E8EEF7"})
        section = book.add_format({**bold, "border": 1})
        cell = book.add_format(
            {"text_wrap": True, "valign": "top", "border": 1, "font_name": "Times New Roman"}
        )
        middle = book.add_format({**font, "bold": True, "align": "center"})
        for place, width in enumerate(_WIDTHS):
            sheet.set_column(place, place, width)
        last = len(HEADINGS) - 1
        sheet.merge_range(0, 0, 0, last, "PHỤ LỤC", middle)
        sheet.merge_range(1, 0, 1, last, "", middle)
        sheet.write_string(1, 0, paper.title, middle)
        for place, title in enumerate(HEADINGS):
            sheet.write_string(3, place, title, head)
        sheet.repeat_rows(3)
        sheet.freeze_panes(4, 0)
        for at, row in enumerate(paper.rows, 4):
            if row.is_heading:
                sheet.merge_range(at, 0, at, last, "", section)
                sheet.write_string(at, 0, row.cells[0], section)
                continue
            for place, text in enumerate(row.cells):
                sheet.write_string(at, place, text, cell)
    return made.getvalue()
