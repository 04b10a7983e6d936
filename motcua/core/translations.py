"""Makes Django's Vietnamese catalogue (django.mo) from our .po files, without gettext tools.

The .po files are kept one per source package; together they are one catalogue. Run by the set-up
(``python -m motcua.core.translations``) and by the tests; does nothing when django.mo is newer.
"""

from __future__ import annotations

import os
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).resolve().parent.parent / "locale" / "vi" / "LC_MESSAGES"
COMPILED = "django.mo"


class WrongCatalogue(Exception):
    """A .po file holds a doubtful, empty or repeated entry."""


def sources(folder: Path = FOLDER) -> list[Path]:
    """The .po files, in a steady order."""
    return sorted(folder.glob("*.po"))


def read_catalogue(folder: Path = FOLDER) -> Catalog:
    """All entries as one catalogue; raises WrongCatalogue naming file and entry."""
    whole = Catalog(locale="vi")
    for path in sources(folder):
        with path.open("rb") as file:
            part = read_po(file, locale="vi", abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            first = message.id if isinstance(message.id, str) else message.id[0]
            strings = [message.string] if isinstance(message.string, str) else list(message.string or [""])
            if message.fuzzy or not all(strings):
                raise WrongCatalogue(f"{path.name}: {first!r} is fuzzy or empty")
            if whole.get(first, message.context) is not None:
                raise WrongCatalogue(f"{path.name}: {first!r} stands in another file too")
            whole.add(message.id, message.string, context=message.context)
    return whole


def is_up_to_date(folder: Path = FOLDER) -> bool:
    """Whether django.mo is newer than every .po file and than this module."""
    target = folder / COMPILED
    if not target.exists():
        return False
    newest = max(path.stat().st_mtime_ns for path in (*sources(folder), folder, Path(__file__)))
    return target.stat().st_mtime_ns >= newest


def compile_catalogue(folder: Path = FOLDER) -> bool:
    """Write django.mo if it is missing or older than its sources; says whether it wrote.

    Raises WrongCatalogue, leaving the old file in place.
    """
    if is_up_to_date(folder):
        return False
    catalogue = read_catalogue(folder)
    target = folder / COMPILED
    partial = folder / f"{COMPILED}.{os.getpid()}"
    with partial.open("wb") as file:
        write_mo(file, catalogue)
    partial.replace(target)
    # The new name touched the folder's time; the file must not look older than that.
    os.utime(target)
    return True


if __name__ == "__main__":
    compile_catalogue()
