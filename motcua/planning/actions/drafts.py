"""Making a plan's draft: read from a file or pasted text, from a blank sheet, or as an amendment."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, WrongState
from motcua.core.owned_rows import own_agency, words
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.documents.files import store_file
from motcua.documents.models import StoredFile
from motcua.planning.importer.importing import import_with_words
from motcua.planning.importer.proposal import ProposedPlan, ProposedTask
from motcua.planning.importer.reading import kind_of
from motcua.planning.matching import Words, match
from motcua.planning.models import (
    AnnualPlan,
    PlanState,
    PlanTask,
    PlanVersion,
    TaskState,
    TaskWording,
    VersionState,
)
from motcua.planning.queries import approved_version, draft_version, wordings_of

FIRST_YEAR = 2000
YEARS_AHEAD = 2
_LEAD_LENGTH, _NUMBER_LENGTH, _REASON_LENGTH, TITLE_LENGTH = 500, 20, 500, 500


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a draft's words come from: the kept file, if any, and all its words."""

    file: StoredFile | None = None
    text: str = ""


def default_title(year: int) -> str:
    """What a plan is called when its paper does not say."""
    return f"Kế hoạch kiểm soát thủ tục hành chính năm {year}"


def check_year(year: int | None) -> int:
    """The year of a plan; DomainError when it is not known or out of reason."""
    if year is None:
        raise DomainError("Chưa biết đây là kế hoạch của năm nào. Hãy ghi năm.", field="year")
    last = today().year + YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise DomainError(f"Năm phải từ {FIRST_YEAR} đến {last}. Hãy kiểm tra lại.", field="year")
    return year


def _reason(text: str) -> str:
    return words(text, "reason", most=_REASON_LENGTH, missing="Hãy ghi lý do sửa đổi kế hoạch.")


def _own_agency(actor: Actor) -> int:
    require(actor, "plan.manage")
    return own_agency(actor)


def import_plan(
    *, actor: Actor, data: bytes, name: str = "", year: int | None = None, reason: str = ""
) -> PlanVersion:
    """Read a plan from a file (or pasted text as UTF-8) into a draft; nothing is kept when it is refused.

    For a year whose plan is in force it becomes an amendment and needs ``reason``. The same words sent
    again answer the draft that stands. Raises DomainError with what to do next.
    """
    agency_id = _own_agency(actor)
    # Reading a long file takes seconds: no transaction waits for it.
    proposed, text = import_with_words(data, name, year=year)
    year = check_year(proposed.year)
    with transaction.atomic():
        standing = _standing_plan(agency_id, year)
        draft = draft_version(standing) if standing else None
        if draft is not None and _digest(draft.source_text) == _digest(text):
            return draft
        if standing is not None and draft is None and standing.state == PlanState.IN_FORCE:
            _ask_for_reason(year, reason)
        file = (
            store_file(io.BytesIO(data), name, agency_id=agency_id, actor=actor) if _is_kept(data) else None
        )
        return draft_plan(proposed, actor=actor, year=year, origin=Origin(file, text), reason=reason)


def _ask_for_reason(year: int, reason: str) -> None:
    if not clean(reason):
        raise DomainError(
            f"Năm {year} đã có kế hoạch đang thực hiện. Muốn nhập tệp này làm bản sửa đổi, "
            "hãy ghi lý do sửa đổi rồi gửi lại; nếu không, hãy kiểm tra năm.",
            field="reason",
        )


def _is_kept(data: bytes) -> bool:
    """Text is kept as the version's own words, other files as they are."""
    return kind_of(data) != "text"


def _digest(text: str) -> str:
    return hashlib.sha256("\n".join(text.split()).encode()).hexdigest()


def _standing_plan(agency_id: int, year: int) -> AnnualPlan | None:
    """The year's plan, locked until the end of the transaction."""
    rows = AnnualPlan.objects.select_for_update(no_key=True).filter(agency_id=agency_id, year=year)
    plan: AnnualPlan | None = rows.first()
    return plan


@transaction.atomic
def draft_plan(
    proposed: ProposedPlan,
    *,
    actor: Actor,
    year: int,
    origin: Origin | None = None,
    reason: str = "",
) -> PlanVersion:
    """Keep a proposed plan as a draft of the year: a new plan, or an amendment of the one in force.

    Tasks that go on from the plan in force keep their identity. Raises Conflict while another draft
    stands, WrongState for a plan that is closed.
    """
    agency_id, origin = _own_agency(actor), origin or Origin()
    check_year(year)
    plan = _standing_plan(agency_id, year)
    title = (clean(proposed.title) or default_title(year))[:TITLE_LENGTH]
    if plan is None:
        plan = _insert_plan(agency_id, year, title)
        before: list[TaskWording] = []
        reason = ""
    else:
        before = _before_amending(plan)
        reason = _reason(reason)
    version = PlanVersion(
        agency_id=agency_id,
        plan_id=plan.id,
        number=_next_number(plan),
        title=title,
        issuer=clean(proposed.issuer)[:200],
        document_number=proposed.number[:60] if not before else "",
        issued_on=proposed.issued_on,
        reason=reason,
        sections=[{"path": list(each.path), "title": each.title} for each in proposed.sections],
        source_id=origin.file.id if origin.file else None,
        source_text=origin.text.replace("\x00", ""),
        set_aside=[{"text": each.text, "why": each.why} for each in proposed.set_aside],
        created_at=now(),
    )
    _insert_version(version)
    _insert_tasks(version, proposed.tasks, before)
    detail = {"year": year, "tasks": len(proposed.tasks), "version": version.number}
    audit(actor, "plan.imported" if origin.text else "plan.drafted", subject=str(plan.id), detail=detail)
    version.plan = plan
    return version


def _insert_plan(agency_id: int, year: int, title: str) -> AnnualPlan:
    plan = AnnualPlan(agency_id=agency_id, year=year, title=title, created_at=now())
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict(
            f"Kế hoạch năm {year} vừa được lập. Hãy mở danh sách kế hoạch để xem.", field="year"
        ) from error
    return plan


def _insert_version(version: PlanVersion) -> None:
    try:
        with transaction.atomic():
            version.save(force_insert=True)
    except IntegrityError as error:
        raise _draft_stands() from error


def _draft_stands() -> Conflict:
    return Conflict("Kế hoạch năm này đang có một dự thảo. Hãy duyệt hoặc bỏ dự thảo đó trước.")


def _before_amending(plan: AnnualPlan) -> list[TaskWording]:
    """The words in force; refuses a plan that is closed or already has a draft."""
    if plan.state == PlanState.CLOSED:
        raise WrongState(f"Kế hoạch năm {plan.year} đã kết thúc, không sửa được nữa.")
    if draft_version(plan) is not None:
        raise _draft_stands()
    standing = approved_version(plan)
    return wordings_of(standing) if standing else []


def _next_number(plan: AnnualPlan) -> int:
    last = (
        PlanVersion.objects.filter(agency_id=plan.agency_id, plan_id=plan.id)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    return (last or 0) + 1


def _cut(task: ProposedTask, of: str, text: str, longest: int) -> str:
    """A cell too long for its column: its beginning, and all of it as a doubtful place."""
    if len(text) <= longest:
        return text
    task.doubt(of, text, f"Ô này dài quá {longest} ký tự nên chỉ giữ phần đầu. Hãy sắp xếp lại.")
    return text[: longest - 1] + "…"


def _insert_tasks(version: PlanVersion, tasks: list[ProposedTask], before: list[TaskWording]) -> None:
    going_on = match(
        [Words(tuple(row.section_path), row.number, " ".join([row.content, *row.items])) for row in before],
        [Words(task.section_path, task.number, " ".join([task.content, *task.items])) for task in tasks],
    )
    new = [
        PlanTask(agency_id=version.agency_id, plan_id=version.plan_id) for place in going_on if place is None
    ]
    PlanTask.objects.bulk_create(new)
    fresh = iter(new)
    rows = [
        _wording(version, next(fresh).id if place is None else before[place].task_id, at, task)
        for at, (task, place) in enumerate(zip(tasks, going_on, strict=True), start=1)
    ]
    TaskWording.objects.bulk_create(rows)


def _wording(version: PlanVersion, task_id: int, position: int, task: ProposedTask) -> TaskWording:
    number = _cut(task, "number", task.number, _NUMBER_LENGTH)
    lead = _cut(task, "lead", task.lead, _LEAD_LENGTH)
    return TaskWording(
        agency_id=version.agency_id,
        version_id=version.id,
        task_id=task_id,
        position=position,
        section_path=list(task.section_path),
        number=number,
        content=task.content,
        items=list(task.items),
        lead=lead,
        coordination=list(task.coordination),
        deadline=task.deadline.as_json(),
        products=list(task.products),
        doubts=[{**each.as_json(), "settled": ""} for each in task.doubts],
    )


@transaction.atomic
def new_plan(*, actor: Actor, year: int, title: str = "") -> PlanVersion:
    """A plan on a blank sheet, with one section to begin with. Conflict when the year has its plan."""
    agency_id = _own_agency(actor)
    year = check_year(year)
    if _standing_plan(agency_id, year) is not None:
        raise Conflict(f"Năm {year} đã có kế hoạch. Hãy mở kế hoạch đó để sửa.", field="year")
    if len(clean(title)) > TITLE_LENGTH:
        raise DomainError(f"Tên dài quá {TITLE_LENGTH} ký tự. Hãy viết ngắn lại.", field="title")
    proposed = ProposedPlan(title=title, issuer=actor.agency_name, year=year)
    return draft_plan(proposed, actor=actor, year=year)


_COPIED = (
    "section_path",
    "number",
    "content",
    "items",
    "lead",
    "coordination",
    "deadline",
    "products",
)


def cells_of(wording: TaskWording) -> dict[str, Any]:
    """The printed cells of a task, for a copy."""
    return {name: getattr(wording, name) for name in _COPIED}


@transaction.atomic
def draft_amendment(plan: AnnualPlan, *, reason: str, actor: Actor) -> PlanVersion:
    """A draft with the words in force, to be changed; tasks dropped in the meantime are left out.

    Raises Conflict while another draft stands.
    """
    require(actor, "plan.manage", plan)
    locked = _standing_plan(plan.agency_id, plan.year)
    if locked is None or locked.state != PlanState.IN_FORCE:
        raise WrongState("Chỉ sửa đổi được kế hoạch đang thực hiện.")
    before = [row for row in _before_amending(locked) if row.task.state != TaskState.DROPPED]
    standing = approved_version(locked)
    assert standing is not None  # a plan in force has its approved version
    version = PlanVersion(
        agency_id=locked.agency_id,
        plan_id=locked.id,
        number=_next_number(locked),
        title=standing.title,
        issuer=standing.issuer,
        reason=_reason(reason),
        sections=standing.sections,
        created_at=now(),
    )
    _insert_version(version)
    TaskWording.objects.bulk_create(
        TaskWording(
            agency_id=locked.agency_id,
            version_id=version.id,
            task_id=row.task_id,
            position=at,
            **cells_of(row),
        )
        for at, row in enumerate(before, start=1)
    )
    audit(actor, "plan.amendment_drafted", subject=str(locked.id), detail={"version": version.number})
    version.plan = locked
    return version


def is_draft(version: PlanVersion) -> bool:
    """Whether the words may still be changed."""
    return bool(version.state == VersionState.DRAFT)
