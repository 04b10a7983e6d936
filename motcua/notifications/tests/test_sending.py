"""Messages leave once, by the best way, at a decent hour; a provider that is down is gone around."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest
import time_machine

from motcua.core.actor import Actor
from motcua.core.clock import now
from motcua.core.deliveries import deliver, drain
from motcua.core.models import Delivery
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.notifications.channels import OutOfService, Refused
from motcua.notifications.deeds import prefer
from motcua.notifications.models import (
    AttemptState,
    ChannelSetting,
    Message,
    MessageAttempt,
    OutgoingMessage,
    OutgoingState,
)
from motcua.notifications.tests.conftest import EMAIL, Ways, set_up
from motcua.organisations.models import Agency

pytestmark = pytest.mark.django_db
File = Callable[..., Dossier]


def told(dossier: Dossier) -> list[OutgoingMessage]:
    rows = OutgoingMessage.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id)
    return list(rows.order_by("sequence", "audience"))


def tried(dossier: Dossier) -> list[tuple[str, str]]:
    rows = MessageAttempt.objects.filter(agency_id=dossier.agency_id, message__dossier_id=dossier.id)
    return list(rows.order_by("number").values_list("channel", "state"))


def keys_of(dossier: Dossier) -> set[str]:
    return {one.key for one in MessageAttempt.objects.filter(agency_id=dossier.agency_id)}


def delivery_of(dossier: Dossier) -> Delivery:
    return Delivery.objects.get(
        agency_id=dossier.agency_id, subject_id=dossier.id, sequence=1, destination="applicant_channels"
    )


def test_the_first_way_that_can_be_used_is_taken(setting: ChannelSetting, file: File, ways: Ways) -> None:
    dossier = file()
    drain("test")
    ((channel, letter),) = ways.sent
    assert (channel, letter.address) == ("zalo", "0912345678")
    assert dossier.code in letter.text
    (message,) = told(dossier)
    assert (message.state, message.channel) == (OutgoingState.SENT, "zalo")
    assert message.sent_at is not None
    assert message.delivered_at is None


def test_without_a_setting_nothing_leaves(agency: Agency, file: File, ways: Ways) -> None:
    dossier = file()
    drain("test")
    assert ways.sent == []
    assert told(dossier) == []
    assert Message.objects.filter(agency_id=agency.pk).count() == 0  # the filer wrote no account down


def test_sms_leave_without_accents_and_short(agency: Agency, file: File, ways: Ways) -> None:
    set_up(agency, "sms")
    file()
    drain("test")
    (letter,) = ways.sms.got
    assert letter.text.isascii()
    assert len(letter.text) <= 160


def test_a_provider_that_is_down_is_gone_around_at_once(
    setting: ChannelSetting, file: File, ways: Ways
) -> None:
    ways.zalo.failing = OutOfService("Nhà cung cấp không trả lời.")
    dossier = file()
    drain("test")
    assert tried(dossier) == [("zalo", AttemptState.UNREACHABLE), ("sms", AttemptState.ACCEPTED)]
    assert told(dossier)[0].channel == "sms"


def test_a_refused_number_goes_by_letter(setting: ChannelSetting, file: File, ways: Ways) -> None:
    ways.zalo.failing = Refused("Người nhận chưa quan tâm.")
    ways.sms.failing = Refused("Số điện thoại không đúng.")
    dossier = file()
    drain("test")
    assert ways.email.got[0].address == EMAIL
    assert told(dossier)[0].channel == "email"


def test_when_all_are_down_it_is_tried_again_under_the_same_key(
    setting: ChannelSetting, file: File, ways: Ways
) -> None:
    for one in (ways.zalo, ways.sms, ways.email):
        one.failing = OutOfService("Không trả lời.")
    dossier = file()
    assert not deliver(delivery_of(dossier))
    assert told(dossier)[0].state == OutgoingState.WAITING
    before = keys_of(dossier)
    ways.zalo.failing = None
    assert deliver(delivery_of(dossier))
    assert keys_of(dossier) == before
    assert told(dossier)[0].state == OutgoingState.SENT


def test_when_all_refuse_it_has_failed_and_holds_up_nothing(
    setting: ChannelSetting, file: File, ways: Ways
) -> None:
    for one in (ways.zalo, ways.sms, ways.email):
        one.failing = Refused("Không nhận.")
    dossier = file()
    assert deliver(delivery_of(dossier))
    assert (told(dossier)[0].state, told(dossier)[0].note) == (OutgoingState.FAILED, "Không nhận.")


def test_a_delivery_handed_over_twice_is_one_message(setting: ChannelSetting, file: File, ways: Ways) -> None:
    dossier = file()
    delivery = delivery_of(dossier)
    assert deliver(delivery)
    assert deliver(delivery)
    assert len(ways.sent) == 1
    assert len(told(dossier)) == 1


def test_a_worker_killed_after_the_provider_took_it_repeats_the_same_key(
    setting: ChannelSetting, file: File, ways: Ways
) -> None:
    dossier = file()
    assert deliver(delivery_of(dossier))
    own = OutgoingMessage.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id)
    own.update(state=OutgoingState.WAITING, sent_at=None, text_digest="")
    MessageAttempt.objects.filter(agency_id=dossier.agency_id).update(state=AttemptState.SENDING)
    assert deliver(delivery_of(dossier))
    assert len({letter.key for _, letter in ways.sent}) == 1


def test_the_same_words_to_the_same_person_within_minutes_leave_once(
    setting: ChannelSetting, file: File, ways: Ways
) -> None:
    dossier = file()
    drain("test")
    first = OutgoingMessage.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id)
    first.update(sequence=99)  # as if an earlier event had said the same
    MessageAttempt.objects.filter(agency_id=dossier.agency_id).update(state=AttemptState.ACCEPTED)
    assert deliver(delivery_of(dossier))
    assert len(ways.sent) == 1
    assert [one.state for one in told(dossier)] == [OutgoingState.REPEATED, OutgoingState.SENT]


NIGHT = (time(21), time(7))


def test_in_quiet_hours_a_message_waits_for_the_morning(agency: Agency, file: File, ways: Ways) -> None:
    with time_machine.travel("2026-11-24T22:30:00+07:00", tick=False) as clock:
        set_up(agency, "sms", quiet=NIGHT)
        dossier = file()
        drain("test")
        assert ways.sent == []
        held = told(dossier)[0].held_until
        assert held is not None
        assert held.isoformat() == "2026-11-25T00:00:00+00:00"
        clock.shift(timedelta(hours=8, minutes=31))
        drain("test")
        assert len(ways.sms.got) == 1


def test_an_urgent_message_and_a_letter_leave_at_night(
    agency: Agency, file: File, ways: Ways, cast: dict[str, Actor]
) -> None:
    with time_machine.travel("2026-11-24T23:30:00+07:00", tick=False) as clock:
        set_up(agency, "email", quiet=NIGHT)
        file()
        drain("test")
        assert len(ways.email.got) == 1
        clock.shift(1)
        set_up(agency, "sms", quiet=NIGHT)
        dossier = file(user="congdan1")
        clock.shift(1)
        actions.withdraw(dossier, actor=cast["congdan1"], request_id="w-1", reason="Đổi ý")
        Delivery.objects.filter(agency_id=agency.pk, subject_id=dossier.id, sequence=1).update(done_at=now())
        drain("test")
        assert [one.address for one in ways.sms.got] == ["0912345678"]


def test_what_happened_before_the_agency_sent_anything_leaves_no_row(
    agency: Agency, file: File, ways: Ways
) -> None:
    dossier = file()
    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        set_up(agency)
        assert deliver(delivery_of(dossier))
    assert told(dossier) == []


def test_what_is_two_days_old_is_not_sent_any_more(setting: ChannelSetting, file: File, ways: Ways) -> None:
    dossier = file()
    with time_machine.travel(now() + timedelta(hours=49), tick=False):
        assert deliver(delivery_of(dossier))
    assert ways.sent == []
    assert told(dossier)[0].state == OutgoingState.EXPIRED


@pytest.mark.parametrize(
    ("phone", "email", "state"),
    [("", "", OutgoingState.NO_ADDRESS), ("0225 3745 678", "", OutgoingState.NO_ADDRESS)],
)
def test_who_cannot_be_reached_holds_up_nothing(
    setting: ChannelSetting, file: File, ways: Ways, phone: str, email: str, state: str
) -> None:
    dossier = file(phone=phone, email=email)
    drain("test")
    assert ways.sent == []
    assert told(dossier)[0].state == state


def test_what_a_person_chose_goes_before_the_agencys_order(
    setting: ChannelSetting, file: File, ways: Ways, cast: dict[str, Actor]
) -> None:
    prefer(["email"], actor=cast["congdan1"])
    file(user="congdan1")
    drain("test")
    assert [channel for channel, _ in ways.sent] == ["email"]


def test_who_wants_none_gets_none_but_in_the_account(
    setting: ChannelSetting, file: File, ways: Ways, cast: dict[str, Actor]
) -> None:
    prefer([], actor=cast["congdan1"])
    dossier = file(user="congdan1")
    drain("test")
    assert ways.sent == []
    assert told(dossier)[0].state == OutgoingState.NOT_WANTED
    assert Message.objects.get(agency_id=dossier.agency_id).recorded_at == told(dossier)[0].recorded_at


def test_rows_hold_neither_address_nor_name(setting: ChannelSetting, file: File, ways: Ways) -> None:
    dossier = file()
    drain("test")
    rows: list[Any] = [*told(dossier), *MessageAttempt.objects.filter(agency_id=dossier.agency_id)]
    rows += Delivery.objects.filter(agency_id=dossier.agency_id)
    text = " ".join(str(vars(one)) for one in rows)
    for private in ("0912", "nguoi.nop", "Riêng Tư", "030190001234"):
        assert private not in text


def test_staff_are_told_only_when_the_agency_wants_it(
    agency: Agency, file: File, ways: Ways, cast: dict[str, Actor]
) -> None:
    set_up(agency, "email", tells_staff=True)
    dossier = actions.receive(file(), actor=cast["tiepnhan1"], request_id="r-1")
    actions.transfer(dossier, actor=cast["tiepnhan1"], request_id="r-2")
    drain("test")
    staff = [one for one in told(dossier) if one.audience == "staff"]
    assert all(one.kind.startswith("staff-") for one in staff)
    set_up(agency, "email")
    before = len(ways.email.got)
    other = actions.receive(file(), actor=cast["tiepnhan1"], request_id="r-3")
    drain("test")
    assert [one.audience for one in told(other)] == ["applicant", "applicant"]
    assert len(ways.email.got) == before + 2


def test_a_filing_that_came_in_online_is_told_to_one_of_the_desk_at_once(
    agency: Agency, file: File, ways: Ways, cast: dict[str, Actor]
) -> None:
    set_up(agency, "email", tells_staff=True)
    dossier = file()
    (queued,) = Delivery.objects.filter(agency_id=agency.pk, destination="staff_channels")
    assert queued.subject_id == dossier.id
    assert queued.payload["officer_id"] in {cast["tiepnhan1"].officer_id, cast["tiepnhan2"].officer_id}
    drain("test")
    (message,) = [one for one in told(dossier) if one.audience == "staff"]
    assert message.kind == "staff-Registered"
    (letter,) = [one for one in ways.email.got if "chờ tiếp nhận" in one.title]
    assert dossier.code in letter.text
    assert "8 giờ làm việc" in letter.text
    drain("test")
    assert len([one for one in ways.email.got if "chờ tiếp nhận" in one.title]) == 1


def test_filings_are_told_to_the_desk_in_turn(agency: Agency, file: File, ways: Ways) -> None:
    set_up(agency, "email", tells_staff=True)
    for _ in range(20):
        file()
    rows = Delivery.objects.filter(agency_id=agency.pk, destination="staff_channels")
    assert len({row.payload["officer_id"] for row in rows}) == 2


def test_nothing_is_even_queued_where_nothing_is_connected(setting: ChannelSetting, file: File) -> None:
    dossier = file()
    names = Delivery.objects.filter(agency_id=dossier.agency_id).values_list("destination", flat=True)
    assert not {"applicant_channels", "staff_channels"} & set(names)
