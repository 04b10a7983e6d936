"""Today's work and the list of dossiers."""

from __future__ import annotations

import time
from typing import Any

from django import forms as django_forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue.models import Sector
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.forms import Form
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.text import fold
from motcua.dossiers.models import Dossier, DossierQuerySet
from motcua.dossiers.state import CHANNEL_LABELS, OPEN, STATUS_LABELS, Channel, Status
from motcua.dossiers.story import standing, warning_edge

QUEUE = 200
# What a list needs of a dossier; the long history columns stay in the database.
_LIST_COLUMNS = (
    "agency_id", "id", "code", "status", "due_at", "received_at", "finished_at", "procedure_code",
    "holder__name", "owner__name", "waiting_since", "proposal", "step_due_at", "consultations",
    "procedure__name", "opened_at",
)  # fmt: skip


def listed(queryset: DossierQuerySet) -> DossierQuerySet:
    """With the names a list shows, in one statement."""
    return queryset.select_related("owner", "holder", "procedure").only(*_LIST_COLUMNS)


def mine(actor: Actor) -> Q:
    """Held by the actor, by whom the actor stands in for, or waiting for the actor's role."""
    officers = {actor.officer_id, *(officer for officer, _ in actor.stands_in_for)}
    return Q(holder_id__in=officers) | Q(holder_id=None, holder_role__in=actor.roles)


def my_queue(actor: Actor) -> list[Dossier]:
    """The actor's work, the most urgent first; one statement."""
    statuses = [status.value for status in (*OPEN, Status.REGISTERED, Status.GUIDED, Status.COMPLETED)]
    queue = Dossier.objects.visible_to(actor).filter(mine(actor), status__in=statuses, handed_over_at=None)
    return list(listed(queue).order_by("due_at")[:QUEUE])


_WAITING = {Status.AWAITING_SUPPLEMENT.value, Status.AWAITING_FEE.value, Status.GUIDED.value}


def sections(actor: Actor, rows: list[Dossier]) -> list[dict[str, Any]]:
    """The queue in the order of urgency, each row with its standing."""
    moment = now()
    soon = warning_edge(actor.agency_id or 0, moment)
    groups: dict[str, list[Dossier]] = {
        "new": [], "overdue": [], "due_soon": [], "others": [], "ready": [], "waiting": []
    }  # fmt: skip
    for row in rows:
        row.standing = standing(row, moment, soon_from=soon)  # type: ignore[attr-defined]
        if row.status == Status.REGISTERED:
            groups["new"].append(row)
        elif row.status == Status.COMPLETED:
            groups["ready"].append(row)
        elif row.status in _WAITING:
            groups["waiting"].append(row)
        elif row.due_at is not None and row.due_at < moment:
            groups["overdue"].append(row)
        elif row.due_at is not None and row.due_at <= soon:
            groups["due_soon"].append(row)
        else:
            groups["others"].append(row)
    titles = {
        "new": ("Chờ tiếp nhận", "inbox", "info"),
        "overdue": ("Quá hạn", "alarm", "overdue"),
        "due_soon": ("Sắp đến hạn", "clock", "due_soon"),
        "others": ("Đang làm", "folder", "info"),
        "ready": ("Chờ trả kết quả", "circle-check", "done"),
        "waiting": ("Đang chờ người dân", "hourglass", "waiting"),
    }
    return [
        {"key": key, "title": title, "icon": icon, "tone": tone, "rows": groups[key]}
        for key, (title, icon, tone) in titles.items()
    ]


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """My queue: overdue, due soon, in work, waiting."""
    actor = actor_of(request)
    rows = my_queue(actor)
    return render(request, "dossiers/today.html", {"sections": sections(actor, rows), "total": len(rows)})


_SECTOR_SECONDS = 60.0
_sectors: tuple[float, list[tuple[str, str]]] = (float("-inf"), [])


def sector_choices() -> list[tuple[str, str]]:
    """Code and name of every sector, kept for a minute: a list page does not ask each time."""
    global _sectors
    if time.monotonic() - _sectors[0] > _SECTOR_SECONDS:
        _sectors = (time.monotonic(), list(Sector.objects.values_list("code", "name")))
    return _sectors[1]


class FilterForm(Form):
    """What a list can be narrowed by."""

    q = django_forms.CharField(label="Mã hồ sơ, tên người", required=False, max_length=100)
    status = django_forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[("", "Tất cả"), ("open", "Chưa xong"), *((s.value, STATUS_LABELS[s]) for s in Status)],
    )
    due = django_forms.ChoiceField(
        label="Hạn", required=False, choices=[("", "Tất cả"), ("overdue", "Quá hạn"), ("soon", "Sắp đến hạn")]
    )
    sector = django_forms.ChoiceField(label="Lĩnh vực", required=False, choices=[])
    channel = django_forms.ChoiceField(
        label="Cách nộp",
        required=False,
        choices=[("", "Tất cả"), *((c.value, CHANNEL_LABELS[c]) for c in Channel)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sector"].choices = [("", "Tất cả"), *sector_choices()]  # type: ignore[attr-defined]


def _search(rows: DossierQuerySet, text: str) -> DossierQuerySet:
    """By code, by identity number, or by folded words of the owner's or submitter's name."""
    text = text.strip()
    if any(letter.isdigit() for letter in text):
        return rows.filter(Q(code__icontains=text) | Q(owner__id_number=text) | Q(submitter__id_number=text))
    for word in fold(text).split():
        rows = rows.filter(Q(owner__folded_name__contains=word) | Q(submitter__folded_name__contains=word))
    return rows


def narrowed(rows: DossierQuerySet, data: dict[str, Any], agency_id: int) -> DossierQuerySet:
    """The list under the form's filters."""
    moment = now()
    if data.get("q"):
        rows = _search(rows, data["q"])
    if data.get("status") == "open":
        rows = rows.open()
    elif data.get("status"):
        rows = rows.filter(status=data["status"])
    if data.get("due") == "overdue":
        rows = rows.overdue_at(moment)
    elif data.get("due") == "soon":
        rows = rows.open().filter(due_at__gte=moment, due_at__lte=warning_edge(agency_id, moment))
    if data.get("sector"):
        rows = rows.filter(sector_code=data["sector"])
    if data.get("channel"):
        rows = rows.filter(channel=data["channel"])
    return rows


_ORDERS = {"due": "due_at", "-due": "-due_at", "received": "received_at", "-received": "-received_at"}


@require_GET
def dossier_list(request: HttpRequest) -> HttpResponse:
    """All dossiers of the agency that fit the filters, newest first; at most four statements."""
    actor = actor_of(request)
    form = FilterForm(request.GET or None)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = narrowed(Dossier.objects.visible_to(actor), data, actor.agency_id or 0)
    order = _ORDERS.get(request.GET.get("sort", ""), "-id")
    page = page_of(listed(rows).order_by(order), request.GET.get("page"), size=25)
    moment = now()
    soon = warning_edge(actor.agency_id or 0, moment)
    for row in page.items:
        row.standing = standing(row, moment, soon_from=soon)
    return render(request, "dossiers/list.html", {"form": form, "page": page})
