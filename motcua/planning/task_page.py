"""Everything the page of one task shows, read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.permissions import allowed
from motcua.planning.board import Standing, TaskLine, standing_of_day
from motcua.planning.history import Entry, history_of
from motcua.planning.models import (
    CoordinationRequest,
    DeadlineChange,
    PlanTask,
    SubTask,
    TaskCoordinator,
    TaskMilestone,
    TaskProduct,
    TaskState,
    TaskWording,
)
from motcua.planning.product_kinds import PRODUCT_KINDS, ProductCard
from motcua.planning.wordings import find_wording


@dataclass(frozen=True, slots=True)
class Day:
    """A milestone with its standing and every change of it, the oldest first."""

    milestone: TaskMilestone
    standing: Standing
    changes: list[DeadlineChange]


@dataclass(frozen=True, slots=True)
class Piece:
    """A sub-task, its standing, and whether the actor may tick or remove it."""

    sub_task: SubTask
    standing: Standing | None
    may_work: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked of a unit; whether the actor may answer."""

    asked: CoordinationRequest
    standing: Standing | None
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Product:
    """A linked product: its kind's label and its card."""

    kind: str
    label: str
    card: ProductCard


@dataclass(slots=True)
class TaskPage:
    """What the page shows and what the actor may do there."""

    line: TaskLine | None
    wording: TaskWording | None
    section: str
    doubts: list[dict[str, Any]]
    days: list[Day]
    pieces: list[Piece]
    coordinators: list[TaskCoordinator]
    questions: list[Question]
    products: list[Product]
    history: list[Entry]
    is_open: bool
    may_manage: bool
    may_work: bool
    may_link: bool
    cells: list[tuple[str, Any]] = field(default_factory=list)


def _days(task: PlanTask, day: date) -> list[Day]:
    own = {"agency_id": task.agency_id}
    milestones = list(TaskMilestone.objects.filter(**own, task_id=task.id).order_by("due_on", "id"))
    changes: dict[int, list[DeadlineChange]] = defaultdict(list)
    rows = DeadlineChange.objects.filter(**own, milestone_id__in=[each.id for each in milestones])
    for change in rows.select_related("changed_by").order_by("changed_at", "id"):
        changes[change.milestone_id].append(change)
    return [
        Day(each, standing_of_day(each.due_on, each.done_on, day), changes[each.id]) for each in milestones
    ]


def _pieces(task: PlanTask, actor: Actor, day: date, is_open: bool) -> list[Piece]:
    rows = SubTask.objects.filter(agency_id=task.agency_id, task_id=task.id).select_related("officer")
    found = []
    for one in rows.order_by("id"):
        one.task = task
        standing = None
        if one.done_on is not None or one.due_on is not None:
            standing = standing_of_day(one.due_on or day, one.done_on, day)
        found.append(Piece(one, standing, is_open and allowed(actor, "plan.work", one)))
    return found


def _questions(task: PlanTask, actor: Actor, day: date) -> list[Question]:
    rows = CoordinationRequest.objects.filter(agency_id=task.agency_id, task_id=task.id)
    found = []
    for asked in rows.select_related("unit", "asked_by", "answered_by", "file").order_by("id"):
        is_waiting = asked.answered_at is None
        standing = standing_of_day(asked.due_on, None, day) if is_waiting and asked.due_on else None
        found.append(Question(asked, standing, is_waiting and allowed(actor, "plan.answer", asked)))
    return found


def _products(task: PlanTask) -> list[Product]:
    """One statement for the links and one for each kind that is linked."""
    linked: dict[str, list[int]] = defaultdict(list)
    rows = TaskProduct.objects.filter(agency_id=task.agency_id, task_id=task.id).order_by("linked_at", "id")
    for kind, object_id in rows.values_list("kind", "object_id"):
        linked[kind].append(object_id)
    found = []
    for key, ids in linked.items():
        if key in PRODUCT_KINDS:
            kind = PRODUCT_KINDS[key]
            cards = kind.cards([task.agency_id], ids)
            found += [Product(key, kind.label, cards[one]) for one in ids if one in cards]
    return found


def _section(wording: TaskWording | None) -> str:
    """The headings above the task, as the paper has them."""
    if wording is None:
        return ""
    titles = {tuple(one["path"]): one["title"] for one in wording.version.sections}
    path = wording.section_path
    above = [(path[place], titles.get(tuple(path[: place + 1]), "")) for place in range(len(path))]
    return " › ".join(". ".join(filter(None, pair)) for pair in above)


def _cells(wording: TaskWording | None) -> list[tuple[str, Any]]:
    """The six cells as printed: label and a text or a list."""
    if wording is None:
        return []
    return [
        ("Số thứ tự", wording.number),
        ("Nội dung", wording.content),
        ("Chủ trì", wording.lead),
        ("Phối hợp", wording.coordination),
        ("Thời hạn", wording.deadline.get("raw", "")),
        ("Sản phẩm", wording.products),
    ]


def read_task(task: PlanTask, actor: Actor) -> TaskPage:
    """The page of a task that the actor may see."""
    day, wording, is_open = today(), find_wording(task), task.state == TaskState.OPEN
    days = _days(task, day)
    line = TaskLine(task, wording, day, [each.milestone for each in days]) if wording else None
    helpers = TaskCoordinator.objects.filter(agency_id=task.agency_id, task_id=task.id)
    return TaskPage(
        line=line,
        wording=wording,
        section=_section(wording),
        doubts=[one for one in (wording.doubts if wording else []) if not one.get("settled")],
        days=days,
        pieces=_pieces(task, actor, day, is_open),
        coordinators=list(helpers.select_related("unit", "officer").order_by("id")),
        questions=_questions(task, actor, day),
        products=_products(task),
        history=history_of(task.id),
        is_open=is_open,
        may_manage=allowed(actor, "plan.manage", task),
        may_work=is_open and allowed(actor, "plan.work", task),
        may_link=task.state != TaskState.DROPPED and allowed(actor, "plan.link_product", task),
        cells=_cells(wording),
    )
