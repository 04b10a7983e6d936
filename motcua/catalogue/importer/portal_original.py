"""Records as the national portal's pages give them, 22 keys, tables run together; raw page text or not."""

from __future__ import annotations

import re
from typing import Any

from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer import flattened
from motcua.catalogue.importer.adapting import first_record, reading_of, said_or_none, text_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.tidying import NOTHING, tidy

MAPPING = (
    Line("ma_thu_tuc", "Mã thủ tục", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("detail_url", "Địa chỉ trên Cổng"),
    Line("formality_id", "Số định danh trên Cổng"),
    Line("ten_thu_tuc", "Tên thủ tục", "Tên thủ tục"),
    Line("so_quyet_dinh", "Số quyết định công bố", "Số quyết định công bố của bản thảo"),
    Line("cap_thuc_hien", "Cấp thực hiện"),
    Line("loai_thu_tuc", "Loại thủ tục"),
    Line("linh_vuc", "Lĩnh vực", "Lĩnh vực"),
    Line("doi_tuong_thuc_hien", "Đối tượng thực hiện", "Đối tượng thực hiện, tách từng đối tượng"),
    Line("co_quan_co_tham_quyen", "Cơ quan có thẩm quyền", "Nhóm cơ quan thực hiện"),
    Line("dia_chi_tiep_nhan", "Địa chỉ tiếp nhận"),
    Line("co_quan_duoc_uy_quyen", "Cơ quan được ủy quyền"),
    Line("co_quan_phoi_hop", "Cơ quan phối hợp"),
    Line("thu_tuc_lien_quan", "Thủ tục liên quan"),
    Line("trinh_tu_thuc_hien", "Trình tự thực hiện", "Trình tự thực hiện"),
    Line("cach_thuc_thuc_hien", "Cách thức thực hiện", "Thời hạn, khoản thu theo cách nộp và trường hợp"),
    Line("thanh_phan_ho_so", "Thành phần hồ sơ", "Thành phần hồ sơ, nhóm, mẫu đơn, số bản"),
    Line("can_cu_phap_ly", "Căn cứ pháp lý", "Số ký hiệu văn bản căn cứ"),
    Line("co_quan_thuc_hien", "Cơ quan thực hiện", "Cơ quan thực hiện; nhóm cơ quan"),
    Line("yeu_cau_dieu_kien", "Yêu cầu, điều kiện", "Yêu cầu, điều kiện"),
    Line("ket_qua_xu_ly", "Kết quả xử lý", "Kết quả, mã kết quả; cuối trang bỏ, từ khóa giữ"),
    Line("raw_text", "Toàn văn trang nguồn"),
    Line("_source_folder", "Nhóm cơ quan công bố trong nguồn"),
)


_PAGE_END = re.compile(
    rf"Từ khóa(?P<keywords>[^\n]{{0,500}}?)Mô tả{NOTHING}(?:Chọn cơ quan thực hiện.{{0,400}})?$", re.DOTALL
)


def _table(value: dict[str, Any], place: str, source: str, field: str, doubts: Doubts) -> str:
    """The text of a table, tidied as the letters of its cells are to be read."""
    return tidy(text_of(value.get(source), place, source), field, doubts)


def _ways(value: dict[str, Any], place: str, doubts: Doubts) -> dict[str, Any]:
    raw = _table(value, place, "cach_thuc_thuc_hien", "submission_raw", doubts)
    rows = flattened.ways(raw)
    return {
        "submission_parse_ok": rows is not None,
        "submission_raw": raw or None,
        "submission_ways": [
            {
                "channel": row.channel,
                "time_raw": row.time,
                "time_value": row.value,
                "time_unit": row.unit,
                "fee_raw": row.fee,
                "description": row.description,
            }
            for row in rows or ()
        ],
    }


def _group(row: flattened.Paper) -> dict[str, str]:
    return {"group": row.group}


def _papers(value: dict[str, Any], place: str, doubts: Doubts) -> dict[str, Any]:
    raw = _table(value, place, "thanh_phan_ho_so", "components_raw", doubts)
    rows = flattened.papers(raw) or []
    for row in rows:
        if not row.name and not row.form:
            doubts.add(DoubtKind.QUANTITY_ODD, "components_raw", f"{row.quantity} | (không có tên giấy tờ)")
    return {
        "components_raw": raw or None,
        "components_parsed": [
            {
                "name": row.name,
                "form_file": row.form or None,
                "quantity_raw": row.quantity,
                "group": row.group,
            }
            for row in rows
            if row.name or row.form
        ],
    }


def _without_page_end(text: str) -> tuple[str, str | None]:
    """Results without the end of the page, the same on every page, and the keywords in it.

    An end that tells more than keywords stays, for a person to look at.
    """
    found = _PAGE_END.search(text)
    if found is None:
        return text, None
    before = text[: found.start()].strip()
    return ("" if before == NOTHING else before), said_or_none(found["keywords"])


def read_one(place: str, value: dict[str, Any]) -> Reading:
    """One record."""
    doubts = Doubts()

    def said(source: str) -> str | None:
        return said_or_none(text_of(value.get(source), place, source))

    legal = _table(value, place, "can_cu_phap_ly", "legal_raw", doubts)
    results, keywords = _without_page_end(_table(value, place, "ket_qua_xu_ly", "results", doubts))
    agencies = said("co_quan_thuc_hien")
    fields = {
        "code": text_of(value.get("ma_thu_tuc"), place, "ma_thu_tuc").strip(),
        "name": text_of(value.get("ten_thu_tuc"), place, "ten_thu_tuc"),
        "domain": said("linh_vuc") or "",
        "url": said("detail_url"),
        "decision_no": said("so_quyet_dinh"),
        "levels": [part.strip() for part in (said("cap_thuc_hien") or "").split(",") if part.strip()],
        "type": said("loai_thu_tuc"),
        "targets": flattened.applicants(said("doi_tuong_thuc_hien") or ""),
        "executing_agencies_portal": agencies,
        "executing_agencies_list": [agencies] if agencies else [],
        "authority": said("co_quan_co_tham_quyen"),
        "steps_text": said("trinh_tu_thuc_hien"),
        "requirements": said("yeu_cau_dieu_kien"),
        "keywords": keywords,
        "results": [{"name": name, "code": code or None} for name, code in flattened.results(results)],
        "legal_raw": legal or None,
        "legal_doc_numbers": flattened.legal_numbers(legal),
        **_ways(value, place, doubts),
        **_papers(value, place, doubts),
    }
    return reading_of(place, value, fields, mapping=MAPPING, doubts=doubts)


def _read(opened: Opened) -> Readings:
    return Readings([read_one(f"{opened.word} {number}", value) for number, value in opened.records])


SHAPE = Shape(
    key="portal_original",
    label="Bản ghi gốc của Cổng dịch vụ công quốc gia",
    about="Tệp JSON, mỗi thủ tục một bản ghi như trên trang của Cổng, các bảng còn dính liền.",
    fullness=Fullness.FULL,
    mapping=MAPPING,
    recognises=lambda opened: {"ma_thu_tuc", "ten_thu_tuc"} <= first_record(opened).keys(),
    read=_read,
)
