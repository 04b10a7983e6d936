"""Two versions of a procedure side by side, part by part, the words that differ marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.catalogue.content import VersionContent
from motcua.catalogue.differences import PARTS, Change, differences
from motcua.catalogue.forms import CompareForm
from motcua.catalogue.models import ProcedureVersion, VersionState
from motcua.catalogue.queries import load_content
from motcua.catalogue.views.pages import STATE_TONES, get_procedure
from motcua.catalogue.word_marks import Marked, mark_words
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.middleware import actor_of
from motcua.core.wording import write_date


@dataclass(frozen=True, slots=True)
class MarkedChange:
    """One change with both texts, the words that differ marked."""

    change: Change
    marked: Marked

    @property
    def kind(self) -> str:
        """Whether it came, went or changed, in a word."""
        if not self.change.before:
            return "Thêm"
        return "Sửa" if self.change.after else "Bỏ"

    @property
    def tone(self) -> str:
        """The tone of its badge."""
        return {"Thêm": "done", "Bỏ": "overdue", "Sửa": "info"}[self.kind]


@dataclass(frozen=True, slots=True)
class PartChanges:
    """The changes of one part under its letter and name."""

    letter: str
    name: str
    changes: tuple[MarkedChange, ...]

    @property
    def title(self) -> str:
        """ "đ) Thời hạn giải quyết"."""
        return f"{self.letter}) {self.name}" if self.letter else self.name


def by_parts(changes: Iterable[Change]) -> list[PartChanges]:
    """Changes under the parts a) to h) and the rest; parts without changes are left out."""
    found = list(changes)
    parts = []
    for letter, name in PARTS.items():
        own = tuple(
            MarkedChange(one, mark_words(one.before, one.after)) for one in found if one.part == letter
        )
        if own:
            parts.append(PartChanges(letter, name, own))
    return parts


def parts_changed(old: VersionContent, new: VersionContent) -> list[PartChanges]:
    """What differs between two contents, by parts. The wording of an outside source is left out."""
    return by_parts(one for one in differences(old, new) if not one.path.startswith("sources/"))


def _named(version: ProcedureVersion) -> str:
    state = version.state_on(today()).label.lower()
    start = f", từ {write_date(version.valid_from)}" if version.valid_from else ""
    return f"Phiên bản {version.number} ({state}{start})"


def _usual(versions: list[ProcedureVersion]) -> tuple[int, int]:
    """The newest version against what it changes: the one in force, else the one before."""
    newest = versions[0]
    rest = [one for one in versions[1:] if one.state_on(today()) == VersionState.IN_FORCE] or versions[1:]
    return (rest[0] if rest else newest).number, newest.number


@require_GET
def compare(request: HttpRequest, code: str) -> HttpResponse:
    """Any two versions of a procedure; without a choice the newest against the one in force."""
    actor, procedure = actor_of(request), get_procedure(code)
    versions = list(procedure.versions.visible_to(actor).defer("content").order_by("-number"))
    if not versions:
        raise NotFound("Thủ tục này chưa có phiên bản nào.")
    numbers = [(one.number, _named(one)) for one in versions]
    old, new = _usual(versions)
    form = CompareForm(
        request.GET if "old" in request.GET or "new" in request.GET else {"old": old, "new": new},
        numbers=numbers,
    )
    known = {one.number: one for one in versions}
    pair: tuple[ProcedureVersion, ...] = ()
    parts: list[PartChanges] = []
    if form.is_valid():
        pair = (known[form.cleaned_data["old"]], known[form.cleaned_data["new"]])
        parts = parts_changed(load_content(pair[0].pk), load_content(pair[1].pk))
    context = {
        "procedure": procedure,
        "form": form,
        "pair": [(one, one.state_on(today()).label, STATE_TONES[one.state_on(today())]) for one in pair],
        "parts": parts,
        "count": sum(len(part.changes) for part in parts),
        "is_single": len(versions) == 1,
    }
    return render(request, "catalogue/compare.html", context)
