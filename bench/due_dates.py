"""How fast due dates are computed: one process, one million, terms 1-60 working days, starts over 2 years.

    python -m bench.due_dates [count]

Prints one table. "explained" also builds the lines that a slip prints.
"""

from __future__ import annotations

import random
import sys
import time
from datetime import datetime, timedelta

from motcua.deadlines.rules import ZONE, Term, Unit, due_date
from motcua.deadlines.shipped import national_calendar

BAR_SECONDS = 30.0
BAR_COUNT = 1_000_000


def starts(count: int, seed: int = 1) -> list[datetime]:
    """Moments spread over 2025 and 2026, mostly within office hours, seconds included."""
    draw = random.Random(seed)
    first = datetime(2025, 1, 1, tzinfo=ZONE)
    return [
        first + timedelta(days=draw.randrange(730), hours=7, seconds=draw.randrange(11 * 3600))
        for _ in range(count)
    ]


def measure(unit: Unit, count: int, *, explain: bool) -> float:
    """Seconds for so many due dates in one unit."""
    draw = random.Random(2)
    longest = {Unit.SAME_DAY: 1, Unit.MONTH: 12}.get(unit, 60)
    terms = [Term(value, unit) for value in range(1, longest + 1)]
    asked = [(draw.choice(terms), start) for start in starts(count)]
    calendar = national_calendar()
    begin = time.perf_counter()
    for term, start in asked:
        due_date(term, start, calendar, explain=explain)
    return time.perf_counter() - begin


def main() -> None:
    """Print the table; exit 1 when the bar is missed."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else BAR_COUNT
    print(f"{'unit':<14}{'explained':<11}{'count':>10}{'seconds':>10}{'us each':>10}")
    rows = [(Unit.WORKING_DAY, False, count)]
    rows += [(unit, False, count // 10) for unit in Unit if unit is not Unit.WORKING_DAY]
    rows += [(unit, True, count // 100) for unit in Unit]
    bar = 0.0
    for unit, explain, number in rows:
        seconds = measure(unit, number, explain=explain)
        bar = bar or seconds
        yes = "yes" if explain else "no"
        print(f"{unit.value:<14}{yes:<11}{number:>10}{seconds:>10.2f}{seconds / number * 1e6:>10.2f}")
    limit = BAR_SECONDS * count / BAR_COUNT
    print(
        f"bar: {count} working-day dates in {limit:.1f} s: {'met' if bar < limit else 'MISSED'} ({bar:.2f} s)"
    )
    sys.exit(bar >= limit)


if __name__ == "__main__":
    main()
