"""Back up to one file and restore from it: database, files and secret, with sums."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader

from motcua import __version__
from motcua.core.clock import now
from motcua.core.operations.archive import Manifest, Writer, new_archive, unpack
from motcua.core.operations.at_work import nobody_at_work
from motcua.core.operations.copies import (
    SQLITE_PART,
    check_sqlite,
    copy_sqlite,
    dump_postgres,
    is_empty,
    load_postgres,
)
from motcua.core.operations.faults import OperationError
from motcua.core.operations.preparation import Progress, applied_migrations, check_space, data_dir, migrate
from motcua.core.verify import Report, verify_journals

SECRET = "secret.key"  # noqa: S105 - a file's name


@dataclass(frozen=True, slots=True)
class Backup:
    """What was written: the file, its size in bytes, how many stored files it holds, when."""

    path: Path
    size: int
    files: int
    made_at: str


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back: the backup's moment, how many stored files, the journal's check."""

    made_at: str
    files: int
    report: Report


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A folder for large passing files, on the disk that has room for them; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=".motcua-", dir=beside) as folder:
        yield Path(folder)


def files_dir() -> Path:
    """Where uploaded and issued files lie."""
    return data_dir() / "files"


def _add_database(writer: Writer, scratch: Path) -> None:
    if connection.vendor == "sqlite":
        copy = scratch / "copy.sqlite3"
        copy_sqlite(copy)
        writer.add(SQLITE_PART, copy)
        copy.unlink()
        return
    for name, path in dump_postgres(scratch):
        writer.add(name, path)


def _add_files(writer: Writer) -> int:
    """Files are written before the row that names them commits, so those of the copied rows are all there."""
    count = 0
    for path in sorted(files_dir().rglob("*")):
        if path.is_file():
            writer.add(f"files/{path.relative_to(files_dir()).as_posix()}", path)
            count += 1
    secret = data_dir() / SECRET
    if secret.is_file():
        writer.add(SECRET, secret)
    return count


def back_up(target: Path, progress: Progress) -> Backup:
    """Write everything into one new file while people go on working. OperationError when it cannot be."""
    if target.exists():
        raise OperationError(f"{target} đã có. Hãy chọn tên khác để không ghi đè bản sao lưu cũ.")
    if not target.parent.is_dir():
        raise OperationError(f"Không có thư mục {target.parent}. Hãy tạo trước hoặc chọn chỗ khác.")
    applied = applied_migrations()
    if not applied:
        raise OperationError("Cơ sở dữ liệu còn trống, không có gì để sao lưu.")
    check_space(target.parent)
    manifest = Manifest(
        made_at=now().isoformat(timespec="seconds"),
        engine=connection.vendor,
        migrations=[list(step) for step in applied],
        version=__version__,
    )
    with _scratch(target.parent) as scratch, new_archive(target, manifest, scratch) as writer:
        progress("Sao chép cơ sở dữ liệu")
        _add_database(writer, scratch)
        progress("Sao chép tệp đính kèm")
        files = _add_files(writer)
    return Backup(target, target.stat().st_size, files, manifest.made_at)


def _require_nothing_there() -> None:
    """A restore never writes over data."""
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]))
        if path.exists() and path.stat().st_size and not is_empty():
            raise OperationError(
                f"{path} đã có dữ liệu. "
                "Hãy khôi phục vào thư mục trống (đặt MOTCUA_DATA_DIR), rồi dùng thư mục đó."
            )
    elif not is_empty():
        raise OperationError(
            "Cơ sở dữ liệu đích đã có bảng. Hãy tạo cơ sở dữ liệu mới, trống, rồi đặt DATABASE_URL vào đó."
        )
    if files_dir().is_dir() and any(files_dir().iterdir()):
        raise OperationError(
            f"{files_dir()} đã có tệp. Hãy khôi phục vào thư mục trống (đặt MOTCUA_DATA_DIR)."
        )


def _require_fitting(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise OperationError(
            f"Bản sao lưu là của {manifest.engine}, cài đặt này dùng {connection.vendor}. "
            "Hãy đặt lại DATABASE_URL."
        )
    known = set(MigrationLoader(None).disk_migrations or ())
    unknown = [step for step in manifest.migrations if tuple(step) not in known]
    if unknown:
        raise OperationError(
            f"Bản sao lưu do phiên bản mới hơn tạo ({manifest.version}). Hãy cài phiên bản đó rồi khôi phục."
        )


def _place_database(folder: Path, manifest: Manifest) -> None:
    if connection.vendor == "sqlite":
        check_sqlite(folder / SQLITE_PART)
        connections.close_all()
        target = Path(str(connection.settings_dict["NAME"]))
        for suffix in ("", "-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        os.replace(folder / SQLITE_PART, target)
    else:
        load_postgres(folder / "database", manifest.migrations)


def _place_files(folder: Path) -> int:
    unpacked = folder / "files"
    count = 0
    if unpacked.is_dir():
        count = sum(1 for path in unpacked.rglob("*") if path.is_file())
        if files_dir().is_dir():
            files_dir().rmdir()
        os.replace(unpacked, files_dir())
    if (folder / SECRET).is_file():
        os.replace(folder / SECRET, data_dir() / SECRET)
    return count


def restore(source: Path, progress: Progress) -> Restored:
    """Unpack, check the sums, fill the empty installation, bring the schema up to date, check the journal.

    OperationError while a server or worker runs: it would go on with what it remembers.
    """
    if not source.is_file():
        raise OperationError(f"Không có tệp {source}.")
    data_dir().mkdir(parents=True, exist_ok=True)
    with nobody_at_work():
        return _restore(source, progress)


def _restore(source: Path, progress: Progress) -> Restored:
    _require_nothing_there()
    check_space(data_dir(), 200 + 4 * source.stat().st_size // 1024 // 1024)
    with _scratch(data_dir()) as folder:
        progress("Giải nén và kiểm tra từng phần theo bản kê")
        manifest = unpack(source, folder)
        _require_fitting(manifest)
        progress("Đặt lại cơ sở dữ liệu")
        _place_database(folder, manifest)
        progress("Đặt lại tệp đính kèm")
        files = _place_files(folder)
    migrate(progress)
    shutil.rmtree(settings.STATIC_ROOT, ignore_errors=True)
    progress("Kiểm tra nhật ký nghiệp vụ")
    return Restored(manifest.made_at, files, verify_journals())
