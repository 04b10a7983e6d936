"""Finds English left on a page: what a person sees or hears, word by word against a list.

The words are those of screens (Save, Delete, required, page, …). What is also a Vietnamese syllable, with
or without its accents, is not among them: an, can, to, the, do, no, on, in, long, hay, tin, than, go, may.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

# Names and signs that Vietnamese offices write in English themselves.
_ALLOWED_WORDS = """
    email gmail pdf pdf/a word excel docx xlsx zalo qr passkey passkeys javascript google microsoft
    authenticator vneid vietqr internet online offline website web url html json csv xml usb nfc pin ip
    sms otp totp https http id
"""
ALLOWED = frozenset(_ALLOWED_WORDS.split())

_ENGLISH_WORDS = """
    about above accept access account accounts actions activate active add added address admin
    administrator again ago all already also always amount and any application apply approve approved
    are archive assign attach attachment authentication available back backup because been before below
    between browse browser but button by calendar cancel cancelled change changed changes check choice
    choices choose clear click close closed code codes collapse comment comments complete completed
    confirm confirmation contact content continue copy could create created current currently dashboard
    data database date dates day days deactivate default delete deleted deny description details did
    disable disabled display does done download draft drop each edit empty enable enabled ensure enter
    error errors every expand expired export failed field fields file files filter finish first
    following forbidden forgot form format found from full generate get group groups has have header
    help here hide home hour hours how if image import inactive incorrect index information input
    invalid is item items just key keys keyword label language last later learn least leave less link
    links list load loading locked login logout lost made main make manage menu message messages minute
    minutes missing mode month months more most must name names need never new next none note nothing
    notification notifications number of off officer ok old only open option options order other our
    overdue owner page pages password passwords paste path pending period permission permissions phone
    please preview previous primary print private profile progress public question read receive received
    recent record recovery redirect refresh reject rejected remember remove removed reply report reports
    request requests require required resend reset result results retry return review role roles row
    rows save saved schedule search second secret section security see select selected send sent session
    sessions set settings setup should show sign signature signin signout signup since sorry sort staff
    start state status step still stop submit submitted success successful successfully summary table
    task tasks terms text that there these this those time title today toggle tomorrow total trust try
    two type unable undo unknown unlock unread until untitled update updated upload use used user
    username users using valid value values verification verified verify version view visible wait
    warning was we week weeks welcome were what when where which while who will with without wrong year
    years yes yesterday you your monday tuesday wednesday thursday friday saturday sunday january
    february march april june july august september october november december
"""
ENGLISH = frozenset(_ENGLISH_WORDS.split())

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+|\b[\w-]+(?:\.[a-z0-9-]+)+\b|/[\w/.-]+")
_SPOKEN = (
    "alt",
    "title",
    "aria-label",
    "aria-description",
    "placeholder",
    "aria-roledescription",
    "data-l",
    "label",
)
_VALUE_SHOWN = frozenset({"submit", "button", "reset"})
_SILENT = frozenset({"script", "style", "template", "code", "kbd", "samp"})
# These have no end tag, so they never enclose text.
_VOID_TAGS = """
    area base br col embed hr img input link meta source track wbr
"""
_VOID = frozenset(_VOID_TAGS.split())


class _Reader(HTMLParser):
    """Gathers text that is shown or spoken; leaves out code and what is marked as another language."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        is_silent = tag in _SILENT or (tag != "html" and given.get("lang", "vi") != "vi")
        if (is_silent or self._silent) and tag not in _VOID:
            self._silent.append(tag)
        if is_silent or self._silent:
            return
        self.texts += [given[name] for name in _SPOKEN if given.get(name)]
        if tag == "input" and given.get("type") in _VALUE_SHOWN:
            self.texts.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._silent:
            while self._silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.texts.append(data)


def visible_texts(html: str) -> list[str]:
    """Each piece of text that a person sees or hears, in order: title, alt, labels and hints among them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [" ".join(text.split()) for text in reader.texts if text.strip()]


def english_words(html: str) -> list[str]:
    """The English words on the page with their sentence (``"Save" in "Save changes"``); [] without any.

    Addresses, e-mails and file names are not read.
    """
    found = []
    for text in visible_texts(html):
        for word in _WORD.findall(_ADDRESS.sub(" ", text)):
            plain = word.lower()
            if plain in ENGLISH and plain not in ALLOWED:
                found.append(f'"{word}" in "{text[:80]}"')
    return found
