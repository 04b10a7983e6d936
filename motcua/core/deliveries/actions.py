"""What staff decide about deliveries: send again, send no more, pause a destination and go on.

Each takes rows of the actor's own agencies only, in one transaction, and leaves an audit line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, models, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import ZONE, now
from motcua.core.deliveries.destinations import DESTINATIONS, label_of
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.models import Delivery, DestinationPause
from motcua.core.permissions import require

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class DeadFilter:
    """Which dead letters: of a destination, with a text in the error, dead from and to these days."""

    destination: str = ""
    error: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def of(self, actor: Actor) -> models.QuerySet[Delivery]:
        """The actor's dead letters that fit."""
        rows = Delivery.objects.filter(agency_id__in=actor.agencies, dead_at__isnull=False, done_at=None)
        if self.destination:
            rows = rows.filter(destination=self.destination)
        if self.error:
            rows = rows.filter(last_error__contains=self.error)
        if self.from_on:
            rows = rows.filter(dead_at__gte=datetime.combine(self.from_on, time.min, ZONE))
        if self.to_on:
            rows = rows.filter(dead_at__lt=datetime.combine(self.to_on + timedelta(days=1), time.min, ZONE))
        return rows

    def told(self) -> dict[str, str]:
        """What the audit line says of it."""
        facts = {"to": self.destination, "error": self.error, "from": self.from_on, "until": self.to_on}
        return {name: str(value) for name, value in facts.items() if value}


def _reason(text: str) -> str:
    reason = " ".join(text.split())
    if not reason:
        raise DomainError("Chưa ghi lý do. Hãy ghi ngắn gọn lý do rồi làm lại.", field="reason")
    if len(reason) > LONGEST_REASON:
        raise DomainError(f"Lý do dài quá {LONGEST_REASON} ký tự. Hãy rút gọn.", field="reason")
    return reason


def _dead(agency_id: int, delivery_id: int, actor: Actor) -> Delivery:
    rows = Delivery.objects.select_for_update().filter(agency_id=agency_id, id=delivery_id)
    delivery = rows.first() if agency_id in actor.agencies else None
    if delivery is None:
        raise NotFound("Không tìm thấy lượt gửi này.")
    if delivery.dead_at is None or delivery.done_at is not None:
        raise WrongState("Lượt gửi này không nằm trong danh sách dừng. Hãy tải lại trang.")
    return delivery


def _again(rows: models.QuerySet[Delivery]) -> int:
    return rows.update(dead_at=None, attempts=0, failures=0, run_at=now(), leased_by="", leased_until=None)


def replay_dead(agency_id: int, delivery_id: int, *, actor: Actor) -> Delivery:
    """Send a dead letter again from the first attempt. Raises NotFound or WrongState."""
    with transaction.atomic():
        require(actor, "delivery.replay")
        delivery = _dead(agency_id, delivery_id, actor)
        own = Delivery.objects.filter(agency_id=agency_id, id=delivery_id)
        _again(own)
        audit(actor, "delivery.replayed", subject=str(delivery_id), detail={"to": delivery.destination})
        return own.get()


def replay_many(wanted: DeadFilter, *, expected: int, actor: Actor) -> int:
    """Send all dead letters that fit again, each thing's in its order; how many.

    ``expected`` is the count the person saw. Raises Conflict when there are more by now.
    """
    with transaction.atomic():
        require(actor, "delivery.replay")
        rows = wanted.of(actor)
        found = rows.count()
        if found > expected:
            raise Conflict(
                f"Có thêm lượt gửi bị dừng: lúc xem là {expected}, nay là {found}. Hãy xem lại rồi gửi."
            )
        count = _again(rows)
        if count:
            audit(
                actor,
                "delivery.replayed_many",
                subject=wanted.destination or "*",
                detail={**wanted.told(), "count": count},
            )
    return count


def cancel(agency_id: int, delivery_id: int, *, reason: str, actor: Actor) -> Delivery:
    """Send a dead letter no more; what waits behind it goes out. Raises NotFound or WrongState."""
    with transaction.atomic():
        require(actor, "delivery.cancel")
        delivery = _dead(agency_id, delivery_id, actor)
        said = _reason(reason)
        moment = now()
        own = Delivery.objects.filter(agency_id=agency_id, id=delivery_id)
        own.update(done_at=moment, cancelled_at=moment, cancel_reason=said, dead_at=None)
        audit(
            actor,
            "delivery.cancelled",
            subject=str(delivery_id),
            detail={"to": delivery.destination, "reason": said},
        )
        return own.get()


def send_again(
    agency_id: int, destination: str, subject: str, subject_id: int, *, from_sequence: int, actor: Actor
) -> int:
    """Repair: send a thing's events to a destination again from this one on, in order; how many.

    For what arrived according to us and is missing there. What was cancelled stays so. Raises Conflict
    while one of them is on its way.
    """
    with transaction.atomic():
        require(actor, "delivery.replay")
        if agency_id not in actor.agencies and actor.kind != "system":
            raise NotFound("Không tìm thấy lượt gửi này.")
        rows = Delivery.objects.filter(
            agency_id=agency_id,
            destination=destination,
            subject=subject,
            subject_id=subject_id,
            sequence__gte=from_sequence,
            cancelled_at=None,
        )
        on_their_way = list(rows.select_for_update().values_list("leased_until", flat=True))
        if any(until is not None and until > now() for until in on_their_way):
            raise Conflict("Đang gửi đúng lúc này. Hãy chờ ít phút rồi làm lại.")
        count = rows.update(
            done_at=None, dead_at=None, attempts=0, failures=0, run_at=now(), leased_by="", leased_until=None
        )
        if count:
            audit(
                actor,
                "delivery.sent_again",
                subject=f"{subject} {subject_id}",
                detail={"to": destination, "from": from_sequence, "count": count},
            )
    return count


def pause(destination: str, *, reason: str, actor: Actor) -> DestinationPause:
    """The actor's agency sends nothing there from now on; what is recorded waits. WrongState when paused."""
    said = _reason(reason)
    try:
        with transaction.atomic():
            require(actor, "delivery.pause")
            made = DestinationPause.objects.create(
                agency_id=_own(actor),
                destination=destination,
                reason=said,
                paused_at=now(),
                paused_by_id=actor.officer_id,
            )
            audit(actor, "delivery.paused", subject=destination, detail={"reason": said})
    except IntegrityError as error:
        raise WrongState(f"“{label_of(destination)}” đang tạm dừng rồi. Hãy tải lại trang.") from error
    return made


def resume(destination: str, *, actor: Actor) -> DestinationPause:
    """The actor's agency sends there again; what waited goes out in order. WrongState when not paused."""
    with transaction.atomic():
        require(actor, "delivery.pause")
        standing = (
            DestinationPause.objects.select_for_update()
            .filter(agency_id=_own(actor), destination=destination, resumed_at=None)
            .first()
        )
        if standing is None and destination not in DESTINATIONS:
            raise NotFound("Không có nơi nhận này.")
        if standing is None:
            raise WrongState(f"“{label_of(destination)}” không tạm dừng. Hãy tải lại trang.")
        standing.resumed_at, standing.resumed_by_id = now(), actor.officer_id
        DestinationPause.objects.filter(agency_id=standing.agency_id, id=standing.id).update(
            resumed_at=standing.resumed_at, resumed_by_id=standing.resumed_by_id
        )
        audit(actor, "delivery.resumed", subject=destination)
    return standing


def _own(actor: Actor) -> int:
    if actor.agency_id is None:
        raise NotFound("Không tìm thấy cơ quan của bạn.")
    return actor.agency_id
