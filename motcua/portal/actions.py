"""What a citizen does online. Files and dossier stand or fall together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from motcua.catalogue.content import Channel
from motcua.catalogue.queries import channels_offered, version_on
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import DomainError, NotFound
from motcua.core.journal import already_recorded
from motcua.documents.files import store_file
from motcua.dossiers import actions as dossier_actions
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier
from motcua.dossiers.repetition import find_opened
from motcua.dossiers.state import Channel as FilingChannel
from motcua.dossiers.tracking import own_dossiers
from motcua.organisations.models import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the person said about the parties. ``representative``: somebody authorised does the filing."""

    procedure_code: str
    case_key: str
    owner: PartyFacts
    representative: PartyFacts | None = None
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Upload:
    """The files chosen for one paper; ``key`` is empty for a paper the procedure does not name."""

    key: str
    name: str
    files: tuple[UploadedFile[Any], ...]


def _keep(uploads: Iterable[Upload], agency_id: int, actor: Actor) -> tuple[PaperFacts, ...]:
    """Store the files and describe them as papers, one for each file."""
    papers = []
    for upload in uploads:
        for file in upload.files:
            stored = store_file(cast(BinaryIO, file), file.name or "", agency_id=agency_id, actor=actor)
            papers.append(
                PaperFacts(
                    name=upload.name,
                    paper_key=upload.key,
                    is_electronic=True,
                    pages=stored.pages,
                    file_id=stored.id,
                    file_hash=stored.sha256,
                )
            )
    return tuple(papers)


def _one_at_a_time(actor: Actor) -> None:
    """The next press of the same account waits: it must find what this one made before it keeps a file."""
    list(User.objects.select_for_update(no_key=True).filter(pk=actor.user_id or 0).values_list("pk"))


def _check_offered(agency_id: int, procedure_code: str) -> None:
    version = version_on(procedure_code, today())
    if Channel.ONLINE.value not in channels_offered(agency_id, version.procedure_id, today()):
        raise DomainError("Thủ tục này chưa nhận nộp trực tuyến ở đây. Hãy nộp trực tiếp hoặc qua bưu chính.")


def file_online(
    answers: Answers, uploads: Iterable[Upload], *, agency_id: int, actor: Actor, request_id: str
) -> Dossier:
    """Register a filing from the person's own account.

    The same request sent again gives the dossier of the first time and keeps no file twice; with other
    facts it is a Conflict. Raises DomainError when the commune does not take the procedure online, or a
    fact is wrong; then nothing is left behind but, at most, unnamed bytes in the store.
    """
    filing = Filing(
        procedure_code=answers.procedure_code,
        case_key=answers.case_key,
        channel=FilingChannel.ONLINE,
        submitter=answers.representative or answers.owner,
        owner=answers.owner if answers.representative else None,
        representative=answers.representative,
        basis=answers.basis,
    )
    with transaction.atomic():
        _one_at_a_time(actor)
        stood = find_opened(filing, deed="register", agency_id=agency_id, actor=actor, request_id=request_id)
        if stood is not None:
            return stood
        _check_offered(agency_id, answers.procedure_code)
        filing = replace(filing, papers=_keep(uploads, agency_id, actor))
        return dossier_actions.register(filing, agency_id=agency_id, actor=actor, request_id=request_id)


def resubmit_online(dossier: Dossier, uploads: Iterable[Upload], *, actor: Actor, request_id: str) -> Dossier:
    """File again after guidance with what was missing. NotFound for anybody but the owner's account."""
    require_own(dossier, actor)
    with transaction.atomic():
        _one_at_a_time(actor)
        is_known = already_recorded(JOURNAL, dossier.agency_id, actor, request_id) is not None
        papers = () if is_known else _keep(uploads, dossier.agency_id, actor)
        return dossier_actions.resubmit(dossier, actor=actor, request_id=request_id, added_papers=papers)


def withdraw_online(dossier: Dossier, *, reason: str, actor: Actor, request_id: str) -> Dossier:
    """Take a filing back before acceptance. NotFound for anybody but the owner's account."""
    require_own(dossier, actor)
    return dossier_actions.withdraw(dossier, actor=actor, request_id=request_id, reason=reason)


def require_own(dossier: Dossier, actor: Actor) -> None:
    """NotFound unless the dossier was filed in the name of the actor's account."""
    if not own_dossiers(actor).filter(agency_id=dossier.agency_id, id=dossier.id).exists():
        raise NotFound("Không tìm thấy hồ sơ này trong tài khoản của bạn.")


def parties_of(cleaned: Mapping[str, str], *, user_id: int | None) -> tuple[PartyFacts, PartyFacts | None]:
    """The owner, who is the account's person, and the one who files in the owner's place, if any."""
    owner = PartyFacts(
        name=cleaned["name"],
        kind=cleaned["kind"],
        id_number=cleaned["id_number"],
        address=cleaned["address"],
        phone=cleaned["phone"],
        email=cleaned["email"],
        user_id=user_id,
    )
    if not cleaned["representative_name"]:
        return owner, None
    return owner, PartyFacts(
        name=cleaned["representative_name"],
        id_number=cleaned["representative_id"],
        phone=cleaned["representative_phone"],
    )
