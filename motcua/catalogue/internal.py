"""Internal procedures (QĐ 1085/QĐ-TTg): in the catalogue for staff, filed by nobody, never public."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from motcua.catalogue.models import Procedure, ProcedureKind, ProcedureQuerySet, ProcedureVersion
from motcua.catalogue.queries import matching, version_on
from motcua.core.clock import today
from motcua.core.errors import NotFound, WrongState
from motcua.law import Rule, rules

INTERNAL_KINDS = (ProcedureKind.INTERNAL_BETWEEN, ProcedureKind.INTERNAL_WITHIN)
_GOAL = "review.internal_goal"
_SHOWN = 5


def internal_procedures() -> ProcedureQuerySet:
    """All internal procedures, whatever their state."""
    return Procedure.objects.filter(kind__in=INTERNAL_KINDS)


def refusal_words(procedure: Procedure) -> str:
    """Why an internal procedure is not received, and what to do."""
    return (
        f"{procedure.code} {procedure.name} là thủ tục nội bộ giữa các cơ quan nhà nước, không tiếp nhận của "
        "người dân tại Một cửa. Hãy chuyển văn bản qua văn thư, hoặc chọn thủ tục khác."
    )


def refuse_internal(procedure: Procedure) -> None:
    """Raise WrongState for an internal procedure: nobody files one."""
    if procedure.is_internal:
        raise WrongState(refusal_words(procedure))


def version_to_receive(code: str, on: date) -> ProcedureVersion:
    """The version that a desk receives by on a day. For staff: says so when the code is an internal one.

    Raises WrongState for an internal procedure, NotFound when nothing is in force.
    """
    try:
        return version_on(code, on)
    except NotFound:
        found = Procedure.objects.filter(code=code).first()
        if found is not None:
            refuse_internal(found)
        raise


def internal_hits(text: str) -> list[Procedure]:
    """Internal procedures that a search at the desk may have meant, to say that they are not received."""
    return list(matching(internal_procedures(), text).order_by("code")[:_SHOWN]) if text.strip() else []


@dataclass(frozen=True, slots=True)
class InternalCut:
    """How many internal procedures there were before a span of days, and how many of them have gone.

    ``goal`` is the share to cut in percent with its record, None on a day without such a rule.
    """

    before: int
    cut: int
    now: int
    goal: Decimal | None
    record: Rule | None

    @property
    def share(self) -> Decimal | None:
        """Percent cut, two places; None of nothing."""
        if not self.before:
            return None
        return (Decimal(100) * self.cut / self.before).quantize(Decimal("0.01"))

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None when there is none, or nothing to cut from."""
        if self.goal is None or self.share is None:
            return None
        return Decimal(100) * self.cut >= self.goal * self.before


def internal_cut(from_on: date, to_on: date) -> InternalCut:
    """Internal procedures in force on the day before the span against those of them in force at its end.

    The goal is that of the last day (QĐ 1085/QĐ-TTg: 20 %, not verified). Three statements.
    """
    last = min(to_on, today()) if from_on <= today() else to_on
    before = set(internal_procedures().in_force_on(from_on - timedelta(days=1)).values_list("pk", flat=True))
    standing = set(internal_procedures().in_force_on(last).values_list("pk", flat=True))
    record = rules(last).get(_GOAL)
    goal = Decimal(record.value["percent_of_procedures"]) if record else None
    return InternalCut(len(before), len(before - standing), len(standing), goal, record)
