"""Parts of the work on their way to bodies outside: one delivery for each event that lets any leave."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

from django.db import models

from motcua.core.clock import today
from motcua.core.deliveries import Destination, Payload, Policy, RetryLater
from motcua.core.models import Delivery
from motcua.documents.files import CONTENT_TYPES, open_file
from motcua.documents.models import StoredFile
from motcua.dossiers import events as e
from motcua.dossiers.models import Dossier, PartyKind
from motcua.dossiers.queries import papers_in
from motcua.dossiers.referrals.exchange import leaving, lines_of
from motcua.integrations.outside_agencies.client import Bus, find_bus
from motcua.integrations.outside_agencies.profiles import (
    Attachment,
    Outgoing,
    call_back,
    envelope,
    reference_of,
)
from motcua.organisations.queries import find_agency_code

_OWNERS = {PartyKind.CITIZEN: "1", PartyKind.BUSINESS: "2", PartyKind.HOUSEHOLD: "2"}


def build(row: models.Model, stored: Any, event: object) -> Payload | None:
    """Which lines leave for bodies outside, or are called back; the lines say which of them by exchange."""
    return leaving(cast(Dossier, row), event, inside=False)


def unit_code_of(agency_id: int) -> str:
    """Our unit's code on the bus: that of dossier numbers."""
    found = find_agency_code(agency_id, today())
    return found.code if found else ""


def _attachments(dossier: Dossier) -> tuple[Attachment, ...]:
    found = []
    for paper in papers_in(dossier):
        if paper.file_id is None:
            continue
        stored = StoredFile.objects.get(agency_id=dossier.agency_id, id=paper.file_id)
        found.append(Attachment(paper.name, CONTENT_TYPES[stored.kind], open_file(stored)))
    return tuple(found)


def _outgoing(dossier: Dossier, line: e.ReferralLine) -> Outgoing:
    owner = dossier.owner
    return Outgoing(
        reference=reference_of(dossier.id, line.referral_id),
        procedure_code=dossier.procedure_code,
        from_unit=unit_code_of(dossier.agency_id),
        to_unit=line.outside_code,
        work=line.work,
        owner_kind=_OWNERS[PartyKind(owner.kind)],
        owner_name=owner.name,
        owner_number=owner.id_number,
        owner_address=owner.address,
        created_at=dossier.received_at or dossier.opened_at,
        attachments=_attachments(dossier),
    )


def _send(bus: Bus, dossier: Dossier, line: e.ReferralLine) -> None:
    bus.send(envelope(_outgoing(dossier, line)), operation="send")


def hand_over(delivery: Delivery) -> None:
    """Send the lines that have left, call back those that are not needed. Safe to repeat: by reference."""
    rows = Dossier.objects.filter(agency_id=delivery.agency_id, id=delivery.subject_id)
    dossier = rows.select_related("owner").get()
    lines = lines_of(dossier)
    wanted = [(key, *lines[key]) for key in (*_ids(delivery, "send"), *_ids(delivery, "recall"))]
    by_exchange = [(key, line) for key, line, _ in wanted if line.outside_code]
    if not by_exchange:
        return  # bodies that are written to on paper
    bus = find_bus()
    if bus is None:
        raise RetryLater("Trục liên thông chưa được thiết lập.", timedelta(hours=1))
    for key, line in by_exchange:
        if key in _ids(delivery, "send"):
            _send(bus, dossier, line)
        else:
            reference = reference_of(dossier.id, line.referral_id)
            unit = unit_code_of(dossier.agency_id)
            told = call_back(reference, unit, line.outside_code, delivery.payload["reason"])
            bus.send(told, operation="call_back")


def _ids(delivery: Delivery, what: str) -> list[str]:
    return list(delivery.payload.get(what, []))


OUTSIDE = Destination(
    name="outside_agency",
    label="Cơ quan ngoài hệ thống",
    journal="dossier",
    build=build,
    handle=hand_over,
    policy=Policy(attempts=10, longest_retry=1800.0),
)
