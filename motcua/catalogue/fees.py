"""What a person has to pay for one case. Pure: amounts in đồng, whole numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.catalogue.content import Case, Fee, FeeState


@dataclass(frozen=True, slots=True)
class Quantity:
    """How much is asked for: ``units`` (trang) in each of ``wholes`` (bản); both at least 1."""

    units: int = 1
    wholes: int = 1

    def __post_init__(self) -> None:
        if self.units < 1 or self.wholes < 1:
            raise ValueError("a quantity is at least 1")


ONE = Quantity()


def _of_one_whole(fee: Fee, amount: int, units: int) -> int:
    """What ``units`` cost together, step by step from the first to the last, never above the cap."""
    total, price, first = 0, amount, 1
    for step in fee.steps:
        before = min(units, step.from_unit - 1)
        total += max(0, before - first + 1) * price
        price, first = step.amount, step.from_unit
    total += max(0, units - first + 1) * price
    return total if fee.most is None else min(total, fee.most)


def fee_amount(fee: Fee, quantity: Quantity = ONE) -> int | None:
    """What one fee comes to; None while nobody has fixed it (unknown, or for the province to say)."""
    if fee.state == FeeState.FREE:
        return 0
    if fee.state != FeeState.FIXED or fee.amount is None:
        return None
    if not fee.is_counted:
        return fee.amount
    return quantity.wholes * _of_one_whole(fee, fee.amount, quantity.units)


def fee_total(case: Case, channel: str, quantities: Mapping[int, Quantity]) -> int | None:
    """What a case costs when filed by a channel; None when any of its fees is not known.

    ``quantities``: the place of a fee among ``case.fees`` → how much of it; one of each where none is said.
    """
    total = 0
    for place, fee in enumerate(case.fees):
        if fee.channels and channel not in fee.channels:
            continue
        amount = fee_amount(fee, quantities.get(place, ONE))
        if amount is None:
            return None
        total += amount
    return total
