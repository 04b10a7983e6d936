"""The part of the style framework that citizens' pages use, for slow lines and cheap telephones.

    python -m motcua.portal.lean_css

writes ``static/portal/framework.css`` from the whole framework: rules whose classes stand in no template and
no code of the pages are left out. A test says when a rule is missing and it must be written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import motcua

_ROOT = Path(motcua.__file__).parent
WHOLE = _ROOT / "core/static/vendor/tabler.min.css"
LEAN = _ROOT / "portal/static/portal/framework.css"
_READ = (
    ("portal/templates/portal", "*.html"),
    ("core/templates/components", "*.html"),
    ("core/templates", "base*.html"),
    ("core/templatetags", "ui.py"),
    ("core", "forms.py"),
    ("core", "fields.py"),
    ("core", "drawn_widgets.py"),
    ("portal", "*form*.py"),
    ("core/static/motcua", "app.js"),
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_CLASS = re.compile(r"\.(-?[A-Za-z_](?:[A-Za-z0-9_-]|\\.)*)")
_UNWANTED = re.compile(r"data-bs-theme=[\"']?dark|\[data-bs-theme-|prefers-color-scheme:\s*dark")
_NOTICE = re.compile(r"/\*!.*?\*/", re.DOTALL)


def used_words() -> frozenset[str]:
    """Every word that could be a class in what makes the pages; those ending in "-" begin a class."""
    words: set[str] = set()
    for folder, pattern in _READ:
        for path in (_ROOT / folder).glob(pattern):
            words.update(_WORD.findall(path.read_text(encoding="utf-8")))
    return frozenset(words)


def _blocks(css: str) -> Iterator[tuple[str, str]]:
    """Head and body of each block at this depth; a statement without a body has an empty one."""
    place = 0
    while place < len(css):
        brace, semicolon = css.find("{", place), css.find(";", place)
        if brace < 0:
            return
        if 0 <= semicolon < brace:
            place = semicolon + 1
            continue
        depth, end = 1, brace + 1
        while depth:
            depth += {"{": 1, "}": -1}.get(css[end], 0)
            end += 1
        yield css[place:brace].strip(), css[brace + 1 : end - 1]
        place = end


def _selectors(head: str) -> list[str]:
    """Split at the commas outside brackets."""
    parts, depth, begin = [], 0, 0
    for place, letter in enumerate(head):
        depth += {"(": 1, ")": -1, "[": 1, "]": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(head[begin:place])
            begin = place + 1
    return [*parts, head[begin:]]


def _is_used(selector: str, words: frozenset[str], beginnings: tuple[str, ...]) -> bool:
    if _UNWANTED.search(selector):
        return False
    return all(name in words or name.startswith(beginnings) for name in _CLASS.findall(selector))


def lean(css: str, words: frozenset[str]) -> str:
    """The rules of a style sheet that can apply to a page made of these words."""
    beginnings = tuple(word for word in words if word.endswith("-") and len(word) > 3) or ("\0",)
    kept = []
    for head, body in _blocks(css):
        if head.startswith(("@media", "@supports")):
            inner = "" if _UNWANTED.search(head) else lean(body, words)
            kept.append(f"{head}{{{inner}}}" if inner else "")
        elif head.startswith("@font-face") or "keyframes" in head:
            kept.append("")
        else:
            selectors = [one for one in _selectors(head) if _is_used(one, words, beginnings)]
            kept.append(f"{','.join(selectors)}{{{body}}}\n" if selectors else "")
    return "".join(kept)


def made() -> str:
    """The lean style sheet as it should be now, with the framework's licence notice."""
    css = WHOLE.read_text(encoding="utf-8").removeprefix('@charset "UTF-8";')
    notice = _NOTICE.search(css)
    body = lean(_NOTICE.sub("", css), used_words())
    return f"{notice.group(0) if notice else ''}\n{body}"


if __name__ == "__main__":
    LEAN.write_text(made(), encoding="utf-8")
