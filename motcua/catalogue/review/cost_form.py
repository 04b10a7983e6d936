"""The form of the cost calculator: before and after beside each other, activity by activity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from motcua.catalogue.content import VersionContent
from motcua.catalogue.review.actions import CostFacts
from motcua.catalogue.review.cost import (
    ACTIVITIES,
    MOST_HOURS,
    MOST_MONEY,
    MOST_SUBJECTS,
    MOST_TIMES,
    Activity,
    Comparison,
    Counting,
    Side,
    compare,
)
from motcua.catalogue.review.forms import decimal_field, short_field, text_field
from motcua.catalogue.review.models import ComplianceCost
from motcua.core.forms import Form, MoneyField, RadioField
from motcua.deadlines.rules import Unit
from motcua.law import NoRuleOnDate, rule

SIDES = {"before": "Trước", "after": "Sau"}
HOURS_A_DAY = 8


def _money(label: str, **more: Any) -> MoneyField:
    return MoneyField(label=label, max_value=MOST_MONEY, required=False, **more)


def _other_field(name: str, label: str) -> forms.Field:
    if name == "fees":
        return _money(label)
    if name == "subjects":
        short = forms.TextInput(attrs={"inputmode": "numeric", "class": "mc-short mc-num"})
        return forms.IntegerField(
            label=label, min_value=0, max_value=MOST_SUBJECTS, required=False, widget=short
        )
    places, most = (4 if name == "times" else 2), (MOST_HOURS if name == "waiting" else MOST_TIMES)
    return decimal_field(label, most, places=places, required=False)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form's tables: its words, and each field under the words of its column."""

    title: str
    cells: tuple[tuple[str, BoundField], ...]


_HOURS, _OUTSIDE = "số giờ", "tiền trả cho người khác (đồng)"
# What is asked of each side beside the activities.
_OTHERS = {
    "waiting": f"Thời gian chờ giải quyết, mỗi lần (giờ làm việc, {HOURS_A_DAY} giờ một ngày)",
    "fees": "Phí, lệ phí mỗi lần (đồng)",
    "trips": "Số lượt đi lại mỗi lần",
    "times": "Số lần một đối tượng thực hiện trong một năm",
    "subjects": "Số đối tượng (thường là số hồ sơ một năm)",
}


class CostForm(Form):
    """Everything the cost is reckoned from; a blank number is nought."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    counting = RadioField(label="Cách tính", choices=[(one.value, one.label) for one in Counting])
    income = MoneyField(label="Thu nhập bình quân một giờ", max_value=10**9, min_value=1)
    income_source = short_field("Nguồn của mức thu nhập", 500, help_text="Số văn bản, năm số liệu")
    note = text_field("Thuyết minh", required=False, help_text="Lấy số hồ sơ, số giờ ở đâu")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for side, when in SIDES.items():
            for key, title in ACTIVITIES.items():
                named = f"{title}, {when.lower()}: "
                hours = decimal_field(named + _HOURS, MOST_HOURS, required=False)
                self._add(f"{side}_{key}_hours", hours)
                self._add(f"{side}_{key}_outside", _money(named + _OUTSIDE))
            for name, title in _OTHERS.items():
                self._add(f"{side}_{name}", _other_field(name, f"{title}, {when.lower()}"))

    def _add(self, name: str, field: forms.Field) -> None:
        # What a base class of forms says in Vietnamese it says of the fields it was born with.
        donor = type("Donor", (Form,), {name: field})()
        self.fields[name] = donor.fields[name]
        self.fields[name].widget.attrs["aria-label"] = str(field.label)

    @property
    def activities(self) -> list[Row]:
        """The activities in order, hours and money of both sides."""
        return [
            Row(
                title,
                tuple(
                    (f"{when}: {words}", self[f"{side}_{key}_{what}"])
                    for side, when in SIDES.items()
                    for what, words in (("hours", _HOURS), ("outside", "tiền trả"))
                ),
            )
            for key, title in ACTIVITIES.items()
        ]

    @property
    def others(self) -> list[Row]:
        """Waiting, fees, trips, and how often and by how many."""
        return [
            Row(title, tuple((when, self[f"{side}_{name}"]) for side, when in SIDES.items()))
            for name, title in _OTHERS.items()
        ]

    def _side(self, side: str) -> Side:
        def number(name: str) -> Decimal:
            value: Decimal | None = self.cleaned_data.get(f"{side}_{name}")
            return value if value is not None else Decimal(0)

        def whole(name: str) -> int:
            return int(self.cleaned_data.get(f"{side}_{name}") or 0)

        activities = tuple(
            Activity(key, number(f"{key}_hours"), whole(f"{key}_outside")) for key in ACTIVITIES
        )
        return Side(
            activities=activities,
            waiting=number("waiting"),
            fees=whole("fees"),
            trips=number("trips"),
            times=number("times"),
            subjects=whole("subjects"),
        )

    def facts(self) -> CostFacts:
        """What the action wants."""
        cleaned = self.cleaned_data
        return CostFacts(
            counting=Counting(cleaned["counting"]),
            income=cleaned["income"],
            income_source=cleaned["income_source"],
            before=self._side("before"),
            after=self._side("after"),
            note=cleaned["note"],
        )

    def comparison(self) -> Comparison:
        """What the numbers of a valid form come to."""
        facts = self.facts()
        return compare(facts.before, facts.after, facts.income, facts.counting)


def initial_of(cost: ComplianceCost) -> dict[str, Any]:
    """What stands now."""
    names = ("revision", "counting", "income", "income_source", "note")
    values = {name: getattr(cost, name) for name in names}
    for name, side in zip(SIDES, cost.sides, strict=True):
        values |= _initial_side(name, side)
    return values


def _initial_side(name: str, side: Side) -> dict[str, Any]:
    values: dict[str, Any] = {
        f"{name}_{each}": getattr(side, each) for each in ("waiting", "fees", "trips", "times", "subjects")
    }
    for one in side.activities:
        values |= {f"{name}_{one.key}_hours": one.hours, f"{name}_{one.key}_outside": one.outside}
    return values


def _known_waiting(content: VersionContent) -> Decimal | None:
    """Working hours of the first case's term in working days or hours, if it has one."""
    for case in content.cases:
        for term in case.terms:
            if term.is_known and term.unit == Unit.WORKING_DAY:
                return Decimal(term.value * HOURS_A_DAY)
            if term.is_known and term.unit == Unit.WORKING_HOUR:
                return Decimal(term.value)
    return None


def first_initial(content: VersionContent, on: date) -> dict[str, Any]:
    """For a new calculation: the income in force on the day with its source, and what the version says."""
    values: dict[str, Any] = {"revision": 0, "counting": Counting.WORKING.value}
    values |= {f"{side}_times": Decimal(1) for side in SIDES}
    waiting = _known_waiting(content)
    fees = [
        fee.amount for case in content.cases[:1] for fee in case.fees if fee.amount and not fee.is_counted
    ]
    for side in SIDES:
        values |= {f"{side}_waiting": waiting, f"{side}_fees": sum(fees) or None}
    try:
        known = rule("review.income_per_hour", on)
    except NoRuleOnDate:
        return values
    value: Mapping[str, Any] = known.value
    return {**values, "income": value["dong"], "income_source": f"{known.citation}: {value['basis']}"[:500]}
