"""Who acts: a value taken once per request and written into every event."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["officer", "citizen", "system", "anonymous"]


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or the system at the moment of a deed, with the position held at that moment.

    ``agency_id`` is the own agency, to which whatever the actor begins belongs; ``taken_over`` are
    those it followed after a merger: what is open there is the actor's work too. ``stands_in_for`` holds
    (officer id, procedure code) of those this actor replaces today, ``delegated`` (permission,
    procedure code) of powers passed on; an empty procedure code means every procedure.
    """

    kind: Kind
    name: str = ""
    user_id: int | None = None
    officer_id: int | None = None
    agency_id: int | None = None
    agency_name: str = ""
    unit_id: int | None = None
    position: str = ""
    roles: frozenset[str] = field(default_factory=frozenset)
    stands_in_for: frozenset[tuple[int, str]] = field(default_factory=frozenset)
    delegated: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    taken_over: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_officer(self) -> bool:
        """Whether the actor is a member of staff with a position today."""
        return self.kind == "officer"

    @property
    def agencies(self) -> frozenset[int]:
        """The own agency and those whose work it took over; empty for who works for none."""
        return self.taken_over if self.agency_id is None else self.taken_over | {self.agency_id}

    def is_or_stands_in_for(self, officer_id: int | None, procedure_code: str) -> bool:
        """Whether work held by that officer on that procedure is the actor's to do today."""
        return officer_id is not None and (
            officer_id == self.officer_id or self.replaces(officer_id, procedure_code)
        )

    def replaces(self, officer_id: int | None, procedure_code: str) -> bool:
        """Whether the actor stands in for that officer on that procedure today."""
        return (officer_id, "") in self.stands_in_for or (officer_id, procedure_code) in self.stands_in_for

    def has_delegation(self, permission: str, procedure_code: str) -> bool:
        """Whether a leader passed this power to the actor, for every procedure or this one."""
        return (permission, "") in self.delegated or (permission, procedure_code) in self.delegated


ANONYMOUS = Actor(kind="anonymous", roles=frozenset({"anonymous"}))
SYSTEM = Actor(kind="system", name="Hệ thống", position="system", roles=frozenset({"system"}))
