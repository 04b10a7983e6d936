"""Taking a file in: counts, doubts as rows, a second run that changes nothing, a changed source."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.actions import settle_doubts
from motcua.catalogue.command import import_file
from motcua.catalogue.content import read_content
from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.importer.record import ImportRefused
from motcua.catalogue.importer.shapes import read_file
from motcua.catalogue.importer.tests.test_drafting import WAY, raw
from motcua.catalogue.models import (
    ImportDoubt,
    ImportedRecord,
    ImportRun,
    Procedure,
    ProcedureVersion,
    Sector,
    SourceChange,
)
from motcua.catalogue.tests.conftest import officer
from motcua.core.actor import SYSTEM, Actor
from motcua.core.errors import NotAllowed

pytestmark = pytest.mark.django_db


def write(path: Path, *records: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), encoding="utf-8")
    return path


NO_UNIT = {**WAY, "time_raw": "1", "time_unit": None, "time_value": 1.0}


def rows() -> list[tuple[Any, ...]]:
    return [
        *ProcedureVersion.objects.order_by("pk").values_list(),
        *Procedure.objects.order_by("pk").values_list(),
        *Sector.objects.order_by("pk").values_list(),
        *ImportDoubt.objects.order_by("pk").values_list(),
        *SourceChange.objects.order_by("pk").values_list(),
        *ImportedRecord.objects.order_by("pk").values_list(),
    ]


def test_counts_say_what_was_made_and_every_doubt_is_a_row(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.jsonl",
        raw(),
        raw(code="1.000002", name="Hai", domain="Chứng thực", submission_ways=[NO_UNIT], decision_no=None),
    )
    counts = import_catalogue(path, actor=SYSTEM)
    assert (counts["records"], counts["created"], counts["drafted"], counts["unchanged"]) == (2, 2, 2, 0)
    assert counts["doubts_by_kind"] == {"decision_odd": 1, "unit_missing": 1}
    assert counts["executed_by"] == {"commune": 2}
    doubt = ImportDoubt.objects.get(kind="unit_missing")
    assert (doubt.code, doubt.text, doubt.settled_at) == ("1.000002", "Trực tiếp: 1", None)
    assert "đơn vị tính" in doubt.why
    assert set(Sector.objects.values_list("code", flat=True)) == {"ho-tich", "chung-thuc"}
    assert ImportRun.objects.get().counts["records"] == 2


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", raw(), raw(code="1.000002", submission_ways=[NO_UNIT]))
    import_catalogue(path, actor=SYSTEM)
    before = rows()
    again = import_catalogue(path, actor=SYSTEM)
    assert (again["created"], again["drafted"], again["unchanged"], again["doubts"]) == (0, 0, 2, 0)
    assert rows() == before


def test_a_changed_record_becomes_a_new_draft_and_old_doubts_are_closed(
    tmp_path: Path, control: Actor
) -> None:
    path = write(tmp_path / "a.jsonl", raw(submission_ways=[NO_UNIT], decision_no="?"), raw(code="1.000002"))
    import_catalogue(path, actor=SYSTEM)
    first = ProcedureVersion.objects.get(procedure__code="1.000001")
    odd = ImportDoubt.objects.get(kind="decision_odd")
    settle_doubts(first, doubt_ids=[odd.pk], answer="Đã tra.", actor=control)
    write(path, raw(submission_ways=[NO_UNIT], requirements="Có hộ khẩu"), raw(code="1.000002"))
    counts = import_catalogue(path, actor=SYSTEM)
    assert (counts["created"], counts["drafted"], counts["unchanged"]) == (0, 1, 1)
    versions = ProcedureVersion.objects.filter(procedure__code="1.000001").order_by("number")
    assert [one.number for one in versions] == [1, 2]
    assert read_content(versions[1].content).requirements == ""
    asked = list(SourceChange.objects.values_list("path", "before", "after", "decision"))
    assert asked == [("requirements", "", "Có hộ khẩu", "")]
    answers = dict(ImportDoubt.objects.filter(version=first).values_list("kind", "answer"))
    assert answers["decision_odd"] == "Đã tra."
    assert answers["unit_missing"].startswith("Nguồn đã đổi")
    assert ImportDoubt.objects.filter(version=versions[1], settled_at=None).count() == 1


def test_a_bad_last_line_saves_nothing_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(raw()) + '\n{"code": "1.0', encoding="utf-8")
    with pytest.raises(ImportRefused, match="Dòng 2"):
        import_file(path, progress=lambda done, total: None)
    assert rows() == []
    assert not ImportRun.objects.exists()


def test_who_may_not_import_is_refused_before_the_file_is_read(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        import_catalogue(tmp_path / "khong-co", actor=officer("receptionist"))


@pytest.mark.reference_data
def test_the_whole_catalogue_comes_in_under_a_minute_and_again_unchanged(reference_data: Path) -> None:
    seen: list[tuple[int, int]] = []
    started = time.perf_counter()
    path = reference_data / "01-tthc/procedures_normalized.jsonl.gz"
    counts = import_file(path, progress=lambda done, total: seen.append((done, total)))
    assert time.perf_counter() - started < 60
    assert (counts["records"], counts["created"]) == (1851, 1851)
    assert ImportDoubt.objects.count() == counts["doubts"] > 3000
    assert seen[-1][0] == seen[-1][1]
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    again = import_file(path, progress=lambda done, total: None)
    assert (again["drafted"], again["unchanged"]) == (0, 1851)
    assert ProcedureVersion.objects.count() == 1851


@pytest.mark.slow
@pytest.mark.one_database  # half a minute of reading; writing is tried on both by the other tests
@pytest.mark.reference_data
def test_the_command_takes_every_shape_and_a_second_run_changes_nothing(reference_data: Path) -> None:
    """The small files of every shape one after the other, then all again: slow because it is all of them."""
    folder = reference_data / "01-tthc"
    files = [
        folder / "ministry_of_defence_structured.jsonl.gz",
        folder / "dirty_2021_json_60.json",
        folder / "sample_full_original_with_raw_text.jsonl.gz",
        folder / "nuicam_commune_catalogue_376.json",
        folder / "lists_xlsx/danh-sach-tthc-BoTuPhap.xlsx",
        *sorted((folder / "publication_decisions_txt").iterdir()),
    ]
    shapes = set()
    for path in files:
        counts = import_file(path, progress=lambda done, total: None)
        shapes.add(counts["shape"])
        parts = ("drafted", "unchanged", "compared")
        assert sum(counts[part] for part in parts) == counts["records"]
        found = read_file(path)[1]
        codes = {one.record.code for one in found.records if not one.record.code.startswith("TAM.")}
        assert Procedure.objects.filter(code__in=codes).count() == len(codes)
    assert len(shapes) == 6
    before = rows()
    for path in files:
        again = import_file(path, progress=lambda done, total: None)
        assert again["unchanged"] == again["records"]
    assert rows() == before
