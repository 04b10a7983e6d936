"""Plain Vietnamese for terms, fees, papers and steps: what staff pages print. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from motcua.catalogue.content import (
    POSITIONS,
    UNKNOWN,
    Case,
    ChannelTerm,
    Fee,
    FeeState,
    RequiredPaper,
    Step,
    VersionContent,
)
from motcua.core.wording import write_number
from motcua.deadlines.rules import Unit


def term_words(term: ChannelTerm) -> str:
    """ "3 ngày làm việc", "trong ngày", "3 (chưa rõ đơn vị)", "chưa có thời hạn"."""
    if not term.value:
        return "chưa có thời hạn"
    if term.unit == UNKNOWN:
        return f"{term.value} (chưa rõ đơn vị)"
    if term.unit == Unit.SAME_DAY:
        return "trong ngày"
    return f"{term.value} {Unit(term.unit).label}"


def money_words(amount: int) -> str:
    """ "8.000 đồng"."""
    return f"{amount:,}".replace(",", ".") + " đồng"


def rate_words(fee: Fee, money: Callable[[int], str] = money_words) -> str:
    """ "8.000 đồng/bản"; with steps and a cap "2.000 đồng/trang, từ trang thứ 3 là 1.000 đồng/trang, mỗi bản
    không quá 200.000 đồng". Blank without an amount; ``money`` writes amounts.
    """
    if not fee.amount:
        return ""
    per = f"/{fee.per}" if fee.per else ""
    parts = [f"{money(fee.amount)}{per}"]
    parts += [
        f"từ {fee.per or 'đơn vị'} thứ {step.from_unit} là {money(step.amount)}{per}" for step in fee.steps
    ]
    if fee.most is not None:
        parts.append(f"{f'mỗi {fee.within}' if fee.within else 'tổng cộng'} không quá {money(fee.most)}")
    return ", ".join(parts)


def fee_words(fee: Fee, money: Callable[[int], str] = money_words) -> str:
    """ "8.000 đồng/bản", "Miễn phí", "Do Hội đồng nhân dân cấp tỉnh quy định (mức tham khảo: ...)"."""
    rate = rate_words(fee, money)
    if fee.state == FeeState.FIXED:
        return rate
    return f"{fee.state.label} (mức tham khảo: {rate})" if rate else fee.state.label


def quantity_words(paper: RequiredPaper) -> str:
    """ "1 bản chính, 2 bản sao", "xuất trình", "bản điện tử"; joined when several hold."""
    parts = []
    if paper.originals:
        parts.append(f"{paper.originals} bản chính")
    if paper.copies:
        parts.append(f"{paper.copies} bản sao")
    if paper.shown_only:
        parts.append("chỉ xuất trình")
    if paper.electronic:
        parts.append("bản điện tử")
    return ", ".join(parts) or "chưa rõ số lượng"


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step as a table prints it: its number, who holds it, where it may go back to."""

    number: int
    step: Step
    holder: str
    back: str


def step_rows(case: Case) -> list[StepRow]:
    """The steps of a case with numbers in place of keys."""
    numbers = {step.key: number for number, step in enumerate(case.steps, start=1)}
    return [
        StepRow(
            number=number,
            step=step,
            holder=POSITIONS.get(step.position, step.position),
            back=", ".join(f"bước {numbers[key]}" for key in step.may_return_to if key in numbers),
        )
        for number, step in enumerate(case.steps, start=1)
    ]


def import_words(done: int, total: int | None, *, is_running: bool) -> str:
    """How far an import is: "Đang kiểm tra tệp: đã đọc 800 thủ tục", "Đã xử lý 400/1.851 thủ tục"."""
    if not is_running:
        return "Đang chờ đến lượt"
    if total is None:
        return f"Đang kiểm tra tệp: đã đọc {write_number(done)} thủ tục" if done else "Đang đọc tệp"
    if done < total:
        return f"Đã xử lý {write_number(done)}/{write_number(total)} thủ tục"
    return f"Đã xử lý xong {write_number(total)} thủ tục, đang ghi vào danh mục"


@cache
def source_labels() -> dict[str, str]:
    """The fields of every source the importer knows, as officials call them."""
    from motcua.catalogue.importer.shapes import SHAPES

    return {line.source: line.label for shape in reversed(SHAPES) for line in shape.mapping}


_YES_NO = {"true": "có", "false": "không"}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One field of the source: what it is called here, what it says, and whether that is a table as data."""

    label: str
    text: str
    is_data: bool


def source_rows(content: VersionContent) -> list[SourceRow]:
    """Every field the source gave; one that we do not know keeps its own name."""
    labels = source_labels()
    return [
        SourceRow(labels.get(field, f"Mục “{field}”"), _YES_NO.get(text, text), text[:1] in {"[", "{"})
        for field, text in sorted(content.sources.items())
    ]
