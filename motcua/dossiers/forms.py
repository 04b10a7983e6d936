"""Forms of the deeds. Each field is named like the argument of the action it feeds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django import forms as django_forms

from motcua.catalogue.content import RequiredPaper
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.deed_pages import OnceForm
from motcua.core.forms import DateField, MoneyField
from motcua.deadlines.calendars import calendar_for
from motcua.dossiers.actions.result import METHODS, RECEIVERS
from motcua.dossiers.facts import PaperFacts
from motcua.dossiers.models import Dossier, DossierPaper
from motcua.dossiers.queries import case_of, content_of, last_supplement, papers_in
from motcua.dossiers.scans import ScanField, facts_of, keep_scan
from motcua.dossiers.state import Status
from motcua.dossiers.steps import returnable
from motcua.organisations.queries import officers_with_role

PRIVACY_HINT = (
    "Không ghi tên, số định danh của người dân vào đây: nội dung này nằm trong nhật ký, không xóa được."
)


def text_field(label: str, *, hint: str = "", required: bool = True, rows: int = 3) -> django_forms.CharField:
    """A field of several lines."""
    return django_forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=4000,
        widget=django_forms.Textarea(attrs={"rows": rows}),
    )


class DeedForm(OnceForm):
    """Base: knows the dossier and who acts, carries the request id, gives the action its facts."""

    def __init__(self, *args: Any, dossier: Dossier, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.dossier = dossier
        self.actor = actor
        self.prepare()

    def prepare(self) -> None:
        """Fill choices from the dossier."""

    def choose(self, name: str, choices: Iterable[tuple[str, str]]) -> django_forms.ChoiceField:
        """Set the choices of one field."""
        field = cast(django_forms.ChoiceField, self.fields[name])
        field.choices = list(choices)
        return field

    def keep_files(self, actor: Actor) -> None:
        """Keep what was uploaded; most deeds have no files. Only of a valid form, before the deed."""

    def facts(self) -> dict[str, Any]:
        """Arguments of the action."""
        return {name: value for name, value in self.cleaned_data.items() if name != "request_id"}

    def officers(self, role: str) -> list[tuple[str, str]]:
        """Choices of the actor's colleagues who hold the role, those in charge of the sector first."""
        found = officers_with_role(self.actor.agency_id or 0, role, sector=self.dossier.sector_code)
        return [(str(officer.pk), officer.name) for officer in found]


class Reason(DeedForm):
    """One reason."""

    reason = text_field("Lý do", hint=PRIVACY_HINT)


class Opinion(DeedForm):
    """The drafter's opinion for the leader, may be empty."""

    opinion = text_field("Ý kiến thẩm định", hint=PRIVACY_HINT, required=False)


class Guide(DeedForm):
    """What is missing, one item a line, and why."""

    items = text_field("Nội dung cần bổ sung", hint="Mỗi dòng một nội dung. Ghi đủ trong một lần.", rows=5)
    reason = text_field("Lý do", hint=PRIVACY_HINT)

    def prepare(self) -> None:
        """Before reception: what the procedure asks for and the filing lacks stands there already."""
        if self.dossier.status == Status.REGISTERED and not self.is_bound:
            missing = [paper.name for paper in _absent(self.dossier) if _is_wanted(paper)]
            self.fields["items"].initial = "\n".join(missing)

    def clean_items(self) -> tuple[str, ...]:
        """Lines as a tuple."""
        return tuple(str(self.cleaned_data["items"]).splitlines())


class Refuse(DeedForm):
    """Reason and legal basis of a refusal."""

    reason = text_field("Lý do từ chối", hint=PRIVACY_HINT)
    basis = django_forms.CharField(
        label="Căn cứ pháp lý",
        max_length=300,
        help_text="Điều, khoản, văn bản. Ví dụ: Điều 17 Nghị định 118/2025/NĐ-CP.",
    )


def _absent(dossier: Dossier) -> list[RequiredPaper]:
    """Papers of the case that the dossier does not hold."""
    held = {paper.paper_key for paper in papers_in(dossier)}
    return [paper for paper in case_of(dossier).papers if paper.key not in held]


def _is_wanted(paper: RequiredPaper) -> bool:
    return paper.required and paper.replaced_on(today()) is None


class AddedPapers(DeedForm):
    """Papers brought to the desk for a filing that was there before."""

    added = django_forms.TypedMultipleChoiceField(
        label="Giấy tờ nhận thêm tại quầy",
        required=False,
        choices=[],
        widget=django_forms.CheckboxSelectMultiple,
        help_text="Đánh dấu giấy tờ vừa nhận. Mỗi loại tính một bản chính.",
    )

    def prepare(self) -> None:
        """What the filing does not hold; nothing to choose when it holds everything."""
        self.absent = {paper.key: paper for paper in _absent(self.dossier)}
        if not self.absent:
            del self.fields["added"]
            return
        self.choose(
            "added",
            [
                (key, paper.name if _is_wanted(paper) else f"{paper.name} (nếu có)")
                for key, paper in self.absent.items()
            ],
        )

    def added_papers(self) -> tuple[PaperFacts, ...]:
        """The chosen ones, one original each, or shown where showing is enough."""
        chosen = [self.absent[key] for key in self.cleaned_data.get("added", ())]
        return tuple(
            PaperFacts(
                name=paper.name,
                paper_key=paper.key,
                originals=0 if paper.shown_only else 1,
                is_shown_only=paper.shown_only,
            )
            for paper in chosen
        )

    def facts(self) -> dict[str, Any]:
        """The papers."""
        return {"added_papers": self.added_papers()}


class ReceiveRegistered(AddedPapers):
    """Accepting a filing that came online or by post."""

    asked_anyway = django_forms.CharField(
        label="Lý do vẫn nhận giấy tờ đã có trong cơ sở dữ liệu",
        max_length=300,
        required=False,
        help_text="Chỉ ghi khi hồ sơ có giấy tờ loại đó.",
    )
    fee_due = MoneyField(label="Phí, lệ phí phải nộp", required=False)

    def prepare(self) -> None:
        """No question about databases where no paper of the case is in one."""
        super().prepare()
        self.replaced = [
            paper.key for paper in case_of(self.dossier).papers if paper.replaced_on(today()) is not None
        ]
        if not self.replaced:
            del self.fields["asked_anyway"]

    def facts(self) -> dict[str, Any]:
        """An empty sum is zero; one reason stands for every paper that needs one."""
        reason = self.cleaned_data.get("asked_anyway", "")
        return {
            **super().facts(),
            "fee_due": self.cleaned_data["fee_due"] or 0,
            "asked_anyway": dict.fromkeys(self.replaced, reason) if reason else {},
        }


class Digitise(DeedForm):
    """One file for each paper that has no scan yet."""

    def prepare(self) -> None:
        """A field for each paper on paper."""
        self.papers: dict[str, DossierPaper] = {}
        scanned = {paper.name for paper in papers_in(self.dossier) if paper.file_id is not None}
        for paper in papers_in(self.dossier):
            if paper.name not in scanned and not paper.is_shown_only:
                name = f"scan-{paper.id}"
                self.papers[name] = paper
                self.fields[name] = ScanField(label=f"Bản quét: {paper.name}")

    def clean(self) -> dict[str, Any]:
        """At least one file."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not any(data.get(name) for name in self.papers):
            raise django_forms.ValidationError(
                "Hãy chọn ít nhất một tệp quét."
                if self.papers
                else "Mọi giấy tờ của hồ sơ đã có bản quét hoặc không phải quét."
            )
        return data

    def keep_files(self, actor: Actor) -> None:
        """Keep each scan."""
        self.scans = tuple(
            PaperFacts(
                name=paper.name,
                paper_key=paper.paper_key,
                is_electronic=True,
                **facts_of(keep_scan(self.cleaned_data[name], agency_id=self.dossier.agency_id, actor=actor)),
            )
            for name, paper in self.papers.items()
            if self.cleaned_data[name]
        )

    def facts(self) -> dict[str, Any]:
        """The scans as papers."""
        return {"scans": self.scans}


class Holder(DeedForm):
    """The next step's holder: a named officer or whoever holds the position."""

    holder_id = django_forms.TypedChoiceField(
        label="Giao cho", coerce=int, empty_value=None, required=False, choices=[]
    )

    def prepare(self) -> None:
        """Officers of the next step's position."""
        case = case_of(self.dossier)
        index = min(self.dossier.step + 1, len(case.steps) - 1)
        step = case.steps[index]
        field = self.choose(
            "holder_id", [("", "Ai ở vị trí này rảnh thì nhận"), *self.officers(step.position)]
        )
        field.help_text = f"Bước tiếp theo: {step.name}."


class Assign(DeedForm):
    """Another officer of the same position."""

    holder_id = django_forms.TypedChoiceField(label="Giao cho", coerce=int, choices=[])
    reason = text_field("Lý do", required=False, rows=2)

    def prepare(self) -> None:
        """Officers of the current position, without the present holder."""
        others = [
            choice
            for choice in self.officers(self.dossier.holder_role)
            if choice[0] != str(self.dossier.holder_id)
        ]
        field = self.choose("holder_id", others)
        if not others:
            field.help_text = "Không có ai khác ở vị trí này."


class ReturnStep(DeedForm):
    """An earlier step and the reason."""

    step = django_forms.TypedChoiceField(label="Trả về bước", coerce=int, choices=[])
    reason = text_field("Lý do trả lại", hint=PRIVACY_HINT)

    def prepare(self) -> None:
        """Steps the procedure lets it go back to."""
        case = case_of(self.dossier)
        self.choose(
            "step",
            [(str(index), case.steps[index].name) for index in returnable(case, self.dossier.step)],
        )


class Extend(DeedForm):
    """The apology's reason as printed."""

    reason = text_field("Lý do ghi trong thư xin lỗi", hint=PRIVACY_HINT)
    is_late_apology = django_forms.BooleanField(label="Xin lỗi muộn (hồ sơ đã quá hẹn)", required=False)


class ProposeExtension(DeedForm):
    """How many working days more, and why."""

    extra_days = django_forms.IntegerField(label="Hẹn thêm (ngày làm việc)", min_value=1, max_value=60)
    reason = text_field("Lý do", hint=PRIVACY_HINT)


class Consult(DeedForm):
    """Who is asked what until when."""

    agency = django_forms.CharField(label="Cơ quan được lấy ý kiến", max_length=200)
    question = text_field("Nội dung cần ý kiến", hint=PRIVACY_HINT)
    due_on = DateField(label="Trả lời trước hết ngày")

    def facts(self) -> dict[str, Any]:
        """The end of that day's office hours."""
        day = self.cleaned_data["due_on"]
        closing = calendar_for(self.dossier.agency_id).closing_on_or_after(day)
        return {
            "agency": self.cleaned_data["agency"],
            "question": self.cleaned_data["question"],
            "due_at": closing,
        }


class AnswerConsultation(DeedForm):
    """One of the open consultations and its answer."""

    consultation_id = django_forms.TypedChoiceField(label="Ý kiến của", coerce=int, choices=[])
    is_agreed = django_forms.TypedChoiceField(
        label="Ý kiến",
        coerce=lambda value: value == "yes",
        choices=[("yes", "Đồng ý"), ("no", "Không đồng ý")],
        widget=django_forms.RadioSelect,
    )
    summary = text_field("Tóm tắt ý kiến", hint=PRIVACY_HINT)

    def prepare(self) -> None:
        """The open ones."""
        self.choose("consultation_id", [(one["id"], one["agency"]) for one in self.dossier.consultations])


class RequireFee(DeedForm):
    """A sum and what for."""

    amount = MoneyField(label="Số tiền")
    note = django_forms.CharField(label="Nội dung thu", max_length=300, required=False)


class FeePaid(DeedForm):
    """How it was paid."""

    method = django_forms.ChoiceField(
        label="Cách nộp",
        choices=[("cash", "Tiền mặt"), ("transfer", "Chuyển khoản"), ("online", "Trực tuyến")],
        widget=django_forms.RadioSelect,
        initial="cash",
    )
    receipt_number = django_forms.CharField(label="Số biên lai", max_length=60)


class IssueResult(DeedForm):
    """Number, date and kind of the result."""

    number = django_forms.CharField(label="Số kết quả", max_length=60)
    issued_on = DateField(label="Ngày ban hành")
    result_code = django_forms.ChoiceField(label="Loại kết quả", required=False, choices=[])
    is_electronic = django_forms.BooleanField(label="Có bản điện tử ký số", required=False)
    is_early_notice_sent = django_forms.BooleanField(
        label="Đã báo cho người nộp đến nhận trước hẹn", required=False
    )

    def prepare(self) -> None:
        """Results of the procedure; today by default."""
        results = [(result.code, result.name) for result in content_of(self.dossier).results]
        self.choose("result_code", results or [("", "Kết quả giải quyết")])
        self.fields["issued_on"].initial = today()


class HandOver(DeedForm):
    """To whom, by what proof, in what way."""

    to = django_forms.ChoiceField(label="Người nhận", choices=[], widget=django_forms.RadioSelect)
    proof = django_forms.CharField(
        label="Căn cứ nhận",
        max_length=200,
        help_text=(
            "Giấy tiếp nhận; mất giấy thì giấy tờ tùy thân; nhận thay thì giấy ủy quyền. "
            "Ghi loại, không ghi số định danh."
        ),
        initial="Giấy tiếp nhận hồ sơ",
    )
    method = django_forms.ChoiceField(label="Cách trả", choices=list(METHODS.items()))
    originals_returned = django_forms.BooleanField(
        label="Đã trả lại bản chính giấy tờ dùng để đối chiếu", required=False, initial=True
    )

    def prepare(self) -> None:
        """Only parties the dossier has."""
        names = {key: label for key, label in RECEIVERS.items() if key != "representative"}
        if self.dossier.representative_id is not None:
            names = dict(RECEIVERS)
        if self.dossier.owner_id == self.dossier.submitter_id:
            names.pop("owner")
        self.choose("to", names.items()).initial = "submitter"


class SupplementPapers(DeedForm):
    """The papers that have come, one a line."""

    items = text_field("Giấy tờ đã nhận thêm", hint="Mỗi dòng một giấy tờ. Bỏ dòng chưa nhận.", rows=5)

    def prepare(self) -> None:
        """What was asked for stands there already."""
        if not self.is_bound:
            self.fields["items"].initial = "\n".join(last_supplement(self.dossier))

    def facts(self) -> dict[str, Any]:
        """One original each."""
        lines = [line.strip() for line in str(self.cleaned_data["items"]).splitlines() if line.strip()]
        return {"papers": tuple(PaperFacts(name=line[:500], originals=1) for line in lines)}


class Stop(DeedForm):
    """Who wants it stopped, and why."""

    cause = django_forms.ChoiceField(
        label="Ai đề nghị dừng",
        choices=[("applicant", "Người nộp hồ sơ"), ("agency", "Cơ quan giải quyết")],
        widget=django_forms.RadioSelect,
        initial="applicant",
    )
    reason = text_field("Lý do", hint=PRIVACY_HINT)
