"""A report in official layout: the skeleton with its figures and words, then every task with its proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.documents.letters import (
    Letter,
    columns,
    heading,
    item,
    letter_docx,
    letter_pdf,
    paragraph,
    ruled,
)
from motcua.documents.sheet import Block
from motcua.documents.words import short_date
from motcua.planning.reports.compiling import Facts
from motcua.planning.reports.skeleton import PARTS, Part

# Marks a place where something is missing, as visible on paper as on the screen.
GAP = "[CÒN THIẾU]"


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """What is printed of one report; ``facts`` as compiling gives them, ``words`` by part."""

    parent_agency: str
    agency: str
    place: str
    title: str
    number: str
    dated_on: date
    from_on: date
    to_on: date
    words: Mapping[str, str]
    facts: Facts
    signer: str
    is_signed: bool


def _written(paper: ReportPaper, part: Part) -> list[Block]:
    text = paper.words.get(part.key, "")
    return [paragraph(line.strip()) for line in text.split("\n") if line.strip()]


def _figures(paper: ReportPaper, part: Part) -> list[Block]:
    rows = paper.facts.get("figures", {}).get(part.key, [])
    blocks: list[Block] = []
    for row in rows:
        if row["unknown"]:
            blocks.append(item(f"- {row['label']}: {GAP} {row['unknown']}"))
            continue
        blocks.append(item(f"- {row['label']}: {row['words']}. Nguồn: {row['definition']}"))
    return blocks


def _body(paper: ReportPaper) -> list[Block]:
    blocks: list[Block] = []
    for part in PARTS:
        blocks.append(heading(part.title))
        own = [*_written(paper, part), *_figures(paper, part)]
        if part.key == "assessment":
            own += _gaps(paper)
        if part.key == "outlook":
            own += _unfinished(paper)
        if not own and part.takes_words:
            own = [item(f"{GAP} Hệ thống chưa có số liệu cho phần này. Hãy viết thêm.")]
        blocks += own
    return blocks


def _place(task: Facts) -> str:
    return ".".join([*task["section_path"][-1:], task["number"]]).strip(".")


def _gaps(paper: ReportPaper) -> list[Block]:
    """What lacks, task by task, as the evidence says."""
    rows = [task for task in paper.facts["tasks"] if task["gaps"] and task["state"] != "dropped"]
    if not rows:
        return []
    blocks: list[Block] = [paragraph("Các nhiệm vụ còn thiếu minh chứng:")]
    return [*blocks, *(item(f"- {_place(task)}. {GAP} {'; '.join(task['gaps'])}") for task in rows)]


def _unfinished(paper: ReportPaper) -> list[Block]:
    rows = [task for task in paper.facts["tasks"] if task["state"] == "open"]
    if not rows:
        return []
    blocks: list[Block] = [paragraph("Tiếp tục thực hiện các nhiệm vụ:")]
    return [
        *blocks,
        *(
            item(f"- {_place(task)}. {task['content']} (thời hạn: {task['deadline'] or 'chưa rõ'})")
            for task in rows
        ),
    ]


def _annex(paper: ReportPaper) -> list[Block]:
    """Every task in the order of the plan: what it is, what stands, what lacks."""
    heads = columns(("Số TT", 0.7, "center"), ("Nhiệm vụ", 3), ("Kết quả, minh chứng", 4), ("Còn thiếu", 2.4))
    rows: list[list[str | list[str]]] = []
    section: list[str] | None = None
    for task in paper.facts["tasks"]:
        if task["section_path"] != section:
            section = task["section_path"]
            rows.append([". ".join(part for part in (*section[-1:], task["section"]) if part)])
        stands = [
            task["state_label"],
            *(f"{line['label']}: {line['words']} – {line['verdict']}" for line in task["lines"]),
            *(f"{each['kind']}: {each['title']} ({each['state']})" for each in task["products"]),
            *(
                f"{each['statement']} ({short_date(date.fromisoformat(each['on']))})"
                for each in task["papers"]
            ),
        ]
        if task["note"]:
            stands.append(task["note"])
        rows.append([task["number"], task["content"], stands, task["gaps"] or ["Không"]])
    return [heading("Phụ lục. Kết quả thực hiện từng nhiệm vụ của kế hoạch"), ruled(heads, rows, small=True)]


def _letter(paper: ReportPaper) -> Letter:
    span = f"(Từ ngày {short_date(paper.from_on)} đến hết ngày {short_date(paper.to_on)})"
    return Letter(
        parent_agency=paper.parent_agency,
        agency=paper.agency,
        number=paper.number or "……/BC-UBND",
        place=paper.place,
        dated_on=paper.dated_on,
        title=("BÁO CÁO", paper.title),
        subtitle=span,
        blocks=(*_body(paper), *_annex(paper)),
        signer_title=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer=paper.signer,
        receivers=("- Ủy ban nhân dân cấp trên;", "- Lưu: VT."),
        form_note="" if paper.is_signed else "DỰ THẢO",
    )


def report_pdf(paper: ReportPaper) -> bytes:
    """The report as PDF/A."""
    return letter_pdf(_letter(paper))


def report_docx(paper: ReportPaper) -> bytes:
    """The report as an editable Word file."""
    return letter_docx(_letter(paper))
