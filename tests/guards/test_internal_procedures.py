"""An internal procedure is for staff: no public address shows its code or its name, whatever is asked of it.

It is even put on offer behind the deeds' back, so that each page has to leave it out by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from django.test import Client

from motcua.catalogue import stamp
from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.models import Offering, Procedure, ProcedureKind, ProcedureVersion
from motcua.catalogue.queries import search_procedures, suggest_procedures
from motcua.catalogue.tests.samples import content
from motcua.core.clock import today
from tests.support.samples import Sample, samples_of
from tests.support.tree import none_of
from tests.support.urlconf import every_address
from tests.support.world import CITIZEN, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# A code that the public addresses take as a procedure's code.
CODE = "1.777777"
NAME = "Thẩm định nội bộ dự toán kinh phí hội nghị Ngọc Lưu Ly"
# What somebody would type to find it.
WORDS = ("ngoc luu ly", "tham dinh noi bo du toan", "hội nghị Ngọc Lưu", CODE, CODE.replace(".", ""))


@pytest.fixture
def internal(world: World) -> Procedure:
    """In force, of both agencies' sector, and wrongly on offer by every channel."""
    sector = Procedure.objects.get(code=world.code).sector
    draft = add_procedure(
        code=CODE,
        content=content(name=NAME, sector_code=sector.code),
        sector_name=sector.name,
        executing=ExecutingKind.COMMUNE,
        kind=ProcedureKind.INTERNAL_BETWEEN,
        keywords="ngọc lưu ly",
        actor=world.cast["kiemsoat"],
    )
    approve_version(
        draft,
        decision_no="1/QĐ-UBND",
        decision_on=date(2026, 1, 1),
        valid_from=date(2026, 1, 1),
        actor=world.cast["chutich"],
    )
    for channel in Channel:
        Offering.objects.create(
            agency=world.organisation.commune,
            procedure=draft.procedure,
            channel=channel.value,
            valid_from=date(2026, 1, 1),
        )
    stamp.changed()
    return draft.procedure


def _addresses(world: World) -> Iterator[str]:
    """Every address that a stranger or a citizen may open, as it is, with the code in it, and searching."""
    actors = [world.cast[name] for name in ("anonymous", CITIZEN)]
    for sample in samples_of(world):
        if any(sample.may_open(actor) for actor in actors):
            yield sample.url
            if world.code in sample.url:
                yield sample.url.replace(world.code, CODE)
    for pattern, arguments in every_address():
        sample = Sample(str(pattern.name), {})
        if arguments or not any(sample.may_open(actor) for actor in actors):
            continue
        yield sample.url
        for words in WORDS:
            yield f"{sample.url}?q={quote(words)}"
        yield f"{sample.url}?sector=ho-tich&linh_vuc=ho-tich"


def _body(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    parts = answer.streaming_content if answer.streaming else [answer.content]  # type: ignore[attr-defined]
    return answer.status_code, b"".join(parts).decode("utf-8", "replace")


def _shown(client: Client, address: str) -> str:
    """What an answer shows of the procedure; nothing when all is well."""
    status, body = _body(client, address)
    if NAME in body or "Ngọc Lưu Ly" in body.replace("hội nghị Ngọc Lưu", ""):
        return "its name"
    if CODE in address:
        # The asker's own words may come back; that is all, and a page by that code does not exist.
        is_found = status == 200 and f"/{CODE}/" in address
        return "a page of its own" if is_found else ""
    return "its code" if CODE in body else ""


@pytest.mark.parametrize("name", ["anonymous", CITIZEN])
def test_no_public_address_shows_an_internal_procedure(world: World, internal: Procedure, name: str) -> None:
    client = world.client(name)
    found = [(address, _shown(client, address)) for address in dict.fromkeys(_addresses(world))]
    assert len(found) > 40
    none_of([f"{address} shows {what}" for address, what in found if what])


def test_an_internal_code_answers_like_one_that_nobody_knows(world: World, internal: Procedure) -> None:
    client = world.client("anonymous")
    for page in ("/thu-tuc/{}/", "/thu-tuc/{}/mang-theo/"):
        unknown = _body(client, page.format("1.777778"))
        known = _body(client, page.format(CODE))
        assert known[0] == unknown[0] == 404
        assert known[1].count("\n") == unknown[1].count("\n")


def test_no_question_of_the_public_finds_it(world: World, internal: Procedure) -> None:
    agency_id = world.organisation.commune.pk
    for words in WORDS:
        for found in (
            search_procedures(words, agency_id),
            search_procedures(words),
            suggest_procedures(words, agency_id),
        ):
            assert CODE not in {one.code for one in found}, words
    citizen = world.cast[CITIZEN]
    assert not Procedure.objects.visible_to(citizen).filter(code=CODE).exists()
    assert not ProcedureVersion.objects.visible_to(citizen).filter(procedure__code=CODE).exists()
    staff = Procedure.objects.visible_to(world.cast["tiepnhan1"])
    assert staff.in_force_on(today()).filter(code=CODE).exists()
