"""Figures about reviews for plans and reports; each list behind a figure holds exactly the rows counted."""

from __future__ import annotations

from django.db.models import Sum
from django.http import QueryDict
from django.urls import reverse

from motcua.catalogue.review.models import ReviewState
from motcua.catalogue.review.queries import TAKEN, reviews_in, sent_in
from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date

_EXAMPLES = 5
_DONE = ReviewState.DONE.value


def _url(name: str, scope: Scope, **more: str) -> str:
    shown = QueryDict(mutable=True)
    shown.update({"from_day": f"{scope.from_on:%d/%m/%Y}", "to_day": f"{scope.to_on:%d/%m/%Y}", **more})
    return f"{reverse(name)}?{shown.urlencode()}"


def _done(scope: Scope) -> Measured:
    found = reviews_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=_DONE)
    left = reviews_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on).exclude(state=_DONE)
    gaps = tuple(
        Gap(
            f"{one.procedure.code} {one.procedure.name[:100]} (hạn {write_date(one.ends_on)})",
            reverse("review_detail", args=[one.id]),
        )
        for one in left[:_EXAMPLES]
    )
    return Measured(found.count(), gaps=gaps)


def _sent(scope: Scope) -> Measured:
    return Measured(sent_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on).count())


def _accepted(scope: Scope) -> Measured:
    found = sent_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, outcome=TAKEN)
    overdue = sent_in(scope.agencies, outcome="overdue", to_on=scope.to_on)[:_EXAMPLES]
    gaps = tuple(
        Gap(
            f"Chưa trả lời, hạn {write_date(one.answer_by)}: {one.words[:100]}",
            reverse("review_sent", args=[one.id]),
        )
        for one in overdue
    )
    return Measured(found.count(), gaps=gaps)


def _saving(scope: Scope) -> Measured:
    found = reviews_in(scope.agencies, from_on=scope.from_on, to_on=scope.to_on, state=_DONE)
    return Measured(found.order_by().aggregate(saving=Sum("saving"))["saving"] or 0)


offer(
    Figure(
        "review.done",
        "Thủ tục đã rà soát xong",
        "thủ tục",
        "Số thủ tục có ngày rà soát xong trong kỳ.",
        _done,
        lambda scope: _url("review_list", scope, state=_DONE),
    ),
    Figure(
        "review.proposals_sent",
        "Kiến nghị đơn giản hóa đã gửi cấp trên",
        "kiến nghị",
        "Số kiến nghị gửi trong kỳ theo báo cáo rà soát; kiến nghị đã thay bằng lần gửi sau không tính.",
        _sent,
        lambda scope: _url("review_sent_list", scope),
    ),
    Figure(
        "review.accepted",
        "Kiến nghị đơn giản hóa được chấp nhận",
        "kiến nghị",
        "Số kiến nghị được chấp nhận cả hoặc một phần, theo ngày văn bản trả lời trong kỳ.",
        _accepted,
        lambda scope: _url("review_sent_list", scope, outcome=TAKEN),
    ),
    Figure(
        "review.saving",
        "Chi phí tuân thủ tiết kiệm theo phương án",
        "đồng/năm",
        "Tổng chi phí tiết kiệm một năm của các thủ tục rà soát xong trong kỳ, theo bảng tính từng thủ tục.",
        _saving,
        lambda scope: _url("review_list", scope, state=_DONE),
    ),
)
