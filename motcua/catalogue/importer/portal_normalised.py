"""Records of the national portal already taken apart into fields, 28 keys."""

from __future__ import annotations

from typing import Any

from motcua.catalogue.importer.adapting import first_record, reading_of
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import ImportRefused, Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape

MAPPING = (
    Line("code", "Mã thủ tục", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("name", "Tên thủ tục", "Tên thủ tục"),
    Line("url", "Địa chỉ trên Cổng"),
    Line("decision_no", "Số quyết định công bố", "Số quyết định công bố của bản thảo"),
    Line("levels", "Cấp thực hiện"),
    Line("type", "Loại thủ tục"),
    Line("domain", "Lĩnh vực", "Lĩnh vực"),
    Line("publisher", "Cơ quan công bố", "Nêu nghi vấn khi cơ quan đã sáp nhập"),
    Line("targets", "Đối tượng", "Đối tượng thực hiện"),
    Line("executing_agencies_portal", "Cơ quan thực hiện, trên Cổng", "Dùng khi danh sách trống"),
    Line("executing_agencies_list", "Cơ quan thực hiện, từng cơ quan", "Cơ quan thực hiện; nhóm cơ quan"),
    Line("authority", "Cơ quan có thẩm quyền", "Nhóm cơ quan thực hiện"),
    Line("reception_address", "Nơi tiếp nhận"),
    Line("delegated_to", "Cơ quan được ủy quyền"),
    Line("coordinating", "Cơ quan phối hợp"),
    Line("steps_text", "Trình tự thực hiện", "Trình tự thực hiện"),
    Line("submission_parse_ok", "Bảng cách nộp đọc được", "Nêu nghi vấn khi không đọc được"),
    Line("submission_ways", "Cách nộp, từng dòng", "Thời hạn và khoản thu theo cách nộp, theo trường hợp"),
    Line("submission_raw", "Cách nộp, nguyên văn"),
    Line("components_parsed", "Thành phần hồ sơ, từng dòng", "Thành phần hồ sơ, mẫu đơn, số bản"),
    Line("components_raw", "Thành phần hồ sơ, nguyên văn", "Đầu đề của từng nhóm giấy tờ"),
    Line("results", "Kết quả", "Kết quả và mã kết quả"),
    Line("legal_doc_numbers", "Số văn bản căn cứ", "Căn cứ pháp lý"),
    Line("legal_raw", "Căn cứ pháp lý, nguyên văn"),
    Line("requirements", "Yêu cầu, điều kiện", "Yêu cầu, điều kiện"),
    Line("is_commune_level", "Thuộc cấp xã"),
    Line("is_commune_peoples_committee", "Do UBND cấp xã thực hiện", "Nhóm cơ quan thực hiện"),
    Line("in_nui_cam_catalogue", "Có trong danh mục đối chiếu"),
    Line("starter_pack", "Gói khởi đầu"),
)


def read_one(place: str, value: dict[str, Any]) -> Reading:
    """One record."""
    reading = reading_of(place, value, value, mapping=MAPPING)
    if not reading.record.name.strip() or not str(value.get("domain") or "").strip():
        raise ImportRefused(f"{place}: thủ tục {reading.record.code} thiếu tên hoặc lĩnh vực.")
    return reading


def _read(opened: Opened) -> Readings:
    return Readings([read_one(f"{opened.word} {number}", value) for number, value in opened.records])


def _recognises(opened: Opened) -> bool:
    first = first_record(opened)
    return "code" in first and not {"departmentId", "publishingDepartmentIds"} & first.keys()


SHAPE = Shape(
    key="portal_normalised",
    label="Bản ghi của Cổng dịch vụ công quốc gia, đã tách trường",
    about="Tệp JSON, mỗi thủ tục một bản ghi, cách nộp và giấy tờ đã tách sẵn.",
    fullness=Fullness.FULL,
    mapping=MAPPING,
    recognises=_recognises,
    read=_read,
)
