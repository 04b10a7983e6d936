"""Work kept in memory that behaves as a slice above dossiers' would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from motcua.core.actor import Actor


@dataclass
class HeldWork:
    """Officer id → number of open things; moves each request once."""

    open: Counter[int] = field(default_factory=Counter)
    requests: set[str] = field(default_factory=set)

    def count(self, agencies: Collection[int], officer_id: int | None) -> dict[int, int]:
        """As registered."""
        return {key: value for key, value in self.open.items() if officer_id in (None, key)}

    def move(
        self,
        *,
        from_officer: int,
        to_officer: int,
        agencies: Collection[int],
        actor: Actor,
        request_id: str,
    ) -> int:
        """As registered."""
        if request_id in self.requests:
            return 0
        self.requests.add(request_id)
        moved = self.open.pop(from_officer, 0)
        self.open[to_officer] += moved
        return moved
