"""Taking a file of the national catalogue into the database: one transaction, nothing half saved.

Reading and judging come first and take most of the time; the transaction only writes.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from motcua.catalogue.importer.drafting import Draft, draft_of
from motcua.catalogue.importer.opening import read_records
from motcua.catalogue.models import ImportDoubt, ImportRun, ImportState, Procedure, ProcedureVersion, Sector
from motcua.catalogue.queries import searchable_text
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import Conflict
from motcua.core.permissions import require

# How many records are done, of how many; None while the file is still being read.
Progress = Callable[[int, int | None], None]
_BATCH = 200
_SUPERSEDED = "Nguồn đã đổi; nghi vấn được xét lại ở bản thảo mới."


def _nothing(done: int, total: int | None) -> None:
    """No progress is shown."""


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft with its content written down: what the transaction only has to insert."""

    draft: Draft
    text: str
    content_digest: str


def read_drafts(path: Path, progress: Progress, *, name: str = "") -> list[ReadDraft]:
    """The drafts of a file; ImportRefused, naming the line, when any of it cannot be read.

    Touches no database. ``name`` is what people call the file.
    """
    records = read_records(path, name, progress=lambda count: progress(count, None))
    drafts: list[ReadDraft] = []
    for done, record in enumerate(records, start=1):
        draft = draft_of(record)
        text = draft.content.to_json()
        drafts.append(ReadDraft(draft, text, hashlib.sha256(text.encode()).hexdigest()))
        progress(done, len(records))
    return drafts


def _sectors(drafts: Iterable[Draft]) -> dict[str, Sector]:
    wanted = {draft.sector_code: draft.sector_name for draft in drafts}
    known = set(Sector.objects.filter(code__in=wanted).values_list("code", flat=True))
    Sector.objects.bulk_create(
        Sector(code=code, name=name[:200]) for code, name in wanted.items() if code not in known
    )
    return {sector.code: sector for sector in Sector.objects.filter(code__in=wanted)}


def _procedures(drafts: list[Draft], sectors: dict[str, Sector]) -> tuple[dict[str, Procedure], int]:
    """The heads of all procedures in the file; new ones are made, names of approved ones stay."""
    known = {row.code: row for row in Procedure.objects.all()}
    new = [
        Procedure(
            code=draft.code,
            name=draft.name,
            sector=sectors[draft.sector_code],
            executing=draft.executing.value,
            keywords=draft.keywords,
            search_text=searchable_text(draft.code, draft.name, draft.keywords),
        )
        for draft in drafts
        if draft.code not in known
    ]
    made = Procedure.objects.bulk_create(new, batch_size=_BATCH)
    return {**known, **{row.code: row for row in made}}, len(made)


def _latest_sources() -> dict[int, str]:
    """What each procedure's newest imported version was made from."""
    rows = ProcedureVersion.objects.exclude(source_digest="").order_by("procedure_id", "number")
    return dict(rows.values_list("procedure_id", "source_digest"))


def _versions(
    drafts: list[ReadDraft], procedures: dict[str, Procedure], saved_by: str
) -> list[tuple[Draft, ProcedureVersion]]:
    """A new draft for each record whose source is new or has changed."""
    latest = _latest_sources()
    numbers = dict(
        ProcedureVersion.objects.values("procedure_id")
        .annotate(last=Max("number"))
        .values_list("procedure_id", "last")
    )
    moment = now()
    pairs = []
    for read in drafts:
        draft, procedure = read.draft, procedures[read.draft.code]
        if latest.get(procedure.pk) == draft.digest:
            continue
        version = ProcedureVersion(
            procedure=procedure,
            number=(numbers.get(procedure.pk) or 0) + 1,
            decision_no=draft.decision_no,
            content=read.text,
            content_digest=read.content_digest,
            source_digest=draft.digest,
            saved_at=moment,
            saved_by=saved_by,
        )
        pairs.append((draft, version))
    return pairs


def _insert(pairs: list[tuple[Draft, ProcedureVersion]], run: ImportRun) -> None:
    """The new versions and their doubts, batch by batch; doubts of what they replace are closed."""
    changed = {version.procedure_id for _, version in pairs if version.number > 1}
    ImportDoubt.objects.filter(version__procedure_id__in=changed, settled_at=None).update(
        settled_at=now(), settled_by=run.actor_name or "Hệ thống", answer=_SUPERSEDED
    )
    for start in range(0, len(pairs), _BATCH):
        batch = pairs[start : start + _BATCH]
        ProcedureVersion.objects.bulk_create(version for _, version in batch)
        ImportDoubt.objects.bulk_create(
            (
                ImportDoubt(
                    run=run,
                    version=version,
                    code=draft.code,
                    kind=doubt.kind.value,
                    field=doubt.field[:80],
                    text=doubt.text,
                )
                for draft, version in batch
                for doubt in draft.doubts
            ),
            batch_size=_BATCH,
        )


def write_drafts(drafts: list[ReadDraft], run: ImportRun, *, actor: Actor) -> None:
    """Enter what is new or changed and close the run with its counts. Inside the caller's transaction."""
    heads = [read.draft for read in drafts]
    procedures, created = _procedures(heads, _sectors(heads))
    pairs = _versions(drafts, procedures, run.actor_name)
    _insert(pairs, run)
    counts = {"created": created, "drafted": len(pairs), "unchanged": len(drafts) - len(pairs)}
    kinds = Counter(doubt.kind.value for draft, _ in pairs for doubt in draft.doubts)
    run.counts = {
        "records": len(drafts),
        **counts,
        "doubts": sum(kinds.values()),
        "doubts_by_kind": dict(sorted(kinds.items())),
        "executed_by": dict(sorted(Counter(draft.executing.value for draft in heads).items())),
    }
    run.state, run.finished_at = ImportState.DONE, now()
    run.done = run.total = len(drafts)
    run.leased_by, run.leased_until = "", None
    run.save()
    audit(actor, "catalogue.imported", subject=run.file_name, detail={"run": run.pk, **counts})


def import_catalogue(path: Path, *, actor: Actor, progress: Progress = _nothing) -> dict[str, Any]:
    """Take in a file of catalogue records now; ImportRefused (nothing saved) when it cannot be read whole.

    Returns counts: records, created (new procedures), drafted (new draft versions), unchanged, doubts by
    kind. A second run of the same file changes nothing; a changed record becomes a new draft version.
    """
    require(actor, "catalogue.import")
    drafts = read_drafts(path, progress)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                at=now(), file_name=path.name[:200], file_digest=digest, actor_name=actor.name[:120]
            )
            write_drafts(drafts, run, actor=actor)
    except IntegrityError as error:
        raise Conflict("Có người vừa đổi danh mục trong lúc nhập; chưa ghi gì. Hãy nhập lại.") from error
    return {"run": run.pk, "file": run.file_name, **run.counts}
