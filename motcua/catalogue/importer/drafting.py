"""From a record of the national catalogue to a draft of ours. Pure: no database, no clock.

Every field of the source is either used or kept word for word in ``sources``; what is unclear is never
guessed in silence but becomes a Doubt that a person settles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from motcua.catalogue.content import (
    Case,
    ExecutingKind,
    LegalBasis,
    RequiredPaper,
    ResultKind,
    VersionContent,
)
from motcua.catalogue.doubts import Doubt, DoubtKind, Doubts
from motcua.catalogue.importer.adapting import UNSORTED
from motcua.catalogue.importer.internal_steps import steps_of
from motcua.catalogue.importer.record import CODE, Reading, SourceBasis, SourceRecord, SourceResult
from motcua.catalogue.importer.shape import Fullness
from motcua.catalogue.importer.tidying import NOTHING, SURROGATE, around, tidy
from motcua.catalogue.importer.ways import ways_of
from motcua.core.text import fold

_LINE = 4000
_PAGE_TAIL = re.compile(r"Từ khóa(?P<keywords>.{0,2000}?)Mô tả", re.DOTALL)
_DISTRICT = re.compile(r"(cấp huyện|UBND huyện|Ủy ban nhân dân huyện)", re.IGNORECASE)
# Sentences known to be broken in the source itself: shown as they are, never repaired by a program.
_SCRAMBLED = ("đăng ký khai tâm Phục vụ hành chính công", "hoàn tất việc sinh tại Trung")
_RESULT_CODE = re.compile(r"KQ\.[GH]\d{2}\.\d{6}")
_CODE_IN_NAME = re.compile(r"^(?P<name>.+?)\s*Mã:\s*(?P<code>\S.{0,60})$", re.DOTALL)
_DECISION = re.compile(r"\d+[a-zA-Z]?/QĐ-[A-ZĐ0-9-]+")
_QUANTITY = re.compile(
    r"(?:(?P<originals>\d+) bản chính)?,?(?:(?P<copies>\d+) bản sao)?"
    r"|Bản chính:\s*(?P<chief>\d+)\s*-?\s*Bản sao:\s*(?P<second>\d+)"
)
_DAY = re.compile(r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})")
_BASIS = re.compile(r"\d+[A-Za-z]?/[0-9A-ZĐ]+(?:[-/ ]\s?[0-9A-ZĐ][0-9A-ZĐa-z]*)*")
_GROUP_MARK = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_FORM_NAME = 120

# Names under which the national catalogue lists those who carry a procedure out, most local first.
_BODIES: tuple[tuple[re.Pattern[str], ExecutingKind], ...] = (
    (re.compile(r"(uy ban nhan dan|ubnd)\s*(cap\s*)?(xa|phuong)"), ExecutingKind.COMMUNE),
    (re.compile(r"cong an"), ExecutingKind.POLICE),
    (
        re.compile(r"thue|hai quan|bao hiem xa hoi|bhxh|kho bac|cang vu|ngan hang nha nuoc khu vuc|toa an"),
        ExecutingKind.VERTICAL,
    ),
    (re.compile(r"\bso\b|cap tinh|tinh, thanh pho|uy ban nhan dan (tinh|thanh pho)"), ExecutingKind.PROVINCE),
    (
        re.compile(r"\bbo\b|\bcuc\b|ngan hang nha nuoc|uy ban chung khoan|\bvu\b"),
        ExecutingKind.CENTRAL,
    ),
)


@dataclass(frozen=True, slots=True)
class Draft:
    """What one record becomes: the head of a procedure, its content, and what a person must look at."""

    code: str
    name: str
    sector_code: str
    sector_name: str
    executing: ExecutingKind
    keywords: str
    decision_no: str
    content: VersionContent
    digest: str
    doubts: tuple[Doubt, ...]


def slug(text: str) -> str:
    """A code made of a name: folded, words joined by hyphens, at most sixty letters."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:60].strip("-") or "khac"


def _line(text: str, field: str, doubts: Doubts) -> str:
    """A text short enough for one field; a longer one is shortened and noted."""
    if len(text) <= _LINE:
        return text
    doubts.add(DoubtKind.TEXT_CUT, field, text[:200])
    return text[: _LINE - 1].rstrip() + "…"


def _groups(raw: str) -> list[tuple[int, str]]:
    """Where each table of papers begins in the source's text, and the heading above it."""
    groups: list[tuple[int, str]] = []
    start = raw.find(_GROUP_MARK)
    former = 0
    while start >= 0:
        before = raw[former:start]
        cut = max(before.rfind("bản chính"), before.rfind("bản sao"))
        head = before[
            cut + len("bản chính") if before[cut:].startswith("bản chính") else cut + len("bản sao") :
        ]
        head = (head if cut >= 0 else before).strip(" -*:\n\t")
        former = start + len(_GROUP_MARK)
        groups.append((former, head[-300:]))
        start = raw.find(_GROUP_MARK, former)
    return groups


def _quantity(text: str, name: str, doubts: Doubts) -> tuple[int, int]:
    """Originals and copies; digits stuck to the number (the tail of a form's name) are cut and noted."""
    found = _QUANTITY.fullmatch(text.strip())
    if found is None or not text.strip():
        doubts.add(DoubtKind.QUANTITY_ODD, "components_parsed", f"{text} | {name[:200]}")
        return 0, 0
    numbers: list[int] = []
    for digits in (found["originals"] or found["chief"] or "0", found["copies"] or found["second"] or "0"):
        plain = len(digits) == 1 or (len(digits) == 2 and digits.startswith("0"))
        if not plain:
            doubts.add(DoubtKind.QUANTITY_ODD, "components_parsed", f"{text} | {name[:200]}")
        numbers.append(int(digits) if plain else int(digits[-1]))
    if not any(numbers):
        doubts.add(DoubtKind.QUANTITY_ZERO, "components_parsed", f"{text} | {name[:200]}")
    return numbers[0], numbers[1]


def _papers(record: SourceRecord, doubts: Doubts) -> tuple[RequiredPaper, ...]:
    raw = record.components_raw or ""
    groups = _groups(raw)
    heads = [head for _, head in groups if head]
    if len(heads) > 1:
        doubts.add(DoubtKind.PAPER_GROUPS, "components_raw", " | ".join(head[:80] for head in heads))
    papers: list[RequiredPaper] = []
    position = 0
    for index, row in enumerate(record.components_parsed, start=1):
        found = raw.find(row.name, position)
        position = found if found >= 0 else position
        head = row.group or next((head for start, head in reversed(groups) if start <= position), "")
        name = _line(tidy(row.name, "components_parsed", doubts), "components_parsed", doubts)
        form = tidy(row.form_file, "components_parsed", doubts)
        if form and (form.startswith(".") or len(form) > _FORM_NAME):
            doubts.add(DoubtKind.FORM_ODD, "components_parsed", form)
        originals, copies = _quantity(row.quantity_raw, name, doubts)
        papers.append(
            RequiredPaper(
                key=f"giay-to-{index}",
                name=name or f"Giấy tờ {index}",
                originals=originals,
                copies=copies,
                shown_only="xuất trình" in head.lower() and "nộp" not in head.lower(),
                form_name=_line(form, "components_parsed", doubts) or None,
                note=head,
            )
        )
    if not papers:
        doubts.add(DoubtKind.PAPERS_MISSING, "components_raw", raw[:200])
    return tuple(papers)


def _without_tail(text: str, field: str, doubts: Doubts) -> tuple[str, str]:
    """Text without the tail of the source's page, and the keywords found in that tail."""
    found = _PAGE_TAIL.search(text)
    if found is None:
        return text, ""
    doubts.add(DoubtKind.PAGE_TAIL, field, text[found.start() :])
    words = found["keywords"].strip()
    before = text[: found.start()].strip()
    return ("" if before == NOTHING else before), ("" if words.startswith(NOTHING) else words)


def _result(row: SourceResult, doubts: Doubts) -> tuple[ResultKind | None, str]:
    name, keywords = _without_tail(tidy(row.name, "results", doubts), "results", doubts)
    code = tidy(row.code, "results", doubts)
    glued = _CODE_IN_NAME.match(name)
    if not code and glued and "Mã:" not in glued["code"]:
        name, code = glued["name"], glued["code"].strip()
    if not name:
        return None, keywords
    if not _RESULT_CODE.fullmatch(code):
        doubts.add(DoubtKind.RESULT_CODE, "results", f"{code or '(trống)'} | {name[:200]}")
    return ResultKind(code=_line(code, "results", doubts), name=_line(name, "results", doubts)), keywords


def _results(record: SourceRecord, doubts: Doubts) -> tuple[tuple[ResultKind, ...], list[str]]:
    pairs = [_result(row, doubts) for row in record.results]
    results = tuple(dict.fromkeys(result for result, _ in pairs if result is not None))
    if not results:
        doubts.add(DoubtKind.RESULT_MISSING, "results", "")
    return results, [words for _, words in pairs if words]


def executing_kind(names: Sequence[str]) -> ExecutingKind:
    """Which sort of body carries a procedure out, from the names the source gives."""
    folded = " ; ".join(fold(name) for name in names)
    for pattern, kind in _BODIES:
        if pattern.search(folded):
            return kind
    return ExecutingKind.OTHER


def words_of(said: dict[str, Any]) -> dict[str, str]:
    """The source's own words, every field that says anything, under the source's names."""
    kept: dict[str, str] = {}
    for field, value in said.items():
        if value in (None, "", [], {}):
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        kept[field] = SURROGATE.sub("\ufffd", text).replace("\x00", "\ufffd")
    return kept


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text.strip())
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def _basis(row: SourceBasis, doubts: Doubts) -> LegalBasis | None:
    number = tidy(row.number, "legal_bases", doubts)
    title = _line(tidy(row.title, "legal_bases", doubts), "legal_bases", doubts)
    if not number and not title:
        return None
    if not _BASIS.search(number):
        doubts.add(DoubtKind.LEGAL_ODD, "legal_bases", f"{number or '(trống)'} | {title}")
    return LegalBasis(
        number=_line(number or title, "legal_bases", doubts),
        title=title,
        issued_on=_day(row.issued_on),
        issuer=_line(tidy(row.issuer, "legal_bases", doubts), "legal_bases", doubts),
    )


def _bases(record: SourceRecord, doubts: Doubts) -> tuple[LegalBasis, ...]:
    if record.legal_bases:
        found = (_basis(row, doubts) for row in record.legal_bases)
        return tuple(dict.fromkeys(basis for basis in found if basis is not None))
    numbers = _tidied(record.legal_doc_numbers, "legal_doc_numbers", doubts)
    return tuple(LegalBasis(number=_line(number, "legal_doc_numbers", doubts)) for number in numbers)


def _look_over(record: SourceRecord, texts: dict[str, str], doubts: Doubts) -> None:
    """Doubts about what the texts say: abolished level, merged bodies, broken sentences, odd decision."""
    for field, text in texts.items():
        if _DISTRICT.search(text):
            doubts.add(DoubtKind.DISTRICT_LEVEL, field, around(text, _DISTRICT))
        for phrase in _SCRAMBLED:
            if phrase in text:
                doubts.add(DoubtKind.SCRAMBLED, field, around(text, re.compile(re.escape(phrase))))
    if "cũ)" in (record.publisher or ""):
        doubts.add(DoubtKind.FORMER_BODY, "publisher", record.publisher or "")
    if not _DECISION.fullmatch((record.decision_no or "").strip()):
        doubts.add(DoubtKind.DECISION_ODD, "decision_no", record.decision_no or "(trống)")


def _cases(record: SourceRecord, doubts: Doubts) -> tuple[Case, ...]:
    papers, groups = _papers(record, doubts), ways_of(record, doubts)
    steps = steps_of(record.internal_steps, doubts)
    if len(groups) == 1:
        terms, fees = groups[0]
        only = Case(key="chung", name="Trường hợp chung", papers=papers, terms=terms, fees=fees, steps=steps)
        return (only,)
    return tuple(
        Case(
            key=f"truong-hop-{index}",
            name=f"Trường hợp {index}",
            papers=papers,
            terms=terms,
            fees=fees,
            steps=steps,
        )
        for index, (terms, fees) in enumerate(groups, start=1)
    )


def _listed_cases(record: SourceRecord, doubts: Doubts) -> tuple[Case, ...]:
    """The cases of a procedure of which a list tells no more than its head, perhaps its steps."""
    names = list(dict.fromkeys(step.case for step in record.internal_steps)) or [""]
    if len(names) == 1:
        steps = steps_of(record.internal_steps, doubts)
        return (Case(key="chung", name=names[0] or "Trường hợp chung", steps=steps),)
    return tuple(
        Case(
            key=f"truong-hop-{index}",
            name=name or f"Trường hợp {index}",
            steps=steps_of([step for step in record.internal_steps if step.case == name], doubts),
        )
        for index, name in enumerate(names, start=1)
    )


def _agency(record: SourceRecord, doubts: Doubts) -> str:
    """Who carries it out, by the list, else by the portal's own line."""
    field, names = "executing_agencies_list", record.executing_agencies_list
    if not any(names) and record.executing_agencies_portal:
        field, names = "executing_agencies_portal", [record.executing_agencies_portal]
    return _line("; ".join(filter(None, (tidy(name, field, doubts) for name in names))), field, doubts)


def _tidied(texts: Sequence[str], field: str, doubts: Doubts) -> tuple[str, ...]:
    """The texts of a list, tidied, without blanks and repeats."""
    return tuple(dict.fromkeys(filter(None, (tidy(text, field, doubts) for text in texts))))


def _note_gaps(record: SourceRecord, content: VersionContent, doubts: Doubts) -> None:
    """Doubts about what is not there, then about what the texts say."""
    for kind, field, is_missing in (
        (DoubtKind.AGENCY_MISSING, "executing_agencies_list", not content.executing_agency),
        (DoubtKind.APPLICANT_MISSING, "targets", not content.who_may_apply),
        (DoubtKind.LEGAL_MISSING, "legal_doc_numbers", not content.legal_bases),
    ):
        if is_missing:
            doubts.add(kind, field, "")
    texts = {
        "name": content.name,
        "steps_text": content.how_to,
        "requirements": content.requirements,
        "executing_agencies_list": content.executing_agency,
        "components_parsed": "\n".join(paper.name for paper in content.cases[0].papers),
        "results": "\n".join(result.name for result in content.results),
    }
    _look_over(record, texts, doubts)


def _name(record: SourceRecord, doubts: Doubts) -> str:
    name = _line(tidy(record.name, "name", doubts), "name", doubts)
    if not name:
        doubts.add(DoubtKind.NAME_MISSING, "name", record.code)
    return name or f"Thủ tục {record.code}"


def _full_content(record: SourceRecord, doubts: Doubts) -> tuple[dict[str, Any], list[str]]:
    """The parts a full record tells, and the keywords found in its page's tail."""
    said = tidy(record.requirements, "requirements", doubts)
    requirements, keywords = _without_tail(said, "requirements", doubts)
    results, more_keywords = _results(record, doubts)
    parts = {
        "cases": _cases(record, doubts),
        "legal_bases": _bases(record, doubts),
        "results": results,
        "requirements": requirements,
        "how_to": tidy(record.steps_text, "steps_text", doubts),
    }
    return parts, [keywords, *more_keywords, tidy(record.keywords, "keywords", doubts)]


def draft_of(reading: Reading, fullness: Fullness = Fullness.FULL) -> Draft:
    """The draft of one record, with every doubt about it."""
    record, doubts = reading.record, Doubts(reading.doubts)
    for field in reading.unknown:
        doubts.add(DoubtKind.FIELD_UNKNOWN, field[:60], words_of(reading.said).get(field, ""))
    if not CODE.fullmatch(record.code) and not any(one.kind is DoubtKind.CODE_MISSING for one in doubts):
        doubts.add(DoubtKind.CODE_ODD, "code", record.code)
    sector_name = tidy(record.domain, "domain", doubts) or UNSORTED
    name = _name(record, doubts)
    parts: dict[str, Any]
    keywords: list[str]
    if fullness is Fullness.LIST:
        parts, keywords = {"cases": _listed_cases(record, doubts), "legal_bases": _bases(record, doubts)}, []
        doubts.add(DoubtKind.ONLY_LISTED, "code", f"{record.code} {name}")
    else:
        parts, keywords = _full_content(record, doubts)
    content = VersionContent(
        name=name,
        sector_code=slug(sector_name),
        who_may_apply=_tidied(record.targets, "targets", doubts),
        executing_agency=_agency(record, doubts),
        sources=words_of(reading.said),
        **parts,
    )
    if fullness is not Fullness.LIST:
        _note_gaps(record, content, doubts)
    flag = ["ubnd cấp xã"] if record.is_commune_peoples_committee else []
    return Draft(
        code=record.code,
        name=content.name,
        sector_code=content.sector_code,
        sector_name=sector_name,
        executing=executing_kind([*flag, content.executing_agency, record.authority or ""]),
        keywords="; ".join(dict.fromkeys(filter(None, keywords)))[:2000],
        decision_no=tidy(record.decision_no, "decision_no", doubts)[:100],
        content=content,
        digest=reading.digest,
        doubts=tuple(doubts),
    )
