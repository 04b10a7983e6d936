"""A process that takes up waiting files slowly, to be killed: module FOLDER SECONDS-A-RECORD.

The database comes from DATABASE_URL, FOLDER is the data folder that holds the waiting files.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import Any


def main(folder: Path, seconds: float) -> None:
    """Take up one file."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings

    from motcua.catalogue.importer import intake
    from motcua.catalogue.importer import queue as import_queue

    settings.DATA_DIR = folder
    import_queue._TELL_SECONDS = 0.0
    read = intake.draft_of

    def slowly(*given: Any) -> Any:
        time.sleep(seconds)
        return read(*given)

    intake.draft_of = slowly  # type: ignore[attr-defined]
    import_queue.take_up_import()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
