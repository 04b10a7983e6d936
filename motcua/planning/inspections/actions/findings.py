"""Findings followed to their closure: found, mended with proof, closed, opened again with a reason."""

from __future__ import annotations

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
from motcua.organisations.models import Agency, Officer
from motcua.planning.inspections.actions.preparation import in_state
from motcua.planning.inspections.checklist import find_question
from motcua.planning.inspections.models import (
    Finding,
    FindingDeed,
    FindingState,
    FindingStep,
    Inspection,
    InspectionState,
    SampledDossier,
)
from motcua.planning.product_rows import keep_upload


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFacts:
    """A shortcoming: what, how to mend it, who (a unit, an officer or both) and by when."""

    content: str
    due_on: date
    proposal: str = ""
    unit_id: int | None = None
    officer_id: int | None = None
    question: str = ""
    sample_id: int | None = None


def _check_who(facts: FindingFacts, agency_id: int) -> None:
    if facts.unit_id is None and facts.officer_id is None:
        raise DomainError("Hãy chọn đơn vị hoặc người khắc phục.", field="unit")
    if (
        facts.unit_id is not None
        and not Agency.objects.filter(pk=facts.unit_id, parent_id=agency_id).exists()
    ):
        raise NotFound("Không có đơn vị này trong cơ quan. Hãy chọn lại.")
    officers = Officer.objects.filter(agency_id=agency_id)
    if facts.officer_id is not None and not officers.filter(pk=facts.officer_id).exists():
        raise NotFound("Không có người này trong cơ quan. Hãy chọn lại.")


def _check_source(facts: FindingFacts, inspection: Inspection) -> None:
    if facts.question and find_question(facts.question) is None:
        raise NotFound("Không có câu hỏi này trong bảng hỏi.")
    rows = SampledDossier.objects.filter(agency_id=inspection.agency_id, inspection_id=inspection.id)
    if facts.sample_id is not None and not rows.filter(id=facts.sample_id).exists():
        raise NotFound("Hồ sơ này không có trong mẫu kiểm tra.")


@transaction.atomic
def add_finding(inspection: Inspection, facts: FindingFacts, *, request_id: str, actor: Actor) -> Finding:
    """Write down a shortcoming, during the visit or from its conclusion. Sent twice, it stands once."""
    require(actor, "inspection.work", inspection)
    own_agency(actor)
    standing = made_before(Finding, actor, request_id)
    if standing is not None:
        return standing
    states = (InspectionState.RUNNING, InspectionState.CONCLUDED)
    current = in_state(inspection, *states, why="Chỉ ghi tồn tại khi đang kiểm tra hoặc đã kết thúc.")
    _check_who(facts, current.agency_id)
    _check_source(facts, current)
    if facts.due_on < today():
        raise DomainError("Hạn khắc phục không thể là ngày đã qua.", field="due_on")
    finding = Finding(
        agency_id=current.agency_id,
        inspection_id=current.id,
        content=words(facts.content, field="content", most=4000, missing="Hãy ghi nội dung tồn tại."),
        proposal=words(facts.proposal, field="proposal", most=4000),
        question=facts.question,
        sample_id=facts.sample_id,
        unit_id=facts.unit_id,
        officer_id=facts.officer_id,
        due_on=facts.due_on,
        found_on=today(),
        request_id=request_id,
        made_at=now(),
        made_by_id=actor.officer_id,
    )
    standing = insert_once(finding, actor)
    if standing is not finding:
        return standing
    _step(finding, FindingDeed.FOUND, actor=actor)
    audit(actor, "finding.added", subject=str(finding.id), detail={"inspection": current.id})
    return finding


def _step(
    finding: Finding, deed: FindingDeed, *, actor: Actor, note: str = "", file_id: int | None = None
) -> None:
    FindingStep.objects.create(
        agency_id=finding.agency_id,
        finding_id=finding.id,
        deed=deed.value,
        note=note,
        file_id=file_id,
        at=now(),
        by_id=actor.officer_id,
    )


def _standing(finding: Finding, *states: FindingState, why: str) -> Finding:
    current = locked(finding)
    if current.state not in states:
        raise WrongState(f"{why} Tồn tại này: {current.get_state_display().lower()}.")
    return current


@transaction.atomic
def remedy_finding(finding: Finding, *, note: str, upload: UploadedFile[Any] | None, actor: Actor) -> Finding:
    """Report that it was mended, with the proof; the control officer or leader then looks at it."""
    require(actor, "inspection.remedy", finding)
    current = _standing(finding, FindingState.OPEN, why="Chỉ báo được khi chưa khắc phục.")
    said = words(note, field="note", most=4000, missing="Hãy ghi đã khắc phục thế nào.")
    stored = keep_upload(upload, agency_id=current.agency_id, actor=actor)
    if stored is None:
        raise DomainError("Hãy gắn tệp minh chứng đã khắc phục.", field="upload")
    current.state = FindingState.REMEDIED
    current.save(update_fields=["state"])
    _step(current, FindingDeed.REMEDIED, actor=actor, note=said, file_id=stored.id)
    audit(actor, "finding.remedied", subject=str(current.id), detail={"file": stored.id})
    return current


@transaction.atomic
def close_finding(finding: Finding, *, actor: Actor, note: str = "") -> Finding:
    """Accept the proof; who reported the remedy does not also accept it."""
    require(actor, "inspection.close_finding", finding)
    current = _standing(finding, FindingState.REMEDIED, why="Chỉ đóng được khi đã báo khắc phục.")
    reported = (
        FindingStep.objects.filter(
            agency_id=current.agency_id, finding_id=current.id, deed=FindingDeed.REMEDIED
        )
        .order_by("-at", "-id")
        .first()
    )
    if reported is not None and reported.by_id == actor.officer_id:
        raise WrongState("Người báo khắc phục không tự đóng. Hãy nhờ người khác có quyền xem và đóng.")
    said = words(note, field="note", most=4000)
    current.state, current.closed_on = FindingState.CLOSED, today()
    current.save(update_fields=["state", "closed_on"])
    _step(current, FindingDeed.CLOSED, actor=actor, note=said)
    audit(actor, "finding.closed", subject=str(current.id))
    return current


@transaction.atomic
def reopen_finding(finding: Finding, *, reason: str, due_on: date, actor: Actor) -> Finding:
    """Send it back, reported or closed, with the reason and a new day."""
    require(actor, "inspection.close_finding", finding)
    states = (FindingState.REMEDIED, FindingState.CLOSED)
    current = _standing(finding, *states, why="Chỉ mở lại được khi đã báo khắc phục hoặc đã đóng.")
    said = words(reason, field="reason", most=4000, missing="Hãy ghi lý do mở lại.")
    if due_on < today():
        raise DomainError("Hạn khắc phục không thể là ngày đã qua.", field="due_on")
    current.state, current.closed_on, current.due_on = FindingState.OPEN, None, due_on
    current.save(update_fields=["state", "closed_on", "due_on"])
    _step(current, FindingDeed.REOPENED, actor=actor, note=said)
    audit(actor, "finding.reopened", subject=str(current.id), detail={"due_on": due_on.isoformat()})
    return current
