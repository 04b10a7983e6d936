"""The state of a dossier as a value, its closed statuses, and which deeds fit it. Pure.

``why_not(state, deed)`` is the one place that says whether a deed fits: it draws the buttons, guards
the server and is asked again when an event is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """Our closed set of statuses; provinces configure steps, never statuses."""

    REGISTERED = "registered"
    GUIDED = "guided"
    REFUSED_AT_DESK = "refused_at_desk"
    RECEIVED = "received"
    PROCESSING = "processing"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_FEE = "awaiting_fee"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    COMPLETED = "completed"
    HANDED_OVER = "handed_over"


STATUS_LABELS: Mapping[Status, str] = {
    Status.REGISTERED: "Mới đăng ký",
    Status.GUIDED: "Chờ bổ sung trước tiếp nhận",
    Status.REFUSED_AT_DESK: "Không được tiếp nhận",
    Status.RECEIVED: "Được tiếp nhận",
    Status.PROCESSING: "Đang xử lý",
    Status.AWAITING_SUPPLEMENT: "Yêu cầu bổ sung giấy tờ",
    Status.AWAITING_FEE: "Chờ thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Người dân rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.COMPLETED: "Đã xử lý xong",
    Status.HANDED_OVER: "Đã trả kết quả",
}

# The national portal's vocabulary, law.md 3.10.
NATIONAL_STATUS: Mapping[Status, int] = {
    Status.REGISTERED: 1,
    Status.RECEIVED: 2,
    Status.REFUSED_AT_DESK: 3,
    Status.PROCESSING: 4,
    Status.GUIDED: 5,
    Status.AWAITING_SUPPLEMENT: 5,
    Status.AWAITING_FEE: 6,
    Status.WITHDRAWN: 7,
    Status.STOPPED: 8,
    Status.COMPLETED: 9,
    Status.HANDED_OVER: 10,
}

# Moves between national statuses that the portal accepts (law.md 3.10, inferred); staying is no move.
# A move of ours that is missing here is told in several: see national_path.
NATIONAL_MOVES: Mapping[int, frozenset[int]] = {
    1: frozenset({2, 3, 5, 7}),
    2: frozenset({4, 6}),
    3: frozenset(),
    4: frozenset({5, 6, 8, 9}),
    5: frozenset({1, 2, 4, 7, 8}),
    6: frozenset({4, 8}),
    7: frozenset(),
    8: frozenset(),
    9: frozenset({10}),
    10: frozenset({4}),
}


def national_path(before: int, after: int) -> list[int]:
    """The statuses to tell the portal, in order, to get from one to the other; the last is ``after``.

    The shortest way over the accepted moves: a stop right after reception (2 → 8) is told as 4, then 8.
    Raises ValueError when there is no way.
    """
    ways = [[before]]
    seen = {before}
    while ways:
        way = ways.pop(0)
        if way[-1] == after:
            return way[1:]
        ways.extend([*way, step] for step in sorted(NATIONAL_MOVES[way[-1]] - seen))
        seen |= NATIONAL_MOVES[way[-1]]
    raise ValueError(f"no way from status {before} to {after}")


ACCEPTED = frozenset(
    {
        Status.RECEIVED,
        Status.PROCESSING,
        Status.AWAITING_SUPPLEMENT,
        Status.AWAITING_FEE,
        Status.STOPPED,
        Status.COMPLETED,
        Status.HANDED_OVER,
    }
)
OPEN = frozenset({Status.RECEIVED, Status.PROCESSING, Status.AWAITING_SUPPLEMENT, Status.AWAITING_FEE})
BEFORE_RECEPTION = frozenset({Status.REGISTERED, Status.GUIDED})


class Channel(StrEnum):
    """How the dossier came; the numbers are the portal's KenhThucHien."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"


CHANNEL_LABELS: Mapping[Channel, str] = {
    Channel.COUNTER: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POST: "Bưu chính công ích",
}
NATIONAL_CHANNEL: Mapping[Channel, int] = {Channel.COUNTER: 1, Channel.ONLINE: 2, Channel.POST: 3}


class Outcome(StrEnum):
    """What was decided; empty while nothing is."""

    NONE = ""
    GRANTED = "granted"
    REFUSED = "refused"


class Proposal(StrEnum):
    """What an officer may put before the leader: the law or good order wants two persons."""

    NONE = ""
    APPROVE = "approve"
    REFUSE = "refuse"
    EXTEND = "extend"
    SECOND_SUPPLEMENT = "second_supplement"
    REOPEN = "reopen"


PROPOSAL_LABELS: Mapping[Proposal, str] = {
    Proposal.APPROVE: "Trình duyệt kết quả",
    Proposal.REFUSE: "Trình từ chối giải quyết",
    Proposal.EXTEND: "Đề nghị xin lỗi và hẹn lại",
    Proposal.SECOND_SUPPLEMENT: "Đề nghị yêu cầu bổ sung lần nữa",
    Proposal.REOPEN: "Đề nghị sửa sai sót của cơ quan",
}


# Which deed agrees to a proposal; "reject_proposal" refuses any of them.
DECIDING: Mapping[Proposal, str] = {
    Proposal.APPROVE: "approve",
    Proposal.REFUSE: "refuse",
    Proposal.EXTEND: "extend",
    Proposal.SECOND_SUPPLEMENT: "request_second_supplement",
    Proposal.REOPEN: "reopen",
}


class ReferralOutcome(StrEnum):
    """How another body answered for its part of the work."""

    DONE = "done"
    REFUSED = "refused"
    RETURNED = "returned"


REFERRAL_OUTCOME_LABELS: Mapping[ReferralOutcome, str] = {
    ReferralOutcome.DONE: "Đã giải quyết",
    ReferralOutcome.REFUSED: "Từ chối giải quyết",
    ReferralOutcome.RETURNED: "Trả lại vì thiếu giấy tờ",
}


class FeeState(StrEnum):
    """The money axis, apart from the status (law.md R37)."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierState:
    """Every projected column of a dossier. ``apply`` makes the next one; nothing else does.

    Moments are aware; ``due_at`` is the current appointment, ``original_due_at`` the first one.
    ``waited_seconds`` is wall time spent waiting for supplements that have come back.
    ``consultations`` holds the open ones as {id, agency, due_at}; ``referrals`` the parts of the work that
    other bodies still have or will get, as {id, position, agency_id, agency, sent, due_at, told, held}.
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
    representative_id: int | None
    basis: str
    opened_at: datetime
    status: str
    outcome: str = Outcome.NONE.value
    step: int = 0
    step_kind: str = "receive"
    next_kind: str = ""
    step_due_at: datetime | None = None
    holder_id: int | None = None
    holder_role: str = "receptionist"
    received_at: datetime | None = None
    clock_started_at: datetime | None = None
    due_at: datetime | None = None
    original_due_at: datetime | None = None
    transfer_by: datetime | None = None
    finished_at: datetime | None = None
    handed_over_at: datetime | None = None
    book_year: int | None = None
    book_number: int | None = None
    supplement_count: int = 0
    waiting_since: datetime | None = None
    close_on: datetime | None = None
    waited_seconds: int = 0
    extension_count: int = 0
    correction_count: int = 0
    proposal: str = Proposal.NONE.value
    proposed_by_id: int | None = None
    consultations: list[dict[str, Any]]
    referrals: list[dict[str, Any]]
    fee_state: str = FeeState.NONE.value
    fee_due: int = 0


Condition = Callable[[DossierState], str | None]


def _in(*statuses: Status) -> Condition:
    def check(state: DossierState) -> str | None:
        if state.status in statuses:
            return None
        return f"hồ sơ đang ở trạng thái “{STATUS_LABELS[Status(state.status)]}”"

    return check


def _all(*conditions: Condition) -> Condition:
    def check(state: DossierState) -> str | None:
        return next((reason for condition in conditions if (reason := condition(state))), None)

    return check


def _no_proposal(state: DossierState) -> str | None:
    if state.proposal:
        return f"đang chờ lãnh đạo quyết định: {PROPOSAL_LABELS[Proposal(state.proposal)].lower()}"
    return None


def _proposed(*kinds: Proposal) -> Condition:
    def check(state: DossierState) -> str | None:
        return None if state.proposal in kinds else "chưa có người trình hoặc đề nghị việc này"

    return check


def _undecided(state: DossierState) -> str | None:
    return "hồ sơ đã có quyết định" if state.outcome else None


def _decided(state: DossierState) -> str | None:
    return None if state.outcome else "chưa có quyết định duyệt hoặc từ chối"


def _step(*kinds: str) -> Condition:
    def check(state: DossierState) -> str | None:
        return None if state.step_kind in kinds else "hồ sơ không ở bước làm việc này"

    return check


def _next(*kinds: str) -> Condition:
    def check(state: DossierState) -> str | None:
        return None if state.next_kind in kinds else "bước tiếp theo trong quy trình là việc khác"

    return check


def _first_supplement(state: DossierState) -> str | None:
    return (
        "hồ sơ đã được yêu cầu bổ sung một lần; lần nữa phải do lãnh đạo đồng ý"
        if state.supplement_count
        else None
    )


def _has_supplement(state: DossierState) -> str | None:
    return None if state.supplement_count else "hồ sơ chưa bị yêu cầu bổ sung lần nào"


def _not_extended(state: DossierState) -> str | None:
    return "hồ sơ đã hẹn lại một lần; luật chỉ cho hẹn lại một lần" if state.extension_count else None


def _fee_due(state: DossierState) -> str | None:
    return None if state.fee_state == FeeState.DUE else "hồ sơ không còn khoản phải nộp"


def _consulting(state: DossierState) -> str | None:
    return None if state.consultations else "không có ý kiến nào đang chờ trả lời"


def _none_referred(state: DossierState) -> str | None:
    return "còn phần việc liên thông chưa có kết quả" if state.referrals else None


def _referring(state: DossierState) -> str | None:
    return None if state.referrals else "không có phần việc liên thông nào đang chờ"


def _held_back(state: DossierState) -> str | None:
    if state.referrals and not any(one["sent"] for one in state.referrals):
        return None
    return "không có phần việc liên thông nào chờ chuyển tiếp"


_working = _in(Status.PROCESSING)
_open = _in(*OPEN)

CONDITIONS: Mapping[str, Condition] = {
    "receive": _in(*BEFORE_RECEPTION),
    "guide": _in(Status.REGISTERED),
    "resubmit": _in(Status.GUIDED),
    "refuse_at_desk": _in(*BEFORE_RECEPTION),
    "digitise": _in(*BEFORE_RECEPTION, *OPEN, Status.COMPLETED),
    "withdraw": _in(*BEFORE_RECEPTION),
    "transfer": _in(Status.RECEIVED),
    "assign": _in(*OPEN, Status.COMPLETED),
    "forward": _all(_working, _undecided, _no_proposal, _step("process"), _next("process")),
    "return_step": _all(_working, _undecided),
    "consult": _all(_working, _undecided),
    "answer_consultation": _consulting,
    "refer": _all(_working, _undecided, _no_proposal, _none_referred),
    "accept_referral": _all(_open, _referring),
    "answer_referral": _all(_open, _referring),
    "recall_referral": _all(_open, _referring),
    "continue_referrals": _all(_working, _held_back),
    "tell_late_referral": _all(_open, _referring),
    "request_supplement": _all(_working, _undecided, _no_proposal, _first_supplement),
    "request_second_supplement": _all(_working, _undecided, _proposed(Proposal.SECOND_SUPPLEMENT)),
    "receive_supplement": _in(Status.AWAITING_SUPPLEMENT),
    "close_unsupplemented": _in(Status.AWAITING_SUPPLEMENT),
    "require_fee": _all(_working, _no_proposal),
    "mark_fee_paid": _all(_in(*OPEN, Status.COMPLETED), _fee_due),
    "propose_approval": _all(
        _working, _undecided, _no_proposal, _none_referred, _step("process"), _next("approve")
    ),
    "propose_refusal": _all(_working, _undecided, _no_proposal, _step("process")),
    "propose_extension": _all(_working, _undecided, _no_proposal, _not_extended),
    "propose_second_supplement": _all(_working, _undecided, _no_proposal, _has_supplement),
    "correct_error": _all(_in(Status.HANDED_OVER), _no_proposal),
    "reject_proposal": lambda state: None if state.proposal else "không có đề nghị nào đang chờ",
    "approve": _all(_working, _undecided, _proposed(Proposal.APPROVE)),
    "refuse": _all(_working, _undecided, _proposed(Proposal.REFUSE)),
    "extend": _all(_working, _undecided, _proposed(Proposal.EXTEND), _not_extended),
    "stop": _all(_open, _undecided),
    "issue_result": _all(_working, _decided),
    "hand_over": _in(Status.COMPLETED),
    "reopen": _all(_in(Status.HANDED_OVER), _proposed(Proposal.REOPEN)),
}

DEED_LABELS: Mapping[str, str] = {
    "receive": "Tiếp nhận",
    "guide": "Hướng dẫn bổ sung",
    "resubmit": "Nộp lại",
    "refuse_at_desk": "Từ chối tiếp nhận",
    "digitise": "Số hóa giấy tờ",
    "withdraw": "Rút hồ sơ",
    "transfer": "Chuyển xử lý",
    "assign": "Phân công",
    "forward": "Chuyển bước tiếp theo",
    "return_step": "Trả lại bước trước",
    "consult": "Lấy ý kiến",
    "answer_consultation": "Ghi ý kiến trả lời",
    "refer": "Chuyển liên thông",
    "accept_referral": "Ghi cơ quan liên thông đã nhận",
    "answer_referral": "Ghi kết quả liên thông",
    "recall_referral": "Thu hồi phần việc liên thông",
    "continue_referrals": "Chuyển tiếp phần việc liên thông",
    "tell_late_referral": "Báo phần việc liên thông trễ",
    "request_supplement": "Yêu cầu bổ sung",
    "request_second_supplement": "Đồng ý yêu cầu bổ sung lần nữa",
    "receive_supplement": "Nhận giấy tờ bổ sung",
    "close_unsupplemented": "Đóng vì không bổ sung",
    "require_fee": "Yêu cầu nộp phí, lệ phí",
    "mark_fee_paid": "Ghi nhận đã nộp phí",
    "propose_approval": "Trình duyệt",
    "propose_refusal": "Trình từ chối",
    "propose_extension": "Đề nghị hẹn lại",
    "propose_second_supplement": "Đề nghị bổ sung lần nữa",
    "correct_error": "Đề nghị sửa sai sót",
    "reject_proposal": "Không đồng ý đề nghị",
    "approve": "Duyệt",
    "refuse": "Từ chối giải quyết",
    "extend": "Xin lỗi và hẹn lại",
    "stop": "Dừng giải quyết",
    "issue_result": "Phát hành kết quả",
    "hand_over": "Trả kết quả",
    "reopen": "Mở lại để sửa sai sót",
}


def why_not(state: DossierState, deed: str) -> str | None:
    """Why the deed does not fit the state, as a full Vietnamese sentence; None when it fits."""
    reason = CONDITIONS[deed](state)
    return None if reason is None else f"Chưa thể {DEED_LABELS[deed].lower()}: {reason}."


def fitting_deeds(state: DossierState) -> list[str]:
    """The deeds that fit the state, in the order of a dossier's life."""
    return [deed for deed in CONDITIONS if CONDITIONS[deed](state) is None]
