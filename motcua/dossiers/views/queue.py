"""Today's work and the list of dossiers."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast

from django import forms as django_forms
from django.db.models import BigIntegerField, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from motcua.catalogue.models import ProcedureVersion, Sector
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.forms import DateField, Form
from motcua.core.middleware import actor_of
from motcua.core.paging import Page, page_of
from motcua.core.prepared import Prepared
from motcua.core.text import clean, fold
from motcua.core.today_cards import cards_for
from motcua.dossiers.counted import COUNTED, span_of
from motcua.dossiers.models import Dossier, DossierQuerySet, sees_whole_agency
from motcua.dossiers.state import BEFORE_RECEPTION, CHANNEL_LABELS, OPEN, STATUS_LABELS, Channel, Status
from motcua.dossiers.story import Line, standing, warning_edge

QUEUE = 200
SHOWN = 25
# What a list needs of a dossier; the long history columns stay in the database.
_LIST_COLUMNS = (
    "agency_id", "id", "code", "status", "due_at", "received_at", "finished_at", "procedure_code",
    "waiting_since", "proposal", "step_due_at", "consultations", "referrals", "opened_at",
    "channel", "sequence",
)  # fmt: skip


def listed(queryset: DossierQuerySet) -> DossierQuerySet:
    """With the names a list shows, in one statement."""
    return queryset.with_names().only(*_LIST_COLUMNS)


def mine(actor: Actor) -> Q:
    """Held by the actor, by whom the actor stands in for, or waiting for the actor's role."""
    officers = {actor.officer_id, *(officer for officer, _ in actor.stands_in_for)}
    return Q(holder_id__in=officers) | Q(holder_id=None, holder_role__in=actor.roles)


def my_queue(actor: Actor) -> list[Dossier]:
    """The actor's work, the most urgent first; one statement."""
    statuses = [status.value for status in (*OPEN, Status.REGISTERED, Status.GUIDED, Status.COMPLETED)]
    queue = Dossier.objects.visible_to(actor).filter(mine(actor), status__in=statuses, handed_over_at=None)
    return list(listed(queue).order_by("due_at")[:QUEUE])


@dataclass(slots=True)
class Section:
    """One part of today's queue. ``when`` names the moment its lines show, ``query`` the whole list."""

    key: str
    title: str
    icon: str
    tone: str
    when: str
    moment_of: Callable[[Dossier], datetime | None]
    query: dict[str, str]
    lines: list[Line] = field(default_factory=list)

    @property
    def shown(self) -> list[Line]:
        """The lines on the page; the rest is behind "Xem tất cả"."""
        return self.lines[:SHOWN]

    @property
    def hidden(self) -> int:
        """How many are not on the page."""
        return max(0, len(self.lines) - SHOWN)

    @property
    def has_notes(self) -> bool:
        """Whether the status says more than the section's title does."""
        return self.key in {"overdue", "due_soon", "others"}

    @property
    def address(self) -> str:
        """The list of the same dossiers."""
        return "?" + urlencode({"whose": "mine", **self.query})


_DONE = {"status": "completed"}
_WAIT = {"status": "waiting"}


def _sections() -> list[Section]:
    def due(one: Dossier) -> datetime | None:
        return one.due_at

    def opened(one: Dossier) -> datetime | None:
        return one.opened_at

    def finished(one: Dossier) -> datetime | None:
        return one.finished_at

    def waiting(one: Dossier) -> datetime | None:
        return one.waiting_since or one.opened_at

    return [
        Section("new", "Chờ tiếp nhận", "inbox", "info", "Nộp lúc", opened, {"status": "registered"}),
        Section("overdue", "Quá hạn", "alarm", "overdue", "Hẹn trả", due, {"due": "overdue"}),
        Section("due_soon", "Sắp đến hạn", "clock", "due_soon", "Hẹn trả", due, {"due": "soon"}),
        Section("others", "Đang làm", "folder", "info", "Hẹn trả", due, {"status": "working"}),
        Section("ready", "Chờ trả kết quả", "circle-check", "done", "Xong lúc", finished, _DONE),
        Section("waiting", "Đang chờ người dân", "hourglass", "waiting", "Chờ từ", waiting, _WAIT),
    ]  # fmt: skip


# Lists over several statuses, for the links of the sections.
_GROUPS: dict[str, tuple[str, Sequence[Status]]] = {
    "open": ("Chưa xong", tuple(OPEN)),
    "unfinished": ("Chưa xong, kể cả chờ tiếp nhận", tuple(OPEN | BEFORE_RECEPTION)),
    "working": ("Đang làm", (Status.RECEIVED, Status.PROCESSING)),
    "waiting": ("Chờ người dân", (Status.GUIDED, Status.AWAITING_SUPPLEMENT, Status.AWAITING_FEE)),
}
_WAITING = {status.value for status in _GROUPS["waiting"][1]}


def _section_key(row: Dossier, moment: datetime, soon: datetime) -> str:
    if row.status == Status.REGISTERED:
        return "new"
    if row.status == Status.COMPLETED:
        return "ready"
    if row.is_late_at(moment):
        return "overdue"
    if row.status in _WAITING:
        return "waiting"
    return "due_soon" if row.due_at is not None and row.due_at <= soon else "others"


def sections(actor: Actor, rows: list[Dossier]) -> list[Section]:
    """The queue in the order of urgency, each line with its standing; results the newest first."""
    moment = now()
    soon = warning_edge(actor.agency_id or 0, moment)
    found = {section.key: section for section in _sections()}
    for row in rows:
        section = found[_section_key(row, moment, soon)]
        section.lines.append(Line(row, standing(row, moment, soon_from=soon), section.moment_of(row)))
    found["ready"].lines.sort(key=lambda line: line.when or moment, reverse=True)
    return list(found.values())


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """My queue: to be received, overdue, due soon, in work, to be handed over, waiting."""
    actor = actor_of(request)
    rows = my_queue(actor)
    context = {
        "sections": sections(actor, rows),
        "total": len(rows),
        "is_cut": len(rows) == QUEUE,
        "cards": cards_for(actor),
    }
    return render(request, "dossiers/today.html", context)


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

    q = django_forms.CharField(label="Mã hồ sơ, tên người", required=False, max_length=200)
    whose = django_forms.ChoiceField(
        label="Việc của", required=False, choices=[("", "Tất cả"), ("mine", "Tôi")]
    )
    status = django_forms.ChoiceField(
        label="Trạng thái",
        required=False,
        choices=[
            ("", "Tất cả"),
            *((key, label) for key, (label, _) in _GROUPS.items()),
            *((s.value, STATUS_LABELS[s]) for s in Status),
        ],
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
    # What a version's page in the catalogue leads to: the dossiers that follow it.
    version = django_forms.IntegerField(
        label="Phiên bản thủ tục",
        required=False,
        min_value=1,
        max_value=2**63 - 1,
        widget=django_forms.HiddenInput,
    )
    # What a figure of a plan or report leads to: the rows it counted, over its days.
    counted = django_forms.ChoiceField(
        label="Số liệu",
        required=False,
        choices=[("", ""), *((key, one.label) for key, one in COUNTED.items())],
        widget=django_forms.HiddenInput,
    )
    from_on = DateField(label="Từ ngày", required=False, widget=django_forms.HiddenInput)
    to_on = DateField(label="Đến ngày", required=False, widget=django_forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sector = cast(django_forms.ChoiceField, self.fields["sector"])
        # All that the empty form depends on: see the tag that draws filters.
        self.signature = tuple(sector_choices())
        sector.choices = [("", "Tất cả"), *self.signature]


def _search(rows: DossierQuerySet, text: str) -> DossierQuerySet:
    """By code, by identity number, or by folded words of the owner's or submitter's name."""
    text = clean(text)
    if any(letter.isdigit() for letter in text):
        return rows.filter(Q(code__icontains=text) | Q(owner__id_number=text) | Q(submitter__id_number=text))
    for word in fold(text).split():
        rows = rows.filter(Q(owner__folded_name__contains=word) | Q(submitter__folded_name__contains=word))
    return rows


def _counted(data: dict[str, Any]) -> tuple[str, tuple[date, date]] | None:
    """The name and the days of the figure whose rows are asked for."""
    if not data.get("counted") or not data.get("from_on") or not data.get("to_on"):
        return None
    return COUNTED[data["counted"]].label, (data["from_on"], data["to_on"])


def _version(data: dict[str, Any]) -> ProcedureVersion | None:
    """The version whose dossiers are asked for, with its procedure."""
    if not data.get("version"):
        return None
    rows = ProcedureVersion.objects.select_related("procedure").defer("content")
    return rows.filter(pk=data["version"]).first()


def narrowed(rows: DossierQuerySet, data: dict[str, Any], actor: Actor) -> DossierQuerySet:
    """The list under the form's filters."""
    moment = now()
    if data.get("q"):
        rows = _search(rows, data["q"])
    if data.get("whose") == "mine":
        rows = rows.filter(mine(actor))
    if data.get("status") in _GROUPS:
        rows = rows.filter(status__in=[status.value for status in _GROUPS[data["status"]][1]])
    elif data.get("status"):
        rows = rows.filter(status=data["status"])
    if data.get("due") == "overdue":
        rows = rows.overdue_at(moment)
    elif data.get("due") == "soon":
        edge = warning_edge(actor.agency_id or 0, moment)
        rows = rows.open().filter(due_at__gte=moment, due_at__lte=edge)
    if counted := _counted(data):
        rows = rows.filter(COUNTED[data["counted"]].condition(span_of(*counted[1])))
    if data.get("version"):
        rows = rows.filter(version_id=data["version"])
    if data.get("sector"):
        rows = rows.filter(sector_code=data["sector"])
    if data.get("channel"):
        rows = rows.filter(channel=data["channel"])
    return rows


_NEWEST = Prepared(
    lambda agency_id: listed(Dossier.objects.filter(agency_id=agency_id)).order_by("-id")[: SHOWN + 1],
    agency_id=BigIntegerField(),
)


def _newest(actor: Actor) -> Page[Dossier] | None:
    """The list as it opens, for those who see one whole agency; None for others."""
    if not sees_whole_agency(actor) or len(actor.agencies) != 1:
        return None
    return page_of(_NEWEST.rows(agency_id=actor.agency_id), 1, size=SHOWN)


# What the QR codes hold: the office copy's opens the dossier, the applicant's the tracking page.
_STAFF_QR = re.compile(r"/ho-so/(?P<id>\d{1,19})/?$")
_APPLICANT_QR = re.compile(r"/tra-cuu/(?P<code>[^/]+)/[^/]+/?$")


def _scanned(rows: DossierQuerySet, text: str) -> int | None:
    """The id of the dossier whose code or QR code a scanner has just typed into the search box."""
    text = clean(text)
    if found := _STAFF_QR.search(text):
        return rows.filter(id=int(found["id"])).values_list("id", flat=True).first()
    if found := _APPLICANT_QR.search(text):
        return rows.filter(code=found["code"].upper()).values_list("id", flat=True).first()
    return None


_ORDERS = {"due": "due_at", "-due": "-due_at", "received": "received_at", "-received": "-received_at"}


@require_GET
def dossier_list(request: HttpRequest) -> HttpResponse:
    """All dossiers of the agency that fit the filters, newest first; at most four statements.

    A whole code or a QR code, as a scanner at the counter types it, opens the dossier.
    """
    actor = actor_of(request)
    form = FilterForm(request.GET or None)
    data = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = _newest(actor) if not request.GET else None
    if page is None:
        visible = Dossier.objects.visible_to(actor)
        scanned = _scanned(visible, data.get("q", ""))
        if scanned is not None:
            return redirect("dossier_detail", dossier_id=scanned)
        order = _ORDERS.get(request.GET.get("sort", ""), "-id")
        rows = narrowed(visible, data, actor)
        page = page_of(listed(rows).order_by(order), request.GET.get("page"), size=SHOWN)
    if len(page.items) == 1 and page.items[0].code == data.get("q", "").strip().upper():
        return redirect("dossier_detail", dossier_id=page.items[0].id)
    moment = now()
    soon = warning_edge(actor.agency_id or 0, moment)
    lines = [Line(row, standing(row, moment, soon_from=soon), row.due_at) for row in page.items]
    context = {
        "form": form,
        "page": page,
        "lines": lines,
        "counted": _counted(data),
        "version": _version(data),
    }
    return render(request, "dossiers/list.html", context)
