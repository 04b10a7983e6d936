"""The secret of a dossier: derived, hard to guess, easy to read aloud; and how far a dossier has come."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import override_settings

from motcua.core.actor import ANONYMOUS, SYSTEM, Actor
from motcua.core.clock import ZONE
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Status
from motcua.dossiers.tracking import (
    ALPHABET,
    SECRET_LENGTH,
    clean_code,
    clean_secret,
    completion,
    find_by_code_and_secret,
    own_dossiers,
    tracking_secret,
    tracking_url,
)

RECEIVED_AT = datetime(2026, 9, 1, 8, tzinfo=ZONE)


def dossier(agency_id: int = 1, number: int = 1, **columns: object) -> Dossier:
    return Dossier(agency_id=agency_id, id=number, code="H24.990-260901-0001", **columns)


def test_a_secret_is_eight_characters_nobody_confuses() -> None:
    secrets = {tracking_secret(dossier(number=number)) for number in range(500)}
    assert len(secrets) == 500
    assert all(len(secret) == SECRET_LENGTH and set(secret) <= set(ALPHABET) for secret in secrets)
    assert not set(ALPHABET) & set("0O1IL")


def test_a_secret_stays_the_same_and_differs_by_agency() -> None:
    assert tracking_secret(dossier()) == tracking_secret(dossier())
    assert tracking_secret(dossier(agency_id=1)) != tracking_secret(dossier(agency_id=2))


def test_a_secret_depends_on_the_installations_key() -> None:
    before = tracking_secret(dossier())
    with override_settings(SECRET_KEY="another-key-for-tests-only-0123456789"):
        assert tracking_secret(dossier()) != before


def test_the_address_names_code_and_secret() -> None:
    with override_settings(PUBLIC_URL="https://motcua.example.com"):
        expected = f"https://motcua.example.com/tra-cuu/H24.990-260901-0001/{tracking_secret(dossier())}/"
        assert tracking_url(dossier()) == expected


@pytest.mark.parametrize("typed", [" h24.990-260901-0001 ", "H24.990–260901–0001", "H24.990 -260901- 0001"])
def test_a_code_may_be_typed_carelessly(typed: str) -> None:
    assert clean_code(typed) == "H24.990-260901-0001"


def test_a_secret_may_be_typed_in_groups() -> None:
    assert clean_secret(" abcd-efgh ") == "ABCDEFGH"


@pytest.mark.parametrize("status", Status)
def test_every_status_has_a_degree_of_completion(status: Status) -> None:
    shown = completion(dossier(status=status.value, received_at=RECEIVED_AT))
    assert shown.sentence.endswith(".")
    assert sum(stage.state == "current" for stage in shown.stages) <= 1


def test_completion_grows_along_a_dossiers_life() -> None:
    life = (Status.REGISTERED, Status.RECEIVED, Status.PROCESSING, Status.COMPLETED, Status.HANDED_OVER)
    done = [completion(dossier(status=status.value)).done for status in life]
    assert done == sorted(done)
    assert done[-1] == 4


def test_completion_does_not_tell_what_is_asked_or_why_it_ended() -> None:
    processing = completion(dossier(status=Status.PROCESSING.value))
    for status in (Status.AWAITING_SUPPLEMENT, Status.AWAITING_FEE):
        assert completion(dossier(status=status.value)) == processing
    ended = completion(dossier(status=Status.REFUSED_AT_DESK.value))
    assert completion(dossier(status=Status.WITHDRAWN.value)) == ended


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "H24.990", "H24.990-260901-0001", "x" * 500, "H24.990-260901-000\x00"])
def test_a_pair_that_opens_nothing_gives_none(code: str) -> None:
    assert find_by_code_and_secret(code, "AAAAAAAA") is None


@pytest.mark.django_db
def test_only_citizens_have_dossiers_of_their_own() -> None:
    officer = Actor(kind="officer", user_id=1, agency_id=1, roles=frozenset({"receptionist"}))
    assert [list(own_dossiers(actor)) for actor in (ANONYMOUS, SYSTEM, officer)] == [[], [], []]
