"""Rules for every test: no network, every statement names its agency, on-commit work is done.

Tests run on SQLite unless DATABASE_URL names a PostgreSQL; ``--only-database`` leaves out, for the second
run, what does not use the database, the browser's journeys, and what is marked ``one_database``: tests that
ask hundreds of addresses. What only these ask of the database is not tried on PostgreSQL.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.support.database import (
    on_commit_hooks_run,
    transactional_tests_leave_what_migrations_made,
)
from tests.support.migrated import copied_database
from tests.support.network import loopback_only

ROOT = Path(__file__).parent
pytest_plugins = ["motcua.demo.pytest_cast"]
_DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}
_ONCE = {"browser", "one_database"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the choice of the second run."""
    parser.addoption(
        "--only-database", action="store_true", help="leave out the tests that do not use the database"
    )
    parser.addoption(
        "--second-follows", action="store_true", help="leave to the second run what is marked postgres_only"
    )


def _uses_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not names.isdisjoint(_DATABASE_FIXTURES)


def _runs_once(item: pytest.Item) -> bool:
    return any(mark.name in _ONCE for mark in item.iter_markers())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep only database tests for the second run, and of these none that runs once.

    The slow ones come first, so that no process is left alone with one at the end.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if config.getoption("--only-database"):
        kept = [item for item in items if _uses_database(item) and not _runs_once(item)]
    elif config.getoption("--second-follows"):
        kept = [item for item in items if item.get_closest_marker("postgres_only") is None]
    else:
        return
    config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
    items[:] = kept


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """pytest-django's own migrates in every process; here one does, and each has a copy."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(copied_database())
        yield
        with django_db_blocker.unblock():
            stack.close()


@pytest.fixture(scope="session", autouse=True)
def _strict_surroundings() -> Iterator[None]:
    with (
        loopback_only(),
        transactional_tests_leave_what_migrations_made(),
        on_commit_hooks_run(),
    ):
        yield


@pytest.fixture(autouse=True)
def _statement_guard(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every statement of a database test names the agency; ``across_agencies`` is the only way out."""
    if not _uses_database(request.node):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    from motcua.core.guards import statement_guard

    with statement_guard():
        yield


@pytest.fixture(autouse=True)
def _no_old_contents(request: pytest.FixtureRequest) -> Iterator[None]:
    """A rolled-back database gives ids out again: no procedure's content of another test may answer."""
    if not _uses_database(request.node):
        yield
        return
    from motcua.catalogue.queries import forget_contents

    forget_contents()
    yield
    forget_contents()


@pytest.fixture(scope="session")
def reference_data() -> Path:
    """The real data beside the checkout; skips where it is absent, fails where CI must have it."""
    folder = Path(os.environ.get("MOTCUA_REFERENCE_DATA") or ROOT.parent / "shared" / "data")
    if folder.is_dir():
        return folder
    message = f"no reference data: {folder} is absent (MOTCUA_REFERENCE_DATA names another folder)"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
