"""Pages of offers: one procedure, or many at once, chosen by filters or by a pasted list of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.catalogue.content import Channel
from motcua.catalogue.forms import OfferFilterForm
from motcua.catalogue.listing import ListRow, narrowed, ordered, rows_of
from motcua.catalogue.models import Offering, Procedure, ProcedureKind, ProcedureQuerySet
from motcua.catalogue.offer_forms import ManyOffersForm, OfferForm, PasteForm
from motcua.catalogue.offers import PastedCodes, offer_many, offer_procedure, read_codes, sort_codes
from motcua.catalogue.views.deeds import deed_page, refuse
from motcua.catalogue.views.pages import get_procedure
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import DomainError, NotFound
from motcua.core.middleware import actor_of
from motcua.core.paging import Page, page_of

_SHOWN = 50
_NO_AGENCY = "Bạn chưa thuộc cơ quan nào nên chưa chọn được thủ tục cung cấp."


def _agency_of(actor: Actor) -> int:
    if actor.agency_id is None:
        raise NotFound(_NO_AGENCY)
    return actor.agency_id


def _initial(standing: list[Offering]) -> dict[str, Any]:
    """What stands now, for the form to begin with."""
    online = next((row for row in standing if row.channel == Channel.ONLINE), None)
    return {
        "channels": [row.channel for row in standing],
        "online_level": online.online_level if online else "",
        "partial_reason": online.partial_reason if online else "",
        "position": next((row.position for row in standing if row.position), ""),
        "valid_from": today(),
    }


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, code: str) -> HttpResponse:
    """How the actor's agency takes one procedure."""
    actor, procedure = actor_of(request), get_procedure(code)
    agency_id = _agency_of(actor)
    standing = list(Offering.objects.filter(agency_id=agency_id, procedure=procedure, valid_to=None))
    words = {
        "title": "Cung cấp thủ tục",
        "intro": f"{procedure.code} {procedure.name}",
        "submit": "Lưu",
        "done": "Đã lưu cách cơ quan cung cấp thủ tục này.",
    }
    form = OfferForm(request.POST or None, initial=_initial(standing))

    def perform(said: dict[str, Any]) -> None:
        terms = form.terms
        offer_procedure(
            procedure,
            agency_id=agency_id,
            channels=terms.channels,
            online_level=terms.online_level,
            service_level=terms.service_level,
            partial_reason=terms.partial_reason,
            position=terms.position,
            valid_from=terms.valid_from,
            actor=actor,
        )

    return deed_page(request, form, perform, words, reverse("catalogue_procedure", args=[code]))


@dataclass(frozen=True, slots=True)
class _Shown:
    """What the page of many offers has on its table: a page of the list, or what was pasted."""

    rows: list[ListRow]
    page: Page[Procedure] | None
    pasted: PastedCodes | None


def _public(form: OfferFilterForm, actor: Actor) -> ProcedureQuerySet:
    if not form.is_valid():
        return Procedure.objects.none()
    return narrowed({**form.cleaned_data, "kind": ProcedureKind.PUBLIC.value}, actor)


def _listed(request: HttpRequest, found: ProcedureQuerySet, actor: Actor) -> _Shown:
    page = page_of(ordered(found, request.GET.get("sort", "")), request.GET.get("page"), size=_SHOWN)
    return _Shown(rows_of(page.items, actor), page, None)


def _of_codes(codes: tuple[str, ...], actor: Actor) -> list[ListRow]:
    rows = Procedure.objects.public().filter(code__in=codes).select_related("sector").order_by("code")
    return rows_of(list(rows), actor)


def _codes(form: ManyOffersForm, found: ProcedureQuerySet) -> list[str]:
    if form.cleaned_data["everything"]:
        return list(found.values_list("code", flat=True))
    return list(form.cleaned_data["codes"])


@require_http_methods(["GET", "POST"])
def offer_list(request: HttpRequest) -> HttpResponse:
    """How the agency takes its procedures; the same terms for many of them in one deed."""
    actor = actor_of(request)
    agency_id, filters = _agency_of(actor), OfferFilterForm(request.GET)
    found = _public(filters, actor)
    paste, form = PasteForm(), ManyOffersForm(initial={"valid_from": today(), "channels": ["counter"]})
    ticked: tuple[str, ...] = ()
    shown: _Shown | None = None
    status = 200
    if request.method == "POST" and "paste" in request.POST:
        paste = PasteForm(request.POST)
        if paste.is_valid():
            pasted = sort_codes(read_codes(paste.cleaned_data["pasted"]))
            shown, ticked = _Shown(_of_codes(pasted.known, actor), None, pasted), pasted.known
    elif request.method == "POST":
        form = ManyOffersForm(request.POST)
        ticked = tuple(request.POST.getlist("codes"))
        if form.is_valid():
            try:
                changed = offer_many(_codes(form, found), agency_id=agency_id, terms=form.terms, actor=actor)
            except DomainError as error:
                refuse(form, error)
                status = error.status
            else:
                messages.success(request, f"Đã đặt cách cung cấp: {changed} thủ tục thay đổi.")
                return redirect(request.get_full_path())
    context = {
        "filters_form": filters,
        "form": form,
        "paste": paste,
        "shown": shown or _listed(request, found, actor),
        "ticked": ticked,
    }
    return render(request, "catalogue/offers.html", context, status=status)
