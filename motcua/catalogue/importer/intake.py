"""Taking a file into the catalogue: one transaction, nothing half saved.

Reading and judging come first and take most of the time; the transaction only compares and writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from motcua.catalogue.importer.comparing import bare
from motcua.catalogue.importer.drafting import Draft, draft_of
from motcua.catalogue.importer.record import Loose, Reading
from motcua.catalogue.importer.shape import Shape
from motcua.catalogue.importer.shapes import read_file
from motcua.catalogue.importer.writing import Writer
from motcua.catalogue.models import ImportRun, ImportState
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.errors import Conflict
from motcua.core.permissions import require

# How many records are done, of how many; None while the file is still being read.
Progress = Callable[[int, int | None], None]


def _nothing(done: int, total: int | None) -> None:
    """No progress is shown."""


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft with its content written down: what the transaction only has to insert or compare."""

    draft: Draft
    reading: Reading
    text: str
    content_digest: str
    bare_text: str


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A whole file, read and judged: its shape, its procedures, and what belongs to none."""

    shape: Shape
    drafts: list[ReadDraft]
    loose: list[Loose]


def read_drafts(path: Path, progress: Progress, *, name: str = "") -> ReadFile:
    """All that a file holds; ImportRefused, naming the place, when any of it cannot be read.

    Touches no database. ``name`` is what people call the file.
    """
    shape, readings = read_file(path, name, counted=lambda count: progress(count, None))
    drafts: list[ReadDraft] = []
    for done, reading in enumerate(readings.records, start=1):
        draft = draft_of(reading, shape.fullness)
        text = draft.content.to_json()
        digest = hashlib.sha256(text.encode()).hexdigest()
        drafts.append(ReadDraft(draft, reading, text, digest, bare(draft.content).to_json()))
        progress(done, len(readings.records))
    return ReadFile(shape, drafts, readings.loose)


def write_drafts(file: ReadFile, run: ImportRun, *, actor: Actor) -> None:
    """Enter what is new, ask what has changed, close the run with its counts. In the caller's transaction."""
    writer = Writer(run, file.shape)
    writer.write(file.drafts, file.loose)
    run.shape, run.counts = file.shape.key, writer.counts()
    run.state, run.finished_at = ImportState.DONE, now()
    run.done = run.total = len(file.drafts)
    run.leased_by, run.leased_until = "", None
    run.save()
    detail = {key: run.counts[key] for key in ("created", "drafted", "unchanged")}
    audit(actor, "catalogue.imported", subject=run.file_name, detail={"run": run.pk, **detail})


def import_catalogue(path: Path, *, actor: Actor, progress: Progress = _nothing) -> dict[str, Any]:
    """Take in a file of any known shape now; ImportRefused (nothing saved) when it cannot be read whole.

    Returns counts: records, created (new procedures), drafted (new draft versions), unchanged, compared,
    changes to decide, doubts by kind. A second run of the same file changes nothing.
    """
    require(actor, "catalogue.import")
    file = read_drafts(path, progress)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                at=now(), file_name=path.name[:200], file_digest=digest, actor_name=actor.name[:120]
            )
            write_drafts(file, run, actor=actor)
    except IntegrityError as error:
        raise Conflict("Có người vừa đổi danh mục trong lúc nhập; chưa ghi gì. Hãy nhập lại.") from error
    shape = {"shape": file.shape.key, "shape_label": file.shape.label}
    return {"run": run.pk, "file": run.file_name, **shape, **run.counts}
