"""Records crawled in 2021: no code, no sector, stray tags, missing fields."""

from __future__ import annotations

import re
from typing import Any

from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer.adapting import first_record, reading_of, rows_of, said_or_none, text_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import PROVISIONAL, ImportRefused, Reading, Readings, source_digest
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.terms import term_fields
from motcua.catalogue.importer.tidying import tidy, without_tags

MAPPING = (
    Line("_id", "Số của bản ghi", "Mã tạm, vì nguồn không có mã thủ tục"),
    Line("title", "Tên thủ tục", "Tên thủ tục; dùng để tìm thủ tục đã có"),
    Line("Trình tự thực hiện", "Trình tự thực hiện", "Trình tự thực hiện, bỏ thẻ của trang web"),
    Line("Cách thức thực hiện", "Cách thức thực hiện", "Thời hạn và khoản thu theo cách nộp"),
    Line("Thành phần hồ sơ", "Thành phần hồ sơ", "Giấy tờ, địa chỉ mẫu đơn, số bản"),
    Line("Cơ quan thực hiện", "Cơ quan thực hiện", "Cơ quan thực hiện; nhóm cơ quan"),
    Line("Yêu cầu, điều kiện", "Yêu cầu, điều kiện", "Yêu cầu, điều kiện"),
    Line("Yêu cầu, điều kiện thực hiện", "Yêu cầu, điều kiện", "Yêu cầu, điều kiện"),
    Line("Kết quả thực hiện", "Kết quả thực hiện", "Kết quả"),
    Line("Căn cứ pháp lý", "Căn cứ pháp lý"),
    Line("Đối tượng thực hiện", "Đối tượng thực hiện", "Đối tượng thực hiện"),
)
_FORM_LINK = re.compile(r"\?ma=\s*$")


def _identity(value: dict[str, Any]) -> str:
    identity = value.get("_id")
    if isinstance(identity, dict):
        identity = identity.get("$oid")
    if not isinstance(identity, str) or not re.fullmatch(r"[0-9a-fA-F]{8,32}", identity):
        identity = source_digest(value)[:24]
    return PROVISIONAL + identity.lower()


def _ways(value: dict[str, Any], place: str, doubts: Doubts) -> list[dict[str, Any]]:
    rows = []
    for row in rows_of(value.get("Cách thức thực hiện"), place, "Cách thức thực hiện"):
        said = {key: text_of(inner, place, key) for key, inner in row.items()}
        note = without_tags(said.get("Mô tả", ""), "submission_ways", doubts)
        term = said.get("Thời hạn giải quyết", "")
        fields = term_fields(term)
        if fields["time_value"] is None and term.strip():
            note = f"{term.strip()}\n{note}".strip()
        rows.append(
            {
                "channel": said.get("Hình thức nộp", ""),
                "fee_raw": said.get("Phí, lệ phí", ""),
                "description": note,
                **fields,
            }
        )
    return rows


def _papers(value: dict[str, Any], place: str, doubts: Doubts) -> list[dict[str, Any]]:
    rows = []
    for row in rows_of(value.get("Thành phần hồ sơ"), place, "Thành phần hồ sơ"):
        said = {key: text_of(inner, place, key) for key, inner in row.items()}
        link = said.get("Mẫu đơn, tờ khai", "")
        rows.append(
            {
                "name": without_tags(said.get("Tên giấy tờ", ""), "components_parsed", doubts),
                "form_file": None if not link or _FORM_LINK.search(link) else link,
                "quantity_raw": said.get("Số lượng - bản chính", ""),
            }
        )
    return rows


def read_one(place: str, value: dict[str, Any]) -> Reading:
    """One record; its code is a provisional one made of the record's own number."""
    doubts = Doubts()

    def text(key: str) -> str | None:
        said = said_or_none(text_of(value.get(key), place, key))
        return without_tags(tidy(said, key, doubts), key, doubts) if said else None

    title = text("title")
    if title is None:
        raise ImportRefused(f"{place}: thiếu tên thủ tục. Hãy kiểm tra lại tệp.")
    code = _identity(value)
    doubts.add(DoubtKind.CODE_MISSING, "code", title)
    doubts.add(DoubtKind.OLD_RECORD, "code", title)
    agency, result = text("Cơ quan thực hiện"), text("Kết quả thực hiện")
    fields = {
        "code": code,
        "name": title,
        "domain": "",
        "targets": [text("Đối tượng thực hiện")] if value.get("Đối tượng thực hiện") else [],
        "executing_agencies_list": [agency] if agency else [],
        "steps_text": text("Trình tự thực hiện"),
        "requirements": text("Yêu cầu, điều kiện") or text("Yêu cầu, điều kiện thực hiện"),
        "results": [{"name": result}] if result else [],
        "submission_ways": _ways(value, place, doubts),
        "components_parsed": _papers(value, place, doubts),
    }
    return reading_of(place, value, fields, mapping=MAPPING, doubts=doubts)


def _read(opened: Opened) -> Readings:
    return Readings([read_one(f"{opened.word} {number}", value) for number, value in opened.records])


SHAPE = Shape(
    key="dirty_2021",
    label="Bản ghi cũ năm 2021",
    about="Tệp JSON có tên, Trình tự thực hiện, Cách thức thực hiện; không có mã thủ tục.",
    fullness=Fullness.OLD,
    mapping=MAPPING,
    recognises=lambda opened: (
        "title" in first_record(opened)
        and bool({"Trình tự thực hiện", "Cách thức thực hiện"} & first_record(opened).keys())
    ),
    read=_read,
)
