"""The rules a procedure's content must meet, each finding with its place, in words an official uses.

Three weights: an *error* cannot even be kept as a draft; a *gap* may stay in a draft but bars approval;
a *doubt* bars nothing, a person should look.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from motcua.catalogue.content import (
    POSITIONS,
    UNKNOWN,
    Case,
    ChannelTerm,
    Fee,
    FeeState,
    InvalidContent,
    RequiredPaper,
    Step,
    StepKind,
    VersionContent,
)
from motcua.deadlines.rules import Unit

HOURS_A_DAY = Decimal(8)  # law.md R1: internal processes are measured in hours, 8 hours = 1 working day
# A month of thirty calendar days holds about 21 working days (five of seven, rounded down).
_DAYS_A_MONTH = 30
_RESULT_CODE = re.compile(r"KQ\.[GH]\d{2}\.\d{6}")
_MANY_PAPERS = 20


class Weight(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"
    GAP = "gap"
    DOUBT = "doubt"

    @property
    def label(self) -> str:
        """The word shown beside the finding."""
        return {"error": "Sai", "gap": "Còn thiếu", "doubt": "Cần xem lại"}[self.value]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong or doubtful. ``path`` leads to the field of a form; ``place`` says it in words."""

    weight: Weight
    path: tuple[str | int, ...]
    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" if self.place else self.message


@dataclass(frozen=True, slots=True)
class Allowance:
    """The working hours a term leaves for the steps, and how that was reckoned."""

    hours: Decimal
    why: str


def allowance(term: ChannelTerm) -> Allowance | None:
    """Working hours inside a term; None while the term is not known.

    Calendar days and months are only comparable by approximation: five working days in seven, rounded
    down, never less than one. The due date itself is never computed this way.
    """
    if not term.is_known:
        return None
    value = Decimal(term.value)
    match term.unit:
        case Unit.WORKING_HOUR:
            return Allowance(value, f"{term.value} giờ làm việc")
        case Unit.WORKING_DAY:
            return Allowance(value * HOURS_A_DAY, f"{term.value} ngày làm việc × 8 giờ")
        case Unit.SAME_DAY:
            return Allowance(HOURS_A_DAY, "trong ngày, tính là 8 giờ làm việc")
        case Unit.HOUR:
            if value <= HOURS_A_DAY:
                return Allowance(value, f"{term.value} giờ")
            hours = max(HOURS_A_DAY, (value / 24 * HOURS_A_DAY).quantize(Decimal("0.01")))
            return Allowance(hours, f"{term.value} giờ đồng hồ, ước 24 giờ bằng một ngày làm việc 8 giờ")
    days = term.value if term.unit == Unit.DAY else term.value * _DAYS_A_MONTH
    working = max(1, days * 5 // 7)
    unit = "ngày" if term.unit == Unit.DAY else "tháng"
    return Allowance(
        working * HOURS_A_DAY,
        f"{term.value} {unit}, ước bằng {working} ngày làm việc (7 ngày có 5 ngày làm việc) × 8 giờ",
    )


def _repeated(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if count > 1]


def _number(value: Decimal) -> str:
    """A number as Vietnamese writes it: comma before the decimals, no idle zeros."""
    return f"{value.normalize():f}".replace(".", ",")


def _steps_order(case: Case, place: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    """First receive, last return, each once; issue only after approve."""
    kinds = [step.kind for step in case.steps]

    def wrong(message: str) -> Finding:
        return Finding(Weight.ERROR, path, place, message)

    if kinds[0] != StepKind.RECEIVE:
        yield wrong("bước đầu tiên phải là bước tiếp nhận.")
    if kinds[-1] != StepKind.RETURN:
        yield wrong("bước cuối cùng phải là bước trả kết quả; nếu không, hồ sơ sẽ bị treo.")
    for kind in (StepKind.RECEIVE, StepKind.RETURN):
        if kinds.count(kind) > 1:
            yield wrong(f"chỉ được có một bước {kind.label.lower()}.")
    if StepKind.ISSUE in kinds and StepKind.APPROVE in kinds:
        last_approve = len(kinds) - 1 - kinds[::-1].index(StepKind.APPROVE)
        if kinds.index(StepKind.ISSUE) < last_approve:
            yield wrong("bước phát hành kết quả phải đứng sau bước phê duyệt.")
    at_once = bool(case.terms) and all(term.unit == Unit.SAME_DAY for term in case.terms)
    if StepKind.APPROVE not in kinds and not at_once:
        yield wrong("chưa có bước phê duyệt. Chỉ việc trả kết quả ngay trong ngày mới được bỏ bước này.")


def _returns(step: Step, index: int, order: dict[str, int]) -> Iterator[str]:
    """What is wrong with the steps a step may send back to. Only earlier ones: so no loop is endless."""
    for target in step.may_return_to:
        if target not in order:
            yield f"bước được trả lại “{target}” không có trong trường hợp này."
        elif order[target] == index:
            yield "một bước không thể trả lại cho chính nó."
        elif order[target] > index:
            yield f"chỉ được trả lại cho bước đứng trước; “{target}” đứng sau."
    if _repeated(step.may_return_to):
        yield "một bước được nêu hai lần trong danh sách trả lại."


def _steps(case: Case, place: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if not case.steps:
        yield Finding(Weight.GAP, path, place, "chưa có bước xử lý nào.")
        return
    for key in _repeated(step.key for step in case.steps):
        yield Finding(Weight.ERROR, path, place, f"mã bước “{key}” bị trùng.")
    yield from _steps_order(case, place, path)
    order = {step.key: index for index, step in enumerate(case.steps)}
    for index, step in enumerate(case.steps):
        at, where = (*path, index), f"{place}, bước {index + 1} “{step.name}”"
        if not step.position:
            yield Finding(Weight.ERROR, (*at, "position"), where, "chưa có vị trí giữ bước.")
        elif step.position not in POSITIONS:
            yield Finding(
                Weight.ERROR, (*at, "position"), where, f"vị trí “{step.position}” không có trong danh mục."
            )
        elif step.kind == StepKind.APPROVE and step.position != "leader":
            yield Finding(Weight.ERROR, (*at, "position"), where, "bước phê duyệt phải do lãnh đạo giữ.")
        for message in _returns(step, index, order):
            yield Finding(Weight.ERROR, (*at, "may_return_to"), where, message)
        if not step.status_shown:
            yield Finding(Weight.GAP, (*at, "status_shown"), where, "chưa có tình trạng cho người dân xem.")


def _terms(case: Case, place: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if not case.terms:
        yield Finding(Weight.GAP, path, place, "chưa có cách nộp và thời hạn giải quyết.")
    for channel in _repeated(term.channel for term in case.terms):
        yield Finding(
            Weight.ERROR, path, place, f"cách nộp “{channel}” có hai thời hạn; hãy tách thành hai trường hợp."
        )
    total = case.hours
    for index, term in enumerate(case.terms):
        at, where = (*path, index), f"{place}, {term.channel.label.lower()}"
        if term.unit == UNKNOWN:
            yield Finding(
                Weight.GAP,
                (*at, "unit"),
                where,
                "chưa rõ đơn vị tính của thời hạn. Công chức phải xác nhận: ngày làm việc, ngày hay giờ.",
            )
            continue
        if term.value == 0:
            yield Finding(
                Weight.GAP, (*at, "value"), where, "thời hạn bằng 0. Hãy nhập số, hoặc chọn trong ngày."
            )
            continue
        allowed = allowance(term)
        if allowed is not None and total > allowed.hours:
            yield Finding(
                Weight.ERROR,
                at,
                where,
                f"các bước cộng lại {_number(total)} giờ, vượt thời hạn {_number(allowed.hours)} giờ "
                f"({allowed.why}). Hãy bớt giờ của các bước.",
            )


def _paper(paper: RequiredPaper, place: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    if not (paper.originals or paper.copies or paper.shown_only or paper.electronic):
        yield Finding(
            Weight.GAP,
            path,
            place,
            "số bản chính và bản sao đều bằng 0. Hãy nhập số bản, hoặc chọn chỉ xuất trình hay bản điện tử.",
        )
    if paper.originals + paper.copies > _MANY_PAPERS:
        yield Finding(
            Weight.DOUBT, path, place, f"yêu cầu {paper.originals + paper.copies} bản là quá nhiều."
        )
    for index, rule in enumerate(paper.replaced_by):
        if rule.valid_to is not None and rule.valid_to < rule.valid_from:
            yield Finding(
                Weight.ERROR,
                (*path, "replaced_by", index),
                place,
                f"thay thế bằng “{rule.database}”: ngày kết thúc trước ngày bắt đầu.",
            )


def _rates(fee: Fee) -> Iterator[tuple[str, str]]:
    """What is wrong with steps and cap of a fee: the field and the message."""
    starts = [step.from_unit for step in fee.steps]
    if (fee.steps or fee.most) and (fee.state != FeeState.FIXED or not fee.amount):
        yield "steps", "chỉ mức cố định mới có bậc thu và mức tối đa."
        return
    if starts != sorted(set(starts)):
        yield "steps", "các bậc thu phải theo thứ tự tăng dần, không trùng nhau."
    if fee.steps and not fee.per:
        yield "per", "có bậc thu thì phải ghi tính theo gì, ví dụ trang."
    if fee.most is not None and fee.amount is not None and fee.most < fee.amount:
        yield "most", "mức thu tối đa nhỏ hơn số tiền của một đơn vị."


def _money(case: Case, place: str, path: tuple[str | int, ...]) -> Iterator[Finding]:
    for index, fee in enumerate(case.fees):
        at, where = (*path, index), f"{place}, khoản thu {index + 1} “{fee.name}”"
        for field, message in _rates(fee):
            yield Finding(Weight.ERROR, (*at, field), where, message)
        if fee.state == FeeState.FIXED and not fee.amount:
            yield Finding(Weight.ERROR, (*at, "amount"), where, "đã chọn mức cố định thì phải có số tiền.")
        elif fee.state == FeeState.FREE and fee.amount:
            yield Finding(Weight.ERROR, (*at, "amount"), where, "đã chọn miễn phí thì không được có số tiền.")
        elif fee.state == FeeState.UNKNOWN:
            yield Finding(Weight.DOUBT, (*at, "state"), where, "chưa rõ mức thu.")
        elif fee.amount is not None and 0 < fee.amount < 1000:
            yield Finding(Weight.DOUBT, (*at, "amount"), where, f"mức {fee.amount} đồng là bất thường.")


def _case(case: Case, index: int) -> Iterator[Finding]:
    path: tuple[str | int, ...] = ("cases", index)
    place = f"Trường hợp {index + 1} “{case.name}”"
    for key in _repeated(paper.key for paper in case.papers):
        yield Finding(Weight.ERROR, (*path, "papers"), place, f"mã giấy tờ “{key}” bị trùng.")
    if not case.papers:
        yield Finding(Weight.DOUBT, (*path, "papers"), place, "không có giấy tờ nào trong thành phần hồ sơ.")
    for row, paper in enumerate(case.papers):
        where = f"{place}, giấy tờ {row + 1} “{paper.name[:60]}”"
        yield from _paper(paper, where, (*path, "papers", row))
    yield from _terms(case, place, (*path, "terms"))
    yield from _money(case, place, (*path, "fees"))
    yield from _steps(case, place, (*path, "steps"))


def _parts(content: VersionContent) -> Iterator[Finding]:
    """The parts every published procedure must have (NĐ 63/2010 Điều 8 khoản 2)."""
    if not content.who_may_apply:
        yield Finding(Weight.GAP, ("who_may_apply",), "Đối tượng thực hiện", "chưa nêu.")
    if not content.executing_agency:
        yield Finding(Weight.GAP, ("executing_agency",), "Cơ quan thực hiện", "chưa nêu.")
    if not content.how_to.strip():
        yield Finding(Weight.GAP, ("how_to",), "Trình tự thực hiện", "chưa nêu.")
    if not content.legal_bases:
        yield Finding(Weight.DOUBT, ("legal_bases",), "Căn cứ pháp lý", "chưa nêu văn bản nào.")
    if not content.results:
        yield Finding(Weight.DOUBT, ("results",), "Kết quả", "chưa nêu kết quả nào.")
    for index, result in enumerate(content.results):
        if not _RESULT_CODE.fullmatch(result.code):
            shown = f"mã “{result.code}”" if result.code else "mã bỏ trống,"
            yield Finding(
                Weight.DOUBT,
                ("results", index, "code"),
                f"Kết quả “{result.name[:60]}”",
                f"{shown} không đúng mẫu KQ.Gnn.nnnnnn.",
            )


def _for_citizens(finding: Finding) -> bool:
    """Whether a finding asks for something that only citizens need: their view of a step, a result's code."""
    path = finding.path
    return path[-1:] == ("status_shown",) or (path[:1] == ("results",) and path[-1] == "code")


def _citizen_forms(content: VersionContent) -> Iterator[Finding]:
    """Internal procedures have no form that citizens fill in."""
    for index, case in enumerate(content.cases):
        for row, paper in enumerate(case.papers):
            if paper.form_name:
                yield Finding(
                    Weight.ERROR,
                    ("cases", index, "papers", row, "form_name"),
                    f"Trường hợp {index + 1} “{case.name}”, giấy tờ {row + 1} “{paper.name[:60]}”",
                    "thủ tục nội bộ không có mẫu đơn cho người dân. Hãy bỏ tên mẫu.",
                )


def findings(content: VersionContent, *, is_internal: bool = False) -> tuple[Finding, ...]:
    """Everything wrong, missing or doubtful, in reading order. Pure.

    An internal procedure has the same parts, but nothing that only citizens need.
    """
    found = _findings(content)
    if not is_internal:
        return found
    return (*(one for one in found if not _for_citizens(one)), *_citizen_forms(content))


def _findings(content: VersionContent) -> tuple[Finding, ...]:
    found: list[Finding] = []
    if not content.cases:
        found.append(Finding(Weight.ERROR, ("cases",), "Trường hợp", "phải có ít nhất một trường hợp."))
    for key in _repeated(case.key for case in content.cases):
        found.append(Finding(Weight.ERROR, ("cases",), "Trường hợp", f"mã “{key}” bị trùng."))
    found.extend(_parts(content))
    for index, case in enumerate(content.cases):
        found.extend(_case(case, index))
    return tuple(found)


def of_weight(found: Iterable[Finding], *weights: Weight) -> tuple[Finding, ...]:
    """The findings of some weights, in order."""
    return tuple(finding for finding in found if finding.weight in weights)


def require_sound(content: VersionContent, *, is_internal: bool = False) -> None:
    """Raise InvalidContent unless the content may be kept as a draft."""
    _refuse(findings(content, is_internal=is_internal), "Chưa lưu được", Weight.ERROR)


def require_complete(content: VersionContent, *, is_internal: bool = False) -> None:
    """Raise InvalidContent unless the content may be approved."""
    _refuse(findings(content, is_internal=is_internal), "Chưa phê duyệt được", Weight.ERROR, Weight.GAP)


def _refuse(found: Iterable[Finding], opening: str, *weights: Weight) -> None:
    wrong = of_weight(found, *weights)
    if wrong:
        lines = tuple(str(finding) for finding in wrong)
        more = f" Và {len(lines) - 3} chỗ khác." if len(lines) > 3 else ""
        raise InvalidContent(f"{opening}. {' '.join(lines[:3])}{more}", places=lines)
