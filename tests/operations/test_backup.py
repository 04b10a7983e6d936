"""The restore drill: what was backed up comes back whole, or nothing comes back at all."""

from __future__ import annotations

import gzip
import io
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from motcua.core.operations import backup
from motcua.core.operations.archive import Manifest, new_archive, unpack
from motcua.core.operations.backup import back_up
from motcua.core.operations.faults import OperationError
from tests.operations.conftest import Installation
from tests.support.installation import COUNT

New = Callable[..., Installation]
Change = Callable[[str, bytes], tuple[str, bytes] | None]


def test_a_backup_restored_on_an_empty_machine_is_the_same_installation(
    new_installation: New, tmp_path: Path
) -> None:
    old, new, file = new_installation("old", migrated=True), new_installation("new"), tmp_path / "copy.tar.gz"
    before = old.fill()
    made = old.motcua("backup", str(file))
    assert made["files"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    _restores_nothing_from_a_cut_file(new, file)
    restored = new.motcua("restore", str(file))
    assert (restored["subjects"], restored["events"], restored["fault_count"]) == (COUNT, COUNT * 5 // 2, 0)
    assert new.summary() == before
    assert (new.folder / "secret.key").read_text() == (old.folder / "secret.key").read_text()
    _works_on(new)
    code, line = new.refused("restore", str(file))
    assert (code, "đã có" in line) == (1, True)


def _restores_nothing_from_a_cut_file(installation: Installation, file: Path) -> None:
    cut = file.with_name("cut.tar.gz")
    cut.write_bytes(file.read_bytes()[:-2000])
    code, line = installation.refused("restore", str(cut))
    assert (code, "không phải tệp sao lưu nguyên vẹn" in line) == (1, True)
    assert not (installation.folder / "files").exists()


def _works_on(restored: Installation) -> None:
    """Ids continue after the restored ones, and the triggers stand."""
    done = restored.run(
        "from motcua.core.actor import SYSTEM\n"
        "from motcua.core.audit import audit\n"
        "from motcua.core.models import AuditLine\n"
        "from django.db import DatabaseError\n"
        "audit(SYSTEM, 'test.after', subject='x')\n"
        "try:\n    AuditLine.objects.all().delete()\nexcept DatabaseError as error:\n    print(error)\n",
        module="tests.support.snippet",
    )
    assert "append-only" in done.stdout, done.stderr


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """A small sound backup file."""
    part, file = tmp_path / "part", tmp_path / "sound.tar.gz"
    part.write_bytes(b"0123456789" * 1000)
    manifest = Manifest(made_at="2026-11-23T20:00:00+07:00", engine="sqlite", migrations=[], version="0")
    with new_archive(file, manifest, tmp_path) as writer:
        writer.add("database/motcua.sqlite3", part)
        writer.add("files/2026/giấy khai sinh.pdf", part)
    return file


def _damaged(file: Path, change: Change) -> Path:
    """A copy of a backup with its parts changed."""
    target = file.with_name("bad.tar.gz")
    with tarfile.open(file) as before, tarfile.open(target, "w:gz") as after:
        for entry in before:
            handle = before.extractfile(entry)
            assert handle is not None
            changed = change(entry.name, handle.read())
            if changed is not None:
                part = tarfile.TarInfo(changed[0])
                part.size = len(changed[1])
                after.addfile(part, io.BytesIO(changed[1]))
    return target


def test_a_sound_backup_unpacks_as_it_was(archive: Path, tmp_path: Path) -> None:
    manifest = unpack(archive, tmp_path / "out")
    assert set(manifest.parts) == {"database/motcua.sqlite3", "files/2026/giấy khai sinh.pdf"}
    assert (tmp_path / "out/files/2026/giấy khai sinh.pdf").read_bytes() == b"0123456789" * 1000


@pytest.mark.parametrize(
    ("said", "change"),
    [
        (
            "khác bản kê",
            lambda name, content: (name, b"?" + content[1:] if name.endswith(".pdf") else content),
        ),
        ("thiếu 1 phần", lambda name, content: None if name.endswith(".pdf") else (name, content)),
        ("tên không hợp lệ", lambda name, content: (f"../{name}", content)),
        ("tên không hợp lệ", lambda name, content: (f"/etc/{name}", content)),
        ("thiếu bản kê", lambda name, content: None if name == "manifest.json" else (name, content)),
        ("nguyên vẹn", lambda name, content: (name, b"[1]" if name == "manifest.json" else content)),
    ],
)
def test_a_damaged_backup_is_named_and_refused(
    archive: Path, tmp_path: Path, said: str, change: Change
) -> None:
    with pytest.raises(OperationError, match=said):
        unpack(_damaged(archive, change), tmp_path / "out")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    for content in (gzip.compress(b"not a tar"), b"", b"%PDF-1.7"):
        file = tmp_path / "other"
        file.write_bytes(content)
        with pytest.raises(OperationError, match="không phải tệp sao lưu nguyên vẹn"):
            unpack(file, tmp_path / "out")


@pytest.mark.django_db
def test_a_backup_of_a_newer_version_or_another_engine_is_refused(archive: Path, tmp_path: Path) -> None:
    from django.db import connection

    manifest = unpack(archive, tmp_path / "out")
    manifest.engine = connection.vendor
    manifest.migrations = [["core", "0001_initial"]]
    backup._require_fitting(manifest)
    manifest.migrations = [["core", "9999_from_the_future"]]
    with pytest.raises(OperationError, match="phiên bản mới hơn"):
        backup._require_fitting(manifest)
    manifest.engine = "oracle"
    with pytest.raises(OperationError, match="oracle"):
        backup._require_fitting(manifest)


@pytest.mark.django_db
def test_a_backup_never_overwrites_and_needs_its_folder(tmp_path: Path) -> None:
    file = tmp_path / "copy.tar.gz"
    file.write_text("bản cũ")
    with pytest.raises(OperationError, match="đã có"):
        back_up(file, lambda _: None)
    assert file.read_text() == "bản cũ"
    with pytest.raises(OperationError, match="Không có thư mục"):
        back_up(tmp_path / "không có" / "x", lambda _: None)


def test_a_backup_that_breaks_off_leaves_no_file(tmp_path: Path) -> None:
    manifest = Manifest(made_at="", engine="sqlite", migrations=[], version="0")
    part = tmp_path / "part"
    part.write_bytes(b"x" * 100)
    full = OSError(28, "No space left on device")
    with (
        mock.patch.object(tarfile.TarFile, "addfile", side_effect=full),
        pytest.raises(OSError, match="No space"),
        new_archive(tmp_path / "copy.tar.gz", manifest, tmp_path) as writer,
    ):
        writer.add("files/x", part)
    assert [path.name for path in tmp_path.iterdir()] == ["part"]
