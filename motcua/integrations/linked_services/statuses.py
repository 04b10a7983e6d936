"""Our events in the words of the linked services: seven statuses, one visible table. Pure.

Numbers and field names are those of the operators' interface (national-portal.md 4.3): 1 new, 2 papers
asked for, 3 accepted at the one-stop, 4 result, 5 sent back, 6 refused, 7 sent to the civil-status system.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from motcua.core.clock import local

_MOMENT = "%d/%m/%Y %H:%M:%S"
# Who works on it, by the interface: 5 is the People's Committee of the commune.
COMMUNE = 5


class LinkedStatus(IntEnum):
    """Where a filing stands, as the linked services know it."""

    NEW = 1
    SUPPLEMENT = 2
    ACCEPTED = 3
    RESULT = 4
    SENT_BACK = 5
    REFUSED = 6
    CIVIL_STATUS = 7


# Events that are told; everything else is the office's own business.
STATUS_OF: Mapping[str, LinkedStatus] = {
    "Registered": LinkedStatus.NEW,
    "Guided": LinkedStatus.SUPPLEMENT,
    "SupplementRequested": LinkedStatus.SUPPLEMENT,
    "Resubmitted": LinkedStatus.NEW,
    "Received": LinkedStatus.ACCEPTED,
    "SupplementReceived": LinkedStatus.ACCEPTED,
    "Transferred": LinkedStatus.CIVIL_STATUS,
    "RefusedAtDesk": LinkedStatus.SENT_BACK,
    "Withdrawn": LinkedStatus.SENT_BACK,
    "Stopped": LinkedStatus.SENT_BACK,
    "Refused": LinkedStatus.REFUSED,
    "ResultIssued": LinkedStatus.RESULT,
}
_RESULT_CODES = {"birth": "KQ.G15.000031", "death": "KQ.G15.000034"}


@dataclass(frozen=True, slots=True)
class Told:
    """One change of status as it is told. ``service``: birth or death; ``result_number``: of the paper."""

    procedure_code: str
    code: str
    linked_code: str
    service: str
    status: LinkedStatus
    at: datetime
    started_at: datetime | None
    due_at: datetime | None
    officer: str
    position: str
    words: str
    supplement_by: datetime | None = None
    result_number: str = ""


def moment_text(moment: datetime | None) -> str:
    """A moment as the interface writes it; empty when unknown."""
    return local(moment).strftime(_MOMENT) if moment else ""


def body_of(told: Told) -> dict[str, Any]:
    """The JSON of one change of status."""
    result = ""
    if told.status is LinkedStatus.RESULT:
        # The register's volume and page, and the persons' particulars, are kept by the civil-status system.
        result = json.dumps(
            {"soDangKy": told.result_number, "maGiayToKetQua": _RESULT_CODES[told.service]},
            ensure_ascii=False,
        )
    return {
        "maTTHC": told.procedure_code,
        "maHoSo": told.code,
        "soHoSoLT": told.linked_code,
        "coQuanXuLy": COMMUNE,
        "trangThai": int(told.status),
        "thoiGianThucHien": moment_text(told.at),
        "ngayBatDau": moment_text(told.started_at),
        "ngayKetThucTheoQuyDinh": moment_text(told.due_at),
        "nguoiXuLy": told.officer,
        "chucDanh": told.position,
        "phongBanXuLy": "",
        "noiDungXuLy": told.words,
        "ghiChu": "",
        "hanBoSungHoSo": moment_text(told.supplement_by),
        "ketQuaXuLy": result,
    }


class Verdict(IntEnum):
    """What an answer means."""

    TAKEN = 0
    KNOWN = 1
    REFUSED = 2
    UNCLEAR = 3


_SUCCESS = re.compile(r"thành công", re.IGNORECASE)
_KNOWN = re.compile(r"đã (được )?cập nhật|đã tồn tại|trùng trạng thái", re.IGNORECASE)
_FAILED = re.compile(r"không (thành công|tồn tại|hợp lệ)|thất bại|lỗi|chưa", re.IGNORECASE)


def verdict_of(said: Any) -> tuple[Verdict, str]:
    """What an answer means, and its words. The Vietnamese text decides: the code is often 200."""
    if not isinstance(said, dict):
        return Verdict.UNCLEAR, ""
    words = str(said.get("message") or said.get("moTaLoi") or "").strip()[:300]
    code = str(said.get("error_code", said.get("status", ""))).strip()
    if _KNOWN.search(words):
        return Verdict.KNOWN, words
    if _FAILED.search(words):
        return Verdict.REFUSED, words
    if _SUCCESS.search(words) or (not words and code in {"0", "00"}):
        return Verdict.TAKEN, words
    return (Verdict.REFUSED if code not in {"", "0", "00", "200"} else Verdict.UNCLEAR), words
