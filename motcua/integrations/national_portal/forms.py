"""Forms of the exchange's pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from motcua.core.clock import today
from motcua.core.forms import DateField, Form, LookupField
from motcua.core.text import fold
from motcua.integrations.national_portal.models import CodeKind, Hindrance, PortalCode
from motcua.integrations.national_portal.synchronised import NOT_QUEUED, WAITING

_SHOWN = 12
# What a page shows when nobody chose days: long enough for a month's report, short enough to be quick.
USUAL_DAYS = 30
REASONS = [
    ("", "Mọi lý do"),
    *[(one.value, one.label) for one in Hindrance],
    (WAITING, "Đang chờ gửi"),
    (NOT_QUEUED, "Chưa xếp vào hàng gửi"),
]


class DaysForm(Form):
    """Days of reception, both included."""

    from_day = DateField(label="Tiếp nhận từ ngày", required=False, help_text="")
    to_day = DateField(label="Đến ngày", required=False, help_text="")

    def span(self) -> tuple[date, date]:
        """The days chosen; the last 30 where none or nonsense was."""
        cleaned = self.cleaned_data if self.is_bound and self.is_valid() else {}
        to_on = cleaned.get("to_day") or today()
        from_on = cleaned.get("from_day") or min(to_on, today()) - timedelta(days=USUAL_DAYS)
        return (from_on, to_on) if from_on <= to_on else (to_on, from_on)


class LackingFilter(DaysForm):
    """Which of the missing dossiers."""

    why = forms.ChoiceField(label="Lý do", choices=REASONS, required=False)

    @property
    def reason(self) -> str:
        """The reason chosen; empty for all."""
        return str(self.cleaned_data.get("why") or "") if self.is_bound and self.is_valid() else ""


class ChosenDaysForm(Form):
    """Days for a deed: both must be given."""

    from_day = DateField(label="Tiếp nhận từ ngày", help_text="")
    to_day = DateField(label="Đến hết ngày", help_text="")


def look_up(kind: CodeKind, text: str) -> list[tuple[str, str, str]]:
    """Codes of the portal whose code or name holds the words."""
    words = fold(text).split()
    rows = PortalCode.objects.filter(kind=kind)
    for word in words[:8]:
        rows = rows.filter(folded_name__contains=word) | rows.filter(code__icontains=word)
    return [(row.code, row.name[:200], row.code) for row in rows[:_SHOWN]]


class SettleForm(Form):
    """The portal's code for one of ours; a look-up when there is a dictionary, else typed."""

    portal_code = forms.CharField(label="Mã trên Cổng", max_length=60)

    def __init__(self, kind: CodeKind, url: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if PortalCode.objects.filter(kind=kind).exists():
            self.fields["portal_code"] = LookupField(
                label="Mã trên Cổng",
                url=url,
                lookup=lambda text: look_up(kind, text),
                label_of=lambda code: _name(kind, code),
            )


def _name(kind: CodeKind, code: str) -> str | None:
    return PortalCode.objects.filter(kind=kind, code=code).values_list("name", flat=True).first()
