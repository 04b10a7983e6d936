"""How long a plan of 150 tasks takes from its PDF, Word and Excel file to a proposal (bar: PDF under 5 s).

python -m bench.plans [--tasks 150]
"""

from __future__ import annotations

import argparse
import os
import time
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()

from motcua.planning.importer.importing import import_file  # noqa: E402 - needs the settings
from motcua.planning.plan_paper import PaperRow, PlanPaper, plan_docx, plan_pdf, plan_xlsx  # noqa: E402

_WRITERS = {"pdf": plan_pdf, "docx": plan_docx, "xlsx": plan_xlsx}


def long_plan(tasks: int) -> PlanPaper:
    """A plan whose rows run over some thirty pages, with headings, lists and long cells."""
    rows = []
    for number in range(tasks):
        if number % 15 == 0:
            rows.append(
                PaperRow((f"{'IVX'[0] * (number // 15 % 3 + 1)}. NHÓM NHIỆM VỤ SỐ {number // 15 + 1}",))
            )
        content = (
            f"Nhiệm vụ thứ {number + 1}: rà soát, công khai và cập nhật thủ tục tại nơi tiếp nhận:\n"
            "- Kiểm tra bảng niêm yết hằng tuần;\n- Báo cáo kết quả với lãnh đạo."
        )
        cells = (
            str(number % 15 + 1),
            content,
            "Văn phòng HĐND - UBND",
            "Công an xã; Trạm Y tế",
            "Quý III",
            "Báo cáo",
        )
        rows.append(PaperRow(cells))
    title = "Kế hoạch kiểm soát thủ tục hành chính năm 2026"
    return PlanPaper("", "UBND xã Mẫu", "", title, "05/KH-UBND", date(2026, 1, 5), True, "", tuple(rows))


def main() -> None:
    """Print one line for each kind of file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=150)
    paper = long_plan(parser.parse_args().tasks)
    for kind, write in _WRITERS.items():
        data = write(paper)
        started, used = time.perf_counter(), time.process_time()
        found = import_file(data, f"plan.{kind}")
        took, cpu = time.perf_counter() - started, time.process_time() - used
        size = f"{len(data) / 1024:.0f} KB"
        print(f"{kind:5}{size:>8}  {len(found.tasks)} tasks  {took:.2f} s  {cpu:.2f} s CPU")


if __name__ == "__main__":
    main()
