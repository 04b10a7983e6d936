"""The reception form: one page for procedure, person and papers, built from the procedure's case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from django import forms as django_forms
from django.forms.boundfield import BoundField

from motcua.catalogue.content import Case, RequiredPaper
from motcua.catalogue.fees import fee_total
from motcua.core.clock import today
from motcua.core.deed_pages import OnceForm
from motcua.core.errors import DomainError
from motcua.core.fields import MoneyField
from motcua.documents.models import StoredFile
from motcua.dossiers import fee_fields
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts, clean_id_number, clean_phone
from motcua.dossiers.models import PartyKind
from motcua.dossiers.scans import ScanField, facts_of
from motcua.dossiers.state import CHANNEL_LABELS, Channel


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of the check list: the paper and its bound fields; ``kept``: a scan that is stored already."""

    paper: RequiredPaper
    replaced_by: str
    has: BoundField
    originals: BoundField
    copies: BoundField
    pages: BoundField
    scan: BoundField
    stored: BoundField
    asked_anyway: BoundField
    kept: StoredFile | None

    @property
    def errors(self) -> list[str]:
        """What is wrong in the line."""
        fields = (self.originals, self.copies, self.pages, self.scan, self.asked_anyway)
        return [str(message) for field in fields for message in field.errors]


def _checked(value: str, check: Any) -> str:
    try:
        return str(check(value))
    except DomainError as error:
        raise django_forms.ValidationError(error.message) from error


class PartyFields(OnceForm):
    """Who files and whose matter it is."""

    channel = django_forms.ChoiceField(
        label="Cách nộp", choices=[(c.value, CHANNEL_LABELS[c]) for c in (Channel.COUNTER, Channel.POST)]
    )
    id_number = django_forms.CharField(
        label="Số định danh",
        max_length=20,
        required=False,
        help_text="Căn cước, hộ chiếu, mã số thuế.",
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"}),
    )
    kind = django_forms.ChoiceField(label="Đối tượng", choices=PartyKind.choices)
    name = django_forms.CharField(
        label="Họ và tên", max_length=200, widget=django_forms.TextInput(attrs={"autocomplete": "off"})
    )
    phone = django_forms.CharField(
        label="Điện thoại",
        max_length=30,
        required=False,
        widget=django_forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    address = django_forms.CharField(
        label="Địa chỉ",
        max_length=300,
        required=False,
        widget=django_forms.TextInput(attrs={"autocomplete": "off"}),
    )
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

    def clean_id_number(self) -> str:
        """As ``facts.clean_id_number``."""
        return _checked(self.cleaned_data["id_number"], clean_id_number)

    def clean_owner_id_number(self) -> str:
        """As ``facts.clean_id_number``."""
        return _checked(self.cleaned_data["owner_id_number"], clean_id_number)

    def clean_phone(self) -> str:
        """As ``facts.clean_phone``."""
        return _checked(self.cleaned_data["phone"], clean_phone)

    def clean(self) -> dict[str, Any]:
        """Filing for another needs that person's name and the authorisation."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("on_behalf") == "authorised":
            if not data.get("owner_name"):
                self.add_error("owner_name", "Nộp theo ủy quyền: hãy ghi họ và tên chủ hồ sơ.")
            if not data.get("basis"):
                self.add_error("basis", "Nộp theo ủy quyền: hãy ghi loại và số giấy ủy quyền.")
        return data


def _count(label: str, initial: int | None = None, most: int = 99) -> django_forms.IntegerField:
    # Said with the paper's name: the summary at the top lists it apart from its line.
    wrong = f"{label}: hãy nhập số từ 0 đến {most}."
    return django_forms.IntegerField(
        error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
        label=label,
        initial=initial,
        required=False,
        min_value=0,
        max_value=most,
        widget=django_forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "size": 3, "aria-label": label}
        ),
    )


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
        initial.setdefault("channel", Channel.COUNTER.value)
        if not fee_fields.is_counted(case):
            initial.setdefault("fee_due", fee_total(case, Channel.COUNTER.value, {}) or None)
        super().__init__(*args, **kwargs)
        fee_fields.add_quantities(self, case)
        self.procedure_code = procedure_code
        self.case = case
        self.kept: dict[int, StoredFile] = {}
        elsewhere = cast(django_forms.ChoiceField, self.fields["competent_agency_id"])
        # Asked for only when the list is shown or one of it was chosen.
        elsewhere.choices = lambda: [("", "Cơ quan mình"), *((str(key), name) for key, name in agencies())]
        for index, paper in enumerate(case.papers):
            self._add_paper(index, paper)

    @classmethod
    def retyped(
        cls, data: Mapping[str, Any], known: Mapping[str, Any], *, with_papers: bool, **kwargs: Any
    ) -> ReceiveForm:
        """A fresh form with what was typed, unchecked; a known person fills in only what is empty.

        ``with_papers`` False: another case was chosen, so its own papers and fee stand there.
        """
        fresh = ("paper-", "fee_due", "fee-") if not with_papers else ()
        typed = {
            name: field.widget.value_from_datadict(cast(Any, data), cast(Any, {}), name)
            for name, field in cls(**kwargs).fields.items()
            if not isinstance(field, ScanField) and not name.startswith(fresh)
        }
        if not typed.get("name"):
            typed.pop("kind", None)
        found = {key: value for key, value in known.items() if not typed.get(key)}
        return cls(initial={**typed, **found}, **kwargs)

    def _add_paper(self, index: int, paper: RequiredPaper) -> None:
        wanted = paper.required and paper.replaced_on(today()) is None
        name = f"paper-{index}"
        self.fields[name] = django_forms.BooleanField(
            label=f"Có: {paper.name}", required=False, initial=wanted
        )
        self.fields[f"{name}-originals"] = _count(f"Số bản chính: {paper.name}", paper.originals)
        self.fields[f"{name}-copies"] = _count(f"Số bản sao: {paper.name}", paper.copies)
        self.fields[f"{name}-pages"] = _count(f"Số trang: {paper.name}", most=9999)
        self.fields[f"{name}-scan"] = ScanField(label=f"Bản quét: {paper.name}")
        self.fields[f"{name}-stored"] = django_forms.IntegerField(
            label=f"Bản quét: {paper.name}",
            required=False,
            min_value=1,
            max_value=2**63 - 1,
            widget=django_forms.HiddenInput,
        )
        self.fields[f"{name}-asked"] = django_forms.CharField(
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
                    scan=self[f"paper-{index}-scan"],
                    stored=self[f"paper-{index}-stored"],
                    asked_anyway=self[f"paper-{index}-asked"],
                    kept=self.kept.get(index),
                )
            )
        return rows

    def keep(self, index: int, stored: StoredFile) -> None:
        """This paper's scan is stored: a second press after a refusal sends its id instead of the file."""
        self.kept[index] = stored
        data = cast(Any, self.data).copy()
        data[f"paper-{index}-stored"] = str(stored.id)
        self.data = data

    def _paper(self, index: int, paper: RequiredPaper) -> PaperFacts | None:
        data, name = self.cleaned_data, f"paper-{index}"
        kept = self.kept.get(index)
        if not data.get(name) and kept is None:
            return None
        originals = data.get(f"{name}-originals") or 0
        copies = data.get(f"{name}-copies") or 0
        if not (originals or copies or paper.electronic or paper.shown_only or kept):
            originals = 1
        return PaperFacts(
            name=paper.name,
            paper_key=paper.key,
            originals=0 if paper.shown_only else originals,
            copies=copies,
            is_electronic=(paper.electronic or kept is not None) and not originals and not copies,
            is_shown_only=paper.shown_only,
            **({"pages": data.get(f"{name}-pages")} if kept is None else facts_of(kept)),
        )

    @property
    def fee_rows(self) -> list[fee_fields.FeeRow]:
        """What is to be paid, for the template."""
        return fee_fields.fee_rows(self, self.case)

    @property
    def fee_sum(self) -> str:
        """What the quantities come to; blank where nothing is counted."""
        return fee_fields.shown_total(self, self.case) if fee_fields.is_counted(self.case) else ""

    def _fee_due(self) -> int:
        """What the officer said, else what the quantities come to."""
        said: int | None = self.cleaned_data["fee_due"]
        if said is not None or not fee_fields.is_counted(self.case):
            return said or 0
        return fee_fields.counted_total(self.case, self.cleaned_data["channel"], self.cleaned_data) or 0

    def filing(self) -> Filing:
        """What the person told the desk."""
        data = self.cleaned_data
        submitter = PartyFacts(
            name=data["name"],
            kind=data["kind"],
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
            fee_due=self._fee_due(),
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
