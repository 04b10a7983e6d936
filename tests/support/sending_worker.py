"""A real worker whose one destination calls the receiver over HTTP; started as a module.

``python -m tests.support.sending_worker NAME PORT FOLDER [SETTINGS]`` works until told to stop. The database
comes from DATABASE_URL; SETTINGS names the settings module, the tests' own if left out.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

DESTINATION = "receiver"


def main(name: str, port: int, folder: Path, settings: str) -> None:
    """Work until told to stop."""
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    import django

    django.setup()
    from motcua.core.deliveries import DESTINATIONS, Destination, Policy, subscribe
    from motcua.core.models import Delivery
    from motcua.core.outbound import Limits, Outbound
    from motcua.core.worker import REGULAR, run

    client = Outbound(DESTINATION, f"http://127.0.0.1:{port}", limits=Limits(connect=1, read=2))

    def handle(delivery: Delivery) -> None:
        client.call("POST", "/event", operation="event", json=delivery.payload).require_ok()

    DESTINATIONS.clear()
    REGULAR.clear()
    policy = Policy(first_retry=0.05, longest_retry=0.4, break_for=0.1, longest_break=0.3, attempts=1000)
    subscribe(Destination(DESTINATION, "Nơi nhận thử", "notebook", lambda *_: {}, handle, policy))
    run(name, folder / "locks")


if __name__ == "__main__":
    main(
        sys.argv[1],
        int(sys.argv[2]),
        Path(sys.argv[3]),
        sys.argv[4] if len(sys.argv) > 4 else "tests.settings",
    )
