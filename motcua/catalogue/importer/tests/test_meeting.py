"""A file meets what the catalogue already has: nothing is overwritten, nothing is asked twice."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.actions import approve_version, save_draft, settle_doubts
from motcua.catalogue.content import StepKind, read_content, replace
from motcua.catalogue.importer.changes import decide_changes, undecided_changes
from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.importer.tests.test_drafting import WAY, raw
from motcua.catalogue.importer.tests.test_shapes import DECISION, OLD, ORIGINAL
from motcua.catalogue.models import (
    ChangeDecision,
    ImportDoubt,
    ImportedRecord,
    Procedure,
    ProcedureVersion,
    RecordOutcome,
    SourceChange,
)
from motcua.core.actor import SYSTEM, Actor
from motcua.core.errors import NotAllowed, NotFound, WrongState
from motcua.deadlines.rules import Unit

pytestmark = pytest.mark.django_db
NO_UNIT = {**WAY, "time_raw": "1", "time_unit": None, "time_value": 1.0}


def bring(folder: Path, *records: dict[str, Any], name: str = "a.json") -> dict[str, Any]:
    path = folder / name
    path.write_text(json.dumps(records, ensure_ascii=False), "utf-8")
    return import_catalogue(path, actor=SYSTEM)


def bring_list(folder: Path, *rows: str) -> dict[str, Any]:
    path = folder / "a.csv"
    path.write_text("\n".join(("Mã số,Tên,Cơ quan thực hiện,Lĩnh vực", *rows)), "utf-8")
    return import_catalogue(path, actor=SYSTEM)


def bring_text(folder: Path, text: str) -> dict[str, Any]:
    path = folder / "a.txt"
    path.write_text(text, "utf-8")
    return import_catalogue(path, actor=SYSTEM)


def newest(code: str = "1.000001") -> ProcedureVersion:
    version = ProcedureVersion.objects.filter(procedure__code=code).order_by("-number").first()
    assert version is not None
    return version


def open_kinds(version: ProcedureVersion) -> set[str]:
    return set(ImportDoubt.objects.filter(version=version, settled_at=None).values_list("kind", flat=True))


def test_a_list_never_overwrites_what_is_known_and_its_differences_are_doubts(tmp_path: Path) -> None:
    bring(tmp_path, raw())
    before = newest().content
    counts = bring_list(tmp_path, "1.000001,Tên khác hẳn,Sở Lạ,Đất đai", "1.000002,Hai,UBND cấp xã,Hộ tịch")
    assert (counts["created"], counts["drafted"], counts["compared"]) == (1, 1, 1)
    assert (newest().number, newest().content) == (1, before)
    assert open_kinds(newest()) == {"name_differs", "sector_differs", "agency_differs"}
    doubt = ImportDoubt.objects.get(kind="name_differs")
    assert doubt.text == "Đang dùng: Thủ tục mẫu | Danh sách ghi: Tên khác hẳn"
    said = json.loads(ImportedRecord.objects.get(outcome=RecordOutcome.COMPARED).said)
    assert said["Cơ quan thực hiện"] == "Sở Lạ"
    again = bring_list(tmp_path, "1.000001,Tên khác hẳn,Sở Lạ,Đất đai", "1.000002,Hai,UBND cấp xã,Hộ tịch")
    assert (again["unchanged"], again["compared"], again["doubts"]) == (2, 0, 0)


def test_a_list_that_agrees_raises_no_doubt(tmp_path: Path) -> None:
    bring(tmp_path, raw())
    assert bring_list(tmp_path, "1.000001, THỦ TỤC  mẫu,Ủy ban nhân dân cấp xã,Hộ tịch")["doubts"] == 0


def test_a_full_record_takes_the_place_of_a_draft_made_from_a_list(tmp_path: Path) -> None:
    bring_list(tmp_path, "1.000001,Thủ tục mẫu,UBND cấp xã,Hộ tịch")
    assert open_kinds(newest()) == {"only_listed"}
    counts = bring(tmp_path, raw())
    assert (counts["created"], counts["drafted"], counts["changes"]) == (0, 1, 0)
    assert newest().number == 2
    assert read_content(newest().content).cases[0].papers
    assert not ImportDoubt.objects.filter(settled_at=None).exists()


def test_a_list_draft_a_person_has_filled_is_asked_field_by_field(tmp_path: Path, control: Actor) -> None:
    bring_list(tmp_path, "1.000001,Thủ tục mẫu,UBND cấp xã,Hộ tịch")
    mine = replace(read_content(newest().content), how_to="Do xã soạn.")
    save_draft(newest(), content=mine, actor=control)
    bring(tmp_path, raw())
    assert read_content(newest().content).how_to == "Do xã soạn."
    paths = set(SourceChange.objects.values_list("path", flat=True))
    assert {"how_to", "cases/chung/terms/counter"} <= paths


def test_what_a_source_changed_is_asked_and_ours_is_left(tmp_path: Path, control: Actor) -> None:
    bring(tmp_path, raw(submission_ways=[NO_UNIT]))
    content = read_content(newest().content)
    term = content.cases[0].terms[0].model_copy(update={"unit": Unit.WORKING_DAY})
    case = content.cases[0].model_copy(update={"terms": (term,)})
    save_draft(newest(), content=content.model_copy(update={"cases": (case,)}), actor=control)
    bring(tmp_path, raw(submission_ways=[NO_UNIT], requirements="Có nơi cư trú"))
    assert list(SourceChange.objects.values_list("path", flat=True)) == ["requirements"]
    assert read_content(newest().content).cases[0].terms[0].unit == "working_day"
    assert read_content(newest().content).sources["requirements"] == "Có nơi cư trú"


def test_changes_nobody_decided_are_asked_again_with_the_next_ones(tmp_path: Path) -> None:
    bring(tmp_path, raw())
    bring(tmp_path, raw(requirements="A"))
    bring(tmp_path, raw(requirements="A", steps_text="B"))
    assert newest().number == 3
    asked = SourceChange.objects.filter(version=newest()).values_list("path", "before", "after")
    assert set(asked) == {("requirements", "", "A"), ("how_to", "Nộp hồ sơ.", "B")}


def test_a_doubt_that_was_answered_comes_with_its_answer(tmp_path: Path, control: Actor) -> None:
    bring(tmp_path, raw(decision_no="?"))
    doubt = ImportDoubt.objects.get()
    settle_doubts(newest(), doubt_ids=[doubt.pk], answer="Đúng như nguồn.", actor=control)
    counts = bring(tmp_path, raw(decision_no="?", steps_text="Khác."))
    assert counts["doubts"] == 0
    carried = ImportDoubt.objects.get(version=newest())
    assert (carried.kind, carried.answer, carried.settled_by) == (
        "decision_odd",
        "Đúng như nguồn.",
        control.name,
    )


def test_silence_of_another_source_empties_nothing(tmp_path: Path) -> None:
    bring(tmp_path, raw(code="1.000016", requirements="Có điều kiện"))
    bring(tmp_path, {**ORIGINAL, "ten_thu_tuc": "Thủ tục mẫu"})
    changes = dict(SourceChange.objects.values_list("path", "after"))
    assert "requirements" not in changes
    assert all(changes.values())


def test_a_term_without_unit_and_an_unknown_fee_do_not_speak_against_known_ones(tmp_path: Path) -> None:
    charged = {**WAY, "time_raw": "1 Ngày làm việc", "time_value": 1.0}
    bring(tmp_path, raw(code="1.000016", submission_ways=[charged], legal_doc_numbers=["60/2014/QH13"]))
    silent = "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp1Không có thông tin"
    bring(tmp_path, {**ORIGINAL, "ten_thu_tuc": "Thủ tục mẫu", "cach_thuc_thuc_hien": silent})
    paths = set(SourceChange.objects.values_list("path", flat=True))
    assert paths
    assert not [path for path in paths if "/terms/" in path or "/fees/" in path]


def test_what_the_same_source_took_back_is_asked(tmp_path: Path) -> None:
    bring(tmp_path, raw(requirements="Có điều kiện"))
    bring(tmp_path, raw())
    assert list(SourceChange.objects.values_list("path", "after")) == [("requirements", "")]


def test_an_old_record_finds_its_procedure_by_name_and_only_compares(tmp_path: Path) -> None:
    bring(tmp_path, raw(name="Đăng ký thường trú"))
    counts = bring(tmp_path, OLD)
    assert (counts["created"], counts["compared"]) == (0, 1)
    assert open_kinds(newest()) == {"old_differs"}
    assert "</p>" in ImportedRecord.objects.get(shape="dirty_2021").said
    other = {**OLD, "_id": {"$oid": "612362818d18c024c839e7cf"}, "title": "Chưa từng có"}
    assert bring(tmp_path, OLD, other)["created"] == 1
    assert Procedure.objects.filter(code__startswith="TAM.").count() == 1
    assert bring(tmp_path, OLD, other)["unchanged"] == 2


def test_local_codes_keep_their_national_code_and_a_lonely_one_is_told(tmp_path: Path) -> None:
    bring(tmp_path, raw())
    bring(tmp_path, raw(code="1.000001.H19"), raw(code="2.000815.000.00.00.H55"))
    codes = dict(Procedure.objects.values_list("code", "national_code"))
    assert codes == {"1.000001": "", "1.000001.H19": "1.000001", "2.000815.000.00.00.H55": "2.000815"}
    assert open_kinds(newest("1.000001.H19")) == set()
    assert open_kinds(newest("2.000815.000.00.00.H55")) == {"local_alone"}


def test_steps_of_a_decision_are_proposed_where_there_are_none(tmp_path: Path, control: Actor) -> None:
    bring(tmp_path, raw(code="1.000003", submission_ways=[NO_UNIT]))
    counts = bring_text(tmp_path, DECISION)
    assert (counts["changed"], counts["unclear"], counts["texts"]) == (1, 1, 1)
    draft = newest("1.000003")
    assert {
        "unit_missing",
        "listed_anew",
        "steps_from_decision",
        "name_differs",
        "decision_differs",
    } == open_kinds(draft)
    assert read_content(draft.content).cases[0].steps == ()
    decide_changes(draft, decision=ChangeDecision.TAKEN, actor=control)
    steps = read_content(newest("1.000003").content).cases[0].steps
    assert [step.kind for step in steps] == [StepKind.RECEIVE, StepKind.APPROVE, StepKind.RETURN]
    assert bring_text(tmp_path, DECISION)["unchanged"] == 3


def changed(folder: Path) -> ProcedureVersion:
    bring(folder, raw())
    bring(folder, raw(requirements="A", steps_text="B", targets=["Doanh nghiệp"]))
    return newest()


def change_of(version: ProcedureVersion, path: str) -> SourceChange:
    return SourceChange.objects.get(version=version, path=path)


def test_each_change_is_taken_or_left_and_can_be_decided_again(tmp_path: Path, control: Actor) -> None:
    draft = changed(tmp_path)
    assert undecided_changes(draft) == 3
    one = [change_of(draft, "how_to").pk]
    decide_changes(draft, decision=ChangeDecision.TAKEN, change_ids=one, actor=control)
    assert read_content(newest().content).how_to == "B"
    decide_changes(draft, decision=ChangeDecision.KEPT, change_ids=one, actor=control)
    assert read_content(newest().content).how_to == "Nộp hồ sơ."
    edited = replace(read_content(newest().content), name="Tên do xã sửa")
    save_draft(newest(), content=edited, actor=control)
    decide_changes(draft, decision=ChangeDecision.TAKEN, actor=control)
    content = read_content(newest().content)
    assert (content.requirements, content.who_may_apply, content.how_to) == (
        "A",
        ("Doanh nghiệp",),
        "Nộp hồ sơ.",
    )
    assert content.name == "Tên do xã sửa"
    assert undecided_changes(draft) == 0
    assert change_of(draft, "how_to").decided_by == control.name
    decide_changes(draft, decision=ChangeDecision.KEPT, actor=control)
    assert read_content(newest().content).requirements == "A", "nothing was left to decide"


def test_who_may_not_decide_and_what_is_not_there(tmp_path: Path, control: Actor, leader: Actor) -> None:
    draft = changed(tmp_path)
    with pytest.raises(NotAllowed):
        decide_changes(draft, decision=ChangeDecision.TAKEN, actor=leader)
    with pytest.raises(NotFound):
        decide_changes(draft, decision=ChangeDecision.TAKEN, change_ids=[10**15], actor=control)
    with pytest.raises(NotFound):
        decide_changes(ProcedureVersion.objects.get(number=1), decision=ChangeDecision.TAKEN, actor=control)


def test_undecided_changes_bar_approval_and_an_approved_version_is_decided_no_more(
    tmp_path: Path, control: Actor, leader: Actor, approved: ProcedureVersion
) -> None:
    bring(tmp_path, raw())
    draft = newest()
    assert (draft.number, undecided_changes(draft) > 3) == (2, True)

    def approve() -> None:
        approve_version(
            newest(), decision_no="2/QĐ-UBND", decision_on=None, valid_from=date(2026, 1, 1), actor=leader
        )

    with pytest.raises(WrongState, match="thay đổi"):
        approve()
    decide_changes(draft, decision=ChangeDecision.KEPT, actor=control)
    approve()
    assert read_content(newest().content).how_to == read_content(approved.content).how_to
    with pytest.raises(WrongState):
        decide_changes(newest(), decision=ChangeDecision.TAKEN, actor=control)
