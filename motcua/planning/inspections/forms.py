"""Forms of inspections. They read what was typed; the actions decide."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms

from motcua.core.actor import Actor
from motcua.core.forms import DateField, Form, RadioField
from motcua.organisations.choices import colleague_choices
from motcua.planning.inspections.actions import FindingFacts, InspectionFacts, MinutesFacts
from motcua.planning.inspections.actions.visit import LARGEST_STRATUM
from motcua.planning.inspections.models import (
    AnswerKind,
    Basis,
    Direction,
    Inspection,
    InspectionMinutes,
    InspectionState,
    Method,
    Side,
    Verdict,
)
from motcua.planning.inspections.queries import FINDING_FILTERS
from motcua.planning.inspections.sampling import PROBLEMS, PROCEDURE, SECTOR
from motcua.planning.product_lists import SpanForm, unit_choices
from motcua.planning.product_pages import MakingForm, OfficeFileField


def _text(label: str, *, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=more.pop("most", 4000), **more
    )


def _count_input() -> forms.NumberInput:
    return forms.NumberInput(attrs={"class": "mc-short mc-num", "inputmode": "numeric"})


class InspectionForm(Form):
    """The plan of an inspection."""

    direction = RadioField(label="Ai kiểm tra", choices=Direction.choices, initial=Direction.OWN.value)
    inspector = forms.CharField(
        label="Cơ quan cấp trên kiểm tra",
        max_length=200,
        required=False,
        help_text="Chỉ ghi khi cấp trên kiểm tra, ví dụ: Văn phòng UBND thành phố",
    )
    basis = RadioField(label="Hình thức", choices=Basis.choices, initial=Basis.PLANNED.value)
    title = forms.CharField(
        label="Tên cuộc kiểm tra",
        max_length=300,
        help_text="Ví dụ: Tự kiểm tra công tác kiểm soát thủ tục hành chính năm 2026",
    )
    purpose = _text("Mục đích, yêu cầu", rows=2)
    content = _text("Nội dung kiểm tra", rows=4)
    units = _text("Đơn vị được kiểm tra", rows=3, help_text="Mỗi dòng một đơn vị")
    method = forms.ChoiceField(label="Phương pháp", choices=Method.choices, initial=Method.COMBINED.value)
    period_from = DateField(
        label="Thời kỳ kiểm tra từ ngày",
        help_text="Hồ sơ, việc làm trong thời kỳ này được xem. Ghi ngày/tháng/năm, ví dụ 01/01/2026",
    )
    period_to = DateField(label="Thời kỳ kiểm tra đến ngày", help_text="")
    starts_on = DateField(label="Tiến hành từ ngày", help_text="")
    ends_on = DateField(label="Tiến hành đến ngày", help_text="")
    decision_number = forms.CharField(
        label="Số quyết định", max_length=60, required=False, help_text="Ví dụ: 45/QĐ-UBND"
    )
    decision_on = DateField(label="Ngày quyết định", required=False, help_text="")

    @classmethod
    def initial_of(cls, inspection: Inspection) -> dict[str, Any]:
        """What stands now, for the form that changes it."""
        values = {name: getattr(inspection, name) for name in cls.base_fields}
        return {**values, "units": "\n".join(inspection.units)}

    def facts(self) -> InspectionFacts:
        """What the action wants."""
        names = set(InspectionForm.base_fields) - {"units"}
        values = {name: self.cleaned_data[name] for name in names}
        units = tuple(line for line in self.cleaned_data["units"].splitlines() if line.strip())
        return InspectionFacts(**values, units=units)


class NewInspectionForm(MakingForm, InspectionForm):
    """The plan of a new inspection."""


class InspectionFilter(SpanForm):
    """The list of inspections."""

    direction = forms.ChoiceField(
        label="Chiều kiểm tra", required=False, choices=[("", "Cả hai chiều"), *Direction.choices]
    )
    state = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *InspectionState.choices]
    )


class FindingFilter(SpanForm):
    """The register of findings."""

    state = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *FINDING_FILTERS]
    )


class MemberForm(Form):
    """Somebody who takes part."""

    side = RadioField(label="Thuộc bên", choices=Side.choices, initial=Side.TEAM.value)
    officer = forms.ChoiceField(label="Công chức của cơ quan", required=False)
    name = forms.CharField(label="Hoặc ghi họ tên người nơi khác", max_length=120, required=False)
    title = forms.CharField(label="Chức vụ, nhiệm vụ", max_length=200, required=False)
    leads = forms.BooleanField(label="Đại diện bên này ký biên bản", required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = colleague_choices(actor, empty="Người nơi khác")  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """Arguments of ``add_member``."""
        cleaned = dict(self.cleaned_data)
        officer = cleaned.pop("officer")
        return {**cleaned, "officer_id": int(officer) if officer else None}


class ReasonForm(Form):
    """Why."""

    reason = _text("Lý do", most=1000)


class AnswerForm(Form):
    """The answer to one question."""

    answer = RadioField(label="Kết quả", choices=AnswerKind.choices)
    note = _text("Ghi chú", required=False, help_text="Bắt buộc khi không đạt hoặc đạt một phần")
    upload = OfficeFileField(label="Minh chứng", required=False)


class DrawForm(Form):
    """How many dossiers of each stratum, and the seed."""

    seed = forms.CharField(
        label="Số gieo",
        max_length=40,
        widget=forms.TextInput(attrs={"class": "mc-short", "autocomplete": "off"}),
        help_text="Cùng số gieo, cùng danh sách hồ sơ thì luôn rút ra đúng những hồ sơ này. "
        "Có thể để hai bên cùng chọn.",
    )

    def __init__(self, *args: Any, counts: dict[str, int], names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seed"].initial = f"{secrets.randbelow(1_000_000):06}"
        self._strata: dict[str, str] = {}
        sectors = sorted((one for one in counts if one.startswith(SECTOR)), key=lambda one: names[one])
        for number, stratum in enumerate([*PROBLEMS, *sectors]):
            field = f"size_{number}"
            self._strata[field] = stratum
            self.fields[field] = forms.IntegerField(
                label=f"{names[stratum]}: {counts.get(stratum, 0)} hồ sơ, rút",
                min_value=0,
                max_value=LARGEST_STRATUM,
                required=False,
                widget=_count_input(),
            )
        procedures = sorted((one for one in counts if one.startswith(PROCEDURE)), key=lambda one: names[one])
        self.fields["procedure"] = forms.ChoiceField(
            label="Xem riêng một thủ tục",
            required=False,
            choices=[("", "Không"), *((one, f"{names[one]}: {counts[one]} hồ sơ") for one in procedures)],
        )
        self.fields["procedure_size"] = forms.IntegerField(
            label="Số hồ sơ của thủ tục đó",
            min_value=0,
            max_value=LARGEST_STRATUM,
            required=False,
            widget=_count_input(),
        )

    def sizes(self) -> dict[str, int]:
        """Stratum → how many."""
        cleaned = self.cleaned_data
        wanted = {stratum: cleaned.get(field) or 0 for field, stratum in self._strata.items()}
        if cleaned.get("procedure"):
            wanted[cleaned["procedure"]] = cleaned.get("procedure_size") or 0
        return wanted


class MarkForm(Form):
    """What a drawn dossier shows."""

    verdict = RadioField(label="Kết quả xem hồ sơ", choices=[one for one in Verdict.choices if one[0]])
    remark = _text("Nhận xét", required=False, help_text="Bắt buộc khi có sai sót. Không ghi tên người nộp.")


class MinutesForm(Form):
    """The minutes."""

    number = forms.CharField(label="Số biên bản", max_length=60, required=False)
    held_on = DateField(label="Ngày lập", help_text="")
    place = forms.CharField(label="Địa điểm", max_length=200)
    strengths = _text("Kết quả, ưu điểm", rows=4, most=8000)
    weaknesses = _text("Tồn tại, hạn chế", rows=3, most=8000, required=False)
    host_opinion = _text("Ý kiến của đơn vị được kiểm tra", most=8000, required=False)
    proposals = _text("Kiến nghị", most=8000, required=False)

    @classmethod
    def initial_of(cls, minutes: InspectionMinutes) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(minutes, name) for name in cls.base_fields}

    def facts(self) -> MinutesFacts:
        """What the action wants."""
        return MinutesFacts(**self.cleaned_data)


class UploadForm(Form):
    """One file."""

    upload = OfficeFileField(label="Bản quét có chữ ký hai bên")


class FindingForm(MakingForm):
    """A shortcoming."""

    content = _text("Nội dung tồn tại", help_text="Ghi việc, không ghi tên người nộp")
    proposal = _text("Biện pháp khắc phục", rows=2, required=False)
    unit = forms.ChoiceField(label="Đơn vị khắc phục", required=False)
    officer = forms.ChoiceField(label="Người khắc phục", required=False)
    due_on = DateField(label="Hạn khắc phục")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = unit_choices(actor, empty="Chưa chọn")  # type: ignore[attr-defined]
        self.fields["officer"].choices = colleague_choices(actor, empty="Chưa chọn")  # type: ignore[attr-defined]

    def facts(self, *, question: str = "", sample_id: int | None = None) -> FindingFacts:
        """What the action wants."""
        cleaned = self.cleaned_data
        return FindingFacts(
            content=cleaned["content"],
            proposal=cleaned["proposal"],
            due_on=cleaned["due_on"],
            unit_id=int(cleaned["unit"]) if cleaned["unit"] else None,
            officer_id=int(cleaned["officer"]) if cleaned["officer"] else None,
            question=question,
            sample_id=sample_id,
        )


class RemedyForm(Form):
    """How it was mended, and the proof."""

    note = _text("Đã khắc phục thế nào")
    upload = OfficeFileField(label="Minh chứng")


class CloseForm(Form):
    """Accepting the proof."""

    note = _text("Nhận xét khi đóng", rows=2, required=False)


class ReopenForm(Form):
    """Sending it back."""

    reason = _text("Lý do mở lại")
    due_on = DateField(label="Hạn khắc phục mới")
