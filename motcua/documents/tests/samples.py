"""One normal example of each form, with invented people, for tests and the bench."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256

from motcua.core.clock import ZONE
from motcua.documents.official_forms import (
    ApologyLetter,
    ControlSheet,
    DueLine,
    FeeLine,
    Form,
    FormHead,
    HandOver,
    Outcome,
    Paper,
    Party,
    ReceiptSlip,
    RefusalSlip,
    RegisterBook,
    RegisterClosing,
    RegisterEntry,
    Signer,
    StopNotice,
    Subject,
    SupplementItem,
    SupplementRequest,
)


def at(day: int, month: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZONE)


URL = "https://motcua.anhoa.example.vn/tra-cuu/H23.16.10-261127-0007?k=7Q4M-2XKD"
HEAD = FormHead(
    parent_agency="Ủy ban nhân dân tỉnh Hải Dương",
    agency="Ủy ban nhân dân xã An Hòa",
    desk_place="xã An Hòa",
    place="An Hòa",
    dated_on=date(2026, 11, 27),
    number="15/TNHS",
    dossier_code="H23.16.10-261127-0007",
    tracking_url=URL,
)
OWNER = Party(
    name="Trần Thị Mai Hương",
    id_number="030188001234",
    address="Thôn Đông, xã An Hòa, tỉnh Hải Dương",
    phone="0912 345 678",
    email="maihuong@example.vn",
)
HEAD_OF_AGENCY = Signer(title=("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), name="Phạm Quốc Hưng")
PROCEDURE = "Cấp Giấy xác nhận tình trạng hôn nhân"
SUBJECT = Subject(owner=OWNER, procedure=PROCEDURE, procedure_code="1.004873", received_at=at(27, 11, 16, 30))

RECEIPT = ReceiptSlip(
    head=HEAD,
    owner=OWNER,
    submitter=Party(name="Nguyễn Đức Thịnh", id_number="030085004321", phone="0987 654 321"),
    procedure=PROCEDURE,
    procedure_code="1.004873",
    case="xác nhận để đăng ký kết hôn",
    papers=(
        Paper(
            name="Tờ khai cấp Giấy xác nhận tình trạng hôn nhân",
            originals=1,
            electronic=1,
            pages=2,
            digest=sha256(b"1").hexdigest(),
        ),
        Paper(name="Trích lục ghi chú ly hôn", copies=1, pages=1, digest=sha256(b"2").hexdigest()),
        Paper(name="Thẻ căn cước", originals=1, note="đã xuất trình, trả lại ngay"),
    ),
    dossier_sets=1,
    term_text="03 ngày làm việc",
    received_at=at(27, 11, 16, 30),
    due_at=at(2, 12, 17),
    due_lines=(
        DueLine(
            from_at=at(27, 11, 16, 30),
            to_at=at(28, 11, 0),
            why="Ngày tiếp nhận 27/11/2026 không tính",
            citation="khoản 2 Điều 147 Bộ luật Dân sự 2015",
        ),
        DueLine(
            from_at=at(28, 11, 0),
            to_at=at(30, 11, 0),
            why="Thứ Bảy, Chủ nhật",
            citation="Điều 111 Bộ luật Lao động 2019",
        ),
        DueLine(
            from_at=at(30, 11, 0),
            to_at=at(2, 12, 17),
            counted="3",
            why="Tính 3 ngày làm việc: 30/11 đến 02/12/2026",
            citation="khoản 2 Điều 147 Bộ luật Dân sự 2015",
        ),
    ),
    result_place="Trung tâm Phục vụ hành chính công xã An Hòa",
    fees=(FeeLine(name="Lệ phí cấp giấy xác nhận", amount=15_000, note="đã nộp, biên lai số 000123"),),
    register_book="01",
    register_serial="345",
    track_code="H23.16.10-261127-0007",
    track_secret="7Q4M-2XKD",
    submitter_signs="Nguyễn Đức Thịnh",
    officer="Lê Thu Hà",
)

SUPPLEMENT = SupplementRequest(
    head=replace(HEAD, number="08/HDHS"),
    subject=SUBJECT,
    items=(
        SupplementItem(
            text="Bổ sung Trích lục ghi chú ly hôn (01 bản sao).",
            reason="đã ly hôn ở nước ngoài, cần ghi chú vào Sổ hộ tịch",
        ),
        SupplementItem(text="Kê khai lại mục “Nơi cư trú” trong Tờ khai theo nơi thường trú hiện nay."),
        SupplementItem(text="Ghi rõ mục đích sử dụng Giấy xác nhận tình trạng hôn nhân."),
    ),
    reason="Hồ sơ chưa đủ căn cứ để xác nhận tình trạng hôn nhân.",
    complete_by=date(2026, 12, 14),
    clock_restarts=True,
    citation="Nghị định số 118/2025/NĐ-CP, Điều 19 khoản 5",
    contact_name="bà Lê Thu Hà",
    contact_phone="0220 3812 345",
    officer="Lê Thu Hà",
)

REFUSAL = RefusalSlip(
    head=replace(HEAD, number="03"),
    subject=SUBJECT,
    reason="Người yêu cầu đang có quan hệ hôn nhân hợp pháp theo dữ liệu hộ tịch điện tử.\n"
    "Nơi thường trú không thuộc xã An Hòa tại thời điểm yêu cầu.",
    legal_basis="Luật Hộ tịch số 60/2014/QH13",
    contact_name="bà Lê Thu Hà",
    contact_phone="0220 3812 345",
    submitter_signs="Nguyễn Đức Thịnh",
    officer="Lê Thu Hà",
    signer=HEAD_OF_AGENCY,
)

APOLOGY = ApologyLetter(
    head=replace(HEAD, number="02/PXL", dated_on=date(2026, 12, 1)),
    subject=SUBJECT,
    due_at=at(2, 12, 17),
    new_due_at=at(7, 12, 17),
    reason="Ủy ban nhân dân xã chờ văn bản xác minh của nơi cư trú trước đây, gửi ngày 28 tháng 11 năm 2026, "
    "đến nay chưa nhận được trả lời.",
    legal_basis="Nghị định số 118/2025/NĐ-CP, Điều 19 khoản 6",
    signer=HEAD_OF_AGENCY,
)

STOP = StopNotice(
    head=replace(HEAD, number="01/TB", dated_on=date(2026, 11, 30)),
    subject=SUBJECT,
    requested_at=at(30, 11, 8, 15),
    stopped_at=at(30, 11, 9),
    reason="Người yêu cầu không còn nhu cầu",
    papers_returned="đã trả 01 Tờ khai và 01 bản sao Trích lục ghi chú ly hôn",
    fees_returned="hoàn lại 15.000 đồng theo biên lai số 000123",
    legal_basis="Nghị định số 118/2025/NĐ-CP, Điều 21",
    signer=Signer(title=("GIÁM ĐỐC",), name="Phạm Quốc Hưng"),
)

CONTROL = ControlSheet(
    head=replace(HEAD, number=""),
    settling_agency="Công chức Tư pháp - Hộ tịch xã An Hòa",
    consulted_agencies=("Công an xã An Hòa",),
    procedure=PROCEDURE,
    owner_name=OWNER.name,
    due_at=at(2, 12, 17),
    hand_overs=(
        HandOver(
            from_agency="Trung tâm Phục vụ hành chính công xã An Hòa",
            to_agency="Bộ phận Tư pháp - Hộ tịch",
            at=at(30, 11, 7, 40),
            from_person="Lê Thu Hà",
            to_person="Vũ Minh Khôi",
            outcome=Outcome.ON_TIME,
            note="Hồ sơ giấy và điện tử",
        ),
        HandOver(
            from_agency="Bộ phận Tư pháp - Hộ tịch",
            to_agency="Chủ tịch Ủy ban nhân dân xã",
            at=at(1, 12, 15, 5),
            from_person="Vũ Minh Khôi",
            to_person="Phạm Quốc Hưng",
            outcome=Outcome.EARLY,
        ),
    ),
    blank_rows=1,
)


def register_entry(serial: int) -> RegisterEntry:
    return RegisterEntry(
        serial=serial,
        dossier_code=f"H23.16.10-2611{serial % 30 + 1:02d}-{serial:04d}",
        procedure=(PROCEDURE, "Đăng ký khai sinh", "Chứng thực bản sao từ bản chính")[serial % 3],
        dossier_sets=1,
        owner_name=("Trần Thị Mai Hương", "Đỗ Văn Lực", "Hợp tác xã Nông nghiệp An Hòa")[serial % 3],
        contact="Thôn Đông, xã An Hòa; 0912 345 678",
        settling_agency="UBND xã An Hòa",
        received_on=date(2026, 11, serial % 30 + 1),
        due_on=date(2026, 12, serial % 30 + 1),
        returned_on=date(2026, 12, serial % 30 + 1) if serial % 4 else None,
        return_way=("Trực tiếp", "Bưu chính")[serial % 2],
        note="Trả sớm" if serial % 7 == 0 else "",
    )


def register_book(size: int) -> RegisterBook:
    return RegisterBook(
        head=replace(HEAD, number="", dossier_code="", tracking_url="", dated_on=date(2026, 12, 31)),
        year=2026,
        book="01",
        opened_on=date(2026, 1, 2),
        entries=tuple(register_entry(serial) for serial in range(1, size + 1)),
        closing=RegisterClosing(closed_on=date(2026, 12, 31), signer=HEAD_OF_AGENCY),
    )


REGISTER = register_book(60)

ALL: dict[str, Form] = {
    "receipt": RECEIPT,
    "supplement": SUPPLEMENT,
    "refusal": REFUSAL,
    "apology": APOLOGY,
    "stop": STOP,
    "control": CONTROL,
    "register": REGISTER,
}
