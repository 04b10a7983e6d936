"""Deeds on study visits: each one transaction, one permission, one audit line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.organisations.models import Officer
from motcua.planning.actions.products import link_product
from motcua.planning.models import PlanTask
from motcua.planning.product_kinds import PRODUCT_KINDS
from motcua.planning.product_rows import keep_upload
from motcua.planning.study_visits.models import Lesson, Participant, StudyVisit, VisitState

MOST_COST = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFacts:
    """The plan of a visit; ``cost`` in đồng."""

    destination: str
    purpose: str
    starts_on: date
    ends_on: date
    report_due_on: date
    participant_ids: tuple[int, ...]
    cost: int = 0
    decision_number: str = ""


def _write(visit: StudyVisit, facts: VisitFacts) -> None:
    if facts.ends_on < facts.starts_on:
        raise DomainError("Ngày về phải sau ngày đi.", field="ends_on")
    if facts.report_due_on < facts.ends_on:
        raise DomainError("Hạn báo cáo phải sau ngày về.", field="report_due_on")
    if not 0 <= facts.cost <= MOST_COST:
        raise DomainError("Kinh phí chưa đúng. Hãy ghi số đồng.", field="cost")
    visit.destination = words(facts.destination, field="destination", most=300, missing="Hãy ghi nơi đến.")
    visit.purpose = words(facts.purpose, field="purpose", most=4000, missing="Hãy ghi mục đích, nội dung.")
    visit.decision_number = words(facts.decision_number, field="decision_number", most=60)
    visit.starts_on, visit.ends_on = facts.starts_on, facts.ends_on
    visit.report_due_on, visit.cost = facts.report_due_on, facts.cost


def _write_participants(visit: StudyVisit, officer_ids: Sequence[int]) -> None:
    wanted = set(officer_ids)
    if not wanted:
        raise DomainError("Hãy chọn ít nhất một người đi.", field="participants")
    known = Officer.objects.filter(agency_id=visit.agency_id, pk__in=wanted).count()
    if known != len(wanted):
        raise NotFound("Có người không thuộc cơ quan này. Hãy chọn lại.")
    rows = Participant.objects.filter(agency_id=visit.agency_id, visit_id=visit.id)
    standing = set(rows.values_list("officer_id", flat=True))
    rows.filter(officer_id__in=standing - wanted).delete()
    Participant.objects.bulk_create(
        Participant(agency_id=visit.agency_id, visit_id=visit.id, officer_id=officer_id)
        for officer_id in sorted(wanted - standing)
    )


@transaction.atomic
def plan_visit(
    facts: VisitFacts, *, request_id: str, actor: Actor, task: PlanTask | None = None
) -> StudyVisit:
    """Plan a visit; with ``task`` it becomes that task's product. Sent twice, it is made once."""
    visit = StudyVisit(agency_id=own_agency(actor), request_id=request_id, made_at=now())
    require(actor, "study_visit.manage", visit)
    standing = made_before(StudyVisit, actor, request_id)
    if standing is not None:
        return standing
    _write(visit, facts)
    visit.made_by_id = actor.officer_id
    standing = insert_once(visit, actor)
    if standing is not visit:
        return standing
    _write_participants(visit, facts.participant_ids)
    audit(actor, "study_visit.planned", subject=str(visit.id))
    if task is not None:
        link_product(task, kind="study_visit", object_id=visit.id, actor=actor)
    return visit


def _planned(visit: StudyVisit, why: str) -> StudyVisit:
    current = locked(visit)
    if current.state != VisitState.PLANNED:
        raise WrongState(f"{why} Chuyến này: {current.get_state_display().lower()}.")
    return current


@transaction.atomic
def change_visit(visit: StudyVisit, facts: VisitFacts, *, actor: Actor) -> StudyVisit:
    """Change the plan until the report is there."""
    require(actor, "study_visit.manage", visit)
    current = _planned(visit, "Không sửa được nữa.")
    _write(current, facts)
    current.save()
    _write_participants(current, facts.participant_ids)
    audit(actor, "study_visit.changed", subject=str(current.id))
    return current


@transaction.atomic
def cancel_visit(visit: StudyVisit, *, reason: str, actor: Actor) -> StudyVisit:
    """Call it off with the reason."""
    require(actor, "study_visit.manage", visit)
    current = _planned(visit, "Không hủy được nữa.")
    current.closing_note = words(reason, field="reason", most=1000, missing="Hãy ghi lý do hủy.")
    current.state = VisitState.CANCELLED
    current.save(update_fields=["state", "closing_note"])
    audit(actor, "study_visit.cancelled", subject=str(current.id))
    return current


@transaction.atomic
def report_visit(
    visit: StudyVisit,
    *,
    results: str,
    lessons: Sequence[str],
    upload: UploadedFile[Any] | None,
    actor: Actor,
) -> StudyVisit:
    """Report what came of it, with the paper and at least one lesson; only after the return."""
    require(actor, "study_visit.report", visit)
    current = _planned(visit, "Không báo cáo được nữa.")
    if current.ends_on > today():
        raise WrongState(f"Chuyến đi kết thúc ngày {current.ends_on:%d/%m/%Y}. Hãy báo cáo sau khi về.")
    learnt = [words(one, field="lessons", most=1000) for one in lessons]
    learnt = [one for one in learnt if one]
    if not learnt:
        raise DomainError("Hãy ghi ít nhất một bài học rút ra.", field="lessons")
    current.results = words(results, field="results", most=8000, missing="Hãy ghi kết quả chuyến đi.")
    stored = keep_upload(upload, agency_id=current.agency_id, actor=actor)
    if stored is None:
        raise DomainError("Hãy gắn tệp báo cáo kết quả.", field="upload")
    current.report_file_id = stored.id
    current.state, current.reported_on = VisitState.REPORTED, today()
    current.reported_by_id = actor.officer_id
    current.save(update_fields=["results", "report_file_id", "state", "reported_on", "reported_by"])
    Lesson.objects.bulk_create(
        Lesson(agency_id=current.agency_id, visit_id=current.id, position=position, text=text)
        for position, text in enumerate(learnt, 1)
    )
    audit(actor, "study_visit.reported", subject=str(current.id), detail={"lessons": len(learnt)})
    return current


@transaction.atomic
def link_lesson(lesson: Lesson, *, initiative_id: int | None, actor: Actor) -> Lesson:
    """Say which initiative came of a lesson; None takes the link off. NotFound for a stranger's."""
    require(actor, "study_visit.report", lesson)
    current = locked(lesson)
    kind = PRODUCT_KINDS["initiative"]
    if initiative_id is not None and initiative_id not in kind.cards([current.agency_id], [initiative_id]):
        raise NotFound("Không có sáng kiến này.")
    current.initiative_id = initiative_id
    current.save(update_fields=["initiative_id"])
    detail = {"lesson": current.id, "initiative": initiative_id}
    audit(actor, "study_visit.lesson_linked", subject=str(current.visit_id), detail=detail)
    return current
