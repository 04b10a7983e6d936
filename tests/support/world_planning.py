"""What a commune at work has of annual plans; each product slice adds a function for its own things."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.planning.actions import approval, drafts, sections
from motcua.planning.importer.tests.documents import docx_of
from motcua.planning.models import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskMilestone,
    TaskWording,
    VersionState,
)
from motcua.planning.queries import wordings_of
from tests.support.world_tasks import add_task_life

if TYPE_CHECKING:
    from tests.support.world import World

# Who leads the commune and its neighbour in tests/support/world.py.
LEADER, NEIGHBOUR_LEADER = "chutich", "lancan.lanhdao"

_HEAD = ["TT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm"]
_OFFICE = "Văn phòng HĐND - UBND"
_ROWS = [
    ["I. CÔNG TÁC CHUNG"],
    ["1", "Niêm yết thủ tục hành chính. Kiểm tra bảng niêm yết", _OFFICE, "Công an xã", "Quý IV", "Biên bản"],
    ["2", "Rà soát thủ tục hành chính", _OFFICE, "Các đơn vị có liên quan", "Hằng quý", "Báo cáo"],
    ["II. TRUYỀN THÔNG"],
    ["1", "Viết tin bài tuyên truyền", "Văn hóa", "Đài truyền thanh", "Thường xuyên", "Tin, bài"],
]


def add_plans(world: World) -> None:
    """This year's plan of both communes: read from a Word file, in force, and an amendment being written."""
    for prefix, name in (("", LEADER), ("foreign_", NEIGHBOUR_LEADER)):
        leader = world.cast[name]
        version = _approved(leader)
        draft = drafts.import_plan(
            actor=leader, data=_amended(), year=today().year, reason="Bổ sung nhiệm vụ được giao"
        )
        wordings = wordings_of(version)
        world.things[f"{prefix}plan"] = version.plan
        world.things[f"{prefix}task"] = wordings[0].task
        world.things[f"{prefix}plan_version"], world.things[f"{prefix}plan_draft"] = version, draft
        add_task_life(world, prefix, wordings[0].task)


def _approved(leader: Actor) -> PlanVersion:
    year = today().year
    paper = docx_of(
        [_HEAD, *_ROWS], ["KẾ HOẠCH", f"Kiểm soát thủ tục hành chính năm {year}", f"Ngày 12/01/{year}"]
    )
    version = drafts.import_plan(actor=leader, data=paper, name="ke-hoach.docx", year=year)
    sections.confirm_draft(version, actor=leader)
    return approval.approve_version(
        version,
        document_number="12/KH-UBND",
        issued_on=date(year, 1, 12),
        signer="Người Ký Mẫu",
        actor=leader,
    )


def _amended() -> bytes:
    """The same tasks, one with a slip, and a new one; as pasted text."""
    late = [*_ROWS[2][:4], "23/11/20268", _ROWS[2][5]]
    added = ["3", "Tập huấn nghiệp vụ một cửa", _OFFICE, "", "Tháng 12", "Danh sách dự học"]
    rows = [_HEAD, ["I", "CÔNG TÁC CHUNG", "", "", "", ""], _ROWS[1], late, added]
    lines = ["\t".join(row) for row in [*rows, ["II", "TRUYỀN THÔNG", "", "", "", ""], _ROWS[4]]]
    return "\n".join(["KẾ HOẠCH", f"Sửa đổi năm {today().year}", *lines]).encode()


def plan_with_a_task(agency_id: int, *, year: int | None = None) -> PlanTask:
    """A plan in force with one version, one task and one milestone, written row by row."""
    year = year or today().year
    title = f"Kế hoạch kiểm soát thủ tục hành chính năm {year}"
    common = {"agency_id": agency_id}
    plan = AnnualPlan.objects.create(
        **common, year=year, title=title, state=PlanState.IN_FORCE, created_at=now()
    )
    version = PlanVersion.objects.create(
        **common,
        plan_id=plan.id,
        number=1,
        state=VersionState.APPROVED,
        title=title,
        document_number="12/KH-UBND",
        issued_on=date(year, 1, 12),
        signer="Người Ký Mẫu",
        sections=[{"path": ["I"], "title": "CÔNG TÁC CHUNG"}],
        created_at=now(),
        approved_at=now(),
    )
    task = PlanTask.objects.create(**common, plan_id=plan.id)
    days = {"start": date(year, 10, 1), "end": date(year, 12, 31)}
    TaskWording.objects.create(
        **common,
        version_id=version.id,
        task_id=task.id,
        position=1,
        section_path=["I"],
        number="1",
        content="Niêm yết, công khai thủ tục hành chính tại bộ phận một cửa",
        lead="Văn phòng HĐND - UBND",
        coordination=["Các đơn vị có liên quan"],
        deadline={
            "raw": "Quý IV",
            "kind": "quarter",
            "start": days["start"].isoformat(),
            "end": days["end"].isoformat(),
            "recurrence": None,
            "condition": None,
        },
        products=["Biên bản niêm yết"],
    )
    TaskMilestone.objects.create(
        **common,
        task_id=task.id,
        label="Quý IV",
        starts_on=days["start"],
        original_on=days["end"],
        due_on=days["end"],
    )
    return task
