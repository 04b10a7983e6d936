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
    LEGAL_ODD = "legal_odd"
    FIELD_UNKNOWN = "field_unknown"
    ONLY_LISTED = "only_listed"
    OLD_RECORD = "old_record"
    NAME_MISSING = "name_missing"
    SECTOR_MISSING = "sector_missing"
    CODE_MISSING = "code_missing"
    CODE_ODD = "code_odd"
    LOCAL_ALONE = "local_alone"
    TAGS_LEFT = "tags_left"
    ROW_ODD = "row_odd"
    CHANNEL_MARKED = "channel_marked"
    STEP_HOLDER = "step_holder"
    STEP_TIME = "step_time"
    STEPS_FROM_DECISION = "steps_from_decision"
    STEPS_UNFIT = "steps_unfit"
    NAME_DIFFERS = "name_differs"
    SECTOR_DIFFERS = "sector_differs"
    AGENCY_DIFFERS = "agency_differs"
    DECISION_DIFFERS = "decision_differs"
    OLD_DIFFERS = "old_differs"
    LISTED_ANEW = "listed_anew"

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
    DoubtKind.LEGAL_ODD: "Số ký hiệu văn bản căn cứ không đúng mẫu. Hãy tra lại số ký hiệu.",
    DoubtKind.FIELD_UNKNOWN: "Nguồn có mục lạ; đã giữ nguyên văn. Hãy xem mục này có cần dùng không.",
    DoubtKind.ONLY_LISTED: "Nguồn chỉ là danh sách. Hãy nhập đủ nội dung hoặc nhập tệp đầy đủ.",
    DoubtKind.OLD_RECORD: "Bản ghi cũ của năm 2021. Hãy đối chiếu toàn bộ với quy định hiện hành.",
    DoubtKind.NAME_MISSING: "Nguồn chỉ có mã, không có tên thủ tục. Hãy nhập tên.",
    DoubtKind.SECTOR_MISSING: "Nguồn không nêu lĩnh vực. Hãy chọn lĩnh vực.",
    DoubtKind.CODE_MISSING: "Nguồn không có mã thủ tục; đang dùng mã tạm. Hãy tra mã thật trước khi dùng.",
    DoubtKind.CODE_ODD: "Mã thủ tục viết lệch mẫu; đã hiểu theo mẫu n.nnnnnn. Hãy kiểm tra lại mã.",
    DoubtKind.LOCAL_ALONE: "Mã riêng của địa phương; chưa có thủ tục quốc gia cùng mã. Hãy đối chiếu.",
    DoubtKind.TAGS_LEFT: "Lẫn thẻ của trang web; đã bỏ thẻ, nguyên văn vẫn giữ. Chỉ cần xem lại.",
    DoubtKind.ROW_ODD: "Hàng trong bảng không khớp số cột. Hãy đọc nguyên văn rồi nhập tay.",
    DoubtKind.CHANNEL_MARKED: "Quyết định nêu cách nộp. Hãy kiểm tra phần cung cấp thủ tục của cơ quan.",
    DoubtKind.STEP_HOLDER: "Chưa chắc bước này do ai giữ. Hãy chọn lại vị trí giữ bước.",
    DoubtKind.STEP_TIME: "Không đọc được thời gian của bước. Hãy nhập số giờ làm việc.",
    DoubtKind.STEPS_FROM_DECISION: "Các bước lấy từ quyết định. Hãy kiểm tra từng bước, vị trí và số giờ.",
    DoubtKind.STEPS_UNFIT: "Các bước thiếu khâu tiếp nhận, phê duyệt hoặc trả kết quả. Hãy nhập tay.",
    DoubtKind.NAME_DIFFERS: "Danh sách ghi tên khác tên đang dùng; chưa đổi gì. Hãy chọn tên đúng.",
    DoubtKind.SECTOR_DIFFERS: "Danh sách xếp vào lĩnh vực khác; chưa đổi gì. Hãy đối chiếu.",
    DoubtKind.AGENCY_DIFFERS: "Danh sách ghi cơ quan thực hiện khác; đang giữ như hiện có. Hãy đối chiếu.",
    DoubtKind.DECISION_DIFFERS: "Danh sách ghi số quyết định khác; có thể đã có quyết định mới. Hãy tra lại.",
    DoubtKind.OLD_DIFFERS: "Có bản ghi cũ của năm 2021 cùng tên; không ghi đè. Hãy xem có cần bổ sung.",
    DoubtKind.LISTED_ANEW: "Quyết định công bố có nêu thủ tục này. Hãy đọc phần trích và đối chiếu.",
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
