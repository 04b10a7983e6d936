"""Records as the national portal's own programming interface gives them: head only, agencies by number."""

from __future__ import annotations

from typing import Any

from motcua.catalogue.importer.adapting import first_record, reading_of, text_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape

MAPPING = (
    Line("id", "Số định danh trên Cổng"),
    Line("code", "Mã thủ tục", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("name", "Tên thủ tục", "Tên thủ tục"),
    Line("state", "Tình trạng trên Cổng"),
    Line("departmentId", "Số của cơ quan chủ quản"),
    Line("publishingDepartmentIds", "Số của các cơ quan công bố"),
    Line("appliedDepartmentIds", "Số của các cơ quan áp dụng"),
)


def _one(place: str, value: dict[str, Any]) -> Reading:
    fields = {
        "code": text_of(value.get("code"), place, "code").strip(),
        "name": text_of(value.get("name"), place, "name").strip(),
        "domain": "",
    }
    return reading_of(place, value, fields, mapping=MAPPING)


def _read(opened: Opened) -> Readings:
    return Readings([_one(f"{opened.word} {number}", value) for number, value in opened.records])


SHAPE = Shape(
    key="api_record",
    label="Bản ghi từ API của Cổng dịch vụ công quốc gia",
    about="Tệp JSON, bản ghi của giao diện Cổng: mã, tên, cơ quan công bố, cơ quan áp dụng.",
    fullness=Fullness.LIST,
    mapping=MAPPING,
    recognises=lambda opened: (
        "code" in first_record(opened)
        and bool({"departmentId", "publishingDepartmentIds"} & first_record(opened).keys())
    ),
    read=_read,
)
