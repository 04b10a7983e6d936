"""The one file of a backup: a gzipped tar with the database, the files and, last, a manifest of sums."""

from __future__ import annotations

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from motcua.core.operations.faults import OperationError

MANIFEST = "manifest.json"
FORMAT = 1
_BLOCK = 1024 * 1024


@dataclass
class Manifest:
    """What a backup holds: engine and schema of the database, and size and SHA-256 of every part."""

    made_at: str
    engine: str
    migrations: list[list[str]]
    version: str
    format: int = FORMAT
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)


class _Summing:
    """A readable file that sums what is read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.sum = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """Pass on and sum."""
        block = self._source.read(size)
        self.sum.update(block)
        return block


class Writer:
    """Adds parts to a backup and keeps their sums."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        self._tar = tar
        self._manifest = manifest

    def add(self, name: str, source: Path) -> None:
        """Add one file under a name."""
        with source.open("rb") as handle:
            entry = tarfile.TarInfo(name)
            entry.size = os.fstat(handle.fileno()).st_size
            entry.mode = 0o600
            summing = _Summing(handle)
            self._tar.addfile(entry, summing)
        self._manifest.parts[name] = {"size": entry.size, "sha256": summing.sum.hexdigest()}

    def finish(self, scratch: Path) -> None:
        """Write the manifest as the last part."""
        path = scratch / MANIFEST
        path.write_text(json.dumps(asdict(self._manifest), ensure_ascii=False, indent=1), encoding="utf-8")
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = path.stat().st_size
        with path.open("rb") as handle:
            self._tar.addfile(entry, handle)


@contextmanager
def new_archive(target: Path, manifest: Manifest, scratch: Path) -> Iterator[Writer]:
    """A backup under way; the target appears whole at the end or not at all. Only the owner may read it."""
    partial = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with partial.open("xb") as handle:
            partial.chmod(0o600)
            with tarfile.open(fileobj=handle, mode="w:gz", compresslevel=5) as tar:
                writer = Writer(tar, manifest)
                yield writer
                writer.finish(scratch)
            handle.flush()
            os.fsync(handle.fileno())
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _safe_name(name: str) -> PurePosixPath:
    """A part's name that stays inside the folder it is unpacked to."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts:
        raise OperationError(f"Tệp sao lưu có tên không hợp lệ: {name}. Không khôi phục.")
    return path


def unpack(source: Path, folder: Path) -> Manifest:
    """Unpack a backup and check every part against the manifest; OperationError when anything differs."""
    found: dict[str, dict[str, Any]] = {}
    try:
        with tarfile.open(source, mode="r:gz") as tar:
            for entry in tar:
                name = str(_safe_name(entry.name))
                content = tar.extractfile(entry) if entry.isreg() else None
                if content is None:
                    raise OperationError(f"Tệp sao lưu có mục lạ: {name}. Không khôi phục.")
                found[name] = _unpack_one(content, folder / name)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise OperationError(f"Không đọc được {source}: không có tệp hoặc thiếu bản kê.") from None
    except (tarfile.TarError, EOFError, ValueError, TypeError) as error:
        raise OperationError(
            f"{source} không phải tệp sao lưu nguyên vẹn ({type(error).__name__})."
        ) from error
    if manifest.format != FORMAT:
        raise OperationError("Tệp sao lưu do phiên bản khác tạo. Hãy dùng đúng phiên bản đó để khôi phục.")
    found.pop(MANIFEST)
    _compare(found, manifest.parts)
    return manifest


def _unpack_one(content: Any, target: Path) -> dict[str, Any]:
    target.parent.mkdir(parents=True, exist_ok=True)
    made, size = hashlib.sha256(), 0
    with target.open("xb") as handle:
        target.chmod(0o600)
        while block := content.read(_BLOCK):
            made.update(block)
            size += len(block)
            handle.write(block)
    return {"size": size, "sha256": made.hexdigest()}


def _compare(found: dict[str, dict[str, Any]], expected: dict[str, dict[str, Any]]) -> None:
    if missing := sorted(expected.keys() - found.keys()):
        raise OperationError(f"Tệp sao lưu thiếu {len(missing)} phần, ví dụ {missing[0]}. Không khôi phục.")
    changed = sorted(name for name in found if found[name] != expected.get(name))
    if changed:
        raise OperationError(
            f"Tệp sao lưu có {len(changed)} phần khác bản kê, ví dụ {changed[0]}. Không khôi phục."
        )
