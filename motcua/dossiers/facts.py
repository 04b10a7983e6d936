"""What a person tells the desk, as values checked before anything is written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from motcua.core.errors import DomainError
from motcua.core.text import clean
from motcua.dossiers.state import Channel

_PHONE = re.compile(r"^(0(3[2-9]|5[25689]|7[06-9]|8[1-9]|9\d)\d{7}|02\d{8,9}|1[89]00\d{4,6})$")
_ID_NUMBER = re.compile(r"^(\d{9}|0\d{11}|\d{10}(-\d{3})?|[A-Z]\d{7,8})$")


def clean_phone(text: str) -> str:
    """A Vietnamese telephone number as digits with leading zero; DomainError when it cannot be one."""
    digits = re.sub(r"[\s.()-]", "", text.strip())
    digits = re.sub(r"^(\+84|0084|84(?=\d{9}$))", "0", digits)
    if digits and not _PHONE.match(digits):
        raise DomainError("Số điện thoại chưa đúng. Ví dụ đúng: 0912 345 678.", field="phone")
    return digits


def clean_id_number(text: str) -> str:
    """An identity number: CCCD (12), CMND (9), tax or business code (10, 10-3), passport (letter, digits)."""
    number = re.sub(r"[\s.]", "", text.strip()).upper()
    if number and not _ID_NUMBER.match(number):
        raise DomainError(
            "Số định danh chưa đúng. CCCD có 12 chữ số, CMND 9 chữ số, mã số doanh nghiệp 10 chữ số.",
            field="id_number",
        )
    return number


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyFacts:
    """A person or body as written down at the desk or filed online."""

    name: str
    kind: str = "citizen"
    id_number: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    user_id: int | None = None

    def checked(self) -> PartyFacts:
        """The same facts cleaned; DomainError with the field when one is wrong."""
        name = clean(self.name)
        if len(name) < 2 or not any(letter.isalpha() for letter in name):
            raise DomainError("Hãy nhập họ và tên.", field="name")
        if len(name) > 200 or len(self.address) > 300:
            raise DomainError("Họ tên hoặc địa chỉ quá dài. Hãy rút gọn.", field="name")
        return PartyFacts(
            name=name,
            kind=self.kind,
            id_number=clean_id_number(self.id_number),
            address=clean(self.address),
            phone=clean_phone(self.phone),
            email=self.email.strip(),
            user_id=self.user_id,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """One paper as handed in."""

    name: str
    paper_key: str = ""
    originals: int = 0
    copies: int = 0
    is_electronic: bool = False
    is_shown_only: bool = False
    pages: int | None = None
    file_id: int | None = None
    file_hash: str = ""

    @property
    def is_present(self) -> bool:
        """Whether anything of it was handed in or shown."""
        return bool(self.originals or self.copies or self.is_electronic or self.is_shown_only)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A request as it reaches the desk: what for, who, with which papers, by which channel.

    ``asked_anyway``: paper key → reason why a paper that a database replaces was asked for.
    ``competent_agency_id``: another agency when the desk receives for another area, else None.
    """

    procedure_code: str
    case_key: str
    channel: Channel
    submitter: PartyFacts
    owner: PartyFacts | None = None
    representative: PartyFacts | None = None
    basis: str = ""
    papers: tuple[PaperFacts, ...] = ()
    competent_agency_id: int | None = None
    fee_due: int = 0
    asked_anyway: dict[str, str] = field(default_factory=dict)
    duplicate_confirmed: bool = False

    def checked(self) -> Filing:
        """The same filing with every part cleaned; DomainError when something is missing."""
        if self.representative is not None and not self.basis.strip():
            raise DomainError("Nộp theo ủy quyền: hãy ghi loại và số giấy ủy quyền.", field="basis")
        if self.fee_due < 0 or self.fee_due > 10**12:
            raise DomainError("Số tiền phí, lệ phí chưa đúng.", field="fee_due")
        return Filing(
            procedure_code=self.procedure_code,
            case_key=self.case_key,
            channel=self.channel,
            submitter=self.submitter.checked(),
            owner=self.owner.checked() if self.owner else None,
            representative=self.representative.checked() if self.representative else None,
            basis=clean(self.basis)[:200],
            papers=tuple(paper for paper in self.papers if paper.is_present),
            competent_agency_id=self.competent_agency_id,
            fee_due=self.fee_due,
            asked_anyway={key: clean(reason) for key, reason in self.asked_anyway.items()},
            duplicate_confirmed=self.duplicate_confirmed,
        )


def clean_reason(text: str, *, least: int = 5, field: str = "reason") -> str:
    """A reason a person can act on: cleaned, not empty, at most 2,000 characters."""
    reason = clean(text)
    if len(reason) < least:
        raise DomainError("Hãy ghi rõ lý do để người dân và đồng nghiệp hiểu.", field=field)
    if len(reason) > 2000:
        raise DomainError("Lý do quá dài (tối đa 2.000 ký tự). Hãy rút gọn.", field=field)
    return reason


def clean_items(items: tuple[str, ...]) -> tuple[str, ...]:
    """The list of things to add: at least one, each a cleaned line."""
    cleaned = tuple(line for item in items if (line := clean(item)))
    if not cleaned:
        raise DomainError("Hãy ghi ít nhất một nội dung cần bổ sung.", field="items")
    if len(cleaned) > 60 or any(len(line) > 500 for line in cleaned):
        raise DomainError("Danh sách bổ sung quá dài. Hãy rút gọn từng dòng.", field="items")
    return cleaned
