"""The strict set-up is really there: what must fail in a test does fail."""

from __future__ import annotations

import socket
import warnings

import pytest
from django.db import transaction
from django.template import engines

from tests.support.network import NetworkUsed
from tests.support.templates import UndefinedVariable


def test_a_template_with_an_unknown_variable_fails() -> None:
    with pytest.raises(UndefinedVariable, match="nobody"):
        engines["django"].from_string("{{ nobody.knows }}").render({})


def test_a_condition_on_an_unknown_variable_is_simply_false() -> None:
    assert engines["django"].from_string("{% if nobody %}x{% endif %}").render({}) == ""


def test_another_machine_cannot_be_reached() -> None:
    with pytest.raises(NetworkUsed):
        socket.create_connection(("192.0.2.1", 80), timeout=0.1)
    with pytest.raises(NetworkUsed):
        socket.getaddrinfo("example.com", 80)


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="careful"):
        warnings.warn("careful", stacklevel=1)


@pytest.mark.django_db
def test_on_commit_work_runs_where_the_product_would_commit() -> None:
    done = []
    with transaction.atomic():
        with transaction.atomic():
            transaction.on_commit(lambda: done.append("inner"))
        assert done == []
    assert done == ["inner"]
    transaction.on_commit(lambda: done.append("outside"))
    assert done == ["inner", "outside"]


@pytest.mark.django_db
def test_on_commit_work_of_a_deed_that_failed_is_dropped() -> None:
    done: list[str] = []

    def deed() -> None:
        with transaction.atomic():
            transaction.on_commit(lambda: done.append("never"))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        deed()
    with transaction.atomic():
        pass
    assert done == []
