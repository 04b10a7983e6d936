"""The provinces' codes with their dates: starter facts, shipped as data with their doubts.

The codes H01 to H63 come from the list that began with QCVN 102:2016; 29 provinces were merged on
01/07/2025 and their codes stay inside old dossier numbers. A row marked ``memory_high`` has not been
seen in a published text; ``doubt`` says in Vietnamese what to check before relying on it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from django.db import transaction

from motcua.core.actor import SYSTEM, Actor
from motcua.organisations.actions import end_agency, open_agency
from motcua.organisations.models import Agency, AgencyKind
from motcua.organisations.rules import level_one

# Nghị quyết 15/2008/QH12: since this day there were 63 provinces.
SIXTY_THREE_FROM = date(2008, 8, 1)
MERGER_BASIS = "Nghị quyết 202/2025/QH15 (chưa đối chiếu văn bản)"


@dataclass(frozen=True, slots=True)
class Province:
    """One code of level one. ``last_on`` and ``merged_into`` are set for the 29 merged provinces."""

    code: str
    word: str
    name: str
    last_on: date | None
    merged_into: str
    confidence: str
    doubt: str

    @property
    def committee(self) -> str:
        """The name of its People's Committee."""
        return f"Ủy ban nhân dân {self.word} {self.name}"


@cache
def provinces() -> tuple[Province, ...]:
    """All 63 rows, by code."""
    text = (files("motcua.organisations") / "data" / "provinces.csv").read_text(encoding="utf-8")
    return tuple(
        Province(
            code=row["code"],
            word=row["word"],
            name=row["name"],
            last_on=date.fromisoformat(row["last_on"]) if row["last_on"] else None,
            merged_into=row["merged_into"],
            confidence=row["confidence"],
            doubt=row["doubt"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def code_doubts(code: str, day: date) -> list[str]:
    """What looks wrong about a dossier code used on the day; for a person to judge, it refuses nothing."""
    known = {province.code: province for province in provinces()}
    province = known.get(level_one(code))
    if province is None:
        return [f"Mã cấp 1 “{level_one(code)}” không có trong danh sách 63 mã tỉnh. Hãy kiểm tra lại."]
    if province.last_on is not None and day > province.last_on:
        new = known[province.merged_into]
        return [
            f"Mã {province.code} ({province.name}) chỉ dùng đến {province.last_on:%d/%m/%Y}. "
            f"Từ sau ngày đó thường dùng {new.code} ({new.name})."
        ]
    return []


@transaction.atomic
def load_provinces(*, actor: Actor = SYSTEM) -> int:
    """Make the provinces that are missing, each with its merger; returns how many were made."""
    made: list[Province] = []
    known = {agency.code: agency for agency in Agency.objects.filter(kind=AgencyKind.PROVINCE)}
    for province in provinces():
        if province.code not in known:
            known[province.code] = open_agency(
                kind=AgencyKind.PROVINCE,
                name=province.committee,
                code=province.code,
                valid_from=SIXTY_THREE_FROM,
                actor=actor,
            )
            made.append(province)
    for province in made:
        if province.last_on is not None:
            end_agency(
                known[province.code],
                last_on=province.last_on,
                successors=[known[province.merged_into]],
                basis=MERGER_BASIS,
                actor=actor,
            )
    return len(made)
