"""Field tables of the newer six-step flow. Seen in one client of 2026; nothing of it is official."""

from __future__ import annotations

from motcua.integrations.national_portal.payloads import codes
from motcua.integrations.national_portal.payloads.table import Field, Kind, Known

_NEW = Known.NEWER
_GUESS = Known.GUESSED

ATTACHMENT = (
    Field("IdGiayTo", "Mã tệp đã tải lên", needed=True, longest=100, known=_NEW),
    Field("HashTepTin", "Mã băm của tệp", needed=True, longest=128, known=_NEW),
    Field("TenGiayTo", "Tên giấy tờ", needed=True, longest=4000, known=_NEW),
    Field("MaKetQua", "Mã kết quả", longest=60, known=_NEW),
)
PART = (
    Field("MaThanhPhanHoSo", "Mã thành phần hồ sơ", needed=True, longest=100, known=_NEW),
    Field("TenThanhPhanHoSo", "Tên thành phần hồ sơ", needed=True, longest=4000, known=_NEW),
    Field("SoLuong", "Số lượng", Kind.WHOLE, needed=True, known=_NEW),
    Field("LoaiBan", "Loại bản", Kind.WHOLE, codes=codes.PAPER_KINDS, needed=True, known=_NEW),
    Field("GiayToDinhKem", "Tệp đính kèm", Kind.ROWS, parts=ATTACHMENT, known=_NEW),
)
PERSON = (
    Field("TenNguoiNop", "Tên người nộp", needed=True, longest=500, known=_NEW),
    Field("SoDinhDanh", "Số định danh người nộp", longest=30, known=_NEW),
    Field("NgayCapDinhDanh", "Ngày cấp định danh", longest=30, known=_NEW),
    Field("NgaySinh", "Ngày sinh", longest=30, known=_NEW),
    Field("SoDienThoai", "Số điện thoại", longest=30, known=_NEW),
    Field("Email", "Thư điện tử", longest=254, known=_NEW),
    Field("Fax", "Fax", longest=30, known=_NEW),
    Field("MaTinh", "Mã tỉnh", longest=10, known=_NEW),
    Field("MaHuyen", "Mã huyện", longest=10, known=_NEW),
    Field("MaXa", "Mã xã", longest=10, known=_NEW),
    Field("DiaChiChiTiet", "Địa chỉ", longest=500, known=_NEW),
    Field("TenChuHs", "Tên chủ hồ sơ", longest=500, known=_NEW),
    Field("SoDinhDanhChuHs", "Số định danh chủ hồ sơ", longest=30, known=_NEW),
    Field("MaTinhChuHs", "Mã tỉnh của chủ hồ sơ", longest=10, known=_NEW),
    Field("MaXaChuHs", "Mã xã của chủ hồ sơ", longest=10, known=_NEW),
    Field("DiaChiChiTietChuHs", "Địa chỉ chủ hồ sơ", longest=500, known=_NEW),
)
APPLICANT = (
    Field("LoaiDoiTuong", "Loại đối tượng nộp", Kind.WHOLE, needed=True, codes=codes.HUB_OWNERS, known=_NEW),
    Field("IdDoiTuong", "Mã đối tượng", longest=100, known=_NEW),
    Field("ThongTinChiTiet", "Thông tin người nộp", Kind.OBJECT, needed=True, parts=PERSON, known=_NEW),
)
NEW_DOSSIER: tuple[Field, ...] = (
    Field("MaHoSo", "Mã hồ sơ", needed=True, longest=60, known=_NEW),
    Field("MaTTHC", "Mã thủ tục", needed=True, longest=40, known=_NEW),
    Field("MaDichVuCong", "Mã dịch vụ công", longest=60, known=_NEW),
    Field("ChuHoSo", "Chủ hồ sơ", needed=True, longest=500, known=_NEW),
    Field("LoaiDoiTuong", "Loại đối tượng", Kind.WHOLE, needed=True, codes=codes.HUB_OWNERS, known=_NEW),
    Field("MaDonViTiepNhan", "Mã đơn vị tiếp nhận", needed=True, longest=35, known=_NEW),
    Field("NgayNop", "Ngày nộp", Kind.LONG_MOMENT, needed=True, known=_NEW),
    Field("NgayTiepNhan", "Ngày tiếp nhận", Kind.LONG_MOMENT, known=_NEW),
    Field("EformThongTinChiTiet", "Tờ khai điện tử", Kind.FREE, known=_NEW),
    Field("ThanhPhanHoSo", "Thành phần hồ sơ", Kind.ROWS, parts=PART, known=_NEW),
    Field("ThongTinNguoiNop", "Người nộp", Kind.OBJECT, needed=True, parts=APPLICANT, known=_NEW),
)
STEP_ROW: tuple[Field, ...] = (
    Field("IDHoSo", "Mã hồ sơ trên trục", needed=True, longest=100, known=_NEW),
    Field("MaHoSo", "Mã hồ sơ", needed=True, longest=60, known=_NEW),
    Field("NguoiXuLy", "Người xử lý", needed=True, longest=50, known=_NEW),
    Field("ChucDanh", "Chức danh", longest=200, known=_GUESS),
    Field("ThoiDiemXuLy", "Thời điểm xử lý", Kind.ISO_MOMENT, needed=True, known=_NEW),
    Field("PhongBanXuLy", "Phòng ban xử lý", longest=500, known=_NEW),
    Field("NoiDungXuLy", "Nội dung xử lý", needed=True, longest=2000, known=_NEW),
    Field("TrangThai", "Trạng thái", Kind.CODE, needed=True, codes=codes.STATUSES, known=_NEW),
    Field("NgayBatDau", "Ngày bắt đầu", Kind.ISO_MOMENT, known=_NEW),
    Field("NgayKetThucTheoQuyDinh", "Ngày kết thúc theo quy định", Kind.ISO_MOMENT, known=_NEW),
)
FEE = (
    Field("TenPhiLePhi", "Tên phí, lệ phí", needed=True, longest=500, known=_NEW),
    Field("MaPhiLePhi", "Mã phí, lệ phí", needed=True, longest=60, known=_NEW),
    Field("LoaiPhiLePhi", "Loại", Kind.WHOLE, needed=True, codes=codes.HUB_FEE_KINDS, known=_NEW),
    Field("Gia", "Số tiền", Kind.MONEY, needed=True, known=_NEW),
    Field("TrangThaiThanhToan", "Đã nộp", Kind.WHOLE, needed=True, codes=codes.NO_YES, known=_NEW),
)
RESULT = (
    Field("TenGiayTo", "Tên kết quả", needed=True, longest=2000, known=_NEW),
    Field("MaKetQua", "Mã loại kết quả", longest=60, known=_NEW),
    Field("SoKyHieu", "Số, ký hiệu", longest=100, known=_GUESS),
    Field("IdTepTin", "Mã tệp đã tải lên", longest=100, known=_NEW),
    Field("HashTepTin", "Mã băm của tệp", longest=128, known=_NEW),
)
# Lists that only these statuses may carry.
STATUSES_WITH_LISTS = frozenset({5, 6, 9})
STATUS_ROW: tuple[Field, ...] = (
    Field("IdHoSo", "Mã hồ sơ trên trục", needed=True, longest=100, known=_NEW),
    Field("MaHoSo", "Mã hồ sơ", needed=True, longest=60, known=_NEW),
    Field("TrangThai", "Trạng thái", Kind.CODE, needed=True, codes=codes.STATUSES, known=_NEW),
    Field("NoiDungYKien", "Nội dung ý kiến", longest=2000, known=_NEW),
    Field("PhongBanXuLy", "Phòng ban xử lý", longest=500, known=_NEW),
    Field("NoiDungXuLy", "Nội dung xử lý", longest=2000, known=_NEW),
    Field("DanhSachLePhi", "Phí, lệ phí", Kind.ROWS, parts=FEE, known=_NEW),
    Field("DanhSachGiayToKetQua", "Kết quả", Kind.ROWS, parts=RESULT, known=_NEW),
)
