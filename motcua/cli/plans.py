"""``motcua plan``: what a plan's file holds. Nothing is saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from motcua.cli.frame import BadInput, Outcome, command

if TYPE_CHECKING:
    from motcua.planning.importer.proposal import ProposedPlan


@click.group("plan")
def plan_group() -> None:
    """Kế hoạch năm."""


def _lines(plan: ProposedPlan) -> list[str]:
    issued = f" ngày {plan.issued_on:%d/%m/%Y}" if plan.issued_on else ""
    lines = [
        plan.title or "(chưa đọc được tên kế hoạch)",
        f"Số {plan.number or '…'}{issued}, {plan.issuer or '…'}",
    ]
    lines.append(f"{len(plan.sections)} mục, {len(plan.tasks)} nhiệm vụ")
    for task in plan.tasks:
        where = " / ".join([*task.section_path, task.number])
        lines.append(f"  {where}: {task.content} [{task.lead}; {task.deadline.raw}]")
        lines.extend(f"      ? {doubt.text or doubt.field}: {doubt.why}" for doubt in task.doubts)
    lines.extend(f"  Để riêng: {aside.text} ({aside.why})" for aside in plan.set_aside)
    return lines


@plan_group.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--year", type=click.IntRange(1990, 2100), help="Năm của kế hoạch, khi thời hạn không ghi năm.")
@command()
def import_command(file: Path, year: int | None) -> Outcome:
    """Đọc kế hoạch từ PDF, Word, Excel hoặc văn bản; chỉ ra chỗ cần xem lại. Chưa lưu gì."""
    from motcua.planning.importer.importing import import_file
    from motcua.planning.importer.reading import MAX_BYTES

    if file.stat().st_size > MAX_BYTES:
        raise BadInput(f"Tệp lớn hơn {MAX_BYTES // 1_048_576} MB. Hãy bỏ ảnh, chỉ giữ bảng kế hoạch.")
    plan = import_file(file.read_bytes(), file.name, year=year)
    return Outcome(plan.as_json(), _lines(plan))
