"""Pages of work between agencies: the list, one part of the work, its deeds; slips and results."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.access import record_read
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.deed_pages import tell
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.journal import already_recorded, is_repetition
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed
from motcua.documents.models import StoredFile
from motcua.documents.sending import send_bytes, send_file
from motcua.dossiers.models import Dossier
from motcua.dossiers.printing import CONTENT_TYPES
from motcua.dossiers.queries import content_of, decoded, events_of, get_dossier, papers_in
from motcua.dossiers.referral_slips import parts_of, print_slip, slip_letter
from motcua.dossiers.referrals import actions, forms
from motcua.dossiers.referrals.events import EVENT_LABELS
from motcua.dossiers.referrals.journal import JOURNAL
from motcua.dossiers.referrals.models import Referral
from motcua.dossiers.referrals.state import DEED_LABELS, fitting_deeds, why_not
from motcua.organisations.models import Officer

# What the forms make: anything else was never recorded.
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")


@dataclass(frozen=True, slots=True)
class Deed:
    """One deed on a referral's page."""

    name: str
    run: Callable[..., Referral]
    form: type[forms.ReferralForm]
    help: str

    @property
    def label(self) -> str:
        """The button's words."""
        return DEED_LABELS[self.name]

    @property
    def permission(self) -> str:
        """The row of the permission table."""
        return str(self.run.permission)  # type: ignore[attr-defined]


_TABLE = (
    Deed("receive_referral", actions.receive_referral, forms.Receive, "Thời hạn của bạn tính từ lúc này."),
    Deed("finish_referral", actions.finish_referral, forms.Finish, "Kết quả gửi về nơi tiếp nhận hồ sơ."),
    Deed("assign_referral", actions.assign_referral, forms.Assign, "Giao cho người khác."),
)
DEEDS = {deed.name: deed for deed in _TABLE}


def _get(actor: Actor, referral_id: int) -> Referral:
    found = Referral.objects.visible_to(actor).filter(id=referral_id).select_related("holder").first()
    if found is None:
        raise NotFound("Không tìm thấy việc liên thông này, hoặc việc không thuộc cơ quan của bạn.")
    return found


def _dossier_of(referral: Referral) -> Dossier:
    rows = Dossier.objects.filter(agency_id=referral.source_agency_id, id=referral.dossier_id)
    return rows.select_related("owner", "submitter").get()


def _record_read(actor: Actor, referral: Referral, purpose: str) -> None:
    """The persons' data lies at the sender: the line is written there."""
    record_read(
        actor,
        agency_id=referral.source_agency_id,
        subject="dossier",
        subject_id=referral.dossier_id,
        purpose=purpose,
    )


def _record_at_dossier(actor: Actor, dossier: Dossier, purpose: str) -> None:
    record_read(actor, agency_id=dossier.agency_id, subject="dossier", subject_id=dossier.id, purpose=purpose)


@require_GET
def referral_list(request: HttpRequest) -> HttpResponse:
    """What others sent here, open ones first due; with ``gui=1`` what this agency has out at others."""
    actor = actor_of(request)
    is_sent = "gui" in request.GET
    context: dict[str, Any] = {"is_sent": is_sent, "moment": now()}
    if is_sent:
        rows = Dossier.objects.visible_to(actor).open().exclude(referrals=[]).with_names().order_by("due_at")
        context["page"] = page_of(rows, request.GET.get("page"))
    else:
        found = Referral.objects.visible_to(actor).select_related("holder")
        is_done = "xong" in request.GET
        rows_here = (
            found.exclude(finished_at=None).order_by("-finished_at")
            if is_done
            else found.open().order_by("arrived_at")
        )
        context |= {"page": page_of(rows_here, request.GET.get("page")), "is_done": is_done}
    return render(request, "referrals/list.html", context)


def _timeline(referral: Referral) -> list[dict[str, Any]]:
    stored = list(referral.events.order_by("-sequence"))
    ids = {one.actor_officer_id for one in stored if one.actor_officer_id}
    names = dict(Officer.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    return [
        {
            "at": one.occurred_at,
            "title": EVENT_LABELS[one.type],
            "who": names.get(one.actor_officer_id or 0, "Hệ thống"),
            "note": one.payload.get("summary") or one.payload.get("reason") or "",
        }
        for one in stored
    ]


@require_GET
def detail(request: HttpRequest, referral_id: int) -> HttpResponse:
    """One part of another agency's work: what is asked, by when, with which papers; who did what."""
    actor = actor_of(request)
    referral = _get(actor, referral_id)
    _record_read(actor, referral, "referral.read")
    dossier = _dossier_of(referral)
    fitting = fitting_deeds(referral.state)
    context = {
        "referral": referral,
        "dossier": dossier,
        "procedure": content_of(dossier).name,
        "papers": papers_in(dossier) if referral.is_open else [],
        "clock": actions.clock_of(referral),
        "is_late": referral.is_late_at(now()),
        "timeline": _timeline(referral),
        "deeds": [
            deed for deed in _TABLE if deed.name in fitting and allowed(actor, deed.permission, referral)
        ],
    }
    return render(request, "referrals/detail.html", context)


def _is_repeated(referral: Referral, actor: Actor, deed: Deed, request_id: str) -> bool:
    if not _REQUEST_ID.fullmatch(request_id):
        return False
    stored = already_recorded(JOURNAL, referral.agency_id, actor, request_id)
    return stored is not None and is_repetition(JOURNAL, referral, stored, deed.name)


@require_http_methods(["GET", "POST"])
def perform(request: HttpRequest, referral_id: int, deed: str) -> HttpResponse:
    """One deed: its form, then its action. A repeated press shows what stands."""
    actor = actor_of(request)
    chosen = DEEDS.get(deed)
    if chosen is None:
        raise Http404("Không có việc này.")
    referral = _get(actor, referral_id)
    back = redirect("referral_detail", referral_id=referral.id)
    is_press = request.method == "POST"
    if is_press and _is_repeated(referral, actor, chosen, request.POST.get("request_id", "")):
        return _done(request, chosen, back)
    reason = why_not(referral.state, chosen.name)
    if reason is not None:
        messages.warning(request, reason)
        return back
    if not allowed(actor, chosen.permission, referral):
        raise NotAllowed(f"Bạn không có quyền: {chosen.label.lower()} việc này.")
    form = chosen.form(
        request.POST if is_press else None,
        request.FILES if is_press else None,
        referral=referral,
        actor=actor,
    )
    if not is_press or not form.is_valid():
        return _show(request, referral, chosen, form, 422 if is_press else 200)
    try:
        chosen.run(referral, actor=actor, request_id=form.cleaned_data["request_id"], **form.facts())
    except WrongState as error:
        messages.warning(request, error.message)
        return back
    except DomainError as error:
        tell(form, error)
        return _show(request, referral, chosen, form, error.status)
    return _done(request, chosen, back)


def _done(request: HttpRequest, deed: Deed, back: HttpResponse) -> HttpResponse:
    messages.success(request, f"Đã ghi: {deed.label.lower()}.")
    return back


def _show(
    request: HttpRequest, referral: Referral, deed: Deed, form: forms.ReferralForm, status: int
) -> HttpResponse:
    context = {"referral": referral, "deed": deed, "form": form, "is_multipart": form.is_multipart()}
    return render(request, "referrals/deed.html", context, status=status)


def _file(agency_id: int, file_id: int) -> HttpResponse:
    stored = StoredFile.objects.get(agency_id=agency_id, id=file_id)
    return send_file(stored)


@require_GET
def paper(request: HttpRequest, referral_id: int, paper_id: int) -> HttpResponse:
    """The scan of one paper of the dossier, while the work is open here; the read is recorded there."""
    actor = actor_of(request)
    referral = _get(actor, referral_id)
    papers = papers_in(_dossier_of(referral)) if referral.is_open else []
    found = next((one for one in papers if one.id == paper_id and one.file_id), None)
    if found is None:
        raise Http404("Giấy tờ này không có tệp, hoặc việc đã xong.")
    _record_read(actor, referral, "referral.file")
    return _file(referral.source_agency_id, found.file_id or 0)


@require_GET
def result(request: HttpRequest, referral_id: int) -> HttpResponse:
    """The file of the answer, for who gave it."""
    actor = actor_of(request)
    referral = _get(actor, referral_id)
    if referral.file_id is None:
        raise Http404("Việc này không có tệp kết quả.")
    _record_read(actor, referral, "referral.result")
    return _file(referral.agency_id, referral.file_id)


@require_GET
def result_at_dossier(request: HttpRequest, dossier_id: int, referral_id: int) -> HttpResponse:
    """The file of the answer, at the counter to which it came back."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    answer = next(
        (
            event
            for one, event in decoded(events_of(dossier))
            if one.type == "ReferralAnswered" and getattr(event, "referral_id", 0) == referral_id
        ),
        None,
    )
    place = (getattr(answer, "file_agency_id", None), getattr(answer, "file_id", None))
    if place[0] is None or place[1] is None:
        raise Http404("Kết quả này không có tệp.")
    _record_at_dossier(actor, dossier, "referral.result")
    return _file(place[0], place[1])


@require_GET
def slip(request: HttpRequest, dossier_id: int, sequence: int, kind: str) -> HttpResponse:
    """The transfer slip of one event, as PDF or Word; the print is recorded as a read."""
    actor = actor_of(request)
    dossier = get_dossier(actor, dossier_id)
    history = decoded(events_of(dossier))
    parts = [part for part in parts_of(dossier, history) if part.sequence == sequence]
    content_type = CONTENT_TYPES.get(kind)
    if not parts or content_type is None:
        raise Http404("Không có phiếu chuyển này.")
    _record_at_dossier(actor, dossier, "referral.slip")
    dated_at = next(one.occurred_at for one, _ in history if one.sequence == sequence)
    letter = slip_letter(dossier, parts, dated_at, dossier.owner.name)
    name = f"phieu-chuyen-{parts[0].number:02d}.{kind}"
    return send_bytes(print_slip(letter, kind), content_type, name, is_shown=kind == "pdf")
