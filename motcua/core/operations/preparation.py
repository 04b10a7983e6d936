"""Bring an installation to the state in which it can serve: folder, schema, static files."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from motcua.core.operations.faults import OperationError

Progress = Callable[[str], None]
_NEEDED_MB = 200


def data_dir() -> Path:
    """The installation's folder."""
    return Path(settings.DATA_DIR)


def check_space(folder: Path, needed_mb: int = _NEEDED_MB) -> None:
    """Raise OperationError when the disk under the folder is nearly full."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free // 1024 // 1024
    if free < needed_mb:
        raise OperationError(
            f"Đĩa chứa {folder} chỉ còn trống {free} MB, cần ít nhất {needed_mb} MB. "
            "Hãy dọn bớt tệp rồi chạy lại."
        )


def check_database() -> None:
    """Raise OperationError when the database does not answer."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise OperationError(
            f"Không kết nối được cơ sở dữ liệu: {str(error).strip().splitlines()[0]} "
            "Hãy kiểm tra DATABASE_URL và máy chủ cơ sở dữ liệu."
        ) from error


def pending_migrations() -> list[str]:
    """Steps of the schema that this version knows and the database has not taken yet."""
    check_database()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def applied_migrations() -> list[tuple[str, str]]:
    """The schema's state: (application, step) in order; empty for a new database."""
    check_database()
    return sorted(MigrationExecutor(connection).loader.applied_migrations)


def migrate(progress: Progress) -> list[str]:
    """Take every open step of the schema; returns their names."""
    check_space(data_dir())
    pending = pending_migrations()
    if pending:
        progress(f"Cập nhật cấu trúc cơ sở dữ liệu ({len(pending)} bước)")
        call_command("migrate", interactive=False, verbosity=0)
    return pending


def require_migrated() -> None:
    """Raise OperationError when the schema is behind this version."""
    pending = pending_migrations()
    if pending:
        raise OperationError(
            f"Cơ sở dữ liệu còn thiếu {len(pending)} bước cập nhật (bước đầu: {pending[0]}). "
            "Hãy sao lưu rồi chạy: motcua migrate"
        )


def _static_state() -> str:
    """A value that changes when any static file or the version of the storage does."""
    state = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list(None):
            found = os.stat(storage.path(name))
            state.update(f"{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return state.hexdigest()


def collect_static(progress: Progress) -> bool:
    """Put the static files, hashed and compressed, where the server reads them; False when they are there."""
    root = Path(settings.STATIC_ROOT)
    stamp = root / ".state"
    state = _static_state()
    if stamp.is_file() and stamp.read_text() == state:
        return False
    progress("Chuẩn bị tệp giao diện (nén và đặt tên theo nội dung)")
    shutil.rmtree(root, ignore_errors=True)
    root.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(state)
    return True
