"""Journalled things: append-only events and current-state columns, written by one function.

``record()`` is the only writer of a journalled row. ``@deed`` wraps one function per thing a person
does: it locks the row, answers a repeated request with what stands, asks the permission table, lets
the function decide which event happened, and records it. All of that is one transaction.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cache, wraps
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from django.db import DataError, IntegrityError, models, transaction
from django.db.models import Q
from pydantic import TypeAdapter

from motcua.core.actor import Actor
from motcua.core.clock import local, now, one_moment
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.permissions import require
from motcua.core.prepared import Prepared
from motcua.core.rows import change, insert

GENESIS = "0" * 64
# A machine's clock that is corrected steps back by seconds; more is a wrong clock, and its dates are law.
MOST_STEP_BACK = timedelta(minutes=5)
ID_USED = "Trang này đã dùng để ghi một việc khác. Chưa ghi gì thêm. Hãy tải lại trang rồi làm lại."
TOO_LARGE = "Có nội dung quá dài hoặc số quá lớn, chưa ghi được. Hãy rút gọn rồi làm lại."


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of every event: a frozen set of facts without personal data.

    A later shape of a payload keeps reading the older ones: new fields come with a default.
    """


@dataclass(frozen=True, slots=True)
class Meta:
    """What surrounds an event when it is applied: its place, moment and actor."""

    sequence: int
    occurred_at: datetime
    officer_id: int | None
    position: str


S = TypeVar("S")
R = TypeVar("R", bound="models.Model")
P = ParamSpec("P")


@dataclass(frozen=True)
class Journal(Generic[S]):
    """How one kind of journalled thing is kept.

    ``state`` is a frozen dataclass of exactly the projected columns; ``apply`` is the pure function
    (state before or None, event, meta) → state after, raising WrongState when the event does not fit.
    ``parent`` is the event model's link field, e.g. "dossier". ``deed_of`` names the deed that makes an
    event: by it a repeated request is told from a request id used for something else. ``why_not`` says
    why a deed does not fit a state, before anything else is asked.
    """

    name: str
    model: type[models.Model]
    event_model: type[models.Model]
    parent: str
    state: type[S]
    apply: Callable[[S | None, Event, Meta], S]
    event_types: Mapping[str, type[Event]]
    deed_of: Callable[[Event], str]
    why_not: Callable[[S, str], str | None] = lambda state, deed: None

    def state_of(self, row: models.Model) -> S:
        """The projected columns of a row as one value."""
        return self.state(**{field.name: getattr(row, field.name) for field in fields(cast(Any, self.state))})

    def decode(self, stored: Any) -> Event:
        """The event of a stored row."""
        return cast(Event, _adapter(self.event_types[stored.type]).validate_python(stored.payload))


JOURNALS: dict[type[models.Model], Journal[Any]] = {}
_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def register(journal: Journal[Any]) -> Journal[Any]:
    """Make a journal known to ``record`` and to ``motcua journal verify``."""
    JOURNALS[journal.model] = journal
    return journal


def payload_of(event: Event) -> dict[str, Any]:
    """The event as JSON values."""
    return cast(dict[str, Any], _adapter(type(event)).dump_python(event, mode="json"))


def _utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


HASHED = (
    "agency_id",
    "sequence",
    "type",
    "occurred_at",
    "recorded_at",
    "actor_kind",
    "actor_user_id",
    "actor_officer_id",
    "actor_unit_id",
    "actor_position",
    "stands_in_for_id",
    "payload",
    "request_id",
)


def event_hash(stored: Any, parent_id: int, previous: str) -> str:
    """SHA-256 over the previous hash and the canonical JSON of every stored fact, as hex."""
    facts: dict[str, Any] = {name: getattr(stored, name) for name in HASHED}
    facts["parent_id"] = parent_id
    for name in ("occurred_at", "recorded_at"):
        facts[name] = _utc_text(facts[name])
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def already_recorded(journal: Journal[Any], agency_id: int, actor: Actor, request_id: str) -> Any | None:
    """The event this actor already recorded under this request id, or None."""
    asked = {"agency_id": agency_id, "request_id": request_id, "actor_user_id": actor.user_id}
    if actor.user_id is None:
        return journal.event_model._default_manager.filter(**asked).first()
    return _requested(journal.event_model).first(**asked)


@cache
def _requested(event_model: type[models.Model]) -> Prepared[Any]:
    return Prepared(
        event_model._default_manager.filter,
        agency_id=models.BigIntegerField(),
        request_id=models.CharField(),
        actor_user_id=models.BigIntegerField(),
    )


def is_repetition(journal: Journal[Any], row: Any, stored: Any, deed_name: str) -> bool:
    """Whether the event recorded under a request id is this very deed on this very thing."""
    return bool(
        getattr(stored, f"{journal.parent}_id") == row.id
        and journal.deed_of(journal.decode(stored)) == deed_name
    )


def _told_before(journal: Journal[Any], row: Any, actor: Actor, request_id: str) -> tuple[Any | None, Any]:
    """In one statement: the event of this request id or None, and the thing's last event."""
    if actor.user_id is None:  # the system: compared with NULL, which no prepared query may
        last = Q(agency_id=row.agency_id, **{f"{journal.parent}_id": row.id}, sequence=row.sequence)
        same = Q(agency_id=row.agency_id, request_id=request_id, actor_user_id=None)
        found: list[Any] = list(journal.event_model._default_manager.filter(last | same))
    else:
        found = _last_or_requested(journal.event_model, f"{journal.parent}_id").rows(
            agency_id=row.agency_id,
            parent_id=row.id,
            sequence=row.sequence,
            request_id=request_id,
            actor_user_id=actor.user_id,
        )
    repeated = next(
        (one for one in found if (one.request_id, one.actor_user_id) == (request_id, actor.user_id)), None
    )
    latest = next((one for one in found if getattr(one, f"{journal.parent}_id") == row.id), None)
    return repeated, latest


@cache
def _last_or_requested(event_model: type[models.Model], parent: str) -> Prepared[Any]:
    return Prepared(
        lambda agency_id, parent_id, sequence, request_id, actor_user_id: event_model._default_manager.filter(
            Q(agency_id=agency_id, sequence=sequence, **{parent: parent_id})
            | Q(agency_id=agency_id, request_id=request_id, actor_user_id=actor_user_id)
        ),
        agency_id=models.BigIntegerField(),
        parent_id=models.BigIntegerField(),
        sequence=models.IntegerField(),
        request_id=models.CharField(),
        actor_user_id=models.BigIntegerField(),
    )


def _not_before(latest: Any) -> datetime:
    """The moment of a deed: now, but not before the thing's last event. Conflict when the clock is wrong."""
    moment = now()
    if latest is None or moment >= latest.occurred_at:
        return moment
    if latest.occurred_at - moment > MOST_STEP_BACK:
        raise Conflict(
            f"Đồng hồ máy chủ đang ghi {moment:%H:%M %d/%m/%Y}, sớm hơn lần xử lý trước "
            f"({local(latest.occurred_at):%H:%M %d/%m/%Y}). Chưa ghi gì. Hãy báo quản trị chỉnh giờ máy."
        )
    return local(latest.occurred_at)


def _stored_event(
    journal: Journal[Any],
    row: Any,
    event: Event,
    meta: Meta,
    actor: Actor,
    request_id: str,
    held_by: int | None,
) -> Any:
    stored: Any = journal.event_model(
        agency_id=row.agency_id,
        sequence=meta.sequence,
        type=type(event).__name__,
        occurred_at=meta.occurred_at,
        recorded_at=now(),
        actor_kind=actor.kind,
        actor_user_id=actor.user_id,
        actor_officer_id=actor.officer_id,
        actor_unit_id=actor.unit_id,
        actor_position=actor.position,
        stands_in_for_id=held_by if actor.replaces(held_by, getattr(row, "procedure_code", "")) else None,
        payload=payload_of(event),
        request_id=request_id,
        previous_hash=row.head_hash or GENESIS,
    )
    setattr(stored, f"{journal.parent}_id", row.id)
    stored.hash = event_hash(stored, row.id, stored.previous_hash)
    return stored


def record(row: R, event: Event, *, actor: Actor, request_id: str, occurred_at: datetime | None = None) -> R:
    """Apply the event, store it, write the columns, enqueue the deliveries. Call inside a transaction.

    A new row (``row._state.adding``) is inserted. Raises WrongState when the event does not fit and
    Conflict when another deed was recorded since the row was read.
    """
    from motcua.core.deliveries import enqueue

    journal = JOURNALS[type(row)]
    current = cast(Any, row)
    is_new = row._state.adding
    meta = Meta(current.sequence + 1, occurred_at or now(), actor.officer_id, actor.position)
    held_by = None if is_new else getattr(current, "holder_id", None)
    before = None if is_new else journal.state_of(row)
    after = journal.apply(before, event, meta)
    stored = _stored_event(journal, current, event, meta, actor, request_id, held_by)
    changed = {
        name: value
        for name, value in ((field.name, getattr(after, field.name)) for field in fields(cast(Any, after)))
        if is_new or getattr(current, name) != value
    }
    changed |= {"sequence": meta.sequence, "head_hash": stored.hash}
    for name, value in changed.items():
        setattr(row, name, value)
    if is_new:
        insert([row])
    else:
        place = {"agency": current.agency_id, "id": current.id, "sequence": meta.sequence - 1}
        written = change(journal.model, changed, **place)
        if written != 1:
            raise Conflict("Hồ sơ vừa được người khác xử lý. Hãy tải lại trang rồi làm lại.")
    insert([stored])
    enqueue(journal.name, row, stored, event)
    return row


def lock(row: R) -> R:
    """The row as it stands, locked until the end of the transaction."""
    found = _locked(type(row)).first(agency_id=cast(Any, row).agency_id, id=cast(Any, row).id)
    if found is None:
        raise NotFound("Không tìm thấy hồ sơ. Có thể đường dẫn đã sai.")
    return cast(R, found)


@cache
def _locked(model: type[models.Model]) -> Prepared[Any]:
    return Prepared(
        model._default_manager.select_for_update().filter,
        agency_id=models.BigIntegerField(),
        id=models.BigIntegerField(),
    )


def deed(
    permission: str, *, name: str = ""
) -> Callable[[Callable[Concatenate[R, P], Event]], Callable[Concatenate[R, P], R]]:
    """Turn "which event happened" into the whole deed.

    The decorated function takes the locked row, keyword-only ``actor`` and ``request_id`` and the
    deed's own facts, and returns one event or raises a domain error. The caller gets the row as it
    stands afterwards. The same deed sent again under its request id returns what stands and writes
    nothing; an id that this actor used for anything else is a Conflict. ``name``: the deed's, where the
    function's is another. The clock stands meanwhile, never before the last event.
    """

    def decorate(decide: Callable[Concatenate[R, P], Event]) -> Callable[Concatenate[R, P], R]:
        deed_name = name or decide.__name__

        @wraps(decide)
        def perform(row: R, /, *args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast(Actor, kwargs["actor"])
            request_id = cast(str, kwargs["request_id"])
            journal = JOURNALS[type(row)]
            try:
                with transaction.atomic():
                    current = lock(row)
                    repeated, latest = _told_before(journal, current, actor, request_id)
                    if repeated is not None:
                        if is_repetition(journal, current, repeated, deed_name):
                            return current
                        raise Conflict(ID_USED)
                    require(actor, permission, current)
                    reason = journal.why_not(journal.state_of(current), deed_name)
                    if reason is not None:  # said before any fact is asked or reckoned
                        raise WrongState(reason)
                    with one_moment(_not_before(latest)):
                        event = decide(current, *args, **kwargs)
                        return record(current, event, actor=actor, request_id=request_id)
            except IntegrityError as error:
                raise Conflict("Có người khác vừa xử lý hồ sơ này. Hãy tải lại trang rồi làm lại.") from error
            except DataError as error:
                raise DomainError(TOO_LARGE) from error

        perform.permission = permission  # type: ignore[attr-defined]
        return perform

    return decorate


def replay(journal: Journal[S], stored_events: list[Any]) -> S | None:
    """The state after all events, computed anew."""
    state: S | None = None
    for stored in stored_events:
        meta = Meta(stored.sequence, stored.occurred_at, stored.actor_officer_id, stored.actor_position)
        state = journal.apply(state, journal.decode(stored), meta)
    return state


def differences(state: Any, row: Any) -> dict[str, tuple[Any, Any]]:
    """Columns whose stored value is not the replayed one: name → (replayed, stored)."""
    return {
        name: (value, getattr(row, name))
        for name, value in ((field.name, getattr(state, field.name)) for field in fields(state))
        if getattr(row, name) != value
    }
