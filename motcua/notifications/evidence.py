"""Figures about messages for plans and reports."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date
from motcua.notifications.figures import speed


def _list(scope: Scope) -> str:
    days = {"from_day": write_date(scope.from_on), "to_day": write_date(scope.to_on)}
    return f"{reverse('message_list')}?{urlencode(days)}"


def _under_ten(scope: Scope) -> Measured:
    found = speed(scope.agencies, scope.from_on, scope.to_on)
    if not found.sent:
        return Measured(unknown="Chưa gửi tin nào trong kỳ này.")
    slow = found.sent - found.fast
    gaps = (Gap(f"{slow} tin đi chậm hơn 10 giây", _list(scope)),) if slow else ()
    return Measured(found.fast, found.sent, gaps)


offer(
    Figure(
        "messages.under_10s",
        "Tin báo đi trong 10 giây",
        "tin",
        "Tin có sự kiện trong kỳ, đến tài khoản hoặc được nhà cung cấp nhận trong 10 giây sau sự kiện. "
        "Không tính tin chờ hết giờ yên lặng.",
        _under_ten,
        _list,
    )
)
