"""From a file or pasted text to a proposed plan. Reads only; whoever calls decides what to keep."""

from __future__ import annotations

import re
from collections.abc import Sequence

from motcua.core.errors import DomainError
from motcua.planning.importer import reading
from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.importer.doubtful import mark_doubts
from motcua.planning.importer.frame import frame_of, refuse_two_plans
from motcua.planning.importer.grid import Source
from motcua.planning.importer.headers import CONTENT, COORDINATION, DEADLINE, LEAD, PRODUCT
from motcua.planning.importer.proposal import ProposedPlan, ProposedTask
from motcua.planning.importer.recognition import RawPlan, RawTask, recognise
from motcua.planning.importer.splitting import content_and_items, products_of, units_of

MAX_ROWS = 2_000


def import_file(data: bytes, name: str = "", *, year: int | None = None) -> ProposedPlan:
    """Propose a plan from a PDF, DOCX, XLSX or text file.

    ``name`` is only compared with the content; ``year`` is the plan's when the paper does not say.
    Raises DomainError with what to do next, and then nothing has been read in part.
    """
    return propose(reading.read(data, name), year)


def import_text(text: str, *, year: int | None = None) -> ProposedPlan:
    """Propose a plan from pasted or extracted text; as ``import_file``."""
    return propose(reading.read_text(text), year)


def import_with_words(data: bytes, name: str = "", *, year: int | None = None) -> tuple[ProposedPlan, str]:
    """As ``import_file``, with the document's words as they are shown beside the proposal."""
    source = reading.read(data, name)
    words = reading.decoded(data) if reading.kind_of(data) == "text" else words_of(source)
    return propose(source, year), words


def words_of(source: Source) -> str:
    """All words of a document: those around its tables, then each table row by row."""
    rows = [
        " | ".join(" ".join(text.split()) for text in row.texts if text)
        for grid in source.grids
        for row in grid.rows
    ]
    return "\n".join([*source.lines, *filter(None, rows)])


def _refuse_no_plan(raw: RawPlan, source: Source) -> None:
    if raw.plan_tables == 0 and raw.scoring_tables:
        raise DomainError(
            "Bảng trong tệp là bảng chấm điểm (tiêu chí, điểm), không phải kế hoạch công việc. "
            "Hãy chọn tệp có cột nội dung, chủ trì và thời hạn."
        )
    if raw.plan_tables == 0:
        raise DomainError(
            "Không thấy bảng kế hoạch trong tệp. Bảng cần dòng tiêu đề có cột nội dung công việc, "
            "đơn vị chủ trì và thời hạn. Hãy kiểm tra lại tệp."
        )
    if not raw.tasks:
        raise DomainError(
            "Bảng kế hoạch chỉ có tiêu đề, chưa có dòng nhiệm vụ nào. Hãy điền bảng rồi nhập lại."
        )


def _refuse_too_long(source: Source) -> None:
    count = sum(len(grid.rows) for grid in source.grids)
    if count > MAX_ROWS:
        raise DomainError(
            f"Bảng có {count} dòng, nhiều hơn mức {MAX_ROWS} dòng của một kế hoạch. "
            "Hãy tách tệp hoặc bỏ các dòng không phải nhiệm vụ."
        )


def _plan_year(title: str) -> int | None:
    years = {int(found) for found in re.findall(r"(?<!\d)(20\d\d)(?!\d)", title)}
    return years.pop() if len(years) == 1 else None


def _task(raw: RawTask, year: int | None) -> ProposedTask:
    content, items = content_and_items(raw.cells[CONTENT])
    task = ProposedTask(
        raw.section_path,
        raw.number,
        content,
        items,
        " ".join(raw.cells[LEAD].split()),
        units_of(raw.cells[COORDINATION]),
        deadline_of(raw.cells[DEADLINE], year=year),
        products_of(raw.cells[PRODUCT]),
    )
    for name, text in raw.extra:
        task.doubt(
            name or "other",
            text,
            f"Cột “{name or 'không tên'}” không thuộc sáu cột của kế hoạch; giữ lại để xem.",
        )
    for column, text, why in raw.notes:
        task.doubt(column, text, why)
    for column in raw.continued:
        task.doubt(column, raw.cells[column], "Ô gộp với dòng phía trên; đã lấy nội dung của ô gộp.")
    return task


def propose(source: Source, year: int | None) -> ProposedPlan:
    """Propose a plan from a document already read; ``year`` as in ``import_file``."""
    _refuse_too_long(source)
    refuse_two_plans(source.lines)
    raw = recognise(source.grids)
    _refuse_no_plan(raw, source)
    frame = frame_of(source.lines)
    known_year = year or _plan_year(frame.title) or (frame.issued_on.year if frame.issued_on else None)
    plan = ProposedPlan(frame.title, frame.issuer, frame.number, frame.issued_on, list(raw.outline.sections))
    plan.set_aside, plan.year = list(raw.set_aside), known_year
    plan.tasks = [_task(each, known_year) for each in raw.tasks]
    _mark_unsure(plan.tasks, source.unsure)
    mark_doubts(plan, [each.columns for each in raw.tasks])
    return plan


def _mark_unsure(tasks: Sequence[ProposedTask], unsure: dict[int, str]) -> None:
    """Doubts of the reader: rows it had to put together."""
    for place, why in unsure.items():
        if place < len(tasks):
            tasks[place].doubt("content", tasks[place].content, why)
