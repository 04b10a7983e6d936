"""What every adapter makes of one record: the same fields, the source's own words, and its own doubts."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from motcua.catalogue.doubts import Doubt
from motcua.core.errors import DomainError

# A national code, and behind it the code of an agency that made a local version (1.012753.H19).
CODE = re.compile(r"(?P<national>\d\.\d{6})(?P<local>\.[0-9A-Z][0-9A-Z.]*)?")
# A record without a code gets one that can never be taken for a real one.
PROVISIONAL = "TAM."


class ImportRefused(DomainError):
    """The file cannot be taken in; nothing has been saved."""

    code = "import_refused"


class _Row(BaseModel):
    model_config = ConfigDict(extra="allow")


class SourceWay(_Row):
    """One row of the table of ways: channel, term, fee, description, as the source prints them."""

    channel: str
    time_raw: str = ""
    time_value: float | None = None
    time_unit: str | None = None
    fee_raw: str = ""
    description: str = ""


class SourcePaper(_Row):
    """One row of the table of papers."""

    name: str
    form_file: str | None = None
    quantity_raw: str = ""
    group: str = ""


class SourceResult(_Row):
    """One kind of result."""

    name: str
    code: str | None = None


class SourceBasis(_Row):
    """One legal basis, where the source gives more than its number."""

    number: str
    title: str = ""
    issued_on: str = ""
    issuer: str = ""


class SourceStep(_Row):
    """One step of an internal process: what is done, by whom, for how long, in the source's words."""

    name: str
    holder: str = ""
    time_raw: str = ""
    case: str = ""


class SourceRecord(_Row):
    """One procedure as a source describes it, before any judgement of ours."""

    code: str
    name: str
    domain: str
    url: str | None = None
    decision_no: str | None = None
    levels: list[str] = []
    type: str | None = None
    publisher: str | None = None
    targets: list[str] = []
    executing_agencies_portal: str | None = None
    executing_agencies_list: list[str] = []
    authority: str | None = None
    reception_address: str | None = None
    delegated_to: str | None = None
    coordinating: str | None = None
    steps_text: str | None = None
    submission_parse_ok: bool = True
    submission_ways: list[SourceWay] = []
    submission_raw: str | None = None
    components_parsed: list[SourcePaper] = []
    components_raw: str | None = None
    results: list[SourceResult] = []
    legal_doc_numbers: list[str] = []
    legal_bases: list[SourceBasis] = []
    legal_raw: str | None = None
    requirements: str | None = None
    keywords: str | None = None
    internal_steps: list[SourceStep] = []
    is_commune_level: bool = False
    is_commune_peoples_committee: bool = False
    in_nui_cam_catalogue: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One record as read: where it stood, what it means, what it said, and what the adapter doubts.

    ``said`` is the source's record field by field under the source's own names. ``unknown`` are the fields
    the mapping of the shape does not name.
    """

    place: str
    record: SourceRecord
    said: dict[str, Any]
    unknown: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of what the source says, whatever the order of its fields."""
        return source_digest(self.said)


@dataclass(frozen=True, slots=True)
class Loose:
    """A part of a file that belongs to no procedure, kept word for word; unclear: nobody understood it."""

    place: str
    text: str
    is_unclear: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the words."""
        return source_digest({"text": self.text})


@dataclass(slots=True)
class Readings:
    """All that a file holds."""

    records: list[Reading] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)


def source_digest(value: dict[str, Any]) -> str:
    """SHA-256 over a record, independent of the order of its keys."""
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def national_part(code: str) -> str:
    """The national code inside a local one ("1.012753.H19" → "1.012753"); blank for any other code."""
    found = CODE.fullmatch(code)
    return found["national"] if found and found["local"] else ""
