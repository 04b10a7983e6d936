"""The draw over real dossiers: kept with its seed, read on the record, printed without names."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pypdfium2
import pytest
from docx import Document

from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AccessLine
from motcua.dossiers.models import Dossier
from motcua.dossiers.tests.conftest import CODE, Desk, desk, receive, version  # noqa: F401
from motcua.planning.inspections import actions
from motcua.planning.inspections.actions.visit import minutes_of, open_sampled
from motcua.planning.inspections.models import Inspection, SampledDossier
from motcua.planning.inspections.printing import print_minutes
from motcua.planning.inspections.tests.conftest import MINUTES, Office

pytestmark = pytest.mark.django_db

Receive = Callable[..., Dossier]
PROCEDURE = f"procedure:{CODE}"
DAYS = {"period_from": date(2026, 6, 1), "period_to": date(2026, 6, 15)}


@pytest.fixture
def three(receive: Receive) -> list[Dossier]:  # noqa: F811
    """Three dossiers of the day."""
    return [receive(duplicate_confirmed=True) for _ in range(3)]


def drawn_from(office: Office, size: int = 2, **changes: Any) -> tuple[Inspection, list[SampledDossier]]:
    inspection = office.running(**{**DAYS, **changes})
    actor = office.cast["kiemsoat"]
    return inspection, actions.draw_sample(inspection, seed="2026", sizes={PROCEDURE: size}, actor=actor)


def test_the_draw_keeps_seed_population_and_rows(office: Office, three: list[Dossier]) -> None:
    inspection, rows = drawn_from(office)
    kept = Inspection.objects.get(agency_id=inspection.agency_id, id=inspection.id)
    assert (kept.seed, kept.population_size) == ("2026", 3)
    assert kept.population == {PROCEDURE: {"size": 3, "asked": 2}}
    assert len(kept.population_digest) == 64
    assert {row.code for row in rows} < {one.code for one in three}
    assert [row.position for row in rows] == [1, 2]


def test_two_inspections_with_one_seed_draw_the_same(office: Office, three: list[Dossier]) -> None:
    _, first = drawn_from(office)
    _, second = drawn_from(office)
    assert [row.code for row in first] == [row.code for row in second]


def test_it_is_drawn_once(office: Office, three: list[Dossier]) -> None:
    inspection, _ = drawn_from(office)
    actor = office.cast["kiemsoat"]
    with pytest.raises(WrongState, match="một lần"):
        actions.draw_sample(inspection, seed="2027", sizes={PROCEDURE: 1}, actor=actor)
    assert SampledDossier.objects.filter(agency_id=inspection.agency_id).count() == 2


@pytest.mark.parametrize(
    ("seed", "sizes"), [("", {PROCEDURE: 1}), ("1", {}), ("1", {PROCEDURE: 201}), ("1", {"overdue": 3})]
)
def test_a_draw_that_cannot_be_leaves_nothing(
    office: Office, three: list[Dossier], seed: str, sizes: dict[str, int]
) -> None:
    inspection = office.running(**DAYS)
    with pytest.raises(DomainError):
        actions.draw_sample(inspection, seed=seed, sizes=sizes, actor=office.cast["kiemsoat"])
    kept = Inspection.objects.get(agency_id=inspection.agency_id, id=inspection.id)
    assert (kept.drawn_at, kept.seed) == (None, "")


def test_dossiers_outside_the_period_and_of_the_neighbour_are_not_drawn(
    office: Office, three: list[Dossier]
) -> None:
    with pytest.raises(DomainError, match="Không có hồ sơ"):
        drawn_from(office, period_from=date(2026, 1, 1), period_to=date(2026, 5, 31))
    assert {row.dossier_agency_id for row in drawn_from(office, 9)[1]} == {three[0].agency_id}


def test_marking_reads_on_the_record_and_a_fault_needs_words(office: Office, three: list[Dossier]) -> None:
    _, rows = drawn_from(office)
    member = office.cast["hotich"]
    with pytest.raises(DomainError, match="sai sót"):
        actions.mark_sample(rows[0], verdict="fault", actor=member)
    with pytest.raises(DomainError, match="kết quả"):
        actions.mark_sample(rows[0], verdict="", actor=member)
    marked = actions.mark_sample(rows[0], verdict="fault", remark="Thiếu chữ ký", actor=member)
    assert (marked.verdict, marked.marked_by_id) == ("fault", member.officer_id)
    line = AccessLine.objects.filter(agency_id=rows[0].agency_id, purpose="inspection.sample").last()
    assert line is not None
    assert (line.subject_id, line.actor_officer_id) == (rows[0].dossier_id, member.officer_id)
    with pytest.raises(NotAllowed):
        actions.mark_sample(rows[1], verdict="right", actor=office.cast["diachinh"])


def test_a_dossier_that_one_may_not_see_is_not_opened(office: Office, three: list[Dossier]) -> None:
    inspection, rows = drawn_from(office)
    police = office.cast["congan"]
    actions.add_member(inspection, side="team", officer_id=police.officer_id, actor=office.cast["kiemsoat"])
    with pytest.raises(NotAllowed):
        open_sampled(rows[0], actor=police)
    rows[1].dossier_agency_id = office.cast["lancan.tiepnhan"].agency_id or 0
    with pytest.raises(NotFound):
        open_sampled(rows[1], actor=office.cast["kiemsoat"])
    lines = AccessLine.objects.filter(agency_id=rows[0].agency_id)
    assert not lines.filter(purpose="inspection.sample").exists()


def test_it_does_not_end_before_every_drawn_dossier_was_looked_at(
    office: Office, three: list[Dossier]
) -> None:
    inspection, rows = drawn_from(office)
    actor = office.cast["kiemsoat"]
    actions.write_minutes(inspection, MINUTES, actor=actor)
    actions.mark_sample(rows[0], verdict="right", actor=actor)
    with pytest.raises(DomainError, match="Còn 1 hồ sơ"):
        actions.conclude_inspection(inspection, actor=actor)
    actions.mark_sample(rows[1], verdict="right", actor=actor)
    assert actions.conclude_inspection(inspection, actor=actor).state == "concluded"
    with pytest.raises(WrongState):
        actions.mark_sample(rows[1], verdict="right", actor=actor)


def _pdf_text(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return " ".join("".join(page.get_textpage().get_text_range() for page in document).split())


def _docx_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    texts = [node.text or "" for node in document.element.body.iter() if node.tag.endswith("}t")]
    return " ".join(" ".join(texts).split())


@pytest.mark.parametrize(("kind", "read"), [("pdf", _pdf_text), ("docx", _docx_text)])
def test_the_minutes_print_the_draw_the_findings_and_both_signatures(
    office: Office, three: list[Dossier], kind: str, read: Callable[[bytes], str]
) -> None:
    inspection, rows = drawn_from(office)
    actor = office.cast["kiemsoat"]
    actions.mark_sample(rows[0], verdict="fault", remark="Thiếu chữ ký bàn giao", actor=actor)
    actions.answer_question(inspection, question="plan", answer="no", note="Chưa ban hành", actor=actor)
    office.finding(inspection)
    written = actions.write_minutes(inspection, MINUTES, actor=actor)
    drawn = Inspection.objects.get(agency_id=inspection.agency_id, id=inspection.id)
    shown = read(print_minutes(drawn, written, kind))
    for words in (
        "số gieo 2026",
        "2 hồ sơ trong 3 hồ sơ",
        "Thiếu chữ ký bàn giao",
        "Chưa ban hành",
        "Phiếu bổ sung không ghi lý do",
        "ĐƠN VỊ ĐƯỢC KIỂM TRA",
        "ĐOÀN KIỂM TRA",
        "Người Mẫu Đại Diện",
        office.cast["kiemsoat"].name,
    ):
        assert words in shown, words
    assert rows[0].code.split("-")[-1] in shown
    assert "Nguyễn Thị Thử Nghiệm" not in shown
    assert minutes_of(inspection) == written
