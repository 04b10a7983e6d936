"""Questions and answers of the stand-in as values, apart from the socket."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Asked:
    """One HTTP request. ``headers`` have lower-case names."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> Any:
        """The body as JSON; None when it is none."""
        try:
            return json.loads(self.body or b"null")
        except (ValueError, UnicodeDecodeError):
            return None


@dataclass(frozen=True, slots=True)
class Told:
    """One HTTP answer. ``wait``: seconds before it; ``sent``: how much of the body leaves (0 to 1).

    ``sent`` 0 with ``is_cut``: the connection is closed without a word.
    """

    status: int
    body: bytes
    kind: str = "application/json; charset=utf-8"
    wait: float = 0
    is_cut: bool = False
    sent: float = 1
    location: str = ""


@dataclass(slots=True)
class Outcome:
    """What handling a call came to: the reply's JSON, and the rules the call broke.

    ``breaches``: (dossier, path, rule, words). ``code`` and ``message`` are for the list of calls.
    """

    reply: dict[str, Any]
    status: int = 200
    code: str = "0"
    message: str = ""
    breaches: list[tuple[str, str, str, str]] = field(default_factory=list)

    def told(self) -> Told:
        """The answer on the wire."""
        return Told(self.status, json.dumps(self.reply, ensure_ascii=False).encode())
