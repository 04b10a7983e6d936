"""What complying with a procedure costs those who comply, by the standard cost model. Pure, exact, in đồng.

For each activity: hours × income per hour + what is paid to others; plus fees. C1 is one performance,
C a year = C1 × times a year × number of subjects (TT 02/2017/TT-VPCP; formula not read in its source).
Rounding: each activity and each year's sum to a whole đồng, a half upwards; rates to 0,01 %. Nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

ZERO = Decimal(0)
# What no commune's procedure reaches; a slip of the pen does.
MOST_HOURS = Decimal(100_000)
MOST_MONEY = 10**12
MOST_TIMES = Decimal(1_000)
MOST_SUBJECTS = 10**8
MOST_YEARLY = 10**17


class Counting(StrEnum):
    """Whose time counts as cost. The law's example papers do both, so the choice is said on paper."""

    WORKING = "working"
    WAITING = "waiting"

    @property
    def label(self) -> str:
        """The words of the choice."""
        return {
            "working": "Chỉ tính thời gian người dân, doanh nghiệp tự làm",
            "waiting": "Tính cả thời gian chờ giải quyết",
        }[self.value]

    @property
    def sentence(self) -> str:
        """What is printed under a calculation, so that nobody has to guess."""
        return {
            "working": "Cách tính: chỉ thời gian người thực hiện thủ tục phải tự làm được tính thành tiền; "
            "thời gian chờ cơ quan giải quyết nêu riêng, không tính thành tiền.",
            "waiting": "Cách tính: thời gian chờ cơ quan giải quyết cũng được tính thành tiền, "
            "mỗi ngày làm việc 8 giờ, cùng với thời gian tự làm (nếu có ghi).",
        }[self.value]


# The activities of the model, in the order of the form.
ACTIVITIES: Mapping[str, str] = {
    "prepare": "Chuẩn bị hồ sơ",
    "file": "Nộp hồ sơ",
    "other": "Công việc khác theo yêu cầu (kiểm tra, thẩm định)",
    "pay": "Nộp phí, lệ phí",
    "collect": "Nhận kết quả",
}


def whole(amount: Decimal) -> int:
    """To a whole đồng, a half upwards."""
    return int(amount.quantize(Decimal(1), ROUND_HALF_UP))


@dataclass(frozen=True, slots=True)
class Activity:
    """Something one must do: working hours, and đồng paid to others (advice, copies, the way)."""

    key: str
    hours: Decimal = ZERO
    outside: int = 0

    @property
    def name(self) -> str:
        """The words of the form."""
        return ACTIVITIES[self.key]

    def cost(self, income: int) -> int:
        """In đồng at an income of so many đồng an hour."""
        return whole(self.hours * income) + self.outside


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """The procedure before, or after, simplification.

    ``waiting``: working hours from filing to result; ``fees`` in đồng and ``trips`` for one performance;
    ``times`` how often a year one subject performs it; ``subjects`` how many there are.
    """

    activities: tuple[Activity, ...] = ()
    waiting: Decimal = ZERO
    fees: int = 0
    trips: Decimal = ZERO
    times: Decimal = Decimal(1)
    subjects: int = 0

    def __post_init__(self) -> None:
        sums = (self.waiting, self.fees, self.trips, self.times, self.subjects)
        each = (value for one in self.activities for value in (one.hours, one.outside))
        if any(value < 0 for value in (*sums, *each)):
            raise ValueError("hours, money, trips, times and subjects are never negative")

    def to_json(self) -> dict[str, Any]:
        """As kept: decimals as text, so that nothing is lost."""
        return {
            "activities": {one.key: [str(one.hours), one.outside] for one in self.activities},
            "waiting": str(self.waiting),
            "fees": self.fees,
            "trips": str(self.trips),
            "times": str(self.times),
            "subjects": self.subjects,
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Side:
        """The side that ``to_json`` wrote."""
        activities = tuple(
            Activity(key, Decimal(hours), outside) for key, (hours, outside) in kept["activities"].items()
        )
        return cls(
            activities=activities,
            waiting=Decimal(kept["waiting"]),
            fees=kept["fees"],
            trips=Decimal(kept["trips"]),
            times=Decimal(kept["times"]),
            subjects=kept["subjects"],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What a side comes to. ``once`` is C1, ``yearly`` C a year; ``lines`` name → đồng of one performance.

    Hours, waiting, money (paid to others and fees) and trips are those of all subjects in a year.
    """

    lines: tuple[tuple[str, int], ...]
    once: int
    yearly: int
    performances: Decimal
    hours: Decimal
    waiting: Decimal
    money: int
    trips: Decimal


WAITING_LINE = "Thời gian chờ giải quyết"
FEES_LINE = "Phí, lệ phí"


def reckon(side: Side, income: int, counting: Counting) -> Sums:
    """The cost of one side at so many đồng an hour."""
    lines = [(one.name, one.cost(income)) for one in side.activities]
    if counting is Counting.WAITING:
        lines.append((WAITING_LINE, whole(side.waiting * income)))
    lines.append((FEES_LINE, side.fees))
    once = sum(amount for _, amount in lines)
    performances = side.times * side.subjects
    outside = sum(one.outside for one in side.activities) + side.fees
    return Sums(
        lines=tuple(lines),
        once=once,
        yearly=whole(once * performances),
        performances=performances,
        hours=sum((one.hours for one in side.activities), ZERO) * performances,
        waiting=side.waiting * performances,
        money=whole(outside * performances),
        trips=side.trips * performances,
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Before and after beside each other; savings are before minus after and may be negative."""

    before: Sums
    after: Sums

    @property
    def saving(self) -> int:
        """Đồng a year."""
        return self.before.yearly - self.after.yearly

    @property
    def rate(self) -> Decimal | None:
        """Percent of the yearly cost saved, to 0,01; None when it cost nothing before."""
        return share(self.saving, self.before.yearly)

    @property
    def hours(self) -> Decimal:
        """Own working hours saved a year."""
        return self.before.hours - self.after.hours

    @property
    def waiting(self) -> Decimal:
        """Working hours of waiting saved a year."""
        return self.before.waiting - self.after.waiting

    @property
    def money(self) -> int:
        """Đồng paid to others and fees saved a year."""
        return self.before.money - self.after.money

    @property
    def trips(self) -> Decimal:
        """Journeys saved a year."""
        return self.before.trips - self.after.trips


def compare(before: Side, after: Side, income: int, counting: Counting) -> Comparison:
    """Both sides reckoned alike."""
    return Comparison(reckon(before, income, counting), reckon(after, income, counting))


def share(part: int, of: int) -> Decimal | None:
    """Percent to 0,01, a half upwards; None of nothing."""
    if of == 0:
        return None
    return (Decimal(100 * part) / of).quantize(Decimal("0.01"), ROUND_HALF_UP)


def income_per_hour(yearly: int, *, months: int, days: int, hours: int) -> int:
    """Đồng an hour from đồng a year: divided by months, working days of a month, hours of a day."""
    return whole(Decimal(yearly) / (months * days * hours))


def is_within_bounds(side: Side) -> bool:
    """Whether no number is beyond what any procedure reaches."""
    each = all(one.hours <= MOST_HOURS and one.outside <= MOST_MONEY for one in side.activities)
    whole_side = side.waiting <= MOST_HOURS and side.fees <= MOST_MONEY and side.trips <= MOST_TIMES
    return each and whole_side and side.times <= MOST_TIMES and side.subjects <= MOST_SUBJECTS
