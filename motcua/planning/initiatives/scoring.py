"""How judges' points become one figure: weighted by criterion, averaged over judges, in Decimal.

Pure. Points run from 0 to 100; weights are shares in percent and need not add up to 100.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import TypeVar

LEAST, MOST = Decimal(0), Decimal(100)
_CENT = Decimal("0.01")
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a proposal stands: average and spread (highest less lowest judge) of the complete sheets.

    ``deviation`` is the standard deviation of these judges; ``complete`` how many judges have scored every
    criterion, ``begun`` how many have scored something. Without a complete sheet there is no average.
    """

    average: Decimal | None
    spread: Decimal | None
    deviation: Decimal | None
    complete: int
    begun: int


def sheet_total(points: Mapping[Key, Decimal], weights: Mapping[Key, Decimal]) -> Decimal | None:
    """One judge's weighted total from 0 to 100, exact; None while a criterion is missing."""
    if not weights or any(criterion not in points for criterion in weights):
        return None
    whole = sum(weights.values(), Decimal(0))
    if whole <= 0:
        return None
    with localcontext(prec=50):
        return sum((weights[name] * points[name] for name in weights), Decimal(0)) / whole


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def standing(sheets: Collection[Mapping[Key, Decimal]], weights: Mapping[Key, Decimal]) -> Standing:
    """Average, spread and deviation over the judges, each to two places, rounded once at the end."""
    begun = sum(1 for sheet in sheets if sheet)
    totals = sorted(total for sheet in sheets if (total := sheet_total(sheet, weights)) is not None)
    if not totals:
        return Standing(None, None, None, 0, begun)
    with localcontext(prec=50):
        average = sum(totals, Decimal(0)) / len(totals)
        variance = sum(((one - average) ** 2 for one in totals), Decimal(0)) / len(totals)
        return Standing(
            average=_rounded(average),
            spread=_rounded(totals[-1] - totals[0]),
            deviation=_rounded(variance.sqrt()),
            complete=len(totals),
            begun=begun,
        )
