"""What all adapters share: from a record's fields to a reading, with the place named when it cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from motcua.catalogue.doubts import Doubt, DoubtKind, Doubts
from motcua.catalogue.importer.mapping import Line, names
from motcua.catalogue.importer.opening import Opened
from motcua.catalogue.importer.record import CODE, PROVISIONAL, ImportRefused, Reading, SourceRecord
from motcua.catalogue.importer.tidying import NOTHING

UNSORTED = "Chưa phân loại"


def said_or_none(value: Any) -> str | None:
    """A text that says something; "Không có thông tin" and blanks do not."""
    if not isinstance(value, str) or not value.strip() or value.strip() == NOTHING:
        return None
    return value


def text_of(value: Any, place: str, field: str) -> str:
    """A field that must be text (missing counts as blank); ImportRefused with its place otherwise."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ImportRefused(f"{place}: trường “{field}” bị thiếu hoặc sai kiểu. Hãy kiểm tra lại tệp.")
    return value


def rows_of(value: Any, place: str, field: str) -> list[dict[str, Any]]:
    """A field that must be a list of records; ImportRefused with its place otherwise."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise ImportRefused(f"{place}: trường “{field}” bị thiếu hoặc sai kiểu. Hãy kiểm tra lại tệp.")
    return value


def reading_of(
    place: str,
    said: dict[str, Any],
    fields: Mapping[str, Any],
    *,
    mapping: Iterable[Line],
    doubts: Iterable[Doubt] = (),
) -> Reading:
    """One reading, checked: types, a code of the right form, a name where the shape has one."""
    try:
        record = SourceRecord.model_validate(dict(fields))
    except ValidationError as error:
        wrong = sorted({str(row["loc"][0]) for row in error.errors() if row["loc"]})
        raise ImportRefused(
            f"{place}: trường {', '.join(f'“{name}”' for name in wrong)} bị thiếu hoặc sai kiểu. "
            "Hãy kiểm tra tệp có đúng mẫu của danh mục thủ tục không."
        ) from error
    if not CODE.fullmatch(record.code) and not record.code.startswith(PROVISIONAL):
        raise ImportRefused(f"{place}: mã thủ tục “{record.code[:40]}” không đúng mẫu n.nnnnnn.")
    if len(record.code) > 40:
        raise ImportRefused(f"{place}: mã thủ tục “{record.code[:40]}…” quá dài.")
    noted = Doubts(doubts)
    known = names(mapping)
    unknown = tuple(field for field in said if field not in known)
    if record.domain.strip() == "":
        record = record.model_copy(update={"domain": UNSORTED})
        noted.add(DoubtKind.SECTOR_MISSING, "domain", record.name[:200])
    return Reading(place=place, record=record, said=said, unknown=unknown, doubts=tuple(noted))


def first_record(opened: Opened) -> dict[str, Any]:
    """The first record of a file of records; empty for other files."""
    return opened.records[0][1] if opened.records else {}
