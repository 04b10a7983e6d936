"""Figures of procedures: what the agency offers, is published and taken online; what is missing is named."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.catalogue.actions import offer_procedure
from motcua.catalogue.content import Channel
from motcua.catalogue.models import ImportDoubt, ImportRun, OnlineLevel, ProcedureVersion
from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.evidence import FIGURES, Measured, Scope

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def measured(key: str, actor: Actor) -> Measured:
    assert actor.agency_id is not None
    return FIGURES[f"catalogue.{key}"].measure(Scope(actor.agency_id, actor.agencies, *YEAR))


def put_on_offer(version: ProcedureVersion, actor: Actor, *channels: Channel) -> None:
    assert actor.agency_id is not None
    level = OnlineLevel.PARTIAL if Channel.ONLINE in channels else OnlineLevel.NONE
    offer_procedure(
        version.procedure,
        agency_id=actor.agency_id,
        channels=channels,
        actor=actor,
        online_level=level,
        valid_from=date(2026, 1, 1),
    )


def test_nothing_offered_is_nothing_to_publish(control: Actor) -> None:
    assert measured("published", control) == Measured(0, 0)
    assert measured("published", control).share is None


def test_an_offered_procedure_in_force_is_published(approved: ProcedureVersion, control: Actor) -> None:
    put_on_offer(approved, control, Channel.COUNTER)
    assert measured("published", control) == Measured(1, 1)


def test_an_offered_procedure_without_a_version_is_named(draft: ProcedureVersion, control: Actor) -> None:
    put_on_offer(draft, control, Channel.COUNTER)
    found = measured("published", control)
    assert (found.value, found.of) == (0, 1)
    assert draft.procedure.code in found.gaps[0].text
    assert found.gaps[0].url.endswith(f"/danh-muc/{draft.procedure.code}/")


def test_what_is_taken_online_is_a_share_of_what_is_offered(
    approved: ProcedureVersion, control: Actor
) -> None:
    put_on_offer(approved, control, Channel.COUNTER)
    assert str(measured("online", control).share) == "0.00"
    put_on_offer(approved, control, Channel.COUNTER, Channel.ONLINE)
    assert str(measured("online", control).share) == "100.00"


def test_open_doubts_are_counted_and_lead_to_their_list(approved: ProcedureVersion, control: Actor) -> None:
    assert measured("doubts", control) == Measured(0)
    run = ImportRun.objects.create(at=now(), file_name="danh-muc.json", file_digest="0" * 64)
    doubt = ImportDoubt.objects.create(
        run=run, version=approved, code="1.000001", kind="unit_missing", field="phí"
    )
    found = measured("doubts", control)
    assert (found.value, [gap.url for gap in found.gaps]) == (1, ["/danh-muc/nghi-van/"])
    ImportDoubt.objects.filter(pk=doubt.pk).update(settled_at=now(), settled_by="A", answer="bỏ")
    assert measured("doubts", control).value == 0
