"""Doubtful places of an imported plan, each with the reason. Nothing is mended."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from motcua.core.text import fold
from motcua.planning.importer.headers import COORDINATION, DEADLINE, LEAD, PRODUCT
from motcua.planning.importer.numbering import bare
from motcua.planning.importer.proposal import DeadlineKind, ProposedPlan, ProposedTask

UNIT = re.compile(
    r"^(?:[-–+]\s*)?(?:Công chức|Cán bộ|Văn phòng|VP|UBND|Ủy ban|Uỷ ban|HĐND|Hội đồng|Chủ tịch|"
    r"Phó Chủ tịch|Lãnh đạo|Sở|Bộ|Ban|"
    r"Phòng|Bộ phận|Trung tâm|Đài|Công an|Quân sự|Hội|Đoàn|Mặt trận|MTTQ|UBMTTQ|Trường|Trạm|"
    r"Chi cục|Cục|Tổ|Các|Cơ quan|"
    r"Đơn vị|Thủ trưởng|Thủ tướng|Thanh tra|Tập đoàn|Ngân hàng|Tòa án|Viện|Kho bạc|"
    r"Bảo hiểm|Thuế|Tư pháp|Tài chính|"
    r"Địa chính|Kế toán|Thôn|Ngành|Bưu điện|Doanh nghiệp|Báo|Toàn thể|Tất cả)\b"
)
_DATE = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{2,6})(?![\d/])")
_DUE_INSIDE = re.compile(
    r"(?<=[^.;:,+\-–] )(?:Theo kế hoạch|Thường xuyên|Trong quý|Hằng năm|Hàng năm|Quý [IV]+)\b"
)
_UPPER_ORDER = re.compile(
    r"(?:văn bản chỉ đạo|chỉ đạo|kế hoạch|quyết định) của (?:UBND|Chủ tịch UBND) (?:huyện|tỉnh|thị xã)[^.;]*"
)
_LOWER_LEVEL = re.compile(r"(?:các )?phòng, UBND (?:cấp xã|các xã)[^.;]*|UBND cấp xã[^.;]*")
_COMMUNE = re.compile(
    r"\b(?:UBND|ủy ban nhân dân|uỷ ban nhân dân) (?:cấp )?(?:xã|phường|thị trấn|đặc khu)\b", re.IGNORECASE
)


def _words(text: str) -> set[tuple[str, str]]:
    words = re.findall(r"\w+", fold(text))
    return set(pairwise(words))


def _whole(task: ProposedTask) -> str:
    return " ".join([task.content, *task.items])


def _impossible_dates(task: ProposedTask) -> None:
    cells = {
        "content": _whole(task),
        "lead": task.lead,
        "deadline": task.deadline.raw,
        "coordination": "; ".join(task.coordination),
        "products": "; ".join(task.products),
    }
    for name, text in cells.items():
        for match in _DATE.finditer(text):
            if len(match[3]) not in (2, 4):
                task.doubt(
                    name,
                    match[0],
                    f"Năm “{match[3]}” có {len(match[3])} chữ số. Hãy đối chiếu với văn bản gốc.",
                )
                continue
            try:
                date(int(match[3].zfill(4)), int(match[2]), int(match[1]))
            except ValueError:
                task.doubt(name, match[0], "Ngày này không có trong lịch. Hãy đối chiếu với văn bản gốc.")


def _other_cells_inside(task: ProposedTask) -> None:
    """A sentence of the content that begins with a unit and ends with a deadline or the product."""
    text = _whole(task)
    product = "; ".join(task.products)
    repeats = len(product.split()) >= 4 and product in text
    due = _DUE_INSIDE.search(text)
    if not repeats and not due:
        return
    limit = due.start() if due else text.index(product)
    starts = [match.end() for match in re.finditer(r"[.;]\s+", text) if match.end() <= limit]
    run_in = next((start for start in starts if UNIT.match(text[start:])), limit)
    task.doubt(
        "content",
        text[run_in:],
        "Đoạn này giống chữ của ô chủ trì, phối hợp, thời hạn hoặc sản phẩm bị dồn vào nội dung. "
        "Giữ nguyên chờ sửa.",
    )


def _copied_product(task: ProposedTask, before: ProposedTask | None) -> None:
    if before is None or not task.products or task.products != before.products:
        return
    product = _words(" ".join(task.products))
    if len(product) < 6:
        return
    own, others = (len(product & _words(_whole(each))) / len(product) for each in (task, before))
    if others >= 0.25 and own < others / 2:
        task.doubt(
            "products",
            "; ".join(task.products),
            f"Sản phẩm trùng nguyên văn với việc số {before.number} phía trên "
            "và không khớp nội dung việc này.",
        )


def _other_level(task: ProposedTask) -> None:
    text = _whole(task)
    for pattern in (_UPPER_ORDER, _LOWER_LEVEL):
        for match in pattern.finditer(text):
            task.doubt(
                "content",
                match[0],
                "Câu chữ của kế hoạch cấp huyện trong kế hoạch của cấp xã. Hãy xem lại chủ thể.",
            )


def _empty_cells(task: ProposedTask, columns: frozenset[str]) -> None:
    for name, filled, label in (
        ("content", bool(task.content), "nội dung"),
        (LEAD, bool(task.lead), "chủ trì"),
        (DEADLINE, bool(task.deadline.raw), "thời hạn"),
        (COORDINATION, bool(task.coordination), "phối hợp"),
        (PRODUCT, bool(task.products), "sản phẩm"),
    ):
        if name in columns and not filled:
            task.doubt(name, "", f"Ô {label} để trống.")


def _deadline(task: ProposedTask, issued_on: date | None) -> None:
    due = task.deadline
    if due.raw and due.kind is DeadlineKind.UNKNOWN:
        task.doubt(DEADLINE, due.raw, "Chưa hiểu thời hạn này. Hãy chọn ngày hoặc điều kiện.")
    elif due.kind in (DeadlineKind.QUARTER, DeadlineKind.MONTH, DeadlineKind.DATE) and due.end is None:
        task.doubt(DEADLINE, due.raw, "Thời hạn không ghi năm và chưa biết năm của kế hoạch.")
    elif due.end and issued_on and due.end < issued_on:
        task.doubt(DEADLINE, due.raw, f"Thời hạn đã qua trước ngày ban hành {issued_on:%d/%m/%Y}.")


def _open_end(task: ProposedTask) -> None:
    if not task.items and task.content.endswith(":"):
        task.doubt(
            "content", task.content[-60:], "Nội dung kết thúc bằng dấu hai chấm nhưng không có mục con."
        )


def _order(task: ProposedTask, before: ProposedTask | None) -> None:
    """Numbers in one heading that repeat or skip. They stay as printed."""
    if before is None:
        return
    first, second = bare(before.number).rsplit(".", 1), bare(task.number).rsplit(".", 1)
    if not (first[-1].isdecimal() and second[-1].isdecimal()) or first[:-1] != second[:-1]:
        return
    if int(second[-1]) != int(first[-1]) + 1:
        task.doubt("number", task.number, f"Số thứ tự không nối tiếp số {before.number} phía trên.")


def _repeated(tasks: Sequence[ProposedTask]) -> None:
    seen: dict[tuple[tuple[str, ...], str], ProposedTask] = {}
    for task in tasks:
        key = (task.section_path, fold(_whole(task)))
        if key[1] and key in seen:
            task.doubt("content", task.content, f"Nội dung trùng với việc số {seen[key].number} cùng mục.")
        seen.setdefault(key, task)


def mark_doubts(plan: ProposedPlan, columns: Sequence[frozenset[str]]) -> None:
    """Mark every doubtful place. ``columns``: for each task, the columns its table has."""
    commune = bool(_COMMUNE.search(plan.issuer) or _COMMUNE.search(plan.title))
    single: tuple[Callable[[ProposedTask], None], ...] = (_impossible_dates, _other_cells_inside, _open_end)
    before: ProposedTask | None = None
    for task, present in zip(plan.tasks, columns, strict=True):
        neighbour = before if before and before.section_path == task.section_path else None
        for check in single:
            check(task)
        if commune:
            _other_level(task)
        _copied_product(task, neighbour)
        _empty_cells(task, present)
        _deadline(task, plan.issued_on)
        _order(task, neighbour)
        before = task
    _repeated(plan.tasks)
