"""Every address, with real and with hostile arguments, for every member of the cast.

The permission table says who may; the site must agree, by GET and by POST, and never fall over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from unittest import mock
from urllib.parse import quote, urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.template.backends.django import Template
from django.test import Client

from motcua.core.permissions import URL_PERMISSIONS
from motcua.demo.cast import CAST
from tests.support.samples import Sample, best_of, foreign_samples_of, samples_of
from tests.support.tree import none_of
from tests.support.urlconf import every_address, templates_of
from tests.support.world import NEIGHBOUR_LEADER, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# What a page answers to somebody who may use it: a page, a way on, what is wrong with an empty form,
# a state that does not allow it, a link that is spent, a method it does not take.
ANSWERED = {200, 302, 400, 405, 409, 410, 422}
# Pages of a second factor that not everybody has.
MAY_MISS = {"mfa_download_recovery_codes", "mfa_view_recovery_codes", "mfa_deactivate_totp"}
# Open to machines that know a secret; browsers are refused.
FOR_MACHINES = {"message_receipt", "portal_inbound"}
# Where the permission table sends a stranger, to come back afterwards.
LOG_IN = "/tai-khoan/login/?next="
NAMES = ("anonymous", *(member.username for member in CAST), NEIGHBOUR_LEADER)


@dataclass
class Visit:
    """One member of the cast at the site; what a request changes is taken back."""

    name: str
    client: Client
    cookies: SimpleCookie

    @classmethod
    def of(cls, world: World, name: str) -> Visit:
        """Logged in."""
        client = world.client(name)
        return cls(name, client, client.cookies)

    def ask(self, method: str, url: str, form: dict[str, str] | None = None) -> Any:
        """The answer to one request, as if it had been the first."""
        answer = self._ask(method, url, form or {})
        if answer.status_code == 429:  # whoever asks a thousand times is refused for that
            cache.clear()
            answer = self._ask(method, url, form or {})
        return answer

    def _ask(self, method: str, url: str, form: dict[str, str]) -> Any:
        self.client.cookies = SimpleCookie({name: one.value for name, one in self.cookies.items()})
        with transaction.atomic():
            answer = self.client.get(url) if method == "GET" else self.client.post(url, form)
            transaction.set_rollback(True)
        return answer


def _without_arguments() -> list[Sample]:
    return [Sample(str(pattern.name), {}) for pattern, arguments in every_address() if not arguments]


def test_every_address_has_sample_arguments(world: World) -> None:
    sampled = {sample.name for sample in samples_of(world)}
    none_of(
        [
            f"{pattern.name}: give it real arguments in tests/support/samples.py"
            for pattern, arguments in every_address()
            if arguments and pattern.name not in sampled
        ]
    )


def _refused(answer: Any) -> bool:
    return answer.status_code == 403 or answer.headers.get("Location", "").startswith(LOG_IN)


def _fault(answer: Any, sample: Sample, method: str, name: str, world: World) -> str | None:
    """What is wrong with an answer, or nothing."""
    actor, status = world.cast[name], answer.status_code
    if not sample.may_open(actor):
        wanted = 302 if name == "anonymous" else 403
        return None if _refused(answer) and status == wanted else f"should be refused ({wanted})"
    if URL_PERMISSIONS[sample.name] != "public" and _refused(answer) and sample.may_do(actor):
        return "should be let in"
    if not sample.may_see(actor, world):
        # A method that the address does not take is refused before anything is looked for.
        return None if status in {404, 405} else "is another's: should not exist (404)"
    if not sample.may_do(actor):
        is_shown = method == "GET" and status in {200, 302, 405}
        return None if status == 403 or is_shown else "should be refused by the rule (403)"
    is_missing = status == 404 and sample.name in MAY_MISS
    is_secret = status == 403 and sample.name in FOR_MACHINES
    return None if status in ANSWERED or is_missing or is_secret else "should be answered"


def _faults(world: World, name: str, samples: list[Sample]) -> Iterator[str]:
    visit = Visit.of(world, name)
    for sample in samples:
        # The table is asked before the view: to those whom it refuses both methods are the same.
        for method in ("GET", "POST") if sample.may_open(world.cast[name]) else ("POST",):
            answer = visit.ask(method, sample.url)
            fault = _fault(answer, sample, method, name, world)
            if fault is not None:
                yield f"{name} {method} {sample.label}: {answer.status_code}, {fault}"


@pytest.fixture
def unwritten() -> Iterator[None]:
    """Pages decide everything but are not written out: tests/guards/test_pages.py reads them, set by set."""
    with mock.patch.object(Template, "render", return_value=""):
        yield


@pytest.mark.one_database
@pytest.mark.usefixtures("unwritten")
@pytest.mark.parametrize("name", NAMES)
def test_each_of_the_cast_gets_from_every_address_what_the_table_grants(world: World, name: str) -> None:
    found = [*_without_arguments(), *samples_of(world), *foreign_samples_of(world)]
    samples = list({(one.label, one.whose, one.asks): one for one in reversed(found)}.values())
    none_of(list(_faults(world, name, samples)))


def test_nobody_of_the_cast_is_forgotten(world: World) -> None:
    assert set(NAMES) == set(world.cast)


# A link from a letter that is not right is told so on a page of its own; a first page is sent to again.
MAY_ANSWER = {
    "account_confirm_email": {200, 302},
    "account_reset_password_from_key": {200, 302},
    "password_setup": {410},
    "file_online_papers": {302, 422},
    "message_receipt": {403},
}
HOSTILE = (
    "0",
    "-1",
    "9" * 40,
    "..",
    "../../../../etc/passwd",
    "%00",
    "a\0b",
    "' OR 1=1 --",
    "đường <dẫn> 💣\u202e",
    "x" * 3000,
)
"""Names no view may stumble over."""


def _bent(sample: Sample) -> Iterator[str]:
    """The address with each argument in turn replaced by something hostile."""
    plain = {key: quote(str(value), safe="") for key, value in sample.arguments.items()}
    for template, names in templates_of(sample.name):
        for name in names:
            for value in HOSTILE:
                yield template % {**plain, name: quote(value, safe="")}


@pytest.mark.postgres_only
def test_no_address_stumbles_over_hostile_arguments(world: World) -> None:
    seen: set[str] = set()
    wrong = []
    visits = {name: Visit.of(world, name) for name in world.cast}
    for sample in samples_of(world):
        for url in _bent(sample):
            if url in seen:
                continue
            seen.add(url)
            visit = visits[sample.best]
            status = visit.ask("GET", url).status_code
            if status == 405:
                status = visit.ask("POST", url).status_code
            # An address for machines says 422 of what is no number, and 403 before it looks at anything.
            known = {400, 404, 422} if sample.name.startswith("api_") else {400, 404}
            if status not in known | set(MAY_ANSWER.get(sample.name, ())):
                wrong.append(f"{sample.label} {url[:120]}: {status}")
    none_of(wrong)


# A few that broke something somewhere: no number, too large a number, no text, no character, too much of it.
CRUEL = ("-" + "9" * 40, "a\0b", "' OR 1=1 -- 💣\u202e\ufffe", "x" * 1500)
_NAMES = """
    q page sort status due sector channel case ma su-kien linh-vuc truong-hop kho next former on from term
    unit value start state kind doubts settled offered executing from_day to_day type presence ma task
"""
QUERIES = tuple(_NAMES.split())


def _pages(world: World) -> Iterator[tuple[Sample, Visit, str]]:
    """Each page once, with who sees most of it and what it holds."""
    visits = {name: Visit.of(world, name) for name in world.cast}
    found = [*_without_arguments(), *samples_of(world)]
    for sample in {one.label: one for one in found}.values():
        visit = visits[sample.best or best_of(sample, world)]
        page = visit.ask("GET", sample.url)
        if page.status_code == 200 and page.headers["Content-Type"].startswith("text/html"):
            yield sample, visit, page.content.decode()


@pytest.mark.postgres_only
def test_no_page_stumbles_over_hostile_queries(world: World) -> None:
    wrong = []
    for sample, visit, _ in _pages(world):
        for value in CRUEL:
            query = urlencode(dict.fromkeys(QUERIES, value))
            status = visit.ask("GET", f"{sample.url}?{query}").status_code
            if status not in {200, 302, 400, 404, 414, 422}:
                wrong.append(f"{sample.label} with {value[:30]!r} in every parameter: {status}")
    none_of(wrong)


_FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*?\bname=\"([^\"]+)\"")


@pytest.mark.postgres_only
def test_no_form_stumbles_over_hostile_answers(world: World) -> None:
    """Each field of each form of each page gets what no person would type; the answer is never a fault."""
    wrong = []
    for sample, visit, html in _pages(world):
        if 'method="post"' not in html:
            continue
        fields = set(_FIELD.findall(html)) - {"csrfmiddlewaretoken"}
        for value in CRUEL:
            status = visit.ask("POST", sample.url, dict.fromkeys(fields, value)).status_code
            if status not in {*ANSWERED, 403, 404}:
                wrong.append(f"{sample.label} with {value[:30]!r} in {sorted(fields)}: {status}")
    none_of(wrong)
