"""What people do to the catalogue. Each deed: authorise, lock, decide, write, one audit line."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet

from motcua.catalogue import checks, stamp
from motcua.catalogue.content import (
    UNKNOWN,
    Case,
    ChannelTerm,
    ExecutingKind,
    VersionContent,
    read_content,
)
from motcua.catalogue.doubts import DoubtKind
from motcua.catalogue.models import (
    ImportDoubt,
    Procedure,
    ProcedureKind,
    ProcedureVersion,
    Sector,
    SourceChange,
    VersionState,
)
from motcua.catalogue.offers import offer_procedure as offer_procedure
from motcua.catalogue.queries import searchable_text
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.permissions import require
from motcua.deadlines.rules import Unit

TERM_DOUBTS = (DoubtKind.UNIT_MISSING, DoubtKind.TERM_MISSING, DoubtKind.HOUR_KIND, DoubtKind.TERM_ODD)


def _locked(version: ProcedureVersion) -> ProcedureVersion:
    """The row itself, held until the end of the deed; a stale copy in the caller's hand does not count."""
    found = (
        ProcedureVersion.objects.select_for_update(of=("self",))
        .select_related("procedure")
        .filter(pk=version.pk)
        .first()
    )
    if found is None:
        raise NotFound("Không tìm thấy phiên bản thủ tục này.")
    return found


def _locked_draft(version: ProcedureVersion) -> ProcedureVersion:
    found = _locked(version)
    if found.state != VersionState.DRAFT:
        raise WrongState("Phiên bản này đã được phê duyệt, không sửa được nữa. Hãy soạn phiên bản mới.")
    return found


def _write(version: ProcedureVersion, content: VersionContent, actor: Actor) -> None:
    version.content = content.to_json()
    version.content_digest = content.digest
    version.saved_at = now()
    version.saved_by = actor.name[:120]


@transaction.atomic
def add_procedure(
    *,
    code: str,
    content: VersionContent,
    sector_name: str,
    executing: ExecutingKind,
    actor: Actor,
    keywords: str = "",
    kind: ProcedureKind = ProcedureKind.PUBLIC,
) -> ProcedureVersion:
    """Enter a procedure the catalogue does not know yet, with its first draft. Its kind stays for good."""
    require(actor, "catalogue.draft")
    checks.require_sound(content, is_internal=kind != ProcedureKind.PUBLIC)
    if Procedure.objects.filter(code=code).exists():
        raise Conflict(f"Thủ tục {code} đã có trong danh mục. Hãy soạn phiên bản mới cho thủ tục đó.")
    sector, _ = Sector.objects.get_or_create(code=content.sector_code, defaults={"name": sector_name})
    procedure = Procedure.objects.create(
        code=code,
        name=content.name,
        sector=sector,
        executing=executing.value,
        kind=kind.value,
        keywords=keywords,
        search_text=searchable_text(code, content.name, keywords),
    )
    audit(actor, "catalogue.procedure_added", subject=code, detail={"kind": procedure.kind})
    return draft_version(procedure, content=content, actor=actor)


@transaction.atomic
def draft_version(
    procedure: Procedure, *, content: VersionContent, actor: Actor, source_digest: str = ""
) -> ProcedureVersion:
    """Begin a new version of a procedure as a draft; its number follows the last one."""
    require(actor, "catalogue.draft")
    checks.require_sound(content, is_internal=procedure.is_internal)
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProcedureVersion(procedure=procedure, number=last + 1, source_digest=source_digest)
    _write(version, content, actor)
    version.save()
    audit(actor, "catalogue.version_drafted", subject=procedure.code, detail={"number": version.number})
    return version


@transaction.atomic
def save_draft(
    version: ProcedureVersion, *, content: VersionContent, actor: Actor, expected_digest: str | None = None
) -> ProcedureVersion:
    """Replace what a draft says. ``expected_digest``: what the editor saw; Conflict when it has changed."""
    require(actor, "catalogue.draft")
    held = _locked_draft(version)
    checks.require_sound(content, is_internal=held.procedure.is_internal)
    if expected_digest is not None and expected_digest != held.content_digest:
        raise Conflict(
            f"{held.saved_by or 'Người khác'} vừa lưu bản thảo này. Hãy tải lại trang rồi sửa tiếp."
        )
    if held.content_digest == content.digest:
        return held
    _write(held, content, actor)
    held.save(update_fields=["content", "content_digest", "saved_at", "saved_by"])
    audit(
        actor,
        "catalogue.draft_saved",
        subject=held.procedure.code,
        detail={"number": held.number, "digest": held.content_digest},
    )
    return held


def _with_term(case: Case, term: ChannelTerm) -> Case:
    terms = tuple(term if one.channel == term.channel else one for one in case.terms)
    return case.model_copy(update={"terms": terms})


@transaction.atomic
def confirm_unit(
    version: ProcedureVersion,
    *,
    case_key: str,
    channel: str,
    unit: Unit,
    actor: Actor,
    value: int | None = None,
) -> ProcedureVersion:
    """A person says what a term is counted in (law.md R4: never guessed); ``value`` only if it was missing.

    The doubts of the import about this channel are settled with it.
    """
    require(actor, "catalogue.draft")
    held = _locked_draft(version)
    content = read_content(held.content)
    term = _term_of(content, case_key, channel)
    number = term.value if value is None else value
    if not 1 <= number <= 10_000:
        raise DomainError("Thời hạn phải từ 1 trở lên. Hãy nhập số theo quyết định công bố.", field="value")
    confirmed = term.model_copy(update={"unit": unit, "value": number, "confirmed_by": actor.name[:120]})
    cases = tuple(_with_term(one, confirmed) if one.key == case_key else one for one in content.cases)
    changed = content.model_copy(update={"cases": cases})
    saved = save_draft(held, content=changed, actor=actor)
    if all(_is_known(one, channel) for one in cases):
        _settle(
            ImportDoubt.objects.filter(
                version=saved, field=f"submission_ways.{channel}", kind__in=TERM_DOUBTS, settled_at=None
            ),
            answer=f"Xác nhận thời hạn: {number} {unit.label}.",
            actor=actor,
        )
    audit(
        actor,
        "catalogue.unit_confirmed",
        subject=saved.procedure.code,
        detail={"case": case_key, "channel": channel, "unit": unit.value, "value": number},
    )
    return saved


def _term_of(content: VersionContent, case_key: str, channel: str) -> ChannelTerm:
    case = next((one for one in content.cases if one.key == case_key), None)
    term = case.find_term(channel) if case else None
    if term is None:
        raise NotFound("Không tìm thấy thời hạn cần xác nhận. Hãy tải lại trang.")
    return term


def _is_known(case: Case, channel: str) -> bool:
    term = case.find_term(channel)
    return term is None or term.unit != UNKNOWN


def _settle(doubts: QuerySet[ImportDoubt], *, answer: str, actor: Actor) -> int:
    return doubts.update(settled_at=now(), settled_by=actor.name[:120], answer=answer[:1000])


@transaction.atomic
def settle_doubts(
    version: ProcedureVersion, *, doubt_ids: Collection[int], answer: str, actor: Actor
) -> ProcedureVersion:
    """Answer doubts of an imported draft: what was decided, in words. Answered ones stay as they are."""
    require(actor, "catalogue.settle")
    held = _locked(version)
    text = answer.strip()
    if not text:
        raise DomainError("Hãy ghi cách giải quyết, ví dụ: giữ nguyên như nguồn.", field="answer")
    doubts = ImportDoubt.objects.filter(version=held, pk__in=list(doubt_ids))
    if not doubts.exists():
        raise NotFound("Không tìm thấy nghi vấn cần giải quyết. Hãy tải lại trang.")
    count = _settle(doubts.filter(settled_at=None), answer=text, actor=actor)
    if count:
        audit(
            actor,
            "catalogue.doubts_settled",
            subject=held.procedure.code,
            detail={"number": held.number, "count": count},
        )
    return held


def _make_room(
    version: ProcedureVersion, valid_from: date, valid_to: date | None, *, by: tuple[str, date | None]
) -> None:
    """End the version in force the day before, by this decision; refuse to run into a later version."""
    approved = version.procedure.versions.filter(state=VersionState.APPROVED)
    later = approved.filter(valid_from__gte=valid_from).order_by("valid_from").first()
    if later is not None and later.valid_from is not None:
        if later.valid_from == valid_from:
            raise Conflict(f"Đã có phiên bản {later.number} có hiệu lực từ ngày {valid_from:%d/%m/%Y}.")
        if valid_to is None or valid_to >= later.valid_from:
            raise Conflict(
                f"Phiên bản {later.number} đã có hiệu lực từ {later.valid_from:%d/%m/%Y}. "
                "Hãy nhập ngày hết hiệu lực trước ngày đó."
            )
    before = valid_from - timedelta(days=1)
    former = approved.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), valid_from__lt=valid_from
    )
    for row in former:
        row.valid_to = before
        row.ended_by_no, row.ended_by_on = by
        row.save(update_fields=["valid_to", "ended_by_no", "ended_by_on"])


def _check_decision(no: str, on: date | None, valid_from: date, valid_to: date | None) -> None:
    if not no.strip():
        raise DomainError("Hãy nhập số quyết định công bố.", field="decision_no")
    if on is not None and on > today():
        raise DomainError("Ngày quyết định không thể ở tương lai.", field="decision_on")
    if valid_to is not None and valid_to < valid_from:
        raise DomainError("Ngày hết hiệu lực phải sau ngày có hiệu lực.", field="valid_to")


def _approvable(version: ProcedureVersion) -> VersionContent:
    """What the draft says, once nothing is missing in it and no doubt is open."""
    content = read_content(version.content)
    checks.require_complete(content, is_internal=version.procedure.is_internal)
    undecided = SourceChange.objects.filter(version=version, decision="").count()
    if undecided:
        raise WrongState(
            f"Còn {undecided} thay đổi từ nguồn chưa quyết định. "
            "Hãy chọn lấy hay giữ từng thay đổi rồi phê duyệt."
        )
    open_doubts = ImportDoubt.objects.filter(version=version, settled_at=None).count()
    if open_doubts:
        raise WrongState(f"Còn {open_doubts} nghi vấn chưa giải quyết. Hãy giải quyết hết rồi phê duyệt.")
    return content


@transaction.atomic
def approve_version(
    version: ProcedureVersion,
    *,
    decision_no: str,
    decision_on: date | None,
    valid_from: date,
    actor: Actor,
    valid_to: date | None = None,
    decision_issuer: str = "",
) -> ProcedureVersion:
    """Put a draft in force from a day on, by a decision. From then it cannot be changed.

    The former version ends the day before, by the same decision. Refused while anything is missing, a doubt
    is open or a change of the source is not decided.
    """
    require(actor, "catalogue.approve")
    held = _locked_draft(version)
    Procedure.objects.select_for_update().get(pk=held.procedure_id)
    _check_decision(decision_no, decision_on, valid_from, valid_to)
    content = _approvable(held)
    number = decision_no.strip()[:100]
    _make_room(held, valid_from, valid_to, by=(number, decision_on))
    held.state = VersionState.APPROVED
    held.decision_no, held.decision_on = number, decision_on
    held.decision_issuer = decision_issuer.strip()[:200]
    held.valid_from, held.valid_to = valid_from, valid_to
    held.approved_at, held.approved_by = now(), actor.name[:120]
    try:
        with transaction.atomic():
            held.save()
    except IntegrityError as error:
        raise Conflict("Có người vừa phê duyệt một phiên bản khác. Hãy tải lại trang.") from error
    _rename(held, content)
    detail = {"number": held.number, "decision": held.decision_no, "valid_from": valid_from.isoformat()}
    detail["digest"] = held.content_digest
    audit(actor, "catalogue.version_approved", subject=held.procedure.code, detail=detail)
    stamp.changed()
    return held


def _rename(version: ProcedureVersion, content: VersionContent) -> None:
    """The head of a procedure takes the name and sector of the version with the latest start."""
    procedure = version.procedure
    newest = procedure.versions.filter(state=VersionState.APPROVED).order_by("-valid_from").first()
    if newest != version:
        return
    sector, _ = Sector.objects.get_or_create(
        code=content.sector_code, defaults={"name": content.sector_code.replace("-", " ").capitalize()}
    )
    procedure.name, procedure.sector = content.name, sector
    procedure.search_text = searchable_text(procedure.code, content.name, procedure.keywords)
    procedure.save(update_fields=["name", "sector", "search_text"])


@transaction.atomic
def end_version(
    version: ProcedureVersion, *, valid_to: date, basis: str, actor: Actor, basis_on: date | None = None
) -> ProcedureVersion:
    """End a version on a day (the last day included) without a successor: a procedure is abolished.

    ``basis`` is the number of the decision that does it, ``basis_on`` its day. Dossiers under the version
    go on under it.
    """
    require(actor, "catalogue.approve")
    held = _locked(version)
    if held.state != VersionState.APPROVED or held.valid_from is None:
        raise WrongState("Chỉ kết thúc được phiên bản đã phê duyệt.")
    if not basis.strip():
        raise DomainError("Hãy nhập căn cứ, ví dụ số quyết định bãi bỏ.", field="basis")
    if basis_on is not None and basis_on > today():
        raise DomainError("Ngày quyết định không thể ở tương lai.", field="basis_on")
    if valid_to < held.valid_from:
        raise DomainError("Ngày hết hiệu lực phải sau ngày có hiệu lực.", field="valid_to")
    if held.valid_to is not None and held.valid_to <= valid_to:
        raise WrongState(f"Phiên bản này đã hết hiệu lực ngày {held.valid_to:%d/%m/%Y}.")
    held.valid_to = valid_to
    held.ended_by_no, held.ended_by_on = basis.strip()[:100], basis_on
    held.save(update_fields=["valid_to", "ended_by_no", "ended_by_on"])
    audit(
        actor,
        "catalogue.version_ended",
        subject=held.procedure.code,
        detail={"number": held.number, "valid_to": valid_to.isoformat(), "basis": basis.strip()[:200]},
    )
    stamp.changed()
    return held
