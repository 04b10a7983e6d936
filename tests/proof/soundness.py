"""What must hold of an agency's dossiers after any crowd and any crash."""

from __future__ import annotations

from motcua.dossiers.models import Dossier, DossierEvent, DossierNumber, DossierPaper, Party
from motcua.dossiers.numbers import book_series, form_series

_FORMS = {"Guided": "02", "SupplementRequested": "02", "RefusedAtDesk": "03", "Stopped": "05"}


def all_events(agency_id: int) -> list[DossierEvent]:
    """Every event of the agency's dossiers in their order."""
    return list(DossierEvent.objects.filter(agency_id=agency_id).order_by("dossier_id", "sequence"))


def check_order(events: list[DossierEvent]) -> None:
    """The events of each dossier: 1, 2, 3 without a hole."""
    found: dict[int, list[int]] = {}
    for one in events:
        found.setdefault(one.dossier_id, []).append(one.sequence)
    for dossier_id, sequences in found.items():
        assert sequences == list(range(1, len(sequences) + 1)), dossier_id


def check_numbers(agency_id: int, events: list[DossierEvent]) -> None:
    """Codes of each day, the register of each year, each form: every number once, none left out."""
    given: dict[str, list[int]] = {}
    for code in Dossier.objects.filter(agency_id=agency_id).values_list("code", flat=True):
        series, _, serial = code.rpartition("-")
        given.setdefault(f"code:{series}", []).append(int(serial))
    for one in events:
        if one.type == "Received":
            given.setdefault(book_series(one.payload["book_year"]), []).append(one.payload["book_number"])
        if one.type in _FORMS:
            series = form_series(_FORMS[one.type], one.occurred_at.year)
            given.setdefault(series, []).append(one.payload["form_number"])
    for series, numbers in given.items():
        assert sorted(numbers) == list(range(1, len(numbers) + 1)), series
    last = dict(DossierNumber.objects.filter(agency_id=agency_id).values_list("series", "last"))
    assert last == {series: len(numbers) for series, numbers in given.items()}


def check_wholes(agency_id: int, events: list[DossierEvent]) -> None:
    """What a deed writes besides its event: papers and people, all of them and no others.

    For filings of one paper each whose submitter is the owner.
    """
    told = sum(one.payload.get("paper_count", 0) for one in events)
    # A filing received later counts its paper again; until then nobody has counted it.
    told -= sum(1 for one in events if one.type == "Received" and one.sequence > 1)
    told += sum(1 for one in events if one.sequence == 1 and one.type != "Received")
    assert DossierPaper.objects.filter(agency_id=agency_id).count() == told
    dossiers = Dossier.objects.filter(agency_id=agency_id).count()
    assert Party.objects.filter(agency_id=agency_id).count() == dossiers
