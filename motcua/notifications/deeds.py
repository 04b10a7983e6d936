"""What people decide about messages: the texts, the ways, the hours, what each person wants."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotFound
from motcua.core.permissions import require
from motcua.notifications.channels import MessageChannel
from motcua.notifications.models import ChannelSetting, MessagePreference, MessageTemplate
from motcua.notifications.texts import Kind, Text, kinds, problems


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """How messages are to be sent from a day on."""

    valid_from: date
    channels: tuple[str, ...]
    quiet_from: time | None
    quiet_to: time | None
    is_sms_unaccented: bool
    tells_staff: bool


def find_kind(name: str) -> Kind:
    """A kind of message by name; NotFound when there is none."""
    kind = kinds().get(name)
    if kind is None:
        raise NotFound("Không có loại tin này.")
    return kind


def _own_agency(actor: Actor) -> int:
    if actor.agency_id is None:
        raise NotFound("Tài khoản của bạn không thuộc cơ quan nào.")
    return actor.agency_id


def newest_number(agency_id: int, kind: str, channel: str) -> int:
    """The number of an agency's newest version of a text; 0 when it has none."""
    rows = MessageTemplate.objects.filter(agency_id=agency_id, kind=kind, channel=channel)
    return rows.order_by("-number").values_list("number", flat=True).first() or 0


def _add_version(actor: Actor, kind: str, channel: str, after: int, **values: object) -> MessageTemplate:
    agency_id = _own_agency(actor)
    if newest_number(agency_id, kind, channel) != after:
        raise Conflict("Lời nhắn này vừa có người sửa. Hãy tải lại trang rồi sửa tiếp.")
    try:
        with transaction.atomic():
            return MessageTemplate.objects.create(
                agency_id=agency_id,
                kind=kind,
                channel=channel,
                number=after + 1,
                made_at=now(),
                made_by_id=actor.officer_id,
                **values,
            )
    except IntegrityError as error:
        raise Conflict("Lời nhắn này vừa có người sửa. Hãy tải lại trang rồi sửa tiếp.") from error


@transaction.atomic
def write_text(
    kind_name: str, channel: str, given: Text, *, after: int, is_unaccented: bool, actor: Actor
) -> MessageTemplate:
    """A new version of the agency's own text. DomainError when it must not be used as it is."""
    require(actor, "message.write")
    kind = find_kind(kind_name)
    grave = [one for one in problems(given, kind, channel, is_unaccented=is_unaccented) if one.is_grave]
    if grave:
        first = grave[0]
        where = f"“{first.words}”: " if first.words else ""
        raise DomainError(f"Chưa lưu được. {where}{first.why} {first.advice}", field="text")
    made = _add_version(actor, kind_name, channel, after, title=given.title, text=given.text)
    audit(actor, "message.text_written", subject=f"{kind_name} {channel}", detail={"number": made.number})
    return made


@transaction.atomic
def use_shipped_text(kind_name: str, channel: str, *, after: int, actor: Actor) -> MessageTemplate:
    """From now on the shipped text holds again; earlier versions stay."""
    require(actor, "message.write")
    find_kind(kind_name)
    made = _add_version(actor, kind_name, channel, after, is_shipped=True)
    audit(actor, "message.text_reset", subject=f"{kind_name} {channel}", detail={"number": made.number})
    return made


def _ways(channels: Sequence[str]) -> list[str]:
    known = [one for one in dict.fromkeys(channels) if one in MessageChannel.values]
    if len(known) != len(channels):
        raise DomainError("Có cách gửi không đúng hoặc chọn hai lần. Hãy chọn lại.", field="channels")
    return known


@transaction.atomic
def set_channels(facts: SettingFacts, *, actor: Actor) -> ChannelSetting:
    """How the agency sends from a day on; today at the earliest. What held before stays to be read."""
    require(actor, "message.set_up")
    agency_id = _own_agency(actor)
    if facts.valid_from < today():
        raise DomainError("Ngày áp dụng phải từ hôm nay trở đi.", field="valid_from")
    if (facts.quiet_from is None) != (facts.quiet_to is None):
        raise DomainError("Hãy ghi cả giờ bắt đầu và giờ hết yên lặng, hoặc bỏ trống.", field="quiet_to")
    made = ChannelSetting.objects.create(
        agency_id=agency_id,
        valid_from=facts.valid_from,
        channels=_ways(facts.channels),
        quiet_from=facts.quiet_from,
        quiet_to=facts.quiet_to,
        is_sms_unaccented=facts.is_sms_unaccented,
        tells_staff=facts.tells_staff,
        made_at=now(),
        made_by_id=actor.officer_id,
    )
    audit(
        actor,
        "message.channels_set",
        subject=str(facts.valid_from),
        detail={"channels": made.channels, "staff": made.tells_staff},
    )
    return made


@transaction.atomic
def prefer(channels: Sequence[str], *, actor: Actor) -> MessagePreference:
    """How the person wants to be told; no channel: only in the account. Safe to repeat."""
    require(actor, "message.prefer")
    if actor.user_id is None:
        raise NotFound("Hãy đăng nhập để chọn cách nhận tin.")
    said, _ = MessagePreference.objects.update_or_create(
        user_id=actor.user_id, defaults={"channels": _ways(channels), "changed_at": now()}
    )
    return said
