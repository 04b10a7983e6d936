"""Files that wait for the worker: kept, taken up one after the other, taken up again after a death.

A run is held under a lease that is renewed while it reads. Who finds the lease run out begins the file
from its start: reading writes nothing, and writing is one transaction that first asks whether the lease
still holds. So no file is taken in twice and none half.
"""

from __future__ import annotations

import hashlib
import time
from datetime import timedelta
from pathlib import Path, PurePath

import structlog
from django.conf import settings
from django.core.files import File
from django.db import connection, transaction
from django.db.models import QuerySet

from motcua.catalogue.importer.intake import read_drafts, write_drafts
from motcua.catalogue.importer.record import ImportRefused
from motcua.catalogue.importer.shapes import check_opening
from motcua.catalogue.models import OPEN_IMPORTS, ImportRun, ImportState
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.deliveries import worker_name
from motcua.core.errors import DomainError
from motcua.core.ids import new_id
from motcua.core.models import PeriodicJob
from motcua.core.permissions import require
from motcua.core.text import clean

log = structlog.get_logger(__name__)

JOB = "catalogue.imports"
EVERY = timedelta(seconds=2)
LEASE = timedelta(seconds=30)
SILENT_AFTER = timedelta(minutes=1)
LEFT_AFTER = timedelta(days=1)
MOST_ATTEMPTS = 3
_TELL_SECONDS = 1.0
_GAVE_UP = (
    f"Máy đã {MOST_ATTEMPTS} lần dừng giữa chừng khi nhập tệp này nên không thử nữa. "
    "Hãy chia nhỏ tệp rồi tải lên lại, hoặc báo quản trị kỹ thuật."
)


class LostLease(Exception):
    """Another worker has taken the run over; nothing of this attempt counts."""


def open_runs() -> QuerySet[ImportRun]:
    """Runs the worker still has before it, in the order they came."""
    return ImportRun.objects.filter(state__in=OPEN_IMPORTS).order_by("pk")


def folder() -> Path:
    """Where waiting files lie. Backups leave it out: a file can be sent again."""
    return Path(settings.DATA_DIR) / "imports"


def _keep(upload: File[bytes]) -> tuple[str, str]:
    """Write an uploaded file to the folder; its name there and its SHA-256."""
    stored_as, digest = f"{new_id()}.upload", hashlib.sha256()
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        _sweep()
        with (folder() / stored_as).open("wb") as target:
            for chunk in upload.chunks():
                digest.update(chunk)
                target.write(chunk)
    except OSError as error:
        _drop(stored_as)
        reason = error.strerror or "lỗi ghi tệp"
        raise ImportRefused(f"Máy chủ không giữ được tệp ({reason}). Hãy báo quản trị kỹ thuật.") from error
    return stored_as, digest.hexdigest()


def _sweep() -> None:
    """Remove old files that no run waits for: left by a process that died between file and row."""
    waiting, before = set(open_runs().values_list("stored_as", flat=True)), now() - LEFT_AFTER
    for path in folder().glob("*.upload"):
        if path.name not in waiting and path.stat().st_mtime < before.timestamp():
            path.unlink(missing_ok=True)


def _drop(stored_as: str) -> None:
    if stored_as:
        (folder() / stored_as).unlink(missing_ok=True)


def enqueue_import(upload: File[bytes], *, actor: Actor) -> ImportRun:
    """Keep a file for the worker; ImportRefused when its first bytes show that it is none of ours.

    The same file sent twice while it waits is one run.
    """
    require(actor, "catalogue.import")
    name = clean(PurePath(upload.name or "").name)[-200:] or "danh-muc.jsonl"
    stored_as, digest = _keep(upload)
    try:
        shape = check_opening(folder() / stored_as, name)
        with transaction.atomic():
            standing = open_runs().filter(file_digest=digest).first()
            if standing is None:
                return _open(name, digest, stored_as, shape.key, actor)
    except BaseException:
        _drop(stored_as)
        raise
    _drop(stored_as)
    return standing


def _open(name: str, digest: str, stored_as: str, shape: str, actor: Actor) -> ImportRun:
    run = ImportRun.objects.create(
        at=now(),
        file_name=name,
        file_digest=digest,
        shape=shape,
        actor_name=actor.name[:120],
        actor_user_id=actor.user_id,
        actor_officer_id=actor.officer_id,
        actor_agency_id=actor.agency_id,
        actor_position=actor.position[:120],
        state=ImportState.WAITING,
        stored_as=stored_as,
    )
    audit(actor, "catalogue.import_asked", subject=name, detail={"run": run.pk, "sha256": digest})
    return run


def claim() -> ImportRun | None:
    """Take the oldest open run under a lease; None when there is none, or another worker is at it."""
    head = open_runs().values_list("pk", flat=True).first()
    if head is None:
        return None
    with transaction.atomic():
        rows = ImportRun.objects.filter(pk=head, state__in=OPEN_IMPORTS)
        skips = connection.features.has_select_for_update_skip_locked
        # Who writes holds the row: it is never taken from a live writer, however long that takes.
        run = rows.select_for_update(skip_locked=skips).first()
        if run is None or (run.leased_until is not None and run.leased_until > now()):
            return None
        if run.attempts >= MOST_ATTEMPTS:
            _close_failed(run, _GAVE_UP)
            return None
        run.state, run.done, run.total = ImportState.RUNNING, 0, None
        run.leased_by, run.leased_until = f"{worker_name()}-{new_id()}", now() + LEASE
        run.attempts += 1
        run.save(update_fields=["state", "done", "total", "leased_by", "leased_until", "attempts"])
    return run


def _held(run: ImportRun) -> QuerySet[ImportRun]:
    """The run's row as long as this attempt holds it."""
    return ImportRun.objects.filter(pk=run.pk, leased_by=run.leased_by, state=ImportState.RUNNING)


class _Teller:
    """Writes down how far a run is, at most once a second, and renews its lease with that."""

    def __init__(self, run: ImportRun) -> None:
        self._run = run
        self._last = time.monotonic()

    def __call__(self, done: int, total: int | None) -> None:
        moment = time.monotonic()
        if done != total and moment - self._last < _TELL_SECONDS:
            return
        self._last = moment
        if not _held(self._run).update(done=done, total=total, leased_until=now() + LEASE):
            raise LostLease


def _uploader(run: ImportRun) -> Actor:
    """Who asked, for the audit line; the right was asked for when the file came."""
    return Actor(
        kind="officer",
        name=run.actor_name,
        user_id=run.actor_user_id,
        officer_id=run.actor_officer_id,
        agency_id=run.actor_agency_id,
        position=run.actor_position,
    )


def _take_in(run: ImportRun) -> None:
    path = folder() / run.stored_as
    if not path.is_file():
        raise ImportRefused("Tệp đã tải lên không còn trên máy chủ. Hãy tải lên lại.")
    file = read_drafts(path, _Teller(run), name=run.file_name)
    with transaction.atomic():
        held = _held(run).select_for_update().first()
        if held is None:
            raise LostLease
        held.stored_as = ""
        write_drafts(file, held, actor=_uploader(held))


def _close_failed(run: ImportRun, reason: str) -> None:
    run.state, run.error, run.finished_at = ImportState.FAILED, reason, now()
    stored_as, run.stored_as = run.stored_as, ""
    run.leased_by, run.leased_until = "", None
    run.save()
    audit(_uploader(run), "catalogue.import_failed", subject=run.file_name, detail={"run": run.pk})
    transaction.on_commit(lambda: _drop(stored_as))


def take_up_import() -> int:
    """Take in the next waiting file; returns how many runs came to an end. Safe to repeat after any death."""
    run = claim()
    if run is None:
        return 0
    stored_as = run.stored_as
    try:
        _take_in(run)
    except LostLease:
        log.warning("catalogue.import_lost", run=run.pk)
        return 0
    except DomainError as error:
        with transaction.atomic():
            held = _held(run).select_for_update().first()
            if held is not None:
                _close_failed(held, error.message)
        return 1
    _drop(stored_as)
    return 1


def is_worker_silent() -> bool:
    """Whether no worker has looked for files, or been at one, for a minute."""
    if open_runs().filter(leased_until__gt=now()).exists():
        return False
    seen = PeriodicJob.objects.filter(name=JOB).values_list("last_started_at", flat=True).first()
    return seen is None or now() - seen > SILENT_AFTER


def waiting_before(run: ImportRun) -> int:
    """How many files come before this one."""
    return open_runs().filter(pk__lt=run.pk).count()
