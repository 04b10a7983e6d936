"""A task's history in words, from its audit lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from motcua.core.evidence import find_figure
from motcua.core.models import AuditLine
from motcua.core.wording import write_date
from motcua.organisations.models import Agency, Officer
from motcua.planning.models import TaskState
from motcua.planning.product_kinds import PRODUCT_KINDS

_MOST_LINES = 200

# Deed → (title, icon, tone). What stands not here is shown as "Thay đổi khác".
DEEDS: dict[str, tuple[str, str, str]] = {
    "plan.task_assigned": ("Giao việc", "user-check", "info"),
    "plan.sub_task_added": ("Thêm việc nhỏ", "circle-plus", "info"),
    "plan.sub_task_done": ("Xong việc nhỏ", "check", "done"),
    "plan.sub_task_undone": ("Việc nhỏ chưa xong", "arrow-back-up", "neutral"),
    "plan.sub_task_removed": ("Xóa việc nhỏ", "trash", "neutral"),
    "plan.sub_task_handed_over": ("Bàn giao việc nhỏ", "transfer", "info"),
    "plan.milestone_added": ("Đặt hạn", "calendar-plus", "info"),
    "plan.milestone_done": ("Xong mốc hạn", "calendar-check", "done"),
    "plan.milestone_undone": ("Mốc hạn chưa xong", "arrow-back-up", "neutral"),
    "plan.deadline_changed": ("Đổi hạn", "calendar-time", "due_soon"),
    "plan.coordinator_added": ("Thêm đầu mối phối hợp", "users-group", "info"),
    "plan.coordinator_removed": ("Bớt đầu mối phối hợp", "user-x", "neutral"),
    "plan.asked": ("Gửi đề nghị phối hợp", "send", "info"),
    "plan.answered": ("Trả lời đề nghị phối hợp", "message", "done"),
    "plan.product_linked": ("Gắn sản phẩm", "link", "info"),
    "plan.product_unlinked": ("Bỏ gắn sản phẩm", "x", "neutral"),
    "plan.rule_added": ("Thêm chỉ số minh chứng", "target", "info"),
    "plan.rule_removed": ("Bỏ chỉ số minh chứng", "x", "neutral"),
    "plan.evidence_stated": ("Ghi minh chứng bằng văn bản", "file-check", "done"),
    "plan.evidence_withdrawn": ("Rút minh chứng", "file-x", "neutral"),
    "plan.task_added": ("Thêm vào dự thảo", "file-plus", "info"),
    "plan.task_changed": ("Sửa nội dung trong dự thảo", "edit", "info"),
    "plan.task_moved": ("Đổi chỗ trong dự thảo", "arrows-sort", "neutral"),
    "plan.task_split": ("Tách nhiệm vụ trong dự thảo", "git-branch", "info"),
    "plan.task_merged": ("Gộp nhiệm vụ trong dự thảo", "git-merge", "info"),
    "plan.task_removed": ("Bỏ khỏi dự thảo", "trash", "neutral"),
    "plan.doubt_settled": ("Kết luận chỗ cần xem", "circle-check", "done"),
    "plan.task_closed": ("Kết thúc nhiệm vụ", "circle-check", "done"),
    "plan.task_dropped": ("Đưa ra khỏi kế hoạch", "circle-x", "overdue"),
    "plan.task_reopened": ("Mở lại nhiệm vụ", "refresh", "due_soon"),
}
_OTHER = ("Thay đổi khác", "edit", "neutral")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, as the timeline draws it."""

    at: datetime
    title: str
    who: str
    note: str
    tone: str
    icon: str


def _day(text: object) -> str:
    try:
        return write_date(date.fromisoformat(str(text)))
    except ValueError:
        return ""


def _label(detail: Mapping[str, Any]) -> str:
    """The name of the kind of product or of the figure it is about."""
    kind = PRODUCT_KINDS.get(str(detail.get("kind") or ""))
    figure = find_figure(str(detail.get("figure") or ""))
    return ". ".join(found.label for found in (kind, figure) if found is not None)


def _note(detail: Mapping[str, Any], officers: Mapping[int, str], units: Mapping[int, str]) -> str:
    parts = [
        str(detail.get("title") or detail.get("label") or ""),
        units.get(detail.get("unit") or 0, ""),
        officers.get(detail.get("officer") or 0, ""),
        _label(detail),
    ]
    if detail.get("from") and detail.get("to"):
        parts.append(f"{_day(detail['from'])} → {_day(detail['to'])}")
    parts += [_day(detail[key]) for key in ("due", "done") if detail.get(key)]
    parts.append(str(detail.get("note") or ""))
    if detail.get("lacking"):
        parts.append("Khi kết thúc còn thiếu: " + "; ".join(map(str, detail["lacking"])))
    if detail.get("before") == TaskState.DROPPED:
        parts.append("Trước đó đã đưa ra khỏi kế hoạch")
    return ". ".join(filter(None, parts))


def _ids(lines: Sequence[AuditLine], key: str) -> set[int]:
    found = {line.detail.get(key) for line in lines}
    return {one for one in found if isinstance(one, int)}


def history_of(task_id: int) -> list[Entry]:
    """The task's lines, the newest first; three statements. The caller has found the task for the actor."""
    rows = AuditLine.objects.filter(subject=str(task_id), deed__startswith="plan.").order_by("-at", "-id")
    lines = list(rows[:_MOST_LINES])
    doers = {line.actor_officer_id for line in lines if line.actor_officer_id is not None}
    people = doers | _ids(lines, "officer")
    officers = dict(Officer.objects.filter(pk__in=people).values_list("pk", "name"))
    units = dict(Agency.objects.filter(pk__in=_ids(lines, "unit")).values_list("pk", "name"))
    return [_entry(line, officers, units) for line in lines]


def _entry(line: AuditLine, officers: Mapping[int, str], units: Mapping[int, str]) -> Entry:
    title, icon, tone = DEEDS.get(line.deed, _OTHER)
    who = officers.get(line.actor_officer_id or 0, "Hệ thống")
    return Entry(line.at, title, who, _note(line.detail, officers, units), tone, icon)
