"""Reads a page as a person's browser would and says what is wrong with it, without a browser."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise

from tests.guards.english import english_words

# These have no end tag.
_VOID = frozenset(["br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"])
_TYPED = frozenset(["input", "select", "textarea"])
_UNLABELLED = frozenset(["hidden", "submit", "button", "reset", "image"])
_REFERENCES = ("for", "aria-labelledby", "aria-describedby", "aria-controls", "aria-errormessage")


class Page(HTMLParser):
    """What one page holds: title, headings, fields and their labels, and what its policy would block."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.html = html
        self.lang = ""
        self.title = ""
        self.headings: list[tuple[int, str]] = []
        self.ids: Counter[str] = Counter()
        self.blocked: list[str] = []
        self._fields: list[tuple[str, dict[str, str], bool]] = []
        self._references: list[tuple[str, str]] = []
        self._labels: set[str] = set()
        self._forms: list[tuple[str, set[str]]] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.lang = given.get("lang", "")
        if given.get("id"):
            self.ids[given["id"]] += 1
        self._references += [(name, one) for name in _REFERENCES for one in given.get(name, "").split()]
        self._judge(tag, given)
        if tag == "label":
            self._labels.add(given.get("for", ""))
        if tag == "form":
            self._forms.append((given.get("method", "get").lower(), set()))
        if tag in _TYPED:
            self._fields.append((tag, given, "label" in self._open))
            if self._forms and "form" in self._open:
                self._forms[-1][1].add(given.get("name", ""))
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append((int(tag[1]), ""))
        if tag not in _VOID and not self.get_starttag_text().endswith("/>"):  # type: ignore[union-attr]
            self._open.append(tag)

    def _judge(self, tag: str, given: dict[str, str]) -> None:
        if tag == "style" or "style" in given:
            self.blocked.append(f"style in <{tag}>")
        is_data = given.get("type") in {"application/json", "text/template"}
        if tag == "script" and "src" not in given and not is_data:
            self.blocked.append("script without src")
        self.blocked += [f"{name} in <{tag}>" for name in given if name.startswith("on")]
        loads = given.get("src", "") or (given.get("href", "") if tag == "link" else "")
        if loads.startswith(("http:", "https:", "//")):
            self.blocked.append(f"{tag} of another host: {loads}")
        self.blocked += [
            f"script address in <{tag}>"
            for value in given.values()
            if value.strip().startswith("javascript:")
        ]

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "title" in self._open and "svg" not in self._open:
            self.title += data
        if self.headings and self._open and any(tag in {"h1", "h2", "h3", "h4"} for tag in self._open):
            level, text = self.headings[-1]
            self.headings[-1] = (level, text + data)

    def faults(self) -> list[str]:
        """Everything that is wrong, in words; [] for a good page."""
        return [
            *([] if self.html.lstrip().lower().startswith("<!doctype html>") else ["no doctype"]),
            *([] if self.lang == "vi" else [f"language is {self.lang!r}"]),
            *([] if self.title.strip(" –\n") else ["no title"]),
            *self._heading_faults(),
            *(f"blocked by the policy: {one}" for one in self.blocked),
            *(f"id {one} stands twice" for one, count in self.ids.items() if count > 1),
            *(f"{name} names no id: {one}" for name, one in self._references if one not in self.ids),
            *self._field_faults(),
            *(
                "a form without a token"
                for method, names in self._forms
                if method == "post" and "csrfmiddlewaretoken" not in names
            ),
            *(f"English {word}" for word in english_words(self.html)),
        ]

    def _heading_faults(self) -> list[str]:
        first = [text.strip() for level, text in self.headings if level == 1]
        found = [] if len(first) == 1 and first[0] else [f"first headings: {first}"]
        found += [f"an empty heading {level}" for level, text in self.headings if not text.strip()]
        skipped = [text for (above, _), (own, text) in pairwise(self.headings) if own > above + 1]
        return found + [f"heading skips a level: {text.strip()}" for text in skipped]

    def _field_faults(self) -> list[str]:
        return [
            f"no label for {given.get('name') or tag}"
            for tag, given, is_inside in self._fields
            if given.get("type") not in _UNLABELLED
            and "hidden" not in given
            and not is_inside
            and not given.get("aria-label")
            and not given.get("aria-labelledby")
            and given.get("id", "-") not in self._labels
        ]
