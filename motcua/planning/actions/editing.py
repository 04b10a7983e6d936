"""Changing the words of a draft: its head, its sections, its tasks and the doubtful places of an import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.planning.actions.drafts import cells_of, is_draft
from motcua.planning.importer.deadline_meaning import deadline_of
from motcua.planning.importer.proposal import Deadline, DeadlineKind
from motcua.planning.importer.splitting import sentences
from motcua.planning.models import AnnualPlan, PlanTask, PlanVersion, TaskWording

# Beyond any task's place: two steps through here never meet a place that is taken.
_ASIDE = 15_000
MOST_TASKS = 2_000
_LONGEST_CELL = 20_000
CHANGED_BY_HAND = "Đã sửa ô này"


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """The cells of a task as a person typed them.

    ``due_from`` and ``due_to`` say what the deadline's words mean where the person knows better.
    """

    section_path: tuple[str, ...]
    number: str
    content: str
    items: Sequence[str] = ()
    lead: str = ""
    coordination: Sequence[str] = ()
    deadline: str = ""
    products: Sequence[str] = ()
    due_from: date | None = None
    due_to: date | None = None


def locked_draft(version: PlanVersion, *, actor: Actor) -> PlanVersion:
    """The draft, locked behind its plan; refuses who may not and a version that is no draft any more."""
    require(actor, "plan.manage", version)
    AnnualPlan.objects.select_for_update(no_key=True).get(agency_id=version.agency_id, id=version.plan_id)
    rows = PlanVersion.objects.filter(agency_id=version.agency_id, id=version.id)
    found: PlanVersion | None = rows.select_related("plan").first()
    if found is None:
        raise NotFound("Bản dự thảo này không còn. Hãy mở lại kế hoạch.")
    if not is_draft(found):
        raise WrongState("Bản này đã ban hành, không sửa được. Hãy lập bản sửa đổi.")
    return found


def find_wording(version: PlanVersion, task_id: int) -> TaskWording:
    """The words of one task in this version; NotFound when it has none here."""
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id, task_id=task_id)
    found: TaskWording | None = rows.select_related("task").first()
    if found is None:
        raise NotFound("Không có nhiệm vụ này trong bản kế hoạch.")
    return found


def digest_of(wording: TaskWording) -> str:
    """What a form was filled from; another digest at saving means that somebody was faster."""
    return hashlib.sha256(json.dumps(cells_of(wording), sort_keys=True).encode()).hexdigest()[:16]


def _lines(texts: Sequence[str]) -> list[str]:
    return [found for text in texts if (found := " ".join(clean(text).split()))]


def _one_line(text: str, name: str, label: str, longest: int) -> str:
    found = " ".join(clean(text).split())
    if len(found) > longest:
        raise DomainError(f"{label} dài quá {longest} ký tự. Hãy viết ngắn lại.", field=name)
    return found


def meaning(facts: TaskFacts, year: int) -> Deadline:
    """What the deadline's words mean: what the person says, else what can be read out of them."""
    read = deadline_of(_one_line(facts.deadline, "deadline", "Thời hạn", 300), year=year)
    start, end = facts.due_from, facts.due_to
    if start is None and end is None:
        return read
    if end is None:
        raise DomainError("Hãy ghi cả ngày cuối của thời hạn.", field="due_to")
    if start is not None and start > end:
        raise DomainError("Ngày đầu phải trước ngày cuối.", field="due_from")
    if (start, end) == (read.start, read.end):
        return read
    kind = DeadlineKind.DATE if start in (None, end) else DeadlineKind.RANGE
    return Deadline(read.raw, kind, start, end)


def _cells(version: PlanVersion, facts: TaskFacts) -> dict[str, Any]:
    content = " ".join(clean(facts.content).split())
    if not content:
        raise DomainError("Hãy ghi nội dung nhiệm vụ.", field="content")
    paths = {tuple(section["path"]) for section in version.sections}
    if facts.section_path and facts.section_path not in paths:
        raise DomainError("Mục này không còn. Hãy chọn lại.", field="section")
    lists = {
        "items": _lines(facts.items),
        "coordination": _lines(facts.coordination),
        "products": _lines(facts.products),
    }
    for name, texts in (("content", [content]), *lists.items()):
        if sum(map(len, texts)) > _LONGEST_CELL:
            raise DomainError(f"Ô này dài quá {_LONGEST_CELL} ký tự. Hãy viết ngắn lại.", field=name)
    return {
        "section_path": list(facts.section_path),
        "number": _one_line(facts.number, "number", "Số", 20),
        "content": content,
        "lead": _one_line(facts.lead, "lead", "Ô chủ trì", 500),
        "deadline": meaning(facts, version.plan.year).as_json(),
        **lists,
    }


_OF_CONTENT = {"content": ("content", "items")}


def _is_changed(before: dict[str, Any], after: dict[str, Any], of: str) -> bool:
    return any(before[name] != after[name] for name in _OF_CONTENT.get(of, (of,)) if name in after)


@transaction.atomic
def change_task(
    version: PlanVersion, *, task_id: int, facts: TaskFacts, seen: str, actor: Actor
) -> TaskWording:
    """Write the cells of a task anew; doubts about a cell that changed are settled by it.

    ``seen`` is the digest the form was filled from: Conflict when somebody has changed it since.
    """
    version = locked_draft(version, actor=actor)
    wording = find_wording(version, task_id)
    cells = _cells(version, facts)
    before = cells_of(wording)
    if cells == before:
        return wording
    if seen != digest_of(wording):
        raise Conflict("Người khác vừa sửa nhiệm vụ này. Hãy tải lại trang rồi sửa tiếp.")
    for name, value in cells.items():
        setattr(wording, name, value)
    wording.doubts = [
        {**doubt, "settled": CHANGED_BY_HAND}
        if not doubt.get("settled") and _is_changed(before, cells, doubt["field"])
        else doubt
        for doubt in wording.doubts
    ]
    wording.save(update_fields=[*cells, "doubts"])
    changed = sorted(name for name in cells if cells[name] != before[name])
    audit(actor, "plan.task_changed", subject=str(task_id), detail={"cells": changed})
    return wording


def _shift(version: PlanVersion, after: int) -> None:
    """Make one place free behind ``after``: two statements, for no place may be taken twice on the way."""
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    rows.filter(position__gt=after).update(position=F("position") + _ASIDE + 1)
    rows.filter(position__gt=_ASIDE).update(position=F("position") - _ASIDE)


def _insert(version: PlanVersion, after: int, cells: dict[str, Any], **others: Any) -> TaskWording:
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    if rows.count() >= MOST_TASKS:
        raise DomainError(f"Một kế hoạch có nhiều nhất {MOST_TASKS} nhiệm vụ.")
    _shift(version, after)
    task = PlanTask.objects.create(agency_id=version.agency_id, plan_id=version.plan_id)
    return TaskWording.objects.create(
        agency_id=version.agency_id,
        version_id=version.id,
        task_id=task.id,
        position=after + 1,
        **cells,
        **others,
    )


@transaction.atomic
def add_task(
    version: PlanVersion, *, facts: TaskFacts, after_task_id: int | None = None, actor: Actor
) -> TaskWording:
    """A new task behind another one, or at the end. The same task twice at that place is a Conflict."""
    version = locked_draft(version, actor=actor)
    cells = _cells(version, facts)
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    same = rows.filter(content=cells["content"], number=cells["number"])
    if any(row.section_path == cells["section_path"] for row in same):
        raise Conflict("Mục này đã có nhiệm vụ cùng số và nội dung.", field="content")
    if after_task_id is not None:
        after = find_wording(version, after_task_id).position
    else:
        after = rows.order_by("-position").values_list("position", flat=True).first() or 0
    wording = _insert(version, after, cells)
    audit(actor, "plan.task_added", subject=str(wording.task_id), detail={"version": version.number})
    return wording


@transaction.atomic
def move_task(version: PlanVersion, *, task_id: int, is_up: bool, actor: Actor) -> None:
    """Let a task change places with its neighbour; at the edge nothing happens.

    It takes over the neighbour's section: so a task walks from one section into the next.
    """
    version = locked_draft(version, actor=actor)
    wording = find_wording(version, task_id)
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    if is_up:
        other = rows.filter(position__lt=wording.position).order_by("-position").first()
    else:
        other = rows.filter(position__gt=wording.position).order_by("position").first()
    if other is None:
        return
    if other.section_path != wording.section_path:
        wording.section_path = other.section_path
        wording.save(update_fields=["section_path"])
    else:
        mine, its = wording.position, other.position
        for row, place in ((wording, _ASIDE), (other, mine), (wording, its)):
            row.position = place
            row.save(update_fields=["position"])
    audit(actor, "plan.task_moved", subject=str(task_id), detail={"up": is_up})


def pieces_of(wording: TaskWording) -> list[str]:
    """Where a task may be split: its sentences, then its sub-items. The first one stays."""
    return [*sentences(wording.content), *wording.items]


@transaction.atomic
def split_task(version: PlanVersion, *, task_id: int, at: int, actor: Actor) -> TaskWording:
    """Make the pieces from the ``at``-th on (counted from 1 for the second) a task of their own behind it.

    The other cells are copied; the new task, which has to be looked at, is answered.
    """
    version = locked_draft(version, actor=actor)
    wording = find_wording(version, task_id)
    sentences_there = sentences(wording.content)
    if not 1 <= at < len(sentences_there) + len(wording.items):
        raise DomainError("Hãy chọn chỗ bắt đầu nhiệm vụ mới.", field="at")
    rest, items = sentences_there[at:], wording.items[max(0, at - len(sentences_there)) :]
    content = " ".join(rest) or items.pop(0)
    cells = {**cells_of(wording), "content": content, "items": items, "number": ""}
    wording.items = wording.items[: max(0, at - len(sentences_there))]
    wording.content = " ".join(sentences_there[:at])
    wording.save(update_fields=["content", "items"])
    why = "Việc được tách ra từ việc phía trên: hãy ghi số và kiểm tra các ô."
    doubt = {"field": "number", "text": "", "why": why, "settled": ""}
    new = _insert(version, wording.position, cells, doubts=[doubt])
    audit(actor, "plan.task_split", subject=str(task_id), detail={"into": new.task_id})
    return new


def _union(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return [*first, *(text for text in second if text not in first)]


@transaction.atomic
def merge_task(version: PlanVersion, *, task_id: int, actor: Actor) -> TaskWording:
    """Put a task into the one above it: its words become the end of that one, other cells are joined."""
    version = locked_draft(version, actor=actor)
    wording = find_wording(version, task_id)
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    above: TaskWording | None = rows.filter(position__lt=wording.position).order_by("-position").first()
    if above is None:
        raise WrongState("Đây là nhiệm vụ đầu tiên, không có nhiệm vụ nào phía trên để gộp.")
    if above.items:
        above.items = [*above.items, wording.content, *wording.items]
    else:
        above.content, above.items = f"{above.content} {wording.content}", list(wording.items)
    above.lead = above.lead or wording.lead
    above.coordination = _union(above.coordination, wording.coordination)
    above.products = _union(above.products, wording.products)
    above.deadline = above.deadline if above.deadline.get("raw") else wording.deadline
    above.doubts = [*above.doubts, *wording.doubts]
    above.save()
    _take_out(wording)
    audit(actor, "plan.task_merged", subject=str(task_id), detail={"into": above.task_id})
    return above


@transaction.atomic
def remove_task(version: PlanVersion, *, task_id: int, actor: Actor) -> None:
    """Take a task out of the draft; one that is in force stays at work until the draft is approved."""
    version = locked_draft(version, actor=actor)
    wording = find_wording(version, task_id)
    _take_out(wording)
    words = wording.content[:200]
    audit(actor, "plan.task_removed", subject=str(task_id), detail={"content": words})


def _take_out(wording: TaskWording) -> None:
    """Delete the words, and the task itself when no other version has it."""
    TaskWording.objects.filter(agency_id=wording.agency_id, id=wording.id).delete()
    forget_tasks(wording.agency_id, [wording.task_id])


def forget_tasks(agency_id: int, task_ids: Sequence[int]) -> None:
    """Delete tasks no version speaks of any more, with what was prepared for them.

    WrongState when work was done on one: its proof must not vanish.
    """
    from motcua.planning.actions.remains import forget_remains

    spoken_of = TaskWording.objects.filter(agency_id=agency_id, task_id__in=task_ids)
    lonely = set(task_ids) - set(spoken_of.values_list("task_id", flat=True))
    if lonely:
        forget_remains(agency_id, lonely)
        PlanTask.objects.filter(agency_id=agency_id, id__in=lonely).delete()
