"""Plain words for what the catalogue and the dossier say. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from motcua.catalogue.content import UNKNOWN, Channel, ChannelTerm, Fee, FeeState, RequiredPaper
from motcua.catalogue.wording import rate_words
from motcua.core.wording import write_money
from motcua.deadlines.terms import Unit
from motcua.dossiers.state import Status

CHANNEL_SENTENCES: Mapping[Channel, str] = {
    Channel.COUNTER: "Đến nộp trực tiếp",
    Channel.ONLINE: "Nộp trực tuyến",
    Channel.POST: "Gửi qua bưu chính",
}
ASK_DESK = "Hãy hỏi Bộ phận Một cửa trước khi đi."


def say_term(term: ChannelTerm) -> str:
    """How long it takes: "03 ngày làm việc", "trong ngày", or plainly that nobody has confirmed it."""
    if term.value == 0:
        return f"Chưa có thông tin. {ASK_DESK}"
    if term.unit == UNKNOWN:
        return f"{term.value:02d}, chưa rõ tính theo ngày hay ngày làm việc. {ASK_DESK}"
    unit = Unit(term.unit)
    if unit is Unit.SAME_DAY:
        return "Trong ngày"
    return f"{term.value:02d} {unit.label}"


def say_fee(fee: Fee) -> str:
    """What has to be paid, in words; unknown is not free."""
    if fee.state is FeeState.FREE:
        return "Miễn phí"
    if fee.state is FeeState.BY_PROVINCIAL_COUNCIL:
        rate = rate_words(fee, write_money)
        return "Do Hội đồng nhân dân cấp tỉnh quy định" + (f", tại đây là {rate}" if rate else "")
    if fee.state is FeeState.UNKNOWN or fee.amount is None:
        return f"Chưa có thông tin. {ASK_DESK}"
    return rate_words(fee, write_money)


def joined(parts: Sequence[str]) -> str:
    """Several beginnings of a sentence as one: "Đến nộp trực tiếp, nộp trực tuyến"."""
    return ", ".join([*parts[:1], *(part[:1].lower() + part[1:] for part in parts[1:])])


def say_quantity(paper: RequiredPaper) -> str:
    """How many of a paper, and whether it is kept: "01 bản chính, 01 bản sao"."""
    parts = []
    if paper.originals:
        parts.append(f"{paper.originals:02d} bản chính")
    if paper.copies:
        parts.append(f"{paper.copies:02d} bản sao")
    if paper.electronic:
        parts.append("bản điện tử" if not parts else "hoặc bản điện tử")
    if paper.shown_only:
        return f"Xuất trình {', '.join(parts) or 'bản chính'}, nhận lại ngay"
    return ", ".join(parts) or "Chưa rõ số bản"


STATUS_SENTENCES: Mapping[Status, str] = {
    Status.REGISTERED: "Cơ quan đã nhận được hồ sơ và đang kiểm tra. Bạn chưa phải làm gì.",
    Status.GUIDED: "Hồ sơ còn thiếu nên chưa được tiếp nhận. Hãy bổ sung rồi nộp lại.",
    Status.REFUSED_AT_DESK: "Cơ quan không tiếp nhận hồ sơ. Lý do ghi bên dưới.",
    Status.RECEIVED: "Hồ sơ đầy đủ, đã được tiếp nhận.",
    Status.PROCESSING: "Cơ quan đang giải quyết. Bạn chưa phải làm gì.",
    Status.AWAITING_SUPPLEMENT: "Cơ quan cần thêm giấy tờ của bạn mới giải quyết tiếp được.",
    Status.AWAITING_FEE: "Bạn cần nộp phí, lệ phí thì cơ quan mới giải quyết tiếp.",
    Status.WITHDRAWN: "Bạn đã rút hồ sơ này.",
    Status.STOPPED: "Hồ sơ dừng giải quyết. Lý do ghi bên dưới.",
    Status.COMPLETED: "Đã có kết quả. Mời bạn đến nhận.",
    Status.HANDED_OVER: "Kết quả đã được trao.",
}
STATUS_TONES: Mapping[Status, str] = {
    Status.REGISTERED: "info",
    Status.GUIDED: "due_soon",
    Status.REFUSED_AT_DESK: "overdue",
    Status.RECEIVED: "info",
    Status.PROCESSING: "info",
    Status.AWAITING_SUPPLEMENT: "due_soon",
    Status.AWAITING_FEE: "due_soon",
    Status.WITHDRAWN: "neutral",
    Status.STOPPED: "neutral",
    Status.COMPLETED: "done",
    Status.HANDED_OVER: "done",
}
# The dossier stands still until the applicant does something.
NEEDS_APPLICANT = frozenset({Status.GUIDED, Status.AWAITING_SUPPLEMENT, Status.AWAITING_FEE})
