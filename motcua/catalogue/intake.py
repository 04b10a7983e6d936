"""Taking a file of the national catalogue into the database: one transaction, nothing half saved."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max

from motcua.catalogue.importing import Draft, draft_of
from motcua.catalogue.models import ImportDoubt, ImportRun, Procedure, ProcedureVersion, Sector
from motcua.catalogue.queries import searchable_text
from motcua.catalogue.source_file import read_records
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.permissions import require

Progress = Callable[[int, int], None]
_BATCH = 200
_SUPERSEDED = "Nguồn đã đổi; nghi vấn được xét lại ở bản thảo mới."


def _nothing(done: int, total: int) -> None:
    """No progress is shown."""


def _read(path: Path, progress: Progress) -> list[Draft]:
    records = read_records(path)
    drafts: list[Draft] = []
    for done, record in enumerate(records, start=1):
        drafts.append(draft_of(record))
        if done % _BATCH == 0 or done == len(records):
            progress(done, len(records) * 2)
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
    drafts: list[Draft], procedures: dict[str, Procedure], actor: Actor
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
    for draft in drafts:
        procedure = procedures[draft.code]
        if latest.get(procedure.pk) == draft.digest:
            continue
        pairs.append(
            (
                draft,
                ProcedureVersion(
                    procedure=procedure,
                    number=(numbers.get(procedure.pk) or 0) + 1,
                    decision_no=draft.decision_no,
                    content=draft.content.to_json(),
                    content_digest=draft.content.digest,
                    source_digest=draft.digest,
                    saved_at=moment,
                    saved_by=actor.name[:120],
                ),
            )
        )
    return pairs


def _write(
    drafts: list[Draft], run: ImportRun, actor: Actor, progress: Progress
) -> tuple[dict[str, int], list[tuple[Draft, ProcedureVersion]]]:
    procedures, created = _procedures(drafts, _sectors(drafts))
    pairs = _versions(drafts, procedures, actor)
    changed = {version.procedure_id for _, version in pairs if version.number > 1}
    ImportDoubt.objects.filter(version__procedure_id__in=changed, settled_at=None).update(
        settled_at=run.at, settled_by=actor.name[:120] or "Hệ thống", answer=_SUPERSEDED
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
        progress(len(drafts) + min(start + _BATCH, len(pairs)), len(drafts) + len(pairs))
    return {"created": created, "drafted": len(pairs), "unchanged": len(drafts) - len(pairs)}, pairs


def import_catalogue(path: Path, *, actor: Actor, progress: Progress = _nothing) -> dict[str, Any]:
    """Take in a file of catalogue records; ImportRefused (nothing saved) when it cannot be read whole.

    Returns counts: records, created (new procedures), drafted (new draft versions), unchanged, doubts by
    kind. A second run of the same file changes nothing; a changed record becomes a new draft version.
    """
    require(actor, "catalogue.import")
    drafts = _read(path, progress)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    with transaction.atomic():
        run = ImportRun.objects.create(
            at=now(), file_name=path.name[:200], file_digest=digest, actor_name=actor.name[:120]
        )
        counts, pairs = _write(drafts, run, actor, progress)
        kinds = Counter(doubt.kind.value for draft, _ in pairs for doubt in draft.doubts)
        run.counts = {
            "records": len(drafts),
            **counts,
            "doubts": sum(kinds.values()),
            "doubts_by_kind": dict(sorted(kinds.items())),
            "executed_by": dict(sorted(Counter(draft.executing.value for draft in drafts).items())),
        }
        run.save(update_fields=["counts"])
        audit(actor, "catalogue.imported", subject=run.file_name, detail={"run": run.pk, **counts})
    return {"run": run.pk, "file": run.file_name, **run.counts}
