"""For programs and search engines: open data, the feed of changes, sitemap and robots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from xml.sax.saxutils import escape

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from motcua.catalogue import stamp
from motcua.catalogue.models import ProcedureKind, ProcedureVersion, VersionState
from motcua.catalogue.search.index import current_index
from motcua.core.clock import ZONE, today
from motcua.core.wording import write_date
from motcua.portal.kept import kept
from motcua.portal.office import Office, find_office
from motcua.portal.open_data import About, about, csv_lines, json_lines, workbook
from motcua.portal.pages import kept_page, public_page

_CHANGES = 100
_BEGUN = 2026  # the year in which the feed's own names were given; they never change
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_CLOSED = ("/tai-khoan/", "/ho-so-cua-toi/", "/nop-ho-so/", "/tra-cuu/", "/ho-so/", "/danh-muc/")


def _address_of(request: HttpRequest) -> Callable[[str], str]:
    return lambda code: request.build_absolute_uri(reverse("procedure_public", args=[code]))


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What there is, under which terms, and where."""

    def write(office: Office | None) -> HttpResponse:
        head = about(office.name if office else "", stamp.current(), stamp.changed_at())
        context = {"about": head, "count": len(current_index().entries)}
        return public_page(request, "portal/open_data.html", context, office=office)

    return kept_page(request, write)


def _head() -> About:
    office = find_office()
    return about(office.name if office else "", stamp.current(), stamp.changed_at())


def _as_json_lines(head: About, request: HttpRequest) -> HttpResponseBase:
    lines: Iterator[bytes] = json_lines(head, _address_of(request))
    return StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")


def _as_csv(head: About, request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(
        csv_lines(head, _address_of(request)), content_type="text/csv; charset=utf-8"
    )


def _as_workbook(head: About, request: HttpRequest) -> HttpResponseBase:
    return StreamingHttpResponse(workbook(head, _address_of(request)), content_type=_EXCEL)


_WRITERS: dict[str, Callable[[About, HttpRequest], HttpResponseBase]] = {
    "jsonl": _as_json_lines,
    "csv": _as_csv,
    "xlsx": _as_workbook,
}


@require_safe
def download(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All public procedures in force in one file. Asked again with the ETag: 304 while nothing changed."""
    if kind not in _WRITERS:
        raise Http404("Không có dạng tệp này.")
    head = _head()
    etag = f'"{head.stamp}-{today():%Y%m%d}-{kind}"'
    answer: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = HttpResponse() if request.method == "HEAD" else _WRITERS[kind](head, request)
        answer["Content-Disposition"] = f'attachment; filename="thu-tuc-{today():%Y%m%d}.{kind}"'
    answer["ETag"] = etag
    answer["Cache-Control"] = "public, no-cache"
    return answer


def _changes() -> list[tuple[datetime, ProcedureVersion, bool]]:
    """The latest changes, newest first: a version published, or (True) one that ended without another."""
    approved = (
        ProcedureVersion.objects.filter(
            state=VersionState.APPROVED, procedure__kind=ProcedureKind.PUBLIC, approved_at__isnull=False
        )
        .select_related("procedure__sector")
        .defer("content")
    )
    published = [
        (row.approved_at, row, False)
        for row in approved.order_by("-approved_at")[:_CHANGES]
        if row.approved_at
    ]
    gone = approved.filter(valid_to__lt=today()).order_by("-valid_to")[: _CHANGES * 2]
    going_on = set(
        ProcedureVersion.objects.filter(
            state=VersionState.APPROVED, procedure__in={row.procedure_id for row in gone}
        )
        .exclude(valid_to__lt=today())
        .values_list("procedure_id", flat=True)
    )
    ended = [
        (datetime.combine(row.valid_to + timedelta(days=1), time(), ZONE), row, True)
        for row in gone
        if row.valid_to and row.procedure_id not in going_on
    ]
    return sorted([*published, *ended], key=lambda change: change[0], reverse=True)[:_CHANGES]


def _entry(request: HttpRequest, at: datetime, row: ProcedureVersion, is_end: bool) -> dict[str, Any]:
    name, code = row.procedure.name, row.procedure.code
    address = request.build_absolute_uri(reverse("procedure_version", args=[code, row.number]))
    kind = "Hết hiệu lực" if is_end else "Thủ tục mới" if row.number == 1 else "Thay đổi"
    said = (
        f"Hết hiệu lực sau ngày {write_date(row.valid_to)}"
        + (f", theo {row.ended_by_no}" if row.ended_by_no else "")
        if is_end
        else f"Áp dụng từ {write_date(row.valid_from)}, theo {row.decision_no}"
    )
    own = f"tag:{request.get_host().split(':')[0]},{_BEGUN}:thu-tuc/{code}/ban/{row.number}"
    return {
        "title": f"{kind}: {name}",
        "link": address,
        "description": f"{said}. Mã {code}.",
        "unique_id": own + ("/het-hieu-luc" if is_end else ""),
        "pubdate": at,
        "updateddate": at,
        "categories": (row.procedure.sector.name, kind),
    }


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """New, changed and ended procedures as an Atom feed, the latest hundred."""
    office = find_office()

    def write() -> HttpResponse:
        feed = Atom1Feed(
            title=f"Thay đổi thủ tục hành chính{f', {office.name}' if office else ''}",
            link=request.build_absolute_uri(reverse("procedure_search")),
            description="Thủ tục mới, thay đổi, hết hiệu lực",
            language="vi",
            author_name=office.name if office else "Một cửa",
            feed_url=request.build_absolute_uri(reverse("procedure_changes")),
            feed_guid=request.build_absolute_uri(reverse("procedure_changes")),
        )
        for change in _changes():
            feed.add_item(**_entry(request, *change))
        return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")

    return kept(request, ("feed", office, request.get_host()), write)


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page for search engines; procedures in force only."""

    def write() -> HttpResponse:
        address_of = _address_of(request)
        pages = [
            (request.build_absolute_uri(reverse(name)), None)
            for name in ("portal_home", "procedure_search", "open_data")
        ]
        rows = [*pages, *((address_of(entry.code), entry.valid_from) for entry in current_index().entries)]
        body = "".join(
            f"<url><loc>{escape(address)}</loc>{f'<lastmod>{on.isoformat()}</lastmod>' if on else ''}</url>\n"
            for address, on in rows
        )
        text = (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{body}</urlset>\n'
        )
        return HttpResponse(text, content_type="application/xml; charset=utf-8")

    return kept(request, ("sitemap", request.get_host()), write)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what is public; a person's dossiers and the staff's pages are not for them."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in _CLOSED),
        "Allow: /",
        f"Sitemap: {request.build_absolute_uri(reverse('sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
