"""Tells the portal one event of a dossier: which calls, in which order, under which key.

Everything is checked against the field tables before the first call goes out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from motcua.core.clock import now
from motcua.core.deliveries import PermanentFailure
from motcua.core.ids import new_id
from motcua.core.outbound import NotTaken
from motcua.core.rows import insert
from motcua.documents.files import open_file
from motcua.documents.models import StoredFile
from motcua.integrations.national_portal import mapping, mapping_hub
from motcua.integrations.national_portal.client import FirstClient, HubClient, Refused, Verdict
from motcua.integrations.national_portal.facts import Report
from motcua.integrations.national_portal.mapping_hub import Uploaded
from motcua.integrations.national_portal.models import PortalDossier, PortalFile
from motcua.integrations.national_portal.payloads import HUB, SERVICES, Service, breaches
from motcua.integrations.national_portal.payloads.dossier import MOST_PROGRESS_ROWS
from motcua.integrations.national_portal.standing import keep_names

_MOST_NAMED = 3
# Create and update take turns when the portal's answers contradict each other.
_MOST_TURNS = 4


class Invalid(PermanentFailure):
    """The dossier breaks a rule of the field tables; nothing was sent."""


class LostThere(NotTaken):
    """The portal no longer has a dossier it had confirmed: it must be told all of it anew."""


_LOST = "Cổng không còn hồ sơ đã xác nhận trước đây. Hệ thống gửi lại từ đầu."


def check(service: Service, rows: list[dict[str, Any]], code: str) -> None:
    """Raise Invalid, naming field and dossier, when a row must not be sent."""
    found = [one for row in rows for one in breaches(service.sent, row, about=f"Hồ sơ {code}")]
    if found:
        words = " ".join(one.words for one in found[:_MOST_NAMED])
        more = f" Còn {len(found) - _MOST_NAMED} chỗ nữa." if len(found) > _MOST_NAMED else ""
        raise Invalid(words + more)


def key_of(link: PortalDossier, key: str) -> str:
    """The event's key; a repair has its own, or the portal would take it for a repetition."""
    return f"{key}/bu-{link.repairs}" if link.repairs else key


def _chunks(rows: list[dict[str, str]], size: int) -> Iterator[tuple[int, list[dict[str, str]]]]:
    for first in range(0, len(rows), size):
        yield first // size + 1, rows[first : first + size]


# The first generation


def tell_first(client: FirstClient, report: Report, link: PortalDossier, *, key: str, is_first: bool) -> None:
    """DongBoHoSoMC, then every row of progress; of a dossier from the portal also its status."""
    pushed = mapping.dossier_object(report)
    rows = [mapping.progress_object(report.code, step) for step in report.steps]
    check(SERVICES["DongBoHoSoMC"], [pushed], report.code)
    check(SERVICES["CapNhatTienDoHoSoMC"], rows, report.code)
    status = mapping.status_object(report, link.portal_code) if link.is_from_portal else None
    if status is not None:
        check(SERVICES["DongBoTrangThaiHoSo"], [status], report.code)
    to: Any = {"agency_id": link.agency_id, "unit": report.codes.agency}
    _push(client, pushed, link, key, to, is_first=is_first)
    for number, chunk in _chunks(rows, MOST_PROGRESS_ROWS):
        told = client.call("CapNhatTienDoHoSoMC", {"data": chunk}, key=f"{key}/{number}", **to)
        for _ in range(_MOST_TURNS - 1):
            if told.verdict is not Verdict.EXISTS:  # of rows that is a slip, or they truly are there
                break
            told = client.call("CapNhatTienDoHoSoMC", {"data": chunk}, key=f"{key}/{number}", **to)
        if told.verdict is Verdict.MISSING:
            if link.confirmed_sequence:
                raise LostThere(_LOST)
            link.is_known = None
            raise NotTaken("Cổng nhận hồ sơ nhưng báo chưa có khi cập nhật tiến độ. Hệ thống sẽ tự gửi lại.")
    if status is not None:
        client.call("DongBoTrangThaiHoSo", {"type": "2", "data": status}, key=key, **to)


def _push(
    client: FirstClient,
    pushed: dict[str, Any],
    link: PortalDossier,
    key: str,
    to: Any,
    *,
    is_first: bool,
) -> None:
    """New or known: by our own record, by TraCuuHoSo when that is unsure, and by what the portal says."""
    is_update = bool(link.is_known)
    if link.is_known is None and not is_first:
        is_update = bool(client.call("TraCuuHoSo", {"mahoso": pushed["MaHoSo"]}, **to).result)
    for _ in range(_MOST_TURNS):
        body = {"isUpdating": str(is_update), "data": [pushed]}
        told = client.call("DongBoHoSoMC", body, key=f"{key}/{'sua' if is_update else 'moi'}", **to)
        if told.verdict is Verdict.OK:
            link.is_known = True
            return
        if told.verdict is Verdict.MISSING and link.confirmed_sequence:
            raise LostThere(_LOST)
        is_update = told.verdict is Verdict.EXISTS
    link.is_known = None
    raise NotTaken("Cổng khi báo hồ sơ đã tồn tại, khi báo chưa có. Hệ thống sẽ tự gửi lại.")


# The six steps


def tell_hub(client: HubClient, report: Report, link: PortalDossier, *, key: str, is_first: bool) -> None:
    """NoiHoSo once, then CapNhatTienTrinh and CapNhatTrangThai for every event."""
    del is_first  # the hub's own code, kept before NoiHoSo, tells a repetition
    _check_hub(report)
    if not link.portal_id:
        _create(client, report, link, key)
    code, there = link.portal_code, link.portal_id
    rows = [mapping_hub.step_row(there, code, step) for step in report.steps]
    _step(client, "CapNhatTienTrinh", rows, link, key)
    _step(client, "CapNhatTrangThai", [mapping_hub.status_row(there, code, report)], link, key)
    link.is_known = True


def _step(client: HubClient, service: str, rows: list[Any], link: PortalDossier, key: str) -> None:
    """One of the steps after NoiHoSo; LostThere when the hub does not know the dossier any more."""
    told = client.call(service, rows, agency_id=link.agency_id, key=key)
    for _ in range(_MOST_TURNS - 1):
        if told.verdict is not Verdict.EXISTS:
            break
        told = client.call(service, rows, agency_id=link.agency_id, key=key)
    if told.verdict is Verdict.MISSING:
        link.portal_id = ""
        keep_names(link)
        raise LostThere(_LOST)


def _check_hub(report: Report) -> None:
    """All three messages, with stand-ins for what only the hub can give."""
    scans = [paper.file for paper in report.papers if paper.file is not None]
    files = {scan.file_id: Uploaded("0", scan.sha256) for scan in scans}
    check(HUB["NoiHoSo"], [mapping_hub.new_dossier(report, report.code, files)], report.code)
    rows: list[dict[str, Any]] = [dict(mapping_hub.step_row("0", report.code, step)) for step in report.steps]
    check(HUB["CapNhatTienTrinh"], rows, report.code)
    check(HUB["CapNhatTrangThai"], [mapping_hub.status_row("0", report.code, report)], report.code)


def _create(client: HubClient, report: Report, link: PortalDossier, key: str) -> None:
    """Code, files, dossier. The code is kept before it is used: a lost answer makes no second dossier."""
    if not link.portal_code:
        link.portal_code = client.next_value(report.codes.agency, agency_id=link.agency_id)
        keep_names(link)
    scans = [paper.file for paper in report.papers if paper.file is not None]
    files = {scan.file_id: _uploaded(client, link.agency_id, scan.file_id, key) for scan in scans}
    body = mapping_hub.new_dossier(report, link.portal_code, files)
    told = client.call("NoiHoSo", body, agency_id=link.agency_id, key=key)
    link.portal_id = str(told.data.get("idHoSo") or "")
    if not link.portal_id:
        words = f"Hồ sơ {report.code}: trục hồ sơ báo đã có mã {link.portal_code} nhưng không cho biết số."
        raise Refused(f"{words} Hãy liên hệ đơn vị vận hành trục.")
    keep_names(link)


def _uploaded(client: HubClient, agency_id: int, file_id: int, key: str) -> Uploaded:
    """The file on the hub, uploaded when it is not there yet."""
    known = PortalFile.objects.filter(agency_id=agency_id, file_id=file_id).first()
    if known is not None:
        return Uploaded(known.portal_id, known.portal_hash)
    stored = StoredFile.objects.get(agency_id=agency_id, id=file_id)
    portal_id, portal_hash = client.upload(
        stored.name, open_file(stored), agency_id=agency_id, key=f"{key}/tep-{file_id}"
    )
    row = PortalFile(
        agency_id=agency_id,
        id=new_id(),
        file_id=file_id,
        portal_id=portal_id,
        portal_hash=portal_hash,
        uploaded_at=now(),
    )
    insert([row])
    return Uploaded(portal_id, portal_hash)


def tell(
    client: FirstClient | HubClient, report: Report, link: PortalDossier, *, key: str, is_first: bool
) -> None:
    """Tell the portal what this event made of the dossier, in whichever flow is spoken."""
    speaks = tell_hub if isinstance(client, HubClient) else tell_first
    cast(Any, speaks)(client, report, link, key=key_of(link, key), is_first=is_first)
