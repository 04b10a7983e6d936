"""Lines kept in the process never show what is no longer so."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from motcua.dossiers.models import Dossier
from motcua.dossiers.story import Line, Standing
from motcua.dossiers.templatetags.lines import dossier_lines

MOMENT = datetime(2026, 3, 31, 17, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def _line(**changes: Any) -> Line:
    facts: dict[str, Any] = {
        "id": 5,
        "code": "H24-1",
        "status": "processing",
        "received_at": MOMENT - timedelta(days=5),
        "procedure_name": "Thủ tục mẫu",
        "owner_name": "Nguyễn <b>Mẫu</b>",
        "holder_name": "Lê Thị Mẫu Chi",
    }
    when = changes.pop("when", MOMENT)
    standing = changes.pop("standing", Standing("info", "Còn 5 ngày"))
    row = Dossier(agency_id=1)
    for name, value in {**facts, **changes}.items():
        setattr(row, name, value)
    return Line(row, standing, when)


def test_a_line_shows_its_facts_and_lets_no_markup_through() -> None:
    drawn = dossier_lines([_line()], "Hẹn trả", received=True, nobody="–")
    for text in ("/ho-so/5/", "H24-1", "Thủ tục mẫu", "Còn 5 ngày", "Đang xử lý", "Lê Thị Mẫu Chi"):
        assert text in drawn
    assert "17:00 31/03/2026" in drawn
    assert "17:00 26/03/2026" in drawn
    assert "Nguyễn &lt;b&gt;Mẫu&lt;/b&gt;" in drawn


@pytest.mark.parametrize(
    "change",
    [
        {"holder_name": "Bùi Thị Mẫu Hoa"},
        {"holder_name": None},
        {"owner_name": "Trần Mẫu"},
        {"procedure_name": "Tên mới"},
        {"status": "awaiting_fee"},
        {"standing": Standing("overdue", "Quá hạn 1 ngày")},
        {"when": MOMENT + timedelta(minutes=1)},
        {"received_at": None},
        {"id": 6},
        {"code": "H24-2"},
    ],
)
def test_whatever_changes_is_drawn_anew(change: dict[str, Any]) -> None:
    before = dossier_lines([_line()], "Hẹn trả", received=True, nobody="–")
    assert dossier_lines([_line(**change)], "Hẹn trả", received=True, nobody="–") != before
    assert dossier_lines([_line()], "Hẹn trả", received=True, nobody="–") == before


def test_columns_follow_the_list() -> None:
    assert "Người giữ" not in dossier_lines([_line()], "Hẹn trả")
    assert "Tiếp nhận" not in dossier_lines([_line()], "Hẹn trả")
    assert "Đang xử lý" not in dossier_lines([_line()], "Hẹn trả", notes=False)
    assert "Chưa ai nhận" in dossier_lines([_line(holder_name=None)], "Hẹn trả", nobody="Chưa ai nhận")
