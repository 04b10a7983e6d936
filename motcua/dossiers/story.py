"""A dossier told to people: how it stands, its timeline, its steps. Reads events, decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from motcua.core.clock import local
from motcua.core.journal import Event
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers import events as e
from motcua.dossiers.events import EVENT_LABELS
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper
from motcua.dossiers.online_filings import answer_due
from motcua.dossiers.queries import case_of
from motcua.dossiers.state import OPEN, REFERRAL_OUTCOME_LABELS, ReferralOutcome, Status
from motcua.law import rule
from motcua.organisations.models import Officer


@dataclass(frozen=True, slots=True)
class Standing:
    """How a dossier stands to its appointment: tone of the badge and the words."""

    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A dossier as one line of a list. ``when``: the moment its section is about; ``why``: why it is late."""

    dossier: Dossier
    standing: Standing
    when: datetime | None = None
    why: str = ""

    @property
    def note(self) -> str:
        """What is said beside the badge: why it is late, or the status where the badge does not name it."""
        label = self.dossier.status_label
        return self.why or ("" if label == self.standing.words else label)


def _days_between(start: datetime, end: datetime) -> int:
    return (local(end).date() - local(start).date()).days


def standing(dossier: Dossier, moment: datetime, *, soon_from: datetime | None = None) -> Standing:
    """Overdue, due soon, waiting, in time or ended. ``soon_from``: what is due before it is "soon"."""
    if dossier.status == Status.GUIDED:
        return Standing("waiting", "Chờ bổ sung")
    answer = answer_due(dossier)
    if answer is not None:
        if moment > answer.due_at:
            return Standing("overdue", "Quá giờ trả lời tiếp nhận")
        return Standing("due_soon", f"Trả lời trước {local(answer.due_at):%H:%M %d/%m}")
    if dossier.status not in OPEN or dossier.due_at is None:
        return _ended(dossier)
    if dossier.is_late_at(moment):
        days = _days_between(dossier.due_at, moment)
        return Standing("overdue", f"Quá hạn {days} ngày" if days else "Quá hạn hôm nay")
    if dossier.status == Status.AWAITING_SUPPLEMENT:
        return Standing("waiting", "Chờ bổ sung")
    days = _days_between(moment, dossier.due_at)
    if days == 0:
        return Standing("due_soon", f"Hẹn trả hôm nay {local(dossier.due_at):%H:%M}")
    soon = soon_from or warning_edge(dossier.agency_id, moment)
    words = "Hẹn trả ngày mai" if days == 1 else f"Còn {days} ngày"
    return Standing("due_soon" if dossier.due_at <= soon else "info", words)


def _ended(dossier: Dossier) -> Standing:
    if dossier.finished_at is None or dossier.due_at is None:
        return Standing("neutral", dossier.status_label)
    if dossier.status in {Status.COMPLETED, Status.HANDED_OVER}:
        late = dossier.finished_at > dossier.due_at
        return Standing("overdue", "Xong, quá hạn") if late else Standing("done", "Xong, đúng hạn")
    return Standing("neutral", dossier.status_label)


def warning_edge(agency_id: int, moment: datetime) -> datetime:
    """What is due until this moment is "due soon": the longest warning of law.md R29, in working days."""
    days = max(rule("warning.days", on=local(moment).date()).value["working_days_before"])
    calendar = calendar_for(agency_id)
    edge = local(moment).date()
    return calendar.closing_on_or_after(calendar.working_day_after(edge, days)) if days else moment


def _names(officer_ids: set[int]) -> dict[int, str]:
    return dict(Officer.objects.filter(pk__in=officer_ids).values_list("pk", "name")) if officer_ids else {}


def _note(event: Event) -> str:
    """The words of an event that a reader wants beside its name."""
    parts: list[str] = []
    for name in ("reason", "summary", "question"):
        text = getattr(event, name, "")
        if text:
            parts.append(f"{str(text).rstrip('. ')}.")
    if isinstance(event, e.Guided | e.SupplementRequested):
        parts.append("Cần bổ sung: " + "; ".join(event.items) + ".")
    if isinstance(event, e.Consulted):
        parts.insert(0, f"{event.agency}, trả lời trước {local(event.due_at):%H:%M %d/%m/%Y}.")
    if isinstance(event, e.Referred):
        parts.append("; ".join(f"{line.agency}: {line.work.rstrip('. ')}" for line in event.lines) + ".")
    if isinstance(event, e.ReferralAccepted | e.ReferralLate):
        parts.append(f"Hạn trả lời {local(event.due_at):%H:%M %d/%m/%Y}.")
    if isinstance(event, e.ReferralAnswered):
        parts.insert(0, f"{REFERRAL_OUTCOME_LABELS[ReferralOutcome(event.outcome)]}.")
    if isinstance(event, e.ConsultationAnswered):
        parts.insert(0, "Đồng ý." if event.is_agreed else "Không đồng ý.")
    if isinstance(event, e.ResultIssued):
        parts.append(f"Số {event.number}, ngày {event.issued_on:%d/%m/%Y}.")
    clock = getattr(event, "clock", None)
    if clock is not None:
        parts.append(f"Hẹn trả {local(clock.due_at):%H:%M %d/%m/%Y}.")
    if getattr(event, "is_late", False):
        parts.append("Muộn so với quy định.")
    return " ".join(parts)


_TONES = {
    "Received": "info",
    "RefusedAtDesk": "overdue",
    "Refused": "overdue",
    "Stopped": "overdue",
    "Withdrawn": "overdue",
    "SupplementRequested": "waiting",
    "Guided": "waiting",
    "Extended": "due_soon",
    "Approved": "done",
    "ResultIssued": "done",
    "HandedOver": "done",
}


def timeline_items(history: list[tuple[DossierEvent, Event]]) -> list[dict[str, Any]]:
    """The history, newest first, with the names of officers."""
    ids = {one.actor_officer_id for one, _ in history if one.actor_officer_id}
    ids |= {
        holder
        for _, event in history
        if (holder := getattr(getattr(event, "place", None), "holder_id", None))
    }
    ids |= {event.holder_id for _, event in history if isinstance(event, e.Assigned)}
    names = _names(ids)
    items = []
    for one, event in reversed(history):
        place = getattr(event, "place", None)
        holder = event.holder_id if isinstance(event, e.Assigned) else getattr(place, "holder_id", None)
        title = EVENT_LABELS[one.type]
        if holder and holder != one.actor_officer_id:
            title += f" → {names.get(holder, '')}"
        who = names.get(
            one.actor_officer_id or 0, {"citizen": "Người nộp", "system": "Hệ thống"}.get(one.actor_kind, "")
        )
        items.append(
            {
                "at": one.occurred_at,
                "title": title,
                "who": f"{who}, {one.actor_position}" if one.actor_position and one.actor_officer_id else who,
                "note": _note(event),
                "tone": _TONES.get(one.type, "neutral"),
            }
        )
    return items


@dataclass(slots=True)
class PaperLine:
    """One paper with all that came of it: counts over every time it was handed in, and its files."""

    name: str
    originals: int = 0
    copies: int = 0
    pages: int = 0
    is_shown_only: bool = False
    scans: list[DossierPaper] = field(default_factory=list)


def paper_lines(papers: list[DossierPaper]) -> list[PaperLine]:
    """The papers of a dossier, each once, in order of arrival."""
    lines: dict[tuple[str, str], PaperLine] = {}
    for paper in papers:
        line = lines.setdefault((paper.paper_key, paper.name), PaperLine(paper.name))
        line.originals += paper.originals
        line.copies += paper.copies
        line.pages = max(line.pages, paper.pages or 0)
        line.is_shown_only = line.is_shown_only or paper.is_shown_only
        if paper.file_id is not None:
            line.scans.append(paper)
    return list(lines.values())


def step_items(dossier: Dossier) -> list[dict[str, str]]:
    """The procedure's steps with where the dossier is."""
    is_over = dossier.status in {Status.HANDED_OVER}
    is_received = dossier.received_at is not None
    items = []
    for index, step in enumerate(case_of(dossier).steps):
        state = "todo"
        if is_over or (is_received and index < dossier.step):
            state = "done"
        elif is_received and index == dossier.step:
            state = "current"
        items.append({"label": step.name, "state": state})
    return items
