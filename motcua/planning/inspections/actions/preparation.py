"""Planning an inspection: its facts, who takes part, its beginning, its cancellation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.organisations.models import Officer
from motcua.planning.actions.products import link_product
from motcua.planning.inspections.models import (
    Basis,
    Direction,
    Inspection,
    InspectionMember,
    InspectionState,
    Method,
    Side,
)
from motcua.planning.models import PlanTask


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFacts:
    """The plan of an inspection as the form asks for it; ``units`` are names of what is inspected."""

    direction: str
    basis: str
    title: str
    purpose: str
    content: str
    units: tuple[str, ...]
    method: str
    period_from: date
    period_to: date
    starts_on: date
    ends_on: date
    inspector: str = ""
    decision_number: str = ""
    decision_on: date | None = None


def _checked(facts: InspectionFacts) -> InspectionFacts:
    """The facts cleaned; DomainError on the field that is wrong."""
    Direction(facts.direction), Basis(facts.basis), Method(facts.method)
    units = tuple(filter(None, (words(unit, field="units", most=200) for unit in facts.units)))
    if not units:
        raise DomainError("Hãy ghi ít nhất một đơn vị được kiểm tra.", field="units")
    if facts.period_to < facts.period_from:
        raise DomainError("Thời kỳ kiểm tra phải kết thúc sau khi bắt đầu.", field="period_to")
    if facts.ends_on < facts.starts_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", field="ends_on")
    inspector = words(facts.inspector, field="inspector", most=200)
    if facts.direction == Direction.RECEIVED and not inspector:
        raise DomainError("Hãy ghi cơ quan cấp trên đến kiểm tra.", field="inspector")
    return replace(
        facts,
        title=words(facts.title, field="title", most=300, missing="Hãy ghi tên cuộc kiểm tra."),
        purpose=words(facts.purpose, field="purpose", most=4000, missing="Hãy ghi mục đích, yêu cầu."),
        content=words(facts.content, field="content", most=4000, missing="Hãy ghi nội dung kiểm tra."),
        units=units,
        inspector=inspector if facts.direction == Direction.RECEIVED else "",
        decision_number=words(facts.decision_number, field="decision_number", most=60),
    )


def _write(inspection: Inspection, facts: InspectionFacts) -> None:
    for name, value in asdict(facts).items():
        setattr(inspection, name, list(value) if name == "units" else value)


@transaction.atomic
def create_inspection(
    facts: InspectionFacts, *, request_id: str, actor: Actor, task: PlanTask | None = None
) -> Inspection:
    """Plan an inspection; with ``task`` it becomes that task's product. Sent twice, it is made once."""
    agency_id = own_agency(actor)
    inspection = Inspection(agency_id=agency_id, request_id=request_id, made_at=now())
    require(actor, "inspection.manage", inspection)
    standing = made_before(Inspection, actor, request_id)
    if standing is not None:
        return standing
    inspection.made_by_id = actor.officer_id
    _write(inspection, _checked(facts))
    standing = insert_once(inspection, actor)
    if standing is not inspection:
        return standing
    audit(actor, "inspection.created", subject=str(inspection.id), detail={"direction": facts.direction})
    if task is not None:
        link_product(task, kind="inspection", object_id=inspection.id, actor=actor)
    return inspection


def in_state(inspection: Inspection, *states: InspectionState, why: str) -> Inspection:
    """The inspection as it stands, locked; WrongState unless it is in one of the states."""
    current = locked(inspection)
    if current.state not in states:
        raise WrongState(f"{why} Cuộc kiểm tra này: {current.get_state_display().lower()}.")
    return current


@transaction.atomic
def change_inspection(inspection: Inspection, facts: InspectionFacts, *, actor: Actor) -> Inspection:
    """Change the plan while the inspection has not begun."""
    require(actor, "inspection.manage", inspection)
    current = in_state(inspection, InspectionState.PLANNED, why="Chỉ sửa được khi đang chuẩn bị.")
    _write(current, _checked(facts))
    current.save(update_fields=list(asdict(facts)))
    audit(actor, "inspection.changed", subject=str(current.id))
    return current


@transaction.atomic
def add_member(
    inspection: Inspection,
    *,
    side: str,
    actor: Actor,
    officer_id: int | None = None,
    name: str = "",
    title: str = "",
    leads: bool = False,
) -> InspectionMember:
    """Add one of our staff, or by name somebody from elsewhere, to a side. Conflict when already there."""
    require(actor, "inspection.manage", inspection)
    states = (InspectionState.PLANNED, InspectionState.RUNNING)
    current = in_state(inspection, *states, why="Không thêm người được nữa.")
    officer = None
    if officer_id is not None:
        officer = Officer.objects.filter(agency_id=current.agency_id, pk=officer_id).first()
        if officer is None:
            raise NotFound("Không có người này trong cơ quan. Hãy chọn lại.")
    shown = officer.name if officer else name
    member = InspectionMember(
        agency_id=current.agency_id,
        inspection_id=current.id,
        side=Side(side).value,
        officer=officer,
        name=words(shown, field="name", most=120, missing="Hãy chọn công chức hoặc ghi họ tên."),
        title=words(title, field="title", most=200),
        leads=leads,
    )
    _refuse_double(member)
    try:
        with transaction.atomic():
            member.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Người này vừa được thêm. Hãy tải lại trang.") from error
    detail = {"side": member.side, "officer": officer_id}
    audit(actor, "inspection.member_added", subject=str(current.id), detail=detail)
    return member


def _refuse_double(member: InspectionMember) -> None:
    others = InspectionMember.objects.filter(agency_id=member.agency_id, inspection_id=member.inspection_id)
    if others.filter(name=member.name).exists():
        raise Conflict("Người này đã có trong danh sách.", field="officer")
    if member.leads and others.filter(side=member.side, leads=True).exists():
        raise Conflict("Bên này đã có người đại diện ký.", field="leads")


@transaction.atomic
def remove_member(member: InspectionMember, *, actor: Actor) -> None:
    """Take a person off the list while the inspection is open."""
    require(actor, "inspection.manage", member)
    states = (InspectionState.PLANNED, InspectionState.RUNNING)
    current = in_state(member.inspection, *states, why="Không bớt người được nữa.")
    InspectionMember.objects.filter(agency_id=member.agency_id, id=member.id).delete()
    audit(actor, "inspection.member_removed", subject=str(current.id), detail={"member": member.id})


def _signing_sides(inspection: Inspection) -> Collection[str]:
    return set(
        InspectionMember.objects.filter(
            agency_id=inspection.agency_id, inspection_id=inspection.id, leads=True
        ).values_list("side", flat=True)
    )


@transaction.atomic
def start_inspection(inspection: Inspection, *, actor: Actor) -> Inspection:
    """Begin: the decision is named and both sides have somebody who signs."""
    require(actor, "inspection.manage", inspection)
    current = in_state(inspection, InspectionState.PLANNED, why="Chỉ bắt đầu được khi đang chuẩn bị.")
    if not current.decision_number or current.decision_on is None:
        raise DomainError("Chưa có số và ngày quyết định kiểm tra. Hãy sửa kế hoạch để ghi vào.")
    if len(_signing_sides(current)) < len(Side):
        raise DomainError(
            "Mỗi bên cần một người đại diện ký: đoàn kiểm tra và đơn vị được kiểm tra. Hãy thêm người."
        )
    current.state = InspectionState.RUNNING
    current.save(update_fields=["state"])
    audit(actor, "inspection.started", subject=str(current.id))
    return current


@transaction.atomic
def cancel_inspection(inspection: Inspection, *, reason: str, actor: Actor) -> Inspection:
    """Call it off, with the reason; what was written stays to be read."""
    require(actor, "inspection.manage", inspection)
    states = (InspectionState.PLANNED, InspectionState.RUNNING)
    current = in_state(inspection, *states, why="Không hủy được nữa.")
    current.closing_note = words(reason, field="reason", most=1000, missing="Hãy ghi lý do hủy.")
    current.state = InspectionState.CANCELLED
    current.save(update_fields=["state", "closing_note"])
    audit(actor, "inspection.cancelled", subject=str(current.id))
    return current
