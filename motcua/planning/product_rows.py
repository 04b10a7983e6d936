"""What the rows of plans and of every product share: finding one for an actor, locking it, repetitions."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction

from motcua.core.actor import Actor
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.text import clean
from motcua.documents.files import store_file
from motcua.documents.models import StoredFile
from motcua.planning.models import PlanTask, TaskProduct, TaskWording

R = TypeVar("R", bound=models.Model)
ID_USED = "Trang này đã dùng để ghi một việc khác. Chưa ghi gì thêm. Hãy tải lại trang rồi làm lại."


class _Requested(Protocol):
    """A row that remembers under which request it was made."""

    request_id: str


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


def made_before(model: type[R], actor: Actor, request_id: str) -> R | None:
    """The row this very request made a moment ago, or None. Conflict when somebody else's request did."""
    found = model._default_manager.filter(agency_id=actor.agency_id, request_id=request_id).first()
    if found is not None and cast(Any, found).made_by_id != actor.officer_id:
        raise Conflict(ID_USED)
    return found


def insert_once(row: R, actor: Actor) -> R:
    """Insert; when this very request arrived twice at the same moment, the row that the other one made."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        standing = made_before(type(row), actor, cast(Any, row).request_id)
        if standing is None:
            raise
        return standing
    return row


def keep_upload(upload: UploadedFile[Any] | None, *, agency_id: int, actor: Actor) -> StoredFile | None:
    """Keep a file that came with a deed, inside its transaction: refused, the row goes back with it."""
    if upload is None:
        return None
    upload.seek(0)
    return store_file(cast(Any, upload), upload.name or "", agency_id=agency_id, actor=actor)


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


def task_of(actor: Actor, task_id: int | None) -> PlanTask | None:
    """The task whose product is being made, or None when none is named; NotFound for a stranger's."""
    from motcua.planning.actions.products import find_task

    return None if task_id is None else find_task(actor.agencies, task_id)


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A plan task as the page of its product names it."""

    task_id: int
    year: int
    text: str


def tasks_with(agency_id: int, kind: str, object_id: int) -> list[TaskLine]:
    """The tasks whose product the thing is, in the words of the plan's newest version."""
    links = TaskProduct.objects.filter(agency_id=agency_id, kind=kind, object_id=object_id)
    ids = list(links.values_list("task_id", flat=True))
    if not ids:
        return []
    wordings = TaskWording.objects.filter(agency_id=agency_id, task_id__in=ids)
    newest = {one.task_id: one.content for one in wordings.order_by("version_id")}
    tasks = PlanTask.objects.filter(agency_id=agency_id, id__in=ids).select_related("plan")
    return [TaskLine(one.id, one.plan.year, newest.get(one.id, "")) for one in tasks]
