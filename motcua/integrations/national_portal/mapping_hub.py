"""The one model as the six-step flow writes it. Field names are the hub's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.core.clock import local
from motcua.integrations.national_portal.facts import Person, Report, Step
from motcua.integrations.national_portal.payloads.hub import STATUSES_WITH_LISTS

_OWNER = {"citizen": 0, "business": 1, "household": 2}


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as the hub knows it: its id there and the hash it computed."""

    portal_id: str
    portal_hash: str


def long_moment(at: datetime | None) -> str:
    """yyyy-MM-dd HH:mm:ss of Vietnam; empty when unknown."""
    return "" if at is None else f"{local(at):%Y-%m-%d %H:%M:%S}"


def iso_moment(at: datetime | None) -> str:
    """ISO 8601 with the offset of Vietnam; empty when unknown."""
    return "" if at is None else local(at).isoformat(timespec="seconds")


def _applicant(owner: Person, submitter: Person) -> dict[str, Any]:
    return {
        "LoaiDoiTuong": _OWNER[submitter.kind],
        "IdDoiTuong": "",
        "ThongTinChiTiet": {
            "TenNguoiNop": submitter.name,
            "SoDinhDanh": submitter.id_number,
            "SoDienThoai": submitter.phone,
            "Email": submitter.email,
            "DiaChiChiTiet": submitter.address,
            "TenChuHs": owner.name,
            "SoDinhDanhChuHs": owner.id_number,
            "DiaChiChiTietChuHs": owner.address,
        },
    }


def _parts(report: Report, files: Mapping[int, Uploaded]) -> list[dict[str, Any]]:
    rows = []
    for position, paper in enumerate(report.papers, start=1):
        attached = []
        if paper.file is not None:
            there = files[paper.file.file_id]
            attached = [
                {"IdGiayTo": there.portal_id, "HashTepTin": there.portal_hash, "TenGiayTo": paper.file.name}
            ]
        rows.append(
            {
                "MaThanhPhanHoSo": paper.key or f"giay-to-{position}",
                "TenThanhPhanHoSo": paper.name,
                "SoLuong": paper.count,
                "LoaiBan": paper.form,
                "GiayToDinhKem": attached,
            }
        )
    return rows


def new_dossier(report: Report, portal_code: str, files: Mapping[int, Uploaded]) -> dict[str, Any]:
    """The body of NoiHoSo. Our own code goes along in the electronic form's details."""
    return {
        "MaHoSo": portal_code,
        "MaTTHC": report.codes.procedure,
        "MaDichVuCong": "",
        "ChuHoSo": report.owner.name,
        "LoaiDoiTuong": _OWNER[report.owner.kind],
        "MaDonViTiepNhan": report.codes.agency,
        "NgayNop": long_moment(report.filed_at),
        "NgayTiepNhan": long_moment(report.received_at),
        "EformThongTinChiTiet": {"MaHoSoDonVi": report.code},
        "ThanhPhanHoSo": _parts(report, files),
        "ThongTinNguoiNop": _applicant(report.owner, report.submitter),
    }


def step_row(portal_id: str, portal_code: str, step: Step) -> dict[str, str]:
    """One row of CapNhatTienTrinh."""
    return {
        "IDHoSo": portal_id,
        "MaHoSo": portal_code,
        "NguoiXuLy": step.by,
        "ChucDanh": step.position,
        "ThoiDiemXuLy": iso_moment(step.at),
        "PhongBanXuLy": step.unit,
        "NoiDungXuLy": step.words,
        "TrangThai": str(step.status),
        "NgayBatDau": iso_moment(step.started_at),
        "NgayKetThucTheoQuyDinh": iso_moment(step.due_at),
    }


def status_row(portal_id: str, portal_code: str, report: Report) -> dict[str, Any]:
    """The row of CapNhatTrangThai; fees and results only with the statuses that may carry them."""
    last = report.steps[-1]
    row: dict[str, Any] = {
        "IdHoSo": portal_id,
        "MaHoSo": portal_code,
        "TrangThai": str(report.status),
        "NoiDungYKien": last.words,
        "PhongBanXuLy": last.unit,
        "NoiDungXuLy": last.words,
    }
    if report.status in STATUSES_WITH_LISTS:
        row["DanhSachLePhi"] = [
            {
                "TenPhiLePhi": fee.name,
                "MaPhiLePhi": fee.code,
                "LoaiPhiLePhi": 1,
                "Gia": fee.amount,
                "TrangThaiThanhToan": int(fee.is_paid),
            }
            for fee in report.fees
        ]
        row["DanhSachGiayToKetQua"] = [
            {"TenGiayTo": one.name, "MaKetQua": one.code, "SoKyHieu": one.number} for one in report.results
        ]
    return row
