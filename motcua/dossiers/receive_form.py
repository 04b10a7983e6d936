"""The reception form: one page for procedure, person and papers, built from the procedure's case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from motcua.catalogue.content import Case, FeeState, RequiredPaper
from motcua.core.clock import today
from motcua.core.fields import MoneyField
from motcua.core.forms import Form
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts
from motcua.dossiers.forms import new_request_id
from motcua.dossiers.models import PartyKind
from motcua.dossiers.state import CHANNEL_LABELS, Channel

_COUNT = {"min_value": 0, "max_value": 99, "required": False}


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the check list: the paper and its bound fields."""

    paper: RequiredPaper
    replaced_by: str
    has: Any
    originals: Any
    copies: Any
    pages: Any
    asked_anyway: Any


def suggested_fee(case: Case, channel: str) -> int:
    """The sum of fixed amounts asked once per case, in đồng; what depends on pages is the officer's to add."""
    return sum(
        fee.amount or 0
        for fee in case.fees_of(channel)
        if fee.state is FeeState.FIXED and fee.per in {"", "trường hợp", "hồ sơ", "bản"}
    )


class PartyFields(Form):
    """Who files and whose matter it is."""

    request_id = django_forms.CharField(widget=django_forms.HiddenInput, max_length=64)
    channel = django_forms.ChoiceField(
        label="Cách nộp", choices=[(c.value, CHANNEL_LABELS[c]) for c in (Channel.COUNTER, Channel.POST)]
    )
    id_number = django_forms.CharField(
        label="Số định danh người nộp",
        max_length=20,
        required=False,
        help_text="CCCD 12 chữ số, hoặc hộ chiếu.",
    )
    kind = django_forms.ChoiceField(label="Đối tượng", choices=PartyKind.choices, required=False)
    name = django_forms.CharField(label="Họ và tên người nộp", max_length=200)
    phone = django_forms.CharField(label="Điện thoại", max_length=30, required=False)
    address = django_forms.CharField(label="Địa chỉ", max_length=300, required=False)
    email = django_forms.EmailField(label="Thư điện tử", required=False)
    on_behalf = django_forms.ChoiceField(
        label="Nộp cho",
        choices=[("self", "Chính mình"), ("authorised", "Người khác, theo ủy quyền")],
        widget=django_forms.RadioSelect,
        initial="self",
    )
    owner_name = django_forms.CharField(label="Họ và tên chủ hồ sơ", max_length=200, required=False)
    owner_id_number = django_forms.CharField(label="Số định danh chủ hồ sơ", max_length=20, required=False)
    owner_address = django_forms.CharField(label="Địa chỉ chủ hồ sơ", max_length=300, required=False)
    basis = django_forms.CharField(
        label="Giấy ủy quyền",
        max_length=200,
        required=False,
        help_text="Loại giấy, số, ngày. Không ghi tên người.",
    )
    competent_agency_id = django_forms.TypedChoiceField(
        label="Cơ quan có thẩm quyền", coerce=int, empty_value=None, required=False, choices=[]
    )
    fee_due = MoneyField(label="Phí, lệ phí phải nộp", required=False)
    duplicate_confirmed = django_forms.BooleanField(
        label="Tôi đã kiểm tra: đây là hồ sơ mới, không trùng", required=False
    )
    reason = django_forms.CharField(
        label="Lý do", required=False, max_length=2000, widget=django_forms.Textarea(attrs={"rows": 2})
    )
    missing = django_forms.CharField(
        label="Nội dung cần bổ sung",
        required=False,
        max_length=4000,
        help_text="Mỗi dòng một nội dung. Ghi đủ trong một lần.",
        widget=django_forms.Textarea(attrs={"rows": 4}),
    )
    refusal_basis = django_forms.CharField(label="Căn cứ pháp lý", required=False, max_length=300)

    def clean(self) -> dict[str, Any]:
        """Filing for another needs that person's name and the authorisation."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("on_behalf") == "authorised":
            if not data.get("owner_name"):
                self.add_error("owner_name", "Nộp theo ủy quyền: hãy ghi họ và tên chủ hồ sơ.")
            if not data.get("basis"):
                self.add_error("basis", "Nộp theo ủy quyền: hãy ghi loại và số giấy ủy quyền.")
        return data


class ReceiveForm(PartyFields):
    """The whole page: parties and one line of fields for each paper of the case."""

    def __init__(
        self,
        *args: Any,
        procedure_code: str,
        case: Case,
        agencies: Callable[[], list[tuple[int, str]]],
        **kwargs: Any,
    ) -> None:
        initial = kwargs.setdefault("initial", {})
        initial.setdefault("request_id", new_request_id())
        initial.setdefault("channel", Channel.COUNTER.value)
        initial.setdefault("fee_due", suggested_fee(case, Channel.COUNTER.value) or None)
        super().__init__(*args, **kwargs)
        self.procedure_code = procedure_code
        self.case = case
        # Asked for only when the list is shown or one of it was chosen.
        self.fields["competent_agency_id"].choices = lambda: [("", "Cơ quan mình"), *agencies()]  # type: ignore[attr-defined]
        for index, paper in enumerate(case.papers):
            self._add_paper(index, paper)

    def _add_paper(self, index: int, paper: RequiredPaper) -> None:
        wanted = paper.required and paper.replaced_on(today()) is None
        self.fields[f"paper-{index}"] = django_forms.BooleanField(
            label=f"Có: {paper.name}", required=False, initial=wanted
        )
        self.fields[f"paper-{index}-originals"] = django_forms.IntegerField(
            label=f"Số bản chính: {paper.name}", initial=paper.originals, **_COUNT
        )
        self.fields[f"paper-{index}-copies"] = django_forms.IntegerField(
            label=f"Số bản sao: {paper.name}", initial=paper.copies, **_COUNT
        )
        self.fields[f"paper-{index}-pages"] = django_forms.IntegerField(
            label=f"Số trang: {paper.name}", min_value=0, max_value=9999, required=False
        )
        self.fields[f"paper-{index}-asked"] = django_forms.CharField(
            label=f"Lý do vẫn yêu cầu nộp: {paper.name}", max_length=300, required=False
        )

    @property
    def paper_rows(self) -> list[PaperRow]:
        """The check list for the template."""
        rows = []
        for index, paper in enumerate(self.case.papers):
            replaced = paper.replaced_on(today())
            rows.append(
                PaperRow(
                    paper=paper,
                    replaced_by=replaced.database if replaced else "",
                    has=self[f"paper-{index}"],
                    originals=self[f"paper-{index}-originals"],
                    copies=self[f"paper-{index}-copies"],
                    pages=self[f"paper-{index}-pages"],
                    asked_anyway=self[f"paper-{index}-asked"],
                )
            )
        return rows

    def _paper(self, index: int, paper: RequiredPaper) -> PaperFacts | None:
        data = self.cleaned_data
        if not data.get(f"paper-{index}"):
            return None
        originals = data.get(f"paper-{index}-originals") or 0
        copies = data.get(f"paper-{index}-copies") or 0
        if not (originals or copies or paper.electronic or paper.shown_only):
            originals = 1
        return PaperFacts(
            name=paper.name,
            paper_key=paper.key,
            originals=0 if paper.shown_only else originals,
            copies=copies,
            is_electronic=paper.electronic and not originals and not copies,
            is_shown_only=paper.shown_only,
            pages=data.get(f"paper-{index}-pages"),
        )

    def filing(self) -> Filing:
        """What the person told the desk."""
        data = self.cleaned_data
        submitter = PartyFacts(
            name=data["name"],
            kind=data["kind"] or PartyKind.CITIZEN.value,
            id_number=data["id_number"],
            address=data["address"],
            phone=data["phone"],
            email=data["email"],
        )
        is_authorised = data["on_behalf"] == "authorised"
        owner = PartyFacts(
            name=data["owner_name"], id_number=data["owner_id_number"], address=data["owner_address"]
        )
        papers = [self._paper(index, paper) for index, paper in enumerate(self.case.papers)]
        return Filing(
            procedure_code=self.procedure_code,
            case_key=self.case.key,
            channel=Channel(data["channel"]),
            submitter=submitter,
            owner=owner if is_authorised else None,
            representative=submitter if is_authorised else None,
            basis=data["basis"] if is_authorised else "",
            papers=tuple(paper for paper in papers if paper is not None),
            competent_agency_id=data["competent_agency_id"],
            fee_due=data["fee_due"] or 0,
            asked_anyway={
                paper.key: data[f"paper-{index}-asked"]
                for index, paper in enumerate(self.case.papers)
                if data.get(f"paper-{index}-asked")
            },
            duplicate_confirmed=data["duplicate_confirmed"],
        )

    @property
    def missing_lines(self) -> tuple[str, ...]:
        """What is to be added, one item a line."""
        return tuple(str(self.cleaned_data["missing"]).splitlines())
