"""What one version of a procedure says: one document, read whole, never changed once approved.

The parts are those of NĐ 63/2010/NĐ-CP Điều 8 khoản 2 (name, order of work, ways, papers, term, who may
apply, who decides; forms, results, conditions, fees), kept per *case* (trường hợp) because papers, terms
and fees differ by case and by channel. This module only knows the shape; ``checks`` knows the rules.
"""

from __future__ import annotations

import hashlib
import unicodedata
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    StringConstraints,
    ValidationError,
    model_serializer,
)

from motcua.core.errors import DomainError
from motcua.deadlines.rules import Unit

UNKNOWN: Literal["unknown"] = "unknown"


def _composed(text: str) -> str:
    """The same text in composed form (NFC), so that equal words compare equal."""
    return unicodedata.normalize("NFC", text)


Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_composed)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_composed)]
Prose = Annotated[str, StringConstraints(max_length=250_000), AfterValidator(_composed)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$")]


class Channel(StrEnum):
    """How a dossier comes in (NĐ 118/2025 Điều 15)."""

    COUNTER = "counter"
    ONLINE = "online"
    POST = "post"

    @property
    def label(self) -> str:
        """The word officials use."""
        return {"counter": "Trực tiếp", "online": "Trực tuyến", "post": "Bưu chính"}[self.value]


class FeeKind(StrEnum):
    """Phí pays for a service, lệ phí is a fixed charge of the State (Luật Phí và lệ phí Điều 3)."""

    FEE = "fee"
    CHARGE = "charge"

    @property
    def label(self) -> str:
        """The word officials use."""
        return {"fee": "Phí", "charge": "Lệ phí"}[self.value]


class FeeState(StrEnum):
    """What is known of an amount. Free and unknown are not the same."""

    FIXED = "fixed"
    FREE = "free"
    BY_PROVINCIAL_COUNCIL = "by_provincial_council"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The words shown to people."""
        return {
            "fixed": "Mức cố định",
            "free": "Miễn phí",
            "by_provincial_council": "Do Hội đồng nhân dân cấp tỉnh quy định",
            "unknown": "Chưa có thông tin",
        }[self.value]


class StepKind(StrEnum):
    """What a step is for; the dossier's deeds depend on it, not on the step's name."""

    RECEIVE = "receive"
    PROCESS = "process"
    APPROVE = "approve"
    ISSUE = "issue"
    RETURN = "return"

    @property
    def label(self) -> str:
        """The words officials use."""
        return {
            "receive": "Tiếp nhận",
            "process": "Xử lý",
            "approve": "Phê duyệt",
            "issue": "Phát hành kết quả",
            "return": "Trả kết quả",
        }[self.value]


class ExecutingKind(StrEnum):
    """Which sort of body carries a procedure out; a level alone (Cấp xã) does not tell."""

    COMMUNE = "commune"
    POLICE = "police"
    VERTICAL = "vertical"
    PROVINCE = "province"
    CENTRAL = "central"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The words officials use."""
        return {
            "commune": "Ủy ban nhân dân cấp xã",
            "police": "Công an",
            "vertical": "Cơ quan ngành dọc khác",
            "province": "Cấp tỉnh",
            "central": "Bộ, cơ quan trung ương",
            "other": "Cơ quan khác",
        }[self.value]


# Positions that can hold a step, with the words officials use.
POSITIONS: dict[str, str] = {
    "receptionist": "Cán bộ tiếp nhận",
    "specialist": "Công chức chuyên môn",
    "leader": "Lãnh đạo",
    "clerk": "Văn thư",
}


class _Part(BaseModel):
    """Base: immutable, exact types, no unknown field."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class ReplacedBy(_Part):
    """A database that makes a paper needless between two dates (the last day included)."""

    database: Name
    valid_from: date
    valid_to: date | None = None
    citation: Name


class RequiredPaper(_Part):
    """One row of thành phần hồ sơ. ``shown_only``: looked at and given back, never kept (xuất trình)."""

    key: Key
    name: Name
    originals: int = Field(default=0, ge=0, le=999)
    copies: int = Field(default=0, ge=0, le=999)
    electronic: bool = False
    shown_only: bool = False
    required: bool = True
    form_name: Line | None = None
    note: Line = ""
    replaced_by: tuple[ReplacedBy, ...] = ()

    def replaced_on(self, on: date) -> ReplacedBy | None:
        """The database that stands for this paper on a day, if any."""
        for rule in self.replaced_by:
            if rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to):
                return rule
        return None


class ChannelTerm(_Part):
    """The term of one channel. ``unit`` is unknown until a person confirms it; ``confirmed_by`` says who."""

    channel: Channel
    value: int = Field(ge=0, le=10_000)
    unit: Unit | Literal["unknown"]
    confirmed_by: Line | None = None
    note: Line = ""

    @property
    def is_known(self) -> bool:
        """Whether a due date can be computed from it."""
        return self.unit != UNKNOWN and self.value > 0


class FeeStep(_Part):
    """From a unit on, each costs ``amount`` đồng: from_unit 3 and 1000 are "từ trang thứ 3, 1.000 đồng"."""

    from_unit: int = Field(ge=2, le=10_000)
    amount: int = Field(ge=0, le=10**12)


# Fields a fee got after contents had been approved: unused, they are not written, so that an old content
# keeps its text and its digest for ever.
_ADDED_TO_FEES = ("steps", "most", "within")
# What a dossier has one of: such a sum is asked once.
_ONCE = frozenset({"", "hồ sơ", "lần", "thủ tục"})


class Fee(_Part):
    """Money asked for one case. ``amount`` is in đồng, for one ``per`` (bản, trang, trường hợp ...).

    ``channels`` narrows it to some ways of filing; empty means all. ``steps`` change the price from some
    unit on, ``most`` caps the sum; both hold for each ``within`` (bản), or for the whole when it is blank.
    """

    kind: FeeKind
    name: Name
    amount: int | None = Field(default=None, ge=0, le=10**12)
    state: FeeState
    per: Line = ""
    channels: tuple[Channel, ...] = ()
    note: Line = ""
    steps: tuple[FeeStep, ...] = ()
    most: int | None = Field(default=None, ge=1, le=10**12)
    within: Line = ""

    @model_serializer(mode="wrap")
    def _written(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        return {name: value for name, value in written.items() if value or name not in _ADDED_TO_FEES}

    @property
    def is_counted(self) -> bool:
        """Whether the sum depends on how many pages, copies or cases there are."""
        is_fixed = self.state == FeeState.FIXED and bool(self.amount)
        return is_fixed and (self.per.lower() not in _ONCE or bool(self.steps or self.within))


class ResultKind(_Part):
    """A kind of result with its code in the national database (KQ.Gnn.nnnnnn), blank when not known."""

    code: Line = ""
    name: Name


class LegalBasis(_Part):
    """A document the procedure rests on: number, what it is, and where known its date and issuer."""

    number: Name
    title: Line = ""
    issued_on: date | None = None
    issuer: Line = ""


class Step(_Part):
    """One step of processing: who holds it, for how many working hours, what people see meanwhile."""

    key: Key
    name: Name
    kind: StepKind
    position: Line
    hours: Decimal = Field(ge=0, le=10_000, decimal_places=2)
    status_shown: Line = ""
    may_return_to: tuple[Key, ...] = ()
    may_consult: bool = False


class Case(_Part):
    """A case (trường hợp) of a procedure: its papers, terms, fees and steps."""

    key: Key
    name: Name
    papers: tuple[RequiredPaper, ...] = ()
    terms: tuple[ChannelTerm, ...] = ()
    fees: tuple[Fee, ...] = ()
    copies_of_dossier: int = Field(default=1, ge=1, le=99)
    steps: tuple[Step, ...] = ()

    def find_term(self, channel: str) -> ChannelTerm | None:
        """The term of a channel, or None when the case does not come in that way."""
        return next((term for term in self.terms if term.channel == channel), None)

    def fees_of(self, channel: str) -> tuple[Fee, ...]:
        """What is asked of a dossier that comes in by this channel."""
        return tuple(fee for fee in self.fees if not fee.channels or channel in fee.channels)

    def get_step(self, key: str) -> Step:
        """The step with that key; KeyError when there is none."""
        for step in self.steps:
            if step.key == key:
                return step
        raise KeyError(key)

    @property
    def hours(self) -> Decimal:
        """Working hours of all steps together."""
        return sum((step.hours for step in self.steps), Decimal(0))


class VersionContent(_Part):
    """All that a version of a procedure says. ``sources`` keeps an outside source word for word."""

    name: Name
    sector_code: Key
    who_may_apply: tuple[Name, ...] = ()
    executing_agency: Line = ""
    cases: tuple[Case, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    results: tuple[ResultKind, ...] = ()
    requirements: Prose = ""
    how_to: Prose = ""
    sources: dict[str, str] = {}
    doubts: tuple[Line, ...] = ()

    def get_case(self, key: str) -> Case:
        """The case with that key; KeyError when there is none."""
        for case in self.cases:
            if case.key == key:
                return case
        raise KeyError(key)

    def to_json(self) -> str:
        """The one way this content is written down: same content, same text."""
        return self.model_dump_json()

    @property
    def digest(self) -> str:
        """SHA-256 of the written form, in hex."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()


class InvalidContent(DomainError):
    """The content cannot be kept; ``places`` lists what is wrong, one line each."""

    code = "invalid_content"

    def __init__(self, message: str, places: tuple[str, ...]) -> None:
        super().__init__(message)
        self.places = places


_PART_NAMES = {
    "cases": "trường hợp",
    "papers": "giấy tờ",
    "terms": "thời hạn",
    "fees": "khoản thu",
    "steps": "bước",
    "legal_bases": "căn cứ pháp lý",
    "results": "kết quả",
    "who_may_apply": "đối tượng",
    "replaced_by": "cơ sở dữ liệu thay thế",
    "may_return_to": "bước được trả lại",
}
_FIELD_NAMES = {
    "name": "tên",
    "key": "mã",
    "originals": "số bản chính",
    "copies": "số bản sao",
    "value": "số",
    "unit": "đơn vị tính",
    "channel": "cách nộp",
    "amount": "số tiền",
    "from_unit": "số thứ tự bắt đầu bậc thu",
    "most": "mức thu tối đa",
    "state": "tình trạng thu",
    "kind": "loại",
    "hours": "số giờ",
    "position": "vị trí giữ bước",
    "copies_of_dossier": "số bộ hồ sơ",
    "number": "số ký hiệu",
    "database": "cơ sở dữ liệu",
    "valid_from": "ngày bắt đầu",
    "valid_to": "ngày kết thúc",
    "citation": "căn cứ",
    "sector_code": "lĩnh vực",
    "how_to": "trình tự thực hiện",
}
_MESSAGES = {
    "missing": "còn thiếu",
    "string_too_short": "không được để trống",
    "string_too_long": "quá dài",
    "string_pattern_mismatch": "chỉ gồm chữ thường không dấu, chữ số và gạch nối",
    "string_type": "phải là chữ",
    "int_type": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "decimal_type": "phải là số",
    "decimal_parsing": "phải là số",
    "decimal_max_places": "chỉ có tối đa 2 chữ số thập phân",
    "bool_type": "phải là có hoặc không",
    "greater_than_equal": "nhỏ hơn mức cho phép",
    "less_than_equal": "lớn hơn mức cho phép",
    "enum": "không thuộc danh mục cho phép",
    "literal_error": "không thuộc danh mục cho phép",
    "date_from_datetime_parsing": "không phải ngày hợp lệ",
    "date_parsing": "không phải ngày hợp lệ",
    "extra_forbidden": "là mục không có trong mẫu",
    "tuple_type": "phải là một danh sách",
    "model_type": "không đúng cấu trúc",
    "model_attributes_type": "không đúng cấu trúc",
    "dict_type": "không đúng cấu trúc",
    "json_invalid": "không phải JSON hợp lệ",
}


def _place(location: tuple[int | str, ...]) -> str:
    """A path such as ("cases", 0, "papers", 2, "name") in words."""
    words: list[str] = []
    for part in location:
        if isinstance(part, int):
            words[-1:] = [f"{words[-1] if words else 'mục'} {part + 1}"]
        elif part in _PART_NAMES:
            words.append(_PART_NAMES[part])
        elif part in _FIELD_NAMES:
            words.append(_FIELD_NAMES[part])
        elif part.isidentifier() and part.islower() and "literal" not in part:
            words.append(f"“{part}”")
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def shape_errors(error: ValidationError) -> tuple[str, ...]:
    """What pydantic found, in Vietnamese, one line a place, without repeats."""
    lines: dict[str, None] = {}
    for row in error.errors(include_url=False, include_context=False, include_input=False):
        message = _MESSAGES.get(row["type"], "không hợp lệ")
        lines[f"{_place(row['loc'])}: {message}.".removeprefix(": ")] = None
    return tuple(lines)


def read_content(text: str | bytes) -> VersionContent:
    """A content from its written form; InvalidContent with the places when the shape is wrong."""
    try:
        return VersionContent.model_validate_json(text)
    except ValidationError as error:
        places = shape_errors(error)
        raise InvalidContent(
            "Nội dung thủ tục chưa đúng mẫu. " + " ".join(places[:5]), places=places
        ) from error


def replace(part: Any, **changes: Any) -> Any:
    """A copy of a part with some fields changed, checked again."""
    return type(part).model_validate({**{k: getattr(part, k) for k in type(part).model_fields}, **changes})
