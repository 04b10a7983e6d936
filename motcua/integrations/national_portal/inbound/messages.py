"""The portal's messages as values: what is in them, checked by field tables. Pure.

Names on the wire are the portal's. What a message holds beyond the tables is let be; what is needed and
missing, too long or of the wrong kind is said in words.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from motcua.core.errors import DomainError
from motcua.dossiers.facts import PartyFacts
from motcua.integrations.national_portal.payloads.codes import OWNERS
from motcua.integrations.national_portal.payloads.table import Field, Kind, breaches

PAYMENT_SERVICE = "NhanChungTuThueDat"
_PAID = {"1", "00", "True", "DA_THANH_TOAN"}
_KINDS = {"1": "citizen", "2": "business", "3": "business", "4": "business"}
_ADDRESS = ("DiaChiChiTiet", "MaXa", "MaHuyen", "MaTinh")

_FILE = (
    Field("TenTepDinhKem", "Tên tệp", needed=True, longest=400),
    Field("Base64", "Nội dung tệp"),
    Field("DuongDanTaiTepTin", "Địa chỉ tải tệp", longest=2000),
    Field("MaThanhPhanHoSo", "Mã thành phần hồ sơ", longest=100),
)
DOSSIER = (
    Field("MaHoSo", "Mã hồ sơ", longest=60),
    Field("MaHoSoQG", "Mã hồ sơ quốc gia", longest=60),
    Field("MaTTHC", "Mã thủ tục", needed=True, longest=40),
    Field("MaDonVi", "Mã đơn vị", longest=60),
    Field("ChuHoSo", "Chủ hồ sơ", longest=200),
    Field("TenThuongNhan", "Tên thương nhân", longest=200),
    Field("LoaiDoiTuong", "Loại đối tượng", Kind.CODE, codes=OWNERS),
    Field("SoGiayToChuHoSo", "Số giấy tờ chủ hồ sơ", longest=30),
    Field("MaSoThue", "Mã số thuế", longest=30),
    Field("NguoiLienHe", "Người liên hệ", longest=200),
    Field("SoDienThoai", "Số điện thoại", longest=30),
    Field("DienThoai", "Điện thoại", longest=30),
    Field("Email", "Thư điện tử", longest=254),
    Field("DiaChi", "Địa chỉ", longest=300),
    Field("DiaChiDoanhNghiep", "Địa chỉ doanh nghiệp", Kind.FREE),
    Field("TenTepDonDangKy", "Tên tệp đơn", longest=400),
    Field("TepDonDangKy", "Tệp đơn"),
    Field("TenTepDangKy", "Tên tệp đơn", longest=400),
    Field("URLTepDangKy", "Địa chỉ tệp đơn", longest=2000),
    Field("TaiLieuNop", "Tài liệu nộp", Kind.ROWS, longest=100, parts=_FILE),
)
PAYMENT = (
    Field("MaHoSo", "Mã hồ sơ", needed=True, longest=60),
    Field("ThongTinThanhToan", "Thông tin thanh toán", Kind.FREE, needed=True),
)
_NOTICE = (
    Field("MaThongBaoThue", "Mã thông báo", needed=True, longest=60),
    Field("ThoiGianThanhToan", "Thời gian thanh toán", longest=30),
    Field("TrangThaiThanhToan", "Trạng thái thanh toán", needed=True, longest=20),
)


class BadMessage(DomainError):
    """The message cannot be taken; the portal is told why with code -1."""

    code = "bad_message"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as the portal sends it: inside the message (``base64``) or to be fetched (``url``)."""

    name: str
    base64: str = ""
    url: str = ""
    part_code: str = ""


@dataclass(frozen=True, slots=True)
class SentDossier:
    """A dossier as the portal sends it."""

    portal_code: str
    procedure_code: str
    unit_code: str
    owner: PartyFacts
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class SentPayment:
    """A notice that a sum was paid, in đồng. ``number`` is that of the notice or receipt."""

    portal_code: str
    number: str
    amount: int
    is_paid: bool


def _check(fields: tuple[Field, ...], data: Any, about: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise BadMessage("Phần data phải là một đối tượng JSON.")
    wrong = [one for one in breaches(fields, data, about=about) if one.rule != "unknown"]
    if wrong:
        raise BadMessage(" ".join(one.words for one in wrong[:3]))
    return data


def _text(data: dict[str, Any], *names: str) -> str:
    """The first of these fields that says anything."""
    return next((str(data[name]).strip() for name in names if data.get(name)), "")


def _address(data: dict[str, Any]) -> str:
    said = data.get("DiaChiDoanhNghiep")
    if isinstance(said, dict):
        return ", ".join(str(said[name]) for name in _ADDRESS if said.get(name))[:300]
    return _text(data, "DiaChi")


def _files(data: dict[str, Any]) -> tuple[SentFile, ...]:
    form = SentFile(
        _text(data, "TenTepDonDangKy", "TenTepDangKy"),
        _text(data, "TepDonDangKy"),
        _text(data, "URLTepDangKy"),
    )
    rows = [
        SentFile(
            row["TenTepDinhKem"],
            row.get("Base64") or "",
            row.get("DuongDanTaiTepTin") or "",
            row.get("MaThanhPhanHoSo") or "",
        )
        for row in data.get("TaiLieuNop") or []
    ]
    found = [form, *rows] if form.base64 or form.url else rows
    for one in found:
        if not one.name or bool(one.base64) == bool(one.url):
            raise BadMessage("Mỗi tệp phải có tên và hoặc nội dung, hoặc địa chỉ tải, không cả hai.")
    return tuple(found)


def read_dossier(data: Any) -> SentDossier:
    """A dossier from its JSON; BadMessage naming the fields when something is missing or wrong."""
    named = _text(data, "MaHoSoQG", "MaHoSo")[:60] if isinstance(data, dict) else ""
    about = f"hồ sơ {named}".strip()
    said = _check(DOSSIER, data, about)
    portal_code = _text(said, "MaHoSoQG", "MaHoSo")
    name = _text(said, "ChuHoSo", "TenThuongNhan")
    if not portal_code:
        raise BadMessage("Thiếu mã hồ sơ (MaHoSo hoặc MaHoSoQG).")
    if not name:
        raise BadMessage(f"{about}: thiếu tên chủ hồ sơ (ChuHoSo hoặc TenThuongNhan).")
    owner = PartyFacts(
        name=name,
        kind=_KINDS.get(str(said.get("LoaiDoiTuong")), "business" if said.get("MaSoThue") else "citizen"),
        id_number=_text(said, "SoGiayToChuHoSo", "MaSoThue"),
        address=_address(said),
        phone=_text(said, "SoDienThoai", "DienThoai"),
        email=_text(said, "Email"),
    )
    return SentDossier(portal_code, _text(said, "MaTTHC"), _text(said, "MaDonVi"), owner, _files(said))


def read_payment(data: Any) -> SentPayment:
    """A notice of payment from its JSON; BadMessage when something is missing or wrong."""
    said = _check(PAYMENT, data, "thông báo nộp tiền")
    notice = _check(_NOTICE, said["ThongTinThanhToan"], "thông báo nộp tiền")
    amount = str(notice.get("SoTien") or "").strip()
    if not amount.isdecimal() or not 0 < int(amount) <= 10**12:
        raise BadMessage("Số tiền (SoTien) phải là số đồng nguyên, lớn hơn 0.")
    return SentPayment(
        str(said["MaHoSo"]).strip(),
        str(notice["MaThongBaoThue"]).strip(),
        int(amount),
        str(notice["TrangThaiThanhToan"]) in _PAID,
    )
