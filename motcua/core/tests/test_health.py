"""/healthz says the process lives, /readyz what it can do."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.db import OperationalError, connection
from django.test import Client

from motcua.core.clock import now
from motcua.core.models import PeriodicJob


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_says_that_no_worker_has_been_seen(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["worker"]) == (200, "silent")


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "said"), [(1, "ok"), (6, "silent")])
def test_readyz_knows_how_long_ago_the_worker_worked(client: Client, minutes: int, said: str) -> None:
    PeriodicJob.objects.create(name="x", last_started_at=now() - timedelta(minutes=minutes))
    assert client.get("/readyz").json()["worker"] == said


@pytest.mark.django_db
def test_readyz_is_503_when_the_database_does_not_answer(client: Client) -> None:
    with mock.patch.object(connection, "cursor", side_effect=OperationalError("away")):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["database"]) == (503, "unreachable")
