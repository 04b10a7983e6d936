"""The bus's envelope of a dossier (profile) as values. Pure; names on the wire are the bus's.

States there: TIEPNHAN (sent, or taken in), CAPNHAT, RUT (called back), TUCHOI (refused), KETQUA (done).
A reference code ``<dossier>.<line>`` ties an answer to the line of the transfer slip it is about.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.core.clock import ZONE, local

_MOMENT = "%Y/%m/%d %H:%M:%S"
SENT, UPDATED, CALLED_BACK, REFUSED, DONE = "TIEPNHAN", "CAPNHAT", "RUT", "TUCHOI", "KETQUA"
# Of status_profile, which has the national numbers: papers are missing.
_INCOMPLETE = "5"
_LONGEST = 2000


class BadProfile(ValueError):
    """A message of the bus that cannot be understood; it is marked as failed there."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in an envelope."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A part of the work as it leaves. Persons are read just before sending and kept nowhere else."""

    reference: str
    procedure_code: str
    from_unit: str
    to_unit: str
    work: str
    owner_kind: str
    owner_name: str
    owner_number: str
    owner_address: str
    created_at: datetime
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a body outside says about its part. ``due_at``: until when, told on taking it in."""

    profile_id: str
    reference: str
    status: str
    words: str
    number: str
    due_at: datetime | None
    is_incomplete: bool
    attachments: tuple[Attachment, ...]


def moment_text(moment: datetime) -> str:
    """A moment as the bus writes it."""
    return local(moment).strftime(_MOMENT)


def envelope(sent: Outgoing) -> dict[str, Any]:
    """The JSON of a part that leaves."""
    return {
        "status": SENT,
        "source_id": sent.reference,
        "ref_code": sent.reference,
        "procedures_code": sent.procedure_code,
        "from_unit_code": sent.from_unit,
        "to_unit_code": [sent.to_unit],
        "applicants_type": sent.owner_kind,
        "creation_date": moment_text(sent.created_at),
        "note": sent.work,
        "profileOwner": {
            "fullname": sent.owner_name,
            "identity_number": sent.owner_number,
            "address": sent.owner_address,
        },
        "profileAttachments": [_attached(one) for one in sent.attachments],
    }


def _attached(one: Attachment) -> dict[str, Any]:
    return {
        "attachment_name": one.name,
        "content_type": one.content_type,
        "attachment_file": base64.b64encode(one.content).decode(),
        "is_verified": True,
        "is_deleted": False,
    }


def call_back(reference: str, from_unit: str, to_unit: str, reason: str) -> dict[str, Any]:
    """The JSON that calls a part back."""
    return {
        "status": CALLED_BACK,
        "source_id": reference,
        "ref_code": reference,
        "from_unit_code": from_unit,
        "to_unit_code": [to_unit],
        "note": reason,
    }


def _moment(text: Any) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(str(text), _MOMENT).replace(tzinfo=ZONE)
    except ValueError as error:
        raise BadProfile(f"thời điểm “{str(text)[:40]}” sai dạng") from error


def _attachments(rows: Any) -> tuple[Attachment, ...]:
    if not isinstance(rows, Sequence) or isinstance(rows, str):
        raise BadProfile("danh sách tệp sai dạng")
    found = []
    for row in rows:
        try:
            content = base64.b64decode(row["attachment_file"], validate=True)
            found.append(Attachment(str(row["attachment_name"])[:200], str(row["content_type"]), content))
        except (KeyError, TypeError, ValueError, binascii.Error) as error:
            raise BadProfile("tệp kèm theo sai dạng") from error
    return tuple(found)


def read_profile(profile_id: str, said: Any) -> Incoming:
    """An answer from its JSON; BadProfile when it cannot be understood."""
    if not isinstance(said, dict) or not isinstance(said.get("ref_code"), str):
        raise BadProfile("thiếu mã tham chiếu (ref_code)")
    status = str(said.get("status") or "")
    if status not in {SENT, UPDATED, REFUSED, DONE}:
        raise BadProfile(f"trạng thái “{status[:20]}” không có trong danh mục")
    return Incoming(
        profile_id=profile_id,
        reference=said["ref_code"],
        status=status,
        words=str(said.get("note") or "").strip()[:_LONGEST],
        number=str(said.get("result_number") or "").strip()[:60],
        due_at=_moment(said.get("appointment_date")),
        is_incomplete=str(said.get("status_profile") or "") == _INCOMPLETE,
        attachments=_attachments(said.get("profileAttachments") or []),
    )


def reference_of(dossier_id: int, referral_id: int) -> str:
    """The reference code of a line."""
    return f"{dossier_id}.{referral_id}"


def ids_of(reference: str) -> tuple[int, int]:
    """Dossier and line of a reference; BadProfile when it is none of ours."""
    dossier, _, line = reference.partition(".")
    if not (dossier.isdecimal() and line.isdecimal() and len(reference) <= 40):
        raise BadProfile("mã tham chiếu không phải của hệ thống này")
    return int(dossier), int(line)
