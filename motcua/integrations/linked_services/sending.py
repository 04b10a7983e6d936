"""The linked services as a destination: each change of status of a linked dossier, in order."""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from django.db import models

from motcua.core.clock import local
from motcua.core.deliveries import Destination, Payload, PermanentFailure, Policy, RetryLater
from motcua.core.journal import Event
from motcua.core.models import Delivery
from motcua.core.outbound import Limits, NotTaken, Outbound
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import due_date
from motcua.deadlines.terms import Term, Unit
from motcua.dossiers.events import EVENT_LABELS
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import decoded
from motcua.integrations.linked_services.statuses import (
    STATUS_OF,
    LinkedStatus,
    Told,
    Verdict,
    body_of,
    verdict_of,
)
from motcua.integrations.national_portal.models import PortalDossier
from motcua.law import rule
from motcua.organisations.models import Officer

NAME = "linked_services"
# Who is named where no officer acted.
_NOBODY = {"citizen": "Người nộp hồ sơ"}


def service_of(procedure_code: str, row: Dossier) -> str:
    """birth or death when the procedure is a linked service on the dossier's day; else empty."""
    day = local(row.received_at or row.opened_at).date()
    return str(rule("linked.services", on=day).value.get(procedure_code, ""))


def build(row: models.Model, stored: Any, event: object) -> Payload | None:
    """Only linked services, only what changes the status there, only while an address is set."""
    dossier = cast(Dossier, row)
    if not settings.LINKED_SERVICES["URL"] or stored.type not in STATUS_OF:
        return None
    service = service_of(dossier.procedure_code, dossier)
    return {"type": stored.type, "service": service} if service else None


class _Session:
    """The token by user name and password, asked for anew when it is rejected."""

    def __init__(self, outbound: Outbound, user: str, password: str) -> None:
        self._outbound, self._user, self._password, self._token = outbound, user, password, ""

    def headers(self) -> dict[str, str]:
        """The header of a call."""
        if not self._token:
            body = {"userName": self._user, "password": self._password}
            path = settings.LINKED_SERVICES["LOGIN_PATH"]
            answer = self._outbound.call("POST", path, operation="token", json=body, use_session=False)
            self._token = str(answer.require_ok().json()["token"])
        return {"Authorization": f"Bearer {self._token}"}

    def is_rejected(self, answer: Any) -> bool:
        """401 says that the token is over."""
        return bool(answer.status == 401)

    def renew(self) -> None:
        """Forget the token."""
        self._token = ""


@lru_cache(maxsize=4)
def _client(url: str, user: str, password: str) -> Outbound:
    client = Outbound(NAME, url, limits=Limits(answer_bytes=1_000_000))
    client.session = _Session(client, user, password)
    return client


def _supplement_by(dossier: Dossier, stored: DossierEvent, event: Event) -> Any:
    """The law's day of closing where there is one, else the interface's usual working days."""
    close_on = getattr(event, "close_on", None)
    if close_on is not None:
        return close_on
    start = local(stored.occurred_at)
    usual = rule("linked.supplement_days", on=start.date()).value
    term = Term(usual["value"], Unit(usual["unit"]))
    return due_date(term, start, calendar_for(dossier.agency_id), on=start.date(), explain=False).due_at


def told_of(dossier: Dossier, stored: DossierEvent, event: Event, service: str) -> Told:
    """One change of status, read from the dossier's own event."""
    link = PortalDossier.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id).first()
    officers = Officer.objects.filter(pk=stored.actor_officer_id or 0).values_list("name", flat=True)
    status = STATUS_OF[stored.type]
    is_asked = status is LinkedStatus.SUPPLEMENT
    return Told(
        procedure_code=dossier.procedure_code,
        code=dossier.code,
        linked_code=link.portal_code if link else "",
        service=service,
        status=status,
        at=stored.occurred_at,
        started_at=dossier.received_at,
        due_at=dossier.due_at,
        officer=officers.first() or _NOBODY.get(stored.actor_kind, "Hệ thống"),
        position=stored.actor_position,
        words=EVENT_LABELS[stored.type],
        supplement_by=_supplement_by(dossier, stored, event) if is_asked else None,
        result_number=str(getattr(event, "number", "")),
    )


def hand_over(delivery: Delivery) -> None:
    """Tell one change of status; what the other side knows already counts as told."""
    found = settings.LINKED_SERVICES
    if not found["URL"]:
        raise RetryLater("Chưa đặt địa chỉ dịch vụ công liên thông.", timedelta(hours=1))
    dossier = Dossier.objects.get(agency_id=delivery.agency_id, id=delivery.subject_id)
    rows = DossierEvent.objects.filter(
        agency_id=delivery.agency_id, dossier_id=delivery.subject_id, sequence=delivery.sequence
    )
    ((stored, event),) = decoded(list(rows))
    body = body_of(told_of(dossier, stored, event, delivery.payload["service"]))
    client = _client(found["URL"], found["USER"], found["PASSWORD"])
    answer = client.call("POST", found["STATUS_PATH"], operation="status", json=body).require_ok()
    try:
        verdict, words = verdict_of(answer.json())
    except ValueError as error:
        raise NotTaken("Bên liên thông trả lời không phải JSON.") from error
    if verdict is Verdict.REFUSED:
        raise PermanentFailure(f"Bên liên thông không nhận: {words or 'không có lời giải thích'}")
    if verdict is Verdict.UNCLEAR:
        raise NotTaken(f"Bên liên thông trả lời không rõ: {words or 'không có lời giải thích'}")


LINKED = Destination(
    name=NAME,
    label="Dịch vụ công liên thông",
    journal="dossier",
    build=build,
    handle=hand_over,
    policy=Policy(attempts=10, longest_retry=1800.0),
    events=frozenset(STATUS_OF),
)
