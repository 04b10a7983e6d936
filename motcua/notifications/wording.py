"""What an applicant is told about each event: short, plain, with what to do next. Pure.

The words hold no personal data and no reason in free text: what exactly is asked for stands on the
dossier's page, behind the log-in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.core.clock import local

Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """A message before it has a reader. ``is_action_needed``: the dossier waits for the applicant."""

    title: str
    text: str
    is_action_needed: bool = False


def _moment(facts: Facts, name: str) -> str:
    """A moment of the payload as "16:30 ngày 05/09/2026"; empty when the event has none."""
    stored = facts.get(name)
    return f"{local(datetime.fromisoformat(stored)):%H:%M ngày %d/%m/%Y}" if stored else ""


def _money(amount: int) -> str:
    return f"{amount:,}".replace(",", ".") + " đ"


def _registered(facts: Facts) -> Wording:
    return Wording(
        "Đã nhận hồ sơ nộp trực tuyến",
        f"Hồ sơ {facts['code']} đã đến cơ quan. Cán bộ sẽ kiểm tra rồi tiếp nhận, "
        "hoặc báo cho bạn những gì còn thiếu.",
    )


def _received(facts: Facts) -> Wording:
    fee = ""
    if facts.get("fee_due"):
        fee = f" Phí, lệ phí phải nộp: {_money(facts['fee_due'])}."
    return Wording(
        "Hồ sơ đã được tiếp nhận",
        f"Hồ sơ {facts['code']} đầy đủ và đã được tiếp nhận. "
        f"Hẹn trả kết quả lúc {_moment(facts, 'due_at')}.{fee}",
    )


def _guided(facts: Facts) -> Wording:
    return Wording(
        "Hồ sơ cần bổ sung trước khi tiếp nhận",
        f"Hồ sơ {facts['code']} chưa đầy đủ. Hãy mở hồ sơ để xem cần thêm gì, rồi nộp lại.",
        is_action_needed=True,
    )


def _supplement_requested(facts: Facts) -> Wording:
    until = _moment(facts, "close_on")
    limit = f" Sau {until} mà chưa bổ sung, cơ quan có thể đóng hồ sơ." if until else ""
    return Wording(
        "Cơ quan yêu cầu bổ sung giấy tờ",
        f"Hồ sơ {facts['code']} cần thêm giấy tờ mới giải quyết tiếp được. "
        f"Hãy mở hồ sơ để xem cần bổ sung gì.{limit}",
        is_action_needed=True,
    )


def _supplement_received(facts: Facts) -> Wording:
    return Wording(
        "Đã nhận giấy tờ bổ sung",
        f"Hồ sơ {facts['code']} được giải quyết tiếp. Ngày hẹn trả mới: {_moment(facts, 'due_at')}.",
    )


def _fee_requested(facts: Facts) -> Wording:
    return Wording(
        "Cần nộp phí, lệ phí",
        f"Hồ sơ {facts['code']} cần nộp {_money(facts['amount'])} để giải quyết tiếp. "
        "Hãy nộp tại Bộ phận Một cửa.",
        is_action_needed=True,
    )


def _fee_paid(facts: Facts) -> Wording:
    return Wording("Đã ghi nhận phí, lệ phí", f"Hồ sơ {facts['code']}: đã nộp {_money(facts['amount'])}.")


def _extended(facts: Facts) -> Wording:
    late = " Hồ sơ đã quá ngày hẹn trước khi có thư này." if facts.get("is_late") else ""
    return Wording(
        "Xin lỗi và hẹn lại ngày trả kết quả",
        f"Cơ quan xin lỗi vì chưa trả được kết quả hồ sơ {facts['code']} đúng hẹn.{late} "
        f"Ngày hẹn mới: {_moment(facts, 'due_at')}. Lý do ghi trong hồ sơ.",
    )


def _stopped(facts: Facts) -> Wording:
    causes = {
        "applicant": "theo đề nghị của bạn",
        "unsupplemented": "vì quá thời hạn mà chưa được bổ sung",
        "agency": "theo thông báo của cơ quan",
    }
    return Wording(
        "Hồ sơ dừng giải quyết",
        f"Hồ sơ {facts['code']} dừng giải quyết {causes[facts['cause']]}. "
        "Nếu vẫn cần, bạn có thể nộp hồ sơ mới.",
    )


def _refused_at_desk(facts: Facts) -> Wording:
    return Wording(
        "Hồ sơ không được tiếp nhận",
        f"Cơ quan không tiếp nhận hồ sơ {facts['code']}. Hãy mở hồ sơ để xem lý do và căn cứ. "
        "Nếu không đồng ý, bạn có quyền khiếu nại.",
    )


def _refused(facts: Facts) -> Wording:
    return Wording(
        "Hồ sơ không được giải quyết",
        f"Cơ quan từ chối giải quyết hồ sơ {facts['code']}. Hãy mở hồ sơ để xem lý do và căn cứ. "
        "Văn bản trả lời sẽ được gửi cho bạn.",
    )


def _result_issued(facts: Facts) -> Wording:
    what = "văn bản trả lời" if facts.get("outcome") == "refused" else "kết quả"
    how = (
        "Bản điện tử đã phát hành. Nếu cần bản giấy, hãy nhận tại Bộ phận Một cửa."
        if facts.get("is_electronic")
        else "Hãy đến Bộ phận Một cửa nhận, mang theo giấy hẹn hoặc giấy tờ tùy thân."
    )
    return Wording("Đã có " + what, f"Hồ sơ {facts['code']} đã có {what}. {how}")


def _handed_over(facts: Facts) -> Wording:
    return Wording(
        "Đã trả kết quả",
        f"Kết quả hồ sơ {facts['code']} đã được trao. Nếu bạn chưa nhận, hãy báo ngay cho cơ quan.",
    )


def _reopened(facts: Facts) -> Wording:
    return Wording(
        "Cơ quan sửa sai sót trong kết quả",
        f"Hồ sơ {facts['code']} được mở lại để sửa sai sót của cơ quan. Bạn không phải nộp thêm gì. "
        f"Ngày hẹn trả: {_moment(facts, 'due_at')}.",
    )


def _withdrawn(facts: Facts) -> Wording:
    return Wording("Đã rút hồ sơ", f"Hồ sơ {facts['code']} đã được rút. Cơ quan không giải quyết tiếp.")


WORDINGS: Mapping[str, Callable[[Facts], Wording]] = {
    "Registered": _registered,
    "Guided": _guided,
    "RefusedAtDesk": _refused_at_desk,
    "Received": _received,
    "Withdrawn": _withdrawn,
    "SupplementRequested": _supplement_requested,
    "SupplementReceived": _supplement_received,
    "FeeRequested": _fee_requested,
    "FeePaid": _fee_paid,
    "Extended": _extended,
    "Stopped": _stopped,
    "Refused": _refused,
    "ResultIssued": _result_issued,
    "HandedOver": _handed_over,
    "Reopened": _reopened,
}


def wording_of(kind: str, facts: Facts) -> Wording:
    """The message for one event of WORDINGS."""
    return WORDINGS[kind](facts)
