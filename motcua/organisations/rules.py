"""Pure rules of the organisation: codes by era, the tree of agencies, positions that may stand together.

Nothing here reads the database; what the law dates (levels, orders of codes) comes from the law records.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from motcua.core.errors import DomainError
from motcua.core.permissions import STAFF, Role
from motcua.law import all_rules, rule

GRANTABLE = STAFF | {Role.ADMINISTRATOR}
LEVEL_ONE_LAST = "level_one_last"
LEVEL_ONE_FIRST = "level_one_first"
_LAW_ORDERS = {"level_1_last": LEVEL_ONE_LAST, "level_1_first": LEVEL_ONE_FIRST}

# Quyết định 20/2020/QĐ-TTg: at most 35 characters out of A-Z, 0-9 and the dot.
_IDENTIFIER = re.compile(r"^[A-Z0-9]+(\.[A-Z0-9]+)*$")
CODE_LENGTH = 35
# QCVN 102:2016: level four, three, two, then level one.
_LAST = re.compile(r"^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$")
_FIRST = re.compile(r"^[A-Z]\d{2}(\.[0-9A-Z]{1,10}){0,4}$")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``first`` to ``last``, both included; no ``last`` means without end."""

    first: date
    last: date | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last < self.first:
            raise DomainError("Ngày kết thúc phải sau ngày bắt đầu.", field="valid_to")

    def overlaps(self, other: Span) -> bool:
        """Whether some day lies in both."""
        return (self.last is None or other.first <= self.last) and (
            other.last is None or self.first <= other.last
        )

    def holds(self, other: Span) -> bool:
        """Whether every day of the other lies in this one."""
        ends_in_time = self.last is None or (other.last is not None and other.last <= self.last)
        return self.first <= other.first and ends_in_time

    def has(self, day: date) -> bool:
        """Whether the day lies in it."""
        return self.first <= day and (self.last is None or day <= self.last)


def code_form(code: str) -> str | None:
    """How the code is written (level one last or first); None when it is neither."""
    if _LAST.fullmatch(code):
        return LEVEL_ONE_LAST
    if len(code) <= CODE_LENGTH and _FIRST.fullmatch(code):
        return LEVEL_ONE_FIRST
    return None


def level_one(code: str) -> str:
    """The province's or ministry's part of a code, e.g. H23."""
    return code.rsplit(".", 1)[-1] if code_form(code) == LEVEL_ONE_LAST else code.split(".", 1)[0]


def orders_on(day: date) -> frozenset[str]:
    """Which ways of writing the law knows for dossier numbers that begin on the day."""
    earliest = min(version.valid_from for version in all_rules()["code.dossier"])
    orders = rule("code.dossier", max(day, earliest)).value["orders"]
    return frozenset(_LAW_ORDERS[order] for order in orders)


def check_identifier(code: str) -> None:
    """An agency's own identifier (mã định danh): opaque, only its letters and length are checked."""
    if not code or len(code) > CODE_LENGTH or not _IDENTIFIER.fullmatch(code):
        raise DomainError(
            "Mã định danh chỉ gồm chữ in hoa không dấu, chữ số và dấu chấm, nhiều nhất 35 ký tự. "
            "Ví dụ: H24.15 hoặc 000.00.16.H23.",
            field="code",
        )


def check_dossier_code(code: str, first_day: date) -> str:
    """The form of a code that dossier numbers use from a day on; DomainError if the era has no such form."""
    form = code_form(code)
    if form is None:
        raise DomainError(
            "Mã không đúng dạng. Trước 01/07/2025 mã có thể như 000.00.16.H23; "
            "từ 01/07/2025 mã cấp 1 đứng trước, như H24.150 hoặc H24.150.01.",
            field="code",
        )
    if form not in orders_on(first_day):
        raise DomainError(
            f"Từ {first_day:%d/%m/%Y} mã phải có mã cấp 1 đứng trước, như H24.150. "
            "Hãy sửa mã hoặc ngày bắt đầu.",
            field="code",
        )
    return form


# Which kinds may stand above which; none: the top of a tree.
PARENTS: Mapping[str, frozenset[str]] = {
    "province": frozenset(),
    "district": frozenset({"province"}),
    "commune": frozenset({"province", "district"}),
    "department": frozenset({"province"}),
    "unit": frozenset({"province", "district", "commune", "department"}),
    "desk": frozenset({"province", "district", "commune", "department"}),
    "external": frozenset({"province", "district", "commune"}),
}
BODIES = frozenset({"province", "district", "commune", "department"})


@cache
def last_district_day() -> date:
    """The last day on which the law knew a district level (the last era whose levels name it)."""
    return max(
        version.valid_to
        for version in all_rules()["era"]
        if version.valid_to is not None and "huyện" in version.value["levels"]
    )


def check_kind(kind: str, span: Span) -> Span:
    """The span in which an agency of the kind can exist: a district's ends with its level."""
    if kind != "district":
        return span
    end = last_district_day()
    if span.first > end or (span.last is not None and span.last > end):
        raise DomainError(f"Cấp huyện chỉ có đến hết ngày {end:%d/%m/%Y}. Hãy sửa ngày.", field="valid_to")
    return Span(span.first, span.last or end)


def check_parent(kind: str, span: Span, parent_kind: str | None, parent_span: Span | None) -> None:
    """An agency's place in the tree on the day it begins there; DomainError says what does not fit."""
    if parent_kind is None or parent_span is None:
        if PARENTS[kind]:
            raise DomainError("Hãy chọn cơ quan mà đơn vị này trực thuộc.", field="parent")
        return
    if parent_kind not in PARENTS[kind]:
        raise DomainError("Cơ quan này không thể trực thuộc cơ quan đã chọn. Hãy chọn lại.", field="parent")
    if not parent_span.has(span.first):
        raise DomainError(
            f"Cơ quan cấp trên không hoạt động vào ngày {span.first:%d/%m/%Y}. Hãy sửa ngày hoặc chọn lại.",
            field="valid_from",
        )
    # A unit goes with its agency; a commune outlives its district.
    if kind not in BODIES and not parent_span.holds(span):
        if span.last is None and parent_span.last is not None:
            raise DomainError(
                f"Cơ quan cấp trên chỉ có đến {parent_span.last:%d/%m/%Y}. Hãy nhập ngày kết thúc.",
                field="valid_to",
            )
        raise DomainError("Đơn vị không thể tồn tại lâu hơn cơ quan cấp trên.", field="valid_to")


def check_no_cycle(agency: int, parent: int, parents: Mapping[int, int | None]) -> None:
    """Refuse a parent that stands, directly or not, below the agency. ``parents``: id → parent's id."""
    seen: set[int] = set()
    above: int | None = parent
    while above is not None and above not in seen:
        if above == agency:
            raise DomainError(
                "Cơ quan không thể trực thuộc chính mình hoặc cấp dưới của mình.", field="parent"
            )
        seen.add(above)
        above = parents.get(above)


@dataclass(frozen=True, slots=True)
class Held:
    """One position as the rules see it. ``unit`` None: the agency itself."""

    agency: int
    unit: int | None
    title: str
    roles: frozenset[str]
    span: Span


def check_roles(roles: Iterable[str], *, is_external: bool) -> frozenset[str]:
    """Roles one position may grant together."""
    chosen = frozenset(roles)
    if not chosen:
        raise DomainError("Hãy chọn ít nhất một vai trò.", field="roles")
    if not chosen <= GRANTABLE:
        raise DomainError("Có vai trò không giao được cho công chức. Hãy chọn lại.", field="roles")
    if is_external and not chosen <= {Role.EXTERNAL_OFFICER, Role.RECEPTIONIST}:
        raise DomainError(
            "Người của cơ quan ngành dọc chỉ nhận vai trò cán bộ ngành dọc hoặc tiếp nhận.",
            field="roles",
        )
    if not is_external and Role.EXTERNAL_OFFICER in chosen:
        raise DomainError(
            "Vai trò cán bộ ngành dọc chỉ dành cho người của cơ quan ngành dọc. Hãy chọn lại.",
            field="roles",
        )
    _check_apart(chosen)
    return chosen


def _check_apart(roles: frozenset[str]) -> None:
    # Who keeps the system running does not thereby read the papers of the people.
    if Role.ADMINISTRATOR in roles and roles & STAFF:
        raise DomainError(
            "Quản trị kỹ thuật không được đọc hồ sơ, nên không kiêm vai trò xử lý hồ sơ. "
            "Hãy giao hai vai trò cho hai người.",
            field="roles",
        )


def check_position(new: Held, others: Sequence[Held]) -> None:
    """Whether an officer who holds ``others`` may also hold ``new``.

    On one day all positions of one officer are in one agency (roles of two agencies would mix), the same
    office is held once, and administration stays apart from dossiers.
    """
    for other in others:
        if not new.span.overlaps(other.span):
            continue
        if other.agency != new.agency:
            raise DomainError(
                "Người này còn giữ vị trí ở cơ quan khác trong thời gian đó. Hãy kết thúc vị trí kia trước.",
                field="valid_from",
            )
        if other.unit == new.unit and other.title.casefold() == new.title.casefold():
            raise DomainError("Người này đã giữ vị trí đó trong thời gian này.", field="title")
        _check_apart(new.roles | other.roles)


def check_stand_in(
    absent: int, deputy: int, procedure_code: str, span: Span, others: Sequence[tuple[int, int, str, Span]]
) -> None:
    """Whether the deputy may replace the absent officer, given what stands: (absent, deputy, code, span)."""
    if absent == deputy:
        raise DomainError("Một người không thể làm thay chính mình.", field="deputy")
    for other_absent, other_deputy, other_code, other_span in others:
        if not span.overlaps(other_span):
            continue
        if other_absent == absent and (not other_code or not procedure_code or other_code == procedure_code):
            raise DomainError("Đã có người làm thay trong thời gian này.", field="valid_from")
        if other_absent == deputy:
            raise DomainError(
                "Người được chọn cũng vắng trong thời gian này. Hãy chọn người khác.", field="deputy"
            )
        if other_deputy == absent:
            raise DomainError(
                "Người vắng đang làm thay cho người khác. Hãy cử người khác làm việc ấy trước.",
                field="valid_from",
            )


def taken_over(agency: int, takers: Mapping[int, tuple[int, date]]) -> dict[int, date]:
    """Ended agency → first day on which its open work is this agency's, through any number of mergers.

    ``takers``: ended agency → (who took its open work, from which day on).
    """
    found: dict[int, date] = {}
    layer = {agency: date.min}
    while layer:
        layer = {
            old: max(first_on, layer[taker])
            for old, (taker, first_on) in takers.items()
            if taker in layer and old not in found and old != agency
        }
        found |= layer
    return found


def check_successors(kind: str, successors: Sequence[int], takes_open_work: int | None, agency: int) -> None:
    """Who follows an ended agency: a body of the administration ends only with one that takes its work."""
    if kind in BODIES and not successors:
        raise DomainError("Hãy chọn ít nhất một cơ quan tiếp nối.", field="successors")
    if agency in successors:
        raise DomainError("Một cơ quan không thể tiếp nối chính mình.", field="successors")
    if len(set(successors)) != len(successors):
        raise DomainError("Một cơ quan tiếp nối chỉ chọn một lần.", field="successors")
    if successors and takes_open_work not in successors:
        raise DomainError(
            "Hãy chọn một trong các cơ quan tiếp nối để nhận việc còn dở.", field="takes_open_work"
        )
