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
    (re.compile(r"lanh dao|nguoi dung dau|chu tich|giam doc|truong phong|pho phong"), "leader"),
    (re.compile(r"chuyen vien|cong chuc|can bo|phong|bo phan"), "specialist"),
)
_APPROVING = re.compile(r"phe duyet|ky\b|quyet dinh")
_LINE = 4000


def _holder(words: str) -> str | None:
    folded = fold(words)
    return next((position for pattern, position in _HOLDERS if pattern.search(folded)), None)


def _hours(words: str) -> Decimal | None:
    if "khong tinh thoi gian" in fold(words):
        return Decimal(0)
    found = _TIME.fullmatch(fold(words))
    if found is None:
        return None
    try:
        number = Decimal(found["number"].replace(",", "."))
    except InvalidOperation:
        return None
    hours = number * (_HOURS_A_DAY if found["unit"].startswith("ngay") else 1)
    return hours.quantize(Decimal("0.01")) if hours <= 10_000 else None


def _kinds(rows: Sequence[SourceStep], positions: Sequence[str]) -> list[StepKind] | None:
    """What each step is for; None when the steps do not run from reception over approval to the result."""
    kinds = [StepKind.PROCESS] * len(rows)
    last = len(rows) - 1
    ends = fold(rows[last].name)
    leaders = [n for n in range(1, last) if positions[n] == "leader"]
    if not leaders or not (positions[last] == "receptionist" or "tra ket qua" in ends):
        return None
    approving = [n for n in leaders if _APPROVING.search(fold(rows[n].name))]
    chosen = (approving or leaders)[-1]
    kinds[0], kinds[chosen], kinds[last] = StepKind.RECEIVE, StepKind.APPROVE, StepKind.RETURN
    for number in range(chosen + 1, last):
        if positions[number] == "clerk":
            kinds[number] = StepKind.ISSUE
    return kinds


def steps_of(rows: Sequence[SourceStep], doubts: Doubts) -> tuple[Step, ...]:
    """The steps in order; who holds one and for how long is asked where the words do not say it plainly."""
    if not rows:
        return ()
    positions: list[str] = []
    hours: list[Decimal] = []
    for number, row in enumerate(rows, start=1):
        said = f"Bước {number}: {row.holder or '(không ghi ai)'} | {row.time_raw or '(không ghi thời gian)'}"
        position, told = _holder(row.holder), _hours(row.time_raw)
        if position is None:
            doubts.add(DoubtKind.STEP_HOLDER, "internal_steps", said)
        if told is None:
            doubts.add(DoubtKind.STEP_TIME, "internal_steps", said)
        positions.append(position or "specialist")
        hours.append(told or Decimal(0))
    kinds = _kinds(rows, positions)
    if kinds is None:
        doubts.add(DoubtKind.STEPS_UNFIT, "internal_steps", f"{len(rows)} bước: {rows[-1].name}"[:400])
        return ()
    doubts.add(DoubtKind.STEPS_FROM_DECISION, "internal_steps", f"{len(rows)} bước")
    return tuple(
        Step(
            key=f"buoc-{number}",
            name=_name(row, number),
            kind=kind,
            position=position,
            hours=time,
        )
        for number, (row, kind, position, time) in enumerate(
            zip(rows, kinds, positions, hours, strict=True), start=1
        )
    )


def _name(row: SourceStep, number: int) -> str:
    """What is done, and in parentheses who does it in the decision's words."""
    name, who = " ".join(row.name.split()) or f"Bước {number}", " ".join(row.holder.split())
    return f"{name[: _LINE - 400]} ({who[:300]})" if who else name[:_LINE]
