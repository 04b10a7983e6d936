"""Deeds on the register of issued documents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, connection, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, WrongState
from motcua.core.owned_rows import locked, made_before, own_agency, words
from motcua.core.permissions import require
from motcua.core.text import fold
from motcua.organisations.models import Agency
from motcua.planning.actions.products import link_product
from motcua.planning.issued_documents.models import IssuedDocument, NumberingChoice, NumberSeries, Urgency
from motcua.planning.issued_documents.symbols import (
    ONE_SERIES,
    document_types,
    series_name,
    series_of,
    symbol_of,
)
from motcua.planning.product_rows import keep_upload, task_of

KIND = "issued_document"
FIRST_YEAR = 2000
MOST = 99_999


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentFacts:
    """What the clerk writes into the register. ``drafter``: letters of the unit, for official letters."""

    type_code: str
    issued_on: date
    excerpt: str
    signer: str
    signer_position: str = ""
    urgency: str = Urgency.NORMAL.value
    recipients: str = ""
    copies: int | None = None
    unit_id: int | None = None
    drafter: str = ""
    note: str = ""


def _next_number(agency_id: int, year: int, series: str) -> int:
    """The next number of a series, in one statement that other transactions wait for."""
    table = NumberSeries._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{table}" (agency_id, year, series, last) VALUES (%s, %s, %s, 1) '  # noqa: S608
            f'ON CONFLICT (agency_id, year, series) DO UPDATE SET last = "{table}".last + 1 RETURNING last',
            [agency_id, year, series],
        )
        return int(cursor.fetchone()[0])


def _locked_choice(agency_id: int, year: int) -> NumberingChoice:
    """How the year is numbered, locked: numbers are given one after the other."""
    query = NumberingChoice.objects.select_for_update()
    choice: NumberingChoice = query.get_or_create(agency_id=agency_id, year=year)[0]
    return choice


def _check(facts: DocumentFacts, agency_id: int) -> None:
    if facts.type_code not in document_types():
        raise DomainError("Không có loại văn bản này. Hãy chọn lại.", field="type_code")
    if facts.urgency not in Urgency.values:
        raise DomainError("Không có độ khẩn này. Hãy chọn lại.", field="urgency")
    if facts.issued_on > today():
        raise DomainError("Ngày ban hành chưa tới. Số chỉ cấp cho văn bản đã ký.", field="issued_on")
    if facts.issued_on.year < FIRST_YEAR:
        raise DomainError(f"Năm phải từ {FIRST_YEAR}.", field="issued_on")
    if facts.unit_id is not None:
        is_own = Agency.objects.filter(pk=facts.unit_id, parent_id=agency_id).exists()
        if not is_own:
            raise DomainError("Không có đơn vị này trong cơ quan. Hãy chọn lại.", field="unit")


def _check_order(agency_id: int, year: int, series: str, issued_on: date) -> None:
    """Numbers follow the days: a later number never bears an earlier day."""
    query = IssuedDocument.objects.filter(agency_id=agency_id, year=year, series=series)
    last = query.order_by("-number").first()
    if last is not None and issued_on < last.issued_on:
        raise DomainError(
            f"Số trước đó ({last.symbol}) đã cấp ngày {last.issued_on:%d/%m/%Y}. "
            "Số sau không được mang ngày sớm hơn. Hãy xem lại ngày ban hành.",
            field="issued_on",
        )


def _searched(document: IssuedDocument) -> str:
    parts = (document.symbol, document.type_name, document.excerpt, document.signer, document.recipients)
    return fold(" ".join(parts))


def _row(facts: DocumentFacts, agency_id: int) -> IssuedDocument:
    return IssuedDocument(
        agency_id=agency_id,
        year=facts.issued_on.year,
        type_code=facts.type_code,
        issued_on=facts.issued_on,
        excerpt=words(facts.excerpt, field="excerpt", most=500, missing="Hãy ghi trích yếu nội dung."),
        signer=words(facts.signer, field="signer", most=120, missing="Hãy ghi người ký."),
        signer_position=words(facts.signer_position, field="signer_position", most=120),
        urgency=facts.urgency,
        recipients=words(facts.recipients, field="recipients", most=1000),
        copies=facts.copies,
        unit_id=facts.unit_id,
        note=words(facts.note, field="note", most=300),
    )


@transaction.atomic
def issue_document(
    facts: DocumentFacts,
    *,
    actor: Actor,
    request_id: str,
    upload: UploadedFile[Any] | None = None,
    task_id: int | None = None,
) -> IssuedDocument:
    """Give the next number of the year's series and write the line; sent again, the line that stands.

    The number is given back when anything is refused, so the series has no gaps. ``task_id``: the plan
    task whose product the document is.
    """
    agency_id = own_agency(actor)
    standing = made_before(IssuedDocument, actor, request_id)
    if standing is not None:
        return standing
    document = _row(facts, agency_id)
    require(actor, "issued_document.issue", document)
    _check(facts, agency_id)
    task = task_of(actor, task_id)
    choice = _locked_choice(agency_id, document.year)
    standing = made_before(IssuedDocument, actor, request_id)
    if standing is not None:  # the same press arrived twice at the same moment
        return standing
    document.series = series_of(facts.type_code, is_by_type=choice.is_by_type)
    document.number = _next_number(agency_id, document.year, document.series)
    _check_order(agency_id, document.year, document.series, facts.issued_on)
    drafter = words(facts.drafter, field="drafter", most=20)
    document.symbol = symbol_of(document.number, facts.type_code, organ=choice.organ, drafter=drafter)
    stored = keep_upload(upload, agency_id=agency_id, actor=actor)
    document.file_id = stored.id if stored else None
    document.made_at, document.made_by_id, document.request_id = now(), actor.officer_id, request_id
    document.folded = _searched(document)
    document.save(force_insert=True)
    audit(actor, "issued_document.issued", subject=document.symbol, detail={"id": document.id})
    if task is not None:
        link_product(task, kind=KIND, object_id=document.id, actor=actor)
    return document


@transaction.atomic
def attach_signed(
    document: IssuedDocument, *, upload: UploadedFile[Any], reason: str = "", actor: Actor
) -> IssuedDocument:
    """Put the signed paper to its line; another in its place needs a reason. WrongState once cancelled."""
    document = locked(document)
    require(actor, "issued_document.issue", document)
    if document.is_cancelled:
        raise WrongState("Văn bản này đã hủy nên không gắn tệp được.")
    said = words(reason, field="reason", most=300)
    if document.file_id is not None and not said:
        raise DomainError("Văn bản đã có bản ký. Hãy ghi lý do thay tệp.", field="reason")
    stored = keep_upload(upload, agency_id=document.agency_id, actor=actor)
    assert stored is not None
    detail = {"file": stored.id, "replaced": document.file_id, "reason": said}
    document.file_id = stored.id
    document.save(update_fields=["file_id"])
    audit(actor, "issued_document.file_attached", subject=document.symbol, detail=detail)
    return document


@transaction.atomic
def cancel_document(document: IssuedDocument, *, reason: str, actor: Actor) -> IssuedDocument:
    """Cancel a document: the line and its number stay, with the reason. WrongState when cancelled already."""
    document = locked(document)
    require(actor, "issued_document.cancel", document)
    if document.is_cancelled:
        raise WrongState("Văn bản này đã hủy từ trước.")
    document.cancel_reason = words(reason, field="reason", most=500, missing="Hãy ghi lý do hủy.")
    document.cancelled_at, document.cancelled_by_id = now(), actor.officer_id
    document.save(update_fields=["cancel_reason", "cancelled_at", "cancelled_by"])
    audit(actor, "issued_document.cancelled", subject=document.symbol, detail={"id": document.id})
    return document


@transaction.atomic
def set_numbering(*, year: int, is_by_type: bool, organ: str, actor: Actor) -> NumberingChoice:
    """Choose how a year is numbered. WrongState once the year has a number, WrongState for a past year."""
    agency_id = own_agency(actor)
    require(actor, "issued_document.set_numbering", NumberingChoice(agency_id=agency_id))
    if not today().year <= year <= today().year + 1:
        raise WrongState("Chỉ đặt được cách đánh số cho năm nay hoặc năm sau.")
    letters = words(organ, field="organ", most=20, missing="Hãy ghi chữ viết tắt tên cơ quan, ví dụ UBND.")
    if "/" in letters or " " in letters:
        raise DomainError("Chữ viết tắt không có dấu cách và dấu “/”.", field="organ")
    choice = _locked_choice(agency_id, year)
    has_numbers = NumberSeries.objects.filter(agency_id=agency_id, year=year).exists()
    if has_numbers and (is_by_type != choice.is_by_type or letters != choice.organ):
        raise WrongState(f"Năm {year} đã cấp số. Cách đánh số chỉ đổi được từ đầu năm sau.")
    choice.is_by_type, choice.organ = is_by_type, letters
    choice.save(update_fields=["is_by_type", "organ"])
    detail = {"by_type": is_by_type, "organ": letters}
    audit(actor, "issued_document.numbering_set", subject=str(year), detail=detail)
    return choice


@transaction.atomic
def continue_series(*, type_code: str, last: int, actor: Actor) -> NumberSeries:
    """Go on after the last number of this year's paper register. WrongState once the system gave a number."""
    agency_id, year = own_agency(actor), today().year
    require(actor, "issued_document.set_numbering", NumberingChoice(agency_id=agency_id))
    choice = _locked_choice(agency_id, year)
    if choice.is_by_type and type_code not in document_types():
        raise DomainError("Hãy chọn loại văn bản.", field="type_code")
    if not 1 <= last <= MOST:
        raise DomainError(f"Số cuối phải từ 1 đến {MOST}.", field="last")
    series = type_code if choice.is_by_type else ONE_SERIES
    given = NumberSeries(agency_id=agency_id, year=year, series=series, last=last)
    if NumberSeries.objects.filter(agency_id=agency_id, year=year, series=series).exists():
        raise WrongState(f"{series_name(series)} năm {year} đã có số trong hệ thống nên không đặt lại được.")
    try:
        with transaction.atomic():
            given.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Vừa có người cấp số. Hãy tải lại trang.") from error
    audit(actor, "issued_document.series_continued", subject=f"{series} {year}", detail={"last": last})
    return given
