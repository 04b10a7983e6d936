"""Waiting files: refused at once or taken in whole, once, in order, whoever dies meanwhile."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections
from django.test import Client

from motcua.catalogue.importer import intake
from motcua.catalogue.importer import queue as import_queue
from motcua.catalogue.importer.queue import (
    JOB,
    LEASE,
    LEFT_AFTER,
    MOST_ATTEMPTS,
    SILENT_AFTER,
    LostLease,
    claim,
    enqueue_import,
    is_worker_silent,
    take_up_import,
)
from motcua.catalogue.importer.record import ImportRefused
from motcua.catalogue.importer.tests.test_drafting import WAY, raw
from motcua.catalogue.models import ImportDoubt, ImportRun, ImportState, Procedure, ProcedureVersion
from motcua.catalogue.tests.conftest import officer
from motcua.core import worker
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.errors import NotAllowed
from motcua.core.models import AuditLine, PeriodicJob
from motcua.demo.cast import Organisation
from tests.support.tree import ROOT

pytestmark = pytest.mark.django_db
NO_UNIT = {**WAY, "time_raw": "1", "time_unit": None, "time_value": 1.0}
CONTROL = officer("control_officer", name="Trần Văn Soạn")
ClientOf = Callable[[str], Client]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A data folder of its own; the folder of waiting files in it."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "imports"


@pytest.fixture(autouse=True)
def _tell_every_record() -> Any:
    with mock.patch.object(import_queue, "_TELL_SECONDS", 0.0):
        yield


def records(count: int, **changes: Any) -> bytes:
    lines = (json.dumps(raw(code=f"1.{number:06}", **changes)) for number in range(1, count + 1))
    return gzip.compress("\n".join(lines).encode(), mtime=0)


def upload(data: bytes, name: str = "danh mục.jsonl.gz") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def waiting(count: int = 3, **changes: Any) -> ImportRun:
    return enqueue_import(upload(records(count, **changes)), actor=CONTROL)


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


def saved() -> tuple[int, int, int]:
    return (Procedure.objects.count(), ProcedureVersion.objects.count(), ImportDoubt.objects.count())


def test_a_file_waits_is_taken_in_and_leaves_the_folder(folder: Path) -> None:
    run = waiting(3, submission_ways=[NO_UNIT])
    assert (run.state, saved(), len(kept(folder))) == (ImportState.WAITING, (0, 0, 0), 1)
    assert take_up_import() == 1
    run.refresh_from_db()
    assert (run.state, run.done, run.total, run.attempts) == (ImportState.DONE, 3, 3, 1)
    assert run.counts["drafted"] == 3
    assert saved() == (3, 3, 3)
    assert kept(folder) == []
    assert take_up_import() == 0
    assert ProcedureVersion.objects.values_list("saved_by", flat=True)[0] == "Trần Văn Soạn"
    assert set(AuditLine.objects.values_list("deed", flat=True)) >= {
        "catalogue.import_asked",
        "catalogue.imported",
    }


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.gz", b"%PDF-1.7", "không phải tệp nén gzip"),
        ("a.jsonl", b"PK\x03\x04 a workbook", "Không đọc được bảng tính"),
        ("a.jsonl.gz", gzip.compress(b"", mtime=0), "rỗng"),
        ("a.jsonl", b'{"ma": 1}', "Không nhận ra dạng"),
        ("a.jsonl", "Đăng ký".encode("utf-16"), "UTF-8"),
    ],
)
def test_a_wrong_file_is_refused_at_once_and_not_kept(
    folder: Path, name: str, data: bytes, says: str
) -> None:
    with pytest.raises(ImportRefused, match=says):
        enqueue_import(upload(data, name), actor=CONTROL)
    assert kept(folder) == []
    assert not ImportRun.objects.exists()


def test_a_full_disk_is_told_and_leaves_nothing(folder: Path) -> None:
    with (
        mock.patch.object(Path, "open", side_effect=OSError(28, "No space left on device")),
        pytest.raises(ImportRefused, match="không giữ được tệp"),
    ):
        enqueue_import(upload(records(1)), actor=CONTROL)
    assert kept(folder) == []
    assert not ImportRun.objects.exists()


def test_a_fault_further_down_fails_the_run_with_its_line_and_saves_nothing(folder: Path) -> None:
    data = (json.dumps(raw()) + "\n" + '{"code": "1.0').encode()
    run = enqueue_import(upload(data, "a.jsonl"), actor=CONTROL)
    assert take_up_import() == 1
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert run.error.startswith("Dòng 2 không phải JSON")
    assert saved() == (0, 0, 0)
    assert kept(folder) == []
    assert AuditLine.objects.filter(deed="catalogue.import_failed").count() == 1
    assert take_up_import() == 0


def test_a_file_that_is_gone_is_told(folder: Path) -> None:
    run = waiting()
    (folder / run.stored_as).unlink()
    take_up_import()
    run.refresh_from_db()
    assert run.state == ImportState.FAILED
    assert "Hãy tải lên lại" in run.error


def test_files_are_taken_in_one_after_the_other_and_the_same_file_once() -> None:
    first, second = waiting(1), waiting(2)
    assert waiting(1).pk == first.pk
    assert ImportRun.objects.count() == 2
    held = claim()
    assert held is not None
    assert held.pk == first.pk
    assert claim() is None, "the second waits until the first is done"
    ImportRun.objects.filter(pk=first.pk).update(leased_until=None)
    assert take_up_import() + take_up_import() == 2
    second.refresh_from_db()
    assert (second.counts["created"], second.counts["unchanged"]) == (1, 1)


def test_progress_is_written_down_while_it_reads_and_the_lease_renewed() -> None:
    run = waiting(3)
    seen: list[tuple[int, int | None]] = []
    read = intake.draft_of

    def look(*given: Any) -> Any:
        row = ImportRun.objects.get(pk=run.pk)
        seen.append((row.done, row.total))
        assert row.leased_until is not None
        assert row.leased_until > now()
        return read(*given)

    with mock.patch.object(intake, "draft_of", look):
        take_up_import()
    assert seen == [(3, None), (1, 3), (2, 3)]


def test_the_first_worker_finds_the_run_taken_over_and_writes_nothing() -> None:
    run = waiting(2)
    mine = claim()
    assert mine is not None
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        theirs = claim()
        assert theirs is not None
        assert theirs.attempts == 2
        with pytest.raises(LostLease):
            import_queue._take_in(mine)
        assert saved() == (0, 0, 0)
        import_queue._take_in(theirs)
    run.refresh_from_db()
    assert (run.state, saved()) == (ImportState.DONE, (2, 2, 0))


def test_a_lease_lost_after_reading_keeps_the_late_worker_from_writing() -> None:
    waiting(2)
    mine = claim()
    assert mine is not None

    def lose(*_: Any, **__: Any) -> Any:
        ImportRun.objects.filter(pk=mine.pk).update(leased_by="another")
        return []

    with mock.patch.object(import_queue, "read_drafts", lose), pytest.raises(LostLease):
        import_queue._take_in(mine)
    assert saved() == (0, 0, 0)


def test_a_death_in_the_middle_of_writing_leaves_nothing_and_is_begun_anew(folder: Path) -> None:
    run = waiting(3, submission_ways=[NO_UNIT])
    with (
        mock.patch.object(intake, "audit", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        take_up_import()
    assert saved() == (0, 0, 0)
    assert len(kept(folder)) == 1
    assert take_up_import() == 0, "the dead worker's lease still runs"
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert take_up_import() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts, saved()) == (ImportState.DONE, 2, (3, 3, 3))


def test_a_file_that_kills_the_worker_again_and_again_is_given_up(folder: Path) -> None:
    run = waiting()
    moment = now()
    for attempt in range(MOST_ATTEMPTS):
        with time_machine.travel(moment + attempt * (LEASE + timedelta(seconds=1))):
            assert claim() is not None
    with time_machine.travel(moment + MOST_ATTEMPTS * (LEASE + timedelta(seconds=1))):
        assert claim() is None
        run.refresh_from_db()
        assert run.state == ImportState.FAILED
        assert "chia nhỏ tệp" in run.error
    assert kept(folder) == []


def test_what_a_dead_upload_left_is_swept_away_a_day_later(folder: Path) -> None:
    run = waiting(1)
    left, fresh = folder / "1.upload", folder / "2.upload"
    for path in (left, fresh):
        path.write_bytes(b"x")
    old = (now() - LEFT_AFTER - timedelta(hours=1)).timestamp()
    os.utime(left, (old, old))
    os.utime(folder / run.stored_as, (old, old))
    second = waiting(2)
    assert kept(folder) == sorted([run.stored_as, fresh.name, second.stored_as])


def test_a_worker_is_silent_until_it_looks_and_while_it_reads_it_is_not() -> None:
    assert is_worker_silent()
    worker.run_due_jobs()
    assert not is_worker_silent()
    PeriodicJob.objects.filter(name=JOB).update(last_started_at=now() - SILENT_AFTER - timedelta(seconds=1))
    assert is_worker_silent()
    waiting()
    assert is_worker_silent()
    assert claim() is not None
    assert not is_worker_silent()


def test_looking_for_files_costs_one_statement_when_there_is_none(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(1):
        assert take_up_import() == 0


def test_only_who_keeps_the_catalogue_may_send_a_file(folder: Path) -> None:
    for actor in (officer("receptionist"), officer("leader"), Actor(kind="anonymous")):
        with pytest.raises(NotAllowed):
            enqueue_import(upload(records(1)), actor=actor)
    assert kept(folder) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_takes_the_file() -> None:
    run = waiting(20)
    ended: list[int] = []
    gate = threading.Barrier(4)

    def work() -> None:
        gate.wait()
        try:
            ended.append(take_up_import())
        except DatabaseError as error:
            ended.append(0 if "locked" in str(error) else 99)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run.refresh_from_db()
    assert sorted(ended) == [0, 0, 0, 1]
    assert (run.state, run.attempts, saved()) == (ImportState.DONE, 1, (20, 20, 0))


def _database_url() -> str:
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    if str(values["HOST"]).startswith("/"):
        return f"postgres://{values['USER']}@/{values['HOST']}/{values['NAME']}"
    place = f"{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"
    return f"postgres://{values['USER']}:{values['PASSWORD']}@{place}"


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_reads_is_followed_by_another_from_the_start(folder: Path) -> None:
    run = waiting(400, submission_ways=[NO_UNIT])
    command = [
        sys.executable,
        "-m",
        "motcua.catalogue.importer.tests.import_process",
        str(folder.parent),
        "0.05",
    ]
    child = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": _database_url()})
    try:
        deadline = time.monotonic() + 60
        while not (run.total and run.done >= 5):
            assert child.poll() is None, "it ended by itself"
            assert time.monotonic() < deadline
            time.sleep(0.05)
            run.refresh_from_db()
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert (run.state, saved()) == (ImportState.RUNNING, (0, 0, 0))
    assert take_up_import() == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert take_up_import() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts, saved()) == (ImportState.DONE, 2, (400, 400, 400))


ADDRESS = "/danh-muc/nhap/"


def sent(client: Client, data: bytes, name: str = "a.jsonl.gz", **extra: Any) -> Any:
    return client.post(ADDRESS, {"file": upload(data, name)}, **extra)


def test_the_page_shows_how_far_it_is_then_the_result(client_of: ClientOf) -> None:
    control = client_of("kiemsoat")
    answer = sent(control, records(2, submission_ways=[NO_UNIT]), follow=True)
    page, run = answer.content.decode(), ImportRun.objects.get()
    address = f"{ADDRESS}{run.pk}/"
    assert "Đang chờ đến lượt" in page
    assert f'hx-get="{address}" hx-trigger="every 2s"' in page
    assert "Tải lại trang" in page
    ImportRun.objects.update(state="running", done=1200, total=1851)
    part = control.get(address, headers={"HX-Request": "true"})
    assert "Đã xử lý 1.200/1.851 thủ tục" in part.content.decode()
    assert "<html" not in part.content.decode()
    ImportRun.objects.update(state="waiting", done=0, total=None)
    worker.run_due_jobs()
    assert control.get(address, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    done = control.get(address).content.decode()
    assert "Thời hạn thiếu đơn vị tính" in done
    assert "hx-trigger" not in done
    assert "Đã nhập xong" in control.get(ADDRESS).content.decode()


def test_the_page_says_when_no_worker_runs_and_what_to_do(client_of: ClientOf) -> None:
    control = client_of("kiemsoat")
    assert "motcua worker" in control.get(ADDRESS).content.decode()
    assert "motcua worker" in sent(control, records(1), follow=True).content.decode()
    PeriodicJob.objects.create(name=JOB, last_started_at=now())
    address = f"{ADDRESS}{ImportRun.objects.get().pk}/"
    assert "motcua worker" not in control.get(address).content.decode()
    assert "motcua worker" not in control.get(ADDRESS).content.decode()


def test_a_failed_run_says_why_and_the_way_on(client_of: ClientOf) -> None:
    control = client_of("kiemsoat")
    data = (json.dumps(raw()) + "\n[]").encode()
    sent(control, data, "a.jsonl")
    worker.run_due_jobs()
    page = control.get(f"{ADDRESS}{ImportRun.objects.get().pk}/").content.decode()
    assert "Dòng 2 không phải một bản ghi thủ tục" in page
    assert "Danh mục không thay đổi gì" in page
    assert "Không nhập được" in control.get(ADDRESS).content.decode()


def test_a_wrong_file_is_told_on_the_form(client_of: ClientOf) -> None:
    control = client_of("kiemsoat")
    for data, name, says in (
        (b"khong nen", "b.jsonl.gz", "không phải tệp nén gzip"),
        (records(1), "b.pdf", "không thuộc loại được nhận"),
        (b"PK\x03\x04 khong phai", "b.xlsx", "Không đọc được bảng tính"),
        ("Một văn bản khác.".encode(), "b.txt", "Không nhận ra dạng"),
        (b"", "b.jsonl", "rỗng"),
    ):
        assert says in sent(control, data, name).content.decode()
    assert not ImportRun.objects.exists()


def test_the_second_file_is_queued_and_says_how_many_come_before(client_of: ClientOf) -> None:
    control = client_of("kiemsoat")
    sent(control, records(1))
    assert "Còn 1 tệp được nhập trước" in sent(control, records(2), follow=True).content.decode()


def test_strangers_get_neither_the_form_nor_a_run(client_of: ClientOf, organisation: Organisation) -> None:
    run = waiting(1)
    for name in ("tiepnhan1", "chutich", "quantri", "congdan1"):
        client = client_of(name)
        assert sent(client, records(2)).status_code == 403, name
        assert client.get(f"{ADDRESS}{run.pk}/").status_code == 403, name
    for address in (ADDRESS, f"{ADDRESS}{run.pk}/"):
        assert client_of("anonymous").get(address).status_code == 302
    assert ImportRun.objects.count() == 1
