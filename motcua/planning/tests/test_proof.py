"""What proves a task: rules held against figures, products, papers; what lacks is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.errors import Conflict, DomainError, NotAllowed, WrongState
from motcua.core.evidence import FIGURES, Figure, Gap, Measured, Scope
from motcua.core.models import AuditLine
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions import evidence as deeds
from motcua.planning.models import EvidenceRule, HandEvidence, PlanTask, TaskState
from motcua.planning.proof import Prover, judge, proof_of

ClientOf = Callable[[str], Client]
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
_COUNTED = {"value": Measured(7, 10, (Gap("Hồ sơ A", "/ho-so/1/"),))}
_TRIAL = Figure(
    "trial.things",
    "Việc thử",
    "việc",
    "Đếm để kiểm thử.",
    lambda scope: _COUNTED["value"],
    lambda scope: f"/thu/?tu={scope.from_on:%Y}&den={scope.to_on:%Y}",
)


@pytest.fixture
def trial() -> Iterator[Figure]:
    """A figure that counts 7 of 10 things."""
    FIGURES[_TRIAL.key] = _TRIAL
    _COUNTED["value"] = Measured(7, 10, (Gap("Hồ sơ A", "/ho-so/1/"),))
    yield _TRIAL
    del FIGURES[_TRIAL.key]


def upload(content: bytes = PDF, name: str = "bien-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 10_000))
def test_a_share_is_met_exactly_from_its_target_on(value: int, of: int, hundredths: int) -> None:
    target = Decimal(hundredths) / 100
    measured = Measured(min(value, of), of)
    is_met = judge("share", target, measured, "việc").is_met
    assert is_met == (Decimal(min(value, of)) / Decimal(of) >= target / 100)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_count_is_met_from_its_target_on(value: int, target: int) -> None:
    assert judge("at_least", Decimal(target), Measured(value), "việc").is_met is (value >= target)
    assert judge("none_left", Decimal(0), Measured(value), "việc").is_met is (value == 0)


def test_what_cannot_be_said_is_neither_met_nor_missed() -> None:
    assert judge("share", Decimal(90), Measured(0, 0), "việc").is_met is None
    assert judge("at_least", Decimal(1), Measured(unknown="Chưa đo."), "việc").words == "Chưa đo."


def test_a_verdict_says_what_is_there_and_what_is_wanted() -> None:
    verdict = judge("share", Decimal("97.5"), Measured(7, 8), "hồ sơ")
    assert verdict.words.replace("\u00a0", " ") == "7/8 hồ sơ, 87,5 % (cần 97,5 %)"
    assert verdict.lacking.replace("\u00a0", " ") == "mới 87,5 %, cần 97,5 %"


@pytest.mark.django_db
def test_a_task_without_anything_has_a_gap_and_no_proof(task: PlanTask) -> None:
    proof = proof_of(task)
    assert not proof.is_met
    assert [gap.text for gap in proof.gaps] == [
        "Chưa có minh chứng nào: chưa gắn sản phẩm, chưa đặt chỉ số, chưa có văn bản."
    ]


@pytest.mark.django_db
def test_a_rule_shows_its_figure_and_leads_to_the_rows(task: PlanTask, cast: Cast, trial: Figure) -> None:
    deeds.add_rule(task, figure=trial.key, comparison="share", target=Decimal(80), actor=cast["kiemsoat"])
    line = proof_of(task).lines[0]
    assert (line.verdict.is_met, line.url) == (False, "/thu/?tu=2026&den=2026")
    assert proof_of(task).gaps[0].url == line.url
    _COUNTED["value"] = Measured(9, 10)
    assert proof_of(task).is_met
    assert AuditLine.objects.filter(deed="plan.rule_added", subject=str(task.id)).count() == 1


@pytest.mark.django_db
def test_a_figure_that_nobody_measures_any_more_is_said_to_be_unknown(task: PlanTask) -> None:
    EvidenceRule.objects.create(
        agency_id=task.agency_id, task_id=task.id, figure="gone.figure", comparison="share", target=100
    )
    proof = proof_of(task)
    assert proof.lines[0].verdict.is_met is None
    assert "chưa đo chỉ số này" in proof.lines[0].verdict.words
    assert [gap.text for gap in proof.gaps] == ["Chỉ số chưa có: chưa đo được, chưa có văn bản thay thế"]
    assert not proof.is_met


@pytest.mark.django_db
def test_a_part_of_the_year_cannot_miss_a_yearly_count(task: PlanTask, cast: Cast, trial: Figure) -> None:
    deeds.add_rule(task, figure=trial.key, comparison="at_least", target=Decimal(9), actor=cast["kiemsoat"])
    own = {task.agency_id}
    quarter = Prover(task.agency_id, own, 2026, from_on=date(2026, 1, 1), to_on=date(2026, 3, 31))
    assert quarter.prove([task])[task.id].lines[0].verdict.is_met is None
    assert proof_of(task).lines[0].verdict.is_met is False


@pytest.mark.django_db
def test_a_figure_is_measured_once_for_many_tasks(task: PlanTask, cast: Cast) -> None:
    asked: list[Scope] = []

    def measure(scope: Scope) -> Measured:
        asked.append(scope)
        return Measured(1)

    FIGURES["trial.once"] = replace(_TRIAL, key="trial.once", measure=measure)
    try:
        for comparison in ("at_least", "none_left"):
            EvidenceRule.objects.create(
                agency_id=task.agency_id,
                task_id=task.id,
                figure="trial.once",
                comparison=comparison,
                target=1,
                from_on=date(2026, 1, 1) if comparison == "at_least" else None,
                to_on=date(2026, 12, 31) if comparison == "at_least" else None,
            )
        proof_of(task)
    finally:
        del FIGURES["trial.once"]
    assert len(asked) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"figure": "none.such"}, "Không có chỉ số này"),
        ({"comparison": "often"}, "Không có cách so này"),
        ({"target": Decimal(101)}, "Tỷ lệ không quá 100"),
        ({"target": Decimal("NaN")}, "phải là số"),
        ({"target": Decimal(-1)}, "phải là số"),
        ({"comparison": "at_least", "target": Decimal(0)}, "lớn hơn 0"),
        ({"from_on": date(2026, 1, 1)}, "cả ngày đầu và ngày cuối"),
        ({"from_on": date(2026, 5, 1), "to_on": date(2026, 4, 1)}, "phải sau ngày đầu"),
        ({"from_on": date(1026, 5, 1), "to_on": date(2026, 4, 1)}, "kiểm tra năm"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_whole(
    task: PlanTask, cast: Cast, trial: Figure, changes: dict[str, object], message: str
) -> None:
    facts: dict[str, object] = {"figure": trial.key, "comparison": "share", "target": Decimal(80)}
    with pytest.raises(DomainError, match=message):
        deeds.add_rule(task, actor=cast["kiemsoat"], **{**facts, **changes})  # type: ignore[arg-type]
    assert EvidenceRule.objects.filter(agency_id=task.agency_id).count() == 0


@pytest.mark.django_db
def test_a_rule_stands_once_and_is_the_managers(task: PlanTask, cast: Cast, trial: Figure) -> None:
    facts = {"figure": trial.key, "comparison": "share", "target": Decimal(80)}
    rule = deeds.add_rule(task, actor=cast["kiemsoat"], **facts)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="đã có quy tắc"):
        deeds.add_rule(task, actor=cast["kiemsoat"], **facts)  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        deeds.remove_rule(rule, actor=cast["tiepnhan1"])
    deeds.remove_rule(rule, actor=cast["kiemsoat"])
    with pytest.raises(DomainError):
        deeds.remove_rule(rule, actor=cast["kiemsoat"])


@pytest.mark.django_db
def test_a_stated_fact_needs_its_document_and_is_stated_once(task: PlanTask, cast: Cast) -> None:
    facts = {"statement": "Đã niêm yết tại trụ sở", "on": date(2026, 3, 20)}
    with pytest.raises(DomainError, match="kèm văn bản"):
        deeds.state_evidence(task, upload=None, actor=cast["hotich"], **facts)  # type: ignore[arg-type]
    first = deeds.state_evidence(task, upload=upload(), actor=cast["hotich"], **facts)  # type: ignore[arg-type]
    again = deeds.state_evidence(task, upload=upload(), actor=cast["hotich"], **facts)  # type: ignore[arg-type]
    assert first.id == again.id
    assert proof_of(task).is_met
    deeds.withdraw_evidence(first, actor=cast["hotich"])
    deeds.withdraw_evidence(first, actor=cast["hotich"])
    assert not proof_of(task).is_met
    assert HandEvidence.objects.filter(agency_id=task.agency_id).count() == 1


@pytest.mark.django_db
def test_bad_facts_leave_nothing_behind(task: PlanTask, cast: Cast) -> None:
    bad = [
        ("", date(2026, 3, 1), upload()),
        ("Nội dung", date(2026, 12, 1), upload()),  # has not come yet
        ("Nội dung", date(2026, 3, 1), upload(b"MZ\x90\x00 not a document", "a.pdf")),
        ("x" * 1001, date(2026, 3, 1), upload()),
    ]
    for statement, on, file in bad:
        with pytest.raises(DomainError):
            deeds.state_evidence(task, statement=statement, on=on, upload=file, actor=cast["hotich"])
    assert HandEvidence.objects.filter(agency_id=task.agency_id).count() == 0


@pytest.mark.django_db
def test_a_closed_task_takes_no_more_evidence(task: PlanTask, cast: Cast, trial: Figure) -> None:
    PlanTask.objects.filter(agency_id=task.agency_id, id=task.id).update(state=TaskState.DONE)
    with pytest.raises(WrongState):
        deeds.add_rule(task, figure=trial.key, comparison="share", target=Decimal(1), actor=cast["kiemsoat"])
    with pytest.raises(WrongState):
        deeds.state_evidence(task, statement="x", on=date(2026, 3, 1), upload=upload(), actor=cast["hotich"])


@pytest.mark.django_db
def test_the_pages_of_evidence_do_their_deeds(
    task: PlanTask, cast: Cast, client_of: ClientOf, trial: Figure
) -> None:
    manager, worker, stranger = client_of("kiemsoat"), client_of("hotich"), client_of("lancan.tiepnhan")
    facts = {"figure": trial.key, "comparison": "share", "target": "80"}
    address = reverse("rule_add", args=[task.id])
    assert manager.post(address, facts).status_code == 302
    assert manager.post(address, facts).status_code == 409
    assert manager.post(address, {**facts, "target": "nhiều"}).status_code == 422
    assert stranger.post(address, facts).status_code in {403, 404}
    stated = {"statement": "Đã niêm yết", "on": "20/03/2026", "upload": upload()}
    assert worker.post(reverse("evidence_state", args=[task.id]), stated).status_code == 302
    paper = HandEvidence.objects.get(agency_id=task.agency_id)
    file = reverse("evidence_file", args=[task.id, paper.id])
    assert b"".join(worker.get(file).streaming_content if worker.get(file).streaming else [PDF]) == PDF  # type: ignore[attr-defined]
    assert stranger.get(file).status_code == 404
    page = manager.get(reverse("plan_proof", args=[task.plan_id])).content.decode()
    assert "Việc thử" in page
    assert "Đã niêm yết" in page
    assert stranger.get(reverse("plan_proof", args=[task.plan_id])).status_code == 404
    rule = EvidenceRule.objects.get(agency_id=task.agency_id)
    assert worker.post(reverse("rule_remove", args=[task.id, rule.id])).status_code == 403
    assert manager.post(reverse("rule_remove", args=[task.id, rule.id])).status_code == 302
    assert EvidenceRule.objects.filter(agency_id=task.agency_id).count() == 0
