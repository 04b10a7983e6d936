"""One's own dossier as its owner reads it: where it stands, what is asked, when it is due and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.journal import Event
from motcua.core.permissions import Role
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import online_answer
from motcua.deadlines.terms import DueDate
from motcua.dossiers import events as e
from motcua.dossiers.clocks import Explained, explain
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper
from motcua.dossiers.printing import Printable, forms_of
from motcua.dossiers.queries import case_of, content_of, decoded, events_of, papers_in
from motcua.dossiers.state import Channel, Status, why_not
from motcua.dossiers.tracking import Completion, completion, tracking_secret, tracking_url
from motcua.law import rule
from motcua.notifications.models import Message
from motcua.notifications.queries import messages_about
from motcua.organisations.queries import agency_in_charge, desk_of
from motcua.portal.queries import unit_in_charge
from motcua.portal.wording import NEEDS_APPLICANT, STATUS_SENTENCES, STATUS_TONES


@dataclass(frozen=True, slots=True)
class Asked:
    """What the office last said to the applicant: a request, a refusal, an end; with its reason."""

    title: str
    reason: str
    items: tuple[str, ...] = ()
    basis: str = ""
    until: datetime | None = None


def _guided(event: Any) -> Asked:
    return Asked("Cần bổ sung trước khi tiếp nhận", event.reason, event.items)


def _supplement(event: Any) -> Asked:
    return Asked("Cần bổ sung để giải quyết tiếp", event.reason, event.items, until=event.close_on)


def _refused_at_desk(event: Any) -> Asked:
    return Asked("Lý do không tiếp nhận", event.reason, basis=event.basis)


def _refused(event: Any) -> Asked:
    return Asked("Lý do từ chối giải quyết", event.reason, basis=event.basis)


def _stopped(event: Any) -> Asked:
    return Asked("Lý do dừng giải quyết", event.reason)


# Which event explains which status.
_SAID: dict[Status, tuple[type[Event], Callable[[Any], Asked]]] = {
    Status.GUIDED: (e.Guided, _guided),
    Status.AWAITING_SUPPLEMENT: (e.SupplementRequested, _supplement),
    Status.REFUSED_AT_DESK: (e.RefusedAtDesk, _refused_at_desk),
    Status.STOPPED: (e.Stopped, _stopped),
}


def asked_of_applicant(dossier: Dossier, history: list[tuple[DossierEvent, Event]]) -> Asked | None:
    """What the office last said that still counts; None when the applicant just waits."""
    kind, build = _SAID.get(Status(dossier.status), (None, None))
    if kind is None and dossier.outcome == "refused":
        kind, build = e.Refused, _refused
    if kind is None or build is None:
        return None
    return next((build(event) for _, event in reversed(history) if isinstance(event, kind)), None)


@dataclass(frozen=True, slots=True)
class OwnDossier:
    """Everything on the page of one's own dossier."""

    dossier: Dossier
    name: str
    case_name: str
    sentence: str
    tone: str
    needs_applicant: bool
    unit: str
    completion: Completion
    asked: Asked | None
    answer_by: DueDate | None
    clocks: list[Explained]
    papers: list[DossierPaper]
    messages: list[Message]
    forms: list[Printable]
    may_resubmit: bool
    may_withdraw: bool
    secret: str
    track_address: str
    citation: str

    @property
    def appointment(self) -> Explained | None:
        """The appointment in force: the last one."""
        return self.clocks[-1] if self.clocks else None

    @property
    def earlier_appointments(self) -> list[Explained]:
        """Those that a later one replaced."""
        return self.clocks[:-1]


def in_hands_of(dossier: Dossier) -> str:
    """The unit that has it; the desk while no officer holds it; nothing once it is over."""
    if dossier.finished_at is not None:
        return ""
    unit = unit_in_charge(dossier)
    if unit:
        return unit
    agency = agency_in_charge(dossier.agency_id, today())
    desk = desk_of(agency, today()) if dossier.holder_role == Role.RECEPTIONIST else None
    return desk.name if desk else agency.name


def read_own_dossier(dossier: Dossier, actor: Actor) -> OwnDossier:
    """Gather the page from the events. At most eight statements."""
    history = decoded(events_of(dossier))
    content = content_of(dossier)
    status = Status(dossier.status)
    waits_for_answer = status is Status.REGISTERED and dossier.channel == Channel.ONLINE
    arrived_at = next(
        (one.occurred_at for one, event in reversed(history) if isinstance(event, e.Resubmitted)),
        dossier.opened_at,
    )
    return OwnDossier(
        dossier=dossier,
        name=content.name,
        case_name=case_of(dossier).name if len(content.cases) > 1 else "",
        sentence=STATUS_SENTENCES[status],
        tone=STATUS_TONES[status],
        needs_applicant=status in NEEDS_APPLICANT,
        unit=in_hands_of(dossier),
        completion=completion(dossier),
        asked=asked_of_applicant(dossier, history),
        answer_by=online_answer(arrived_at, calendar_for(dossier.agency_id)) if waits_for_answer else None,
        clocks=explain(dossier.agency_id, [(event, one.recorded_at) for one, event in history]),
        papers=papers_in(dossier),
        messages=messages_about(dossier, actor)[::-1],
        # The control sheet is the office's own paper.
        forms=[form for form in forms_of(dossier, history) if form.form != "control"],
        may_resubmit=why_not(dossier.state, "resubmit") is None,
        may_withdraw=why_not(dossier.state, "withdraw") is None,
        secret=tracking_secret(dossier),
        track_address=tracking_url(dossier),
        citation=str(rule("online.answer", on=today()).citation),
    )
