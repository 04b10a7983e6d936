"""Events, state and deeds of the notebook."""

from __future__ import annotations

from dataclasses import dataclass, replace

from motcua.core.actor import Actor
from motcua.core.errors import WrongState
from motcua.core.journal import Event, Journal, Meta, deed, record, register
from tests.notebook.models import Notebook, NotebookEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened(Event):
    """The notebook begins."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Event):
    """A line was written."""

    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(Event):
    """The notebook ends."""


@dataclass(frozen=True, slots=True)
class State:
    """The projected columns."""

    status: str
    lines: int
    holder_id: int | None


def apply(state: State | None, event: Event, meta: Meta) -> State:
    """The state after the event."""
    match state, event:
        case None, Opened():
            return State("open", 0, meta.officer_id)
        case State(status="open"), Written():
            return replace(state, lines=state.lines + 1, holder_id=meta.officer_id)
        case State(status="open"), Closed():
            return replace(state, status="closed")
    raise WrongState("Sổ đã đóng. Hãy mở sổ khác.")


_DEEDS = {Opened: "open_notebook", Written: "write_line", Closed: "close_notebook"}

JOURNAL = register(
    Journal(
        name="notebook",
        model=Notebook,
        event_model=NotebookEvent,
        parent="notebook",
        state=State,
        apply=apply,
        event_types={kind.__name__: kind for kind in (Opened, Written, Closed)},
        deed_of=lambda event: _DEEDS[type(event)],
    )
)


def open_notebook(agency_id: int, *, actor: Actor, request_id: str, title: str = "Sổ mới") -> Notebook:
    """Begin a notebook; call inside a transaction."""
    return record(Notebook(agency_id=agency_id), Opened(title=title), actor=actor, request_id=request_id)


@deed("notebook.write")
def write_line(notebook: Notebook, *, actor: Actor, request_id: str, line: str) -> Event:
    """Write one line."""
    return Written(line=line)


@deed("notebook.close")
def close_notebook(notebook: Notebook, *, actor: Actor, request_id: str) -> Event:
    """End the notebook."""
    return Closed()
