"""Agencies: the tree with dates, codes and successors, and the deeds on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.clock import today
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import allowed, require
from motcua.core.text import fold
from motcua.organisations.actions import (
    Contact,
    add_agency_code,
    change_agency,
    end_agency,
    move_agency,
    open_agency,
)
from motcua.organisations.forms import (
    AgencyFilter,
    AgencyForm,
    Choices,
    CodeForm,
    ContactForm,
    EndAgencyForm,
    MoveForm,
)
from motcua.organisations.models import Agency, AgencyKind, on_day
from motcua.organisations.provinces import code_doubts
from motcua.organisations.queries import find_agency_code
from motcua.organisations.rules import BODIES, PARENTS
from motcua.organisations.views.shared import deed_page, found_or_404, own_agency

both = require_http_methods(["GET", "POST"])
# Beyond this many a list of choices helps nobody; the rest is found by its code.
MOST_CHOICES = 400


@dataclass(slots=True)
class Node:
    """One agency in the drawn tree with those below it."""

    agency: Agency
    is_own: bool
    is_over: bool
    below: list[Node] = field(default_factory=list)


def _tree(own: Agency, day: date) -> list[Node]:
    """From the top down to the actor's agency, and all that ever stood below that."""
    chain = [own]
    while chain[0].parent is not None:
        chain.insert(0, chain[0].parent)
    nodes = [Node(agency, agency.pk == own.pk, not _is_on(agency, day)) for agency in chain]
    for above, below in pairwise(nodes):
        above.below.append(below)
    units = Agency.objects.filter(parent=own).order_by("code")[:MOST_CHOICES]
    nodes[-1].below = [Node(unit, False, not _is_on(unit, day)) for unit in units]
    return nodes[:1]


def _is_on(agency: Agency, day: date) -> bool:
    return agency.valid_from <= day and (agency.valid_to is None or agency.valid_to >= day)


def _agency_or_404(request: HttpRequest, agency_id: int) -> Agency:
    rows = Agency.objects.visible_to(actor_of(request)).select_related("parent")
    return found_or_404(rows, agency_id, "Không tìm thấy cơ quan này.")


@require_GET
def agency_list(request: HttpRequest) -> HttpResponse:
    """The own tree; with a filter, all agencies whose name or code fits."""
    form = AgencyFilter(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {"q": "", "on": None}
    is_search = bool(wanted["q"] or wanted["on"])
    context: dict[str, Any] = {"form": form, "is_search": is_search, "page": None, "tree": []}
    if is_search:
        rows = Agency.objects.select_related("parent").order_by("code")
        if wanted["on"]:
            rows = rows.filter(on_day(wanted["on"]))
        if wanted["q"]:
            rows = rows.filter(pk__in=_ids_like(wanted["q"]))
        context["page"] = page_of(rows, request.GET.get("page"))
    else:
        context["tree"] = _tree(own_agency(request), today())
    return render(request, "organisations/agency_list.html", context)


def _ids_like(text: str) -> list[int]:
    # A few thousand short names: folding them here spares a column that only this page would read.
    wanted = fold(text.strip())
    names = Agency.objects.values_list("pk", "name", "code")
    return [pk for pk, name, code in names if wanted in fold(name) or wanted in fold(code)][:MOST_CHOICES]


@require_GET
def agency_detail(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Dates, place in the tree over time, codes, predecessors and successors, units."""
    agency = _agency_or_404(request, agency_id)
    actor = actor_of(request)
    day = today()
    code = find_agency_code(agency.pk, day)
    context = {
        "agency": agency,
        "is_on": _is_on(agency, day),
        "superiors": agency.superiors.select_related("parent"),
        "codes": agency.codes.all(),
        "doubts": code_doubts(code.code, day) if code else [],
        "successions": agency.successions.select_related("successor"),
        "predecessions": agency.predecessions.select_related("predecessor"),
        "units": Agency.objects.filter(parent=agency).order_by("code")[:MOST_CHOICES],
        "can_manage": allowed(actor, "agency.manage", agency),
        "can_have_units": any(agency.kind in parents for parents in PARENTS.values()),
        "is_body": agency.kind in BODIES,
    }
    return render(request, "organisations/agency_detail.html", context)


def _contact(data: dict[str, Any]) -> Contact:
    return Contact(place=data["place"], address=data["address"], phone=data["phone"], email=data["email"])


@both
def agency_open(request: HttpRequest, agency_id: int) -> HttpResponse:
    """A new agency or unit below this one."""
    parent, actor = _agency_or_404(request, agency_id), actor_of(request)
    require(actor, "agency.manage", parent)
    kinds = [kind for kind, parents in PARENTS.items() if parent.kind in parents]
    return deed_page(
        request,
        AgencyForm(request.POST or None, kinds=kinds),
        lambda data: open_agency(
            kind=data["kind"],
            name=data["name"],
            code=data["code"],
            valid_from=data["valid_from"],
            valid_to=data["valid_to"],
            basis=data["basis"],
            parent=parent,
            contact=_contact(data),
            actor=actor,
        ),
        done="Đã lập đơn vị mới.",
        back=reverse("agency_detail", args=[parent.pk]),
        title="Lập cơ quan, đơn vị",
        intro=f"Trực thuộc {parent.name}.",
        submit="Lập đơn vị",
    )


@both
def agency_change(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Another address or telephone."""
    agency, actor = _agency_or_404(request, agency_id), actor_of(request)
    require(actor, "agency.manage", agency)
    initial = {name: getattr(agency, name) for name in ("place", "address", "phone", "email")}
    return deed_page(
        request,
        ContactForm(request.POST or None, initial=initial),
        lambda data: change_agency(agency, contact=_contact(data), actor=actor),
        done="Đã lưu thông tin liên hệ.",
        back=reverse("agency_detail", args=[agency.pk]),
        title="Sửa thông tin liên hệ",
        intro=f"{agency.name}. Khi đổi tên, hãy lập cơ quan mới rồi kết thúc cơ quan này.",
        submit="Lưu",
    )


@both
def agency_code_add(request: HttpRequest, agency_id: int) -> HttpResponse:
    """The code of coming dossier numbers."""
    agency, actor = _agency_or_404(request, agency_id), actor_of(request)
    require(actor, "agency.manage", agency)
    return deed_page(
        request,
        CodeForm(request.POST or None),
        lambda data: add_agency_code(agency, data["code"], valid_from=data["valid_from"], actor=actor),
        done="Đã thêm mã. Hồ sơ tiếp nhận từ ngày đó dùng mã mới.",
        back=reverse("agency_detail", args=[agency.pk]),
        title="Thêm mã trong số hồ sơ",
        intro=f"{agency.name}. Mã đang dùng sẽ hết hiệu lực vào ngày trước đó. Hồ sơ cũ giữ nguyên số.",
        submit="Thêm mã",
    )


@both
def agency_move(request: HttpRequest, agency_id: int) -> HttpResponse:
    """Under another agency from a day on."""
    agency, actor = _agency_or_404(request, agency_id), actor_of(request)
    require(actor, "agency.manage", agency)
    rows = Agency.objects.filter(kind__in=PARENTS[agency.kind]).exclude(pk=agency.pk).order_by("name")
    parents = [(str(row.pk), row.name) for row in rows[:MOST_CHOICES]]
    return deed_page(
        request,
        MoveForm(request.POST or None, parents=parents),
        lambda data: move_agency(
            agency,
            _agency_or_404(request, int(data["parent"])),
            valid_from=data["valid_from"],
            basis=data["basis"],
            actor=actor,
        ),
        done="Đã chuyển nơi trực thuộc.",
        back=reverse("agency_detail", args=[agency.pk]),
        title="Chuyển nơi trực thuộc",
        intro=f"{agency.name}. Nơi trực thuộc cũ vẫn được lưu theo ngày.",
        submit="Chuyển",
    )


def _candidates(agency: Agency) -> Choices:
    kinds = BODIES if agency.kind in BODIES else set(AgencyKind.values) - BODIES
    rows = Agency.objects.filter(kind__in=kinds).exclude(pk=agency.pk).filter(valid_to=None)
    if agency.kind not in BODIES:
        rows = rows.filter(parent_id=agency.parent_id)
    return [(str(row.pk), row.name) for row in rows.order_by("name")[:MOST_CHOICES]]


@both
def agency_end(request: HttpRequest, agency_id: int) -> HttpResponse:
    """The last day, with those who go on."""
    agency, actor = _agency_or_404(request, agency_id), actor_of(request)
    require(actor, "agency.manage", agency)

    def perform(data: dict[str, Any]) -> None:
        chosen = {key: _agency_or_404(request, int(key)) for key in data.get("successors", [])}
        end_agency(
            agency,
            last_on=data["last_on"],
            successors=list(chosen.values()),
            takes_open_work=chosen.get(data.get("takes_open_work", "")),
            basis=data["basis"],
            actor=actor,
        )

    return deed_page(
        request,
        EndAgencyForm(request.POST or None, candidates=_candidates(agency)),
        perform,
        done=f"Đã ghi ngày kết thúc của {agency.name}.",
        back=reverse("agency_detail", args=[agency.pk]),
        title="Kết thúc cơ quan, đơn vị",
        intro=(
            f"{agency.name}. Đơn vị, mã và vị trí công tác bên dưới kết thúc cùng ngày. "
            "Việc còn dở chuyển cho một nơi tiếp nối."
        ),
        submit="Kết thúc",
        tone="danger",
    )
