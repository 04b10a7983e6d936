"""Calls of the trace for both communes, a dead letter, and arguments for the addresses about deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from motcua.core.clock import now
from motcua.core.models import CallOutcome, Delivery, DeliveryCall
from motcua.notifications.applicant import APPLICANT_MESSAGE

if TYPE_CHECKING:
    from tests.support.samples import Sample
    from tests.support.world import World

REASON = "Nơi nhận trả lời mã 400: thiếu trường NgayHenTra"


def add_sent(world: World) -> None:
    """One dead letter of the commune, and the call that killed it; a call of the neighbour."""
    for prefix, agency in (("", world.organisation.commune), ("foreign_", world.organisation.neighbour)):
        delivery = Delivery.objects.filter(agency_id=agency.pk).order_by("id").first()
        if delivery is not None:
            Delivery.objects.filter(agency_id=agency.pk, id=delivery.id).update(
                dead_at=now(), attempts=1, failures=1, last_error=REASON
            )
            world.things[f"{prefix}dead"] = delivery
        world.things[f"{prefix}call"] = DeliveryCall.objects.create(
            agency_id=agency.pk,
            destination=APPLICANT_MESSAGE.name,
            delivery_id=delivery.id if delivery else None,
            subject=delivery.subject if delivery else "",
            subject_id=delivery.subject_id if delivery else None,
            sequence=delivery.sequence if delivery else None,
            operation="DongBoHoSoMC",
            address="POST https://noinhan.example/api/ho-so",
            started_at=now(),
            took_ms=184,
            outcome=CallOutcome.DEAD,
            status=400,
            error=REASON,
            request='{"MaHoSo": "000.00.01.H25-261123-0001", "ChuHoSo": "[đã che]"}',
            answer='{"error_code": "-2", "message": "thiếu trường NgayHenTra"}',
            worker="worker",
        )


def sent_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """Addresses about deliveries; those of a destination belong to nobody."""
    from tests.support.samples import Sample

    yield Sample("delivery_call", {"call_id": world.things[f"{prefix}call"].id}, whose)
    if dead := world.things.get(f"{prefix}dead"):
        for name in ("dead_letter_replay", "dead_letter_cancel"):
            yield Sample(name, {"delivery_id": dead.id}, whose)
    if not prefix:
        for name in ("destination_pause", "destination_resume"):
            yield Sample(name, {"name": APPLICANT_MESSAGE.name})
