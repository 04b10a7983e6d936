"""Number and symbol of an issued document. Pure: nothing is read but the shipped list of kinds.

NĐ 30/2020/NĐ-CP: numbers run from 01 on 1 January to the end of the year (Điều 15); the symbol joins the
letters of the kind and of the body, for an official letter those of the body and of the drafting unit
(Phụ lục I). Articles from memory, to be compared with the text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_SHIPPED = Path(__file__).parent / "data" / "document_types.toml"
# The series of an office that counts all kinds together.
ONE_SERIES = "chung"


@dataclass(frozen=True, slots=True)
class DocumentType:
    """A kind of administrative document and its letters; ``confidence`` as in the law's records."""

    code: str
    name: str
    letters: str
    confidence: str
    citation: str

    @property
    def is_letter(self) -> bool:
        """Official letters and letters of courtesy have no letters of their own."""
        return not self.letters


@cache
def document_types() -> Mapping[str, DocumentType]:
    """Code → kind, in the order of the decree."""
    shipped = tomllib.loads(_SHIPPED.read_text("utf-8"))
    return {
        row["code"]: DocumentType(
            row["code"],
            row["name"],
            row["letters"],
            row.get("confidence", shipped["confidence"]),
            shipped["citation"],
        )
        for row in shipped["type"]
    }


def type_choices() -> list[tuple[str, str]]:
    """For a form: code and name with its letters."""
    return [
        (one.code, f"{one.name} ({one.letters})" if one.letters else one.name)
        for one in document_types().values()
    ]


def series_of(type_code: str, *, is_by_type: bool) -> str:
    """In which series the office counts a document of this kind."""
    return type_code if is_by_type else ONE_SERIES


def series_name(series: str) -> str:
    """The series in words."""
    known = document_types().get(series)
    return known.name if known else "Mọi loại văn bản"


def symbol_of(number: int, type_code: str, *, organ: str, drafter: str = "") -> str:
    """ "12/KH-UBND"; "78/UBND-VP" for an official letter drafted by the office. One figure gets a zero."""
    kind = document_types()[type_code]
    sign = f"{kind.letters}-{organ}" if kind.letters else "-".join(filter(None, (organ, drafter)))
    return f"{number:02d}/{sign}"
