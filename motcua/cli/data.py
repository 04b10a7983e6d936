"""Commands over the data: catalogue import, journal check, backup, restore."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from motcua.cli.frame import FAULT, Outcome, command, progress

if TYPE_CHECKING:
    from motcua.core.verify import Report

_FILE = click.Path(path_type=Path)
_DAYS_SHOWN = 7


@click.group("catalogue")
def catalogue_group() -> None:
    """Danh mục thủ tục hành chính."""


def _import_lines(result: dict[str, Any]) -> list[str]:
    lines = [
        f"Dạng tệp: {result['shape_label']}",
        f"Đã đọc {result['records']} thủ tục từ {result['file']}: {result['created']} mới, "
        f"{result['drafted']} bản thảo, {result['unchanged']} không đổi.",
        f"Chỉ đối chiếu: {result['compared']}; thay đổi chờ quyết định: {result['changes']}; "
        f"chỗ chưa hiểu: {result['unclear']}",
        f"Nghi vấn cần người xem lại: {result['doubts']}",
    ]
    return lines + [f"  {kind}: {count}" for kind, count in result["doubts_by_kind"].items()]


@catalogue_group.command("import")
@click.argument("file", type=_FILE)
@command()
def import_command(file: Path) -> Outcome:
    """Nạp tệp danh mục, dạng nào cũng được; báo số lượng và từng loại nghi vấn."""
    from motcua.catalogue.command import import_file
    from motcua.core.operations.preparation import require_migrated

    require_migrated()
    shown = -1

    def show(done: int, total: int) -> None:
        nonlocal shown
        percent = done * 100 // max(total, 1)
        if percent // 10 != shown:
            shown = percent // 10
            progress(f"{percent} %")

    result = import_file(file, progress=show)
    return Outcome(result, _import_lines(result))


@click.group("journal")
def journal_group() -> None:
    """Nhật ký nghiệp vụ."""


def _report_data(report: Report) -> dict[str, Any]:
    return {
        "subjects": report.subjects,
        "events": report.events,
        "fault_count": report.fault_count,
        "faults": [asdict(fault) for fault in report.faults],
        "days": [
            {"on": day.on.isoformat(), "events": day.events, "digest": day.digest} for day in report.days
        ],
    }


def _report_lines(report: Report) -> list[str]:
    lines = [f"{day.on:%d/%m/%Y}  {day.events:7} sự kiện  {day.digest}" for day in report.days[-_DAYS_SHOWN:]]
    lines.append(f"Đã kiểm tra {report.events} sự kiện của {report.subjects} đối tượng.")
    lines += [f"SAI KHÁC: {fault}" for fault in report.faults]
    if report.fault_count:
        lines.append(
            f"Có {report.fault_count} chỗ sai khác. "
            "Hãy giữ nguyên máy và lấy bản sao lưu gần nhất để đối chiếu."
        )
    else:
        lines.append("Nhật ký nguyên vẹn.")
    return lines


@journal_group.command("verify")
@command()
def verify_command() -> Outcome:
    """Kiểm tra chuỗi băm, dựng lại từng hồ sơ từ sự kiện, in mã băm từng ngày."""
    from motcua.core.operations.preparation import require_migrated
    from motcua.core.verify import verify_journals

    require_migrated()
    report = verify_journals()
    return Outcome(_report_data(report), _report_lines(report), FAULT if report.fault_count else 0)


@click.command("backup")
@click.argument("file", type=_FILE)
@command()
def back_up_command(file: Path) -> Outcome:
    """Sao lưu cơ sở dữ liệu và tệp vào một tệp (không cần dừng hệ thống)."""
    from motcua.core.operations.backup import back_up

    made = back_up(file.absolute(), progress)
    return Outcome(
        {"path": str(made.path), "size": made.size, "files": made.files, "made_at": made.made_at},
        [f"Đã sao lưu vào {made.path}: {made.size / 1e6:.1f} MB, {made.files} tệp đính kèm."],
    )


@click.command("restore")
@click.argument("file", type=_FILE)
@command()
def restore_command(file: Path) -> Outcome:
    """Khôi phục vào cài đặt còn trống, không có gì đang chạy, rồi kiểm tra nhật ký."""
    from motcua.core.operations.backup import restore

    done = restore(file.absolute(), progress)
    report = done.report
    return Outcome(
        {"made_at": done.made_at, "files": done.files, **_report_data(report)},
        [f"Đã khôi phục bản sao lưu lúc {done.made_at}, {done.files} tệp đính kèm.", *_report_lines(report)],
        FAULT if report.fault_count else 0,
    )
