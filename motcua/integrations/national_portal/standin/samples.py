"""What the stand-in's dictionaries hold: codes in the right shape, invented, for the two sample communes."""

from __future__ import annotations

from typing import Any

_SECTORS = (
    ("G15-HT02", "Hộ tịch"),
    ("G15-CT03", "Chứng thực"),
    ("G15-NCN04", "Nuôi con nuôi"),
    ("G15-PBGD05", "Phổ biến giáo dục pháp luật"),
    ("G15-HGCS06", "Hòa giải ở cơ sở"),
    ("G09-BTXH01", "Bảo trợ xã hội"),
    ("G09-TE02", "Trẻ em"),
    ("G10-NCC01", "Người có công"),
    ("G01-CT01", "Đăng ký, quản lý cư trú"),
    ("G17-DD01", "Đất đai"),
    ("G17-MT02", "Môi trường"),
    ("G05-HKD01", "Thành lập và hoạt động của hộ kinh doanh"),
    ("G05-HTX02", "Thành lập và hoạt động của hợp tác xã"),
    ("G18-XD01", "Hoạt động xây dựng"),
    ("G18-QH02", "Quy hoạch đô thị và nông thôn"),
    ("G04-GD01", "Giáo dục và đào tạo"),
    ("G04-MN02", "Giáo dục mầm non"),
    ("G16-DB01", "Đường bộ"),
    ("G10-TG02", "Tín ngưỡng, tôn giáo"),
    ("G17-TT03", "Trồng trọt"),
    ("G22-KN01", "Khiếu nại, tố cáo"),
    ("G10-GN03", "Giảm nghèo"),
)
_AGENCIES = (
    ("H24", "Ủy ban nhân dân thành phố mẫu", "1"),
    ("H24.990", "Ủy ban nhân dân xã Mẫu", "3"),
    ("H24.991", "Ủy ban nhân dân xã Lân Cận Mẫu", "3"),
)
# (code, name, sector code, working days, results)
_PROCEDURES = (
    ("1.001193", "Đăng ký khai sinh", "G15-HT02", 1, (("KQ.G15.000031", "Giấy khai sinh"),)),
    ("1.000656", "Đăng ký khai tử", "G15-HT02", 1, (("KQ.G15.000034", "Trích lục khai tử"),)),
    ("1.000894", "Đăng ký kết hôn", "G15-HT02", 1, (("", "Giấy chứng nhận kết hôn"),)),
    ("2.000815", "Chứng thực bản sao từ bản chính", "G15-CT03", 1, (("", "Bản sao được chứng thực"),)),
    ("1.001776", "Thực hiện trợ cấp xã hội hằng tháng", "G09-BTXH01", 10, (("", "Quyết định trợ cấp"),)),
)
_PLAIN = {
    "LayDanhMucGioiTinh": (("1", "Nam"), ("2", "Nữ"), ("3", "Khác")),
    "LayDanhMucDoiTuong": (("1", "Công dân"), ("2", "Doanh nghiệp"), ("3", "Cơ quan"), ("4", "Tổ chức khác")),
    "LayDanhMucCapThucHien": (("1", "Cấp tỉnh"), ("3", "Cấp xã")),
    "LayDanhMucQuocGia": (("VN", "Việt Nam"),),
    "LayDanhMucTinhThanh": (("H24", "Thành phố mẫu"),),
}


def procedure_list() -> list[dict[str, Any]]:
    """LayDanhSachTTHC."""
    return [{"MATTHC": code, "TENTTHC": name, "MALINHVUC": sector} for code, name, sector, *_ in _PROCEDURES]


def procedure(code: str) -> dict[str, Any] | None:
    """LayThuTuc; None for a procedure that nobody published."""
    found = next((one for one in _PROCEDURES if one[0] == code), None)
    if found is None:
        return None
    _, name, sector, days, results = found
    term = {
        "THOIGIANGIAIQUYET": days,
        "DONVITINH": "Ngày làm việc",
        "MOTA": f"{days} ngày làm việc",
        "PHILEPHI": [{"MAPHILEPHI": "", "SOTIEN": 0.0, "DONVI": "đồng", "MOTA": "Không thu"}],
    }
    return {
        "MATTHC": code,
        "TENTTHC": name,
        "MACOQUANCONGBO": "G15",
        "TRANGTHAI": "1",
        "LINHVUCTHUCHIEN": [{"MALINHVUC": sector, "TENLINHVUC": dict(_SECTORS)[sector]}],
        "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": [{"TENTRINHTU": "Nộp hồ sơ tại nơi tiếp nhận."}]}],
        "CACHTHUCTHUCHIEN": [{"KENH": channel, "THOIGIAN": [term]} for channel in ("1", "2", "3")],
        "THANHPHANHOSO": [
            {
                "TRUONGHOP": "",
                "GIAYTO": [{"MAGIAYTO": "", "TENGIAYTO": "Tờ khai theo mẫu", "TENMAUDON": "", "URL": ""}],
            }
        ],
        "DOITUONGTHUCHIEN": [{"TENDOITUONG": "Công dân Việt Nam"}],
        "YEUCAU": "",
        "KETQUATHUCHIEN": [{"MAKETQUA": result, "TENKETQUA": title} for result, title in results],
        "CANCUPHAPLY": [{"SOVANBAN": "60/2014/QH13", "TENVANBAN": "Luật Hộ tịch"}],
        "COQUANTHUCHIEN": [{"MADONVI": "H24.990", "TENDONVI": "Ủy ban nhân dân cấp xã"}],
    }


def dictionary(service: str) -> list[dict[str, Any]]:
    """The rows of a dictionary; empty for one whose content is not known."""
    if service == "LayDanhMucLinhVuc":
        return [{"MALINHVUC": code, "TENLINHVUC": name} for code, name in _SECTORS]
    if service == "LayDanhMucCoQuan":
        return [{"MADONVI": code, "TENDONVI": name, "CAPDONVI": level} for code, name, level in _AGENCIES]
    return [{"MA": code, "TEN": name} for code, name in _PLAIN.get(service, ())]
