"""Rows of publication: finding one for an actor, locking it, words as they are kept."""

from __future__ import annotations

import uuid
from typing import TypeVar

from django.db import IntegrityError, transaction

from motcua.catalogue.publication.models import CheckResult, CheckRound, Posting, PublicationPlace
from motcua.core.actor import Actor
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.text import clean

R = TypeVar("R", PublicationPlace, Posting, CheckRound, CheckResult)
M = TypeVar("M", PublicationPlace, CheckRound)


def new_request_id() -> str:
    """A fresh id for one submission; a second press of the same form changes nothing."""
    return uuid.uuid4().hex


def find_row(model: type[R], actor: Actor, row_id: int, missing: str) -> R:
    """A row of the actor's agencies; NotFound for any other, so that a stranger learns nothing."""
    found: R | None = model.objects.visible_to(actor).filter(id=row_id).first()
    if found is None:
        raise NotFound(missing)
    return found


def locked(row: R) -> R:
    """The row as it stands, locked until the end of the transaction."""
    query = type(row).objects.select_for_update(no_key=True)
    found: R | None = query.filter(agency_id=row.agency_id, id=row.id).first()
    if found is None:
        raise NotFound("Không còn mục này. Hãy tải lại trang.")
    return found


def made_before(model: type[M], actor: Actor, request_id: str) -> M | None:
    """What this very request made a moment ago; Conflict when somebody else's request did."""
    found: M | None = model.objects.filter(agency_id=own_agency(actor), request_id=request_id).first()
    if found is not None and found.made_by_id != actor.officer_id:
        raise Conflict("Trang này đã dùng để ghi một việc khác. Hãy tải lại trang rồi làm lại.")
    return found


def insert_once(row: M, actor: Actor) -> M:
    """Insert; when the very request arrived twice at the same moment, the row that the other one made."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        standing = made_before(type(row), actor, row.request_id)
        if standing is None:
            raise
        return standing
    return row


def own_agency(actor: Actor) -> int:
    """The agency to which what the actor begins belongs; DomainError for who works for none."""
    if actor.agency_id is None:
        raise DomainError("Tài khoản này không thuộc cơ quan nào nên không lập được. Hãy báo quản trị.")
    return actor.agency_id


def words(text: str, field: str, *, most: int, missing: str = "") -> str:
    """Text as it is kept; DomainError when too long, or empty where ``missing`` says what is wanted."""
    found = clean(text)
    if missing and not found:
        raise DomainError(missing, field=field)
    if len(found) > most:
        raise DomainError(f"Nội dung dài quá {most} ký tự. Hãy viết ngắn lại.", field=field)
    return found
