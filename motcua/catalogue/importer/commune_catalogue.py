"""The catalogue of one commune: codes under their sectors, no names."""

from __future__ import annotations

import json

from motcua.catalogue.importer.adapting import first_record, reading_of, rows_of, text_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import ImportRefused, Loose, Readings
from motcua.catalogue.importer.shape import Fullness, Shape

MAPPING = (
    Line("ma_tthc", "Mã trong danh_sach_ma_tthc", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("ten_linh_vuc", "Tên lĩnh vực", "Lĩnh vực"),
    Line("so_tthc", "Số thủ tục của lĩnh vực", "Đối chiếu với số mã đã liệt kê"),
    Line("commune", "Tên xã"),
    Line("source", "Nguồn"),
    Line("exported", "Ngày xuất"),
    Line("procedures", "Tổng số thủ tục"),
    Line("domains_count", "Số lĩnh vực"),
    Line("groups_13", "Nhóm lĩnh vực"),
)


def _read(opened: Opened) -> Readings:
    readings = Readings()
    for number, value in opened.records:
        place = f"{opened.word} {number}"
        head = {key: inner for key, inner in value.items() if key != "domains"}
        readings.loose.append(Loose(f"{place}, phần đầu", json.dumps(head, ensure_ascii=False)))
        for domain in rows_of(value.get("domains"), place, "domains"):
            name = text_of(domain.get("ten_linh_vuc"), place, "ten_linh_vuc")
            codes = domain.get("danh_sach_ma_tthc")
            if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
                raise ImportRefused(
                    f"{place}: danh sách mã của lĩnh vực “{name[:80]}” bị thiếu hoặc sai kiểu."
                )
            where = f"Lĩnh vực {name}"[:80]
            rest = {key: inner for key, inner in domain.items() if key != "danh_sach_ma_tthc"}
            told = domain.get("so_tthc")
            is_odd = told is not None and told != len(codes)
            readings.loose.append(Loose(where, json.dumps(rest, ensure_ascii=False), is_unclear=is_odd))
            for code in codes:
                said = {"ma_tthc": code, "ten_linh_vuc": name}
                fields = {"code": code.strip(), "name": "", "domain": name}
                readings.records.append(reading_of(where, said, fields, mapping=MAPPING))
    return readings


SHAPE = Shape(
    key="commune_catalogue",
    label="Danh mục của một xã theo lĩnh vực",
    about="Tệp JSON: danh sách lĩnh vực, mỗi lĩnh vực một danh sách mã thủ tục.",
    fullness=Fullness.LIST,
    mapping=MAPPING,
    recognises=lambda opened: isinstance(first_record(opened).get("domains"), list),
    read=_read,
)
