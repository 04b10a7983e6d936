"""The starter pack: common commune procedures written as TOML files, for a first day and for the demo.

One file a sector; ``_chung.toml`` holds what they share (papers, fees, flows of steps, databases that
replace papers, titles of laws). The pack is not a publication decision: every version says so, and a
term whose unit the source lacks carries a note that an official must confirm it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

import motcua
from motcua.catalogue.actions import add_procedure, approve_version, draft_version, offer_procedure
from motcua.catalogue.checks import allowance, require_complete
from motcua.catalogue.content import Channel, ChannelTerm, ExecutingKind, VersionContent, read_content
from motcua.catalogue.models import Offering, OnlineLevel, Procedure, Sector, VersionState
from motcua.core.actor import Actor
from motcua.core.errors import DomainError

FOLDER = Path(motcua.__file__).parent / "demo" / "starter_pack" / "procedures"
SHARED = "_chung.toml"
DECISION = "Gói khởi đầu (chưa phải quyết định công bố)"
VALID_FROM = date(2025, 7, 1)  # two-level government, NĐ 118/2025/NĐ-CP
_CONFIRMED_BY = "gói khởi đầu"
_TERM_NOTES = {
    "verified": "",
    "no_unit": "Đơn vị tính do gói khởi đầu đặt, cần công chức xác nhận.",
    "no_term": "Nguồn không ghi thời hạn. Gói khởi đầu đặt theo thời hạn chung, cần công chức xác nhận.",
    "memory": "Chưa so thời hạn với bản công bố, cần công chức xác nhận.",
}
Table = dict[str, Any]


class BadPack(DomainError):
    """A file of the pack cannot be used; the message names the file and the procedure."""

    code = "bad_pack"


@dataclass(frozen=True, slots=True)
class PackVersion:
    """One version to approve: what it says and when it holds."""

    content: VersionContent
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class PackEntry:
    """One procedure of the pack with its versions, oldest first."""

    code: str
    sector_name: str
    keywords: str
    online_level: str
    terms_from: str
    versions: tuple[PackVersion, ...]

    @property
    def content(self) -> VersionContent:
        """What holds today."""
        return self.versions[-1].content


class _Shared:
    """The shared file, and how its parts are used."""

    def __init__(self, table: Table) -> None:
        self.papers: Table = table["papers"]
        self.fees: Table = table["fees"]
        self.flows: Table = table["flows"]
        self.databases: Table = table["databases"]
        self.replacement: Table = table["replacement"]
        self.former: Table = table["former"]
        self.laws: Table = table["laws"]

    def paper(self, given: str | Table) -> Table:
        """A paper by name, or written out."""
        row = {"key": given, **self.papers[given]} if isinstance(given, str) else dict(given)
        if "form" in row:
            row["form_name"] = row.pop("form")
        row["replaced_by"] = [
            {"database": self.databases[name]["name"], **self.replacement}
            for name in row.get("replaced_by", ())
        ]
        return row

    def fee(self, given: str | Table) -> Table:
        """A fee by name, or written out."""
        return dict(self.fees[given]) if isinstance(given, str) else dict(given)

    def law(self, number: str) -> Table:
        """A legal basis with its title."""
        return {"number": number, "title": self.laws[number]}

    def steps(self, flow: str, hours: Decimal) -> list[Table]:
        """The steps of a flow with the hours it sets for so long a term."""
        spread = self.flows[flow]["hours"][f"{hours.normalize():f}"]
        rows = []
        for row, share in zip(self.flows[flow]["steps"], spread, strict=True):
            rows.append(
                {
                    "key": row["key"],
                    "name": row["name"],
                    "kind": row["kind"],
                    "position": row["position"],
                    "hours": share,
                    "status_shown": row["status"],
                    "may_return_to": row.get("back", []),
                    "may_consult": row.get("consult", False),
                }
            )
        return rows


def _terms(given: str | Table, channels: list[str], terms_from: str) -> list[Table]:
    """Terms by channel from "3 working_day", or from a table of such."""
    by_channel = given if isinstance(given, dict) else dict.fromkeys(channels, given)
    rows = []
    for channel, text in by_channel.items():
        value, unit = str(text).split()
        note = _TERM_NOTES[terms_from]
        rows.append(
            {
                "channel": channel,
                "value": int(value),
                "unit": unit,
                "note": note,
                "confirmed_by": _CONFIRMED_BY if note else None,
            }
        )
    return rows


def _case(row: Table, shared: _Shared, *, is_former: bool) -> Table:
    terms = _terms(row["terms"], row["channels"], row["terms_from"])
    known = [allowance(ChannelTerm.model_validate_json(json.dumps(term))) for term in terms]
    hours = min(allowed.hours for allowed in known if allowed is not None)
    papers = [shared.paper(paper) for paper in row.get("papers", ())]
    if is_former:
        papers = [{**paper, "replaced_by": []} for paper in papers]
    return {
        "key": row.get("key", "chung"),
        "name": row.get("case_name", "Trường hợp chung"),
        "papers": papers,
        "terms": terms,
        "fees": [shared.fee(fee) for fee in row.get("fees", ())],
        "steps": shared.steps(row["flow"], hours),
    }


def _content(row: Table, shared: _Shared, *, is_former: bool = False) -> VersionContent:
    cases = [
        {**row, **{key: value for key, value in case.items() if key != "name"}, "case_name": case["name"]}
        for case in row.get("case", [])
    ] or [row]
    note = _TERM_NOTES[row["terms_from"]]
    how_to = row.get("how_to") or shared.flows[row["flow"]]["how_to"]
    table = {
        "name": row["name"],
        "sector_code": row["sector"]["code"],
        "who_may_apply": row["who_may_apply"],
        "executing_agency": row["executing_agency"],
        "cases": [_case(case, shared, is_former=is_former) for case in cases],
        "legal_bases": [shared.law(number) for number in row["laws"]],
        "results": [{"code": code, "name": name} for code, name in row["results"]],
        "requirements": row.get("requirements", ""),
        "how_to": how_to.strip(),
        "sources": {"starter_pack": DECISION},
        "doubts": [*([note] if note else []), *row.get("doubts", [])],
    }
    content = read_content(json.dumps(table, ensure_ascii=False, default=lambda day: day.isoformat()))
    require_complete(content)
    return content


def _entry(row: Table, shared: _Shared) -> PackEntry:
    versions = [PackVersion(_content(row, shared), VALID_FROM, None)]
    if "former" in row:
        older = {**row, "how_to": shared.former["how_to"], **row["former"]}
        versions.insert(
            0,
            PackVersion(
                _content(older, shared, is_former=True),
                shared.former["valid_from"],
                shared.former["valid_to"],
            ),
        )
    return PackEntry(
        code=row["code"],
        sector_name=row["sector"]["name"],
        keywords=row.get("keywords", ""),
        online_level=row.get("online", ""),
        terms_from=row["terms_from"],
        versions=tuple(versions),
    )


def _toml(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadPack(f"Gói khởi đầu: tệp {path.name} không đọc được ({error}).") from error


def read_pack(folder: Path = FOLDER) -> list[PackEntry]:
    """All procedures of the pack, checked; BadPack naming file and procedure when one is not sound."""
    if not (folder / SHARED).is_file():
        raise BadPack(f"Gói khởi đầu: không thấy tệp {SHARED} trong thư mục {folder.name}.")
    try:
        shared = _Shared(_toml(folder / SHARED))
    except KeyError as error:
        raise BadPack(f"Gói khởi đầu: tệp {SHARED} thiếu phần {error}.") from error
    entries: dict[str, PackEntry] = {}
    for path in sorted(folder.glob("[!_]*.toml")):
        table = _toml(path)
        for row in table.get("procedure", []):
            code = row.get("code", "(chưa có mã)")
            try:
                entry = _entry({"sector": table["sector"], **table.get("defaults", {}), **row}, shared)
            except (KeyError, ValueError, DomainError) as error:
                detail = f"thiếu hoặc sai mục {error}" if isinstance(error, KeyError) else str(error)
                raise BadPack(f"Gói khởi đầu: {path.name}, thủ tục {code}: {detail}") from error
            if code in entries:
                raise BadPack(f"Gói khởi đầu: {path.name}, thủ tục {code} có hai lần.")
            entries[code] = entry
    return list(entries.values())


def _approved_starts(code: str) -> frozenset[date | None]:
    rows = Procedure.objects.filter(code=code, versions__state=VersionState.APPROVED)
    return frozenset(rows.values_list("versions__valid_from", flat=True))


def _load(entry: PackEntry, actor: Actor) -> int:
    """Enter one procedure; returns how many versions were approved. Versions in force are left alone."""
    approved = _approved_starts(entry.code)
    if VALID_FROM in approved or any(start and start > VALID_FROM for start in approved):
        return 0
    procedure = Procedure.objects.filter(code=entry.code).first()
    Sector.objects.get_or_create(code=entry.content.sector_code, defaults={"name": entry.sector_name})
    done = 0
    for version in entry.versions:
        if version.valid_from in approved:
            continue
        if procedure is None:
            draft = add_procedure(
                code=entry.code,
                content=version.content,
                sector_name=entry.sector_name,
                executing=ExecutingKind.COMMUNE,
                keywords=entry.keywords,
                actor=actor,
            )
            procedure = draft.procedure
        else:
            draft = draft_version(procedure, content=version.content, actor=actor)
        approve_version(
            draft,
            decision_no=DECISION,
            decision_on=None,
            valid_from=version.valid_from,
            valid_to=version.valid_to,
            actor=actor,
        )
        done += 1
    return done


@transaction.atomic
def load_starter_pack(
    actor: Actor, *, agency_id: int | None = None, folder: Path = FOLDER
) -> Mapping[str, int]:
    """Enter and approve the pack; with an agency, offer its procedures there. A second call adds nothing.

    Returns counts: procedures in the pack, versions approved now, offerings made now.
    """
    entries = read_pack(folder)
    approved = sum(_load(entry, actor) for entry in entries)
    offered = 0
    if agency_id is not None:
        held = set(Offering.objects.filter(agency_id=agency_id).values_list("procedure__code", flat=True))
        procedures = Procedure.objects.filter(code__in=[entry.code for entry in entries]).in_bulk(
            field_name="code"
        )
        for entry in entries:
            if entry.code in held:
                continue
            channels = {Channel(term.channel) for case in entry.content.cases for term in case.terms}
            made = offer_procedure(
                procedures[entry.code],
                agency_id=agency_id,
                channels=sorted(channels),
                online_level=entry.online_level or OnlineLevel.NONE,
                valid_from=VALID_FROM,
                actor=actor,
            )
            offered += len(made)
    return {"procedures": len(entries), "approved": approved, "offered": offered}
