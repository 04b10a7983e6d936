"""What is printed on each official form of the one-stop desk, and nothing else.

These are plain values: no models, no look-ups. Whoever prints a form gathers its facts first; the wording,
number and title come from the era (``form_table``). Moments are aware. An empty string, empty tuple or
``None`` means "not known or not wanted": the line is left out, or drawn with dots where the paper form
expects a hand-written answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from motcua.documents.form_table import FormKind


class Stage(StrEnum):
    """When a supplement is asked for or a dossier refused."""

    RECEPTION = "reception"  # at the counter, by the receiving officer
    PROCESSING = "processing"  # after appraisal, by the settling agency


class Outcome(StrEnum):
    """How a step ended against its limit, as the control sheet asks."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


class CopyLabel(StrEnum):
    """Which of the two copies of the receipt this is."""

    OFFICE = "Liên 1: Lưu"
    APPLICANT = "Liên 2: Giao người nộp"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormHead:
    """The head shared by all forms.

    ``parent_agency`` is the body directly above (printed in ordinary capitals), ``agency`` the commune's
    committee, ``desk_place`` what follows the desk's legal name ("xã An Hòa"). ``number`` is the whole
    number and sign of the paper ("15/TNHS"), ``place`` the place name before the date. ``tracking_url`` is
    what the QR code opens.
    """

    parent_agency: str
    agency: str
    place: str
    dated_on: date
    desk_place: str = ""
    number: str = ""
    dossier_code: str = ""
    tracking_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A person or organisation on a form; ``id_number`` with the name of its document in ``id_label``.

    An organisation is not addressed as "Ông/Bà".
    """

    name: str
    id_number: str = ""
    id_label: str = "Số định danh cá nhân"
    address: str = ""
    phone: str = ""
    email: str = ""
    is_organisation: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """Who acts for the owner, and on what basis (the authorisation paper, guardianship, ...)."""

    party: Party
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One row of the list of papers; counts of originals, copies and electronic files.

    ``digest`` is the SHA-256 of the stored file in hex, of which eight figures are printed; ``note`` e.g.
    "đã xuất trình, trả lại ngay".
    """

    name: str
    originals: int = 0
    copies: int = 0
    electronic: int = 0
    pages: int | None = None
    digest: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeLine:
    """One fee or charge.

    An amount in đồng, or words ("miễn"), and what has happened to it ("đã nộp, ...").
    """

    name: str
    amount: int | None = None
    words: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DueLine:
    """One line of the explanation of the due date; ``counted`` e.g. "1 ngày"."""

    from_at: datetime
    to_at: datetime
    why: str
    citation: str = ""
    counted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """The head who signs and seals: title lines ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH") and name."""

    title: tuple[str, ...] = ("THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",)
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The dossier a slip speaks of: its owner, the procedure asked for, and when it was received."""

    owner: Party
    procedure: str
    procedure_code: str = ""
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptSlip:
    """Mẫu số 01: the dossier is received and a day for the result is given.

    ``submitter`` is printed only when somebody other than ``owner`` came. ``fees`` of None leaves the line
    out, an empty tuple prints that there are none. ``competent_agency`` is named when another body settles
    the dossier. The tracking secret belongs to the applicant: the office copy never shows it (see
    ``both_copies``).
    """

    head: FormHead
    owner: Party
    procedure: str
    dossier_sets: int
    term_text: str
    received_at: datetime
    due_at: datetime
    submitter: Party | None = None
    representative: Representative | None = None
    procedure_code: str = ""
    case: str = ""
    papers: tuple[Paper, ...] = ()
    due_lines: tuple[DueLine, ...] = ()
    transfer_note: str = ""
    result_place: str = ""
    fees: tuple[FeeLine, ...] | None = None
    register_book: str = ""
    register_serial: str = ""
    competent_agency: str = ""
    track_code: str = ""
    track_secret: str = ""
    copy_label: CopyLabel = CopyLabel.APPLICANT
    submitter_signs: str = ""
    officer: str = ""
    kind = FormKind.RECEIPT


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementItem:
    """One thing to supply or correct, and why."""

    text: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplementRequest:
    """Mẫu số 02: what is missing, all of it at once, and why.

    ``complete_by`` is the last day before the dossier is closed, ``clock_restarts`` says that the term
    starts anew after full re-submission; ``citation`` backs both. A second request names its
    ``second_basis`` (who approved it and why).
    """

    head: FormHead
    subject: Subject
    items: tuple[SupplementItem, ...]
    reason: str = ""
    stage: Stage = Stage.RECEPTION
    complete_by: date | None = None
    clock_restarts: bool = False
    citation: str = ""
    second_basis: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    lookup_address: str = ""
    officer: str = ""
    kind = FormKind.SUPPLEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalSlip:
    """Mẫu số 03: the dossier is not taken in, or is refused after appraisal (then the head signs)."""

    head: FormHead
    subject: Subject
    reason: str
    legal_basis: str = ""
    stage: Stage = Stage.RECEPTION
    contact_name: str = ""
    contact_phone: str = ""
    submitter_signs: str = ""
    officer: str = ""
    signer: Signer = Signer()
    kind = FormKind.REFUSAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ApologyLetter:
    """Mẫu số 04: the result will be late; why, and the new day.

    ``due_at`` is the date now in force, ``original_due_at`` the first promise where it differs.
    ``already_late`` turns the wording from "expected" to "has passed".
    """

    head: FormHead
    subject: Subject
    due_at: datetime
    new_due_at: datetime
    reason: str
    original_due_at: datetime | None = None
    legal_basis: str = ""
    already_late: bool = False
    signer: Signer = Signer()
    copies_to: tuple[str, ...] = ()
    kind = FormKind.APOLOGY


@dataclass(frozen=True, slots=True, kw_only=True)
class StopNotice:
    """Mẫu số 05 of eras B and C: settling stops before any decision.

    ``requested_at``: when the applicant asked for it; None when it ends without such a request.
    """

    head: FormHead
    subject: Subject
    requested_at: datetime | None
    stopped_at: datetime
    reason: str
    papers_returned: str = ""
    fees_returned: str = ""
    legal_basis: str = ""
    signer: Signer = Signer()
    copies_to: tuple[str, ...] = ()
    kind = FormKind.STOP


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """One row of the control sheet: who gave the dossier to whom, when, and how the giver's step ended."""

    from_agency: str
    to_agency: str
    at: datetime | None = None
    from_person: str = ""
    to_person: str = ""
    outcome: Outcome | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlSheet:
    """Mẫu số 05 (era A) or 06: travels with the dossier; ``blank_rows`` rows are left to fill in by hand."""

    head: FormHead
    settling_agency: str
    consulted_agencies: tuple[str, ...] = ()
    procedure: str = ""
    owner_name: str = ""
    due_at: datetime | None = None
    hand_overs: tuple[HandOver, ...] = ()
    blank_rows: int = 0
    kind = FormKind.CONTROL


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One line of the register; ``serial`` runs from 1 through the year, also into a second book."""

    serial: int
    dossier_code: str
    procedure: str
    dossier_sets: int
    owner_name: str
    contact: str
    settling_agency: str
    received_on: date
    due_on: date
    returned_on: date | None = None
    return_way: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterClosing:
    """The closing of a book at the year's end: the day and the head who signs, names and seals."""

    closed_on: date
    signer: Signer = Signer()


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBook:
    """Mẫu số 06 (era A) or 07: the year's register with its cover; open books have no ``closing``."""

    head: FormHead
    year: int
    book: str
    opened_on: date
    entries: tuple[RegisterEntry, ...] = ()
    closing: RegisterClosing | None = None
    kind = FormKind.REGISTER


Form = (
    ReceiptSlip | SupplementRequest | RefusalSlip | ApologyLetter | StopNotice | ControlSheet | RegisterBook
)


def both_copies(slip: ReceiptSlip, *, office_url: str) -> tuple[ReceiptSlip, ReceiptSlip]:
    """The office copy and the applicant's copy of a receipt.

    The office copy carries no tracking secret: neither in print nor in its QR code, which opens
    ``office_url``.
    """
    office = replace(
        slip,
        head=replace(slip.head, tracking_url=office_url),
        copy_label=CopyLabel.OFFICE,
        track_secret="",
    )
    return office, replace(slip, copy_label=CopyLabel.APPLICANT)
