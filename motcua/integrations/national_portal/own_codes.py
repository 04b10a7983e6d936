"""Our codes that dossiers are sent under, each with what is settled and what to suggest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from motcua.catalogue.models import Procedure, Sector
from motcua.core.clock import today
from motcua.integrations.national_portal.codes import (
    NationalCode,
    Suggestion,
    Unmapped,
    looks_national,
    resolve,
    suggestions,
)
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, PortalCode
from motcua.organisations.models import Agency, AgencyKind


@dataclass(frozen=True, slots=True)
class OwnCode:
    """One code of ours: what it is called, which code of the portal stands for it, and how that came."""

    kind: CodeKind
    code: str
    name: str
    national: NationalCode | None
    settled_by: str
    suggested: tuple[Suggestion, ...]

    @property
    def is_open(self) -> bool:
        """Whether somebody must still say which code it is."""
        return self.national is None

    @property
    def how(self) -> str:
        """How the code was found, in words."""
        if self.settled_by:
            return f"{self.settled_by} đã chốt"
        return "" if self.national is None else "Mã của ta là mã quốc gia"


def _all(kind: CodeKind) -> Iterator[tuple[str, str]]:
    """Code and name of everything of ours of a kind that a dossier may be sent under."""
    if kind is CodeKind.SECTOR:
        used = Sector.objects.filter(procedures__in=Procedure.objects.public().in_force_on(today()))
        yield from used.distinct().values_list("code", "name")
    elif kind is CodeKind.AGENCY:
        receiving = Agency.objects.on(today()).filter(kind=AgencyKind.COMMUNE)
        yield from receiving.values_list("code", "name")
    else:
        rows = Procedure.objects.public().in_force_on(today())
        for code, national, name in rows.values_list("code", "national_code", "name"):
            yield national or code, name


def find_own_code(kind: CodeKind, code: str) -> str | None:
    """The name of one of our codes, or None when there is none."""
    if kind is CodeKind.SECTOR:
        found = Sector.objects.filter(code=code)
    elif kind is CodeKind.AGENCY:
        return Agency.objects.filter(code=code).values_list("name", flat=True).first()
    else:
        by_national = Procedure.objects.filter(national_code=code)
        return (by_national or Procedure.objects.filter(code=code)).values_list("name", flat=True).first()
    return found.values_list("name", flat=True).first()


def own_codes(kind: CodeKind, *, with_suggestions: bool = True) -> list[OwnCode]:
    """All of a kind, the open ones first."""
    dictionary = list(PortalCode.objects.filter(kind=kind))
    settled = {row.own_code: row for row in CodeMapping.objects.filter(kind=kind)}
    listed = {row.code: row for row in dictionary}
    found = [
        _one(kind, code, name, settled.get(code), listed, dictionary, with_suggestions)
        for code, name in _all(kind)
    ]
    return sorted(found, key=lambda one: (not one.is_open, one.name))


def _one(
    kind: CodeKind,
    code: str,
    name: str,
    settled: CodeMapping | None,
    listed: dict[str, PortalCode],
    dictionary: list[PortalCode],
    with_suggestions: bool,
) -> OwnCode:
    national = _national(kind, code, name, settled, listed)
    wanted = with_suggestions and national is None
    return OwnCode(
        kind,
        code,
        name,
        national,
        settled.settled_by if settled else "",
        tuple(suggestions(code, name, dictionary)) if wanted else (),
    )


def _national(
    kind: CodeKind, code: str, name: str, settled: CodeMapping | None, listed: dict[str, PortalCode]
) -> NationalCode | None:
    """As ``codes.resolve`` says, without a statement for each row."""
    if settled is not None:
        return NationalCode(settled.portal_code, settled.portal_name)
    if not looks_national(kind, code):
        return None
    known = listed.get(code)
    if known is not None:
        return NationalCode(known.code, known.name)
    return NationalCode(code, name) if kind is not CodeKind.SECTOR or not listed else None


def own_code(kind: CodeKind, code: str) -> OwnCode | None:
    """One code with its suggestions; None when it is not ours."""
    name = find_own_code(kind, code)
    if name is None:
        return None
    settled = CodeMapping.objects.filter(kind=kind, own_code=code).first()
    try:
        national = resolve(kind, code, name)
    except Unmapped:
        national = None
    hints = suggestions(code, name, PortalCode.objects.filter(kind=kind))
    return OwnCode(kind, code, name, national, settled.settled_by if settled else "", tuple(hints))
