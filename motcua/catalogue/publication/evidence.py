"""What publication offers as evidence; each list behind a figure holds exactly the rows counted."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from motcua.catalogue.publication.models import CheckResult
from motcua.catalogue.publication.queries import (
    Duty,
    Line,
    LineState,
    defects_open_on,
    duties_in,
    lines_on,
    rounds_in,
)
from motcua.core.clock import today
from motcua.core.evidence import Figure, Gap, Measured, Scope, offer
from motcua.core.wording import write_date

_EXAMPLES = 5


def _address(name: str, **query: object) -> str:
    shown = {key: f"{value:%d/%m/%Y}" if isinstance(value, date) else value for key, value in query.items()}
    return f"{reverse(name)}?{urlencode(shown)}"


def _as_of(scope: Scope) -> date:
    """The last day of the span that has come."""
    return min(scope.to_on, today())


def _late(duty: Duty) -> Gap:
    code = duty.version.procedure.code
    said = f"công khai ngày {write_date(duty.posted_on)}" if duty.posted_on else "chưa công khai"
    text = f"{code} ở {duty.place.name}: {said}, hạn {write_date(duty.clock.due_on)}"
    return Gap(text, reverse("publication_line", args=[duty.place.id, code]))


def _on_time(scope: Scope) -> Measured:
    rows = duties_in(scope.agency_id, scope.agencies, scope.from_on, scope.to_on)
    late = [row for row in rows if not row.is_on_time]
    return Measured(len(rows) - len(late), len(rows), tuple(_late(row) for row in late[:_EXAMPLES]))


def _wrong(line: Line) -> Gap:
    text = f"{line.procedure.code} ở {line.place.name}: {line.words.lower()}"
    return Gap(text, reverse("publication_line", args=[line.place.id, line.procedure.code]))


def _current(scope: Scope) -> Measured:
    lines = lines_on(scope.agency_id, _as_of(scope), agencies=scope.agencies)
    wrong = [line for line in lines if line.state != LineState.POSTED]
    return Measured(len(lines) - len(wrong), len(lines), tuple(_wrong(line) for line in wrong[:_EXAMPLES]))


def _open(result: CheckResult) -> Gap:
    return Gap(
        f"{result.place.name}: {result.defect[:120]} (thấy ngày {write_date(result.found_on)})",
        reverse("publication_fix", args=[result.id]),
    )


def _defects(scope: Scope) -> Measured:
    rows = defects_open_on(scope.agencies, _as_of(scope))
    return Measured(rows.count(), gaps=tuple(_open(row) for row in rows[:_EXAMPLES]))


offer(
    Figure(
        "publication.on_time",
        "Công khai thủ tục đúng hạn",
        "lượt công khai",
        "Các phiên bản thủ tục có hạn công khai ở từng nơi rơi vào kỳ (đã công khai, hoặc đã qua hạn): "
        "số công khai không muộn hơn hạn, trên tổng số.",
        _on_time,
        lambda scope: _address("publication_duties", from_day=scope.from_on, to_day=scope.to_on),
    ),
    Figure(
        "publication.current",
        "Thủ tục đang công khai đúng phiên bản",
        "lượt thủ tục tại nơi công khai",
        "Vào ngày cuối kỳ (không sau hôm nay): số thủ tục ở từng nơi treo đúng phiên bản phải treo và không "
        "còn bản cũ, trên tổng số phải công khai.",
        _current,
        lambda scope: _address("publication_board", state=LineState.POSTED.value, day=_as_of(scope)),
    ),
    Figure(
        "publication.defects_open",
        "Lỗi niêm yết chưa sửa",
        "lỗi",
        "Lỗi thấy khi kiểm tra niêm yết đến ngày cuối kỳ (không sau hôm nay) mà ngày đó chưa sửa xong.",
        _defects,
        lambda scope: _address("publication_defects", day=_as_of(scope)),
    ),
    Figure(
        "publication.checks",
        "Lượt kiểm tra niêm yết",
        "lượt",
        "Lượt kiểm tra nơi niêm yết đã kết thúc có ngày kiểm tra trong kỳ.",
        lambda scope: Measured(rounds_in(scope.agencies, scope.from_on, scope.to_on).count()),
        lambda scope: _address("publication_checks", from_day=scope.from_on, to_day=scope.to_on),
    ),
)
