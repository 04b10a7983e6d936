"""Real plans in four forms against the rows a person wrote down: recall and precision of every cell."""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from motcua.core.errors import DomainError
from motcua.planning.importer import headers
from motcua.planning.importer.importing import import_file
from motcua.planning.importer.proposal import ProposedPlan, ProposedTask

pytestmark = pytest.mark.reference_data
FORMS = ("rebuilt.docx", "rebuilt.pdf", "text.txt")
FIELDS = ("section", *headers.SIX)
# What is reached today on these documents; a change that loses a cell fails.
THRESHOLD = 0.995
Cells = list[dict[str, str]]


def _norm(text: str) -> str:
    """Letters and digits; blanks and the marks between list entries are layout."""
    return re.sub(r"[\s;,.•+\-–]+", "", text).casefold()


def _expected(rows: dict[str, Any]) -> Cells:
    found = []
    for table in rows["tables"]:
        columns = headers.columns_of(table["header"]) or []
        for row in table["rows"]:
            if row["type"] != "task":
                continue
            cells = {
                name: row["cells"].get(head, "") for head, name in zip(table["header"], columns, strict=True)
            }
            found.append({**cells, "section": " / ".join(row["section_path"])})
    return found


def _cells(plan: ProposedPlan, task: ProposedTask) -> dict[str, str]:
    titles = {section.path: section.title for section in plan.sections}
    path = task.section_path
    return {
        "section": " / ".join(titles[path[: at + 1]] for at in range(len(path))),
        headers.NUMBER: task.number,
        headers.CONTENT: " ".join([task.content, *task.items]),
        headers.LEAD: task.lead,
        headers.COORDINATION: "; ".join(task.coordination),
        headers.DEADLINE: task.deadline.raw,
        headers.PRODUCT: "; ".join(task.products),
    }


def _section_words(text: str) -> str:
    """Titles only: numbers are printed beside or inside the title, a repeated one gets "(2)"."""
    return _norm(re.sub(r"\(\d\)|(?:^|(?<=[/ ]))(?:[IVX]+|[A-Z]|\d(?:\.\d)+)\.?(?= )|/", "", text))


def _agreement(expected: Cells, found: Cells, field: str) -> tuple[int, int, int]:
    """Equal, expected and found cells, as bags per content: a row's place or number is no key."""
    same = _section_words if field == "section" else _norm
    bags = [
        Counter(
            (_norm(cells[headers.CONTENT]), same(cells[field]))
            for cells in rows
            if same(cells.get(field, ""))
        )
        for rows in (expected, found)
    ]
    return sum((bags[0] & bags[1]).values()), sum(bags[0].values()), sum(bags[1].values())


# How many seconds of processor time the first reading of each file took.
_SECONDS: dict[Path, float] = {}


@cache
def _plan(path: Path) -> ProposedPlan:
    """The plan in a file, read once for all tests."""
    began = time.process_time()
    plan = import_file(path.read_bytes(), path.name)
    _SECONDS[path] = time.process_time() - began
    return plan


def _documents(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "02-plans").glob("0*") if not path.name.startswith("06"))


def test_every_cell_of_every_document_is_found(reference_data: Path, capsys: pytest.CaptureFixture[str]):
    lines, low = [], []
    for folder in _documents(reference_data):
        rows = json.loads((folder / "rows.json").read_text())
        expected = _expected(rows)
        for form in FORMS:
            plan = _plan(folder / form)
            found = [_cells(plan, task) for task in plan.tasks]
            parts = [f"{folder.name[:14]:14} {form:12} {len(found):4}/{len(expected):<4}"]
            for field in FIELDS:
                equal, wanted, got = _agreement(expected, found, field)
                recall, precision = equal / max(wanted, 1), equal / max(got, 1)
                parts.append(f"{recall:.3f}/{precision:.3f}" if wanted else "     -     ")
                if wanted and min(recall, precision) < THRESHOLD:
                    low.append(f"{folder.name} {form} {field}: {recall:.3f}/{precision:.3f}")
            lines.append(" ".join(parts))
            assert plan.number == rows["document"]
            assert plan.issued_on is not None
            assert f"{plan.issued_on:%d/%m/%Y}" == rows["date"]
    with capsys.disabled():
        sys.stdout.write(
            "\nrecall/precision    form      tasks     " + " ".join(f"{field:11}" for field in FIELDS) + "\n"
        )
        sys.stdout.write("\n".join(lines) + "\n")
    assert low == []


def test_sections_nest_and_may_repeat_a_number(reference_data: Path):
    folder = next((reference_data / "02-plans").glob("03*"))
    for form in FORMS:
        paths = [section.path for section in _plan(folder / form).sections]
        assert ("B", "IV (2)", "5.1") in paths
        assert len(paths) == len(set(paths)) == 27


def test_status_columns_are_kept_as_doubts(reference_data: Path):
    folder = next((reference_data / "02-plans").glob("05*"))
    plan = _plan(folder / "rebuilt.docx")
    kept = [doubt.text for task in plan.tasks for doubt in task.doubts if doubt.field == "Tiến độ"]
    assert "Đã hoàn thành quá hạn" in kept
    table = json.loads((folder / "rows.json").read_text())["tables"][3]
    printed = [row["cells"]["Tiến độ"] for row in table["rows"] if row["type"] == "task"]
    assert kept == [text for text in printed if text]


@pytest.mark.parametrize("form", FORMS)
def test_a_scoring_table_is_no_plan(reference_data: Path, form: str):
    folder = next((reference_data / "02-plans").glob("06*"))
    with pytest.raises(DomainError, match="bảng chấm điểm"):
        import_file((folder / form).read_bytes(), form)


def _in_one_piece(expected: Cells, text: str) -> int:
    """How many rows have each of their cells somewhere in the text as one run of letters."""
    letters = _norm(text)
    names = [name for name in FIELDS if name != "section"]
    return sum(all(_norm(cells.get(name, "")) in letters for name in names) for cells in expected)


def test_text_with_mixed_columns_is_refused_not_guessed(
    reference_data: Path, capsys: pytest.CaptureFixture[str]
):
    """Copied out of a PDF line by line, most rows are gone: words of one cell stand between another's.

    The text has no places of words any more, so nothing tells whose they are; the PDF itself reads whole.
    """
    lines = []
    for folder in _documents(reference_data):
        text = (folder / "rebuilt.pdftotext.txt").read_text()
        expected = _expected(json.loads((folder / "rows.json").read_text()))
        whole = _in_one_piece(expected, text)
        lines.append(f"{folder.name[:14]:14} rows with every cell in one piece: {whole:3} of {len(expected)}")
        assert whole < len(expected) * 0.6
        with pytest.raises(DomainError, match=r"Hãy (nhập chính tệp|kiểm tra)"):
            import_file(text.encode(), "a.txt")
    with capsys.disabled():
        sys.stdout.write("\ntext of the PDF without places (refused, with the way out)\n")
        sys.stdout.write("\n".join(lines) + "\n")


def test_a_pdf_of_more_than_a_hundred_rows_takes_less_than_five_seconds(reference_data: Path):
    folder = next((reference_data / "02-plans").glob("05*"))
    assert len(_plan(folder / "rebuilt.pdf").tasks) == 123
    assert _SECONDS[folder / "rebuilt.pdf"] < 5
