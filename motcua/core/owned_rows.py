"""What actions over plain rows of an agency share: finding one, locking it, repetitions, words."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar, cast

from django.db import IntegrityError, models, transaction

from motcua.core.actor import Actor
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.journal import ID_USED
from motcua.core.text import clean

R = TypeVar("R", bound=models.Model)


def new_request_id() -> str:
    """A fresh id for one submission; the form carries it, so that a second press changes nothing."""
    return uuid.uuid4().hex


def find_row(model: type[R], actor: Actor, row_id: int, missing: str) -> R:
    """A row of the actor's agencies; NotFound for any other, so that a stranger learns nothing."""
    agencies = actor.agencies if actor.is_officer else frozenset()
    found = model._default_manager.filter(agency_id__in=agencies, id=row_id).first()
    if found is None:
        raise NotFound(missing)
    return found


def locked(row: R) -> R:
    """The row as it stands, locked until the end of the transaction; NotFound when it is gone."""
    current = cast(Any, row)
    query = type(row)._default_manager.select_for_update(no_key=True)
    found = query.filter(agency_id=current.agency_id, id=current.id).first()
    if found is None:
        raise NotFound("Không còn mục này. Hãy tải lại trang.")
    return found


def in_state(row: R, *states: str, why: str) -> R:
    """The row as it stands, locked; WrongState unless it is in one of the states."""
    current = locked(row)
    shown = cast(Any, current)
    if shown.state not in states:
        raise WrongState(f"{why} Trạng thái hiện nay: {shown.get_state_display().lower()}.")
    return current


def made_before(model: type[R], actor: Actor, request_id: str, *, agency_id: int | None = None) -> R | None:
    """The row this very request made a moment ago, or None. Conflict when somebody else's request did.

    ``agency_id``: whose row it is, if not of the actor's own agency.
    """
    owner_id = actor.agency_id if agency_id is None else agency_id
    found = model._default_manager.filter(agency_id=owner_id, request_id=request_id).first()
    if found is not None and cast(Any, found).made_by_id != actor.officer_id:
        raise Conflict(ID_USED)
    return found


def insert_once(row: R, actor: Actor) -> R:
    """Insert; when this very request arrived twice at the same moment, the row that the other one made."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        made = cast(Any, row)
        standing = made_before(type(row), actor, made.request_id, agency_id=made.agency_id)
        if standing is None:
            raise
        return standing
    return row


def own_agency(actor: Actor) -> int:
    """The agency to which whatever the actor begins belongs; DomainError for who works for none."""
    if actor.agency_id is None:
        raise DomainError("Tài khoản này không thuộc cơ quan nào nên không lập được. Hãy báo quản trị.")
    return actor.agency_id


def words(text: str, field: str, *, most: int, missing: str = "") -> str:
    """Text as it is kept; DomainError when it is too long, or empty where ``missing`` says what is wanted."""
    found = clean(text)
    if missing and not found:
        raise DomainError(missing, field=field)
    if len(found) > most:
        raise DomainError(f"Nội dung dài quá {most} ký tự. Hãy viết ngắn lại.", field=field)
    return found
