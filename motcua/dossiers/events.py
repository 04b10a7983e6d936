"""What can happen to a dossier: one frozen value per kind of event. No personal data in them.

Free-text reasons are the exception; the screens warn about names in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua.core.journal import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """The facts a new dossier starts with. Parties are ids of immutable rows.

    ``basis`` names the document a representative acts on (kind and number), never a person.
    """

    code: str
    channel: str
    procedure_id: int
    procedure_code: str
    sector_code: str
    version_id: int
    case_key: str
    competent_agency_id: int
    submitter_id: int
    owner_id: int
    representative_id: int | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """A due date with the inputs it was derived from, so that it can be derived again.

    ``kind``: "term" (full term from ``start_at``), "restart" (after a supplement), "extension" (so
    much more after the old due date) or "correction". ``law_on``: the day whose law applies.
    ``allowance_days``: working days for the way to the competent agency, before the term.
    """

    kind: str
    start_at: datetime
    term_value: int
    term_unit: str
    law_on: date
    due_at: datetime
    transfer_by: datetime | None = None
    allowance_days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a dossier stands in its procedure's steps, and who holds it there."""

    step: int
    kind: str
    next_kind: str
    role: str
    holder_id: int | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered(Event):
    """Filed online or taken down for later; not yet accepted."""

    opening: Opening


@dataclass(frozen=True, slots=True, kw_only=True)
class Guided(Event):
    """Told once, completely, what is missing before acceptance (form 02)."""

    opening: Opening | None = None
    items: tuple[str, ...]
    reason: str
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmitted(Event):
    """The applicant filed again after guidance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAtDesk(Event):
    """Not accepted, with the reason and what the person can do (form 03)."""

    opening: Opening | None = None
    reason: str
    basis: str
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(Event):
    """Accepted, full and correct: the clock starts (form 01).

    ``asked_anyway`` names papers that a database replaces and that were asked for all the same, with
    the reason (law.md R13b).
    """

    opening: Opening | None = None
    clock: Clock
    place: Place
    book_year: int
    book_number: int
    paper_count: int
    fee_due: int = 0
    asked_anyway: dict[str, str]
    duplicate_confirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PapersDigitised(Event):
    """Scans were added to papers handed in before; the SHA-256 of each file."""

    hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(Event):
    """Taken back by the applicant before acceptance."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(Event):
    """Handed from the desk to the one who settles it (form 05/06)."""

    place: Place
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(Event):
    """Given to another officer within the same step."""

    holder_id: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forwarded(Event):
    """One step further in the procedure."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned(Event):
    """Back to an earlier step, with the reason."""

    place: Place
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consulted(Event):
    """Another body was asked for its opinion until a day."""

    consultation_id: int
    agency: str
    question: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationAnswered(Event):
    """The asked body answered; silence is not consent and is never recorded as an answer."""

    consultation_id: int
    is_agreed: bool
    summary: str
    is_late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLine:
    """One part of the work given to another body: what, by when after it has it, in which turn.

    Lines of one ``position`` go out together, those of the next when all of these are done. ``agency_id``
    is None for a body outside this system; ``agency`` its name at that moment, ``outside_code`` its code
    where papers go there by exchange and not on paper.
    """

    referral_id: int
    position: int
    agency_id: int | None
    agency: str
    work: str
    term_value: int
    term_unit: str
    outside_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred(Event):
    """Parts of the work went to other bodies by a transfer slip (NĐ 118/2025 art. 20), each with its time."""

    number: int
    lines: tuple[ReferralLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAccepted(Event):
    """The other body has the papers and took them in: its clock runs until ``due_at``."""

    referral_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswered(Event):
    """The other body is done, refused, or sent the papers back as incomplete.

    ``file_agency_id`` and ``file_id`` name the result's file where it lies, when there is one.
    """

    referral_id: int
    outcome: str
    summary: str
    result_number: str = ""
    is_late: bool = False
    file_agency_id: int | None = None
    file_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralRecalled(Event):
    """A part of the work was called back before it was done."""

    referral_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralsContinued(Event):
    """The next parts go out although an earlier one was not done, with the reason."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralLate(Event):
    """The head was told that a part of the work is late at another body (NĐ 118/2025 art. 19.4)."""

    referral_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequested(Event):
    """The applicant must add papers (form 02); not before ``close_on`` the dossier closes unsupplemented."""

    items: tuple[str, ...]
    reason: str
    close_on: datetime | None
    is_late: bool
    is_second: bool = False
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementReceived(Event):
    """Everything asked for has come: the clock starts anew from zero, that of the step too."""

    clock: Clock
    paper_count: int
    step_due_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRequested(Event):
    """A sum to be paid before work goes on, in đồng."""

    amount: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeePaid(Event):
    """The sum due was paid; method cash, transfer or online; the receipt's number."""

    amount: int
    method: str
    receipt_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed(Event):
    """Put before the leader. Approval and refusal move the dossier to the leader's step.

    ``extra_days``: working days asked for with an extension; ``items``: papers asked for once more.
    """

    kind: str
    reason: str
    place: Place | None = None
    extra_days: int = 0
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalRejected(Event):
    """The leader did not agree, or the proposer took it back."""

    kind: str
    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended(Event):
    """Apology and one new appointment (form 04). ``is_late``: after the old one had passed."""

    clock: Clock
    reason: str
    is_late: bool
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(Event):
    """Ended without a result; cause applicant, unsupplemented or agency (form 05 from era B on)."""

    cause: str
    reason: str
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved(Event):
    """The leader granted what was asked."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused(Event):
    """The leader refused after appraisal (form 03), with the legal reason."""

    place: Place
    reason: str
    basis: str
    form_number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultIssued(Event):
    """The result has its number and lies at the desk; work ends here for the clock."""

    place: Place
    result_code: str
    number: str
    issued_on: date
    is_electronic: bool
    is_early_notice_sent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Event):
    """The result was given out: to whom (submitter, owner, representative, other), by what proof."""

    to: str
    receiver_id: int | None = None
    proof: str
    method: str
    originals_returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reopened(Event):
    """Opened again to correct the agency's own error (NĐ 118/2025 art. 23)."""

    clock: Clock
    place: Place
    reason: str


EVENT_TYPES: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        Registered, Guided, Resubmitted, RefusedAtDesk, Received, PapersDigitised, Withdrawn, Transferred,
        Assigned, Forwarded, Returned, Consulted, ConsultationAnswered, Referred, ReferralAccepted,
        ReferralAnswered, ReferralRecalled, ReferralsContinued, ReferralLate, SupplementRequested,
        SupplementReceived, FeeRequested, FeePaid, Proposed, ProposalRejected, Extended, Stopped,
        Approved, Refused, ResultIssued, HandedOver, Reopened,
    )
}  # fmt: skip

EVENT_LABELS: dict[str, str] = {
    "Registered": "Đăng ký hồ sơ",
    "Guided": "Hướng dẫn bổ sung trước tiếp nhận",
    "Resubmitted": "Nộp lại hồ sơ",
    "RefusedAtDesk": "Từ chối tiếp nhận",
    "Received": "Tiếp nhận hồ sơ",
    "PapersDigitised": "Số hóa giấy tờ",
    "Withdrawn": "Rút hồ sơ",
    "Transferred": "Chuyển xử lý",
    "Assigned": "Phân công",
    "Forwarded": "Chuyển bước",
    "Returned": "Trả lại bước trước",
    "Consulted": "Lấy ý kiến cơ quan khác",
    "ConsultationAnswered": "Có ý kiến trả lời",
    "Referred": "Chuyển liên thông",
    "ReferralAccepted": "Cơ quan liên thông đã nhận",
    "ReferralAnswered": "Có kết quả liên thông",
    "ReferralRecalled": "Thu hồi phần việc liên thông",
    "ReferralsContinued": "Chuyển tiếp phần việc liên thông",
    "ReferralLate": "Báo phần việc liên thông trễ",
    "SupplementRequested": "Yêu cầu bổ sung",
    "SupplementReceived": "Nhận giấy tờ bổ sung",
    "FeeRequested": "Yêu cầu nộp phí, lệ phí",
    "FeePaid": "Đã nộp phí, lệ phí",
    "Proposed": "Trình lãnh đạo",
    "ProposalRejected": "Không đồng ý đề nghị",
    "Extended": "Xin lỗi và hẹn lại",
    "Stopped": "Dừng giải quyết",
    "Approved": "Duyệt",
    "Refused": "Từ chối giải quyết",
    "ResultIssued": "Phát hành kết quả",
    "HandedOver": "Trả kết quả",
    "Reopened": "Mở lại để sửa sai sót",
}
