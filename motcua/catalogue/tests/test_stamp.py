"""The stamp grows with each change of what the public may read, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from structlog.contextvars import bound_contextvars

from motcua.catalogue import stamp
from motcua.catalogue.actions import (
    add_procedure,
    approve_version,
    draft_version,
    end_version,
    offer_procedure,
    save_draft,
)
from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.models import CatalogueStamp, ProcedureVersion
from motcua.catalogue.tests.samples import content
from motcua.core.actor import SYSTEM
from motcua.demo.cast import COMMUNE, Organisation

pytestmark = pytest.mark.django_db


def _draft() -> ProcedureVersion:
    return add_procedure(
        code="1.900001",
        content=content(),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=SYSTEM,
    )


def _approve(version: ProcedureVersion, start: date) -> ProcedureVersion:
    return approve_version(version, decision_no="1/QĐ", decision_on=None, valid_from=start, actor=SYSTEM)


def _grew(deed: Callable[[], object]) -> bool:
    before = stamp.current()
    deed()
    return stamp.current() > before


def test_approving_ending_and_offering_change_the_stamp_and_drafting_does_not(
    organisation: Organisation,
) -> None:
    agency_id = organisation.agencies[COMMUNE].pk
    version = _draft()
    assert stamp.current() == 0, "a draft is not public"
    assert stamp.changed_at() is None
    assert _grew(lambda: _approve(version, date(2025, 7, 1)))
    assert not _grew(
        lambda: save_draft(
            draft_version(version.procedure, content=content(), actor=SYSTEM),
            content=content(name="Tên khác"),
            actor=SYSTEM,
        )
    )
    for channels in ([Channel.COUNTER], [Channel.COUNTER, Channel.ONLINE], []):
        assert _grew(
            lambda channels=channels: offer_procedure(  # type: ignore[misc]
                version.procedure,
                agency_id=agency_id,
                channels=channels,
                actor=SYSTEM,
                valid_from=date(2025, 7, 1),
            )
        )
    assert _grew(lambda: end_version(version, valid_to=date(2026, 12, 31), basis="2/QĐ", actor=SYSTEM))
    assert stamp.changed_at() is not None


def test_a_change_that_is_rolled_back_leaves_the_stamp_and_its_number_never_comes_again() -> None:
    stamp.changed()
    before, undone = stamp.current(), 0
    try:
        with transaction.atomic():
            stamp.changed()
            undone = stamp.current()
            raise RuntimeError
    except RuntimeError:
        pass
    assert stamp.current() == before < undone
    stamp.changed()
    assert stamp.current() not in {before, undone}


def test_the_stamp_grows_even_when_the_clock_of_another_server_was_ahead() -> None:
    stamp.changed()
    CatalogueStamp.objects.update(number=9 * 10**18)
    stamp.changed()
    assert stamp.current() == 9 * 10**18 + 1


def test_the_stamp_costs_one_statement_and_none_again_in_a_request() -> None:
    stamp.changed()
    with bound_contextvars(request_id="request-1"):
        with CaptureQueriesContext(connection) as asked:
            first = stamp.current()
            assert (stamp.current(), stamp.changed_at() is not None) == (first, True)
        assert len(asked) == 1
        stamp.changed()
        assert stamp.current() > first, "whoever changes something sees it"
    with bound_contextvars(request_id="request-2"), CaptureQueriesContext(connection) as asked:
        stamp.current()
    assert len(asked) == 1
