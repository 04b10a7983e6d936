"""Field tables of what the portal answers: procedures, dictionaries, what it knows of a dossier."""

from __future__ import annotations

from motcua.integrations.national_portal.payloads.dossier import DOSSIER
from motcua.integrations.national_portal.payloads.table import Field, Kind, Known

LISTED_PROCEDURE: tuple[Field, ...] = (
    Field("MATTHC", "Mã thủ tục", needed=True, longest=40),
    Field("TENTTHC", "Tên thủ tục", needed=True, longest=4000),
    Field("MALINHVUC", "Mã lĩnh vực", longest=60, known=Known.GUESSED),
)
LISTED_AGENCY: tuple[Field, ...] = (
    Field("MADONVI", "Mã đơn vị", needed=True, longest=35),
    Field("TENDONVI", "Tên đơn vị", needed=True, longest=500),
    Field("CAPDONVI", "Cấp đơn vị", longest=20),
)
LISTED_SECTOR: tuple[Field, ...] = (
    Field("MALINHVUC", "Mã lĩnh vực", needed=True, longest=60),
    Field("TENLINHVUC", "Tên lĩnh vực", needed=True, longest=500),
)

_FEE = (
    Field("MAPHILEPHI", "Mã phí, lệ phí"),
    Field("SOTIEN", "Số tiền", Kind.FREE),
    Field("DONVI", "Đơn vị"),
    Field("MOTA", "Mô tả"),
)
_TERM = (
    Field("THOIGIANGIAIQUYET", "Thời gian giải quyết", Kind.WHOLE),
    Field("DONVITINH", "Đơn vị tính"),
    Field("MOTA", "Mô tả"),
    Field("PHILEPHI", "Phí, lệ phí", Kind.ROWS, parts=_FEE),
)
_PAPER = (
    Field("MAGIAYTO", "Mã giấy tờ"),
    Field("TENGIAYTO", "Tên giấy tờ", needed=True),
    Field("TENMAUDON", "Tên mẫu đơn"),
    Field("URL", "Địa chỉ mẫu đơn"),
)
PROCEDURE: tuple[Field, ...] = (
    Field("MATTHC", "Mã thủ tục", needed=True, longest=40),
    Field("TENTTHC", "Tên thủ tục", needed=True, longest=4000),
    Field("MACOQUANCONGBO", "Mã cơ quan công bố"),
    Field("TRANGTHAI", "Trạng thái công khai"),
    Field(
        "LINHVUCTHUCHIEN",
        "Lĩnh vực",
        Kind.ROWS,
        parts=(Field("MALINHVUC", "Mã lĩnh vực", needed=True), Field("TENLINHVUC", "Tên lĩnh vực")),
    ),
    Field(
        "TRINHTUTHUCHIEN",
        "Trình tự thực hiện",
        Kind.ROWS,
        parts=(
            Field("TRUONGHOP", "Trường hợp"),
            Field("TRINHTU", "Trình tự", Kind.ROWS, parts=(Field("TENTRINHTU", "Tên bước"),)),
        ),
    ),
    Field(
        "CACHTHUCTHUCHIEN",
        "Cách thức thực hiện",
        Kind.ROWS,
        parts=(
            Field("KENH", "Kênh", needed=True, codes={"1": "trực tiếp", "2": "trực tuyến", "3": "bưu chính"}),
            Field("THOIGIAN", "Thời gian", Kind.ROWS, parts=_TERM),
        ),
    ),
    Field(
        "THANHPHANHOSO",
        "Thành phần hồ sơ",
        Kind.ROWS,
        parts=(Field("TRUONGHOP", "Trường hợp"), Field("GIAYTO", "Giấy tờ", Kind.ROWS, parts=_PAPER)),
    ),
    Field(
        "DOITUONGTHUCHIEN",
        "Đối tượng",
        Kind.ROWS,
        parts=(Field("TENDOITUONG", "Tên đối tượng", needed=True),),
    ),
    Field("YEUCAU", "Yêu cầu, điều kiện"),
    Field(
        "KETQUATHUCHIEN",
        "Kết quả",
        Kind.ROWS,
        parts=(Field("MAKETQUA", "Mã kết quả"), Field("TENKETQUA", "Tên kết quả", needed=True)),
    ),
    Field(
        "CANCUPHAPLY",
        "Căn cứ pháp lý",
        Kind.ROWS,
        parts=(Field("SOVANBAN", "Số văn bản"), Field("TENVANBAN", "Tên văn bản")),
    ),
    Field(
        "COQUANTHUCHIEN",
        "Cơ quan thực hiện",
        Kind.ROWS,
        parts=(Field("MADONVI", "Mã đơn vị"), Field("TENDONVI", "Tên đơn vị")),
    ),
)
# Only "not empty" is known to mean "is there"; that it holds what was sent is a guess.
KNOWN_DOSSIER: tuple[Field, ...] = tuple(
    Field(one.name, one.label, Kind.FREE, known=Known.GUESSED) for one in DOSSIER
)
