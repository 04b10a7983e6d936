"""Forms of reviews. They read what was typed; the actions decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from motcua.catalogue.models import Procedure
from motcua.catalogue.queries import matching
from motcua.catalogue.review.actions import (
    AnswerFacts,
    PartFacts,
    PlanFacts,
    ProposalFacts,
    ReportFacts,
    ReviewFacts,
)
from motcua.catalogue.review.actions.plans import FIRST_YEAR, LAST_YEAR
from motcua.catalogue.review.models import (
    ChosenFor,
    Judgement,
    Option,
    Outcome,
    PartAnswer,
    ProcedureReview,
    ReviewPlan,
    ReviewReport,
    SentProposal,
    SimplificationProposal,
)
from motcua.catalogue.review.queries import REVIEW_FILTERS, SENT_FILTERS
from motcua.catalogue.review.questions import QuestionForm
from motcua.core.actor import Actor
from motcua.core.deed_pages import OnceForm
from motcua.core.forms import DateField, Form, LookupField, RadioField
from motcua.organisations.choices import colleague_choices

_SUGGESTED = 12


def text_field(label: str, *, rows: int = 3, **more: Any) -> forms.CharField:
    """Several lines of text."""
    most = more.pop("most", 8000)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), max_length=most, **more)


def short_field(label: str, most: int, **more: Any) -> forms.CharField:
    """One line of text."""
    return forms.CharField(label=label, max_length=most, **more)


def decimal_field(label: str, most: Decimal, *, places: int = 2, **more: Any) -> forms.DecimalField:
    """A number that may have a fraction, typed with a comma."""
    return forms.DecimalField(
        label=label,
        min_value=0,
        max_value=most,
        decimal_places=places,
        max_digits=12,
        localize=True,
        widget=forms.TextInput(
            attrs={"inputmode": "decimal", "autocomplete": "off", "class": "mc-short mc-num"}
        ),
        **more,
    )


class PlanForm(Form):
    """What a plan of review says of itself."""

    year = forms.IntegerField(label="Năm", min_value=FIRST_YEAR, max_value=LAST_YEAR)
    title = short_field(
        "Tên kế hoạch", 300, help_text="Ví dụ: Kế hoạch rà soát, đơn giản hóa thủ tục hành chính năm 2026"
    )
    basis = text_field(
        "Căn cứ lập kế hoạch", required=False, help_text="Chỉ đạo của cấp trên, kế hoạch của tỉnh"
    )
    goal = decimal_field(
        "Mục tiêu cắt giảm chi phí (%)",
        Decimal(100),
        required=False,
        help_text="Để trống nếu không đặt mục tiêu",
    )

    @classmethod
    def initial_of(cls, plan: ReviewPlan) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(plan, name) for name in cls.base_fields}

    def facts(self) -> PlanFacts:
        """What the action wants."""
        return PlanFacts(**{name: self.cleaned_data[name] for name in PlanForm.base_fields})


class NewPlanForm(OnceForm, PlanForm):
    """A new plan of review."""


class ApproveForm(Form):
    """The number and day under which a plan was issued."""

    number = short_field("Số ký hiệu", 60, help_text="Ví dụ: 05/KH-UBND")
    issued_on = DateField(label="Ngày ban hành")


class NoteForm(Form):
    """A remark at the end."""

    note = text_field("Nhận xét, lý do", required=False)


class ReasonForm(Form):
    """Why."""

    reason = text_field("Lý do", most=1000)


class ReviewForm(Form):
    """What the plan says of one procedure."""

    executing_agency = short_field("Cơ quan thực hiện rà soát", 300)
    officer = forms.ChoiceField(label="Người rà soát", required=False)
    starts_on = DateField(label="Rà soát từ ngày", help_text="")
    ends_on = DateField(label="Xong trước ngày", help_text="")
    chosen_for = RadioField(label="Căn cứ lựa chọn", choices=ChosenFor.choices)
    chosen_why = text_field("Lý do lựa chọn", rows=2, most=4000, required=False)
    expected = short_field(
        "Dự kiến sản phẩm", 500, help_text="Ví dụ: Phiếu rà soát, phương án đơn giản hóa, bảng tính chi phí"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = colleague_choices(actor, empty="Chưa giao")  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, review: ProcedureReview) -> dict[str, Any]:
        """What stands now."""
        names = set(ReviewForm.base_fields) - {"officer"}
        return {**{name: getattr(review, name) for name in names}, "officer": review.officer_id or ""}

    def facts(self) -> ReviewFacts:
        """What the action wants."""
        names = set(ReviewForm.base_fields) - {"officer"}
        values = {name: self.cleaned_data[name] for name in names}
        officer = self.cleaned_data["officer"]
        return ReviewFacts(**values, officer_id=int(officer) if officer else None)


def suggested(text: str) -> list[tuple[str, str, str]]:
    """Procedures of every kind, internal ones too, whose code or name holds the words: (code, name, hint)."""
    rows = matching(Procedure.objects.all(), text).order_by("code")[:_SUGGESTED]
    return [(row.code, row.name[:200], f"Mã {row.code}, {row.get_kind_display().lower()}") for row in rows]


def _name_of(code: str) -> str | None:
    row = Procedure.objects.filter(code=code).values_list("name", flat=True).first()
    return f"{code} {row[:200]}" if row is not None else None


class AddReviewForm(ReviewForm):
    """Put a procedure into the plan."""

    procedure = LookupField(
        label="Thủ tục",
        url="/ra-soat/goi-y-thu-tuc/",
        lookup=suggested,
        label_of=_name_of,
        minimum=2,
        help_text="Gõ mã hoặc vài từ trong tên, có dấu hay không dấu đều được",
    )
    field_order = ("procedure",)


class PartForm(Form):
    """The answers on one part. Everything may be left for later but what a choice needs."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)
    regulated_in = text_field(
        "Được quy định ở đâu", required=False, help_text="Điều, khoản, tên văn bản; mỗi dòng một văn bản"
    )
    is_needed = forms.ChoiceField(label="Có cần thiết không", choices=Judgement.choices, required=False)
    is_reasonable = forms.ChoiceField(label="Có hợp lý không", choices=Judgement.choices, required=False)
    is_lawful = forms.ChoiceField(label="Có hợp pháp không", choices=Judgement.choices, required=False)
    option = RadioField(label="Phương án", choices=Option.choices, required=False)
    reason = text_field(
        "Lý do",
        required=False,
        rows=4,
        help_text="Bắt buộc khi sửa đổi hoặc bãi bỏ. Không ghi tên người nộp hồ sơ",
    )

    @classmethod
    def initial_of(cls, answer: PartAnswer) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(answer, name) for name in cls.base_fields}

    def facts(self) -> PartFacts:
        """What the action wants."""
        return PartFacts(**{name: value for name, value in self.cleaned_data.items() if name != "revision"})


class ProposalForm(Form):
    """A proposal."""

    part = forms.ChoiceField(label="Bộ phận của thủ tục")
    kind = RadioField(label="Phương án", choices=[one for one in Option.choices if one[0]])
    content = text_field("Nội dung đơn giản hóa", help_text="Bỏ, gộp, rút ngắn hay thay cái gì bằng cái gì")
    reason = text_field("Lý do")
    document = short_field(
        "Văn bản cần sửa đổi hoặc bãi bỏ", 500, required=False, help_text="Số ký hiệu, ngày, tên văn bản"
    )
    article = short_field("Điều", 60, required=False, help_text="Ví dụ: Điều 16")
    clause = short_field("Khoản, điểm", 60, required=False, help_text="Ví dụ: khoản 2")
    issuer = short_field(
        "Cơ quan có thẩm quyền sửa", 300, required=False, help_text="Ví dụ: Bộ Tư pháp, UBND tỉnh"
    )
    wording = text_field("Đề xuất viết lại điều, khoản", required=False)
    roadmap = short_field("Lộ trình thực hiện", 300, required=False, help_text="Ví dụ: Năm 2026 - 2027")

    def __init__(self, *args: Any, form: QuestionForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["part"].choices = [(part.key, part.label) for part in form.parts]  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, proposal: SimplificationProposal) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(proposal, name) for name in ProposalForm.base_fields}

    def facts(self) -> ProposalFacts:
        """What the action wants."""
        return ProposalFacts(**{name: self.cleaned_data[name] for name in ProposalForm.base_fields})


class NewProposalForm(OnceForm, ProposalForm):
    """A new proposal."""


class ReportForm(Form):
    """What a person writes on the report."""

    dated_on = DateField(label="Ngày văn bản")
    addressee = short_field("Nơi nhận", 300)
    report_number = short_field("Số báo cáo", 60, required=False, help_text="Ví dụ: 120/BC-UBND")
    letter_number = short_field("Số tờ trình", 60, required=False, help_text="Ví dụ: 45/TTr-UBND")
    signer_title = short_field(
        "Chức vụ người ký", 120, help_text="Ví dụ: CHỦ TỊCH; KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    )
    signer = short_field("Người ký", 120, required=False)
    answer_by = DateField(
        label="Đề nghị trả lời trước ngày",
        required=False,
        help_text="Quá ngày này mà chưa trả lời thì hệ thống nhắc",
    )
    overview = text_field("Tình hình thực hiện", required=False, most=20_000)
    requests = text_field("Đề xuất, kiến nghị khác", required=False, most=20_000)

    @classmethod
    def initial_of(cls, report: ReviewReport) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(report, name) for name in cls.base_fields}

    def facts(self) -> ReportFacts:
        """What the action wants."""
        return ReportFacts(**self.cleaned_data)


class SentAnswerForm(Form):
    """What the upper level answered."""

    outcome = RadioField(
        label="Kết quả", choices=[one for one in Outcome.choices if one[0] != Outcome.REPLACED.value]
    )
    document = short_field("Văn bản trả lời", 300, required=False, help_text="Số ký hiệu, tên văn bản")
    answered_on = DateField(label="Ngày văn bản trả lời", required=False)
    note = text_field("Nội dung trả lời", required=False)

    @classmethod
    def initial_of(cls, sent: SentProposal) -> dict[str, Any]:
        """What stands now."""
        return {name: getattr(sent, name) for name in cls.base_fields}

    def facts(self) -> AnswerFacts:
        """What the action wants."""
        return AnswerFacts(**self.cleaned_data)


class VersionForm(Form):
    """The version in which an accepted proposal was carried out."""

    number = forms.TypedChoiceField(label="Phiên bản mới của thủ tục", coerce=int)

    def __init__(self, *args: Any, choices: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].choices = choices  # type: ignore[attr-defined]


class SpanForm(Form):
    """From a day to a day, both included; empty ends are open, and so is what is no day."""

    from_day = DateField(label="Từ ngày", required=False, help_text="")
    to_day = DateField(label="Đến ngày", required=False, help_text="")

    def chosen(self, name: str) -> Any:
        """The value of one field; None when it is empty or nonsense."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def span(self) -> tuple[date | None, date | None]:
        """Both days."""
        return self.chosen("from_day"), self.chosen("to_day")


class ReviewFilter(SpanForm):
    """The list of reviewed procedures."""

    state = forms.ChoiceField(
        label="Trạng thái", required=False, choices=[("", "Mọi trạng thái"), *REVIEW_FILTERS]
    )
    whose = forms.ChoiceField(label="Việc của", required=False, choices=[("", "Mọi người"), ("mine", "Tôi")])


class SentFilter(SpanForm):
    """The list of what was sent."""

    outcome = forms.ChoiceField(label="Kết quả", required=False, choices=[("", "Mọi kết quả"), *SENT_FILTERS])
