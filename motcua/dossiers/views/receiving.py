"""Reception: choose the procedure, write down person and papers, accept, guide or refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.content import Case
from motcua.catalogue.internal import internal_hits, version_to_receive
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import load_content, search_procedures, suggest_procedures
from motcua.core.access import record_read
from motcua.core.actor import Actor
from motcua.core.clock import local, today
from motcua.core.errors import DomainError
from motcua.core.journal import already_recorded
from motcua.core.middleware import actor_of
from motcua.core.text import clean
from motcua.dossiers import actions
from motcua.dossiers.facts import clean_id_number
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.receive_form import ReceiveForm
from motcua.dossiers.scans import find_kept, keep_scan
from motcua.organisations.queries import other_communes

CHOICES = 15
LONGEST_QUESTION = 200


@require_GET
def choose_procedure(request: HttpRequest) -> HttpResponse:
    """Find the procedure by typing, with or without accents, by name, code or keyword."""
    actor = actor_of(request)
    text = clean(request.GET.get("q", "")[:LONGEST_QUESTION])
    found = list(search_procedures(text, actor.agency_id)[:CHOICES]) if text else []
    if len(found) == 1 and "HX-Request" not in request.headers:
        return redirect("dossier_receive_form", code=found[0].code)
    template = "dossiers/_procedure_hits.html" if "HX-Request" in request.headers else "dossiers/choose.html"
    internal = [] if found else internal_hits(text)
    suggested = [] if found or internal or not text else suggest_procedures(text, actor.agency_id)
    context = {"text": text, "found": found, "suggested": suggested, "internal": internal}
    return render(request, template, context)


def _known_person(request: HttpRequest, text: str) -> dict[str, Any]:
    """What this agency or one it followed last wrote down for an identity number; the look is recorded."""
    try:
        number = clean_id_number(text)
    except DomainError:
        return {}
    known = Party.objects.filter(agency_id__in=actor_of(request).agencies, blanked_at=None)
    party = known.filter(id_number=number).order_by("-id").first() if number else None
    if party is None:
        return {}
    record_read(
        actor_of(request),
        agency_id=party.agency_id,
        subject="party",
        subject_id=party.id,
        purpose="dossier.receive",
    )
    return {
        "name": party.name,
        "kind": party.kind,
        "address": party.address,
        "phone": party.phone,
        "email": party.email,
    }


def _case(version: ProcedureVersion, wanted: str) -> Case:
    content = load_content(version.pk)
    return next((case for case in content.cases if case.key == wanted), content.cases[0])


def _keep_scans(form: ReceiveForm, agency_id: int, actor: Actor) -> None:
    """Keep the scans of a valid form, or take up those that an earlier press kept."""
    for index in range(len(form.case.papers)):
        upload = form.cleaned_data[f"paper-{index}-scan"]
        kept_id = form.cleaned_data[f"paper-{index}-stored"]
        if upload is not None:
            form.keep(index, keep_scan(upload, agency_id=agency_id, actor=actor))
        elif kept_id is not None:
            found = find_kept(kept_id, agency_id=agency_id, actor=actor)
            if found is None:
                raise DomainError("Bản quét đã giữ không còn. Hãy chọn lại tệp.", field=f"paper-{index}-scan")
            form.keep(index, found)


def _perform(form: ReceiveForm, deed: str, desk: _Desk, actor: Actor) -> Dossier:
    common: dict[str, Any] = {
        "agency_id": desk.agency_id,
        "actor": actor,
        "request_id": form.cleaned_data["request_id"],
    }
    filing = form.filing()
    if deed == "guide":
        return actions.open_with_guidance(
            filing, items=form.missing_lines, reason=form.cleaned_data["reason"], **common
        )
    if deed == "refuse":
        return actions.open_with_refusal(
            filing, reason=form.cleaned_data["reason"], basis=form.cleaned_data["refusal_basis"], **common
        )
    return actions.receive_new(filing, version=desk.version, **common)


# Where a domain error's field stands on this page.
_FIELDS = {"items": "missing", "basis": "refusal_basis"}
_DONE = {
    "guide": "Đã lập phiếu yêu cầu bổ sung. Hãy in và giao cho người nộp.",
    "refuse": "Đã lập phiếu từ chối. Hãy in và giao cho người nộp.",
}


def _told(dossier: Dossier, deed: str) -> str:
    if deed in _DONE:
        return _DONE[deed]
    due = f", hẹn trả {local(dossier.due_at):%H:%M ngày %d/%m/%Y}" if dossier.due_at else ""
    return f"Đã tiếp nhận hồ sơ {dossier.code}{due}."


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every answer of the page needs."""

    request: HttpRequest
    version: ProcedureVersion
    case: Case
    agency_id: int
    agencies: Callable[[], list[tuple[int, str]]]

    @property
    def form_options(self) -> dict[str, Any]:
        """What the form is built from."""
        return {
            "procedure_code": self.version.procedure.code,
            "case": self.case,
            "agencies": self.agencies,
        }

    def show(self, form: ReceiveForm, *, focus: str = "", status: int = 200, **more: Any) -> HttpResponse:
        """The page, with the cursor in one field."""
        if focus:
            form.fields[focus].widget.attrs["autofocus"] = True
        context = {
            "form": form,
            "version": self.version,
            "content": load_content(self.version.pk),
            "case": form.case,
            "duplicate": None,
            "lookup": "",
            **more,
        }
        return render(self.request, "dossiers/receive.html", context, status=status)


def _look_up(desk: _Desk) -> HttpResponse:
    """The page again with a known person filled in; what was typed stays."""
    data = desk.request.POST
    known = _known_person(desk.request, data.get("id_number", ""))
    form = ReceiveForm.retyped(data, known, with_papers=True, **desk.form_options)
    return desk.show(form, focus="name", lookup="found" if known else "none")


def _count(desk: _Desk) -> HttpResponse:
    """The page again with the sum that the quantities come to."""
    return desk.show(ReceiveForm.retyped(desk.request.POST, {}, with_papers=True, **desk.form_options))


def _switch_case(desk: _Desk, wanted: str) -> HttpResponse:
    """The page for another case; the person stays, the papers are that case's."""
    other = replace(desk, case=_case(desk.version, wanted))
    form = ReceiveForm.retyped(desk.request.POST, {}, with_papers=False, **other.form_options)
    return other.show(form, focus="paper-0" if other.case.papers else "name")


def _submit(desk: _Desk, deed: str) -> HttpResponse:
    request, actor = desk.request, actor_of(desk.request)
    form = ReceiveForm(request.POST, request.FILES, **desk.form_options)
    if not form.is_valid():
        return desk.show(form, status=422)
    try:
        # A repeated press must not keep its files twice; the action answers it.
        if not (request.FILES and _is_known(desk.agency_id, actor, form)):
            _keep_scans(form, desk.agency_id, actor)
        dossier = _perform(form, deed, desk, actor)
    except actions.LikelyDuplicate as error:
        return desk.show(form, focus="duplicate_confirmed", status=error.status, duplicate=error)
    except DomainError as error:
        field = error.field if deed == "receive" else _FIELDS.get(error.field, error.field)
        form.add_error(field if field in form.fields else None, error.message)
        return desk.show(form, status=error.status)
    messages.success(request, _told(dossier, deed))
    return redirect(f"{reverse('dossier_detail', args=[dossier.id])}?moi=1")


def _is_known(agency_id: int, actor: Actor, form: ReceiveForm) -> bool:
    """Whether something was already recorded under the form's request id."""
    return already_recorded(JOURNAL, agency_id, actor, form.cleaned_data["request_id"]) is not None


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """The reception form of one procedure; "find" fills in a known person, "do" names the deed."""
    agency_id = actor_of(request).agency_id or 0
    version = version_to_receive(code, today())
    case = _case(version, request.POST.get("case") or request.GET.get("case", ""))
    desk = _Desk(request, version, case, agency_id, partial(other_communes, agency_id))
    if request.method == "GET":
        return desk.show(ReceiveForm(**desk.form_options), focus="id_number")
    if "find" in request.POST:
        return _look_up(desk)
    if "count" in request.POST:
        return _count(desk)
    wanted = request.POST.get("new_case", case.key)
    if "switch" in request.POST or wanted != case.key:
        # Chosen and not yet shown: its papers must be seen before anything is accepted under it.
        return _switch_case(desk, wanted)
    deed = request.POST.get("do", "receive")
    return _submit(desk, deed if deed in _DONE else "receive")
