"""Reception: choose the procedure, write down person and papers, accept, guide or refuse."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.catalogue.content import Case
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import load_content, search_procedures, version_on
from motcua.core.access import record_read
from motcua.core.clock import today
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.dossiers import actions
from motcua.dossiers.facts import clean_id_number
from motcua.dossiers.models import Dossier, Party
from motcua.dossiers.receive_form import ReceiveForm
from motcua.organisations.queries import other_communes

CHOICES = 15


@require_GET
def choose_procedure(request: HttpRequest) -> HttpResponse:
    """Find the procedure by typing, with or without accents, by name, code or keyword."""
    actor = actor_of(request)
    text = request.GET.get("q", "")
    found = list(search_procedures(text, actor.agency_id)[:CHOICES]) if text.strip() else []
    if len(found) == 1 and "HX-Request" not in request.headers:
        return redirect("dossier_receive_form", code=found[0].code)
    template = "dossiers/_procedure_hits.html" if "HX-Request" in request.headers else "dossiers/choose.html"
    return render(request, template, {"text": text, "found": found})


def _known_person(request: HttpRequest, agency_id: int, text: str) -> dict[str, Any]:
    """The last details this agency wrote down for an identity number; the look is recorded."""
    try:
        number = clean_id_number(text)
    except DomainError:
        return {}
    party = (
        Party.objects.filter(agency_id=agency_id, id_number=number, blanked_at=None).order_by("-id").first()
        if number
        else None
    )
    if party is None:
        return {}
    record_read(
        actor_of(request),
        agency_id=agency_id,
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


def _perform(request: HttpRequest, form: ReceiveForm, agency_id: int, version: ProcedureVersion) -> Dossier:
    deed = request.POST.get("do", "receive")
    common: dict[str, Any] = {
        "agency_id": agency_id,
        "actor": actor_of(request),
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
    return actions.receive_new(filing, version=version, **common)


def _show(request: HttpRequest, form: ReceiveForm, version: ProcedureVersion, **more: Any) -> HttpResponse:
    content = load_content(version.pk)
    context = {"form": form, "version": version, "content": content, "case": form.case, **more}
    return render(request, "dossiers/receive.html", context, status=more.get("status", 200))


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """The reception form of one procedure; "find" fills in a known person, "do" names the deed."""
    agency_id = actor_of(request).agency_id or 0
    version = version_on(code, today())
    data = request.POST if request.method == "POST" else None
    case = _case(version, request.POST.get("case") or request.GET.get("case", ""))
    agencies = partial(other_communes, agency_id)
    if data is None or "find" in data:
        initial: dict[str, Any] = {}
        if data is not None:
            known = _known_person(request, agency_id, data.get("id_number", ""))
            initial = {**{key: data[key] for key in data if data[key]}, **known}
            if not known:
                messages.info(request, "Chưa có người này trong hồ sơ của xã. Hãy nhập thông tin.")
        form = ReceiveForm(procedure_code=code, case=case, agencies=agencies, initial=initial)
        return _show(request, form, version)
    form = ReceiveForm(data, procedure_code=code, case=case, agencies=agencies)
    if not form.is_valid():
        return _show(request, form, version, status=422)
    try:
        dossier = _perform(request, form, agency_id, version)
    except DomainError as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
        return _show(
            request, form, version, status=error.status, is_duplicate=error.code == "likely_duplicate"
        )
    return redirect("dossier_detail", dossier_id=dossier.id)
