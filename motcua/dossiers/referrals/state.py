"""The state of a referral at the body that works on it, and which deeds fit it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ReferralStatus(StrEnum):
    """Where a part of the work stands at the body that got it."""

    ARRIVED = "arrived"
    RECEIVED = "received"
    FINISHED = "finished"
    CALLED_BACK = "called_back"


STATUS_LABELS: Mapping[ReferralStatus, str] = {
    ReferralStatus.ARRIVED: "Mới đến, chưa nhận",
    ReferralStatus.RECEIVED: "Đang giải quyết",
    ReferralStatus.FINISHED: "Đã trả lời",
    ReferralStatus.CALLED_BACK: "Bên gửi đã thu hồi",
}
OPEN = frozenset({ReferralStatus.ARRIVED, ReferralStatus.RECEIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralState:
    """Every projected column of a referral.

    ``source_agency_id`` and ``dossier_id`` name the dossier it is a part of; ``term_value`` of
    ``term_unit`` runs from ``received_at``, when this body took it in (NĐ 309/2026 art. 8.3).
    """

    source_agency_id: int
    source_agency: str
    dossier_id: int
    dossier_code: str
    procedure_code: str
    slip_number: int
    work: str
    term_value: int
    term_unit: str
    arrived_at: datetime
    status: str
    received_at: datetime | None = None
    due_at: datetime | None = None
    holder_id: int | None = None
    holder_role: str = "receptionist"
    finished_at: datetime | None = None
    outcome: str = ""
    result_number: str = ""
    file_id: int | None = None


DEED_LABELS: Mapping[str, str] = {
    "receive_referral": "Nhận việc liên thông",
    "assign_referral": "Phân công",
    "finish_referral": "Trả lời",
    "call_back": "Thu hồi",
}
_FITS: Mapping[str, frozenset[ReferralStatus]] = {
    "receive_referral": frozenset({ReferralStatus.ARRIVED}),
    "assign_referral": frozenset({ReferralStatus.RECEIVED}),
    "finish_referral": frozenset({ReferralStatus.RECEIVED}),
    "call_back": OPEN,
}


def why_not(state: ReferralState, deed: str) -> str | None:
    """Why the deed does not fit, as a full Vietnamese sentence; None when it fits."""
    status = ReferralStatus(state.status)
    if status in _FITS[deed]:
        return None
    return f"Chưa thể {DEED_LABELS[deed].lower()}: việc đang ở trạng thái “{STATUS_LABELS[status]}”."


def fitting_deeds(state: ReferralState) -> list[str]:
    """The deeds that a person may do now, in order."""
    return [deed for deed in _FITS if deed != "call_back" and why_not(state, deed) is None]
