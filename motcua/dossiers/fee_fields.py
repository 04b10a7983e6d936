"""What is to be paid, on the reception form: how many pages and copies, and the sum they come to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.forms.boundfield import BoundField

from motcua.catalogue.content import Case, Fee
from motcua.catalogue.fees import Quantity, fee_total
from motcua.catalogue.wording import fee_words
from motcua.core.forms import Form
from motcua.core.wording import write_money

MOST = 9_999


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One sum as the page shows it: in words, and with its quantities where it is counted."""

    fee: Fee
    words: str
    fields: tuple[BoundField, ...]


def _names(place: int, fee: Fee) -> dict[str, str]:
    """Field name → label of the quantities of one counted fee."""
    unit = fee.per or "lượt"
    if not fee.within:
        return {f"fee-{place}-units": f"Số {unit}"}
    return {
        f"fee-{place}-units": f"Số {unit} mỗi {fee.within}",
        f"fee-{place}-wholes": f"Số {fee.within}",
    }


def _counted(case: Case) -> dict[int, dict[str, str]]:
    return {place: _names(place, fee) for place, fee in enumerate(case.fees) if fee.is_counted}


def is_counted(case: Case) -> bool:
    """Whether what the case costs depends on quantities."""
    return any(fee.is_counted for fee in case.fees)


def add_quantities(form: Form, case: Case) -> None:
    """Give the form a field for each quantity; one of each until somebody says more."""
    counted = _counted(case)
    for place, labels in counted.items():
        name = case.fees[place].name
        for field, label in labels.items():
            form.fields[field] = django_forms.IntegerField(
                label=f"{label} ({name})" if len(counted) > 1 else label,
                initial=1,
                required=False,
                min_value=1,
                max_value=MOST,
                widget=django_forms.TextInput(
                    attrs={"inputmode": "numeric", "autocomplete": "off", "class": "mc-short"}
                ),
            )


def fee_rows(form: Form, case: Case) -> list[FeeRow]:
    """The sums of the case for the template."""
    counted = _counted(case)
    rows = []
    for place, fee in enumerate(case.fees):
        ways = ", ".join(channel.label.lower() for channel in fee.channels)
        words = fee_words(fee, write_money) + (f" (khi nộp {ways})" if ways else "")
        rows.append(FeeRow(fee, words, tuple(form[name] for name in counted.get(place, ()))))
    return rows


def _number(typed: Any) -> int:
    """A quantity as typed; what is no sensible number counts as one until the form refuses it."""
    text = str(typed or "").strip()
    return min(max(int(text), 1), MOST) if text.isdecimal() and len(text) < 6 else 1


def counted_total(case: Case, channel: str, data: Mapping[str, Any]) -> int | None:
    """What the case costs with these quantities (field name → number); None when a sum is not known."""
    quantities = {
        place: Quantity(*(_number(data.get(name)) for name in labels))
        for place, labels in _counted(case).items()
    }
    return fee_total(case, channel, quantities)


def shown_total(form: Form, case: Case) -> str:
    """What leaving the sum blank means, with the quantities and the channel the form holds now."""
    names = [name for labels in _counted(case).values() for name in labels]
    total = counted_total(case, str(form["channel"].value()), {name: form[name].value() for name in names})
    if total is None:
        return "Có khoản chưa rõ mức thu. Hãy nhập tổng số tiền."
    return f"Theo số lượng trên: {write_money(total)}. Bỏ trống là thu số này; miễn thì nhập 0."
