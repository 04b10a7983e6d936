"""The one model as the first generation writes it, and back. Field names are the portal's."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.core.clock import local
from motcua.integrations.national_portal.facts import (
    FeeFacts,
    Paper,
    Person,
    Report,
    ResultFacts,
    Step,
    Supplement,
)

_MOST_SUMMARY = 1000
_OWNER = {"citizen": "1", "business": "2", "household": "2"}
# Of dossiers that the portal itself sent, it is told only these three.
_FOLDED = {1: "1", 2: "2", 4: "2", 5: "5", 6: "2", 9: "2", 10: "2", 3: "5", 7: "5", 8: "5"}


def moment(at: datetime | None) -> str:
    """yyyyMMddHHmmss of Vietnam; empty when unknown."""
    return "" if at is None else f"{local(at):%Y%m%d%H%M%S}"


def _yes(value: bool) -> str:
    return "1" if value else "0"


def _identities(owner: Person) -> list[dict[str, str]]:
    """12 or 9 digits only; a passport or tax number has no code of its own and stays in SoGiayToChuHoSo."""
    number = owner.id_number
    if not number.isdecimal() or len(number) not in {9, 12}:
        return []
    return [{"LoaiDinhDanh": "1" if len(number) == 12 else "2", "SoDinhDanh": number}]


def _paper(paper: Paper) -> dict[str, str]:
    assert paper.file is not None
    return {
        "TepDinhKemId": str(paper.file.file_id),
        "TenTepDinhKem": paper.file.name,
        "IsDeleted": "False",
        "MaThanhPhanHoSo": paper.key,
        "DuongDanTaiTepTin": paper.file.link,
        "DuocSoHoa": "1",
        "DuocTaiSuDung": "0",
        "DuocLayTuKhoDMQG": "0",
    }


def _fee(fee: FeeFacts) -> dict[str, str]:
    return {
        "TenPhiLePhi": fee.name,
        "MaPhiLePhi": fee.code,
        "HinhThucThu": "1" if fee.at_reception else "2",
        "Gia": str(fee.amount),
        "LoaiPhiLePhi": "2" if fee.is_charge else "1",
    }


def _supplement(one: Supplement) -> dict[str, Any]:
    return {
        "HoSoBoSungId": one.number,
        "NguoiYeuCauBoSung": one.asked_by,
        "NoiDungBoSung": one.words,
        "NgayBoSung": moment(one.asked_at),
        "NguoiTiepNhanBoSung": one.answered_by,
        "NgayTiepNhanBoSung": moment(one.answered_at),
        "TrangThaiBoSung": one.answered_at is not None,
        "NgayHenTraTruoc": moment(one.due_before),
        "NgayHenTraMoi": moment(one.due_after),
    }


def _result(one: ResultFacts) -> dict[str, str]:
    return {
        "TenGiayTo": one.name,
        "GiayToId": one.number,
        "DuongDanTepTinKetQua": "",
        "MaGiayToKetQua": one.code,
    }


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def dossier_object(report: Report) -> dict[str, Any]:
    """One row of DongBoHoSoMC.

    NgayTiepNhan is required by the portal also of a dossier that nobody has accepted yet: then it is
    the moment of filing, which the status (1, 3 or 5) puts right.
    """
    return {
        "MaHoSo": report.code,
        "MaTTHC": report.codes.procedure,
        "TenTTHC": report.procedure_name,
        "MaLinhVuc": report.codes.sector,
        "TenLinhVuc": report.codes.sector_name,
        "KenhThucHien": str(report.channel),
        "SoGiayToChuHoSo": report.owner.id_number,
        "DinhDanhCHS": _identities(report.owner),
        "ChuHoSo": report.owner.name,
        "LoaiDoiTuong": _OWNER[report.owner.kind],
        "SoBienNhan": report.receipt_number,
        "Email": report.owner.email,
        "SoDienThoai": report.owner.phone,
        "TrichYeuHoSo": _shortened(report.summary, _MOST_SUMMARY),
        "NgayNopHoSo": moment(report.filed_at),
        "NgayTiepNhan": moment(report.received_at or report.filed_at),
        "NgayHenTra": moment(report.due_at),
        "NgayTra": moment(report.handed_over_at),
        "NgayKetThucXuLy": moment(report.finished_at),
        "NgayTuChoi": moment(report.refused_at),
        "TrangThaiHoSo": str(report.status),
        "HinhThuc": _yes(report.is_returned_by_post),
        "DonViXuLy": report.agency_name,
        "NoiNopHoSo": "2",
        "HoSoCoThanhPhanSoHoa": _yes(report.has_scans),
        "DuocThanhToanTrucTuyen": str(report.paid_online),
        "TaiLieuNop": [_paper(paper) for paper in report.papers if paper.file is not None],
        "DanhSachLePhi": [_fee(fee) for fee in report.fees],
        "DanhSachTepDinhKemKhac": [
            {"TenGiayTo": paper.name, "SoLuong": paper.count, "LoaiGiayTo": paper.form}
            for paper in report.papers
            if paper.file is None
        ],
        "DanhSachHoSoBoSung": [_supplement(one) for one in report.supplements],
        "DanhSachGiayToKetQua": [_result(one) for one in report.results],
    }


def progress_object(code: str, step: Step) -> dict[str, str]:
    """One row of CapNhatTienDoHoSoMC."""
    return {
        "MaHoSo": code,
        "NguoiXuLy": step.by,
        "ChucDanh": step.position,
        "ThoiDiemXuLy": moment(step.at),
        "PhongBanXuLy": step.unit,
        "NoiDungXuLy": step.words,
        "TrangThai": str(step.status),
        "NgayBatDau": moment(step.started_at),
        "NgayKetThucTheoQuyDinh": moment(step.due_at),
    }


def status_object(report: Report, portal_code: str) -> dict[str, Any]:
    """DongBoTrangThaiHoSo.data: of a dossier that came from the portal, under the portal's code."""
    last = report.steps[-1]
    return {
        "MaHoSo": portal_code,
        "MaHoSoDonVi": report.code,
        "MaDoiTuong": "",
        "NoiDung": last.words,
        "NgayXuLy": moment(last.at),
        "TrangThai": _FOLDED[report.status],
        "TaiLieuXuLy": [],
    }


def found_status(row: dict[str, Any]) -> int | None:
    """The status in a row of TraCuuHoSo; None when the portal does not say."""
    text = str(row.get("TrangThaiHoSo", ""))
    return int(text) if text.isdecimal() else None
