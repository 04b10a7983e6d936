"""The demonstration's exchange: the stand-in's dictionaries, codes settled by name, and some faults."""

from __future__ import annotations

import json
from pathlib import Path

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.text import fold
from motcua.integrations.national_portal.actions import take_sure_suggestions
from motcua.integrations.national_portal.client import config
from motcua.integrations.national_portal.models import CodeKind, PortalCode
from motcua.integrations.national_portal.standin import samples

# So that the list of what is missing has something to show, and the trace some second attempts.
FAULTS = (
    {"kind": "refuse_field", "service": "DongBoHoSoMC", "dossier": "H24.*", "left": 2, "value": "TenLinhVuc"},
    {"kind": "drop", "share": 0.005},
    {"kind": "error_500", "share": 0.005},
    {"kind": "token_expired", "share": 0.002},
)


def write_faults(path: Path) -> None:
    """The stand-in's orders of the first start; a person may change the file."""
    if not path.exists():
        path.write_text(json.dumps(FAULTS, ensure_ascii=False, indent=1), "utf-8")


def open_exchange(keeper: Actor) -> None:
    """Settle the codes that fit by name; the few others stay open, as in an office that just began."""
    if config() is None:
        return
    moment = now()
    rows = [
        PortalCode(kind=kind, code=code, name=name, folded_name=fold(name), pulled_at=moment)
        for kind, found in _dictionaries().items()
        for code, name in found
    ]
    PortalCode.objects.bulk_create(rows, ignore_conflicts=True)
    take_sure_suggestions(CodeKind.SECTOR, actor=keeper)


def _dictionaries() -> dict[CodeKind, list[tuple[str, str]]]:
    sectors = samples.dictionary("LayDanhMucLinhVuc")
    agencies = samples.dictionary("LayDanhMucCoQuan")
    return {
        CodeKind.PROCEDURE: [(row["MATTHC"], row["TENTTHC"]) for row in samples.procedure_list()],
        CodeKind.SECTOR: [(row["MALINHVUC"], row["TENLINHVUC"]) for row in sectors],
        CodeKind.AGENCY: [(row["MADONVI"], row["TENDONVI"]) for row in agencies],
    }
