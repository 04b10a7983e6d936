"""Officers who work on over HTTP while the processes that serve them are killed.

Every thread leads dossiers of its own through their lives, deed by deed. A deed whose answer does not come
is sent again with the same request id until it is answered: only then is it acknowledged.
"""

from __future__ import annotations

import queue
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import cast

from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest
from django.urls import reverse

from motcua.core.clock import today
from motcua.dossiers.tests.conftest import CODE
from tests.support.desk_client import Answer, DeskClient, NoAnswer

FOUND = 302
PATIENCE = 90.0
# Of so many deeds the officer hangs up before the first answer, or never sees it.
HANG_UP, LOSE = 0.1, 0.15
DESKS = ("tiepnhan1", "tiepnhan2")
SPECIALIST, LEADER, CLERK = "hotich", "chutich", "vanthu"
_MISSING = {"items": "Bản sao giấy tờ kèm theo", "reason": "Thiếu giấy tờ kèm theo"}


@dataclass(frozen=True)
class Acknowledged:
    """A deed whose success the server has told: who, under which id, on which dossier, which deed."""

    who: str
    request_id: str
    dossier_id: int
    deed: str


@dataclass
class Told:
    """What all threads have been told."""

    deeds: list[Acknowledged] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0
    repeated: int = 0


@dataclass
class Office:
    """The cookies of each officer, the filings that wait at the desk, and everything that was told."""

    port: int
    cookies: Mapping[str, dict[str, str]]
    waiting: queue.SimpleQueue[int]
    told: Told = field(default_factory=Told)
    closing: threading.Event = field(default_factory=threading.Event)
    people: Iterator[int] = field(default_factory=lambda: iter(range(1, 100_000)))
    _threads: list[threading.Thread] = field(default_factory=list)
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def next_person(self) -> int:
        """The number of somebody who has not come yet."""
        with self._counting:
            return next(self.people)

    def open(self, threads: int, random: Random) -> None:
        """Begin to work with so many threads."""
        for number in range(threads):
            work = _Thread(self, Random(random.random()), DESKS[number % len(DESKS)])
            self._threads.append(threading.Thread(target=work.run, daemon=True))
            self._threads[-1].start()

    def close(self) -> None:
        """Let every thread finish the deed it is at; AssertionError when one cannot."""
        self.closing.set()
        for thread in self._threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in self._threads), "somebody waits for an answer for ever"


@dataclass
class _Thread:
    office: Office
    random: Random
    desk: str
    clients: dict[str, DeskClient] = field(default_factory=dict)

    def run(self) -> None:
        while not self.office.closing.is_set() and not self.office.told.refused:
            try:
                self._live()
            except Exception as error:  # told by the test, which waits for nobody
                self.office.told.refused.append(f"{type(error).__name__}: {error}")
        for client in self.clients.values():
            client.close()

    def _live(self) -> None:
        """One dossier from the desk to the desk; closing time ends it after any deed."""
        dossier_id = self._arrive()
        for who, deed, form in self._course():
            if self.office.closing.is_set() or self.random.random() < 0.05:
                return
            self._do(who, deed, reverse("dossier_deed", args=[dossier_id, deed]), form, dossier_id)

    def _arrive(self) -> int:
        if self.random.random() < 0.5:
            try:
                filed = self.office.waiting.get_nowait()
            except queue.Empty:
                pass
            else:
                self._do(self.desk, "receive", reverse("dossier_deed", args=[filed, "receive"]), {}, filed)
                return filed
        number = self.office.next_person()
        address = reverse("dossier_receive_form", args=[CODE])
        return self._do(self.desk, "receive", address, reception_form(number), None)

    def _course(self) -> Iterator[tuple[str, str, dict[str, str]]]:
        yield self.desk, "transfer", {"holder_id": ""}
        if self.random.random() < 0.5:
            yield SPECIALIST, "request_supplement", _MISSING
            yield self.desk, "receive_supplement", {"items": _MISSING["items"]}
        yield SPECIALIST, "forward", {"holder_id": ""}
        yield SPECIALIST, "propose_approval", {"opinion": ""}
        yield LEADER, "approve", {}
        yield CLERK, "issue_result", {"number": "1/GXN", "issued_on": f"{today():%d/%m/%Y}"}
        yield (
            self.desk,
            "hand_over",
            {"to": "submitter", "proof": "Giấy tiếp nhận hồ sơ", "method": "counter"},
        )

    def _do(self, who: str, deed: str, address: str, form: dict[str, str], dossier_id: int | None) -> int:
        """Send a deed until it is answered; the dossier's id. RuntimeError when the answer is no success."""
        request_id = uuid.UUID(int=self.random.getrandbits(128)).hex
        if who not in self.clients:
            self.clients[who] = DeskClient(self.office.port, dict(self.office.cookies[who]))
        client, sent = self.clients[who], {**form, "request_id": request_id}
        chance = self.random.random()
        if chance < HANG_UP:
            client.hang_up_on(address, sent, self.random.uniform(0.0, 0.05))
        elif chance < HANG_UP + LOSE:
            self._answer(client, address, sent)
            client.close()
        self.office.told.repeated += chance < HANG_UP + LOSE
        answer = self._answer(client, address, sent)
        shown = answer.location.removeprefix("/ho-so/").partition("/")[0]
        told = _messages(client)
        is_done = answer.status == FOUND and shown.isdigit() and dossier_id in (None, int(shown))
        if not is_done or [one.level_tag for one in told] != ["success"]:
            said = f"{answer.status} {answer.location} {[str(one) for one in told]} {answer.body.decode()}"
            raise RuntimeError(f"{who}, {deed} of {dossier_id}: {said}")
        self.office.told.deeds.append(Acknowledged(who, request_id, int(shown), deed))
        return int(shown)

    def _answer(self, client: DeskClient, address: str, form: dict[str, str]) -> Answer:
        deadline = time.monotonic() + PATIENCE
        while True:
            client.cookies.pop("messages", None)
            try:
                return client.ask("POST", address, form)
            except NoAnswer:
                self.office.told.unanswered += 1
                if time.monotonic() > deadline:
                    raise
                time.sleep(self.random.uniform(0.02, 0.2))


def _messages(client: DeskClient) -> list[Message]:
    """What the next page will tell the officer: that it is done, or why it is not."""
    return cast(list[Message], CookieStorage(HttpRequest())._decode(client.cookies.get("messages", "")) or [])


def reception_form(number: int) -> dict[str, str]:
    """What the reception page sends for the n-th person."""
    return {
        "do": "receive",
        "channel": "counter",
        "kind": "citizen",
        "id_number": f"0301990{number:05d}",
        "name": "Nguyễn Thị Thử Nghiệm",
        "phone": "0912 345 678",
        "address": "Thôn Mẫu",
        "on_behalf": "self",
        "paper-0": "on",
        "paper-0-originals": "1",
        "paper-0-pages": "2",
    }
