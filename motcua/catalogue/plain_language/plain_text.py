"""Checking one text."""

from __future__ import annotations

from collections.abc import Iterable

from motcua.catalogue.plain_language.finding import Finding
from motcua.catalogue.plain_language.text_rules import PROSE, Explained, TextCheck, TextRule


def check_text(
    text: str, place: str = "", *, rules: Iterable[TextRule] = PROSE, explained: Explained | None = None
) -> tuple[Finding, ...]:
    """What is hard to understand in one text, in reading order. Never raises.

    ``explained`` holds abbreviations and terms that earlier texts of the same page explained; it grows.
    """
    known: Explained = set() if explained is None else explained
    reading = TextCheck(text, place, known)
    found = [finding for rule in rules for finding in rule(reading)]
    return tuple(sorted(found, key=lambda one: (one.start, one.end)))
