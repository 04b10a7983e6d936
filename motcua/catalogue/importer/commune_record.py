"""Full records of a commune's own catalogue: ma_tthc, ten_tthc, tphs, kqth, ccpl."""

from __future__ import annotations

from typing import Any

from motcua.catalogue.importer.adapting import first_record, reading_of, rows_of, said_or_none, text_of
from motcua.catalogue.importer.flattened import applicants
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.terms import term_fields

MAPPING = (
    Line("stt", "Số thứ tự"),
    Line("ma_tthc", "Mã thủ tục", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("ten_tthc", "Tên thủ tục", "Tên thủ tục"),
    Line("so_quyet_dinh", "Số quyết định", "Số quyết định công bố của bản thảo"),
    Line("ngay_quyet_dinh", "Ngày quyết định"),
    Line("linh_vuc", "Lĩnh vực", "Lĩnh vực"),
    Line("cap_thuc_hien", "Cấp thực hiện"),
    Line("doi_tuong_thuc_hien", "Đối tượng thực hiện", "Đối tượng thực hiện"),
    Line("loai_tthc", "Loại thủ tục"),
    Line("tu_khoa", "Từ khóa", "Từ khóa để tìm"),
    Line("cach_thuc_thuc_hien", "Cách thức thực hiện", "Thời hạn và khoản thu theo cách nộp"),
    Line("trinh_tu_thuc_hien", "Trình tự thực hiện", "Trình tự thực hiện"),
    Line("tphs", "Thành phần hồ sơ", "Giấy tờ, mẫu đơn, số bản chính, bản sao"),
    Line("kqth", "Kết quả thực hiện", "Kết quả"),
    Line("ccpl", "Căn cứ pháp lý", "Số ký hiệu, trích yếu, ngày ban hành"),
    Line("yeu_cau_dieu_kien", "Yêu cầu, điều kiện", "Yêu cầu, điều kiện"),
    Line("co_quan_thuc_hien", "Cơ quan thực hiện", "Cơ quan thực hiện; nhóm cơ quan"),
    Line("trang_thai", "Tình trạng công khai"),
)


def _number(value: Any) -> int:
    text = str(value or "0").strip()
    return int(text) if text.isdigit() and len(text) < 4 else 0


def _quantity(row: dict[str, Any]) -> str:
    return f"{_number(row.get('ban_chinh'))} bản chính,{_number(row.get('ban_sao'))} bản sao"


def _word(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _ways(value: dict[str, Any], place: str) -> list[dict[str, Any]]:
    return [
        {
            "channel": _word(row.get("hinh_thuc_nop")),
            "fee_raw": _word(row.get("phi_le_phi")),
            "description": _word(row.get("mo_ta")),
            **term_fields(_word(row.get("thoi_gian"))),
        }
        for row in rows_of(value.get("cach_thuc_thuc_hien"), place, "cach_thuc_thuc_hien")
    ]


def _papers(value: dict[str, Any], place: str) -> list[dict[str, Any]]:
    return [
        {
            "name": _word(row.get("ten_giay_to")),
            "form_file": _word(row.get("bm_dien_tu")) or None,
            "quantity_raw": _quantity(row),
            "group": "",
        }
        for row in rows_of(value.get("tphs"), place, "tphs")
    ]


def _steps_text(value: dict[str, Any], place: str) -> str | None:
    said = value.get("trinh_tu_thuc_hien")
    if isinstance(said, str):
        return said_or_none(said)
    parts = []
    for row in rows_of(said, place, "trinh_tu_thuc_hien"):
        head, body = _word(row.get("truong_hop_xu_ly")).strip(), _word(row.get("mo_ta_chi_tiet")).strip()
        parts.append("\n".join(filter(None, (head, body))))
    return "\n".join(filter(None, parts)) or None


def _results(value: dict[str, Any]) -> list[dict[str, str]]:
    rows = value.get("kqth")
    if not isinstance(rows, list):
        rows = [rows] if rows else []
    found = []
    for row in rows:
        if isinstance(row, dict):
            name = next((_word(row[key]) for key in row if key.startswith("ten")), "")
            code = next((_word(row[key]) for key in row if key.startswith("ma")), "")
            found.append({"name": name, "code": code})
        else:
            found.append({"name": _word(row), "code": ""})
    return found


def _one(place: str, value: dict[str, Any]) -> Reading:
    bases = [
        {
            "number": _word(row.get("so_ky_hieu")),
            "title": _word(row.get("trich_yeu")),
            "issued_on": _word(row.get("ngay_ban_hanh")),
            "issuer": _word(row.get("co_quan_ban_hanh")),
        }
        for row in rows_of(value.get("ccpl"), place, "ccpl")
    ]
    agency = said_or_none(value.get("co_quan_thuc_hien"))
    fields = {
        "code": text_of(value.get("ma_tthc"), place, "ma_tthc").strip(),
        "name": text_of(value.get("ten_tthc"), place, "ten_tthc"),
        "domain": said_or_none(value.get("linh_vuc")) or "",
        "decision_no": said_or_none(value.get("so_quyet_dinh")),
        "targets": applicants(said_or_none(value.get("doi_tuong_thuc_hien")) or ""),
        "executing_agencies_list": [agency] if agency else [],
        "keywords": said_or_none(value.get("tu_khoa")),
        "steps_text": _steps_text(value, place),
        "requirements": said_or_none(value.get("yeu_cau_dieu_kien")),
        "submission_ways": _ways(value, place),
        "components_parsed": _papers(value, place),
        "results": _results(value),
        "legal_bases": bases,
    }
    return reading_of(place, value, fields, mapping=MAPPING)


def _read(opened: Opened) -> Readings:
    return Readings([_one(f"{opened.word} {number}", value) for number, value in opened.records])


SHAPE = Shape(
    key="commune_record",
    label="Bản ghi đầy đủ của danh mục xã",
    about="Tệp JSON, mỗi thủ tục một bản ghi đủ thành phần hồ sơ, kết quả, căn cứ pháp lý.",
    fullness=Fullness.FULL,
    mapping=MAPPING,
    recognises=lambda opened: {"ma_tthc", "ten_tthc"} <= first_record(opened).keys(),
    read=_read,
)
