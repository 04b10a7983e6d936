"""Forms of evidence, of reports and of a plan made from a template."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, cast

from django import forms as django_forms

from motcua.core.clock import today
from motcua.core.evidence import FIGURES
from motcua.core.forms import DateField, Form
from motcua.planning.models import Target
from motcua.planning.product_pages import OfficeFileField
from motcua.planning.reports.skeleton import PARTS
from motcua.planning.templates_of_plans import plan_templates


class RuleForm(Form):
    """A figure, how it is compared, and with what."""

    figure = django_forms.ChoiceField(label="Chỉ số", choices=[])
    comparison = django_forms.ChoiceField(label="Cách so", choices=Target.choices)
    target = django_forms.DecimalField(
        label="Mức cần đạt",
        required=False,
        min_value=0,
        max_value=9_999_999,
        max_digits=9,
        decimal_places=2,
        help_text="Số lượng, hoặc phần trăm nếu so theo tỷ lệ. Bỏ trống khi so “không còn”.",
    )
    from_on = DateField(label="Từ ngày", required=False, help_text="Bỏ trống: tính cả năm của kế hoạch.")
    to_on = DateField(label="Đến ngày", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = sorted(FIGURES.values(), key=lambda figure: figure.label)
        field = cast(django_forms.ChoiceField, self.fields["figure"])
        field.choices = [("", "Chọn chỉ số"), *((figure.key, figure.label) for figure in offered)]

    def clean_target(self) -> Decimal:
        """Empty counts as zero; the deed says whether zero makes sense."""
        return self.cleaned_data["target"] or Decimal(0)


class EvidenceForm(Form):
    """A fact, its day and the document that proves it."""

    statement = django_forms.CharField(
        label="Nội dung", max_length=1000, widget=django_forms.Textarea(attrs={"rows": 3})
    )
    on = DateField(label="Ngày")
    upload = OfficeFileField(label="Văn bản chứng minh")


class TemplateForm(Form):
    """Which template, for which year."""

    template = django_forms.ChoiceField(label="Mẫu kế hoạch", choices=[])
    year = django_forms.IntegerField(label="Năm", min_value=2019, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"year": today().year + 1, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = cast(django_forms.ChoiceField, self.fields["template"])
        field.choices = [(each.key, each.name) for each in plan_templates()]


class BeginReportForm(Form):
    """The days of a report and its name."""

    title = django_forms.CharField(
        label="Tên báo cáo",
        max_length=300,
        required=False,
        help_text="Ví dụ: Kết quả kiểm soát thủ tục hành chính 6 tháng đầu năm 2026.",
    )
    from_on = DateField(label="Từ ngày")
    to_on = DateField(label="Đến hết ngày")


class WordsForm(Form):
    """What people write, part by part."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part in PARTS:
            if part.takes_words:
                self.fields[part.key] = django_forms.CharField(
                    label=part.title,
                    required=False,
                    max_length=20_000,
                    widget=django_forms.Textarea(attrs={"rows": 4}),
                )


class SignForm(Form):
    """The number under which a report leaves."""

    number = django_forms.CharField(label="Số, ký hiệu", max_length=60, help_text="Ví dụ: 25/BC-UBND.")
