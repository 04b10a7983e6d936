"""What is told of a dossier, whichever generation carries it: one model, pure values.

Made by ``gathering``, written on the wire by ``mapping`` (first generation) and ``mapping_hub``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua.dossiers.state import NATIONAL_MOVES, NATIONAL_STATUS, Status, national_path


@dataclass(frozen=True, slots=True)
class Person:
    """A party of the dossier. ``kind``: citizen, business, household."""

    name: str
    kind: str
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A scanned or uploaded file: its id with us, name, SHA-256, and where the portal may fetch it."""

    file_id: int
    name: str
    sha256: str
    link: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper as handed in."""

    key: str
    name: str
    originals: int = 0
    copies: int = 0
    is_electronic: bool = False
    file: FileFacts | None = None

    @property
    def form(self) -> int:
        """0 original, 1 copy, 2 electronic (LoaiBan)."""
        if self.is_electronic:
            return 2
        return 0 if self.originals else 1

    @property
    def count(self) -> int:
        """How many of it."""
        return max(self.originals + self.copies, 1)


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """What had to be paid, in đồng; ``is_charge``: lệ phí; ``at_reception``: else asked later."""

    code: str
    name: str
    amount: int
    is_charge: bool
    at_reception: bool
    is_paid: bool


@dataclass(frozen=True, slots=True)
class Supplement:
    """One request to add papers, and the answer when it came."""

    number: str
    asked_by: str
    words: str
    asked_at: datetime
    due_before: datetime | None
    answered_by: str = ""
    answered_at: datetime | None = None
    due_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """An issued result: its kind's national code and name, its number and day."""

    code: str
    name: str
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Step:
    """One row of progress: a national status with who, when and what, in words fit for the applicant."""

    status: int
    at: datetime
    by: str
    position: str
    unit: str
    words: str
    started_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Codes:
    """The portal's own codes of what the dossier is about, settled."""

    procedure: str
    sector: str
    sector_name: str
    agency: str


@dataclass(frozen=True, slots=True)
class Report:
    """A dossier as it stood after one event, and the rows of progress that this event makes."""

    code: str
    sequence: int
    codes: Codes
    procedure_name: str
    agency_name: str
    channel: int
    owner: Person
    submitter: Person
    summary: str
    filed_at: datetime
    received_at: datetime | None
    due_at: datetime | None
    finished_at: datetime | None
    handed_over_at: datetime | None
    refused_at: datetime | None
    status: int
    is_returned_by_post: bool
    receipt_number: str
    paid_online: int
    papers: tuple[Paper, ...]
    fees: tuple[FeeFacts, ...]
    supplements: tuple[Supplement, ...]
    results: tuple[ResultFacts, ...]
    steps: tuple[Step, ...]

    @property
    def has_scans(self) -> bool:
        """Whether any paper of it is digitised."""
        return any(paper.file is not None for paper in self.papers)


# Where a dossier of the portal may begin; anything else is told from 1 on.
_BEGINNINGS = (1, 2)


def told_statuses(before: str | None, after: str) -> list[int]:
    """The national statuses to tell for one event of ours, in order; at least the one it ends in.

    A move that the portal does not know is told in several: a stop right after reception is 4, then 8.
    """
    end = NATIONAL_STATUS[Status(after)]
    if before is None:
        return [end] if end in _BEGINNINGS else [1, *national_path(1, end)]
    start = NATIONAL_STATUS[Status(before)]
    return [end] if start == end or end in NATIONAL_MOVES[start] else national_path(start, end)
