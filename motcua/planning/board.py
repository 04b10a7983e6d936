"""The board of a plan: its tasks with where each stands, grouped by section, unit or month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from motcua.core.actor import Actor
from motcua.core.wording import write_date
from motcua.planning.days import MONTHS, Bar, bar_in
from motcua.planning.models import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskState,
    TaskWording,
    VersionState,
)
from motcua.planning.notices import SOON_DAYS
from motcua.planning.wordings import in_force

NOT_ASSIGNED, NO_DAY = "Chưa giao đơn vị", "Chưa có hạn"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a task or one of its days stands: a key for filters, words and a tone."""

    key: str
    words: str
    tone: str


def standing_of_day(due_on: date, done_on: date | None, day: date) -> Standing:
    """Of one milestone on a day."""
    if done_on is not None:
        return Standing("done", f"Xong {write_date(done_on)}", "done")
    left = (due_on - day).days
    if left < 0:
        return Standing("overdue", f"Quá hạn {-left} ngày", "overdue")
    if left == 0:
        return Standing("soon", "Hôm nay đến hạn", "due_soon")
    if left <= SOON_DAYS:
        return Standing("soon", f"Còn {left} ngày", "due_soon")
    return Standing("open", "Trong hạn", "on_time")


_CLOSED = {
    TaskState.DONE.value: Standing("done", "Đã hoàn thành", "done"),
    TaskState.DROPPED.value: Standing("dropped", "Đưa ra khỏi kế hoạch", "neutral"),
}


@dataclass(slots=True)
class TaskLine:
    """One task on a list: its words, its days in order, and its standing on the day."""

    task: PlanTask
    wording: TaskWording
    day: date
    milestones: list[TaskMilestone] = field(default_factory=list)

    @property
    def next(self) -> TaskMilestone | None:
        """The earliest day that is still open."""
        return next((each for each in self.milestones if each.done_on is None), None)

    @property
    def standing(self) -> Standing:
        """Of the task as a whole: by its state, else by its next day."""
        if self.task.state in _CLOSED:
            return _CLOSED[self.task.state]
        if self.next is not None:
            return standing_of_day(self.next.due_on, None, self.day)
        if self.milestones:
            return Standing("open", "Các mốc đã xong, chờ kết thúc", "waiting")
        return Standing("no_day", NO_DAY, "neutral")

    def standing_of(self, milestone: TaskMilestone) -> Standing:
        """Of one of its days; a day that was still open when the task ended is no longer late."""
        if milestone.done_on is None and self.task.state in _CLOSED:
            return _CLOSED[self.task.state]
        return standing_of_day(milestone.due_on, milestone.done_on, self.day)

    @property
    def unit_name(self) -> str:
        """The unit it was given to, or the printed words."""
        return self.task.lead_unit.name if self.task.lead_unit else ""


@dataclass(frozen=True, slots=True)
class Row:
    """A task under a heading; ``milestone`` when the heading is about one of its days."""

    line: TaskLine
    milestone: TaskMilestone | None = None

    @property
    def due_on(self) -> date | None:
        """The day shown."""
        days = self.line.milestones
        shown = self.milestone or self.line.next or (days[-1] if days else None)
        return shown.due_on if shown else None

    @property
    def standing(self) -> Standing:
        """Of the day shown while the task is open."""
        return self.line.standing if self.milestone is None else self.line.standing_of(self.milestone)


@dataclass(slots=True)
class Group:
    """A heading of the board with its rows."""

    key: str
    title: str
    rows: list[Row] = field(default_factory=list)


def _with_days(wordings: Iterable[TaskWording], agencies: Iterable[int], day: date) -> list[TaskLine]:
    lines = {one.task_id: TaskLine(one.task, one, day) for one in wordings}
    rows = TaskMilestone.objects.filter(agency_id__in=list(agencies), task_id__in=list(lines))
    for milestone in rows.order_by("due_on", "id"):
        lines[milestone.task_id].milestones.append(milestone)
    return list(lines.values())


def lines_of_plan(plan: AnnualPlan, day: date) -> tuple[PlanVersion | None, list[TaskLine]]:
    """The version that holds and its tasks in the order of the paper; two statements whatever the number."""
    state = VersionState.DRAFT if plan.state == PlanState.DRAFT else VersionState.APPROVED
    rows = TaskWording.objects.filter(
        agency_id=plan.agency_id, version__plan_id=plan.id, version__state=state
    ).select_related("version", "task", "task__lead_unit", "task__officer")
    wordings: list[TaskWording] = list(rows.order_by("position"))
    version = wordings[0].version if wordings else None
    return version, _with_days(wordings, [plan.agency_id], day)


def lines_of_officer(actor: Actor, task_ids: Iterable[int], day: date) -> list[TaskLine]:
    """Tasks of plans in force that are the actor's own or among ``task_ids``; two statements."""
    whose = Q(task__officer_id=actor.officer_id) | Q(task_id__in=list(task_ids))
    rows = in_force(actor.agencies).filter(whose, task__state=TaskState.OPEN)
    wordings = rows.select_related("task", "task__lead_unit", "task__officer").order_by("position")
    lines = _with_days(list(wordings), actor.agencies, day)
    return sorted(lines, key=lambda line: line.next.due_on if line.next else date.max)


# --- headings ---------------------------------------------------------------------------------------


def by_section(lines: Iterable[TaskLine], version: PlanVersion | None) -> list[Group]:
    """Under the sections of the paper, in its order."""
    sections = version.sections if version is not None else []
    titles = {tuple(one["path"]): one["title"] for one in sections}
    groups: dict[tuple[str, ...], Group] = {}
    for line in lines:
        path = tuple(line.wording.section_path)
        if path not in groups:
            title = ". ".join(filter(None, [path[-1] if path else "", titles.get(path, "")]))
            groups[path] = Group("-".join(path) or "khac", title or "Ngoài các mục")
        groups[path].rows.append(Row(line))
    return list(groups.values())


def by_unit(lines: Iterable[TaskLine]) -> list[Group]:
    """Under the units that lead; what nobody was given comes first, for it needs somebody."""
    groups: dict[int, Group] = {}
    for line in lines:
        unit_id = line.task.lead_unit_id or 0
        group = groups.setdefault(unit_id, Group(str(unit_id), line.unit_name or NOT_ASSIGNED))
        group.rows.append(Row(line))
    return sorted(groups.values(), key=lambda group: (group.key != "0", group.title))


def by_month(lines: Iterable[TaskLine], year: int) -> list[Group]:
    """Under the months in which their days fall; a task with several days stands under each of them."""
    months: dict[tuple[int, int], list[Row]] = defaultdict(list)
    without: list[Row] = []
    for line in lines:
        if not line.milestones:
            without.append(Row(line))
        for each in line.milestones:
            months[each.due_on.year, each.due_on.month].append(Row(line, each))
    groups = []
    for (of, month), rows in sorted(months.items()):
        title = f"Tháng {month}" if of == year else f"Tháng {month}/{of}"
        rows.sort(key=lambda row: row.due_on or date.max)
        groups.append(Group(f"{of}-{month}", title, rows))
    return groups + ([Group("khong", NO_DAY, without)] if without else [])


GROUPINGS: dict[str, str] = {
    "section": "Mục của kế hoạch",
    "unit": "Đơn vị chủ trì",
    "month": "Tháng đến hạn",
}


def grouped(key: str, lines: list[TaskLine], version: PlanVersion | None, year: int) -> list[Group]:
    """The board under one of GROUPINGS; any other key means sections."""
    if key == "unit":
        return by_unit(lines)
    return by_month(lines, year) if key == "month" else by_section(lines, version)


# --- the year ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A due day in a month: its standing and what it is."""

    milestone: TaskMilestone
    standing: Standing

    @property
    def tone_class(self) -> str:
        """The tone as the style sheet writes it."""
        return self.standing.tone.replace("_", "-")


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one task: whether a span runs through it, begins or ends there, and its due days."""

    month: int
    is_span: bool
    is_first: bool
    is_last: bool
    marks: tuple[Mark, ...]


def cells(line: TaskLine, year: int) -> list[Cell]:
    """The twelve months of a task's row in the year view."""
    bars: list[Bar] = []
    marks: dict[int, list[Mark]] = defaultdict(list)
    for each in line.milestones:
        bar = bar_in(year, each.starts_on, each.due_on)
        if bar is None:
            continue
        bars.append(bar)
        if not bar.is_after:
            marks[each.due_on.month].append(Mark(each, line.standing_of(each)))
    return [
        Cell(
            month=month,
            is_span=any(bar.covers(month) for bar in bars),
            is_first=any(bar.first == month and not bar.is_before for bar in bars),
            is_last=any(bar.last == month and not bar.is_after for bar in bars),
            marks=tuple(marks[month]),
        )
        for month in MONTHS
    ]
