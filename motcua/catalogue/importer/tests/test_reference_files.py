"""Every file of the reference data: recognised, read whole, no procedure and no character lost.

Files of 1,851 procedures take seconds to read and judge: those tests are slow.
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from motcua.catalogue.checks import Weight, findings, of_weight
from motcua.catalogue.importer.decision_cells import LOOSE_CODE, code_of
from motcua.catalogue.importer.drafting import Draft, draft_of
from motcua.catalogue.importer.mapping import names
from motcua.catalogue.importer.record import Readings, SourceRecord
from motcua.catalogue.importer.shape import Shape
from motcua.catalogue.importer.shapes import check_opening, read_file

pytestmark = pytest.mark.reference_data

JSON_FILES = {
    "procedures_normalized.jsonl.gz": ("portal_normalised", 1851),
    "procedures_commune_level.json": ("portal_normalised", 405),
    "procedures_original.jsonl.gz": ("portal_original", 1851),
    "sample_full_original_with_raw_text.jsonl.gz": ("portal_original", 40),
    "ministry_of_defence_structured.jsonl.gz": ("defence", 145),
    "dirty_2021_json_60.json": ("dirty_2021", 60),
}
WORKBOOKS = {"BoTaiChinh": 706, "BoTuPhap": 271, "BoXayDung": 525, "Nganhang": 261, "NongNghiep": 537}
DECISIONS = {
    "caobang": 18,
    "dongnai_2770": 12,
    "dongnai_2809": 177,
    "dongnai_2813": 1,
    "nghean": 77,
    "ninhbinh": 68,
}


@pytest.fixture
def folder(reference_data: Path) -> Path:
    return reference_data / "01-tthc"


def values_of(path: Path) -> list[dict[str, Any]]:
    """The records as they stand in a JSON file, read by other means than the importer's."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        text = stream.read()
    return json.loads(text) if path.suffix == ".json" else [json.loads(line) for line in text.splitlines()]


def flat(value: dict[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
    for key, inner in value.items():
        if depth and isinstance(inner, dict):
            for name, said in inner.items():
                yield f"{key}.{name}", said
        else:
            yield key, inner


def drafts_of(shape: Shape, readings: Readings) -> list[Draft]:
    return [draft_of(one, shape.fullness) for one in readings.records]


def check_all_kept(draft: Draft, fields: dict[str, Any]) -> None:
    for key, said in fields.items():
        if said not in (None, "", [], {}):
            kept = draft.content.sources[key]
            assert said == (kept if isinstance(said, str) else json.loads(kept)), (draft.code, key)


def _case(name: str, shape: str, count: int) -> Any:
    return pytest.param(name, shape, count, marks=[pytest.mark.slow] if count > 1000 else [])


@pytest.mark.parametrize(("name", "shape", "count"), [_case(n, *row) for n, row in JSON_FILES.items()])
def test_every_procedure_and_every_character_of_a_file_of_records_arrives(
    folder: Path, name: str, shape: str, count: int
) -> None:
    found, readings = read_file(folder / name)
    assert found.key == shape == check_opening(folder / name, name).key
    values, drafts = values_of(folder / name), drafts_of(found, readings)
    assert len(values) == len(drafts) == count
    known = {line.source for line in found.mapping} | names(found.mapping)
    for value, draft in zip(values, drafts, strict=True):
        fields = dict(flat(value, 1 if shape == "defence" else 0))
        assert fields.keys() <= known, "a field the mapping page does not show"
        check_all_kept(draft, fields)
        assert of_weight(findings(draft.content), Weight.ERROR) == ()


@pytest.mark.parametrize(("part", "count"), WORKBOOKS.items())
def test_every_row_and_cell_of_a_portal_list_arrives(folder: Path, part: str, count: int) -> None:
    path = next((folder / "lists_xlsx").glob(f"*{part}*"))
    shape, readings = read_file(path)
    assert (shape.key, len(readings.records)) == ("portal_list", count)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    drafts = {draft.code: draft for draft in drafts_of(shape, readings)}
    title, header = rows[0], rows[1]
    assert readings.loose[0].text == "\n".join(str(cell) for cell in title if cell)
    for row in rows[2:]:
        check_all_kept(drafts[str(row[0])], dict(zip(header, row, strict=True)))


def test_every_row_of_the_index_arrives(folder: Path) -> None:
    path = folder / "procedures_index.csv"
    shape, readings = read_file(path)
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert (shape.key, len(readings.records), len(rows)) == ("portal_list", 1851, 1851)
    for row, draft in zip(rows, drafts_of(shape, readings), strict=True):
        check_all_kept(draft, row)


def test_every_code_of_the_commune_catalogue_arrives(folder: Path) -> None:
    path = folder / "nuicam_commune_catalogue_376.json"
    shape, readings = read_file(path)
    value = json.loads(path.read_text(encoding="utf-8"))
    assert (shape.key, len(readings.records)) == ("commune_catalogue", value["procedures"])
    said = {(one.record.code, one.record.domain) for one in readings.records}
    for domain in value["domains"]:
        assert {(code, domain["ten_linh_vuc"]) for code in domain["danh_sach_ma_tthc"]} <= said
        assert any(domain["ten_linh_vuc"] in one.text for one in readings.loose)
    assert not [one for one in readings.loose if one.is_unclear]
    head = {key: inner for key, inner in value.items() if key != "domains"}
    assert json.loads(readings.loose[0].text) == head


@pytest.mark.parametrize(("part", "count"), DECISIONS.items())
def test_every_code_and_every_character_of_a_decision_arrives(folder: Path, part: str, count: int) -> None:
    path = next((folder / "publication_decisions_txt").glob(f"{part}*"))
    text = path.read_text(encoding="utf-8")
    shape, readings = read_file(path)
    assert shape.key == "decision"
    codes = {code_of(found) for found in LOOSE_CODE.finditer(text)}
    assert {one.record.code for one in readings.records} == codes
    assert len(codes) == count
    assert [one.text for one in readings.loose] == [text], "the whole text is kept, nothing was left unread"
    for draft in drafts_of(shape, readings):
        assert of_weight(findings(draft.content), Weight.ERROR) == ()


def test_a_decision_gives_steps_by_role_and_hours(folder: Path) -> None:
    path = next((folder / "publication_decisions_txt").glob("caobang*"))
    shape, readings = read_file(path)
    drafts = {draft.code: draft for draft in drafts_of(shape, readings)}
    steps = drafts["1.001806"].content.cases[0].steps
    assert [(step.kind.value, step.position, int(step.hours)) for step in steps] == [
        ("receive", "receptionist", 4),
        ("process", "leader", 4),
        ("process", "specialist", 56),
        ("process", "leader", 4),
        ("approve", "leader", 8),
        ("issue", "clerk", 4),
        ("return", "receptionist", 0),
    ]
    assert sum(bool(case.steps) for draft in drafts.values() for case in draft.content.cases) == 19
    unfit = {draft.code for draft in drafts.values() if "steps_unfit" in {one.kind for one in draft.doubts}}
    assert unfit == {"1.012990", "2.000282"}


def test_marks_of_the_ways_of_filing_are_read_by_column(folder: Path) -> None:
    path = next((folder / "publication_decisions_txt").glob("dongnai_2809*"))
    _, readings = read_file(path)
    marks = {one.record.code: one.said["danh_dau"] for one in readings.records}
    assert marks["1.009458"] == ["Toàn trình", "Dịch vụ BCCI"]
    assert marks["1.013097"] == ["Trực tiếp"]
    assert marks["1.002693"] == ["Một phần"]
    assert all(marks.values())


def test_local_codes_written_loosely_are_understood_and_told(folder: Path) -> None:
    path = next((folder / "publication_decisions_txt").glob("ninhbinh*"))
    _, readings = read_file(path)
    odd = {one.record.code for one in readings.records if "code_odd" in {doubt.kind for doubt in one.doubts}}
    assert {"1.013792.H42", "1.001213.H42"} <= odd
    assert all(one.record.code.endswith(".H42") for one in readings.records)


@pytest.mark.slow
def test_the_original_is_taken_apart_like_the_normalised_record(folder: Path) -> None:
    """The normalised records were taken apart by others, by other means: the two must nearly agree."""

    def records(name: str) -> dict[str, SourceRecord]:
        return {one.record.code: one.record for one in read_file(folder / name)[1].records}

    def ways(record: SourceRecord) -> list[tuple[str, str, str]]:
        return [(way.channel, way.time_raw, way.fee_raw.strip()) for way in record.submission_ways]

    originals, normal = records("procedures_original.jsonl.gz"), records("procedures_normalized.jsonl.gz")
    pairs = [(originals[code], record) for code, record in normal.items()]
    assert sum(ways(one) == ways(other) for one, other in pairs) >= 1810
    assert sum(len(one.components_parsed) == len(other.components_parsed) for one, other in pairs) >= 1840
    assert sum(one.targets == other.targets for one, other in pairs) == 1851
