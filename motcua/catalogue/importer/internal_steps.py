"""Steps of an internal process as a decision words them, as steps of ours. Pure; what is unsure is told."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from motcua.catalogue.content import Step, StepKind
from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer.record import SourceStep
from motcua.core.text import fold

_HOURS_A_DAY = 8  # law.md R1: 8 working hours are one working day
_TIME = re.compile(
    r"\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?:\([^)]{0,40}\)\s*)?"
    r"(?P<unit>ngay lam viec|gio lam viec|ngay|gio)\.?\s*"
)
# Words for those who hold a step, the surest first.
_HOLDERS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"van thu"), "clerk"),
    (
        re.compile(r"tiep nhan va tra|bo phan mot cua|phuc vu hanh chinh cong|ttpvhcc"),
        "receptionist",
    ),
    (re.compile(r"lanh dao|chu tich|giam doc|truong phong|pho phong"), "leader"),
    (re.compile(r"chuyen vien|cong chuc|can bo|phong|bo phan"), "specialist"),
)
_LINE = 4000


def _holder(words: str) -> str | None:
    folded = fold(words)
    return next((position for pattern, position in _HOLDERS if pattern.search(folded)), None)


def _hours(words: str) -> Decimal | None:
    found = _TIME.fullmatch(fold(words))
    if found is None:
        return None
    try:
        number = Decimal(found["number"].replace(",", "."))
    except InvalidOperation:
        return None
    hours = number * (_HOURS_A_DAY if found["unit"].startswith("ngay") else 1)
    return hours.quantize(Decimal("0.01")) if hours <= 10_000 else None


def _kind(row: SourceStep, position: str, number: int, last: int) -> StepKind:
    folded = fold(row.name)
    if number == 1:
        return StepKind.RECEIVE
    if number == last and ("tra ket qua" in folded or position == "receptionist"):
        return StepKind.RETURN
    if position == "leader" and re.search(r"phe duyet|ky\b|quyet dinh", folded) and "trinh" not in folded:
        return StepKind.APPROVE
    if position == "clerk":
        return StepKind.ISSUE
    return StepKind.PROCESS


def steps_of(rows: Sequence[SourceStep], doubts: Doubts) -> tuple[Step, ...]:
    """The steps in order; who holds one and for how long is asked where the words do not say it plainly."""
    steps = []
    for number, row in enumerate(rows, start=1):
        said = f"Bước {number}: {row.holder or '(không ghi ai)'} | {row.time_raw or '(không ghi thời gian)'}"
        position, hours = _holder(row.holder), _hours(row.time_raw)
        if position is None:
            doubts.add(DoubtKind.STEP_HOLDER, "internal_steps", said)
        if hours is None:
            doubts.add(DoubtKind.STEP_TIME, "internal_steps", said)
        name = " ".join(row.name.split()) or f"Bước {number}"
        who = " ".join(row.holder.split())
        if who:
            name = f"{name[: _LINE - 400]} ({who[:300]})"
        steps.append(
            Step(
                key=f"buoc-{number}",
                name=name[:_LINE],
                kind=_kind(row, position or "specialist", number, len(rows)),
                position=position or "specialist",
                hours=hours or Decimal(0),
            )
        )
    if steps:
        doubts.add(DoubtKind.STEPS_FROM_DECISION, "internal_steps", f"{len(steps)} bước")
    return tuple(steps)
