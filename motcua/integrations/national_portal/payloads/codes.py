"""Code lists of the wire. Source: adapters in use (2018 to 2026); the official guide was not at hand."""

from __future__ import annotations

from collections.abc import Mapping

STATUSES: Mapping[str, str] = {
    "1": "Mới đăng ký",
    "2": "Được tiếp nhận",
    "3": "Không được tiếp nhận",
    "4": "Đang xử lý",
    "5": "Yêu cầu bổ sung giấy tờ",
    "6": "Yêu cầu thực hiện nghĩa vụ tài chính",
    "7": "Công dân yêu cầu rút hồ sơ",
    "8": "Dừng xử lý",
    "9": "Đã xử lý xong",
    "10": "Đã trả kết quả",
}
CHANNELS: Mapping[str, str] = {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Bưu chính công ích"}
# The two generations number the kinds of persons differently.
OWNERS: Mapping[str, str] = {
    "1": "Công dân",
    "2": "Doanh nghiệp",
    "3": "Cơ quan nhà nước",
    "4": "Tổ chức khác",
}
HUB_OWNERS: Mapping[str, str] = {"0": "Công dân", "1": "Doanh nghiệp", "2": "Hộ kinh doanh"}
IDENTITIES: Mapping[str, str] = {"1": "Số định danh 12 chữ số", "2": "CMND 9 chữ số"}
RETURNED_BY: Mapping[str, str] = {"0": "Tại quầy", "1": "Qua bưu chính"}
LODGED_AT: Mapping[str, str] = {"1": "Cổng Dịch vụ công quốc gia", "2": "Cơ quan tiếp nhận"}
NO_YES: Mapping[str, str] = {"0": "Không", "1": "Có"}
PAID_ONLINE: Mapping[str, str] = {
    "0": "Không phải nộp",
    "1": "Trực tuyến tại Cổng Dịch vụ công quốc gia",
    "2": "Trực tuyến tại cổng của bộ, tỉnh",
    "3": "Không trực tuyến",
}
REUSED: Mapping[str, str] = {"0": "Không", "1": "Có", "2": "Không áp dụng"}
FEE_ASKED: Mapping[str, str] = {"1": "Khi tiếp nhận", "2": "Khi bổ sung", "4": "Khi trả kết quả"}
FEE_KINDS: Mapping[str, str] = {"1": "Phí", "2": "Lệ phí"}
HUB_FEE_KINDS: Mapping[str, str] = {"1": "Thông thường", "2": "Thẩm định", "3": "Gia hạn"}
PAPER_KINDS: Mapping[str, str] = {"0": "Bản chính", "1": "Bản sao", "2": "Bản điện tử"}
