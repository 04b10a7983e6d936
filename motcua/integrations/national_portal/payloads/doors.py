"""The services of both generations by name: which door, what goes out, what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.integrations.national_portal.payloads import hub, pulls
from motcua.integrations.national_portal.payloads.dossier import (
    DOSSIER,
    MOST_PROGRESS_ROWS,
    PROGRESS,
    STATUS,
)
from motcua.integrations.national_portal.payloads.table import Field, Kind, Known


class Door(StrEnum):
    """Which of the portal's addresses answers a service."""

    AUTH = "auth"
    INTEGRATION = "integration"
    SHARE = "share"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class Service:
    """One service: its fixed name, door, the fields of the question and of each row of the answer.

    ``many``: ``sent`` is one row of the list "data" (of the hub: of the whole body).
    """

    name: str
    label: str
    door: Door
    sent: tuple[Field, ...] = ()
    answered: tuple[Field, ...] = ()
    many: bool = False
    most: int | None = None
    known: Known = Known.READ


_PUSHES = (
    Service("DongBoHoSoMC", "Đồng bộ hồ sơ", Door.INTEGRATION, DOSSIER, many=True),
    Service(
        "CapNhatTienDoHoSoMC",
        "Cập nhật tiến độ",
        Door.INTEGRATION,
        PROGRESS,
        many=True,
        most=MOST_PROGRESS_ROWS,
    ),
    Service("DongBoTrangThaiHoSo", "Đồng bộ trạng thái", Door.INTEGRATION, STATUS),
)
_PULLS = (
    Service(
        "TraCuuHoSo",
        "Tra cứu hồ sơ",
        Door.INTEGRATION,
        (Field("mahoso", "Mã hồ sơ", needed=True, longest=60),),
        pulls.KNOWN_DOSSIER,
    ),
    Service("LayDanhSachTTHC", "Danh sách thủ tục", Door.INTEGRATION, (), pulls.LISTED_PROCEDURE),
    Service(
        "LayThuTuc",
        "Nội dung thủ tục",
        Door.INTEGRATION,
        (Field("maTTHC", "Mã thủ tục", needed=True, longest=40),),
        pulls.PROCEDURE,
    ),
    Service("LayDanhMucCoQuan", "Danh mục cơ quan", Door.SHARE, (), pulls.LISTED_AGENCY),
    Service("LayDanhMucLinhVuc", "Danh mục lĩnh vực", Door.SHARE, (), pulls.LISTED_SECTOR),
)
# Dictionaries known by their names only (a constants file of a peer).
OTHER_DICTIONARIES: Mapping[str, str] = {
    "LayDanhMucGioiTinh": "Giới tính",
    "LayDanhMucTinhThanh": "Tỉnh, thành phố",
    "LayDanhMucQuanHuyen": "Quận, huyện",
    "LayDanhMucPhuongXa": "Phường, xã",
    "LayDanhMucQuocGia": "Quốc gia",
    "LayDanhMucDanToc": "Dân tộc",
    "LayDanhMucTonGiao": "Tôn giáo",
    "LayDanhMucTinhTrangHonNhan": "Tình trạng hôn nhân",
    "LayDanhMucDoiTuong": "Đối tượng",
    "LayDanhMucCapThucHien": "Cấp thực hiện",
    "LayDanhMucCanCuPhapLy": "Căn cứ pháp lý",
    "LayDanhMucLePhi": "Phí, lệ phí",
}
_DICTIONARIES = tuple(
    Service(
        name, label, Door.SHARE, (), (Field("MA", "Mã", Kind.FREE), Field("TEN", "Tên", Kind.FREE)),
        known=Known.GUESSED,
    )
    for name, label in OTHER_DICTIONARIES.items()
)  # fmt: skip

SERVICES: Mapping[str, Service] = {one.name: one for one in (*_PUSHES, *_PULLS, *_DICTIONARIES)}

_TOKEN = (
    Field("client_id", "Mã ứng dụng", needed=True, known=Known.NEWER),
    Field("client_secret", "Mật khẩu ứng dụng", needed=True, known=Known.NEWER),
)
HUB: Mapping[str, Service] = {
    one.name: one
    for one in (
        Service("Token", "Lấy mã truy cập", Door.AUTH, _TOKEN, known=Known.NEWER),
        Service(
            "GetNextValue",
            "Cấp mã hồ sơ",
            Door.HUB,
            (Field("code", "Mã đơn vị", needed=True, longest=35, known=Known.NEWER),),
            known=Known.NEWER,
        ),
        Service("UploadFile", "Tải tệp lên", Door.HUB, known=Known.NEWER),
        Service("NoiHoSo", "Nối hồ sơ", Door.HUB, hub.NEW_DOSSIER, known=Known.NEWER),
        Service(
            "CapNhatTienTrinh", "Cập nhật tiến trình", Door.HUB, hub.STEP_ROW, many=True, known=Known.NEWER
        ),
        Service(
            "CapNhatTrangThai", "Cập nhật trạng thái", Door.HUB, hub.STATUS_ROW, many=True, known=Known.NEWER
        ),
    )
}

__all__ = ["HUB", "OTHER_DICTIONARIES", "SERVICES", "Door", "Service"]
