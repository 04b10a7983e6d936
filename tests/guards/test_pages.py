"""Every page that somebody of the cast may see is whole: Vietnamese, labelled, guarded, no inline code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from motcua.core.guards import across_agencies
from motcua.dossiers.models import Party
from tests.support.html import Page
from tests.support.samples import Sample, samples_of
from tests.support.tree import none_of
from tests.support.urlconf import every_address
from tests.support.world import CITIZEN, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ClientOf = Callable[[str], Client]

# One for each set of rights.
WATCHERS = (
    "anonymous",
    CITIZEN,
    "tiepnhan1",
    "hotich",
    "vanthu",
    "chutich",
    "kiemsoat",
    "quantri",
    "congan",
)
# The addresses are dealt out to this many tests, so that they are not asked one after the other.
PARTS = 4
# Pieces that scripts put into a page.
PIECES = {"procedure_suggest", "portal_code_options", "review_suggest"}
POLICY = {
    "default-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "frame-ancestors": ["'none'"],
    "form-action": ["'self'"],
}
HEADERS = {
    "X-Frame-Options": {"DENY"},
    "X-Content-Type-Options": {"nosniff"},
    "Referrer-Policy": {"same-origin", "no-referrer"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
}


def header_faults(answer: Any) -> list[str]:
    """What a browser would not be told."""
    given = answer.headers.get("Content-Security-Policy", "")
    policy = {part.split()[0]: sorted(part.split()[1:]) for part in given.split(";") if part.strip()}
    return [
        *([] if policy == POLICY else [f"policy {given!r}"]),
        *(
            f"{name}: {answer.headers.get(name)!r}"
            for name, wanted in HEADERS.items()
            if answer.headers.get(name) not in wanted
        ),
    ]


def page_faults(answer: Any, private: frozenset[str]) -> list[str]:
    """What is wrong with an HTML answer; ``private`` may not stand in its title."""
    page = Page(answer.content.decode())
    return [
        *page.faults(),
        *header_faults(answer),
        *(f"personal data in the title: {page.title.strip()}" for one in private if one in page.title),
    ]


def _private() -> frozenset[str]:
    with across_agencies("whatever people told any agency"):
        rows = Party.objects.values_list("name", "id_number", "phone")
        return frozenset(value for row in rows for value in row if value)


def _part(number: int) -> frozenset[str]:
    """The names of every PARTS-th address: each name is in one part, all are in some."""
    return frozenset(sorted({str(pattern.name) for pattern, _ in every_address()})[number::PARTS])


def _pages(world: World, name: str, names: frozenset[str]) -> Iterator[tuple[Sample, Any]]:
    client, actor = world.client(name), world.cast[name]
    plain = [Sample(str(pattern.name), {}) for pattern, arguments in every_address() if not arguments]
    for sample in [*plain, *world_samples(world)]:
        if sample.name not in names or sample.name == "account_logout":
            continue
        if sample.may_open(actor) and sample.may_see(actor, world):
            answer = client.get(sample.url)
            if answer.headers.get("Content-Type", "").startswith("text/html") and answer.content:
                yield sample, answer


def world_samples(world: World) -> list[Sample]:
    """Made once for all who look."""
    if "samples" not in world.things:
        world.things["samples"] = samples_of(world)
    found: list[Sample] = world.things["samples"]
    return found


@pytest.mark.one_database
@pytest.mark.parametrize("number", range(PARTS))
def test_every_page_that_anybody_may_see_is_whole(world: World, number: int) -> None:
    cache.clear()
    world_samples(world)
    private, seen, wrong = _private(), set(), []
    for name in WATCHERS:
        for sample, answer in _pages(world, name, _part(number)):
            if answer.status_code == 302 or sample.name in PIECES:
                continue
            seen.add(sample.name)
            faults = page_faults(answer, private)
            if answer.status_code != 200 and sample.may_do(world.cast[name]) and name == sample.best:
                faults.append(f"answers {answer.status_code}")
            if name != "anonymous" and "no-store" not in answer.headers.get("Cache-Control", ""):
                faults.append("may be kept by the browser of a shared machine")
            wrong += [f"{name} {sample.label}: {fault}" for fault in faults]
    none_of(wrong)
    assert len(seen) > 80 / PARTS, sorted(seen)


def _bad_request(client: Client) -> Any:
    return client.get("/", HTTP_HOST="kh%C3%A1c.example.com")


def _refused(client: Client) -> Any:
    return client.get(reverse("staff_list"))


def _forged(client: Client) -> Any:
    return Client(enforce_csrf_checks=True).post(reverse("track"), {"code": "x", "secret": "y"})


def _missing(client: Client) -> Any:
    return client.get("/khong-co-trang-nay/")


def _too_often(client: Client) -> Any:
    for _ in range(12):
        answer = client.post(reverse("track"), {"code": "H24.990-261123-0001", "secret": "ABCDEFGH"})
    return answer


def _locked_out(client: Client) -> Any:
    stranger = Client()
    for _ in range(6):
        answer = stranger.post(reverse("account_login"), {"login": "tiepnhan1", "password": "sai-mat-khau"})
    return answer


@pytest.mark.parametrize(
    ("provoke", "status"),
    [
        (_bad_request, 400),
        (_refused, 403),
        (_forged, 403),
        (_missing, 404),
        (_too_often, 429),
        (_locked_out, 429),
    ],
)
@pytest.mark.parametrize("name", ["anonymous", "tiepnhan1"])
def test_pages_of_errors_are_whole_too(client_of: ClientOf, provoke: Any, status: int, name: str) -> None:
    cache.clear()
    answer = provoke(client_of(name))
    if name == "anonymous" and provoke is _refused:
        assert answer.status_code == 302
        return
    assert answer.status_code == status
    none_of(page_faults(answer, frozenset()))


@pytest.mark.parametrize("name", ["anonymous", "tiepnhan1"])
def test_the_page_of_a_fault_in_the_program_is_whole_and_tells_nothing_of_it(
    client_of: ClientOf, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise ZeroDivisionError("the inside of the program")

    client = client_of(name)
    client.raise_request_exception = False
    monkeypatch.setattr("motcua.portal.pages.find_office", broken)
    answer = client.get(reverse("portal_home"))
    assert answer.status_code == 500
    assert "inside" not in answer.content.decode()
    assert "ZeroDivision" not in answer.content.decode()
    none_of(page_faults(answer, frozenset()))
