"""All public procedures in force as files: JSON Lines, CSV and Excel, written while they are sent."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

import xlsxwriter

from motcua.catalogue.content import VersionContent, read_content
from motcua.catalogue.models import ProcedureKind, ProcedureVersion
from motcua.core.clock import now, today
from motcua.core.wording import write_datetime
from motcua.portal import wording
from motcua.portal.public_record import procedure_record

_BATCH = 100
_PIECE = 64 * 1024
_LONGEST_CELL = 32_000  # Excel takes 32,767 characters
AddressOf = Callable[[str], str]
HEADS = (
    "Mã thủ tục", "Mã quốc gia", "Tên thủ tục", "Lĩnh vực", "Đối tượng thực hiện", "Cơ quan thực hiện",
    "Trường hợp", "Cách nộp", "Thời hạn", "Phí, lệ phí", "Thành phần hồ sơ", "Kết quả", "Yêu cầu, điều kiện",
    "Căn cứ pháp lý", "Số quyết định", "Ngày quyết định", "Áp dụng từ", "Áp dụng đến hết", "Số bản", "Trang",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class About:
    """What every file begins with: whose data, under which terms, as of when."""

    publisher: str
    stamp: int
    changed_at: datetime | None
    made_at: datetime

    @property
    def licence(self) -> str:
        """The terms in one sentence."""
        return (
            "Được sao chép và dùng lại tự do, kể cả vào mục đích kinh doanh, khi ghi nguồn "
            f"“{self.publisher}” và ngày lấy dữ liệu. Không thay thế quyết định công bố."
        )

    @property
    def lines(self) -> tuple[str, ...]:
        """For the head of a table."""
        changed = write_datetime(self.changed_at) if self.changed_at else "chưa có"
        return (
            f"Thủ tục hành chính công khai, {self.publisher}",
            f"Giấy phép: {self.licence}",
            f"Lấy lúc {write_datetime(self.made_at)}; danh mục thay đổi lần cuối {changed}; dấu {self.stamp}",
        )


def about(publisher: str, stamp: int, changed_at: datetime | None) -> About:
    """What a file made now begins with."""
    return About(publisher or "Cơ quan chưa khai báo", stamp, changed_at, now())


def published() -> Iterator[tuple[ProcedureVersion, VersionContent]]:
    """Every public version in force today with its content, by code; a hundred are held at a time."""
    rows = (
        ProcedureVersion.objects.in_force_on(today())
        .filter(procedure__kind=ProcedureKind.PUBLIC)
        .select_related("procedure__sector")
        .order_by("procedure__code")
    )
    last = ""
    while True:
        batch = list(rows.filter(procedure__code__gt=last)[:_BATCH])
        for version in batch:
            yield version, read_content(version.content)
        if len(batch) < _BATCH:
            return
        last = batch[-1].procedure.code


def json_lines(head: About, address_of: AddressOf) -> Iterator[bytes]:
    """One line about the file, then one procedure a line, as the JSON addresses give it."""
    first = {
        "licence": head.licence,
        "publisher": head.publisher,
        "stamp": str(head.stamp),
        "changed_at": head.changed_at.isoformat() if head.changed_at else None,
        "made_at": head.made_at.isoformat(),
    }
    yield json.dumps(first, ensure_ascii=False).encode() + b"\n"
    for version, content in published():
        record = procedure_record(version.procedure, version, content, address_of(version.procedure.code))
        yield record.model_dump_json().encode() + b"\n"


def _rows(address_of: AddressOf) -> Iterator[tuple[str, ...]]:
    """One row for each case and way to file."""
    for version, content in published():
        for case in content.cases:
            papers = "\n".join(f"- {paper.name} ({wording.say_quantity(paper)})" for paper in case.papers)
            for term in case.terms or (None,):
                fees = case.fees_of(term.channel.value) if term else case.fees
                yield (
                    version.procedure.code,
                    version.procedure.national_code,
                    content.name,
                    version.procedure.sector.name,
                    "; ".join(content.who_may_apply),
                    content.executing_agency,
                    case.name,
                    term.channel.label if term else "",
                    wording.say_term(term) if term else "",
                    "; ".join(f"{fee.name}: {wording.say_fee(fee)}" for fee in fees),
                    papers,
                    "; ".join(result.name for result in content.results),
                    content.requirements,
                    "; ".join(basis.number for basis in content.legal_bases),
                    version.decision_no,
                    _day(version.decision_on),
                    _day(version.valid_from),
                    _day(version.valid_to),
                    str(version.number),
                    address_of(version.procedure.code),
                )


def _day(day: Any) -> str:
    return day.isoformat() if day else ""


def _harmless(cell: str) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe before it."""
    return f"'{cell}" if cell[:1] in {"=", "+", "@", "\t", "\r"} else cell


def csv_lines(head: About, address_of: AddressOf) -> Iterator[bytes]:
    """UTF-8 with a mark for Excel; lines that begin with # are about the file."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff".encode()
    for line in head.lines:
        writer.writerow([f"# {line}"])
    writer.writerow(HEADS)
    for row in _rows(address_of):
        writer.writerow([_harmless(cell) for cell in row])
        if buffer.tell() > 64_000:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def workbook(head: About, address_of: AddressOf) -> Iterator[bytes]:
    """An Excel file, made on disk when the first piece is asked for: a sheet about it and a sheet of rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with TemporaryFile(prefix="motcua-") as file:
        with xlsxwriter.Workbook(file, options) as book:
            intro = book.add_worksheet("Giới thiệu")
            intro.set_column(0, 0, 110)
            for number, line in enumerate(head.lines):
                intro.write_string(number, 0, line)
            sheet = book.add_worksheet("Thủ tục")
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(HEADS) - 1, 24)
            sheet.write_row(0, 0, HEADS, book.add_format({"bold": True}))
            for number, row in enumerate(_rows(address_of), start=1):
                for column, cell in enumerate(row):
                    sheet.write_string(number, column, cell[:_LONGEST_CELL])
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
