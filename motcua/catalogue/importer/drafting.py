"""From a record of the national catalogue to a draft of ours. Pure: no database, no clock.

Every field of the source is either used or kept word for word in ``sources``; what is unclear is never
guessed in silence but becomes a Doubt that a person settles.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from motcua.catalogue.content import (
    Case,
    ExecutingKind,
    LegalBasis,
    RequiredPaper,
    ResultKind,
    VersionContent,
)
from motcua.catalogue.doubts import Doubt, DoubtKind, Doubts
from motcua.catalogue.importer.opening import NumberedRecord, SourceRecord, SourceResult
from motcua.catalogue.importer.ways import ways_of
from motcua.core.text import fold

NOTHING = "Không có thông tin"
_LINE = 4000
_HIDDEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PAGE_TAIL = re.compile(r"Từ khóa(?P<keywords>.{0,2000}?)Mô tả", re.DOTALL)
_DISTRICT = re.compile(r"(cấp huyện|UBND huyện|Ủy ban nhân dân huyện)", re.IGNORECASE)
# Sentences known to be broken in the source itself: shown as they are, never repaired by a program.
_SCRAMBLED = ("đăng ký khai tâm Phục vụ hành chính công", "hoàn tất việc sinh tại Trung")
_RESULT_CODE = re.compile(r"KQ\.[GH]\d{2}\.\d{6}")
_CODE_IN_NAME = re.compile(r"^(?P<name>.+?)\s*Mã:\s*(?P<code>\S.{0,60})$", re.DOTALL)
_DECISION = re.compile(r"\d+[a-zA-Z]?/QĐ-[A-ZĐ0-9-]+")
_QUANTITY = re.compile(r"^(?:(?P<originals>\d+) bản chính)?,?(?:(?P<copies>\d+) bản sao)?$")
_GROUP_MARK = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
_GROUP_HEAD = re.compile(r"(?:bản chính|bản sao)?(?P<head>[^\n]{0,300}?)$")
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


def tidy(text: str | None, field: str, doubts: Doubts) -> str:
    """Composed text without hidden characters; "Không có thông tin" is no text. Notes what was changed."""
    if not text or text.strip() == NOTHING:
        return ""
    composed = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))
    if composed != text:
        doubts.add(DoubtKind.NOT_COMPOSED, field, composed[:120])
    visible = _HIDDEN.sub("", composed)
    if visible != composed:
        hidden = len(composed) - len(visible)
        doubts.add(DoubtKind.HIDDEN_CHARACTERS, field, f"{hidden} ký tự ẩn")
    if _PRIVATE.search(visible):
        doubts.add(DoubtKind.PRIVATE_CHARACTERS, field, _around(visible, _PRIVATE))
    return visible.replace("\u00a0", " ").strip()


def _around(text: str, pattern: re.Pattern[str], width: int = 60) -> str:
    """The words about the first match, for a person to find the place."""
    found = pattern.search(text)
    if found is None:
        return text[: width * 2]
    return text[max(0, found.start() - width) : found.end() + width].strip()


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
    for digits in (found["originals"] or "0", found["copies"] or "0"):
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
        head = next((head for start, head in reversed(groups) if start <= position), "")
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


def _sources(record: SourceRecord, doubts: Doubts) -> dict[str, str]:
    """The source's own words, every field that says anything, fields we do not know included."""
    kept: dict[str, str] = {}
    for field, value in record.model_dump(mode="json").items():
        if value in (None, "", [], {}):
            continue
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        kept[field] = _SURROGATE.sub("\ufffd", text).replace("\x00", "\ufffd")
        if field not in SourceRecord.model_fields:
            doubts.add(DoubtKind.FIELD_UNKNOWN, field[:60], kept[field])
    return kept


def _look_over(record: SourceRecord, texts: dict[str, str], doubts: Doubts) -> None:
    """Doubts about what the texts say: abolished level, merged bodies, broken sentences, odd decision."""
    for field, text in texts.items():
        if _DISTRICT.search(text):
            doubts.add(DoubtKind.DISTRICT_LEVEL, field, _around(text, _DISTRICT))
        for phrase in _SCRAMBLED:
            if phrase in text:
                doubts.add(DoubtKind.SCRAMBLED, field, _around(text, re.compile(re.escape(phrase))))
    if "cũ)" in (record.publisher or ""):
        doubts.add(DoubtKind.FORMER_BODY, "publisher", record.publisher or "")
    if not _DECISION.fullmatch((record.decision_no or "").strip()):
        doubts.add(DoubtKind.DECISION_ODD, "decision_no", record.decision_no or "(trống)")


def _cases(record: SourceRecord, doubts: Doubts) -> tuple[Case, ...]:
    papers = _papers(record, doubts)
    groups = ways_of(record, doubts)
    if len(groups) == 1:
        return (
            Case(key="chung", name="Trường hợp chung", papers=papers, terms=groups[0][0], fees=groups[0][1]),
        )
    return tuple(
        Case(key=f"truong-hop-{index}", name=f"Trường hợp {index}", papers=papers, terms=terms, fees=fees)
        for index, (terms, fees) in enumerate(groups, start=1)
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


def draft_of(numbered: NumberedRecord) -> Draft:
    """The draft of one record, with every doubt about it."""
    record, doubts = numbered.record, Doubts()
    sector_name = tidy(record.domain, "domain", doubts) or "Chưa phân loại"
    said = tidy(record.requirements, "requirements", doubts)
    requirements, keywords = _without_tail(said, "requirements", doubts)
    results, more_keywords = _results(record, doubts)
    numbers = _tidied(record.legal_doc_numbers, "legal_doc_numbers", doubts)
    content = VersionContent(
        name=_line(tidy(record.name, "name", doubts), "name", doubts) or record.code,
        sector_code=slug(sector_name),
        who_may_apply=_tidied(record.targets, "targets", doubts),
        executing_agency=_agency(record, doubts),
        cases=_cases(record, doubts),
        legal_bases=tuple(LegalBasis(number=number) for number in numbers),
        results=results,
        requirements=requirements,
        how_to=tidy(record.steps_text, "steps_text", doubts),
        sources=_sources(record, doubts),
    )
    _note_gaps(record, content, doubts)
    flag = ["ubnd cấp xã"] if record.is_commune_peoples_committee else []
    return Draft(
        code=record.code,
        name=content.name,
        sector_code=content.sector_code,
        sector_name=sector_name,
        executing=executing_kind([*flag, content.executing_agency, record.authority or ""]),
        keywords="; ".join(dict.fromkeys(filter(None, [keywords, *more_keywords])))[:2000],
        decision_no=tidy(record.decision_no, "decision_no", doubts)[:100],
        content=content,
        digest=numbered.digest,
        doubts=tuple(doubts),
    )
