"""Every shape from small made-up files: recognised by content, mapped, doubts told, bad ones refused."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from motcua.catalogue.importer.drafting import Draft, draft_of
from motcua.catalogue.importer.record import ImportRefused
from motcua.catalogue.importer.shape import Fullness
from motcua.catalogue.importer.shapes import SHAPES, check_opening, find_shape, read_file

ORIGINAL = {
    "ma_thu_tuc": "1.000016",
    "ten_thu_tuc": "Thông báo tăng vốn",
    "linh_vuc": "Hỗ trợ doanh nghiệp",
    "so_quyet_dinh": "2915/QĐ-BTC",
    "doi_tuong_thuc_hien": "Doanh nghiệp",
    "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
    "trinh_tu_thuc_hien": "Nộp hồ sơ.",
    "cach_thuc_thuc_hien": "Hình thức nộpThời gianPhí, lệ phíMô tảTrực tiếp1Miễn phí",
    "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngĐơn1 bản chính",
    "can_cu_phap_ly": "LuậtLuật 60/2014/QH13",
    "ket_qua_xu_ly": "GiấyMã: KQ.G12.001051Từ khóavốnMô tảKhông có thông tinChọn cơ quan thực hiệnNộp hồ sơ",
    "yeu_cau_dieu_kien": "Không có thông tin",
    "raw_text": "Toàn văn trang",
}
DEFENCE = {
    "thu_tuc_id": "1.013134",
    "source_file": "a.doc",
    "metadata": {
        "mã_thủ_tục": "1.013134",
        "tên_thủ_tục": "Đăng ký",
        "số_quyết_định": "Quyết định số 6375/QĐ-BQP",
    },
    "content": {"trình_tự_thực_hiện": "Bước 1.", "cơ_quan_thực_hiện": "Ban chỉ huy quân sự cấp Xã"},
    "tables": {
        "hinh_thuc_nop": [
            {
                "hinh_thuc": "Trực tiếp",
                "thoi_han_giai_quyet": "1 Ngày làm việc",
                "phi_le_phi": "Phí : 0 Đồng",
            },
            {"hinh_thuc": "Trực tuyến", "thoi_han_giai_quyet": "Không quy định", "phi_le_phi": ""},
        ],
        "thanh_phan_ho_so": [
            {"ten_giay_to": "Đơn", "so_luong": "1- MẪU.docx", "ghi_chu": "Bản chính: 1\nBản sao: 2"}
        ],
        "can_cu_phap_ly": [
            {"so_ky_hieu": "78/2015/QH13", "trich_yeu": "Nghĩa vụ quân sự", "ngay_ban_hanh": "19-06-2015"},
            {"so_ky_hieu": "104", "trich_yeu": "Nghị định"},
        ],
    },
}
OLD = {
    "_id": {"$oid": "612362818d18c024c839e7ce"},
    "title": "Đăng ký thường trú",
    "Trình tự thực hiện": "Nộp hồ sơ.</p> \nChờ.</p>",
    "Cách thức thực hiện": [
        {
            "Hình thức nộp": "Trực tiếp",
            "Thời hạn giải quyết": "Tùy theo đợt",
            "Phí, lệ phí": "Lệ phí: 8000 ĐồngXem chi tiết",
        }
    ],
    "Thành phần hồ sơ": [
        {
            "Tên giấy tờ": "Tờ khai",
            "Mẫu đơn, tờ khai": "https://csdl.dichvucong.gov.vn/web/jsp/download_file.jsp?ma=",
            "Số lượng - bản chính": "Bản chính: 1 - Bản sao: 0",
        }
    ],
    "Cơ quan thực hiện": "Công an Xã",
}
COMMUNE = {
    "ma_tthc": "1.012753.H19",
    "ten_tthc": "Cấp bản sao",
    "linh_vuc": "Hộ tịch",
    "so_quyet_dinh": "1/QĐ-UBND",
    "cach_thuc_thuc_hien": [
        {"hinh_thuc_nop": "Trực tiếp", "thoi_gian": "3 ngày làm việc", "phi_le_phi": "Miễn phí"}
    ],
    "trinh_tu_thuc_hien": [{"truong_hop_xu_ly": "Chung", "mo_ta_chi_tiet": "Nộp hồ sơ."}],
    "tphs": [{"ma_tphs": "1", "ten_giay_to": "Đơn", "ban_chinh": 1, "ban_sao": "0", "bm_dien_tu": "a.docx"}],
    "kqth": [{"ma_kq": "KQ.G15.000001", "ten_kq": "Bản sao"}],
    "ccpl": [{"so_ky_hieu": "60/2014/QH13", "trich_yeu": "Luật Hộ tịch", "ngay_ban_hanh": "20/11/2014"}],
}
API = {"id": "0193", "code": "1.000001", "name": "Thủ tục", "state": "UPDATED", "departmentId": "9"}
CATALOGUE = {
    "commune": "xã Mẫu",
    "domains": [
        {"ten_linh_vuc": "Hộ tịch", "so_tthc": 2, "danh_sach_ma_tthc": ["1.000001", "2.000815.000.00.00.H55"]}
    ],
}
DECISION = """QUYẾT ĐỊNH
Số: 12/QĐ-UBND
Lĩnh vực Hộ tịch
|
**TT**
|
**Mã** **TTHC**
|
**Tên**
|
**Cách thức**
|
|
**Toàn trình**
|
**Một phần**
|
|
1
|
1.000001
|
Đăng ký
mẫu
|
x
|
|
|
2
|
1.000.002. H19
|
Hai
|
|
x
|
|
**Quy trình nội bộ giải quyết TTHC: “Thủ tục ba” (Mã TTHC: 1.000003)**
|
Bước 1
|
Tiếp nhận
|
Bộ phận tiếp nhận và trả kết quả
|
02 giờ làm việc
|
|
Bước 2
|
Phê duyệt
|
Chủ tịch UBND xã
|
0,5 ngày làm việc
|
|
Bước 3
|
Trả kết quả
|
Bộ phận tiếp nhận và trả kết quả
|
Không tính thời gian
|
Điểm khác có mã 9.999999 đứng lạc.
"""


def put(folder: Path, value: Any, name: str = "a.json") -> Path:
    path = folder / name
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def only(folder: Path, value: Any) -> tuple[str, Draft]:
    shape, readings = read_file(put(folder, value))
    return shape.key, draft_of(readings.records[0], shape.fullness)


def kinds(draft: Draft) -> set[str]:
    return {doubt.kind.value for doubt in draft.doubts}


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (ORIGINAL, "portal_original"),
        ([DEFENCE], "defence"),
        ([OLD], "dirty_2021"),
        ([COMMUNE], "commune_record"),
        ([API], "api_record"),
        (CATALOGUE, "commune_catalogue"),
    ],
)
def test_a_shape_is_recognised_by_content_whatever_the_name(tmp_path: Path, value: Any, key: str) -> None:
    for name in ("a.json", "thu-tuc.txt", "danh-sach.xlsx"):
        assert read_file(put(tmp_path, value, name))[0].key == key
        assert check_opening(tmp_path / name, name).key == key


def test_every_shape_has_its_own_key_and_a_mapping_to_show() -> None:
    assert len({shape.key for shape in SHAPES}) == len(SHAPES) == 9
    for shape in SHAPES:
        assert find_shape(shape.key) is shape
        assert len({line.source for line in shape.mapping}) == len(shape.mapping)
        assert any(line.use for line in shape.mapping)
        assert all(line.label and line.use_words for line in shape.mapping)


def test_an_original_record_is_taken_apart(tmp_path: Path) -> None:
    _, draft = only(tmp_path, ORIGINAL)
    case = draft.content.cases[0]
    assert [(one.channel.value, one.value, one.unit) for one in case.terms] == [("counter", 1, "unknown")]
    assert [paper.name for paper in case.papers] == ["Đơn"]
    assert [(one.code, one.name) for one in draft.content.results] == [("KQ.G12.001051", "Giấy")]
    assert [one.number for one in draft.content.legal_bases] == ["60/2014/QH13"]
    assert (draft.keywords, draft.content.requirements) == ("vốn", "")
    assert draft.content.sources["raw_text"] == "Toàn văn trang"
    assert kinds(draft) == {"unit_missing"}


def test_an_end_of_page_that_says_more_is_told(tmp_path: Path) -> None:
    said = "GiấyMã: KQ.G12.001051Từ khóaKhông có thông tinMô tảLưu ý riêng của thủ tục này"
    _, draft = only(tmp_path, {**ORIGINAL, "ket_qua_xu_ly": said})
    assert "page_tail" in kinds(draft)


def test_the_defence_form_has_its_columns_crossed(tmp_path: Path) -> None:
    _, draft = only(tmp_path, [DEFENCE])
    case = draft.content.cases[0]
    assert (case.papers[0].form_name, case.papers[0].originals, case.papers[0].copies) == (
        "1- MẪU.docx",
        1,
        2,
    )
    assert [(fee.state.value, fee.channels) for fee in case.fees] == [
        ("free", ("counter",)),
        ("unknown", ("online",)),
    ]
    assert draft.decision_no == "6375/QĐ-BQP"
    assert str(draft.content.legal_bases[0].issued_on) == "2015-06-19"
    assert {"legal_odd", "sector_missing", "term_missing", "fee_unknown"} <= kinds(draft)


def test_an_old_record_has_no_code_and_its_tags_go(tmp_path: Path) -> None:
    _, draft = only(tmp_path, [OLD])
    assert draft.code == "TAM.612362818d18c024c839e7ce"
    assert draft.content.how_to == "Nộp hồ sơ.\nChờ."
    assert draft.content.cases[0].papers[0].form_name is None
    assert (draft.content.cases[0].fees[0].amount, draft.content.cases[0].fees[0].kind.value) == (
        8000,
        "charge",
    )
    assert "Tùy theo đợt" in draft.content.cases[0].terms[0].note
    assert {"code_missing", "tags_left", "old_record", "sector_missing", "term_missing"} <= kinds(draft)


def test_a_commune_record_is_the_target_model_itself(tmp_path: Path) -> None:
    _, draft = only(tmp_path, [COMMUNE])
    assert (draft.code, draft.content.cases[0].terms[0].unit) == ("1.012753.H19", "working_day")
    assert draft.content.results[0].code == "KQ.G15.000001"
    assert draft.content.how_to == "Chung\nNộp hồ sơ."
    assert kinds(draft) == {"agency_missing", "applicant_missing"}


def test_lists_say_that_they_are_only_lists(tmp_path: Path) -> None:
    for value in ([API], CATALOGUE):
        _, draft = only(tmp_path, value)
        assert "only_listed" in kinds(draft)
    shape, readings = read_file(put(tmp_path, CATALOGUE))
    assert [one.record.code for one in readings.records] == ["1.000001", "2.000815.000.00.00.H55"]
    assert shape.fullness is Fullness.LIST
    odd = {**CATALOGUE, "domains": [{**CATALOGUE["domains"][0], "so_tthc": 3}]}  # type: ignore[index]
    assert [one.is_unclear for one in read_file(put(tmp_path, odd))[1].loose] == [False, True]


def workbook(path: Path, rows: list[list[str]]) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def test_a_portal_list_has_its_header_near_the_top_and_rows_without_code_are_told(
    tmp_path: Path,
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["DANH SÁCH THỦ TỤC"],
            ["Mã số", "Tên", "Cơ quan thực hiện", "Lĩnh vực", "Ghi chú"],
            ["1.000001", " Một ", "Sở A\nỦy ban nhân dân cấp xã", "Hộ tịch", "lạ"],
            ["", "Dòng không mã"],
        ],
    )
    shape, readings = read_file(path)
    draft = draft_of(readings.records[0], shape.fullness)
    assert (draft.name, draft.content.executing_agency) == ("Một", "Sở A; Ủy ban nhân dân cấp xã")
    assert draft.executing.value == "commune"
    assert kinds(draft) == {"field_unknown", "only_listed"}
    assert [(one.place, one.is_unclear) for one in readings.loose] == [("Dòng 1", False), ("Dòng 4", True)]


def test_a_decision_gives_lists_marks_steps_and_what_it_did_not_understand(tmp_path: Path) -> None:
    path = tmp_path / "quyet-dinh.txt"
    path.write_text(DECISION, "utf-8")
    shape, readings = read_file(path)
    drafts = {one.record.code: draft_of(one, shape.fullness) for one in readings.records}
    assert list(drafts) == ["1.000001", "1.000002.H19", "1.000003"]
    assert drafts["1.000001"].name == "Đăng ký mẫu"
    assert drafts["1.000001"].sector_name == "Hộ tịch"
    assert drafts["1.000001"].decision_no == "12/QĐ-UBND"
    assert [one.said["danh_dau"] for one in readings.records] == [["Toàn trình"], ["Một phần"], []]
    assert "code_odd" in kinds(drafts["1.000002.H19"])
    steps = drafts["1.000003"].content.cases[0].steps
    assert [(one.kind.value, one.position, str(one.hours)) for one in steps] == [
        ("receive", "receptionist", "2.00"),
        ("approve", "leader", "4.00"),
        ("return", "receptionist", "0"),
    ]
    assert [(one.place, one.is_unclear) for one in readings.loose] == [
        ("Toàn văn", False),
        ("Mã 9.999999", True),
    ]
    assert readings.loose[0].text == DECISION


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 70 * 1024 * 1024)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xlsx", b"PK\x03\x04 hong", "Không đọc được bảng tính"),
        ("a.xlsx", bytes(range(256)) * 20, "UTF-8"),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"x" * 50, "Office kiểu cũ"),
        ("a.txt", b"", "rỗng"),
        ("a.txt", b"\n \n", "rỗng"),
        ("a.txt", "Bài thơ không có mã.".encode(), "Không nhận ra dạng"),
        ("a.txt", b"QUYET DINH\x00\x00", "không phải tệp văn bản"),
        ("a.json", b"[]", "rỗng"),
        ("a.json", b'{"a": ' + b"[" * 100_000, "không phải JSON"),
        ("a.json", b"[1, 2]", "Mục 1 không phải một bản ghi"),
        ("a.json", b'[{"ma_thu_tuc": 5, "ten_thu_tuc": "a"}]', "“ma_thu_tuc” bị thiếu hoặc sai kiểu"),
        ("a.json", b'[{"ma_thu_tuc": "5", "ten_thu_tuc": "a"}]', "không đúng mẫu n.nnnnnn"),
        ("a.json", b'[{"metadata": 1, "content": {}, "tables": {}}]', "“metadata” bị thiếu hoặc sai kiểu"),
        ("a.json", b'[{"domains": [{"ten_linh_vuc": "a"}]}]', "sai kiểu"),
        (
            "a.json",
            '[{"title": "", "Trình tự thực hiện": ""}]'.encode(),
            "thiếu tên",
        ),
        ("a.csv", b'code,name,domain\n1.000001,"a', "không đúng dạng CSV"),
        ("a.csv", b"code,name,domain\n", "rỗng"),
        ("a.csv", b"code,name,domain\n1-1,a,b\n", "không đúng mẫu n.nnnnnn"),
        ("a.csv", b"code,name,domain\n1.000001,a,b\n1.000001,c,b\n", "với nội dung khác"),
        ("a.gz", gzip.compress(b"PK\x03\x04", mtime=0), "Không nhận ra dạng|không phải tệp văn bản|UTF-8"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(
    tmp_path: Path, name: str, data: bytes, says: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ImportRefused, match=says):
        read_file(path)


def test_bombs_are_not_unpacked(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(bomb())
    (tmp_path / "a.json.gz").write_bytes(gzip.compress(b"[" + b" \n" * 1_000_001, mtime=0))
    for name in ("a.xlsx", "a.json.gz"):
        with pytest.raises(ImportRefused, match="quá lớn"):
            read_file(tmp_path / name)
