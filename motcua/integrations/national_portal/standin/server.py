"""The portal's stand-in as a server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from motcua.core.standins import Asked, StandInServer, Told, in_thread
from motcua.integrations.national_portal.standin.exchange import Exchange
from motcua.integrations.national_portal.standin.faults import Faults
from motcua.integrations.national_portal.standin.pages import answer_page
from motcua.integrations.national_portal.standin.store import Store


class StandIn(StandInServer):
    """A running stand-in. ``exchange`` holds what it knows."""

    largest = 60_000_000

    def __init__(self, exchange: Exchange, host: str = "127.0.0.1", port: int = 0) -> None:
        self.exchange = exchange
        super().__init__(host, port)

    def answer(self, asked: Asked) -> Told:
        """A call of the protocol, or one of the stand-in's own pages."""
        exchange = self.exchange
        return exchange.answer(asked) if exchange.answers(asked.path) else answer_page(exchange, asked)


def make_stand_in(
    *, host: str = "127.0.0.1", port: int = 0, file: Path | None = None, faults: Path | None = None,
    username: str = "motcua", secret: str = "", seed: int = 0,
) -> StandIn:  # fmt: skip
    """A stand-in that listens but does not answer yet; port 0 takes a free one."""
    exchange = Exchange(Store(file), Faults(faults, seed=seed), username=username, secret=secret)
    return StandIn(exchange, host, port)


@contextmanager
def running_stand_in(**options: Any) -> Iterator[StandIn]:
    """A stand-in in a thread of this process, for tests and benches."""
    with in_thread(make_stand_in(**options)) as server:
        try:
            yield server
        finally:
            server.exchange.store.close()
