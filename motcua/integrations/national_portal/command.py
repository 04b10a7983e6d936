"""What the command line asks of the exchange, as plain values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from motcua.core.errors import DomainError, NotFound
from motcua.integrations.national_portal.pulling import pull_procedures
from motcua.integrations.national_portal.reconciling import carry_out, open_run
from motcua.integrations.national_portal.resending import queue, revive
from motcua.integrations.national_portal.synchronised import gap_of, gauge, is_on, lacking
from motcua.organisations.models import Agency
from motcua.organisations.queries import home_agency

_MOST_LISTED = 1000
_BY_COMMAND = "Dòng lệnh"


def _agency(code: str) -> Agency:
    found = Agency.objects.filter(code=code).first() if code else home_agency()
    if found is None:
        raise NotFound("Không tìm thấy cơ quan. Hãy ghi mã bằng --agency.")
    return found


def status(code: str, from_on: date, to_on: date) -> dict[str, Any]:
    """The gauge of a period and what is missing, each with why, since when and what to do."""
    agency = _agency(code)
    agencies = agency.working_for(to_on)
    found = gauge(agencies, from_on, to_on)
    rows = [gap_of(row) for row in lacking(agencies, from_on, to_on)[:_MOST_LISTED]]
    return {
        "agency": agency.code,
        "on": is_on(),
        "from": from_on.isoformat(),
        "to": to_on.isoformat(),
        "received": found.received,
        "confirmed": found.confirmed,
        "percent": None if found.share is None else float(found.share),
        "missing": [
            {
                "dossier": row.code,
                "why": row.why,
                "detail": row.words,
                "since": row.since.isoformat() if row.since else None,
                "to_do": row.to_do,
            }
            for row in rows
        ],
    }


def _require_on() -> None:
    if not is_on():
        raise DomainError("Kết nối Cổng quốc gia đang tắt. Hãy đặt MOTCUA_NATIONAL_PORTAL_URL.")


def replay(code: str, from_on: date, to_on: date) -> dict[str, int]:
    """Queue everything missing of the period again; how many dossiers and dead letters."""
    _require_on()
    agencies = _agency(code).working_for(to_on)
    rows = list(lacking(agencies, from_on, to_on))
    for row in rows:
        confirmed = int(getattr(row, "confirmed_sequence", 0) or 0)
        queue(row.agency_id, row.id, from_sequence=confirmed + 1)
    return {"dossiers": len(rows), "revived": revive(agencies)}


def reconcile(code: str, from_on: date, to_on: date) -> dict[str, Any]:
    """Compare the period with the portal now and repair; what was found."""
    _require_on()
    totals = dict.fromkeys(("of", "agreed", "missing", "different", "unanswered", "repaired"), 0)
    notes = []
    for agency_id in sorted(_agency(code).working_for(to_on)):
        run = carry_out(open_run(agency_id, from_on, to_on, asked_by=_BY_COMMAND))
        for name in totals:
            totals[name] += getattr(run, name)
        notes += [run.note] if run.note else []
    return {**totals, "notes": notes}


def catalogue(
    code: str, path: Path, codes: tuple[str, ...], progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """Write the portal's procedures to a file for ``motcua catalogue import``."""
    written = pull_procedures(path, _agency(code), progress=progress, codes=codes)
    return {"file": str(path), "procedures": written}
