"""What the command line asks of the catalogue."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from motcua.catalogue.importer.intake import import_catalogue
from motcua.core.actor import SYSTEM


def import_file(path: Path, *, progress: Callable[[int, int], None]) -> dict[str, Any]:
    """``motcua catalogue import FILE``: counts as a plain dict; DomainError with a clear sentence."""

    def tell(done: int, total: int | None) -> None:
        if total is not None:
            progress(done, total)

    return import_catalogue(path, actor=SYSTEM, progress=tell)
