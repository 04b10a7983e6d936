"""A real worker process for tests that kill it, started as a module with MARKS NAME SECONDS.

Its destination writes "start <sequence>" into the marks file, sleeps, and writes "done <sequence>". The
database comes from DATABASE_URL.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path


def main(marks: Path, name: str, seconds: float) -> None:
    """Work until told to stop."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from motcua.core.deliveries import DESTINATIONS, Destination, subscribe
    from motcua.core.worker import run

    def handle(delivery: object) -> None:
        for word in ("start", "done"):
            with marks.open("a") as file:
                file.write(f"{word} {delivery.sequence}\n")  # type: ignore[attr-defined]
            if word == "start":
                time.sleep(seconds)

    DESTINATIONS.clear()
    subscribe(Destination("reader", "Người đọc", "notebook", lambda row, stored, event: {}, handle))
    run(name, marks.parent / "locks")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
