"""Forms of the pages about deliveries."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from motcua.core.clock import ZONE
from motcua.core.deliveries import DESTINATIONS, DeadFilter
from motcua.core.deliveries.actions import LONGEST_REASON
from motcua.core.deliveries.destinations import CALLED
from motcua.core.forms import DateField, Form
from motcua.core.models import CallOutcome


def _destinations() -> list[tuple[str, str]]:
    labels = sorted((one.label, name) for name, one in DESTINATIONS.items())
    return [("", "Tất cả"), *((name, label) for label, name in labels)]


def _all_called() -> list[tuple[str, str]]:
    labels = sorted((label, name) for name, label in CALLED.items() if name not in DESTINATIONS)
    return [*_destinations(), *((name, label) for label, name in labels)]


class DeadFilterForm(Form):
    """Which dead letters; what cannot be read counts as not given."""

    destination = forms.ChoiceField(label="Nơi nhận", required=False, choices=_destinations)
    error = forms.CharField(label="Lỗi có chữ", required=False, max_length=100)
    from_on = DateField(label="Dừng từ ngày", required=False)
    to_on = DateField(label="Đến ngày", required=False)

    def chosen(self) -> DeadFilter:
        """The filter as far as it can be read."""
        given: dict[str, Any] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return DeadFilter(
            given.get("destination", ""), given.get("error", ""), given.get("from_on"), given.get("to_on")
        )


class CallFilterForm(Form):
    """Which calls of the trace."""

    code = forms.CharField(label="Mã hồ sơ", required=False, max_length=60)
    destination = forms.ChoiceField(label="Nơi nhận", required=False, choices=_all_called)
    outcome = forms.ChoiceField(
        label="Kết quả", required=False, choices=[("", "Tất cả"), *CallOutcome.choices]
    )
    from_on = DateField(label="Từ ngày", required=False)
    to_on = DateField(label="Đến ngày", required=False)

    def conditions(self) -> dict[str, Any]:
        """Django's conditions of all but the code; none when something cannot be read."""
        if not self.is_bound or not self.is_valid():
            return {}
        given, found = self.cleaned_data, {}
        for name in ("destination", "outcome"):
            if given[name]:
                found[name] = given[name]
        if given["from_on"]:
            found["started_at__gte"] = datetime.combine(given["from_on"], time.min, ZONE)
        if given["to_on"]:
            found["started_at__lt"] = datetime.combine(given["to_on"] + timedelta(days=1), time.min, ZONE)
        return found


class ReasonForm(Form):
    """Why; kept in the audit log, so it must not name persons."""

    reason = forms.CharField(
        label="Lý do",
        max_length=LONGEST_REASON,
        help_text="Ghi ngắn gọn. Không ghi tên, số giấy tờ hay số điện thoại của ai.",
    )


class CountForm(Form):
    """How many the person saw."""

    expected = forms.IntegerField(min_value=0, max_value=100_000_000, widget=forms.HiddenInput)
