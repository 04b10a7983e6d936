"""A headless Chromium for journeys, and the look every page must stand: axe, overflow, console, English."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from motcua.core.assets import AXE
from tests.guards.english import english_words
from tests.support.chromium import ARGUMENTS, find_chromium

_AXE_SOURCE = Path(__file__).parent.parent.parent / AXE
# A refusal that is being tested arrives with its status, which Chromium reports as an error.
_EXPECTED = ("status of 403", "status of 404", "status of 409", "status of 422", "status of 429", "favicon")


@contextmanager
def browser_context(width: int = 1280) -> Iterator[BrowserContext]:
    """A fresh context; skips loudly without Chromium, fails under CI."""
    path = find_chromium()
    if path is None:
        message = "no Chromium on this machine (MOTCUA_CHROMIUM names one): browser journeys are left out"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        finally:
            browser.close()


class Visitor:
    """One person with one tab. ``look`` gathers what is wrong with the page; ``faults`` must stay empty."""

    def __init__(self, context: BrowserContext, address: str, *, widths: tuple[int, ...] = ()) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.widths = widths
        self.faults: list[str] = []
        self._remote: Any = context.new_cdp_session(self.page)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script on {self.page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in _EXPECTED):
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def go(self, path: str) -> None:
        """Open a path and look at it."""
        self.page.goto(self.address + path)
        self.look()

    def press(self, name: str, *, to: str = "**") -> None:
        """Press the button in the main part that says ``name``; look at the page that comes."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_url(to)
        self.look()

    def fill(self, **fields: str) -> None:
        """Type into the fields with these names."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]:visible").fill(value)

    def give_a_key(self) -> None:
        """Put a virtual key with fingerprint into the machine, for passkeys."""
        self._remote.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2",
            "transport": "internal",
            "hasResidentKey": True,
            "hasUserVerification": True,
            "isUserVerified": True,
            "automaticPresenceSimulation": True,
        }
        self._remote.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def look(self) -> None:
        """No English; at each of the visitor's widths axe without violations and no sideways scrolling."""
        self.page.wait_for_load_state("load")
        self.faults += [f"{self.page.url}: English {word}" for word in english_words(self.page.content())]
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            self._look_at_width()
        if not self.widths:
            self._look_at_width()

    def _look_at_width(self) -> None:
        size = self.page.viewport_size or {"width": 0}
        place = f"{self.page.url} at {size['width']} px"
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        if wide > 0:
            self.faults.append(f"{place}: {wide} px too wide")
        run = (
            "axe.run(document, {resultTypes: ['violations']}).then(found => JSON.stringify("
            "found.violations.map(one => [one.id, one.nodes.map(node => node.html.slice(0, 120))])))"
        )
        # By the debugger, because the page's own policy allows no foreign script.
        source = "" if self.page.evaluate("'axe' in window") else f"{_AXE_SOURCE.read_text()};"
        answer = self._remote.send(
            "Runtime.evaluate",
            {"expression": f"{source}{run}", "awaitPromise": True, "returnByValue": True},
        )
        self.faults += [f"{place}: axe {one}" for one in json.loads(answer["result"]["value"])]


class Room:
    """One browser, in which several people have a window each."""

    def __init__(self, browser: Browser, address: str, widths: tuple[int, ...]) -> None:
        self.browser, self.address, self.widths = browser, address, widths
        self.visitors: list[Visitor] = []

    def let_in(self, client: Client | None = None, *, script: bool = True) -> Visitor:
        """Somebody with a window of their own, logged in like the client, or a stranger."""
        context = self.browser.new_context(
            viewport={"width": self.widths[0], "height": 900}, locale="vi-VN", java_script_enabled=script
        )
        if client is not None:
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": self.address}])
        visitor = Visitor(context, self.address, widths=self.widths)
        self.visitors.append(visitor)
        return visitor

    @property
    def faults(self) -> list[str]:
        """What anybody found wrong with any page."""
        return [fault for visitor in self.visitors for fault in visitor.faults]


@contextmanager
def open_room(address: str, *, widths: tuple[int, ...] = (1280, 390)) -> Iterator[Room]:
    """A room whose pages are looked at as on a desk and on a telephone."""
    with browser_context() as context:
        assert context.browser is not None
        yield Room(context.browser, address, widths)
