"""Fixtures of this slice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.organisations.tests.factories import Office
from motcua.organisations.tests.held_work import HeldWork
from motcua.organisations.work import WORK_KINDS, WorkKind, register_work


@pytest.fixture
def office(db: None) -> Office:
    """A commune with its people, and a neighbour."""
    return Office()


@pytest.fixture
def held_work() -> Iterator[HeldWork]:
    """Open work kept in memory, registered as a slice above would."""
    before = dict(WORK_KINDS)
    WORK_KINDS.clear()
    work = HeldWork()
    register_work(WorkKind("sample", "hồ sơ mẫu", work.count, work.move))
    yield work
    WORK_KINDS.clear()
    WORK_KINDS.update(before)
