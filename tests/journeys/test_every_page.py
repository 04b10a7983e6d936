"""Every page, as on a desk and as on a telephone: axe finds nothing, nothing has to be pushed sideways.

The list is the URL configuration's own. What the world of tests/support/world.py cannot open fails here and
is told what to add.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from tests.support.browser import Room, Visitor, look_together
from tests.support.samples import Sample, best_of, samples_of
from tests.support.tree import none_of
from tests.support.urlconf import every_address
from tests.support.world import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.slow]

# Addresses that show nothing of their own, and why.
LEADS_ON = {
    "home": "to the first page of whoever asks",
    "calendar": "to this year's",
    "file_online_papers": "to its first page, until that is filled in: journey of a citizen",
    "account_set_password": "whoever has a password changes it",
    "account_confirm_login_code": "nobody logs in by a code sent by mail",
    "account_logout": "a stranger has nothing to leave",
    "account_reset_password_from_key": "to the form, with the key out of the address",
    # Deeds of one button on a plan's draft: opened by an address, they lead back to where the button is.
    "plan_section_remove": "to the sections",
    "plan_task_move": "to the draft",
    "plan_task_merge": "to the draft",
    "plan_doubt": "to the draft",
    # In the middle of logging in: journey of an officer's first day.
    "mfa_authenticate": "to the password first",
    "mfa_login_webauthn": "to the password first",
}
# Pieces that scripts put into a page, and a file that is made from the choices of a form.
PIECES = {"procedure_suggest", "portal_code_options", "review_suggest", "publication_pack"}
ADD_SAMPLE = "give it real arguments in tests/support/samples.py"
ADD_TO_WORLD = "make what it shows in tests/support/world.py and name it in tests/support/samples.py"


def _samples(world: World, wrong: list[str]) -> Iterator[Sample]:
    """One for each address, deed and kind of form; a dossier in each of its states."""
    found = samples_of(world)
    names = {sample.name for sample in found}
    seen: set[str] = set()
    for pattern, arguments in every_address():
        if arguments and pattern.name not in names:
            wrong.append(f"{pattern.name}: {ADD_SAMPLE}")
        elif not arguments:
            found.append(Sample(str(pattern.name), {}))
    for sample in found:
        label = f"{sample.label} {getattr(sample.about, 'status', '')}"
        if label not in seen:
            seen.add(label)
            yield sample


def _with_visitor(sample: Sample, world: World, wrong: list[str]) -> Sample | None:
    try:
        return replace(sample, best=sample.best or best_of(sample, world))
    except LookupError as error:
        wrong.append(f"{sample.label}: {error}; {ADD_TO_WORLD}")
        return None


def _is_page(sample: Sample, client: Client, wrong: list[str]) -> bool:
    """Asks the site without a browser: files, pieces and forms that are only sent are no pages."""
    answer: Any = client.get(sample.url)
    kind: str = answer.headers.get("Content-Type", "")
    if answer.status_code == 405 or sample.name in PIECES:
        return False
    if answer.status_code == 302:
        if sample.name not in LEADS_ON:
            wrong.append(
                f"{sample.label} for {sample.best} leads on to {answer['Location']}: if it always does, "
                f"say so in LEADS_ON; if not, {ADD_TO_WORLD}"
            )
        return False
    if answer.status_code != 200:
        wrong.append(f"{sample.label} answers {answer.status_code} to {sample.best}: {ADD_TO_WORLD}")
        return False
    return kind.startswith("text/html")


def pages(world: World, clients: dict[str, Client], wrong: list[str], half: int) -> list[Sample]:
    """What a browser is to open, person by person: every second address of all."""
    own = list(_samples(world, wrong))[half::2]
    found = [_with_visitor(sample, world, wrong) for sample in own]
    known = sorted((sample for sample in found if sample is not None), key=lambda sample: sample.best)
    chosen = []
    for sample in known:
        if sample.best not in clients:
            clients[sample.best] = world.client(sample.best)
        if _is_page(sample, clients[sample.best], wrong):
            chosen.append(sample)
    return chosen


def _open(visitors: list[Visitor], found: Sequence[Sample], clients: dict[str, Client]) -> None:
    """Two at a time: one page loads while axe works in the other."""
    here = ["", ""]
    for pair in (found[at : at + 2] for at in range(0, len(found), 2)):
        for index, sample in enumerate(pair):
            if here[index] != sample.best:
                visitors[index].becomes(clients[sample.best])
                here[index] = sample.best
            visitors[index].page.goto(visitors[index].address + sample.url)
        look_together(visitors[: len(pair)])


@pytest.mark.parametrize("half", [0, 1])
def test_every_page_stands_on_a_desk_and_on_a_telephone(world: World, room: Room, half: int) -> None:
    wrong: list[str] = []
    clients: dict[str, Client] = {}
    found = pages(world, clients, wrong, half)
    _open([room.let_in(), room.let_in()], found, clients)
    none_of(wrong)
    assert len(found) > 60, sorted(sample.label for sample in found)
