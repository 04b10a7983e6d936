"""Real calls to the stand-in, and letters through Django's backend: taken, refused, down, slow, twice."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from django.core import mail

from motcua.cli.root import main
from motcua.core.deliveries import drain
from motcua.core.models import DeliveryCall
from motcua.core.standins import in_thread
from motcua.dossiers.models import Dossier
from motcua.notifications.channels import Letter, MessageChannel, OutOfService, Refused
from motcua.notifications.channels.email import EmailProvider
from motcua.notifications.channels.http import Account, HttpProvider
from motcua.notifications.models import OutgoingMessage
from motcua.notifications.standin.desk import Desk, Fault
from motcua.notifications.standin.server import MessageStandIn, make_stand_in
from motcua.notifications.tests.conftest import set_up
from motcua.organisations.models import Agency

SECRET = "một khóa chung"


@pytest.fixture
def stand_in() -> Iterator[MessageStandIn]:
    with in_thread(make_stand_in(secret=SECRET)) as server:
        yield server


def sms(server: MessageStandIn, secret: str = SECRET) -> HttpProvider:
    return HttpProvider(MessageChannel.SMS, Account(f"{server.url}/sms", secret, "XaThanhMau"))


def letter(agency: Agency, key: str = "mc-1-2-3") -> Letter:
    return Letter(key, "0912345678", "", "Ho so da co ket qua.", agency.pk)


@pytest.mark.django_db
def test_a_message_arrives_with_its_sender(stand_in: MessageStandIn, agency: Agency) -> None:
    assert sms(stand_in).send(letter(agency)) == "sms-000001"
    (arrived,) = stand_in.desk.arrived
    assert (arrived.phone, arrived.sender, arrived.content) == (
        "0912345678",
        "XaThanhMau",
        "Ho so da co ket qua.",
    )


@pytest.mark.django_db
def test_the_same_request_again_is_one_message(stand_in: MessageStandIn, agency: Agency) -> None:
    stand_in.desk.order("sms", Fault.DROP_ANSWER)
    with pytest.raises(OutOfService):
        sms(stand_in).send(letter(agency))
    assert sms(stand_in).send(letter(agency)) == "sms-000001"
    assert len(stand_in.desk.arrived) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault.ERROR_500, OutOfService),
        (Fault.TOO_MANY, OutOfService),
        (Fault.BAD_NUMBER, Refused),
        (Fault.NOT_FOLLOWER, Refused),
    ],
)
def test_each_fault_is_told_apart(
    stand_in: MessageStandIn, agency: Agency, fault: Fault, error: type[Exception]
) -> None:
    stand_in.desk.order("sms", fault)
    with pytest.raises(error) as told:
        sms(stand_in).send(letter(agency))
    assert "0912345678" not in str(told.value)
    assert list(stand_in.desk.arrived) == []


@pytest.mark.django_db
def test_a_wrong_key_is_refused_by_the_provider(stand_in: MessageStandIn, agency: Agency) -> None:
    with pytest.raises(OutOfService):
        sms(stand_in, "khóa khác").send(letter(agency))
    assert list(stand_in.desk.broken_rules) == ["sms: chữ ký sai"]


@pytest.mark.django_db
def test_a_provider_that_is_not_there_is_out_of_service(agency: Agency) -> None:
    gone = HttpProvider(MessageChannel.SMS, Account("http://127.0.0.1:9/sms", SECRET, ""))
    with pytest.raises(OutOfService):
        gone.send(letter(agency))


@pytest.mark.django_db
def test_the_trace_of_a_call_holds_no_personal_data(stand_in: MessageStandIn, agency: Agency) -> None:
    sms(stand_in).send(letter(agency))
    row = DeliveryCall.objects.filter(agency_id=agency.pk).get()
    assert "0912345678" not in str(vars(row))
    assert "ket qua" not in str(vars(row))


@pytest.mark.django_db
def test_from_the_deed_to_the_stand_in_by_the_settings(
    stand_in: MessageStandIn, agency: Agency, file: Callable[..., Dossier], settings: Any
) -> None:
    urls = {"sms": f"{stand_in.url}/sms", "zalo": f"{stand_in.url}/zalo"}
    settings.MESSAGE_PROVIDERS = {
        name: {"URL": url, "SECRET": SECRET, "SENDER": "Xã"} for name, url in urls.items()
    }
    set_up(agency, "zalo", "sms")
    stand_in.desk.order("zalo", Fault.NOT_FOLLOWER)
    dossier = file()
    drain("test")
    assert [one.channel for one in stand_in.desk.arrived] == ["sms"]
    message = OutgoingMessage.objects.get(agency_id=agency.pk, dossier_id=dossier.id)
    assert (message.state, message.channel) == ("sent", "sms")


@pytest.mark.django_db
def test_a_letter_leaves_in_plain_text_marked_as_a_machines(agency: Agency) -> None:
    ref = EmailProvider().send(Letter("mc-1-2-3", "a@example.vn", "Tiêu đề", "Nội dung", agency.pk))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["a@example.vn"], "Tiêu đề", "Nội dung")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"] == ref
    assert "mc-1-2-3" in ref


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raised", "error"),
    [
        (smtplib.SMTPRecipientsRefused({}), Refused),
        (smtplib.SMTPDataError(554, b"no"), Refused),
        (smtplib.SMTPDataError(451, b"later"), OutOfService),
        (smtplib.SMTPAuthenticationError(535, b"who"), OutOfService),
        (ConnectionRefusedError(), OutOfService),
        (TimeoutError(), OutOfService),
    ],
)
def test_what_the_mail_server_says_is_told_apart(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, raised: Exception, error: type[Exception]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("django.core.mail.EmailMessage.send", fail)
    with pytest.raises(error):
        EmailProvider().send(Letter("k", "a@example.vn", "T", "N", agency.pk))


@pytest.mark.django_db
def test_a_line_break_in_a_title_is_no_header(agency: Agency) -> None:
    with pytest.raises(Refused):
        EmailProvider().send(Letter("k", "a@example.vn", "T\nBcc: b@example.vn", "N", agency.pk))


@pytest.mark.parametrize(
    ("body", "says"),
    [(b"x", "JSON"), (b"[]", "đối tượng"), (b"{}", "request_id"), (b'{"request_id": 1}', "request_id")],
)
def test_the_stand_in_tells_which_rule_was_broken(body: bytes, says: str) -> None:
    desk = Desk()
    assert desk.take("sms", body, "").status == 400
    assert says in desk.broken_rules[0]


@pytest.mark.parametrize(
    ("fault", "count", "is_delivered"),
    [
        (None, 1, True),
        (Fault.UNDELIVERED, 1, False),
        (Fault.RECEIPT_TWICE, 2, True),
        (Fault.RECEIPT_NEVER, 0, True),
        (Fault.RECEIPT_LATE, 1, True),
        (Fault.RECEIPT_UNKNOWN, 1, True),
    ],
)
def test_the_stand_in_sends_receipts_as_ordered(fault: Fault | None, count: int, is_delivered: bool) -> None:
    desk = Desk()
    if fault:
        desk.order("zalo", fault)
    told = desk.take("zalo", b'{"request_id": "k", "phone": "0", "content": "c"}', "")
    assert len(told.receipts) == count
    assert all(one.is_delivered is is_delivered for one in told.receipts)
    assert desk.ordered() == []


def test_the_stand_in_shows_what_arrived_and_takes_orders(stand_in: MessageStandIn) -> None:
    body = b'{"request_id": "k", "phone": "0912345678", "content": "<b>Xin chao</b>"}'
    stand_in.desk.take("sms", body, stand_in.desk.sign(body))
    page = urlopen(stand_in.url, timeout=5).read().decode()
    assert "&lt;b&gt;Xin chao" in page
    urlopen(f"{stand_in.url}/faults", data=b"channel=zalo&fault=slow&count=2", timeout=5).close()
    assert stand_in.desk.ordered() == [("zalo", Fault.SLOW)] * 2
    urlopen(f"{stand_in.url}/faults", data=b"forget=1", timeout=5).close()
    assert (list(stand_in.desk.arrived), stand_in.desk.ordered()) == ([], [])


def test_the_command_says_what_it_is() -> None:
    said = CliRunner().invoke(main, ["standin", "messages", "--help"])
    assert said.exit_code == 0
    assert "SMS" in said.output
