"""The starter pack: every file is sound, agrees with the reference data, and loads once."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.checks import Weight, findings, of_weight
from motcua.catalogue.content import FeeState
from motcua.catalogue.doubts import Doubts
from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.importer.shapes import read_file
from motcua.catalogue.importer.tests.test_drafting import raw
from motcua.catalogue.importer.ways import parse_fee
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.queries import load_content, search_procedures, version_on
from motcua.catalogue.starter import (
    DECISION,
    FOLDER,
    SHARED,
    BadPack,
    PackEntry,
    load_starter_pack,
    read_pack,
)
from motcua.core.actor import SYSTEM
from motcua.organisations.models import Agency

PACK = {entry.code: entry for entry in read_pack()}
_CHANNELS = {"Trực tiếp": "counter", "Trực tuyến": "online", "Dịch vụ bưu chính": "post"}


def test_the_pack_holds_the_commonest_procedures_of_both_eras() -> None:
    assert len(PACK) >= 60
    assert sum(len(entry.versions) == 2 for entry in PACK.values()) >= 5
    assert len({entry.content.sector_code for entry in PACK.values()}) >= 12


@pytest.mark.parametrize("entry", PACK.values(), ids=list(PACK))
def test_every_procedure_is_sound_and_may_be_approved(entry: PackEntry) -> None:
    for version in entry.versions:
        assert of_weight(findings(version.content), Weight.ERROR, Weight.GAP) == ()
        assert version.content.legal_bases
        for case in version.content.cases:
            assert case.papers
            assert case.hours > 0


@pytest.mark.parametrize("entry", PACK.values(), ids=list(PACK))
def test_a_term_the_source_does_not_prove_says_who_set_it(entry: PackEntry) -> None:
    terms = [term for version in entry.versions for case in version.content.cases for term in case.terms]
    for term in terms:
        assert (term.confirmed_by is None) == (entry.terms_from == "verified")
        assert ("cần công chức xác nhận" in term.note) == (entry.terms_from != "verified")
    if entry.terms_from != "verified":
        assert any("cần công chức xác nhận" in doubt for doubt in entry.content.doubts)


def test_replaced_papers_carry_the_dates_of_the_resolution() -> None:
    identity = next(paper for paper in PACK["1.001193"].content.cases[0].papers if paper.key == "can-cuoc")
    rule = identity.replaced_by[0]
    assert (rule.valid_from, rule.valid_to) == (date(2026, 1, 1), date(2027, 2, 28))
    older = PACK["1.001193"].versions[0].content.cases[0].papers
    assert all(paper.replaced_by == () for paper in older)


@pytest.fixture(scope="module")
def published(reference_data: Path) -> dict[str, dict[str, Any]]:
    path = reference_data / "01-tthc/procedures_normalized.jsonl.gz"
    return {one.record.code: one.record.model_dump() for one in read_file(path)[1].records}


@pytest.mark.reference_data
def test_enough_of_the_pack_is_in_the_published_catalogue(published: dict[str, Any]) -> None:
    assert len(PACK.keys() & published.keys()) >= 45


@pytest.mark.reference_data
@pytest.mark.parametrize("entry", PACK.values(), ids=list(PACK))
def test_terms_and_codes_agree_with_what_is_published(entry: PackEntry, published: dict[str, Any]) -> None:
    record = published.get(entry.code)
    if record is None or entry.terms_from == "memory":
        return
    units = {"Ngày làm việc": "working_day", "Ngày": "day", "Giờ": "hour", None: None}
    said = {
        (_CHANNELS[way["channel"]], way["time_value"], units[way["time_unit"]])
        for way in record["submission_ways"]
    }
    main = entry.content.cases[0]
    for term in main.terms:
        match entry.terms_from:
            case "verified":
                assert (term.channel, float(term.value), term.unit) in said
            case "no_unit":
                assert (term.channel, float(term.value), None) in said
            case _:
                assert (term.channel, None, None) in said
    codes = {row["code"] for row in record["results"]}
    assert {result.code for result in entry.content.results if result.code} <= codes


@pytest.mark.reference_data
@pytest.mark.parametrize("entry", PACK.values(), ids=list(PACK))
def test_fixed_amounts_are_the_published_ones(entry: PackEntry, published: dict[str, Any]) -> None:
    record = published.get(entry.code)
    if record is None:
        return
    amounts = {parse_fee(way["fee_raw"], Doubts()).amount for way in record["submission_ways"]}
    fixed = {fee.amount for case in entry.content.cases for fee in case.fees if fee.state == FeeState.FIXED}
    assert fixed <= amounts


@pytest.mark.django_db
def test_it_loads_once_and_is_offered_by_the_agency(agency: Agency) -> None:
    counts = load_starter_pack(SYSTEM, agency_id=agency.pk)
    assert counts["procedures"] == len(PACK) == Procedure.objects.count()
    assert counts["approved"] == sum(len(entry.versions) for entry in PACK.values())
    assert counts["offered"] == Offering.objects.count() > len(PACK)
    before = Counter(ProcedureVersion.objects.values_list("procedure__code", flat=True))
    assert load_starter_pack(SYSTEM, agency_id=agency.pk) == {
        "procedures": len(PACK),
        "approved": 0,
        "offered": 0,
    }
    assert Counter(ProcedureVersion.objects.values_list("procedure__code", flat=True)) == before
    assert search_procedures("khai sinh", agency.pk)[0].code == "1.001193"


@pytest.mark.django_db
def test_a_day_of_each_era_has_its_own_version(starter_pack: None) -> None:
    old, new = version_on("1.001193", date(2022, 2, 28)), version_on("1.001193", date(2026, 8, 5))
    assert (old.valid_to, new.valid_from) == (date(2025, 6, 30), date(2025, 7, 1))
    assert old.decision_no == DECISION
    assert "Bộ phận Tiếp nhận và Trả kết quả" in load_content(old.pk).how_to
    assert "Trung tâm Phục vụ hành chính công" in load_content(new.pk).how_to


@pytest.mark.django_db
def test_it_joins_a_catalogue_that_was_imported_before(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(raw(code="1.001193", name="Thủ tục đăng ký khai sinh")), encoding="utf-8")
    import_catalogue(path, actor=SYSTEM)
    load_starter_pack(SYSTEM)
    versions = ProcedureVersion.objects.filter(procedure__code="1.001193").order_by("number")
    assert [one.state for one in versions] == ["draft", "approved", "approved"]
    assert Procedure.objects.get(code="1.001193").name == "Đăng ký khai sinh"


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("a.toml", "[sector", "a.toml không đọc được"),
        ("a.toml", '[[procedure]]\ncode = "1.1"\n', "thủ tục 1.1: thiếu hoặc sai mục 'sector'"),
        (SHARED, "x = 1", "laws|papers"),
    ],
)
def test_a_broken_file_is_told_with_its_name(tmp_path: Path, file: str, text: str, says: str) -> None:
    (tmp_path / SHARED).write_text((FOLDER / SHARED).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(BadPack, match=says):
        read_pack(tmp_path)


def test_a_folder_without_the_shared_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadPack, match=SHARED):
        read_pack(tmp_path)
