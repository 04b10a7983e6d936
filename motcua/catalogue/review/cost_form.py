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


@dataclass(frozen=True, slots=True)
class Fieldset:
    """A row of the form: its words, and the fields of both sides."""

    title: str
    fields: tuple[BoundField, ...]


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
            for key in ACTIVITIES:
                self._add(f"{side}_{key}_hours", decimal_field(f"{when}: số giờ", MOST_HOURS, required=False))
                self._add(f"{side}_{key}_outside", _money(f"{when}: tiền trả cho người khác"))
            more = {
                "waiting": decimal_field(f"{when}: số giờ chờ", MOST_HOURS, required=False),
                "fees": _money(f"{when}: phí, lệ phí một lần"),
                "trips": decimal_field(f"{when}: số lượt đi lại một lần", MOST_TIMES, required=False),
                "times": decimal_field(f"{when}: số lần một năm", MOST_TIMES, places=4, required=False),
                "subjects": forms.IntegerField(
                    label=f"{when}: số đối tượng",
                    min_value=0,
                    max_value=MOST_SUBJECTS,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mc-short mc-num"}),
                ),
            }
            for name, field in more.items():
                self._add(f"{side}_{name}", field)

    def _add(self, name: str, field: forms.Field) -> None:
        # What a base class of forms says in Vietnamese it says of the fields it was born with.
        donor = type("Donor", (Form,), {name: field})()
        self.fields[name] = donor.fields[name]

    @property
    def activities(self) -> list[Fieldset]:
        """The activities in order, hours and money of both sides."""
        return [
            Fieldset(
                title, tuple(self[f"{side}_{key}_{what}"] for side in SIDES for what in ("hours", "outside"))
            )
            for key, title in ACTIVITIES.items()
        ]

    @property
    def others(self) -> list[Fieldset]:
        """Waiting, fees, trips, and how often and by how many."""
        rows = (
            (f"Thời gian chờ giải quyết (giờ làm việc, {HOURS_A_DAY} giờ một ngày)", ("waiting",)),
            ("Phí, lệ phí và đi lại, mỗi lần thực hiện", ("fees", "trips")),
            ("Số lần một năm và số đối tượng (thường là số hồ sơ một năm)", ("times", "subjects")),
        )
        return [
            Fieldset(title, tuple(self[f"{side}_{name}"] for side in SIDES for name in names))
            for title, names in rows
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
