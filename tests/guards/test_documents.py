"""README and glossary say what the code says."""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.apps import apps
from django.core.management import call_command

from motcua.config.env import SETTINGS
from motcua.core.journal import JOURNALS
from tests.support.tree import ROOT, none_of


def _rows(text: str) -> list[list[str]]:
    """The cells of every table row of a Markdown text."""
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.lstrip().startswith("|")
    ]


def test_the_readme_lists_every_setting_with_its_default() -> None:
    listed = {
        row[0].strip("`"): row[1].strip("`")
        for row in _rows((ROOT / "README.md").read_text("utf-8"))
        if re.fullmatch(r"`(?:MOTCUA_[A-Z_]+|DATABASE_URL)`", row[0])
    }
    assert listed == {setting.name: setting.default for setting in SETTINGS}


@cache
def _glossary() -> frozenset[str]:
    """Identifiers that have a row: what stands in backticks in a table of the glossary."""
    text = (ROOT / "docs/glossary.md").read_text("utf-8")
    return frozenset(
        name for row in _rows(text) for cell in row for name in re.findall(r"`([A-Za-z_][\w.]*)`", cell)
    )


def test_every_model_has_a_row_in_the_glossary() -> None:
    ours = {model.__name__ for model in apps.get_models() if model.__module__.startswith("motcua.")}
    none_of(sorted(ours - _glossary()))


def test_every_event_type_has_a_row_in_the_glossary() -> None:
    ours = [journal for model, journal in JOURNALS.items() if model.__module__.startswith("motcua.")]
    types = {name for journal in ours for name in journal.event_types}
    assert types
    none_of(sorted(types - _glossary()))


def test_every_status_has_a_row_in_the_glossary() -> None:
    from motcua.dossiers.state import Status

    none_of(sorted({status.value for status in Status} - _glossary()))


@pytest.mark.django_db
def test_no_model_has_changed_without_its_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_model_has_a_vietnamese_name() -> None:
    nameless = [
        model.__name__
        for model in apps.get_models()
        if model.__module__.startswith("motcua.")
        and str(model._meta.verbose_name).replace(" ", "") == model.__name__.lower()
    ]
    none_of(nameless)
