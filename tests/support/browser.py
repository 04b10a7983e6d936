"""A headless Chromium for journeys, and the look every page must stand: axe, overflow, console, English."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from motcua.core.assets import AXE
from tests.guards.english import english_words
from tests.support.chromium import ARGUMENTS, find_chromium

_AXE_FILE = Path(__file__).parent.parent.parent / AXE
# A refusal that is being tested arrives with its status, which Chromium reports as an error.
_EXPECTED = (
    "status of 403",
    "status of 404",
    "status of 409",
    "status of 410",
    "status of 422",
    "status of 429",
    "favicon",
)
NARROW, WIDE = 390, 1280
HEIGHT = 900
# How far the page is too wide, and what axe finds. To preload means to read the style sheets once more, for
# one rule; all pages have the same ones. Contrast takes most of axe's time and does not hang on the width:
# it is measured once for a page, at the first width.
_LOOK = """
found = axe.run(document, {resultTypes: ["violations"], preload: %s,
  rules: {"color-contrast": {enabled: %s}}}).then((all) => JSON.stringify({
  wide: document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML.slice(0, 90)),
  axe: all.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160))]),
}));
0
"""


@cache
def _axe() -> str:
    return _AXE_FILE.read_text(encoding="utf-8")


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium for many people; skips loudly without one, fails under CI."""
    path = find_chromium()
    if path is None:
        message = "no Chromium on this machine (MOTCUA_CHROMIUM names one): browser journeys are left out"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One person with one tab. ``look`` gathers what is wrong with the page; ``faults`` must stay empty.

    ``widths``: each page is looked at in each of them; the visitor works at the last.
    """

    def __init__(self, context: BrowserContext, address: str, *, widths: tuple[int, ...]) -> None:
        self.page: Page = context.new_page()
        self.address = address
        self.widths = widths
        self.faults: list[str] = []
        self._has_seen_styles = False
        self._remote: Any = context.new_cdp_session(self.page)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script on {self.page.url}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in _EXPECTED):
            self.faults.append(f"console on {self.page.url}: {message.text}")

    def becomes(self, client: Client) -> None:
        """Log in like the client, in the same window."""
        context = self.page.context
        context.clear_cookies()
        if "sessionid" in client.cookies:
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": self.address}])

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

    def follow(self, name: str, *, within: str = "main") -> None:
        """Follow the first link that says ``name``; look at the page that comes."""
        with self.page.expect_navigation():
            self.page.locator(within).get_by_role("link", name=name, exact=True).first.click()
        self.look()

    def fill(self, **fields: str) -> None:
        """Type into the fields with these names."""
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]:visible").fill(value)

    def says(self, text: str) -> bool:
        """Whether the main part shows the text."""
        return self.page.locator("main").get_by_text(text).first.is_visible()

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
        look_together([self])

    def start_looking(self, width: int) -> None:
        """Let axe work in the page; others may look at theirs meanwhile."""
        if self.page.viewport_size != {"width": width, "height": HEIGHT}:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
        # By the debugger, because the page's own policy allows no foreign script.
        is_first = width == self.widths[0]
        asked = {"expression": _LOOK % (json.dumps(not self._has_seen_styles), json.dumps(is_first))}
        self._has_seen_styles = True
        self._remote.send("Runtime.evaluate", asked)

    def finish_looking(self, width: int) -> None:
        """What axe found."""
        asked = {"expression": "found", "awaitPromise": True, "returnByValue": True}
        found = json.loads(self._remote.send("Runtime.evaluate", asked)["result"]["value"])
        place = f"{self.page.url} at {width} px"
        if found["wide"]:
            self.faults.append(f"{place}: too wide by {found['wide'][:4]}")
        self.faults += [f"{place}: axe {one}" for one in found["axe"]]


def look_together(visitors: Sequence[Visitor]) -> None:
    """Each at the page that is open, at each width; browsers have a process for each."""
    for width in dict.fromkeys(width for visitor in visitors for width in visitor.widths):
        for visitor in visitors:
            visitor.start_looking(width)
        for visitor in visitors:
            visitor.finish_looking(width)


class Room:
    """One browser, in which several people have a window each."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.visitors: list[Visitor] = []

    def let_in(self, client: Client | None = None, *, widths: tuple[int, ...] = (NARROW, WIDE)) -> Visitor:
        """Somebody with a window of their own, logged in like the client, or a stranger."""
        context = self._context(widths[-1])
        context.add_init_script(_axe())
        visitor = Visitor(context, self.address, widths=widths)
        if client is not None:
            visitor.becomes(client)
        self.visitors.append(visitor)
        return visitor

    def let_in_without_script(self, client: Client | None = None, *, width: int = WIDE) -> Visitor:
        """Somebody whose browser runs no script: no look is possible, only the pages are used."""
        visitor = Visitor(self._context(width, java_script_enabled=False), self.address, widths=())
        if client is not None:
            visitor.becomes(client)
        self.visitors.append(visitor)
        return visitor

    def _context(self, width: int, **options: Any) -> BrowserContext:
        size: Any = {"width": width, "height": HEIGHT}
        context = self.browser.new_context(viewport=size, locale="vi-VN", **options)
        context.set_default_timeout(15_000)
        return context

    @property
    def faults(self) -> list[str]:
        """What anybody found wrong with any page."""
        return [fault for visitor in self.visitors for fault in visitor.faults]

    def close(self) -> None:
        """Everybody leaves."""
        for visitor in self.visitors:
            visitor.page.context.close()
