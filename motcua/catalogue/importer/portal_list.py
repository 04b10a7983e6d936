"""Lists with a row for each procedure: exports of the portal (XLSX) and indexes (CSV)."""

from __future__ import annotations

import re

from motcua.catalogue.importer.adapting import reading_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Form, Opened
from motcua.catalogue.importer.record import ImportRefused, Loose, Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.tidying import same_words

MAPPING = (
    Line("Mã số", "Mã số", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("Tên", "Tên", "Tên thủ tục"),
    Line("Cơ quan ban hành", "Cơ quan ban hành"),
    Line("Cơ quan thực hiện", "Cơ quan thực hiện, mỗi dòng một cơ quan", "Cơ quan thực hiện; nhóm cơ quan"),
    Line("Lĩnh vực", "Lĩnh vực", "Lĩnh vực"),
    Line("code", "Mã thủ tục (CSV)", "Mã thủ tục"),
    Line("name", "Tên thủ tục (CSV)", "Tên thủ tục"),
    Line("publisher", "Cơ quan công bố (CSV)"),
    Line("domain", "Lĩnh vực (CSV)", "Lĩnh vực"),
    Line("levels", "Cấp thực hiện (CSV)"),
    Line("is_commune_level", "Thuộc cấp xã (CSV)"),
    Line("is_commune_peoples_committee", "Do UBND cấp xã thực hiện (CSV)", "Nhóm cơ quan thực hiện"),
    Line("in_nui_cam_catalogue", "Có trong danh mục đối chiếu (CSV)"),
    Line("decision_no", "Số quyết định (CSV)", "Số quyết định công bố của bản thảo"),
)
# What a heading means, folded. The first column of a meaning counts.
_COLUMNS = {
    "code": {"ma so", "ma", "ma thu tuc", "ma tthc", "code"},
    "name": {"ten", "ten thu tuc", "ten thu tuc hanh chinh", "ten tthc", "name"},
    "agencies": {"co quan thuc hien"},
    "domain": {"linh vuc", "domain"},
    "decision_no": {"so quyet dinh", "decision no"},
    "committee": {"is commune peoples committee"},
}
_HEADER_WITHIN = 15


def _meanings(row: tuple[str, ...]) -> dict[str, int]:
    """Which column means what, when the row is a header; empty when it is none."""
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        words = same_words(cell)
        for meaning, names in _COLUMNS.items():
            if words in names:
                found.setdefault(meaning, place)
    return found if {"code", "name"} <= found.keys() else {}


def _header(opened: Opened) -> tuple[int, dict[str, int]] | None:
    for index, (_, row) in enumerate(opened.rows[:_HEADER_WITHIN]):
        meanings = _meanings(row)
        if meanings:
            return index, meanings
    return None


def _titles(row: tuple[str, ...]) -> list[str]:
    """The headings, each once: a blank or a second one is named by its column."""
    titles: list[str] = []
    for place, cell in enumerate(row, start=1):
        title = cell.strip() or f"Cột {place}"
        titles.append(title if title not in titles else f"{title} (cột {place})")
    return titles


def _one(place: str, row: tuple[str, ...], titles: list[str], meanings: dict[str, int]) -> Reading:
    padded = row + ("",) * (len(titles) - len(row))
    beyond = [f"Cột {number}" for number in range(len(titles) + 1, len(row) + 1)]
    said = dict(zip([*titles, *beyond], padded, strict=True))

    def cell(meaning: str) -> str:
        return padded[meanings[meaning]] if meaning in meanings else ""

    agencies = [part.strip() for part in re.split(r"[\n;]", cell("agencies")) if part.strip()]
    fields = {
        "code": cell("code").strip(),
        "name": cell("name").strip(),
        "domain": cell("domain").strip(),
        "executing_agencies_list": agencies,
        "decision_no": cell("decision_no").strip() or None,
        "is_commune_peoples_committee": cell("committee").strip() in {"1", "true"},
    }
    return reading_of(place, said, fields, mapping=MAPPING)


def _read(opened: Opened) -> Readings:
    header = _header(opened)
    if header is None:
        raise ImportRefused("Không tìm thấy dòng đầu cột có “Mã số” và “Tên”. Hãy kiểm tra lại tệp.")
    start, meanings = header
    readings = Readings()
    for number, row in opened.rows[:start]:
        readings.loose.append(Loose(f"Dòng {number}", "\n".join(filter(None, row))))
    titles = _titles(opened.rows[start][1])
    for number, row in opened.rows[start + 1 :]:
        place = f"Dòng {number}"
        if row[meanings["code"] : meanings["code"] + 1] and row[meanings["code"]].strip():
            readings.records.append(_one(place, row, titles, meanings))
        else:
            readings.loose.append(Loose(place, " | ".join(row), is_unclear=True))
    return readings


SHAPE = Shape(
    key="portal_list",
    label="Danh sách thủ tục (XLSX, CSV)",
    about="Bảng có dòng đầu cột “Mã số”, “Tên”; mỗi thủ tục một dòng.",
    fullness=Fullness.LIST,
    mapping=MAPPING,
    recognises=lambda opened: opened.form is Form.SHEET and _header(opened) is not None,
    read=_read,
)
