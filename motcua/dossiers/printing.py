"""From a dossier's events to its official forms: gathers the facts, decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse

from motcua.core.clock import local, now, today
from motcua.core.journal import Event
from motcua.core.wording import write_number
from motcua.deadlines.rules import timeliness
from motcua.deadlines.terms import Term, Timeliness, Unit
from motcua.documents import official_forms as of
from motcua.documents.form_table import FormKind
from motcua.documents.render import render_docx, render_pdf
from motcua.dossiers import clocks
from motcua.dossiers import events as e
from motcua.dossiers.models import Dossier, DossierEvent, DossierPaper, Party, PartyKind
from motcua.dossiers.queries import case_of, content_of, decoded, events_of, law_day, papers_in
from motcua.dossiers.state import FeeState
from motcua.dossiers.tracking import tracking_secret, tracking_url
from motcua.law import era, rule
from motcua.organisations.models import Agency, Officer
from motcua.organisations.queries import agency_in_charge, desk_of

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
History = list[tuple[DossierEvent, Event]]


class Audience(StrEnum):
    """Who gets the print. The applicant gets the own copy of the receipt and none of the office's papers."""

    OFFICE = "office"
    APPLICANT = "applicant"


@dataclass(frozen=True, slots=True)
class Printable:
    """One form the dossier page offers: its event, its title by the law of the day, a short name."""

    form: str
    sequence: int
    title: str
    short: str


_OF_EVENT = {
    "Received": "receipt",
    "Guided": "supplement",
    "SupplementRequested": "supplement",
    "RefusedAtDesk": "refusal",
    "Refused": "refusal",
    "Extended": "apology",
    "Stopped": "stop",
}
_KINDS = {
    "receipt": (FormKind.RECEIPT, "giấy tiếp nhận"),
    "supplement": (FormKind.SUPPLEMENT, "phiếu bổ sung"),
    "refusal": (FormKind.REFUSAL, "phiếu từ chối"),
    "apology": (FormKind.APOLOGY, "thư xin lỗi"),
    "stop": (FormKind.STOP, "thông báo dừng"),
    "control": (FormKind.CONTROL, "phiếu kiểm soát"),
}
OFFICE_ONLY = frozenset({"control"})


def forms_of(dossier: Dossier, history: History) -> list[Printable]:
    """The forms this dossier has under the law of its day, newest first; once received, the control sheet."""
    titles = {form["kind"]: form["title"] for form in rule("form.list", on=law_day(dossier)).value}
    wanted = [
        (_OF_EVENT[stored.type], stored.sequence)
        for stored, _ in reversed(history)
        if stored.type in _OF_EVENT
    ]
    if dossier.received_at is not None:
        wanted.append(("control", 0))
    return [
        Printable(form, sequence, titles[kind], short)
        for form, sequence in wanted
        for kind, short in [_KINDS[form]]
        if kind in titles
    ]


@dataclass(frozen=True, slots=True)
class _Facts:
    """Everything the builders share, looked up once."""

    dossier: Dossier
    agency: Agency
    desk: Agency | None
    history: History
    papers: list[DossierPaper]
    officers: dict[int, str]
    stored: DossierEvent | None
    event: Any
    audience: Audience

    def officer(self, officer_id: int | None) -> str:
        """A name, or nothing."""
        return self.officers.get(officer_id or 0, "")

    @property
    def actor_name(self) -> str:
        """Who did what the form speaks of."""
        return self.officer(self.stored.actor_officer_id if self.stored else None)


def _gather(dossier: Dossier, sequence: int, audience: Audience) -> _Facts:
    history = decoded(events_of(dossier))
    chosen = next(((one, event) for one, event in history if one.sequence == sequence), (None, None))
    # A form is its day's: after a merger the agency that works on the dossier signs.
    day = local(chosen[0].occurred_at).date() if chosen[0] else today()
    agency = agency_in_charge(dossier.agency_id, day)
    ids = {one.actor_officer_id for one, _ in history if one.actor_officer_id}
    ids |= {
        place.holder_id
        for _, event in history
        if (place := getattr(event, "place", None)) and place.holder_id
    }
    return _Facts(
        dossier=dossier,
        agency=agency,
        desk=desk_of(agency, day),
        history=history,
        papers=papers_in(dossier),
        officers=dict(Officer.objects.filter(pk__in=ids).values_list("pk", "name")),
        stored=chosen[0],
        event=chosen[1],
        audience=audience,
    )


def short_place(agency: Agency) -> str:
    """What follows the desk's legal name: "xã Thanh Mẫu"."""
    return agency.name.removeprefix("Ủy ban nhân dân ").removeprefix("UBND ")


def head_for(agency: Agency, dated_on: date, *, number: str = "", **more: str) -> of.FormHead:
    """The head of any form of the agency."""
    return of.FormHead(
        parent_agency=agency.parent.name if agency.parent else "",
        agency=agency.name,
        place=agency.place or short_place(agency),
        dated_on=dated_on,
        desk_place=short_place(agency),
        number=number,
        **more,
    )


def _head(facts: _Facts, number: str = "", *, is_public: bool = True) -> of.FormHead:
    moment = facts.stored.occurred_at if facts.stored else now()
    return head_for(
        facts.agency,
        local(moment).date(),
        number=number,
        dossier_code=facts.dossier.code,
        tracking_url=tracking_url(facts.dossier) if is_public else "",
    )


def _party(party: Party) -> of.Party:
    is_organisation = party.kind == PartyKind.BUSINESS
    return of.Party(
        name=party.name,
        id_number=party.id_number,
        id_label="Mã số doanh nghiệp, tổ chức" if is_organisation else "Số định danh cá nhân",
        address=party.address,
        phone=party.phone,
        email=party.email,
        is_organisation=is_organisation,
    )


def _subject(facts: _Facts) -> of.Subject:
    return of.Subject(
        owner=_party(facts.dossier.owner),
        procedure=content_of(facts.dossier).name,
        procedure_code=facts.dossier.procedure_code,
        received_at=facts.dossier.received_at,
    )


def _paper(row: DossierPaper) -> of.Paper:
    return of.Paper(
        name=row.name,
        originals=row.originals,
        copies=row.copies,
        electronic=int(row.is_electronic or row.file_id is not None),
        pages=row.pages,
        digest=row.file_hash,
        note="đã xuất trình, trả lại ngay" if row.is_shown_only else "",
    )


def _fees(dossier: Dossier) -> tuple[of.FeeLine, ...]:
    if not dossier.fee_due:
        return ()
    paid = "đã nộp" if dossier.fee_state == "paid" else "chưa nộp"
    return (of.FeeLine(name="Phí, lệ phí", amount=dossier.fee_due, note=paid),)


def _term_text(clock: e.Clock) -> str:
    return str(Term(clock.term_value, Unit(clock.term_unit)))


_COUNTED_IN = {Unit.WORKING_HOUR: "giờ", Unit.HOUR: "giờ", Unit.MONTH: "tháng"}


def counted_words(counted: Decimal, unit: Unit) -> str:
    """What a line of the reckoning adds, with its unit: "4 ngày", "1,5 giờ"; nothing for a line of zero."""
    return f"{write_number(counted)} {_COUNTED_IN.get(unit, 'ngày')}" if counted else ""


def _due_lines(facts: _Facts, clock: e.Clock) -> tuple[of.DueLine, ...]:
    assert facts.stored is not None
    unit = Unit(clock.term_unit)
    explained = clocks.explain(facts.dossier.agency_id, [(facts.event, facts.stored.recorded_at)])[0]
    return tuple(
        of.DueLine(
            from_at=line.from_at,
            to_at=line.to_at,
            why=line.why,
            citation=line.citation,
            counted=counted_words(line.counted, unit),
        )
        for line in explained.due.lines
    )


def _staff_url(dossier: Dossier) -> str:
    """The dossier's page behind the log-in: the office copy shows nothing a finder could use."""
    return f"{settings.PUBLIC_URL}{reverse('dossier_detail', args=[dossier.id])}"


def _receipt(facts: _Facts) -> of.Form | list[of.Form]:
    dossier, event = facts.dossier, facts.event
    assert facts.stored is not None
    case = case_of(dossier)
    content = content_of(dossier)
    elsewhere = dossier.competent_agency_id != dossier.agency_id
    other = dossier.owner_id != dossier.submitter_id
    representative = None
    if dossier.representative_id is not None:
        representative = of.Representative(party=_party(dossier.representative), basis=dossier.basis)
    slip = of.ReceiptSlip(
        head=_head(facts, f"{dossier.book_number}/TNHS"),
        owner=_party(dossier.owner),
        submitter=_party(dossier.submitter) if other and representative is None else None,
        representative=representative,
        procedure=content.name,
        procedure_code=dossier.procedure_code,
        case=case.name if len(content.cases) > 1 else "",
        papers=tuple(_paper(row) for row in facts.papers if row.event_sequence <= facts.stored.sequence),
        dossier_sets=case.copies_of_dossier,
        term_text=_term_text(event.clock),
        received_at=event.clock.start_at,
        due_at=event.clock.due_at,
        due_lines=_due_lines(facts, event.clock),
        transfer_note=(
            f"Gồm {event.clock.allowance_days} ngày làm việc để chuyển hồ sơ đến cơ quan có thẩm quyền."
            if event.clock.allowance_days
            else ""
        ),
        result_place=facts.desk.name if facts.desk else facts.agency.name,
        fees=_fees(dossier),
        register_book=f"{event.book_year}",
        register_serial=str(event.book_number),
        competent_agency=dossier.competent_agency.name if elsewhere else "",
        track_code=dossier.code,
        track_secret=tracking_secret(dossier),
        submitter_signs=dossier.submitter.name,
        officer=facts.actor_name,
    )
    office, applicant = of.both_copies(slip, office_url=_staff_url(dossier))
    return [applicant] if facts.audience is Audience.APPLICANT else [office, applicant]


def _signer(facts: _Facts) -> of.Signer:
    """Who signs a letter of the agency: the head, or a deputy for the head (NĐ 30/2020, phụ lục I).

    What the desk prepares itself is left to the head to sign by hand.
    """
    position = facts.stored.actor_position if facts.stored else ""
    words = position.upper()
    for head in ("CHỦ TỊCH", "GIÁM ĐỐC"):
        if words.startswith(f"PHÓ {head}"):
            return of.Signer(title=(f"KT. {head}", f"PHÓ {head}"), name=facts.actor_name)
        if words.startswith(head):
            return of.Signer(title=(head,), name=facts.actor_name)
    return of.Signer()


def _supplement(facts: _Facts) -> of.Form:
    event = facts.event
    in_processing = isinstance(event, e.SupplementRequested)
    on = law_day(facts.dossier)
    complete_by = local(event.close_on).date() if in_processing and event.close_on else None
    return of.SupplementRequest(
        head=_head(facts, f"{event.form_number}/HDHS"),
        subject=_subject(facts),
        items=tuple(of.SupplementItem(text=item) for item in event.items),
        reason=event.reason,
        stage=of.Stage.PROCESSING if in_processing else of.Stage.RECEPTION,
        complete_by=complete_by,
        clock_restarts=in_processing,
        citation=str(rule("supplement.restart", on=on).citation) if in_processing else "",
        second_basis="Lãnh đạo đã đồng ý yêu cầu bổ sung lần nữa."
        if getattr(event, "is_second", False)
        else "",
        contact_name=facts.actor_name,
        contact_phone=facts.agency.phone,
        officer=facts.actor_name,
    )


def _refusal(facts: _Facts) -> of.Form:
    after_appraisal = isinstance(facts.event, e.Refused)
    return of.RefusalSlip(
        head=_head(facts, f"{facts.event.form_number}/TCHS"),
        subject=_subject(facts),
        reason=facts.event.reason,
        legal_basis=facts.event.basis,
        stage=of.Stage.PROCESSING if after_appraisal else of.Stage.RECEPTION,
        contact_phone=facts.agency.phone,
        submitter_signs=facts.dossier.submitter.name,
        officer=facts.actor_name,
        signer=_signer(facts),
    )


def _due_before(facts: _Facts) -> datetime:
    """The appointment in force before the event of the form."""
    assert facts.stored is not None
    earlier = [
        event.clock.due_at
        for one, event in facts.history
        if one.sequence < facts.stored.sequence
        and isinstance(event, e.Received | e.SupplementReceived | e.Reopened)
    ]
    return earlier[-1]


def _apology(facts: _Facts) -> of.Form:
    event, dossier = facts.event, facts.dossier
    due_at = _due_before(facts)
    original = dossier.original_due_at
    return of.ApologyLetter(
        head=_head(facts, f"{event.form_number}/PXL"),
        subject=_subject(facts),
        due_at=due_at,
        new_due_at=event.clock.due_at,
        reason=event.reason,
        original_due_at=original if original != due_at else None,
        legal_basis=str(rule("extension.times", on=law_day(dossier)).citation),
        already_late=event.is_late,
        signer=_signer(facts),
        copies_to=("Như trên", facts.desk.name if facts.desk else "Bộ phận Một cửa", "Lưu: VT."),
    )


def _stop(facts: _Facts) -> of.Form:
    event = facts.event
    assert facts.stored is not None
    moment = facts.stored.occurred_at
    has_originals = any(row.originals for row in facts.papers)
    is_paid = facts.dossier.fee_state == FeeState.PAID
    law = "supplement.close" if event.cause == "unsupplemented" else "stop.window"
    return of.StopNotice(
        head=_head(facts, f"{event.form_number}/TBD"),
        subject=_subject(facts),
        requested_at=moment if event.cause == "applicant" else None,
        stopped_at=moment,
        reason=event.reason,
        papers_returned="trả lại bản chính đã nộp theo quy định của ngành" if has_originals else "",
        fees_returned="theo quy định về phí, lệ phí" if is_paid else "",
        legal_basis=str(rule(law, on=law_day(facts.dossier)).citation),
        signer=_signer(facts),
    )


_OUTCOMES = {
    Timeliness.EARLY: of.Outcome.EARLY,
    Timeliness.ON_TIME: of.Outcome.ON_TIME,
    Timeliness.OVERDUE: of.Outcome.LATE,
}
_MOVES = (e.Transferred, e.Forwarded, e.Returned, e.Proposed, e.Approved, e.Refused, e.ResultIssued)


def _hand_over(facts: _Facts, stored: DossierEvent, event: Any, left: e.Place) -> of.HandOver:
    """One row: the step that was left, how it ended against its hours, and where the dossier went."""
    steps = case_of(facts.dossier).steps
    ended = timeliness(left.due_at, stored.occurred_at) if left.due_at else None
    return of.HandOver(
        from_agency=steps[left.step].name,
        to_agency=steps[event.place.step].name,
        at=stored.occurred_at,
        from_person=facts.officer(stored.actor_officer_id),
        to_person=facts.officer(event.place.holder_id),
        outcome=_OUTCOMES[ended] if ended else None,
        note=event.reason[:200] if isinstance(event, e.Returned) else "",
    )


def _hand_overs(facts: _Facts) -> tuple[of.HandOver, ...]:
    """One row for each time the dossier went from one hand to another."""
    rows: list[of.HandOver] = []
    place: e.Place | None = None
    for stored, event in facts.history:
        if isinstance(event, _MOVES) and place is not None and event.place is not None:
            if rows and not rows[-1].to_person:
                # Nobody was named: who received it is who worked on it next.
                rows[-1] = replace(rows[-1], to_person=facts.officer(stored.actor_officer_id))
            rows.append(_hand_over(facts, stored, event, place))
        if isinstance(event, e.SupplementReceived) and place is not None:
            place = replace(place, due_at=event.step_due_at)
        place = getattr(event, "place", None) or place
    return tuple(rows)


def _control(facts: _Facts) -> of.Form:
    asked = tuple(event.agency for _, event in facts.history if isinstance(event, e.Consulted))
    return of.ControlSheet(
        head=_head(facts, is_public=False),
        settling_agency=facts.agency.name,
        consulted_agencies=asked,
        procedure=content_of(facts.dossier).name,
        owner_name=facts.dossier.owner.name,
        due_at=facts.dossier.due_at,
        hand_overs=_hand_overs(facts),
        blank_rows=max(0, 4 - len(_hand_overs(facts))),
    )


_BUILDERS: dict[str, Callable[[_Facts], of.Form | list[of.Form]]] = {
    "receipt": _receipt,
    "supplement": _supplement,
    "refusal": _refusal,
    "apology": _apology,
    "stop": _stop,
    "control": _control,
}


def build_form(
    dossier: Dossier, form: str, sequence: int, *, audience: Audience = Audience.OFFICE
) -> list[of.Form]:
    """The facts of one form, a receipt's copies in order. Http404 when the dossier has no such form.

    The applicant gets the own copy of the receipt only, and no paper of the office's.
    """
    facts = _gather(dossier, sequence, audience)
    offered = {(one.form, one.sequence) for one in forms_of(dossier, facts.history)}
    is_withheld = audience is Audience.APPLICANT and form in OFFICE_ONLY
    if (form, sequence) not in offered or is_withheld:
        raise Http404("Hồ sơ không có mẫu này.")
    built = _BUILDERS[form](facts)
    return built if isinstance(built, list) else [built]


def print_form(
    dossier: Dossier,
    form: str,
    sequence: int,
    kind: str,
    paper: str,
    *,
    audience: Audience = Audience.OFFICE,
) -> tuple[bytes, str, str]:
    """One form as (bytes, content type, file name); Http404 as ``build_form``.

    The form follows the law of the dossier's own date.
    """
    if kind not in CONTENT_TYPES:
        raise Http404("Không in được loại tệp này.")
    built = build_form(dossier, form, sequence, audience=audience)
    render = render_pdf if kind == "pdf" else render_docx
    content = render(built, era=era(law_day(dossier)), paper="A4" if paper == "A4" else "A5")
    return content, CONTENT_TYPES[kind], f"{dossier.code}-{form}.{kind}"
