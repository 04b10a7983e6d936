"""Filing online, in two pages: who and how to reach you; the papers. Nothing is kept before the end."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.catalogue.models import OnlineLevel
from motcua.core.actor import Actor
from motcua.core.errors import DomainError
from motcua.core.middleware import actor_of
from motcua.portal.actions import Answers, Upload, file_online, parties_of
from motcua.portal.forms import AnswersForm, CaseForm, PapersForm, paper_field
from motcua.portal.office import Office, find_office
from motcua.portal.pages import public_page
from motcua.portal.procedures import PublicProcedure, read_procedure
from motcua.portal.queries import last_party, open_twins

_HOURS_TO_FINISH = 12
TOO_OLD = "Trang đã mở quá lâu nên không dùng được nữa. Hãy điền lại từ đầu."


def _salt(actor: Actor, code: str) -> str:
    return f"motcua.portal.filing:{actor.user_id}:{code}"


def _pack(actor: Actor, code: str, answers: dict[str, Any]) -> str:
    """The answers of the first page, signed, to travel through the second one in the person's own browser."""
    return signing.dumps(answers, salt=_salt(actor, code), compress=True)


def _unpack(actor: Actor, code: str, packed: str) -> dict[str, Any]:
    """What ``_pack`` made. DomainError when it is too old or not ours."""
    try:
        answers: dict[str, Any] = signing.loads(
            packed, salt=_salt(actor, code), max_age=_HOURS_TO_FINISH * 3600
        )
    except signing.BadSignature as error:
        raise DomainError(TOO_OLD) from error
    return answers


def _known_answers(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    """What the account has told before need not be typed again."""
    party = last_party(actor)
    known: dict[str, Any] = {
        "name": actor.name,
        "email": getattr(request.user, "email", ""),
        "request_id": str(uuid4()),
    }
    if party is not None:
        for name in ("kind", "name", "id_number", "phone", "email", "address"):
            known[name] = getattr(party, name) or known.get(name, "")
    return known


def _not_here(request: HttpRequest, procedure: PublicProcedure, office: Office | None) -> HttpResponse:
    return public_page(request, "portal/filing_not_here.html", {"procedure": procedure}, office=office)


@never_cache
@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """First the case, if there are several; then who and how to reach them."""
    actor, office = actor_of(request), find_office()
    case_key = request.GET.get("truong-hop", "")
    procedure = read_procedure(code, case_key, office.agency_id if office else None)
    if not procedure.can_file_online:
        return _not_here(request, procedure, office)
    if procedure.has_many_cases and procedure.case.key != case_key:
        choice = CaseForm(procedure.content.cases, request.GET if case_key else None)
        return public_page(
            request, "portal/filing_case.html", {"procedure": procedure, "form": choice}, office=office
        )
    twins = open_twins(actor, code)
    context = {"procedure": procedure, "twins": twins}
    if request.method == "GET" or "edit" in request.POST:
        packed = request.POST.get("answers", "")
        known = _unpack(actor, code, packed) if packed else _known_answers(request, actor)
        context["form"] = AnswersForm(initial=known, has_twin=bool(twins))
        return public_page(request, "portal/filing_answers.html", context, office=office)
    form = AnswersForm(request.POST, has_twin=bool(twins))
    if not form.is_valid():
        context["form"] = form
        return public_page(request, "portal/filing_answers.html", context, office=office, status=422)
    given = {**form.cleaned_data, "case": procedure.case.key}
    return _papers_page(request, procedure, given, _papers_form(procedure), office=office)


def _papers_form(procedure: PublicProcedure, *bound: Any) -> PapersForm:
    is_whole = procedure.online_level == OnlineLevel.FULL.label
    return PapersForm(procedure.papers, *bound, may_bring_later=not is_whole)


def _papers_page(
    request: HttpRequest,
    procedure: PublicProcedure,
    given: dict[str, Any],
    form: PapersForm,
    *,
    office: Office | None,
    status: int = 200,
) -> HttpResponse:
    actor = actor_of(request)
    owner, representative = parties_of(given, user_id=actor.user_id)
    context = {
        "procedure": procedure,
        "form": form,
        "answers": _pack(actor, procedure.code, given),
        "owner": owner,
        "representative": representative,
        "basis": given["basis"],
        "replaced": [paper for paper in procedure.papers if not paper.is_to_bring],
    }
    return public_page(request, "portal/filing_papers.html", context, office=office, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def papers(request: HttpRequest, code: str) -> HttpResponse:
    """The files, and the button that files. A second press gives the same dossier."""
    if request.method == "GET":
        return redirect("file_online", code=code)
    actor, office = actor_of(request), find_office()
    given = _unpack(actor, code, request.POST.get("answers", ""))
    procedure = read_procedure(code, given["case"], office.agency_id if office else None)
    if office is None or not procedure.can_file_online:
        return _not_here(request, procedure, office)
    form = _papers_form(procedure, request.POST, request.FILES)
    if not form.is_valid():
        return _papers_page(request, procedure, given, form, office=office, status=422)
    owner, representative = parties_of(given, user_id=actor.user_id)
    uploads = [
        Upload(
            paper.required.key, paper.required.name, tuple(form.cleaned_data[paper_field(paper.required.key)])
        )
        for paper in form.papers
    ]
    try:
        dossier = file_online(
            Answers(
                procedure_code=code,
                case_key=procedure.case.key,
                owner=owner,
                representative=representative,
                basis=given["basis"],
            ),
            uploads,
            agency_id=office.agency_id,
            actor=actor,
            request_id=given["request_id"],
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return _papers_page(request, procedure, given, form, office=office, status=error.status)
    messages.success(request, f"Đã nộp hồ sơ {dossier.code}.")
    return redirect("my_dossier", code=dossier.code)
