"""Field tables of the first generation's pushes: the dossier, its progress, its status."""

from __future__ import annotations

from motcua.integrations.national_portal.payloads import codes
from motcua.integrations.national_portal.payloads.table import Field, Kind, Known

_NEW = Known.NEWER
_GUESS = Known.GUESSED

DOSSIER_CODE = Field(
    "MaHoSo", "Mã hồ sơ", needed=True, longest=60, shape=r"[A-Z0-9.]{1,40}-\d{6}-\d{4,8}", known=_NEW
)

IDENTITY = (
    Field("LoaiDinhDanh", "Loại định danh", Kind.CODE, needed=True, codes=codes.IDENTITIES, known=_NEW),
    Field("SoDinhDanh", "Số định danh", Kind.DIGITS, needed=True, shape=r"\d{9}|\d{12}", known=_NEW),
)

PAPER = (
    Field("TepDinhKemId", "Mã tệp", needed=True, longest=60),
    Field("TenTepDinhKem", "Tên tệp", needed=True, longest=4000),
    Field("IsDeleted", "Đã bỏ", Kind.FLAG, needed=True),
    Field("MaThanhPhanHoSo", "Mã thành phần hồ sơ", longest=100),
    Field("DuongDanTaiTepTin", "Địa chỉ tải tệp", longest=2000),
    Field("DuocSoHoa", "Đã số hóa", Kind.CODE, codes=codes.NO_YES, known=_NEW),
    Field("DuocTaiSuDung", "Được tái sử dụng", Kind.CODE, codes=codes.REUSED, known=_GUESS),
    Field("DuocLayTuKhoDMQG", "Lấy từ kho quốc gia", Kind.CODE, codes=codes.NO_YES, known=_NEW),
    Field("MaKetQuaThayThe", "Mã kết quả thay thế", longest=60, known=_NEW),
)

FEE = (
    Field("TenPhiLePhi", "Tên phí, lệ phí", needed=True, longest=500),
    Field("MaPhiLePhi", "Mã phí, lệ phí", needed=True, longest=60),
    Field("HinhThucThu", "Thu khi nào", Kind.CODE, needed=True, codes=codes.FEE_ASKED, known=_NEW),
    Field("Gia", "Số tiền", Kind.DIGITS, needed=True, longest=15),
    Field("LoaiPhiLePhi", "Loại", Kind.CODE, needed=True, codes=codes.FEE_KINDS),
)

OTHER_PAPER = (
    Field("TenGiayTo", "Tên giấy tờ", needed=True, longest=2000),
    Field("SoLuong", "Số lượng", Kind.WHOLE, needed=True),
    Field("LoaiGiayTo", "Loại giấy tờ", Kind.WHOLE, needed=True, codes=codes.PAPER_KINDS, known=_GUESS),
)

SUPPLEMENT = (
    Field("HoSoBoSungId", "Mã lần bổ sung", needed=True, longest=60),
    Field("NguoiYeuCauBoSung", "Người yêu cầu bổ sung", needed=True, longest=200),
    Field("NoiDungBoSung", "Nội dung bổ sung", needed=True, longest=2000),
    Field("NgayBoSung", "Ngày yêu cầu bổ sung", Kind.MOMENT, needed=True),
    Field("NguoiTiepNhanBoSung", "Người tiếp nhận bổ sung", longest=200),
    Field("ThongTinTiepNhan", "Thông tin tiếp nhận", longest=2000),
    Field("NgayTiepNhanBoSung", "Ngày tiếp nhận bổ sung", Kind.MOMENT),
    Field("TrangThaiBoSung", "Đã bổ sung", Kind.TRUTH),
    Field("DanhSachGiayToBoSung", "Giấy tờ bổ sung", Kind.ROWS, parts=OTHER_PAPER, known=_GUESS),
    Field("DanhSachLePhiBoSung", "Lệ phí bổ sung", Kind.ROWS, parts=FEE, known=_GUESS),
    Field("NgayHenTraTruoc", "Ngày hẹn trả trước", Kind.MOMENT),
    Field("NgayHenTraMoi", "Ngày hẹn trả mới", Kind.MOMENT),
)

RESULT = (
    Field("TenGiayTo", "Tên kết quả", needed=True, longest=2000),
    Field("MaThanhPhanHoSo", "Mã thành phần", longest=100),
    Field("GiayToId", "Mã giấy tờ", needed=True, longest=100),
    Field("DuongDanTepTinKetQua", "Địa chỉ tệp kết quả", longest=2000),
    Field("MaGiayToKetQua", "Mã loại kết quả", longest=60, known=_NEW),
)

DOSSIER: tuple[Field, ...] = (
    DOSSIER_CODE,
    Field("MaTTHC", "Mã thủ tục", needed=True, longest=40),
    Field("TenTTHC", "Tên thủ tục", needed=True, longest=4000),
    Field("MaLinhVuc", "Mã lĩnh vực", needed=True, longest=60),
    Field("TenLinhVuc", "Tên lĩnh vực", needed=True, longest=500),
    Field("KenhThucHien", "Kênh thực hiện", Kind.CODE, codes=codes.CHANNELS, known=_NEW),
    Field("SoGiayToChuHoSo", "Số giấy tờ chủ hồ sơ", longest=30, known=_NEW),
    Field("DinhDanhCHS", "Định danh chủ hồ sơ", Kind.ROWS, parts=IDENTITY, known=_NEW),
    Field("ChuHoSo", "Chủ hồ sơ", longest=500),
    Field("LoaiDoiTuong", "Loại đối tượng", Kind.CODE, needed=True, codes=codes.OWNERS),
    Field("MaDoiTuong", "Mã đối tượng (TechID)", longest=100),
    Field("SoBienNhan", "Số biên nhận", longest=60),
    Field("ThongTinKhac", "Thông tin khác", longest=2000, known=_GUESS),
    Field("Email", "Thư điện tử", longest=254),
    Field("Fax", "Fax", longest=30),
    Field("SoDienThoai", "Số điện thoại", longest=30),
    Field("GhiChu", "Ghi chú", longest=2000),
    Field("TrichYeuHoSo", "Trích yếu hồ sơ", needed=True, longest=1000),
    Field("NgayNopHoSo", "Ngày nộp hồ sơ", Kind.MOMENT, known=_NEW),
    Field("NgayTiepNhan", "Ngày tiếp nhận", Kind.MOMENT, needed=True),
    Field("NgayHenTra", "Ngày hẹn trả", Kind.MOMENT),
    Field("NgayTra", "Ngày trả", Kind.MOMENT),
    Field("NgayKetThucXuLy", "Ngày kết thúc xử lý", Kind.MOMENT),
    Field("NgayTuChoi", "Ngày từ chối", Kind.MOMENT, known=_NEW),
    Field("TrangThaiHoSo", "Trạng thái hồ sơ", Kind.CODE, needed=True, codes=codes.STATUSES),
    Field("HinhThuc", "Hình thức trả kết quả", Kind.CODE, needed=True, codes=codes.RETURNED_BY),
    Field("ThongTinTra", "Thông tin trả", longest=2000),
    Field("DonViXuLy", "Đơn vị xử lý", needed=True, longest=500),
    Field("NoiNopHoSo", "Nơi nộp hồ sơ", Kind.CODE, codes=codes.LODGED_AT, known=_GUESS),
    Field("HoSoCoThanhPhanSoHoa", "Có thành phần số hóa", Kind.CODE, codes=codes.NO_YES, known=_NEW),
    Field("TaiKhoanDuocXacThucVoiVNeID", "Xác thực VNeID", Kind.CODE, codes=codes.NO_YES, known=_NEW),
    Field("DuocThanhToanTrucTuyen", "Thanh toán trực tuyến", Kind.CODE, codes=codes.PAID_ONLINE, known=_NEW),
    Field(
        "DSKetNoiCSDL",
        "Cơ sở dữ liệu đã khai thác",
        Kind.ROWS,
        parts=(Field("MaCSDL", "Mã cơ sở dữ liệu", needed=True, longest=20, known=_GUESS),),
        known=_GUESS,
    ),
    Field("TaiLieuNop", "Tài liệu nộp", Kind.ROWS, parts=PAPER),
    Field("DanhSachLePhi", "Phí, lệ phí", Kind.ROWS, parts=FEE),
    Field("DanhSachTepDinhKemKhac", "Giấy tờ khác", Kind.ROWS, parts=OTHER_PAPER),
    Field("DanhSachHoSoBoSung", "Các lần bổ sung", Kind.ROWS, parts=SUPPLEMENT),
    Field("DanhSachGiayToKetQua", "Kết quả", Kind.ROWS, parts=RESULT),
)

PROGRESS: tuple[Field, ...] = (
    DOSSIER_CODE,
    Field("NguoiXuLy", "Người xử lý", needed=True, longest=50),
    Field("ChucDanh", "Chức danh", longest=200, known=_GUESS),
    Field("ThoiDiemXuLy", "Thời điểm xử lý", Kind.MOMENT, needed=True),
    Field("PhongBanXuLy", "Phòng ban xử lý", longest=500, known=_GUESS),
    Field("NoiDungXuLy", "Nội dung xử lý", needed=True, longest=2000, known=_GUESS),
    Field("TrangThai", "Trạng thái", Kind.CODE, needed=True, codes=codes.STATUSES),
    Field("NgayBatDau", "Ngày bắt đầu", Kind.MOMENT),
    Field("NgayKetThucTheoQuyDinh", "Ngày kết thúc theo quy định", Kind.MOMENT),
)
# Chunks of a peer; more rows go in several calls.
MOST_PROGRESS_ROWS = 10

STATUS: tuple[Field, ...] = (
    Field("MaHoSo", "Mã hồ sơ quốc gia", needed=True, longest=60),
    Field("MaHoSoDonVi", "Mã hồ sơ của đơn vị", needed=True, longest=60),
    Field("MaDoiTuong", "Mã đối tượng (TechID)", longest=100),
    Field("NoiDung", "Nội dung", longest=2000, known=_GUESS),
    Field("NgayXuLy", "Ngày xử lý", Kind.MOMENT, needed=True),
    # Of dossiers that came from the portal: 4, 6, 9, 10 are told as 2, and 3, 7, 8 as 5.
    Field("TrangThai", "Trạng thái", Kind.CODE, needed=True, codes={"1": "Mới", "2": "Nhận", "5": "Khác"}),
    Field("TaiLieuXuLy", "Tài liệu xử lý", Kind.ROWS, parts=PAPER),
)
