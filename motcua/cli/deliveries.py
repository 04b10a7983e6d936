"""Commands about deliveries: how each destination stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from motcua.cli.frame import Outcome, command

if TYPE_CHECKING:
    from motcua.core.deliveries.metrics import Figures


@click.group("deliveries")
def deliveries_group() -> None:
    """Lượt gửi tới các nơi nhận."""


def _standing(one: Figures) -> str:
    if one.broken_at is not None:
        return f"mất liên lạc từ {one.broken_at:%H:%M %d/%m/%Y}"
    if one.pauses:
        return f"tạm dừng ở {len(one.pauses)} cơ quan"
    return "có lượt chờ lâu" if one.is_late else "bình thường"


@deliveries_group.command("status")
@command()
def status_command() -> Outcome:
    """Số lượt chờ, bị dừng, tới nơi mỗi phút và thời gian trả lời của từng nơi nhận."""
    from motcua.core.clock import local, now
    from motcua.core.deliveries.metrics import figures

    found = figures(None)
    lines = []
    for one in found:
        if one.broken_at is not None:
            one.broken_at = local(one.broken_at)
        lines.append(
            f"{one.label}: {_standing(one)}; đang chờ {one.waiting}, bị dừng {one.dead}, "
            f"tới nơi {one.per_minute} lượt/phút"
            + (f", trả lời {one.p50_ms} ms (chậm {one.p95_ms} ms)" if one.p50_ms is not None else "")
        )
    data = {"at": now().isoformat(), "destinations": [one.told() for one in found]}
    return Outcome(data, lines or ["Chưa có nơi nhận nào."])
