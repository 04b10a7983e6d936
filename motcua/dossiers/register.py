"""The register (sổ theo dõi hồ sơ): a view over dossiers, closed once a year with a digest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import local, now, today
from motcua.core.errors import Conflict, DomainError, WrongState
from motcua.core.permissions import require
from motcua.documents import official_forms as of
from motcua.documents.render import render_docx, render_pdf
from motcua.dossiers.actions.result import METHODS
from motcua.dossiers.models import Dossier, DossierEvent, DossierNumber, DossierQuerySet, RegisterClosing
from motcua.dossiers.numbers import book_series
from motcua.dossiers.printing import head_for
from motcua.dossiers.queries import case_of
from motcua.law import era
from motcua.organisations.models import Agency

_SETTLING = timedelta(hours=1)


def entries(agency_id: int, year: int) -> DossierQuerySet:
    """The dossiers of one year's book in the order of their numbers, with the names it prints."""
    return (
        Dossier.objects.filter(agency_id=agency_id, book_year=year)
        .select_related("owner", "procedure", "competent_agency")
        .order_by("book_number")
    )


def years(agency_id: int, last: int) -> list[int]:
    """The years that have a book, and the last the agency can have one for; newest first."""
    prefix = book_series(0)[:-1]
    series = DossierNumber.objects.filter(agency_id=agency_id, series__startswith=prefix)
    found = {int(name.removeprefix(prefix)) for name in series.values_list("series", flat=True)}
    return sorted({last, *found}, reverse=True)


def why_not_close(agency_id: int, year: int) -> str | None:
    """Why the book of a year cannot be closed, as a sentence; None when it can."""
    # The last deed of New Year's Eve may still be under way: its moment is that of its beginning.
    if year >= (now() - _SETTLING).year:
        return "Chỉ khóa sổ của năm đã hết. Sổ năm nay vẫn đang ghi."
    if RegisterClosing.objects.filter(agency_id=agency_id, year=year).exists():
        return f"Sổ năm {year} đã khóa rồi."
    if not entries(agency_id, year).exists():
        return f"Sổ năm {year} không có hồ sơ nào để khóa."
    return None


def digest_of(rows: Iterable[Dossier]) -> str:
    """One hash over what the book says of each dossier's reception; later hand-overs do not change it."""
    running = hashlib.sha256()
    for row in rows:
        assert row.received_at is not None
        line = f"{row.book_number}|{row.code}|{row.procedure_code}|{int(row.received_at.timestamp())}\n"
        running.update(line.encode())
    return running.hexdigest()


def close_register(agency_id: int, year: int, *, actor: Actor) -> RegisterClosing:
    """Close an agency's book of a past year: number of entries, digest, who signed. Once only.

    The book of an agency that ended is closed by the head of the one that followed it.
    """
    require(actor, "register.close", RegisterClosing(agency_id=agency_id))
    reason = why_not_close(agency_id, year)
    if reason is not None:
        raise WrongState(reason)
    rows = list(entries(agency_id, year))
    try:
        with transaction.atomic():
            closing = RegisterClosing.objects.create(
                agency_id=agency_id,
                year=year,
                entries=len(rows),
                closed_at=now(),
                closed_by_id=actor.officer_id or 0,
                closed_by_name=actor.name,
                digest=digest_of(rows),
            )
            detail = {"agency": agency_id, "entries": len(rows)}
            audit(actor, "register.closed", subject=str(year), detail=detail)
    except IntegrityError as error:
        raise WrongState(f"Sổ năm {year} đã khóa rồi.") from error
    return closing


def _ways(agency_id: int, year: int) -> dict[int, str]:
    """How each result of the book was handed over, by dossier, in words."""
    given = DossierEvent.objects.filter(
        agency_id=agency_id, type="HandedOver", dossier_id__in=entries(agency_id, year).values("id")
    ).order_by("sequence")
    return {
        dossier_id: METHODS.get(payload["method"], "")
        for dossier_id, payload in given.values_list("dossier_id", "payload")
    }


def _entry(row: Dossier, way: str) -> of.RegisterEntry:
    assert row.received_at is not None
    assert row.due_at is not None
    assert row.book_number is not None
    contact = ", ".join(part for part in (row.owner.address, row.owner.phone) if part)
    return of.RegisterEntry(
        serial=row.book_number,
        dossier_code=row.code,
        procedure=row.procedure.name,
        dossier_sets=case_of(row).copies_of_dossier,
        owner_name=row.owner.name,
        contact=contact,
        settling_agency=row.competent_agency.name,
        received_on=local(row.received_at).date(),
        due_on=local(row.due_at).date(),
        returned_on=local(row.handed_over_at).date() if row.handed_over_at else None,
        return_way=way,
        note=row.status_label if row.handed_over_at is None else "",
    )


def print_register(agency_id: int, year: int, kind: str) -> bytes:
    """The year's book as PDF or Word (form 06 of era A, 07 afterwards), with its closing when closed."""
    agency = Agency.objects.select_related("parent").get(pk=agency_id)
    closing = RegisterClosing.objects.filter(agency_id=agency_id, year=year).first()
    rows = list(entries(agency_id, year))
    if not rows:
        raise DomainError(f"Sổ năm {year} chưa có hồ sơ nào.")
    if closing is not None and digest_of(rows) != closing.digest:
        raise Conflict(
            f"Sổ năm {year} không còn khớp mã kiểm tra lúc khóa. "
            "Hãy báo quản trị kiểm tra nhật ký trước khi in."
        )
    ways = _ways(agency_id, year)
    first = local(rows[0].received_at).date() if rows[0].received_at else today()
    book = of.RegisterBook(
        head=head_for(agency, local(closing.closed_at).date() if closing else today()),
        year=year,
        book="01",
        opened_on=first,
        entries=tuple(_entry(row, ways.get(row.id, "")) for row in rows),
        closing=of.RegisterClosing(
            closed_on=local(closing.closed_at).date(), signer=of.Signer(name=closing.closed_by_name)
        )
        if closing
        else None,
    )
    # A book that runs over two eras keeps the form it was opened with.
    render = render_pdf if kind == "pdf" else render_docx
    return render(book, era=era(first))
