"""Walking along a place: a round begun, each procedure ticked, pictures, the end, defects mended."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from typing import Any, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.catalogue.models import Procedure
from motcua.catalogue.publication.models import (
    CheckOutcome,
    CheckPhoto,
    CheckResult,
    CheckRound,
    Posting,
    PublicationPlace,
)
from motcua.catalogue.publication.queries import lines_on
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, words
from motcua.core.permissions import require
from motcua.core.today_cards import forget_cards
from motcua.documents.files import BadFile, sniff, store_file

# The name by which pages speak of the place itself among the procedures.
PLACE_ITSELF = "noi-nay"
MOST_PHOTOS = 20


def _open(check: CheckRound, actor: Actor) -> CheckRound:
    require(actor, "publication.check", check)
    current = locked(check)
    if current.finished_at is not None:
        raise WrongState("Lượt kiểm tra này đã kết thúc. Hãy mở lượt mới.")
    return current


@transaction.atomic
def start_check(place: PublicationPlace, *, request_id: str, actor: Actor) -> CheckRound:
    """Begin a round at a place; one that is still open goes on instead."""
    require(actor, "publication.check", place)
    current = locked(place)
    standing = made_before(CheckRound, actor, request_id)
    if standing is not None:
        return standing
    if not current.is_open_on(today()):
        raise WrongState("Nơi này đã thôi dùng, không kiểm tra nữa.")
    rounds = CheckRound.objects.filter(agency_id=current.agency_id, place_id=current.id)
    running: CheckRound | None = rounds.filter(finished_at=None).first()
    if running is not None:
        return running
    made = insert_once(
        CheckRound(
            agency_id=current.agency_id,
            place_id=current.id,
            checked_on=today(),
            request_id=request_id,
            made_at=now(),
            made_by_id=actor.officer_id,
        ),
        actor,
    )
    audit(actor, "publication.check_started", subject=str(made.id), detail={"place": current.id})
    return made


def procedure_at(check: CheckRound, code: str) -> Procedure | None:
    """The procedure with that code that must hang or hangs at the place; None for the place itself.

    NotFound for any other code.
    """
    if code == PLACE_ITSELF:
        return None
    agencies = {check.agency_id}
    lines = lines_on(check.agency_id, agencies=agencies, place_id=check.place_id, code=code)
    if not lines:
        raise NotFound("Thủ tục này không niêm yết ở nơi đang kiểm tra.")
    return lines[0].procedure


@transaction.atomic
def mark(check: CheckRound, *, code: str, outcome: str, actor: Actor, defect: str = "") -> CheckResult:
    """Tick one procedure (or the place itself): right, or with a defect in words. The last mark holds."""
    current = _open(check, actor)
    if outcome not in CheckOutcome.values:
        raise DomainError("Hãy chọn đúng hay có lỗi.", field="outcome")
    is_defect = outcome == CheckOutcome.DEFECT
    said = words(defect, "defect", most=1000, missing="Hãy ghi lỗi gì.") if is_defect else ""
    procedure = procedure_at(current, code)
    key = {"agency_id": current.agency_id, "round_id": current.id, "procedure": procedure}
    standing: CheckResult | None = CheckResult.objects.filter(**key).first()
    if standing is not None and (standing.outcome, standing.defect) == (outcome, said):
        return standing
    if standing is not None and standing.fixed_on is not None:
        raise WrongState("Lỗi này đã ghi sửa xong, không đổi kết quả được nữa.")
    row = standing or CheckResult(**key, place_id=current.place_id, found_on=today())
    row.outcome, row.defect, row.version_id = outcome, said, _hanging(current, procedure)
    row.marked_at, row.marked_by_id = now(), actor.officer_id
    row.save()
    detail = {"round": current.id, "code": code, "outcome": outcome}
    audit(actor, "publication.checked", subject=str(row.id), detail=detail)
    forget_cards()
    return row


def _hanging(check: CheckRound, procedure: Procedure | None) -> int | None:
    if procedure is None:
        return None
    rows = Posting.objects.filter(
        agency_id=check.agency_id, place_id=check.place_id, procedure=procedure, taken_down_on=None
    )
    newest = rows.order_by("-posted_on", "-id").first()
    return newest.version_id if newest else None


@transaction.atomic
def add_photo(check: CheckRound, *, upload: UploadedFile[Any], actor: Actor) -> CheckPhoto:
    """Keep a picture of the place; the same picture again stays once. BadFile for what is no picture."""
    current = _open(check, actor)
    upload.seek(0)
    content = upload.read(settings.UPLOAD_LIMIT_BYTES + 1)
    if len(content) > settings.UPLOAD_LIMIT_BYTES:
        raise BadFile(f"Ảnh lớn hơn {settings.UPLOAD_LIMIT_BYTES // 1024 // 1024} MB. Hãy chụp cỡ nhỏ hơn.")
    if sniff(content) not in {"png", "jpg"}:
        raise BadFile("Chỉ nhận ảnh JPG hoặc PNG chụp nơi niêm yết.", field="upload")
    rows = CheckPhoto.objects.filter(agency_id=current.agency_id, round_id=current.id)
    standing: CheckPhoto | None = rows.filter(file__sha256=hashlib.sha256(content).hexdigest()).first()
    if standing is not None:
        return standing
    if rows.count() >= MOST_PHOTOS:
        raise WrongState(f"Mỗi lượt kiểm tra giữ nhiều nhất {MOST_PHOTOS} ảnh.")
    stored = store_file(
        cast(Any, io.BytesIO(content)), upload.name or "anh.jpg", agency_id=current.agency_id, actor=actor
    )
    made: CheckPhoto = CheckPhoto.objects.create(
        agency_id=current.agency_id, round_id=current.id, file_id=stored.id, added_at=now()
    )
    audit(actor, "publication.photo_added", subject=str(made.id), detail={"round": current.id})
    return made


@transaction.atomic
def finish_check(check: CheckRound, *, actor: Actor, note: str = "") -> CheckRound:
    """End the round. Ended before, it stays as it was."""
    require(actor, "publication.check", check)
    current = locked(check)
    if current.finished_at is not None:
        return current
    if not CheckResult.objects.filter(agency_id=current.agency_id, round_id=current.id).exists():
        raise WrongState("Chưa xem thủ tục nào. Hãy đánh dấu ít nhất một thủ tục rồi kết thúc.")
    current.note = words(note, "note", most=1000)
    current.finished_at = now()
    current.save(update_fields=["note", "finished_at"])
    audit(actor, "publication.check_finished", subject=str(current.id))
    return current


@transaction.atomic
def fix_defect(result: CheckResult, *, fix: str, fixed_on: date, actor: Actor) -> CheckResult:
    """Say that a defect is mended: how, and on which day. Said again in the same words, nothing changes."""
    require(actor, "publication.check", result)
    current = locked(result)
    said = words(fix, "fix", most=1000, missing="Hãy ghi đã sửa thế nào.")
    if current.outcome != CheckOutcome.DEFECT:
        raise WrongState("Mục này được đánh dấu là đúng, không có lỗi để sửa.")
    if current.fixed_on is not None:
        if (current.fix, current.fixed_on) == (said, fixed_on):
            return current
        raise WrongState(f"Lỗi này đã ghi sửa xong ngày {current.fixed_on:%d/%m/%Y}.")
    if not current.found_on <= fixed_on <= today():
        raise DomainError("Ngày sửa phải từ ngày thấy lỗi đến hôm nay.", field="fixed_on")
    current.fix, current.fixed_on, current.fixed_by_id = said, fixed_on, actor.officer_id
    current.save(update_fields=["fix", "fixed_on", "fixed_by"])
    audit(actor, "publication.defect_fixed", subject=str(current.id), detail={"on": fixed_on.isoformat()})
    forget_cards()
    return current
