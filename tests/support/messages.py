"""Messages that leave: settings, an own text, one that was sent and one that waits, at both communes."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.dossiers.models import Dossier
from motcua.notifications.deeds import SettingFacts, set_channels, write_text
from motcua.notifications.models import MessageAttempt, OutgoingMessage
from motcua.notifications.texts import Text

if TYPE_CHECKING:
    from tests.support.samples import Sample
    from tests.support.world import World

_TEXT = Text("", "Hồ sơ {ma_ho_so} đã xong. Bạn hãy đến Bộ phận Một cửa nhận.")


def add_messages(world: World) -> None:
    """What an office that sends messages has of them."""
    for prefix, keeper, dossier in (
        ("", world.cast["kiemsoat"], world.things["filed"]),
        ("foreign_", world.cast["lancan.lanhdao"], world.things["foreign_dossier"]),
    ):
        setting = SettingFacts(today(), ("zalo", "sms", "email"), time(21), time(7), True, True)
        set_channels(setting, actor=keeper)
        world.things[f"{prefix}message"] = _sent(dossier)
    write_text("ResultIssued", "sms", _TEXT, after=0, is_unaccented=True, actor=_keeper(world))


def _keeper(world: World) -> Actor:
    return world.cast["kiemsoat"]


def _sent(dossier: Dossier) -> OutgoingMessage:
    moment = now() - timedelta(minutes=5)
    message = OutgoingMessage.objects.create(
        agency_id=dossier.agency_id,
        audience="applicant",
        dossier_id=dossier.id,
        sequence=1,
        kind="Registered",
        state="sent",
        channel="sms",
        recorded_at=moment,
        sent_at=moment + timedelta(seconds=2),
    )
    for number, channel, state in ((1, "zalo", "refused"), (2, "sms", "accepted")):
        MessageAttempt.objects.create(
            agency_id=dossier.agency_id,
            message_id=message.id,
            number=number,
            channel=channel,
            state=state,
            began_at=moment,
            ended_at=moment + timedelta(seconds=number),
        )
    return message


def message_samples(world: World, prefix: str, whose: str) -> list[Sample]:
    """Real arguments for the addresses about messages."""
    from tests.support.samples import Sample

    message = world.things[f"{prefix}message"]
    found = [Sample("message_detail", {"message_id": message.id}, whose, message)]
    if not prefix:
        text = {"kind": "ResultIssued", "channel": "sms"}
        found += [Sample(name, text) for name in ("message_text", "message_text_reset")]
        found.append(Sample("message_receipt", {"channel": "sms"}))
    return found
