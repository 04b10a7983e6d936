"""What the command line asks of the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from motcua.catalogue.intake import Progress, import_catalogue
from motcua.core.actor import SYSTEM


def import_file(path: Path, *, progress: Progress) -> dict[str, Any]:
    """``motcua catalogue import FILE``: counts as a plain dict; DomainError with a clear sentence."""
    return import_catalogue(path, actor=SYSTEM, progress=progress)
