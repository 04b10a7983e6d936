"""A task's history tells every deed by its name."""

from __future__ import annotations

import re
from pathlib import Path

from motcua.core.assets import ICONS
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions.tasks import close_task, drop_task, reopen_task
from motcua.planning.history import DEEDS, history_of
from motcua.planning.models import PlanTask

SLICE = Path(__file__).parents[1]
_OF_A_TASK = re.compile(r'"(plan\.[a-z_]+)",\s*subject=str\([a-z_.]*task[a-z_]*(?:\.id)?\)')


def test_every_deed_on_a_task_has_a_name_and_a_sign() -> None:
    sources = [*SLICE.glob("actions/*.py"), SLICE / "work.py"]
    found = {deed for path in sources for deed in _OF_A_TASK.findall(path.read_text("utf-8"))}
    assert len(found) > 15
    assert found - DEEDS.keys() == set()
    assert {icon for _, icon, _ in DEEDS.values()} <= set(ICONS)


def test_the_newest_stands_first_with_its_reason(task: PlanTask, cast: Cast) -> None:
    close_task(task, note="Cấp trên dừng", actor=cast["kiemsoat"])
    reopen_task(task, reason="Làm tiếp", actor=cast["chutich"])
    drop_task(task, reason="Theo Quyết định 5", actor=cast["chutich"])
    entries = history_of(task.id)
    assert [one.title for one in entries] == [
        "Đưa ra khỏi kế hoạch",
        "Mở lại nhiệm vụ",
        "Kết thúc nhiệm vụ",
    ]
    assert entries[0].note == "Theo Quyết định 5"
    assert "Khi kết thúc còn thiếu" in entries[2].note
    assert entries[1].who == cast["chutich"].name


def test_a_task_nobody_touched_has_no_history(task: PlanTask) -> None:
    assert history_of(task.id) == []
