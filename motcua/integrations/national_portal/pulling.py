"""Takes dictionaries and procedures from the portal: codes into our tables, procedures to the importer."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now
from motcua.core.deliveries import DeliveryError
from motcua.core.errors import DomainError, WrongState
from motcua.core.outbound import NotTaken
from motcua.core.permissions import require
from motcua.core.text import fold
from motcua.integrations.national_portal.client import FirstClient, client_of, config
from motcua.integrations.national_portal.models import CodeKind, PortalCode
from motcua.integrations.national_portal.payloads import SERVICES, breaches
from motcua.organisations.models import Agency

# Kind → service, field of the code, field of the name.
_DICTIONARIES: dict[CodeKind, tuple[str, str, str]] = {
    CodeKind.PROCEDURE: ("LayDanhSachTTHC", "MATTHC", "TENTTHC"),
    CodeKind.SECTOR: ("LayDanhMucLinhVuc", "MALINHVUC", "TENLINHVUC"),
    CodeKind.AGENCY: ("LayDanhMucCoQuan", "MADONVI", "TENDONVI"),
}
_CHANNELS = {"1": "Trực tiếp", "2": "Trực tuyến", "3": "Dịch vụ bưu chính"}
Progress = Callable[[int, int], None]


class PortalSilent(DomainError):
    """The portal did not give what was asked for; nothing was changed."""

    status = 502
    code = "portal_silent"


def _client() -> FirstClient:
    settled = config()
    if settled is None:
        raise WrongState("Kết nối Cổng quốc gia đang tắt. Hãy báo quản trị kỹ thuật bật kết nối.")
    client = client_of(settled)
    if not isinstance(client, FirstClient):
        raise WrongState("Luồng sáu bước không có dịch vụ danh mục. Hãy lấy danh mục qua luồng thứ nhất.")
    return client


def _rows(client: FirstClient, service: str, agency: Agency, **body: str) -> list[dict[str, Any]]:
    """The rows of an answer that keep to their field table; PortalSilent when there is no answer."""
    try:
        told = client.call(service, body, agency_id=agency.pk, unit=agency.code)
    except (DeliveryError, NotTaken) as error:
        raise PortalSilent(f"Chưa lấy được danh mục. {error}") from error
    fields = SERVICES[service].answered
    return [row for row in told.result if not breaches(fields, row, about=service)]


def pull_dictionaries(*, actor: Actor) -> dict[str, int]:
    """Take the portal's procedures, sectors and agencies; kind → how many codes. All or nothing."""
    require(actor, "national_portal.codes")
    client = _client()
    agency = Agency.objects.get(pk=actor.agency_id or 0)
    pulled = {
        kind: {str(row[code]): str(row[name]) for row in _rows(client, service, agency)}
        for kind, (service, code, name) in _DICTIONARIES.items()
    }
    empty = [kind.label for kind, rows in pulled.items() if not rows]
    if empty:
        raise PortalSilent(f"Cổng trả về danh mục rỗng: {', '.join(empty)}. Chưa thay đổi gì.")
    with transaction.atomic():
        for kind, rows in pulled.items():
            _replace(kind, rows)
        counts = {kind.value: len(rows) for kind, rows in pulled.items()}
        audit(actor, "national_portal.dictionaries_pulled", subject="dictionaries", detail=counts)
    return counts


def _replace(kind: CodeKind, rows: dict[str, str]) -> None:
    moment = now()
    PortalCode.objects.filter(kind=kind).exclude(code__in=list(rows)).delete()
    PortalCode.objects.bulk_create(
        [
            PortalCode(
                kind=kind, code=code[:60], name=name[:4000], folded_name=fold(name)[:4000], pulled_at=moment
            )
            for code, name in rows.items()
        ],
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["name", "folded_name", "pulled_at"],
        batch_size=500,
    )


def _words(rows: Any, name: str) -> list[str]:
    return [str(row.get(name) or "").strip() for row in rows or [] if isinstance(row, dict) and row.get(name)]


def _ways(procedure: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for way in procedure.get("CACHTHUCTHUCHIEN") or []:
        for term in way.get("THOIGIAN") or []:
            value, unit = term.get("THOIGIANGIAIQUYET"), str(term.get("DONVITINH") or "")
            fees = [
                f"{fee.get('MOTA') or ''} {int(fee.get('SOTIEN') or 0)} {fee.get('DONVI') or 'đồng'}".strip()
                for fee in term.get("PHILEPHI") or []
                if fee.get("SOTIEN")
            ]
            yield {
                "channel": _CHANNELS.get(str(way.get("KENH")), str(way.get("KENH"))),
                "time_raw": f"{value} {unit}".strip() if value is not None else "",
                "time_value": value,
                "time_unit": unit or None,
                "fee_raw": "; ".join(fees),
                "description": str(term.get("MOTA") or ""),
            }


def _papers(procedure: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for group in procedure.get("THANHPHANHOSO") or []:
        for paper in group.get("GIAYTO") or []:
            yield {
                "name": str(paper.get("TENGIAYTO") or ""),
                "form_file": paper.get("TENMAUDON") or None,
                "group": str(group.get("TRUONGHOP") or ""),
            }


def record_of(procedure: dict[str, Any]) -> dict[str, Any]:
    """One answer of LayThuTuc as a record of the importer (the portal's normalised shape)."""
    sectors = _words(procedure.get("LINHVUCTHUCHIEN"), "TENLINHVUC")
    steps = [
        word
        for case in procedure.get("TRINHTUTHUCHIEN") or []
        for word in _words(case.get("TRINHTU"), "TENTRINHTU")
    ]
    return {
        "code": procedure["MATTHC"],
        "name": procedure["TENTTHC"],
        "domain": sectors[0] if sectors else "",
        "publisher": procedure.get("MACOQUANCONGBO") or None,
        "targets": _words(procedure.get("DOITUONGTHUCHIEN"), "TENDOITUONG"),
        "executing_agencies_list": _words(procedure.get("COQUANTHUCHIEN"), "TENDONVI"),
        "steps_text": "\n".join(steps) or None,
        "submission_ways": list(_ways(procedure)),
        "components_parsed": list(_papers(procedure)),
        "results": [
            {"name": row.get("TENKETQUA") or "", "code": row.get("MAKETQUA") or None}
            for row in procedure.get("KETQUATHUCHIEN") or []
        ],
        "legal_doc_numbers": _words(procedure.get("CANCUPHAPLY"), "SOVANBAN"),
        "requirements": procedure.get("YEUCAU") or None,
    }


def pull_procedures(path: Path, agency: Agency, *, progress: Progress, codes: tuple[str, ...] = ()) -> int:
    """Write every procedure the portal lists (or these codes) to a file for the importer; how many."""
    client = _client()
    wanted = codes or tuple(str(row["MATTHC"]) for row in _rows(client, "LayDanhSachTTHC", agency))
    written = 0
    with path.open("w", encoding="utf-8") as target:
        for number, code in enumerate(wanted, start=1):
            for row in _rows(client, "LayThuTuc", agency, maTTHC=code)[:1]:
                target.write(json.dumps(record_of(row), ensure_ascii=False) + "\n")
                written += 1
            progress(number, len(wanted))
    return written
