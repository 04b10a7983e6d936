"""One initiative: proposed, changed, withdrawn, scored, decided on, followed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, words
from motcua.core.permissions import require
from motcua.organisations.models import Officer
from motcua.planning.actions.products import link_product
from motcua.planning.initiatives.actions.calls import call_in
from motcua.planning.initiatives.models import (
    CallState,
    Criterion,
    FollowUp,
    Initiative,
    InitiativeAuthor,
    InitiativeCall,
    InitiativeState,
    Score,
)
from motcua.planning.initiatives.queries import standing_of
from motcua.planning.initiatives.scoring import LEAST, MOST
from motcua.planning.models import PlanTask
from motcua.planning.product_rows import keep_upload

MOST_HOURS = Decimal(10_000_000)
MOST_MONEY = 10**12
MOST_TRIPS = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Benefit:
    """What is saved: working hours, đồng, trips of people."""

    hours: Decimal = Decimal(0)
    money: int = 0
    trips: int = 0

    def check(self) -> Benefit:
        """Itself; DomainError for less than nothing or more than can be."""
        for name, most in (("hours", MOST_HOURS), ("money", MOST_MONEY), ("trips", MOST_TRIPS)):
            if not 0 <= getattr(self, name) <= most:
                raise DomainError("Lợi ích phải là số không âm và trong mức có thể có.", field=name)
        return self


@dataclass(frozen=True, slots=True, kw_only=True)
class InitiativeFacts:
    """An initiative as its authors describe it; ``benefit`` is expected in a year."""

    name: str
    present_state: str
    content: str
    scope: str
    author_ids: tuple[int, ...]
    basis: str = ""
    benefit: Benefit = Benefit()


def _write(initiative: Initiative, facts: InitiativeFacts) -> None:
    benefit = facts.benefit.check()
    texts = (
        ("name", 300, "Hãy ghi tên sáng kiến."),
        ("present_state", 8000, "Hãy ghi thực trạng."),
        ("content", 8000, "Hãy ghi nội dung sáng kiến."),
        ("scope", 500, "Hãy ghi phạm vi áp dụng."),
        ("basis", 4000, ""),
    )
    for name, most, missing in texts:
        setattr(initiative, name, words(getattr(facts, name), field=name, most=most, missing=missing))
    initiative.hours, initiative.money, initiative.trips = benefit.hours, benefit.money, benefit.trips


def _write_authors(initiative: Initiative, author_ids: tuple[int, ...], actor: Actor) -> None:
    """The authors as given; whoever proposes or changes it must be one of them."""
    wanted = set(author_ids)
    if actor.officer_id not in wanted:
        raise DomainError("Người gửi phải là một trong các tác giả.", field="authors")
    known = Officer.objects.filter(agency_id=initiative.agency_id, pk__in=wanted).count()
    if known != len(wanted):
        raise NotFound("Có người không thuộc cơ quan này. Hãy chọn lại.")
    rows = InitiativeAuthor.objects.filter(agency_id=initiative.agency_id, initiative_id=initiative.id)
    standing = set(rows.values_list("officer_id", flat=True))
    rows.filter(officer_id__in=standing - wanted).delete()
    InitiativeAuthor.objects.bulk_create(
        InitiativeAuthor(agency_id=initiative.agency_id, initiative_id=initiative.id, officer_id=officer_id)
        for officer_id in sorted(wanted - standing)
    )


@transaction.atomic
def propose_initiative(
    call: InitiativeCall,
    facts: InitiativeFacts,
    *,
    request_id: str,
    actor: Actor,
    task: PlanTask | None = None,
) -> Initiative:
    """Hand in an initiative while its call is open and its days run. Sent twice, it stands once."""
    require(actor, "initiative.propose", call)
    standing = made_before(Initiative, actor, request_id)
    if standing is not None:
        return standing
    current = call_in(call, CallState.OPEN, why="Đợt này không nhận sáng kiến nữa.")
    if not current.starts_on <= today() <= current.ends_on:
        raise WrongState(
            f"Đợt này nhận từ {current.starts_on:%d/%m/%Y} đến {current.ends_on:%d/%m/%Y}. "
            "Hãy chọn đợt khác hoặc hỏi công chức kiểm soát thủ tục."
        )
    initiative = Initiative(
        agency_id=current.agency_id,
        call_id=current.id,
        proposed_on=today(),
        request_id=request_id,
        made_at=now(),
        made_by_id=actor.officer_id,
    )
    _write(initiative, facts)
    standing = insert_once(initiative, actor)
    if standing is not initiative:
        return standing
    _write_authors(initiative, facts.author_ids, actor)
    audit(actor, "initiative.proposed", subject=str(initiative.id), detail={"call": current.id})
    if task is not None:
        link_product(task, kind="initiative", object_id=initiative.id, actor=actor)
    return initiative


def _in_state(initiative: Initiative, *states: InitiativeState, why: str) -> Initiative:
    current = locked(initiative)
    if current.state not in states:
        raise WrongState(f"{why} Sáng kiến này: {current.get_state_display().lower()}.")
    return current


@transaction.atomic
def change_initiative(initiative: Initiative, facts: InitiativeFacts, *, actor: Actor) -> Initiative:
    """An author changes it while its call is open: once the judges read it stays as it is."""
    require(actor, "initiative.change", initiative)
    call_in(initiative.call, CallState.OPEN, why="Đã sang chấm, không sửa được nữa.")
    current = _in_state(initiative, InitiativeState.PROPOSED, why="Không sửa được nữa.")
    _write(current, facts)
    current.save()
    _write_authors(current, facts.author_ids, actor)
    audit(actor, "initiative.changed", subject=str(current.id))
    return current


@transaction.atomic
def withdraw_initiative(initiative: Initiative, *, actor: Actor) -> Initiative:
    """An author takes it back before it is decided on."""
    require(actor, "initiative.change", initiative)
    current = _in_state(initiative, InitiativeState.PROPOSED, why="Không rút được nữa.")
    current.state = InitiativeState.WITHDRAWN
    current.save(update_fields=["state"])
    audit(actor, "initiative.withdrawn", subject=str(current.id))
    return current


@transaction.atomic
def score_initiative(initiative: Initiative, *, points: Mapping[int, Decimal], actor: Actor) -> list[Score]:
    """A judge's points on every criterion (id → 0..100), once; no author judges the own initiative."""
    require(actor, "initiative.score", initiative)
    call_in(initiative.call, CallState.SCORING, why="Chỉ chấm khi đợt đang chấm.")
    current = _in_state(initiative, InitiativeState.PROPOSED, why="Không chấm được nữa.")
    criteria = list(Criterion.objects.filter(agency_id=current.agency_id, call_id=current.call_id))
    if {criterion.id for criterion in criteria} != set(points):
        raise DomainError("Hãy chấm đủ mọi tiêu chí.")
    if any(not LEAST <= value <= MOST for value in points.values()):
        raise DomainError("Điểm phải từ 0 đến 100.")
    given = Score.objects.filter(
        agency_id=current.agency_id, initiative_id=current.id, officer_id=actor.officer_id or 0
    )
    if given.exists():
        raise Conflict("Bạn đã chấm sáng kiến này. Mỗi giám khảo chấm một lần.")
    rows = [
        Score(
            agency_id=current.agency_id,
            initiative_id=current.id,
            criterion_id=criterion.id,
            officer_id=actor.officer_id or 0,
            points=points[criterion.id],
            scored_at=now(),
        )
        for criterion in criteria
    ]
    try:
        with transaction.atomic():
            Score.objects.bulk_create(rows)
    except IntegrityError as error:
        raise Conflict("Bạn đã chấm sáng kiến này. Mỗi giám khảo chấm một lần.") from error
    audit(actor, "initiative.scored", subject=str(current.id))
    return rows


@transaction.atomic
def approve_initiative(
    initiative: Initiative, *, decision_number: str, actor: Actor, note: str = ""
) -> Initiative:
    """The leader approves it after at least one judge has scored it fully; not the own one."""
    current = _decidable(initiative, actor)
    if standing_of(current).complete == 0:
        raise WrongState("Chưa có giám khảo nào chấm đủ. Hãy chờ giám khảo chấm.")
    current.decision_number = words(
        decision_number, field="decision_number", most=60, missing="Hãy ghi số quyết định."
    )
    return _decide(current, InitiativeState.APPROVED, note, actor)


@transaction.atomic
def reject_initiative(initiative: Initiative, *, reason: str, actor: Actor) -> Initiative:
    """The leader does not approve it, and says why."""
    current = _decidable(initiative, actor)
    said = words(reason, field="reason", most=4000, missing="Hãy ghi lý do không phê duyệt.")
    return _decide(current, InitiativeState.REJECTED, said, actor)


def _decidable(initiative: Initiative, actor: Actor) -> Initiative:
    require(actor, "initiative.approve", initiative)
    call_in(initiative.call, CallState.SCORING, why="Chỉ quyết định khi đợt đang chấm.")
    current = _in_state(initiative, InitiativeState.PROPOSED, why="Đã có quyết định.")
    own = InitiativeAuthor.objects.filter(
        agency_id=current.agency_id, initiative_id=current.id, officer_id=actor.officer_id or 0
    )
    if own.exists():
        raise WrongState("Tác giả không tự quyết định sáng kiến của mình. Hãy nhờ lãnh đạo khác.")
    return current


def _decide(initiative: Initiative, state: InitiativeState, note: str, actor: Actor) -> Initiative:
    initiative.state, initiative.decided_on = state.value, today()
    initiative.decided_by_id = actor.officer_id
    initiative.decision_note = words(note, field="note", most=4000)
    initiative.save(update_fields=["state", "decided_on", "decided_by", "decision_number", "decision_note"])
    audit(actor, f"initiative.{state.value}", subject=str(initiative.id))
    return initiative


@transaction.atomic
def follow_up(
    initiative: Initiative,
    *,
    on: date,
    is_applied: bool,
    note: str,
    request_id: str,
    actor: Actor,
    benefit: Benefit | None = None,
    upload: UploadedFile[Any] | None = None,
) -> FollowUp:
    """Write down what came of an approved initiative; the first that says "applied" dates its use."""
    require(actor, "initiative.follow_up", initiative)
    standing = made_before(FollowUp, actor, request_id)
    if standing is not None:
        return standing
    states = (InitiativeState.APPROVED, InitiativeState.APPLIED)
    current = _in_state(initiative, *states, why="Chỉ theo dõi sáng kiến đã phê duyệt.")
    if on > today() or (current.decided_on is not None and on < current.decided_on):
        raise DomainError("Ngày xem xét phải từ ngày phê duyệt đến hôm nay.", field="on")
    saved = (benefit or Benefit()).check()
    stored = keep_upload(upload, agency_id=current.agency_id, actor=actor)
    row = FollowUp(
        agency_id=current.agency_id,
        initiative_id=current.id,
        on=on,
        is_applied=is_applied,
        hours=saved.hours,
        money=saved.money,
        trips=saved.trips,
        note=words(note, field="note", most=4000, missing="Hãy ghi nhận xét."),
        file_id=stored.id if stored else None,
        request_id=request_id,
        made_at=now(),
        made_by_id=actor.officer_id,
    )
    standing = insert_once(row, actor)
    if standing is not row:
        return standing
    if is_applied and current.applied_on is None:
        current.state, current.applied_on = InitiativeState.APPLIED.value, on
        current.save(update_fields=["state", "applied_on"])
    audit(actor, "initiative.followed_up", subject=str(current.id), detail={"applied": is_applied})
    return row
