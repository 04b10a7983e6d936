"""Forms of calls and initiatives. They read what was typed; the actions decide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from motcua.core.actor import Actor
from motcua.core.forms import DateField, Form, MoneyField
from motcua.organisations.choices import colleague_choices
from motcua.planning.initiatives.actions import Benefit, CallFacts, InitiativeFacts
from motcua.planning.initiatives.actions.initiatives import MOST_HOURS, MOST_TRIPS
from motcua.planning.initiatives.models import Criterion, Initiative
from motcua.planning.initiatives.queries import FILTERS
from motcua.planning.initiatives.scoring import LEAST, MOST
from motcua.planning.product_lists import SpanForm
from motcua.planning.product_pages import MakingForm, OfficeFileField

CRITERIA = 5
_USUAL = (("Tính mới", 20), ("Khả năng áp dụng", 30), ("Lợi ích đo được", 40), ("Khả năng nhân rộng", 10))


def _text(label: str, *, rows: int = 3, most: int = 4000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **more)


def _decimal(label: str, most: Decimal, *, places: int = 1, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        min_value=LEAST,
        max_value=most,
        decimal_places=places,
        max_digits=10,
        localize=True,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "mc-short mc-num"}
        ),
        **more,
    )


class CallForm(MakingForm):
    """A call for initiatives with up to five criteria."""

    title = forms.CharField(
        label="Tên đợt phát động",
        max_length=300,
        help_text="Ví dụ: Sáng kiến cải cách thủ tục hành chính quý III năm 2026",
    )
    starts_on = DateField(label="Nhận từ ngày")
    ends_on = DateField(label="Nhận đến ngày", help_text="")
    note = _text("Thể lệ", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usual = [*_USUAL, *[("", None)] * (CRITERIA - len(_USUAL))]
        for number, (name, weight) in enumerate(usual, 1):
            self.fields[f"criterion_{number}"] = forms.CharField(
                label=f"Tiêu chí {number}", max_length=200, required=False, initial=name
            )
            self.fields[f"weight_{number}"] = _decimal(
                f"Trọng số của tiêu chí {number} (%)", MOST, required=False, initial=weight
            )

    def clean(self) -> dict[str, Any]:
        """A criterion has its weight, a weight its criterion."""
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, CRITERIA + 1):
            name, weight = cleaned.get(f"criterion_{number}"), cleaned.get(f"weight_{number}")
            if name and weight is None and f"weight_{number}" not in self.errors:
                self.add_error(f"weight_{number}", "Hãy ghi trọng số của tiêu chí này.")
            if weight is not None and not name:
                self.add_error(f"criterion_{number}", "Hãy ghi tên tiêu chí hoặc xóa trọng số.")
        return cleaned

    def facts(self) -> CallFacts:
        """What the action wants."""
        cleaned = self.cleaned_data
        rows = [
            (cleaned[f"criterion_{number}"], cleaned[f"weight_{number}"]) for number in range(1, CRITERIA + 1)
        ]
        return CallFacts(
            title=cleaned["title"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            note=cleaned["note"],
            criteria=tuple((name, weight) for name, weight in rows if name),
        )


class _OfficersField(forms.TypedMultipleChoiceField):
    """Several of the staff."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)


class JudgesForm(Form):
    """Who judges."""

    judges = _OfficersField(label="Giám khảo")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["judges"].choices = colleague_choices(actor)  # type: ignore[attr-defined]


class InitiativeForm(Form):
    """An initiative as its authors describe it."""

    name = forms.CharField(label="Tên sáng kiến", max_length=300)
    authors = _OfficersField(label="Tác giả")
    present_state = _text("Thực trạng", most=8000)
    content = _text("Nội dung sáng kiến", rows=5, most=8000)
    basis = _text("Căn cứ", rows=2, required=False)
    scope = forms.CharField(label="Phạm vi áp dụng", max_length=500)
    hours = _decimal("Giờ làm việc tiết kiệm một năm", MOST_HOURS, required=False)
    money = MoneyField(label="Tiền tiết kiệm một năm", required=False)
    trips = forms.IntegerField(
        label="Lượt đi lại bớt được một năm", min_value=0, max_value=MOST_TRIPS, required=False
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authors"].choices = colleague_choices(actor)  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, initiative: Initiative, author_ids: Sequence[int]) -> dict[str, Any]:
        """What stands now."""
        values = {name: getattr(initiative, name) for name in cls.base_fields if name != "authors"}
        return {**values, "authors": [str(one) for one in author_ids]}

    def facts(self) -> InitiativeFacts:
        """What the action wants."""
        cleaned = self.cleaned_data
        texts = {name: cleaned[name] for name in ("name", "present_state", "content", "basis", "scope")}
        return InitiativeFacts(**texts, author_ids=tuple(cleaned["authors"]), benefit=benefit_of(cleaned))


def benefit_of(cleaned: dict[str, Any]) -> Benefit:
    """What was typed; empty is nothing."""
    return Benefit(
        hours=cleaned.get("hours") or Decimal(0),
        money=cleaned.get("money") or 0,
        trips=cleaned.get("trips") or 0,
    )


class NewInitiativeForm(MakingForm, InitiativeForm):
    """A new initiative, for one of the calls that are open."""

    call = forms.ChoiceField(label="Đợt phát động")
    field_order = ["call", "name", "authors"]

    def __init__(self, *args: Any, calls: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call"].choices = calls  # type: ignore[attr-defined]


class ScoreForm(Form):
    """One judge's points."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._criteria = {f"points_{one.position}": one.id for one in criteria}
        for one in criteria:
            self.fields[f"points_{one.position}"] = _decimal(
                one.name, MOST, help_text=f"Từ 0 đến 100 điểm, trọng số {one.weight.normalize():f}"
            )

    def points(self) -> dict[int, Decimal]:
        """Criterion id → points."""
        return {key: self.cleaned_data[name] for name, key in self._criteria.items()}


class ApproveForm(Form):
    """The decision."""

    decision_number = forms.CharField(label="Số quyết định", max_length=60, help_text="Ví dụ: 88/QĐ-UBND")
    note = _text("Ý kiến", rows=2, required=False)


class RejectForm(Form):
    """Why not."""

    reason = _text("Lý do không phê duyệt")


class FollowUpForm(MakingForm):
    """What came of it."""

    on = DateField(label="Ngày xem xét", help_text="")
    is_applied = forms.BooleanField(label="Sáng kiến đang được áp dụng", required=False)
    hours = _decimal("Giờ làm việc đã tiết kiệm", MOST_HOURS, required=False)
    money = MoneyField(label="Tiền đã tiết kiệm", required=False)
    trips = forms.IntegerField(label="Lượt đi lại đã bớt", min_value=0, max_value=MOST_TRIPS, required=False)
    note = _text("Nhận xét, cách đo")
    upload = OfficeFileField(label="Minh chứng", required=False)


class InitiativeFilter(SpanForm):
    """The list of initiatives."""

    state = forms.ChoiceField(label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *FILTERS])
