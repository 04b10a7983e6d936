"""The command line's view of the exchange, and the stand-in as a command."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from motcua.core.errors import DomainError, NotFound
from motcua.dossiers.models import Dossier
from motcua.integrations.national_portal import command
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.integrations.national_portal.tests.test_telling import in_step

Receive = Callable[..., Dossier]
Send = Callable[..., int]
FROM, TO = date(2026, 3, 1), date(2026, 3, 31)
COMMUNE = "H24.990"


@pytest.mark.django_db
@pytest.mark.usefixtures("mapped")
class TestSync:
    """``motcua sync``."""

    def test_status_counts_and_lists(self, first: StandIn, receive: Receive, send: Send) -> None:
        dossier = receive()
        before = command.status(COMMUNE, FROM, TO)
        assert (before["received"], before["confirmed"], before["percent"]) == (1, 0, 0.0)
        (row,) = before["missing"]
        assert (row["dossier"], row["why"]) == (dossier.code, "Đang chờ gửi")
        send()
        after = command.status(COMMUNE, FROM, TO)
        assert (after["percent"], after["missing"], after["on"]) == (100.0, [], True)
        json.dumps(after)

    def test_an_unknown_agency_is_told(self) -> None:
        with pytest.raises(NotFound):
            command.status("H24.000", FROM, TO)

    def test_replay_and_reconcile_need_the_portal_switched_on(self, receive: Receive) -> None:
        receive()
        for perform in (command.replay, command.reconcile):
            with pytest.raises(DomainError, match="đang tắt"):
                perform(COMMUNE, FROM, TO)

    def test_replay_sends_what_is_missing(self, first: StandIn, receive: Receive, send: Send) -> None:
        dossier = receive()
        assert command.replay(COMMUNE, FROM, TO)["dossiers"] == 1
        send()
        assert in_step(dossier)

    def test_reconcile_tells_what_it_found(self, first: StandIn, receive: Receive, send: Send) -> None:
        dossier = receive()
        send()
        first.exchange.store.run("DELETE FROM dossier WHERE code = ?", dossier.code)
        found: dict[str, Any] = command.reconcile(COMMUNE, FROM, TO)
        assert (found["of"], found["missing"], found["repaired"]) == (1, 1, 1)
        send()
        assert command.reconcile(COMMUNE, FROM, TO)["agreed"] == 1


def test_the_stand_in_runs_as_a_command_and_shows_its_page(tmp_path: Path) -> None:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ["standin", "national-portal", "--port", str(port), "--file", str(tmp_path / "cong.sqlite3")]
    with subprocess.Popen(
        [sys.executable, "-m", "motcua.cli", *words], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            found = re.search(r"http://\S+", process.stdout.readline())
            assert found is not None
            with urllib.request.urlopen(found[0], timeout=5) as page:
                assert "Cổng giả lập" in page.read().decode()
        finally:
            process.terminate()
