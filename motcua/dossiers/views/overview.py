"""The leader's board, the dashboard and the register."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.core.access import record_read
from motcua.core.charts import Chart, Series
from motcua.core.clock import now, today
from motcua.core.middleware import actor_of
from motcua.core.paging import page_of
from motcua.core.permissions import Role
from motcua.documents.sending import send_bytes
from motcua.dossiers import figures
from motcua.dossiers.models import RegisterClosing
from motcua.dossiers.printing import CONTENT_TYPES
from motcua.dossiers.register import close_register, entries, print_register, why_not_close, years
from motcua.dossiers.state import CHANNEL_LABELS, Channel
from motcua.dossiers.story import Line, standing
from motcua.dossiers.views.queue import sector_choices
from motcua.organisations.models import Agency

PERIOD_DAYS = 30
BOARD_ROWS = 50


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """What is late and why, what waits for a decision, who carries how much."""
    agencies = actor_of(request).agencies
    moment = now()
    late = list(figures.late_rows(agencies, moment)[:BOARD_ROWS])
    context = {
        "late": [Line(row, standing(row, moment), row.due_at, figures.why_late(row, moment)) for row in late],
        "decisions": list(figures.waiting_decisions(agencies)[:BOARD_ROWS]),
        "may_decide": Role.LEADER.value in actor_of(request).roles,
        "load": figures.load_by_holder(agencies),
        "totals": figures.totals(agencies, today().replace(day=1)),
    }
    return render(request, "dossiers/board.html", context)


def _charts(agencies: Collection[int]) -> list[Chart]:
    until = today()
    since = until - timedelta(days=PERIOD_DAYS - 1)
    days = figures.received_by_day(agencies, since, until)
    names = dict(sector_choices())
    sectors = figures.by_sector(agencies, since)
    channels = figures.by_channel(agencies, since)
    return [
        Chart(
            key="by-day",
            title="Hồ sơ tiếp nhận 30 ngày qua",
            kind="bar",
            labels=[f"{day:%d/%m}" for day in days],
            series=[Series("Tiếp nhận", list(days.values()), tone="info")],
            unit="hồ sơ",
            label_head="Ngày",
        ),
        Chart(
            key="by-sector",
            title="Theo lĩnh vực",
            kind="stacked",
            labels=[names.get(code, code) for code, _, _ in sectors],
            series=[
                Series("Đúng hạn, còn hạn", [count - late for _, count, late in sectors], tone="done"),
                Series("Quá hạn", [late for _, _, late in sectors], tone="overdue"),
            ],
            unit="hồ sơ",
            label_head="Lĩnh vực",
        ),
        Chart(
            key="by-channel",
            title="Theo cách nộp",
            kind="pie",
            labels=[CHANNEL_LABELS[Channel(channel)] for channel, _ in channels],
            series=[Series("Tiếp nhận", [count for _, count in channels], tone="info")],
            unit="hồ sơ",
            label_head="Cách nộp",
        ),
    ]


@require_GET
def dashboard(request: HttpRequest) -> HttpResponse:
    """Figures and charts of the last thirty days, each with its table."""
    agencies = actor_of(request).agencies
    since = today() - timedelta(days=PERIOD_DAYS - 1)
    context = {"totals": figures.totals(agencies, since), "charts": _charts(agencies), "since": since}
    return render(request, "dossiers/dashboard.html", context)


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Whose books are looked at, and whose the actor may choose from (none: only the own ones).

    ``query`` goes behind every address of the register, so that a book stays chosen.
    """

    agency_id: int
    last_year: int
    name: str = ""
    choices: tuple[Agency, ...] = ()
    query: str = ""


def _shelf(request: HttpRequest) -> _Shelf:
    """By ?co-quan=ID: the own books, or those of an agency whose work was taken over. 404 for others."""
    actor, this_year = actor_of(request), today().year
    wanted = request.GET.get("co-quan", "")
    if not actor.taken_over and not wanted:
        return _Shelf(actor.agency_id or 0, this_year)
    choices = tuple(Agency.objects.filter(pk__in=actor.agencies))
    chosen = next((one for one in choices if str(one.pk) == (wanted or str(actor.agency_id))), None)
    if chosen is None:
        raise Http404("Không tìm thấy sổ của cơ quan này.")
    last_year = chosen.valid_to.year if chosen.valid_to else this_year
    query = f"?co-quan={chosen.pk}" if chosen.pk != actor.agency_id else ""
    return _Shelf(chosen.pk, min(last_year, this_year), chosen.name, choices, query)


@require_GET
def register(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The register of one agency and year, page by page."""
    shelf = _shelf(request)
    agency_id, shown = shelf.agency_id, shelf.last_year if year is None else year
    page = page_of(entries(agency_id, shown).order_by("-book_number"), request.GET.get("page"), size=50)
    context: dict[str, Any] = {
        "page": page,
        "year": shown,
        "years": years(shelf.agency_id, shelf.last_year),
        "shelf": shelf,
        "closing": RegisterClosing.objects.filter(agency_id=agency_id, year=shown).first(),
        "is_past": shown < today().year,
    }
    return render(request, "dossiers/register.html", context)


@require_GET
def register_print(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The year's book as PDF or Word; the print is recorded as a read."""
    agency_id = _shelf(request).agency_id
    content = print_register(agency_id, year, kind)
    record_read(
        actor_of(request),
        agency_id=agency_id,
        subject="register",
        subject_id=year,
        purpose="register.print",
    )
    name = f"so-theo-doi-{year}.{kind}"
    return send_bytes(content, CONTENT_TYPES[kind], name, is_shown=kind == "pdf")


@require_http_methods(["GET", "POST"])
def register_close(request: HttpRequest, year: int) -> HttpResponse:
    """Ask once more, then close the year's book."""
    shelf = _shelf(request)
    back = f"{reverse('register_year', args=[year])}{shelf.query}"
    reason = why_not_close(shelf.agency_id, year)
    if reason is not None:
        messages.warning(request, reason)
        return redirect(back)
    if request.method == "POST":
        closing = close_register(shelf.agency_id, year, actor=actor_of(request))
        messages.success(request, f"Đã khóa sổ năm {year} với {closing.entries} hồ sơ.")
        return redirect(back)
    count = entries(shelf.agency_id, year).count()
    whose = f" của {shelf.name}" if shelf.query else ""
    return render(
        request,
        "confirm_page.html",
        {
            "title": f"Khóa sổ năm {year}{whose}",
            "question": f"Khóa sổ theo dõi hồ sơ năm {year}{whose} với {count} hồ sơ?",
            "consequences": [
                "Sổ đã khóa không mở lại được.",
                "Bản in có lời khóa sổ và tên người khóa.",
                "Hồ sơ chưa trả vẫn làm tiếp; ngày trả vào sổ như thường.",
            ],
            "form": None,
            "submit_label": "Khóa sổ",
            "tone": "primary",
            "cancel_url": back,
            "action_url": "",
        },
    )
