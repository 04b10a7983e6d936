"""Decisions that publish procedures, as text: lists, marks of the ways of filing, internal processes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer.adapting import reading_of
from motcua.catalogue.importer.decision_cells import (
    LOOSE_CODE,
    Header,
    cells_of,
    code_of,
    find_header,
    plain,
)
from motcua.catalogue.importer.flattened import legal_numbers
from motcua.catalogue.importer.mapping import Line
from motcua.catalogue.importer.opening import Form, Opened
from motcua.catalogue.importer.record import ImportRefused, Loose, Reading, Readings
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.tidying import same_words

MAPPING = (
    Line("quyet_dinh", "Số quyết định", "Số quyết định công bố của bản thảo"),
    Line("ma", "Mã TTHC trong bảng hoặc trong ngoặc", "Mã thủ tục; phần sau mã quốc gia là mã địa phương"),
    Line("ten", "Tên thủ tục", "Tên thủ tục"),
    Line("linh_vuc", "Đầu mục “Lĩnh vực …” hoặc cột Lĩnh vực", "Lĩnh vực"),
    Line("cap", "Đầu mục “… cấp xã”, “… cấp tỉnh” hoặc cột Cấp thực hiện"),
    Line("bang", "Các cột của bảng", "Cơ quan thực hiện, căn cứ; các cột khác giữ nguyên văn"),
    Line("danh_dau", "Dấu x: toàn trình, một phần, bưu chính, trực tiếp", "Nghi vấn để đặt cách nộp"),
    Line("quy_trinh", "Quy trình nội bộ: bước, nội dung, trách nhiệm, thời gian", "Bước xử lý"),
    Line("trich", "Đoạn có mã thủ tục"),
)
_DECISION_NO = re.compile(r"(?:Số|Quyết định số)\s*:?\s*(\d+)\s*/\s*(QĐ-[A-ZĐ]+)")
_CODE_IN_WORDS = re.compile(rf"\(\s*(?:[Mm]ã\s*(?:TTHC|số|thủ tục)?\s*:?\s*)?{LOOSE_CODE.pattern}\s*\)")
_SECTOR = re.compile(
    r"^(?:LĨNH VỰC|Lĩnh vực)\s+(?P<name>.+?)\s*(?:\(\s*\d+\s*(?:TTHC|tthc|thủ tục)\s*\))?\.?$"
)
_STEP = re.compile(r"^Bước\s*\d+")
_SUB_CASE = re.compile(r"(?m)^\W*(?P<name>[a-zđ]\)\s.+)", re.DOTALL)
_PROCESS_NAME = re.compile(
    r"(?:Quy\s+trình[^:“\"]{0,120}[:“\"]+\s*)?[“\"]?(?P<name>.+?)[”\"]?\s*$", re.DOTALL | re.IGNORECASE
)
_MARKS = ("toan trinh", "mot phan", "bcci", "buu chinh", "truc tiep", "truc tuyen")
_LEVELS = ("cap xa", "cap tinh", "cap huyen")


@dataclass(slots=True)
class _Found:
    """What one decision says of one procedure, gathered from its tables and processes."""

    code: str
    name: str
    place: str
    sector: str = ""
    level: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    steps: list[dict[str, str]] = field(default_factory=list)
    passages: list[str] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)


class _Walk:
    """Goes through the cells once, remembering section, table header and process."""

    def __init__(self, text: str) -> None:
        self.cells = cells_of(text)
        self.found: dict[str, _Found] = {}
        self._header: Header | None = None
        self._sector = self._level = self._case = self._stage = ""
        self._process: _Found | None = None

    def run(self) -> None:
        """Read all cells."""
        place = 0
        while place < len(self.cells):
            place = self._step_at(place)

    def _step_at(self, place: int) -> int:
        cell = self.cells[place]
        words = plain(cell)
        if not words:
            return place + 1
        header = find_header(self.cells, place)
        if header is not None:
            self._header, self._process = header, None
            return header.end
        code = LOOSE_CODE.fullmatch(words)
        if code is not None:
            return self._table_row(place, code)
        if _STEP.match(words) and self._process is not None:
            return self._process_step(place)
        named = list(_CODE_IN_WORDS.finditer(cell))
        if named:
            self._named(place, cell, named)
        else:
            self._section(words, cell)
        return place + 1

    def _section(self, words: str, cell: str) -> None:
        lines = [words] if len(words) < 200 else []
        for line in [*lines, *map(plain, cell.splitlines())]:
            sector = _SECTOR.match(line)
            if sector is not None:
                self._sector = sector["name"].strip(" :.")
                return
        folded = same_words(words)
        if len(words) < 200 and any(level in folded for level in _LEVELS):
            self._level = words
            if self._process is not None:
                self._stage = words
        if self._process is not None:
            sub_case = _SUB_CASE.search(cell)
            if sub_case is not None:
                self._case, self._stage = plain(sub_case["name"])[:200], ""

    def _entry(self, code: re.Match[str], name: str, place: int) -> _Found:
        key = code_of(code)
        found = self.found.get(key)
        if found is None:
            found = _Found(key, name, f"Ô {place + 1}", self._sector, self._level)
            self.found[key] = found
        if code[0] != key:
            found.doubts.add(DoubtKind.CODE_ODD, "code", f"{code[0]} → {key}")
        return found

    def _table_row(self, place: int, code: re.Match[str]) -> int:
        """A row of a list: number, code, name, and the other columns of its header."""
        name = plain(self.cells[place + 1]) if place + 1 < len(self.cells) else ""
        found = self._entry(code, name, place)
        columns = self._header.columns if self._header is not None else ()
        at = next((n for n, title in enumerate(columns) if "ma" in same_words(title).split()), None)
        if at is None:
            found.doubts.add(DoubtKind.ROW_ODD, "bang", f"{code[0]} {name}"[:300])
            return place + 2
        start, end = place - at, place - at + len(columns)
        row = dict(zip(columns, self.cells[max(0, start) : end], strict=False))
        is_whole = start >= 0 and (end >= len(self.cells) or not self.cells[end])
        if not is_whole or len(row) < len(columns):
            found.doubts.add(DoubtKind.ROW_ODD, "bang", f"{code[0]} {name}"[:300])
        found.rows.append(row)
        for title, cell in row.items():
            if plain(cell).lower() == "x" and any(mark in same_words(title) for mark in _MARKS):
                found.marks.append(title)
        return end if is_whole else place + 2

    def _named(self, place: int, cell: str, codes: list[re.Match[str]]) -> None:
        """A name with its code in parentheses: a row of a list, or the heading of a process."""
        start = 0
        for in_words in codes:
            code = LOOSE_CODE.search(in_words[0])
            if code is None:
                continue
            before = cell[start : in_words.start()]
            start = in_words.end()
            is_process = "quy trình" in plain(cell).lower() and len(codes) == 1
            words = plain(before)
            if is_process:
                words = plain(re.split(r"Quy\s+trình", before)[-1])
                name = words.split(":", 1)[-1]
            else:
                name = words
            found = self._entry(code, name.strip(' “”":;.') or words, place)
            found.passages.append(plain(cell) if len(codes) == 1 else words)
            if is_process:
                self._process, self._case, self._stage = found, "", ""
                rest = _SUB_CASE.search(cell, start)
                self._case = plain(rest["name"])[:200] if rest else ""

    def _process_step(self, place: int) -> int:
        """Four cells: which step, what, by whom, how long."""
        found = self._process
        parts = [plain(cell) for cell in self.cells[place : place + 4]]
        parts += [""] * (4 - len(parts))
        step, name, holder, time = parts
        if found is not None:
            if self._stage:
                name = f"{self._stage}: {name}"
            found.steps.append(
                {"step": step, "case": self._case, "name": name, "holder": holder, "time_raw": time}
            )
        return place + 4


def _cell(rows: list[dict[str, str]], *names: str) -> str:
    for row in rows:
        for title, cell in row.items():
            if same_words(title) in names and plain(cell):
                return cell
    return ""


def _reading(found: _Found, decision_no: str) -> Reading:
    rows, doubts = found.rows, found.doubts
    said: dict[str, Any] = {
        "quyet_dinh": decision_no,
        "ma": found.code,
        "ten": found.name,
        "linh_vuc": found.sector,
        "cap": found.level,
        "bang": rows,
        "danh_dau": found.marks,
        "quy_trinh": found.steps,
        "trich": found.passages,
    }
    doubts.add(DoubtKind.LISTED_ANEW, "bang", f"{decision_no or 'Quyết định'}: {found.name}"[:400])
    online = plain(_cell(rows, "dich vu cong truc tuyen", "cach thuc dia diem thuc hien"))
    if found.marks or online:
        doubts.add(DoubtKind.CHANNEL_MARKED, "danh_dau", "; ".join(found.marks) or online)
    agency = plain(_cell(rows, "co quan thuc hien"))
    sector = re.sub(r"\s*\(Bộ [^)]*\)$", "", plain(_cell(rows, "linh vuc"))) or found.sector
    fields = {
        "code": found.code,
        "name": found.name,
        "domain": sector.capitalize() if sector.isupper() else sector[:1].upper() + sector[1:],
        "decision_no": decision_no or None,
        "executing_agencies_list": [agency] if agency else [],
        "legal_doc_numbers": legal_numbers(plain(_cell(rows, "can cu phap ly"))),
        "internal_steps": found.steps,
        "is_commune_peoples_committee": "ubnd cap xa" in same_words(found.level),
    }
    return reading_of(found.place, said, fields, mapping=MAPPING, doubts=doubts)


def _unread(text: str, found: dict[str, _Found]) -> list[Loose]:
    """Codes that stand in the text and were not taken up, each with the words about it."""
    loose, seen = [], set(found)
    for match in LOOSE_CODE.finditer(text):
        code = code_of(match)
        if code not in seen:
            seen.add(code)
            about = text[max(0, match.start() - 200) : match.end() + 200]
            loose.append(Loose(f"Mã {code}", about, is_unclear=True))
    return loose


def _read(opened: Opened) -> Readings:
    walk = _Walk(opened.text)
    walk.run()
    number = _DECISION_NO.search(opened.text)
    decision_no = f"{number[1]}/{number[2]}" if number else ""
    readings = Readings([_reading(found, decision_no) for found in walk.found.values()])
    if not readings.records:
        raise ImportRefused(
            f"Không tìm thấy thủ tục nào trong “{opened.name}”. Quyết định phải có bảng với mã thủ tục."
        )
    readings.loose.append(Loose("Toàn văn", opened.text))
    readings.loose.extend(_unread(opened.text, walk.found))
    return readings


def _recognises(opened: Opened) -> bool:
    if opened.form is not Form.TEXT:
        return False
    words = same_words(opened.text[:100_000])
    return ("quyet dinh" in words or "danh muc" in words) and bool(LOOSE_CODE.search(opened.text))


SHAPE = Shape(
    key="decision",
    label="Quyết định công bố, dạng văn bản",
    about="Tệp chữ (.txt) của quyết định: bảng kẻ bằng dấu |, mã thủ tục trong bảng hoặc trong ngoặc.",
    fullness=Fullness.LIST,
    mapping=MAPPING,
    recognises=_recognises,
    read=_read,
)
