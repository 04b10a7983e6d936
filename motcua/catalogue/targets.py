"""Goals for online services by agency and procedure, and how far an agency is from each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from django.db import IntegrityError, transaction

from motcua.catalogue.content import Channel
from motcua.catalogue.models import (
    Offering,
    OnlineGoal,
    OnlineLevel,
    OnlineTarget,
    Procedure,
)
from motcua.catalogue.open_work import Filed, filed_by_procedure
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.evidence import Measured, Scope, find_figure
from motcua.core.permissions import require
from motcua.core.wording import write_date, write_percent

_DOSSIERS_ONLINE = "dossiers.online"
_SAME = "Đã có chỉ tiêu này cho cùng khoảng thời gian. Hãy sửa chỉ tiêu đã có."


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """What a person says of a target. ``procedure_code`` blank: all procedures that the agency offers."""

    goal: str
    percent: Decimal
    from_on: date
    to_on: date
    basis: str
    procedure_code: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """One procedure that keeps a target from being reached: what it lacks."""

    code: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target is on a day. ``unknown`` says why nothing can be said."""

    target: OnlineTarget
    on: date
    value: int
    of: int
    unknown: str = ""
    missing: tuple[Missing, ...] = ()

    @property
    def share(self) -> Decimal | None:
        """Percent reached, two places; None of nothing."""
        return Measured(self.value, self.of).share

    @property
    def needed(self) -> int:
        """How many more are needed, of as many as there are now."""
        return max(0, ceil(self.target.percent * self.of / 100) - self.value)

    @property
    def is_met(self) -> bool | None:
        """Whether it is reached; None while nothing is known."""
        if self.unknown or not self.of:
            return None
        return Decimal(100) * self.value >= self.target.percent * self.of

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        if self.is_met is None:
            return "neutral"
        if self.is_met:
            return "done"
        return "overdue" if self.target.to_on < today() else "due_soon"

    @property
    def label(self) -> str:
        """The words of its badge."""
        if self.target.from_on > today():
            return "Chưa bắt đầu"
        if self.is_met is None:
            return "Chưa đo được"
        if self.is_met:
            return "Đạt"
        return "Không đạt" if self.target.to_on < today() else "Chưa đạt"


def _checked(facts: TargetFacts) -> None:
    if facts.goal not in OnlineGoal.values:
        raise DomainError("Chỉ tiêu không có trong danh mục.", field="goal")
    if not 0 < facts.percent <= 100:
        raise DomainError("Mức phải đạt nằm trong khoảng trên 0 đến 100 %.", field="percent")
    if facts.to_on < facts.from_on:
        raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", field="to_on")
    if not facts.basis.strip():
        raise DomainError("Hãy nhập số văn bản giao chỉ tiêu.", field="basis")


def _procedure(code: str) -> Procedure | None:
    if not code.strip():
        return None
    found = Procedure.objects.public().filter(code=code.strip()).first()
    if found is None:
        raise DomainError(
            f"Danh mục không có thủ tục {code.strip()}. Hãy kiểm tra mã.", field="procedure_code"
        )
    return found


def _own(actor: Actor, target: OnlineTarget) -> OnlineTarget:
    """The row itself, locked; NotFound for another agency's or one that is gone."""
    found = (
        OnlineTarget.objects.select_for_update(of=("self",))
        .filter(pk=target.pk, agency_id=actor.agency_id or 0)
        .first()
    )
    if found is None:
        raise NotFound("Không tìm thấy chỉ tiêu này trong phạm vi của bạn.")
    return found


def _write(target: OnlineTarget, facts: TargetFacts, procedure: Procedure | None) -> OnlineTarget:
    target.goal, target.percent = facts.goal, facts.percent
    target.from_on, target.to_on = facts.from_on, facts.to_on
    target.basis, target.procedure = facts.basis.strip()[:300], procedure
    same = OnlineTarget.objects.filter(
        agency_id=target.agency_id,
        procedure=procedure,
        goal=target.goal,
        from_on=target.from_on,
        to_on=target.to_on,
    )
    # Without a procedure SQLite lets two such rows stand: there the question decides, elsewhere the table.
    if same.exclude(pk=target.pk).exists():
        raise Conflict(_SAME)
    try:
        with transaction.atomic():
            target.save()
    except IntegrityError as error:
        raise Conflict(_SAME) from error
    return target


def _detail(target: OnlineTarget, facts: TargetFacts) -> dict[str, str | int]:
    return {
        "target": target.pk,
        "goal": target.goal,
        "percent": str(target.percent),
        "from_on": target.from_on.isoformat(),
        "to_on": target.to_on.isoformat(),
        "procedure": facts.procedure_code.strip(),
    }


@transaction.atomic
def add_target(facts: TargetFacts, *, actor: Actor) -> OnlineTarget:
    """Set a target for the actor's agency; Conflict when the very same one stands already."""
    require(actor, "catalogue.target")
    if actor.agency_id is None:
        raise WrongState("Bạn chưa thuộc cơ quan nào nên chưa đặt được chỉ tiêu.")
    _checked(facts)
    target = _write(OnlineTarget(agency_id=actor.agency_id), facts, _procedure(facts.procedure_code))
    audit(actor, "catalogue.target_added", subject=target.get_goal_display(), detail=_detail(target, facts))
    return target


@transaction.atomic
def change_target(target: OnlineTarget, facts: TargetFacts, *, actor: Actor) -> OnlineTarget:
    """Set a target of the own agency anew; saying the same again writes nothing."""
    require(actor, "catalogue.target")
    held = _own(actor, target)
    _checked(facts)
    if facts_of(held) == facts:
        return held
    changed = _write(held, facts, _procedure(facts.procedure_code))
    audit(actor, "catalogue.target_changed", subject=held.get_goal_display(), detail=_detail(changed, facts))
    return changed


@transaction.atomic
def remove_target(target: OnlineTarget, *, actor: Actor) -> None:
    """Take a target of the own agency away; NotFound when it is gone already."""
    require(actor, "catalogue.target")
    held = _own(actor, target)
    detail = _detail(held, facts_of(held))
    held.delete()
    audit(actor, "catalogue.target_removed", subject=held.get_goal_display(), detail=detail)


def facts_of(target: OnlineTarget) -> TargetFacts:
    """What a target says, as a person would enter it."""
    code = target.procedure.code if target.procedure else ""
    return TargetFacts(target.goal, target.percent, target.from_on, target.to_on, target.basis, code)


def targets_of(agencies: Collection[int]) -> list[OnlineTarget]:
    """All targets of agencies, the latest end first."""
    rows = OnlineTarget.objects.filter(agency_id__in=list(agencies)).select_related("procedure")
    return list(rows.order_by("-to_on", "goal", "procedure__code"))


def _of_procedures(target: OnlineTarget, on: date) -> Progress:
    """Procedures that the agency offers on the day and has online as the goal wants."""
    rows = Offering.objects.on(on).filter(agency_id=target.agency_id)
    if target.procedure_id:
        rows = rows.filter(procedure_id=target.procedure_id)
    found: dict[str, tuple[str, str | None]] = {}
    for code, name, channel, level in rows.order_by("procedure__code").values_list(
        "procedure__code", "procedure__name", "channel", "online_level"
    ):
        is_online = channel == Channel.ONLINE
        found[code] = (name, level if is_online else found.get(code, (name, None))[1])
    wants_full = target.goal == OnlineGoal.PROCEDURES_FULL
    missing = tuple(
        Missing(code, name, "chưa nhận trực tuyến" if level is None else "mới một phần, chưa toàn trình")
        for code, (name, level) in found.items()
        if level is None or (wants_full and level != OnlineLevel.FULL)
    )
    unknown = "" if found else "Ngày này cơ quan không cung cấp thủ tục nào để tính."
    return Progress(target, on, len(found) - len(missing), len(found), unknown, missing)


def _lacking(target: OnlineTarget, filed: Mapping[str, Filed]) -> tuple[Missing, ...]:
    """Procedures whose own share is below the target, the most dossiers not online first."""
    low = {
        code: one for code, one in filed.items() if Decimal(100) * one.online < target.percent * one.received
    }
    names = dict(Procedure.objects.filter(code__in=low).values_list("code", "name"))
    return tuple(
        Missing(
            code,
            names.get(code, ""),
            f"{one.online}/{one.received} hồ sơ nộp trực tuyến "
            f"({write_percent(Measured(one.online, one.received).share)})",
        )
        for code, one in sorted(low.items(), key=lambda row: (row[1].online - row[1].received, row[0]))
    )


def _of_dossiers(target: OnlineTarget, on: date) -> Progress:
    """Dossiers received from the first day of the target to the day, and those of them filed online."""
    filed = filed_by_procedure([target.agency_id], target.from_on, on)
    if target.procedure:
        filed = {code: one for code, one in filed.items() if code == target.procedure.code}
    figure, unknown = find_figure(_DOSSIERS_ONLINE), ""
    value, of = sum(one.online for one in filed.values()), sum(one.received for one in filed.values())
    if figure is not None and target.procedure is None:
        scope = Scope(target.agency_id, frozenset({target.agency_id}), target.from_on, on)
        measured = figure.measure(scope)
        value, of, unknown = measured.value, measured.of or 0, measured.unknown
    if not of:
        unknown = unknown or "Chưa có hồ sơ nào trong kỳ để tính."
    return Progress(target, on, value, of, unknown, _lacking(target, filed))


def progress_of(target: OnlineTarget, on: date | None = None) -> Progress:
    """How far a target is on a day (today), never after its last one."""
    day = min(on or today(), target.to_on)
    if day < target.from_on:
        words = f"Chỉ tiêu bắt đầu tính từ ngày {write_date(target.from_on)}."
        return Progress(target, day, 0, 0, words)
    if target.goal == OnlineGoal.DOSSIERS_ONLINE:
        return _of_dossiers(target, day)
    return _of_procedures(target, day)
