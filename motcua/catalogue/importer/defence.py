"""The form of the Ministry of Defence: metadata, content, tables."""

from __future__ import annotations

import re
from typing import Any

from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer import flattened
from motcua.catalogue.importer.adapting import first_record, reading_of, rows_of, said_or_none, text_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import ImportRefused, Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.terms import term_fields

_M, _C, _T = "metadata", "content", "tables"
MAPPING = (
    Line("thu_tuc_id", "Mã của bản ghi", "Đối chiếu với mã thủ tục"),
    Line("source_file", "Tên tệp nguồn"),
    Line(f"{_M}.mã_thủ_tục", "Mã thủ tục", "Mã thủ tục"),
    Line(f"{_M}.tên_thủ_tục", "Tên thủ tục", "Tên thủ tục"),
    Line(f"{_M}.số_quyết_định", "Số quyết định", "Số quyết định công bố, bỏ chữ “Quyết định số”"),
    Line(f"{_M}.cấp_thực_hiện", "Cấp thực hiện"),
    Line(f"{_M}.loại_thủ_tục", "Loại thủ tục"),
    Line(f"{_M}.lĩnh_vực", "Lĩnh vực", "Lĩnh vực"),
    Line(f"{_C}.trình_tự_thực_hiện", "Trình tự thực hiện", "Trình tự thực hiện"),
    Line(f"{_C}.cách_thức_thực_hiện", "Cách thức thực hiện, lời văn"),
    Line(f"{_C}.đối_tượng_thực_hiện", "Đối tượng thực hiện", "Đối tượng thực hiện"),
    Line(f"{_C}.cơ_quan_thực_hiện", "Cơ quan thực hiện", "Cơ quan thực hiện; nhóm cơ quan"),
    Line(f"{_C}.cơ_quan_có_thẩm_quyền", "Cơ quan có thẩm quyền", "Nhóm cơ quan thực hiện"),
    Line(f"{_C}.cơ_quan_được_ủy_quyền", "Cơ quan được ủy quyền"),
    Line(f"{_C}.cơ_quan_phối_hợp", "Cơ quan phối hợp"),
    Line(f"{_C}.địa_chỉ_tiếp_nhận_hs", "Địa chỉ tiếp nhận hồ sơ"),
    Line(f"{_C}.kết_quả_thực_hiện", "Kết quả thực hiện", "Kết quả, không có mã"),
    Line(f"{_C}.yêu_cầu_điều_kiện_thực_hiện", "Yêu cầu, điều kiện", "Yêu cầu, điều kiện"),
    Line(f"{_C}.từ_khóa", "Từ khóa", "Từ khóa để tìm"),
    Line(f"{_C}.mô_tả", "Mô tả"),
    Line(f"{_T}.hinh_thuc_nop", "Hình thức nộp", "Thời hạn và khoản thu theo cách nộp"),
    Line(
        f"{_T}.thanh_phan_ho_so",
        "Thành phần hồ sơ",
        "Giấy tờ; số lượng là tên mẫu, ghi chú là số bản",
    ),
    Line(f"{_T}.can_cu_phap_ly", "Căn cứ pháp lý", "Số ký hiệu, trích yếu, ngày, cơ quan ban hành"),
)
_DECISION = re.compile(r"^\s*Quyết định số\s*", re.IGNORECASE)
_KNOWN = {line.source for line in MAPPING} | {_M, _C, _T}


def _part(value: dict[str, Any], name: str, place: str) -> dict[str, Any]:
    part = value.get(name)
    if not isinstance(part, dict):
        raise ImportRefused(f"{place}: trường “{name}” bị thiếu hoặc sai kiểu. Hãy kiểm tra lại tệp.")
    return part


def _ways(tables: dict[str, Any], place: str) -> list[dict[str, Any]]:
    return [
        {
            "channel": text_of(row.get("hinh_thuc"), place, "hinh_thuc"),
            "fee_raw": text_of(row.get("phi_le_phi"), place, "phi_le_phi"),
            "description": text_of(row.get("mo_ta"), place, "mo_ta"),
            **term_fields(text_of(row.get("thoi_han_giai_quyet"), place, "thoi_han_giai_quyet")),
        }
        for row in rows_of(tables.get("hinh_thuc_nop"), place, "hinh_thuc_nop")
    ]


def _papers(tables: dict[str, Any], place: str) -> list[dict[str, Any]]:
    return [
        {
            "name": text_of(row.get("ten_giay_to"), place, "ten_giay_to"),
            "form_file": "; ".join(text_of(row.get("so_luong"), place, "so_luong").split("\n")) or None,
            "quantity_raw": text_of(row.get("ghi_chu"), place, "ghi_chu"),
        }
        for row in rows_of(tables.get("thanh_phan_ho_so"), place, "thanh_phan_ho_so")
    ]


def _bases(tables: dict[str, Any], place: str) -> list[dict[str, Any]]:
    return [
        {
            "number": text_of(row.get("so_ky_hieu"), place, "so_ky_hieu"),
            "title": text_of(row.get("trich_yeu"), place, "trich_yeu"),
            "issued_on": text_of(row.get("ngay_ban_hanh"), place, "ngay_ban_hanh"),
            "issuer": text_of(row.get("co_quan_ban_hanh"), place, "co_quan_ban_hanh"),
        }
        for row in rows_of(tables.get("can_cu_phap_ly"), place, "can_cu_phap_ly")
    ]


def read_one(place: str, value: dict[str, Any]) -> Reading:
    """One record."""
    doubts = Doubts()
    metadata, content, tables = (_part(value, name, place) for name in (_M, _C, _T))
    said: dict[str, Any] = {key: value[key] for key in value if key not in (_M, _C, _T)}
    for name, part in ((_M, metadata), (_C, content), (_T, tables)):
        said.update({f"{name}.{key}": inner for key, inner in part.items()})

    def word(part: dict[str, Any], key: str) -> str | None:
        return said_or_none(text_of(part.get(key), place, key))

    code = text_of(metadata.get("mã_thủ_tục"), place, "mã_thủ_tục").strip()
    if value.get("thu_tuc_id") not in (None, code):
        doubts.add(DoubtKind.CODE_ODD, "code", f"{value['thu_tuc_id']} | {code}"[:200])
    result = word(content, "kết_quả_thực_hiện")
    agency = word(content, "cơ_quan_thực_hiện")
    fields = {
        "code": code,
        "name": text_of(metadata.get("tên_thủ_tục"), place, "tên_thủ_tục"),
        "domain": word(metadata, "lĩnh_vực") or "",
        "decision_no": _DECISION.sub("", word(metadata, "số_quyết_định") or "").replace(" /", "/") or None,
        "targets": flattened.applicants(word(content, "đối_tượng_thực_hiện") or ""),
        "executing_agencies_list": [agency] if agency else [],
        "authority": word(content, "cơ_quan_có_thẩm_quyền"),
        "steps_text": word(content, "trình_tự_thực_hiện"),
        "requirements": word(content, "yêu_cầu_điều_kiện_thực_hiện"),
        "keywords": word(content, "từ_khóa"),
        "results": [{"name": result}] if result else [],
        "submission_ways": _ways(tables, place),
        "components_parsed": _papers(tables, place),
        "legal_bases": _bases(tables, place),
    }
    reading = reading_of(place, said, fields, mapping=MAPPING, doubts=doubts)
    unknown = tuple(key for key in said if key not in _KNOWN)
    return Reading(reading.place, reading.record, reading.said, unknown, reading.doubts)


def _read(opened: Opened) -> Readings:
    return Readings([read_one(f"{opened.word} {number}", value) for number, value in opened.records])


SHAPE = Shape(
    key="defence",
    label="Mẫu của Bộ Quốc phòng",
    about="Tệp JSON, mỗi thủ tục một bản ghi gồm phần thông tin chung, phần nội dung, phần bảng.",
    fullness=Fullness.FULL,
    mapping=MAPPING,
    recognises=lambda opened: {_M, _C, _T} <= first_record(opened).keys(),
    read=_read,
)
