"""Calling for initiatives: days, criteria, judges, the time of scoring, the end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.organisations.models import Officer
from motcua.planning.actions.products import link_product
from motcua.planning.initiatives.models import (
    CallState,
    Criterion,
    Initiative,
    InitiativeCall,
    InitiativeState,
    Judge,
    Score,
)
from motcua.planning.models import PlanTask

HEAVIEST = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """A call: its days and its criteria (name, weight)."""

    title: str
    starts_on: date
    ends_on: date
    criteria: tuple[tuple[str, Decimal], ...]
    note: str = ""


def _checked_criteria(criteria: tuple[tuple[str, Decimal], ...]) -> list[tuple[str, Decimal]]:
    named = [(words(name, field="criteria", most=200), weight) for name, weight in criteria]
    named = [(name, weight) for name, weight in named if name]
    if not named:
        raise DomainError("Hãy ghi ít nhất một tiêu chí và trọng số.", field="criteria")
    if len({name.casefold() for name, _ in named}) < len(named):
        raise DomainError("Có tiêu chí ghi hai lần.", field="criteria")
    if any(not 0 < weight <= HEAVIEST for _, weight in named):
        raise DomainError("Trọng số phải lớn hơn 0 và không quá 100.", field="criteria")
    return named


@transaction.atomic
def create_call(
    facts: CallFacts, *, request_id: str, actor: Actor, task: PlanTask | None = None
) -> InitiativeCall:
    """Open a call; with ``task`` it becomes that task's product. Sent twice, it is made once."""
    agency_id = own_agency(actor)
    call = InitiativeCall(agency_id=agency_id, request_id=request_id, made_at=now())
    require(actor, "initiative.call", call)
    standing = made_before(InitiativeCall, actor, request_id)
    if standing is not None:
        return standing
    if facts.ends_on < facts.starts_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", field="ends_on")
    criteria = _checked_criteria(facts.criteria)
    call.title = words(facts.title, field="title", most=300, missing="Hãy ghi tên đợt phát động.")
    call.note = words(facts.note, field="note", most=4000)
    call.starts_on, call.ends_on = facts.starts_on, facts.ends_on
    call.made_by_id = actor.officer_id
    standing = insert_once(call, actor)
    if standing is not call:
        return standing
    Criterion.objects.bulk_create(
        Criterion(agency_id=agency_id, call_id=call.id, position=position, name=name, weight=weight)
        for position, (name, weight) in enumerate(criteria, 1)
    )
    audit(actor, "initiative.called", subject=str(call.id), detail={"criteria": len(criteria)})
    if task is not None:
        link_product(task, kind="initiative_call", object_id=call.id, actor=actor)
    return call


def call_in(call: InitiativeCall, *states: CallState, why: str) -> InitiativeCall:
    """The call as it stands, locked; WrongState unless it is in one of the states."""
    current = locked(call)
    if current.state not in states:
        raise WrongState(f"{why} Đợt này: {current.get_state_display().lower()}.")
    return current


@transaction.atomic
def name_judges(call: InitiativeCall, *, officer_ids: Collection[int], actor: Actor) -> list[Judge]:
    """Say who judges, until the call is closed. Who has scored already stays."""
    require(actor, "initiative.call", call)
    current = call_in(call, CallState.OPEN, CallState.SCORING, why="Không đổi giám khảo được nữa.")
    wanted = set(officer_ids)
    if not wanted:
        raise DomainError("Hãy chọn ít nhất một giám khảo.", field="judges")
    known = set(
        Officer.objects.filter(agency_id=current.agency_id, pk__in=wanted).values_list("pk", flat=True)
    )
    if known != wanted:
        raise NotFound("Có người không thuộc cơ quan này. Hãy chọn lại.")
    rows = Judge.objects.filter(agency_id=current.agency_id, call_id=current.id)
    standing = set(rows.values_list("officer_id", flat=True))
    gone = standing - wanted
    initiatives = Initiative.objects.filter(agency_id=current.agency_id, call_id=current.id)
    scores = Score.objects.filter(
        agency_id=current.agency_id, initiative_id__in=list(initiatives.values_list("id", flat=True))
    )
    if scores.filter(officer_id__in=gone).exists():
        raise WrongState("Giám khảo đã chấm thì không bỏ ra được.")
    rows.filter(officer_id__in=gone).delete()
    Judge.objects.bulk_create(
        Judge(agency_id=current.agency_id, call_id=current.id, officer_id=officer_id)
        for officer_id in sorted(wanted - standing)
    )
    audit(actor, "initiative.judges_named", subject=str(current.id), detail={"judges": len(wanted)})
    return list(rows.all())


@transaction.atomic
def start_scoring(call: InitiativeCall, *, actor: Actor) -> InitiativeCall:
    """End the time of proposing; from now on the judges score."""
    require(actor, "initiative.call", call)
    current = call_in(call, CallState.OPEN, why="Chỉ chuyển sang chấm khi đang nhận.")
    if not Judge.objects.filter(agency_id=current.agency_id, call_id=current.id).exists():
        raise DomainError("Chưa có giám khảo. Hãy chọn giám khảo trước.")
    current.state = CallState.SCORING
    current.save(update_fields=["state"])
    audit(actor, "initiative.scoring_started", subject=str(current.id))
    return current


@transaction.atomic
def close_call(call: InitiativeCall, *, actor: Actor) -> InitiativeCall:
    """End the call: every initiative is decided on."""
    require(actor, "initiative.call", call)
    current = call_in(call, CallState.SCORING, why="Chỉ kết thúc được khi đang chấm.")
    undecided = Initiative.objects.filter(
        agency_id=current.agency_id, call_id=current.id, state=InitiativeState.PROPOSED
    ).count()
    if undecided:
        raise DomainError(
            f"Còn {undecided} sáng kiến chưa được quyết định. Hãy duyệt hoặc không duyệt trước."
        )
    current.state = CallState.CLOSED
    current.save(update_fields=["state"])
    audit(actor, "initiative.call_closed", subject=str(current.id))
    return current
