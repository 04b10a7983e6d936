"""A term as people write it ("21 Ngày", "07 Ngày làm việc", "Không quy định") as number and unit. Pure."""

from __future__ import annotations

import re
from typing import Any

_TERM = re.compile(
    r"\s*(?P<value>\d+(?:[.,]\d+)?)\s*(?P<unit>Ngày làm việc|Ngày|Giờ làm việc|Giờ|Tháng)?\s*", re.IGNORECASE
)
_UNITS = {
    "ngày làm việc": "Ngày làm việc",
    "ngày": "Ngày",
    "giờ làm việc": "Giờ làm việc",
    "giờ": "Giờ",
    "tháng": "Tháng",
}


def term_fields(text: str) -> dict[str, Any]:
    """The fields of a way that tell its term; only a text that is nothing but a term is understood."""
    found = _TERM.fullmatch(text)
    unit = (found["unit"] or "").lower() if found else ""
    return {
        "time_raw": text.strip(),
        "time_value": float(found["value"].replace(",", ".")) if found else None,
        "time_unit": _UNITS.get(unit),
    }
