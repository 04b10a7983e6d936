"""What handling a call of the portal comes to, apart from the socket."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from motcua.core.standins import Told


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
        return Told.of(self.reply, self.status)
