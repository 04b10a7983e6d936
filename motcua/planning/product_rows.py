"""What the rows of plans and of every product share: finding one for an actor, locking it, repetitions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.core.files.uploadedfile import UploadedFile

from motcua.core.actor import Actor
from motcua.documents.files import store_file
from motcua.documents.models import StoredFile
from motcua.planning.models import PlanTask, TaskProduct, TaskWording


def keep_upload(upload: UploadedFile[Any] | None, *, agency_id: int, actor: Actor) -> StoredFile | None:
    """Keep a file that came with a deed, inside its transaction: refused, the row goes back with it."""
    if upload is None:
        return None
    upload.seek(0)
    return store_file(cast(Any, upload), upload.name or "", agency_id=agency_id, actor=actor)


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
