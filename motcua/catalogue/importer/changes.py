"""What a changed source would change in a draft: each field taken or left by a person."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.db.models import QuerySet

from motcua.catalogue import checks
from motcua.catalogue.content import InvalidContent, VersionContent, read_content
from motcua.catalogue.differences import merged
from motcua.catalogue.models import (
    ChangeDecision,
    ImportedRecord,
    ProcedureVersion,
    RecordOutcome,
    SourceChange,
    VersionState,
)
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.permissions import require


def undecided_changes(version: ProcedureVersion) -> int:
    """How many changes of a source nobody has decided yet; a version with any cannot be approved."""
    return SourceChange.objects.filter(version=version, decision="").count()


def origin_of(version: ProcedureVersion) -> ImportedRecord | None:
    """The record of the source a draft's changes come from; None for a draft without such changes."""
    records = ImportedRecord.objects.filter(version=version, outcome=RecordOutcome.CHANGED)
    return records.select_related("run", "base").order_by("-pk").first()


def _held(version: ProcedureVersion) -> ProcedureVersion:
    rows = ProcedureVersion.objects.select_for_update(of=("self",)).select_related("procedure")
    found = rows.filter(pk=version.pk).first()
    if found is None:
        raise NotFound("Không tìm thấy phiên bản thủ tục này.")
    if found.state != VersionState.DRAFT:
        raise WrongState("Phiên bản này đã được phê duyệt, không quyết định lại được. Hãy soạn bản mới.")
    return found


def _decided(
    content: VersionContent,
    record: ImportedRecord,
    changes: QuerySet[SourceChange],
    decision: ChangeDecision,
) -> VersionContent:
    """The draft's content with the chosen changes taken, or with those taken before put back."""
    if decision == ChangeDecision.TAKEN:
        paths = list(changes.values_list("path", flat=True))
        return merged(content, read_content(record.reading), paths)
    taken = list(changes.filter(decision=ChangeDecision.TAKEN).values_list("path", flat=True))
    if not taken or record.base is None:
        return content
    return merged(content, read_content(record.base.content), taken)


@transaction.atomic
def decide_changes(
    version: ProcedureVersion,
    *,
    decision: ChangeDecision,
    actor: Actor,
    change_ids: Collection[int] | None = None,
) -> ProcedureVersion:
    """Take changes of a source into a draft, or leave what stands. None: all that are not decided yet.

    A decision can be taken back as long as the version is a draft. What people edited elsewhere stays.
    """
    require(actor, "catalogue.draft")
    held = _held(version)
    record = origin_of(held)
    changes = SourceChange.objects.filter(version=held)
    changes = changes.filter(decision="") if change_ids is None else changes.filter(pk__in=list(change_ids))
    count = changes.count()
    if record is None or (not count and change_ids is not None):
        raise NotFound("Không tìm thấy thay đổi cần quyết định. Hãy tải lại trang.")
    if not count:
        return held
    content = _decided(read_content(held.content), record, changes, decision)
    try:
        checks.require_sound(content)
    except InvalidContent as error:
        raise DomainError(
            f"Chưa lấy riêng phần này được: {error.message} Hãy lấy cùng các thay đổi liên quan."
        ) from error
    held.content, held.content_digest = content.to_json(), content.digest
    held.saved_at, held.saved_by = now(), actor.name[:120]
    held.save(update_fields=["content", "content_digest", "saved_at", "saved_by"])
    changes.update(decision=decision, decided_at=now(), decided_by=actor.name[:120])
    audit(
        actor,
        "catalogue.changes_decided",
        subject=held.procedure.code,
        detail={"number": held.number, "decision": decision.value, "count": count},
    )
    return held
