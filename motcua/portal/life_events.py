"""Occasions in life and the procedures they lead to: how people look for a procedure they cannot name.

The codes are those of the national database of administrative procedures. Which of them a commune takes
stands in its catalogue; an occasion without any is not shown.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One occasion: its key in addresses, its name, a line that helps to choose, an icon, the codes."""

    key: str
    name: str
    hint: str
    icon: str
    codes: tuple[str, ...]


LIFE_EVENTS: tuple[LifeEvent, ...] = (
    LifeEvent(
        "co-con",
        "Sinh con, nhận con",
        "Khai sinh, thẻ bảo hiểm y tế, nhận cha mẹ con",
        "mood-smile",
        (
            "2.000986", "2.001023", "1.001193", "1.000689", "1.001022", "1.003583", "1.004884", "1.004772",
            "2.000779",
        ),
    ),
    LifeEvent(
        "ket-hon",
        "Kết hôn",
        "Đăng ký kết hôn, giấy xác nhận tình trạng hôn nhân",
        "heart-handshake",
        ("1.000894", "1.004873", "1.000593", "1.004746", "2.000806"),
    ),
    LifeEvent(
        "nguoi-than-mat",
        "Người thân qua đời",
        "Khai tử, di chúc, phân chia di sản",
        "certificate",
        ("1.000656", "1.000419", "1.005461", "2.001019", "2.001016", "2.001406"),
    ),
    LifeEvent(
        "giay-to",
        "Sao, chứng thực giấy tờ",
        "Bản sao, chữ ký, hợp đồng, bản sao trích lục",
        "rubber-stamp",
        ("2.000815", "2.000884", "2.000908", "2.000635", "2.001035", "2.000913", "2.000927"),
    ),
    LifeEvent(
        "sua-ho-tich",
        "Sửa, bổ sung hộ tịch",
        "Đổi tên, cải chính ngày sinh, xác định lại dân tộc",
        "edit",
        ("1.004859", "1.004837", "1.004845", "1.001669"),
    ),
    LifeEvent(
        "kinh-doanh",
        "Mở, thay đổi hộ kinh doanh",
        "Thành lập, thay đổi, tạm ngừng, chấm dứt",
        "briefcase",
        ("1.001612", "2.000720", "1.001570", "1.001266"),
    ),
    LifeEvent(
        "nha-dat",
        "Nhà, đất",
        "Cấp giấy chứng nhận lần đầu, hòa giải tranh chấp",
        "home",
        ("1.012753", "1.012812", "2.001035"),
    ),
    LifeEvent(
        "tro-giup",
        "Khó khăn, cần trợ giúp",
        "Hộ nghèo, hộ cận nghèo, mức sống trung bình",
        "users",
        ("1.011607", "1.011608", "1.011609"),
    ),
)  # fmt: skip
_BY_KEY = {event.key: event for event in LIFE_EVENTS}


def find_life_event(key: str) -> LifeEvent | None:
    """The occasion with that key, or None."""
    return _BY_KEY.get(key)
