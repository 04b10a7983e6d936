"""The rules that need the whole content: who, when, where, how much, and what comes out of it."""

from __future__ import annotations

from collections.abc import Iterator

from motcua.catalogue.content import UNKNOWN, Case, Fee, FeeState, VersionContent
from motcua.catalogue.plain_language.data import Phrases, lists
from motcua.catalogue.plain_language.finding import Finding, Rule
from motcua.catalogue.plain_language.plain_text import check_text
from motcua.catalogue.plain_language.text_rules import NAMES, PROSE, STEPS, TextRule
from motcua.catalogue.plain_language.tokens import tokens_of

_LABELS = {
    "name": "Tên thủ tục",
    "how_to": "Trình tự thực hiện",
    "requirements": "Yêu cầu, điều kiện",
    "executing_agency": "Cơ quan thực hiện",
    "who_may_apply": "Đối tượng thực hiện",
    "results": "Kết quả",
}


def place_label(content: VersionContent, place: str) -> str:
    """A place in the words of the editor; the path itself when the content has no such place."""
    parts = place.split("/")
    if parts[0] != "cases":
        label = _LABELS.get(parts[0], place)
        return f"{label} {int(parts[1]) + 1}" if len(parts) > 1 and parts[1].isdecimal() else label
    case = next((one for one in content.cases if len(parts) > 1 and one.key == parts[1]), None)
    if case is None:
        return place
    return _case_label(case, parts[2:], is_only=len(content.cases) == 1)


def _case_label(case: Case, parts: list[str], *, is_only: bool) -> str:
    head = "" if is_only else f"{case.name}: "
    match parts:
        case ["papers", key, *rest]:
            name = next((paper.name for paper in case.papers if paper.key == key), key)
            return f"{head}giấy tờ “{name[:60]}”" + (", ghi chú" if rest == ["note"] else "")
        case ["fees", index, *_] if index.isdecimal() and int(index) < len(case.fees):
            return f"{head}khoản thu “{case.fees[int(index)].name[:60]}”"
        case ["fees"]:
            return f"{head}khoản thu"
        case ["terms", *rest]:
            term = case.find_term(rest[0]) if rest else None
            return f"{head}thời hạn" + (f" ({term.channel.label.lower()})" if term else "")
        case ["steps", key, *_]:
            name = next((step.name for step in case.steps if step.key == key), key)
            return f"{head}bước “{name[:60]}”"
        case _:
            return f"{head}tên trường hợp" if not is_only else "Tên trường hợp"


def _texts(content: VersionContent) -> Iterator[tuple[str, str, tuple[TextRule, ...]]]:
    """Every public text with its place and the rules that hold for it, in reading order."""
    yield "name", content.name, NAMES
    for index, who in enumerate(content.who_may_apply):
        yield f"who_may_apply/{index}", who, PROSE
    yield "executing_agency", content.executing_agency, PROSE
    yield "requirements", content.requirements, PROSE
    yield "how_to", content.how_to, STEPS
    for index, result in enumerate(content.results):
        yield f"results/{index}", result.name, NAMES
    for case in content.cases:
        at = f"cases/{case.key}"
        yield f"{at}/name", case.name, PROSE
        for paper in case.papers:
            yield f"{at}/papers/{paper.key}/name", paper.name, PROSE
            yield f"{at}/papers/{paper.key}/note", paper.note, PROSE
        for term in case.terms:
            yield f"{at}/terms/{term.channel}", term.note, PROSE
        for number, fee in enumerate(case.fees):
            yield f"{at}/fees/{number}/name", fee.name, PROSE
            yield f"{at}/fees/{number}/note", fee.note, PROSE
        for step in case.steps:
            yield f"{at}/steps/{step.key}/status_shown", step.status_shown, PROSE


def _has(text: str, phrases: Phrases[bool]) -> bool:
    return phrases.is_in(tokens_of(text))


def _missing(rule: Rule, place: str, text: str, why: str, advice: str) -> Finding:
    return Finding(rule, place, text, len(text), len(text), why, advice)


def _way(content: VersionContent) -> Iterator[Finding]:
    """The order of work says where to file, when something happens, and how the result comes."""
    text, data = content.how_to, lists()
    if not text.strip():
        yield _missing(
            Rule.WHO,
            "how_to",
            text,
            "Chưa có trình tự thực hiện.",
            "Viết từng bước có đánh số: ai làm gì, ở đâu, bao lâu, nhận gì.",
        )
        return
    if not (_has(text, data.where) and _has(text, data.filing)):
        yield _missing(
            Rule.WHERE,
            "how_to",
            text,
            "Không có câu nào nói nộp hồ sơ ở đâu.",
            "Thêm: “Bạn nộp hồ sơ tại …, qua … hoặc trên …”.",
        )
    if not _has(text, data.getting):
        yield _missing(
            Rule.RESULT,
            "how_to",
            text,
            "Không có câu nào nói nhận kết quả thế nào.",
            "Thêm bước cuối: “Bạn nhận kết quả tại …, theo ngày ghi trên giấy hẹn”.",
        )
    if not _has(text, data.when):
        yield _missing(
            Rule.WHEN,
            "how_to",
            text,
            "Không có câu nào nói khi nào xong.",
            "Thêm: “trong ngày”, “sau 3 ngày làm việc” hoặc “theo ngày ghi trên giấy hẹn”.",
        )


def _fee(fee: Fee, place: str) -> Iterator[Finding]:
    if fee.state == FeeState.UNKNOWN:
        yield _missing(
            Rule.HOW_MUCH,
            f"{place}/note",
            fee.note,
            "Chưa rõ thu bao nhiêu.",
            "Ghi số tiền; không thu thì chọn “Miễn phí”.",
        )
    elif fee.state == FeeState.BY_PROVINCIAL_COUNCIL and not _has(fee.note, lists().see):
        yield _missing(
            Rule.HOW_MUCH,
            f"{place}/note",
            fee.note,
            "Mức thu do tỉnh quy định nhưng không nói xem ở đâu.",
            "Ghi mức của tỉnh, hoặc: “Hãy xem bảng thu tại nơi nộp hồ sơ”.",
        )


def _case(case: Case) -> Iterator[Finding]:
    at = f"cases/{case.key}"
    if not case.terms:
        yield _missing(
            Rule.WHEN, f"{at}/terms", "", "Chưa có thời hạn.", "Ghi số ngày, số giờ cho từng cách nộp."
        )
    for term in case.terms:
        if term.unit == UNKNOWN or not term.is_known:
            yield _missing(
                Rule.WHEN,
                f"{at}/terms/{term.channel}",
                term.note,
                "Chưa rõ bao lâu có kết quả.",
                "Chọn số và đơn vị: giờ, ngày làm việc, ngày, tháng.",
            )
    if not case.fees:
        yield _missing(
            Rule.HOW_MUCH,
            f"{at}/fees",
            "",
            "Chưa nói phải trả bao nhiêu.",
            "Ghi số tiền; không thu thì ghi “Miễn phí”.",
        )
    for index, fee in enumerate(case.fees):
        yield from _fee(fee, f"{at}/fees/{index}")
    for paper in case.papers:
        if not paper.required and not paper.note.strip():
            yield _missing(
                Rule.WHEN_PAPER,
                f"{at}/papers/{paper.key}/note",
                paper.note,
                "Giấy tờ không bắt buộc mà không nói khi nào cần.",
                "Ghi: “Chỉ cần khi …”.",
            )


def check(content: VersionContent) -> tuple[Finding, ...]:
    """Everything hard to understand or not said in one version, in reading order. Pure, never raises."""
    explained: set[str] = set()
    found: list[Finding] = []
    for place, text, rules in _texts(content):
        if text:
            found.extend(check_text(text, place, rules=rules, explained=explained))
    if not content.who_may_apply:
        found.append(
            _missing(
                Rule.WHO,
                "who_may_apply",
                "",
                "Chưa nói ai làm được thủ tục này.",
                "Kể từng nhóm người, mỗi dòng một nhóm.",
            )
        )
    found.extend(_way(content))
    if not content.results:
        found.append(
            _missing(
                Rule.RESULT,
                "results",
                "",
                "Chưa nói kết quả là giấy gì.",
                "Ghi tên giấy tờ người dân nhận được.",
            )
        )
    for case in content.cases:
        found.extend(_case(case))
    return tuple(found)
