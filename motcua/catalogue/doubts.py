"""The kinds of doubt an import can raise, each a sentence that tells a person what to decide."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_SHOWN = 500


class DoubtKind(StrEnum):
    """Why a value from outside may not be taken as it stands."""

    UNIT_MISSING = "unit_missing"
    TERM_MISSING = "term_missing"
    TERM_ODD = "term_odd"
    HOUR_KIND = "hour_kind"
    SEVERAL_TERMS = "several_terms"
    CHANNEL_UNKNOWN = "channel_unknown"
    WAYS_UNREADABLE = "ways_unreadable"
    FEE_UNKNOWN = "fee_unknown"
    FEE_ODD = "fee_odd"
    FEE_CURRENCY = "fee_currency"
    FEE_BY_COUNCIL = "fee_by_council"
    FEE_BY_CHANNEL = "fee_by_channel"
    RESULT_CODE = "result_code"
    RESULT_MISSING = "result_missing"
    PAGE_TAIL = "page_tail"
    QUANTITY_ODD = "quantity_odd"
    QUANTITY_ZERO = "quantity_zero"
    PAPERS_MISSING = "papers_missing"
    PAPER_GROUPS = "paper_groups"
    TEXT_CUT = "text_cut"
    FORM_ODD = "form_odd"
    NOT_COMPOSED = "not_composed"
    HIDDEN_CHARACTERS = "hidden_characters"
    PRIVATE_CHARACTERS = "private_characters"
    DISTRICT_LEVEL = "district_level"
    FORMER_BODY = "former_body"
    SCRAMBLED = "scrambled"
    DECISION_ODD = "decision_odd"
    AGENCY_MISSING = "agency_missing"
    APPLICANT_MISSING = "applicant_missing"
    LEGAL_MISSING = "legal_missing"
    FIELD_UNKNOWN = "field_unknown"

    @property
    def why(self) -> str:
        """What is doubtful and what a person should do."""
        return _WHY[self]


_WHY: dict[DoubtKind, str] = {
    DoubtKind.UNIT_MISSING: "Thời hạn thiếu đơn vị tính. Hãy xác nhận ngày làm việc, ngày hay giờ.",
    DoubtKind.TERM_MISSING: "Nguồn không ghi thời hạn cho cách nộp này. Hãy nhập theo quyết định công bố.",
    DoubtKind.TERM_ODD: "Số chỉ thời hạn bất thường. Hãy đối chiếu với quyết định công bố.",
    DoubtKind.HOUR_KIND: "Nguồn ghi “giờ”. Hãy xác nhận là giờ làm việc hay giờ liên tục.",
    DoubtKind.SEVERAL_TERMS: "Một cách nộp có nhiều thời hạn; đã tách thành các trường hợp. Hãy đặt tên.",
    DoubtKind.CHANNEL_UNKNOWN: "Cách nộp lạ, không phải trực tiếp, trực tuyến hay bưu chính. Hãy chọn lại.",
    DoubtKind.WAYS_UNREADABLE: "Không tách được bảng cách thức thực hiện. Hãy đọc nguyên văn rồi nhập tay.",
    DoubtKind.FEE_UNKNOWN: "Nguồn không có thông tin về phí; chưa chắc đã miễn phí. Hãy xác nhận mức thu.",
    DoubtKind.FEE_ODD: "Số tiền bất thường hoặc khác ghi chú kèm theo. Hãy xác nhận mức thu.",
    DoubtKind.FEE_CURRENCY: "Mức thu không tính bằng đồng. Hãy nhập mức thu bằng đồng.",
    DoubtKind.FEE_BY_COUNCIL: "Mức thu do Hội đồng nhân dân cấp tỉnh quy định. Hãy nhập mức của tỉnh mình.",
    DoubtKind.FEE_BY_CHANNEL: "Mức thu khác nhau theo cách nộp. Hãy kiểm tra từng mức.",
    DoubtKind.RESULT_CODE: "Mã kết quả không đúng mẫu KQ.Gnn.nnnnnn. Hãy tra lại mã.",
    DoubtKind.RESULT_MISSING: "Nguồn không nêu kết quả. Hãy nhập kết quả thực hiện.",
    DoubtKind.PAGE_TAIL: "Lẫn chữ cuối trang nguồn; đã cắt, nguyên văn vẫn giữ. Hãy kiểm tra chỗ cắt.",
    DoubtKind.QUANTITY_ODD: "Số lượng bị dính với chữ số khác. Hãy xác nhận số bản chính và bản sao.",
    DoubtKind.QUANTITY_ZERO: "Số bản đều bằng 0: giấy tờ chỉ xuất trình hay chỉ là lời dặn? Hãy chọn.",
    DoubtKind.PAPERS_MISSING: "Không tách được thành phần hồ sơ. Hãy đọc nguyên văn rồi nhập tay.",
    DoubtKind.PAPER_GROUPS: "Thành phần hồ sơ chia nhiều nhóm. Nếu mỗi nhóm là một trường hợp, hãy tách ra.",
    DoubtKind.TEXT_CUT: "Chữ quá dài cho một ô; đã rút gọn, nguyên văn vẫn được giữ. Hãy tóm tắt lại.",
    DoubtKind.FORM_ODD: "Tên mẫu đơn bị dính chữ hoặc bị cụt. Hãy sửa lại tên mẫu.",
    DoubtKind.NOT_COMPOSED: "Chữ có dấu viết ở dạng rời; đã chuẩn hóa. Chỉ cần xem lại.",
    DoubtKind.HIDDEN_CHARACTERS: "Có ký tự ẩn; đã bỏ, nguyên văn vẫn được giữ. Chỉ cần xem lại.",
    DoubtKind.PRIVATE_CHARACTERS: "Có ký tự riêng của phông chữ cũ, có thể hiện thành ô vuông. Hãy sửa lại.",
    DoubtKind.DISTRICT_LEVEL: "Còn nhắc cấp huyện, đã bỏ từ 01/7/2025. Hãy đối chiếu với quy định mới.",
    DoubtKind.FORMER_BODY: "Ghi tên cơ quan đã sáp nhập. Hãy đối chiếu cơ quan hiện nay.",
    DoubtKind.SCRAMBLED: "Câu chữ trong nguồn bị xáo trộn; đang giữ nguyên văn. Hãy viết lại cho đúng.",
    DoubtKind.DECISION_ODD: "Số quyết định công bố không đúng mẫu. Hãy tra lại.",
    DoubtKind.AGENCY_MISSING: "Nguồn không nêu cơ quan thực hiện. Hãy nhập cơ quan thực hiện.",
    DoubtKind.APPLICANT_MISSING: "Nguồn không nêu đối tượng thực hiện. Hãy nhập đối tượng.",
    DoubtKind.LEGAL_MISSING: "Không tách được số ký hiệu văn bản căn cứ. Hãy đọc nguyên văn rồi nhập tay.",
    DoubtKind.FIELD_UNKNOWN: "Nguồn có mục lạ; đã giữ nguyên văn. Hãy xem mục này có cần dùng không.",
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt: its kind, the field of the source, and the text that raised it (shortened)."""

    kind: DoubtKind
    field: str
    text: str

    @property
    def why(self) -> str:
        """What is doubtful and what a person should do."""
        return self.kind.why


class Doubts(list[Doubt]):
    """The doubts of one record, without repeats."""

    def add(self, kind: DoubtKind, field: str, text: str) -> None:
        """Note one doubt."""
        shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
        doubt = Doubt(kind, field, shown)
        if doubt not in self:
            self.append(doubt)
