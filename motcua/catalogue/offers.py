"""Which procedures an agency takes, by which channel, how far online, by which position; from which day.

History is by days: a change ends what stood before on the day before, and periods of one channel never
overlap. What is entered under a later day is not written over by an earlier one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from motcua.catalogue import stamp
from motcua.catalogue.content import POSITIONS, Channel
from motcua.catalogue.models import Offering, OnlineLevel, Procedure, ProcedureKind
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotFound, WrongState
from motcua.core.permissions import require
from motcua.law import era, rules

MOST_AT_ONCE = 2000
_REASONS = "online.partial_reasons"
_CODE = re.compile(r"[0-9A-Z][0-9A-Z.\-]*[0-9A-Z]")


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """How a procedure is taken from a day on. No channel: it is no longer taken.

    ``service_level`` (1 to 4) belongs to days before 01/07/2025, ``online_level`` to those since.
    """

    channels: frozenset[Channel]
    valid_from: date
    online_level: str = OnlineLevel.NONE
    service_level: int | None = None
    partial_reason: str = ""
    position: str = ""

    @property
    def is_online(self) -> bool:
        """Whether dossiers come in online."""
        return Channel.ONLINE in self.channels

    def of(self, channel: Channel) -> tuple[str, int | None, str, str]:
        """Level, former level, reason and position of one channel; only online has levels."""
        if channel != Channel.ONLINE:
            return OnlineLevel.NONE.value, None, "", self.position
        reason = self.partial_reason if self.online_level == OnlineLevel.PARTIAL else ""
        return self.online_level, self.service_level, reason, self.position


def is_reason_needed(on: date) -> bool:
    """Whether the law of the day wants a published reason for a service that is only partly online."""
    return _REASONS in rules(on)


def uses_former_levels(on: date) -> bool:
    """Whether the law of the day knows the levels 1 to 4."""
    return era(on) == "A"


def _checked(terms: OfferTerms) -> OfferTerms:
    """The terms as kept; DomainError at the field that is wrong."""
    if terms.position and terms.position not in POSITIONS:
        raise DomainError("Vị trí tiếp nhận không có trong danh mục.", field="position")
    if not terms.is_online:
        return replace(terms, online_level=OnlineLevel.NONE, service_level=None, partial_reason="")
    terms = replace(terms, partial_reason=terms.partial_reason.strip()[:500])
    if terms.online_level not in OnlineLevel.values:
        raise DomainError("Mức độ trực tuyến không có trong danh mục.", field="online_level")
    if terms.service_level is not None:
        if not uses_former_levels(terms.valid_from):
            raise DomainError(
                "Mức độ 1 đến 4 chỉ dùng cho ngày trước 01/7/2025. Hãy chọn một phần hoặc toàn trình.",
                field="service_level",
            )
        if not 1 <= terms.service_level <= 4:
            raise DomainError("Mức độ dịch vụ công là số từ 1 đến 4.", field="service_level")
    if (
        terms.online_level == OnlineLevel.PARTIAL
        and not terms.partial_reason
        and is_reason_needed(terms.valid_from)
    ):
        raise DomainError(
            "Từ 01/7/2026, dịch vụ chỉ một phần phải có lý do công bố "
            "(Nghị định 224/2026/NĐ-CP). Hãy ghi lý do.",
            field="partial_reason",
        )
    return terms


def _standing(agency_id: int, procedure: Procedure, start: date) -> list[Offering]:
    """Rows that hold on the day or begin then; Conflict when something is entered for a later day."""
    rows = list(
        Offering.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=start))
        .filter(agency_id=agency_id, procedure=procedure)
        .order_by("valid_from", "pk")
    )
    latest = max((row.valid_from for row in rows), default=start)
    if latest > start:
        raise Conflict(
            f"Thủ tục {procedure.code} đã ghi cách cung cấp từ ngày {latest:%d/%m/%Y}. "
            "Hãy chọn từ ngày đó trở đi.",
            field="valid_from",
        )
    return rows


def _said_of(row: Offering) -> tuple[str, int | None, str, str]:
    return row.online_level, row.service_level, row.partial_reason, row.position


def _end(row: Offering, start: date) -> None:
    """End a row the day before; one that begins on that very day never was."""
    if row.valid_from >= start:
        row.delete()
        return
    row.valid_to = start - timedelta(days=1)
    row.save(update_fields=["valid_to"])


def _apply(procedure: Procedure, agency_id: int, terms: OfferTerms, actor: Actor) -> list[Offering]:
    """Write the terms of one procedure. Inside the caller's transaction, the procedure locked."""
    if terms.channels and procedure.kind != ProcedureKind.PUBLIC:
        raise WrongState(
            f"{procedure.code} là thủ tục nội bộ, không cung cấp cho người dân. Hãy bỏ mã này khỏi danh sách."
        )
    wanted, kept = {channel: terms.of(channel) for channel in terms.channels}, set()
    standing = _standing(agency_id, procedure, terms.valid_from)
    for row in standing:
        channel = Channel(row.channel)
        if row.valid_to is None and wanted.get(channel) == _said_of(row):
            kept.add(channel)
        else:
            _end(row, terms.valid_from)
    made = Offering.objects.bulk_create(
        Offering(
            agency_id=agency_id,
            procedure=procedure,
            channel=channel.value,
            online_level=level,
            service_level=former,
            partial_reason=reason,
            position=position,
            valid_from=terms.valid_from,
        )
        for channel, (level, former, reason, position) in sorted(wanted.items())
        if channel not in kept
    )
    if made or len(kept) < len(standing):
        detail = {
            "agency": agency_id,
            "channels": sorted(channel.value for channel in wanted),
            "online_level": terms.online_level,
            "valid_from": terms.valid_from.isoformat(),
        }
        audit(actor, "catalogue.offered", subject=procedure.code, detail=detail)
        stamp.changed()
    return made


def _require_own(actor: Actor, agency_id: int) -> None:
    require(actor, "catalogue.offer")
    if actor.kind == "officer" and actor.agency_id != agency_id:
        raise NotFound("Không tìm thấy cơ quan này trong phạm vi của bạn.")


@transaction.atomic
def offer_procedure(
    procedure: Procedure,
    *,
    agency_id: int,
    channels: Collection[Channel],
    actor: Actor,
    online_level: str = OnlineLevel.NONE,
    valid_from: date | None = None,
    service_level: int | None = None,
    partial_reason: str = "",
    position: str = "",
) -> list[Offering]:
    """Say by which channels an agency takes this procedure from a day on; none ends the offer.

    Returns the rows made; nothing is written when all stands already.
    """
    _require_own(actor, agency_id)
    terms = _checked(
        OfferTerms(
            frozenset(channels), valid_from or today(), online_level, service_level, partial_reason, position
        )
    )
    locked = Procedure.objects.select_for_update().get(pk=procedure.pk)
    return _apply(locked, agency_id, terms, actor)


@transaction.atomic
def offer_many(codes: Collection[str], *, agency_id: int, terms: OfferTerms, actor: Actor) -> int:
    """The same terms for many procedures, all or none; returns how many changed.

    DomainError naming the codes that the catalogue does not have, or with none given.
    """
    _require_own(actor, agency_id)
    wanted = sorted(set(codes))
    if not wanted:
        raise DomainError("Chưa chọn thủ tục nào. Hãy đánh dấu các thủ tục cần đặt.", field="codes")
    if len(wanted) > MOST_AT_ONCE:
        raise DomainError(f"Mỗi lần đặt được nhiều nhất {MOST_AT_ONCE} thủ tục.", field="codes")
    checked = _checked(terms)
    # Always in the order of the codes: two such deeds at once wait for each other instead of blocking.
    found = list(Procedure.objects.select_for_update().filter(code__in=wanted).order_by("code"))
    unknown = sorted(set(wanted) - {one.code for one in found})
    if unknown:
        raise DomainError(
            f"Danh mục không có mã: {', '.join(unknown[:20])}. Hãy bỏ các mã này.", field="codes"
        )
    return sum(1 for one in found if _changes(one, agency_id, checked, actor))


def _changes(procedure: Procedure, agency_id: int, terms: OfferTerms, actor: Actor) -> bool:
    before = _open_rows(agency_id, procedure)
    _apply(procedure, agency_id, terms, actor)
    return before != _open_rows(agency_id, procedure)


def _open_rows(agency_id: int, procedure: Procedure) -> set[int]:
    rows = Offering.objects.filter(agency_id=agency_id, procedure=procedure, valid_to=None)
    return set(rows.values_list("pk", flat=True))


@dataclass(frozen=True, slots=True)
class PastedCodes:
    """Codes found in a pasted text: those of public procedures, internal ones, and those nobody knows."""

    known: tuple[str, ...]
    internal: tuple[str, ...]
    unknown: tuple[str, ...]


def read_codes(text: str) -> tuple[str, ...]:
    """Every code in a pasted text, each once, in order. Words and running numbers are no codes."""
    found = (match.group() for match in _CODE.finditer(text.upper()))
    is_code = re.compile(r"\d\.\d{6}.*|(?=.*[A-Z])(?=.*\d)(?=.*[.\-]).{4,40}")
    return tuple(dict.fromkeys(code for code in found if is_code.fullmatch(code)))


def sort_codes(codes: Iterable[str]) -> PastedCodes:
    """Which of the codes the catalogue knows. One statement."""
    wanted = tuple(codes)[:MOST_AT_ONCE]
    kinds = dict(Procedure.objects.filter(code__in=wanted).values_list("code", "kind"))
    return PastedCodes(
        known=tuple(code for code in wanted if kinds.get(code) == ProcedureKind.PUBLIC),
        internal=tuple(code for code in wanted if code in kinds and kinds[code] != ProcedureKind.PUBLIC),
        unknown=tuple(code for code in wanted if code not in kinds),
    )
