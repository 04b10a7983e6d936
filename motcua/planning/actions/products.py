"""Linking things made in the product slices to the task whose product they are."""

from __future__ import annotations

from collections.abc import Collection

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.permissions import require
from motcua.planning.models import PlanTask, TaskProduct, TaskState
from motcua.planning.product_kinds import PRODUCT_KINDS


def find_task(agency_ids: Collection[int], task_id: int) -> PlanTask:
    """A task of these agencies; NotFound for any other, so that a stranger learns nothing."""
    task = PlanTask.objects.filter(agency_id__in=agency_ids, id=task_id).first()
    if task is None:
        raise NotFound("Không có nhiệm vụ này.")
    found: PlanTask = task
    return found


@transaction.atomic
def link_product(task: PlanTask, *, kind: str, object_id: int, actor: Actor) -> TaskProduct:
    """Make a thing the product of a task; linking it again answers the link that stands.

    Raises WrongState for a task that was dropped from the plan, DomainError for a kind nobody registered
    or a thing that is not there.
    """
    require(actor, "plan.link_product", task)
    if task.state == TaskState.DROPPED:
        raise WrongState("Nhiệm vụ này đã đưa ra khỏi kế hoạch. Hãy chọn nhiệm vụ khác.")
    registered = PRODUCT_KINDS.get(kind)
    if registered is None:
        raise DomainError("Không có loại sản phẩm này. Hãy chọn lại.", field="kind")
    if object_id not in registered.cards([task.agency_id], [object_id]):
        raise NotFound("Không có sản phẩm này. Hãy chọn lại.")
    standing = _linked(task, kind, object_id)
    if standing is not None:
        return standing
    link = TaskProduct(
        agency_id=task.agency_id,
        task_id=task.id,
        kind=kind,
        object_id=object_id,
        linked_at=now(),
        linked_by_id=actor.officer_id,
    )
    try:
        with transaction.atomic():
            link.save(force_insert=True)
    except IntegrityError:
        # Sent twice at the same moment: the other one has written it.
        standing = _linked(task, kind, object_id)
        if standing is None:
            raise
        return standing
    audit(actor, "plan.product_linked", subject=str(task.id), detail={"kind": kind, "object": object_id})
    return link


@transaction.atomic
def unlink_product(task: PlanTask, *, kind: str, object_id: int, actor: Actor) -> None:
    """Take a thing off a task; the thing itself stays. Nothing happens when it was not linked."""
    require(actor, "plan.link_product", task)
    gone, _ = TaskProduct.objects.filter(
        agency_id=task.agency_id, task_id=task.id, kind=kind, object_id=object_id
    ).delete()
    if gone:
        detail = {"kind": kind, "object": object_id}
        audit(actor, "plan.product_unlinked", subject=str(task.id), detail=detail)


def _linked(task: PlanTask, kind: str, object_id: int) -> TaskProduct | None:
    return TaskProduct.objects.filter(
        agency_id=task.agency_id, task_id=task.id, kind=kind, object_id=object_id
    ).first()
