"""Deeds around missing papers during processing: asked once, the clock anew, closed unanswered."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, WrongState
from motcua.core.journal import Event, deed
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.limits import supplement_standing
from motcua.dossiers import events as e
from motcua.dossiers.actions.opening import add_papers
from motcua.dossiers.clocks import start_clock, term_of
from motcua.dossiers.facts import PaperFacts, clean_items, clean_reason
from motcua.dossiers.models import Dossier
from motcua.dossiers.numbers import next_form_number
from motcua.dossiers.queries import case_of, law_day
from motcua.dossiers.steps import place_at


def requested(
    dossier: Dossier, items: tuple[str, ...], reason: str, *, is_second: bool, form_number: int
) -> Event:
    """The event of a supplement request, first or second (form 02)."""
    assert dossier.received_at is not None
    moment = now()
    standing = supplement_standing(
        dossier.received_at,
        moment,
        calendar_for(dossier.agency_id),
        requests_before=dossier.supplement_count,
    )
    return e.SupplementRequested(
        items=clean_items(items),
        reason=clean_reason(reason),
        close_on=standing.closes.due_at if standing.closes else None,
        is_late=standing.is_late,
        is_second=is_second,
        form_number=form_number,
    )


@deed("dossier.request_supplement")
def request_supplement(
    dossier: Dossier, *, actor: Actor, request_id: str, items: tuple[str, ...], reason: str
) -> Event:
    """Ask once, completely, in writing (law.md R26). Late after the legal days; lateness is marked.

    A second request is another deed: it needs the leader (R27).
    """
    number = next_form_number(dossier, "02", today().year, actor=actor)
    return requested(dossier, items, reason, is_second=False, form_number=number)


@deed("dossier.receive_supplement")
def receive_supplement(
    dossier: Dossier, *, actor: Actor, request_id: str, papers: tuple[PaperFacts, ...]
) -> Event:
    """Everything asked for has come: the full term runs anew from now (NĐ 118/2025 art. 19.5)."""
    handed_in = tuple(paper for paper in papers if paper.is_present)
    if not handed_in:
        raise DomainError("Hãy ghi ít nhất một giấy tờ đã nhận thêm.", field="papers")
    add_papers(dossier, handed_in, dossier.sequence + 1)
    case = case_of(dossier)
    term = term_of(case, dossier.channel)
    place = place_at(case, dossier.step, moment=now(), calendar=calendar_for(dossier.agency_id))
    return e.SupplementReceived(
        clock=start_clock("restart", term, now(), dossier.agency_id, law_on=law_day(dossier)),
        paper_count=len(handed_in),
        step_due_at=place.due_at,
    )


@deed("dossier.close_unsupplemented")
def close_unsupplemented(dossier: Dossier, *, actor: Actor, request_id: str) -> Event:
    """Close a dossier whose applicant did not answer within the legal days. The worker does this nightly."""
    if dossier.close_on is None or now() <= dossier.close_on:
        raise WrongState("Chưa hết thời hạn bổ sung, chưa thể đóng hồ sơ.")
    return e.Stopped(
        cause="unsupplemented",
        reason="Quá thời hạn mà hồ sơ không được bổ sung, hoàn thiện.",
        form_number=next_form_number(dossier, "05", today().year, actor=actor),
    )
