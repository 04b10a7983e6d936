"""Places begun and given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.db import transaction

from motcua.catalogue.publication.models import CheckRound, PlaceKind, Posting, PublicationPlace
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, WrongState
from motcua.core.owned_rows import insert_once, locked, made_before, own_agency, words
from motcua.core.permissions import require

# No working calendar and no law of the clock is known before it.
EARLIEST = date(2018, 6, 21)
_ON_THE_WEB = (PlaceKind.WEBSITE.value, PlaceKind.NATIONAL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """A place: how it publishes, what it is called, where it is, since when."""

    kind: str
    name: str
    address: str
    valid_from: date


def _check(facts: PlaceFacts) -> None:
    if facts.kind not in PlaceKind.values:
        raise DomainError("Hãy chọn hình thức công khai.", field="kind")
    if facts.valid_from > today():
        raise DomainError("Ngày bắt đầu dùng không thể ở tương lai.", field="valid_from")
    if facts.valid_from < EARLIEST:
        raise DomainError(
            f"Hệ thống tính hạn từ {EARLIEST:%d/%m/%Y}. Hãy nhập từ ngày đó.", field="valid_from"
        )
    if facts.kind in _ON_THE_WEB:
        try:
            parts = urlsplit(facts.address.strip())
            is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            is_web = False
        if not is_web:
            raise DomainError("Hãy nhập địa chỉ trang, bắt đầu bằng https://", field="address")


@transaction.atomic
def open_place(facts: PlaceFacts, *, request_id: str, actor: Actor) -> PublicationPlace:
    """Begin to use a place. Sent twice, it stands once."""
    require(actor, "publication.manage")
    agency_id = own_agency(actor)
    standing = made_before(PublicationPlace, actor, request_id)
    if standing is not None:
        return standing
    _check(facts)
    place = insert_once(
        PublicationPlace(
            agency_id=agency_id,
            kind=facts.kind,
            name=words(facts.name, "name", most=200, missing="Hãy nhập tên nơi công khai."),
            address=words(facts.address, "address", most=300, missing="Hãy nhập địa chỉ."),
            valid_from=facts.valid_from,
            request_id=request_id,
            made_at=now(),
            made_by_id=actor.officer_id,
        ),
        actor,
    )
    audit(actor, "publication.place_opened", subject=str(place.id), detail={"kind": place.kind})
    return place


@transaction.atomic
def close_place(place: PublicationPlace, *, valid_to: date, reason: str, actor: Actor) -> PublicationPlace:
    """Give a place up; what hung there is down from that day. The same day again changes nothing."""
    require(actor, "publication.manage", place)
    current = locked(place)
    if current.valid_to is not None:
        if current.valid_to == valid_to:
            return current
        raise WrongState(f"Nơi này đã thôi dùng từ {current.valid_to:%d/%m/%Y}.")
    rows = CheckRound.objects.filter(agency_id=current.agency_id, place_id=current.id)
    if rows.filter(finished_at=None).exists():
        raise WrongState("Đang có lượt kiểm tra chưa kết thúc ở nơi này. Hãy kết thúc lượt đó trước.")
    hanging = Posting.objects.filter(agency_id=current.agency_id, place_id=current.id, taken_down_on=None)
    if valid_to > today() or valid_to < current.valid_from:
        raise DomainError("Ngày thôi dùng phải từ ngày bắt đầu đến hôm nay.", field="valid_to")
    if hanging.filter(posted_on__gt=valid_to).exists():
        raise DomainError("Có thủ tục được công khai ở đây sau ngày này.", field="valid_to")
    said = words(reason, "reason", most=500, missing="Hãy ghi lý do.")
    hanging.update(taken_down_on=valid_to, taken_down_at=now(), taken_down_by_id=actor.officer_id)
    current.valid_to, current.closing_reason = valid_to, said
    current.save(update_fields=["valid_to", "closing_reason"])
    audit(actor, "publication.place_closed", subject=str(current.id), detail={"on": valid_to.isoformat()})
    return current
