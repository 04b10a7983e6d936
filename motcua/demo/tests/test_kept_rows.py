"""Rows kept for tests are the rows that were made, for whoever begins where the first began."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.core.guards import across_agencies
from motcua.demo.kept_rows import kept
from motcua.organisations.models import Agency

pytestmark = pytest.mark.django_db
TWICE = pytest.mark.parametrize("time", ["first", "again"])
_built: list[str] = []


def _agency(code: str) -> Agency:
    return Agency.objects.create(kind="commune", name=f"Xã {code}", code=code, valid_from=date(2025, 7, 1))


def _facts() -> list[tuple[object, ...]]:
    return sorted(Agency.objects.values_list("code", "name", "valid_from", "valid_to"))


def _build() -> list[str]:
    _built.append("once")
    _agency("H00.1")
    return ["answer"]


def _forget() -> None:
    with across_agencies("whoever points to it"):
        Agency.objects.all().delete()


@TWICE
def test_what_is_put_back_is_what_was_made(time: str) -> None:
    answer = kept("kept rows: one agency", _build)
    assert answer == ["answer"]
    answer.append("what a test does to it")
    assert _facts() == [("H00.1", "Xã H00.1", date(2025, 7, 1), None)]
    _agency("H00.2")
    assert len(_facts()) == 2


def test_from_another_beginning_it_is_made_anew() -> None:
    kept("kept rows: one agency", _build)
    before = len(_built)
    _forget()
    kept("kept rows: one agency", _build)
    assert len(_built) == before
    _forget()
    _agency("H00.9")
    kept("kept rows: one agency", _build)
    assert len(_built) == before + 1
    assert [row[0] for row in _facts()] == ["H00.1", "H00.9"]


def test_a_build_may_not_change_what_stood_before() -> None:
    _agency("H00.9")
    with pytest.raises(AssertionError, match="organisations_agency has lost or changed some"):
        kept("kept rows: a rename", lambda: Agency.objects.update(name="Xã khác"))
