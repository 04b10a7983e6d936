"""A thing made elsewhere is the product of a task: linked once, taken off, never by a stranger."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import pytest

from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions.products import find_task, link_product, unlink_product
from motcua.planning.models import PlanTask, TaskProduct, TaskState
from motcua.planning.product_kinds import PRODUCT_KINDS, ProductCard, ProductKind
from tests.support.world_planning import plan_with_a_task

pytestmark = pytest.mark.django_db
THINGS = {7: ProductCard(7, "Biên bản mẫu", "đã ký", "done", "/", is_complete=True)}


def _cards(agency_ids: Collection[int], ids: Collection[int]) -> dict[int, ProductCard]:
    return {id_: THINGS[id_] for id_ in ids if id_ in THINGS}


def _matches(agency_ids: Collection[int], text: str) -> Sequence[ProductCard]:
    return []


@pytest.fixture
def task(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> PlanTask:
    """A task of the commune, and a kind of thing there is one of."""
    kind = ProductKind("paper", "Giấy mẫu", _cards, _matches, lambda: "/")
    monkeypatch.setitem(PRODUCT_KINDS, "paper", kind)
    return plan_with_a_task(cast["chutich"].agency_id or 0)


def _linked(task: PlanTask) -> int:
    return TaskProduct.objects.filter(agency_id=task.agency_id, task_id=task.id).count()


def test_a_thing_is_linked_once_however_often_it_is_sent(task: PlanTask, cast: Cast) -> None:
    clerk = cast["vanthu"]
    first = link_product(task, kind="paper", object_id=7, actor=clerk)
    assert link_product(task, kind="paper", object_id=7, actor=clerk).id == first.id
    assert _linked(task) == 1
    assert AuditLine.objects.filter(deed="plan.product_linked", subject=str(task.id)).count() == 1


def test_taking_it_off_twice_is_taking_it_off(task: PlanTask, cast: Cast) -> None:
    link_product(task, kind="paper", object_id=7, actor=cast["vanthu"])
    for _ in range(2):
        unlink_product(task, kind="paper", object_id=7, actor=cast["vanthu"])
    assert _linked(task) == 0
    assert AuditLine.objects.filter(deed="plan.product_unlinked").count() == 1


def test_what_is_not_there_is_not_linked(task: PlanTask, cast: Cast) -> None:
    with pytest.raises(NotFound):
        link_product(task, kind="paper", object_id=8, actor=cast["vanthu"])
    with pytest.raises(DomainError, match="loại sản phẩm"):
        link_product(task, kind="nothing", object_id=7, actor=cast["vanthu"])
    assert _linked(task) == 0


def test_a_dropped_task_takes_no_product(task: PlanTask, cast: Cast) -> None:
    task.state = TaskState.DROPPED
    with pytest.raises(WrongState, match="đưa ra khỏi kế hoạch"):
        link_product(task, kind="paper", object_id=7, actor=cast["vanthu"])


def test_neither_citizens_nor_administrators_nor_neighbours_link(task: PlanTask, cast: Cast) -> None:
    for name in ("congdan1", "quantri", "anonymous", "lancan.tiepnhan"):
        with pytest.raises(NotAllowed):
            link_product(task, kind="paper", object_id=7, actor=cast[name])
    with pytest.raises(NotFound):
        find_task(cast["lancan.tiepnhan"].agencies, task.id)
    assert find_task(cast["vanthu"].agencies, task.id).id == task.id
