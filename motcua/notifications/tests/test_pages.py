"""Pages about messages: lists without personal data, texts with versions, settings, preferences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.test import Client, RequestFactory

from motcua.core.actor import Actor
from motcua.core.clock import now, today
from motcua.core.deliveries import drain
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound
from motcua.core.evidence import FIGURES, Scope
from motcua.core.models import AuditLine
from motcua.demo.cast import NEIGHBOUR, Organisation
from motcua.dossiers.models import Dossier
from motcua.notifications.deeds import SettingFacts, prefer, set_channels, use_shipped_text, write_text
from motcua.notifications.figures import speed
from motcua.notifications.models import (
    ChannelSetting,
    MessagePreference,
    MessageTemplate,
    OutgoingMessage,
)
from motcua.notifications.sending import template_of
from motcua.notifications.tests.conftest import Ways
from motcua.notifications.texts import Text
from motcua.notifications.views import follow
from motcua.organisations.models import Agency

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
GOOD = Text("", "Hồ sơ {ma_ho_so} xong rồi. Bạn hãy đến nhận.")
TEXT = "/tin-nhan/loi-nhan/ResultIssued/sms/"


@pytest.fixture
def control(cast: dict[str, Actor]) -> Actor:
    return cast["kiemsoat"]


def write(control: Actor, text: Text = GOOD, after: int = 0) -> MessageTemplate:
    return write_text("ResultIssued", "sms", text, after=after, is_unaccented=True, actor=control)


def test_an_agencys_own_text_holds_from_its_saving_and_every_version_stays(
    agency: Agency, control: Actor
) -> None:
    write(control)
    write(control, Text("", "Hồ sơ {ma_ho_so} đã xong. Bạn đến nhận nhé."), after=1)
    number, text = template_of(agency.pk, "ResultIssued", "sms")
    assert (number, text.text) == (2, "Hồ sơ {ma_ho_so} đã xong. Bạn đến nhận nhé.")
    use_shipped_text("ResultIssued", "sms", after=2, actor=control)
    number, text = template_of(agency.pk, "ResultIssued", "sms")
    assert (number, "đã có kết quả" in text.text) == (3, True)
    assert MessageTemplate.objects.filter(agency_id=agency.pk).count() == 3
    assert AuditLine.objects.filter(deed__startswith="message.text").count() == 3


def test_two_who_write_at_once_do_not_overwrite_each_other(agency: Agency, control: Actor) -> None:
    write(control)
    with pytest.raises(Conflict):
        write(control)


@pytest.mark.parametrize(
    "text", ["Hồ sơ {ma_ho_so} của {ho_ten}.", "Mời bạn đến nhận.", "Hồ sơ {ma_ho_so} {"]
)
def test_a_text_that_must_not_be_used_is_not_kept(agency: Agency, control: Actor, text: str) -> None:
    with pytest.raises(DomainError, match="Chưa lưu được"):
        write(control, Text("", text))
    assert not MessageTemplate.objects.filter(agency_id=agency.pk).exists()


def test_only_the_control_officer_writes_texts(agency: Agency, cast: dict[str, Actor]) -> None:
    for username in ("tiepnhan1", "quantri", "congdan1"):
        with pytest.raises(NotAllowed):
            write(cast[username])


def test_a_text_is_looked_at_before_it_is_kept(agency: Agency, client_of: ClientOf) -> None:
    client = client_of("kiemsoat")
    page = client.post(TEXT, {"after": "0", "text": "Hồ sơ {ma_ho_so} xong. Bạn đến nhận.", "look": "1"})
    assert "Ho so 000.00.01.H25-261123-0001 xong. Ban den nhan." in page.content.decode()
    assert not MessageTemplate.objects.filter(agency_id=agency.pk).exists()
    kept = client.post(TEXT, {"after": "0", "text": "Hồ sơ {ma_ho_so} xong. Bạn đến nhận.", "save": "1"})
    assert kept.status_code == 302
    assert "Bản 1" in client.get("/tin-nhan/loi-nhan/").content.decode()
    assert client.post(f"{TEXT}mac-dinh/").status_code == 302
    assert client.get("/tin-nhan/loi-nhan/Khong/sms/").status_code == 404
    assert client.get("/tin-nhan/loi-nhan/Received/fax/").status_code == 404


def test_a_refused_text_stays_in_the_form(agency: Agency, client_of: ClientOf) -> None:
    page = client_of("kiemsoat").post(TEXT, {"after": "0", "text": "Mời {ai} đến.", "save": "1"})
    assert page.status_code == 422
    assert "Mời {ai} đến." in page.content.decode()


def facts(**changes: object) -> SettingFacts:
    said = {
        "valid_from": today(),
        "channels": ("sms", "email"),
        "quiet_from": None,
        "quiet_to": None,
        "is_sms_unaccented": True,
        "tells_staff": False,
    }
    return SettingFacts(**{**said, **changes})  # type: ignore[arg-type]


def test_a_setting_holds_from_its_day(agency: Agency, control: Actor) -> None:
    set_channels(facts(), actor=control)
    set_channels(facts(valid_from=today() + timedelta(days=7), channels=("zalo",)), actor=control)
    settings = ChannelSetting.objects
    assert settings.on(agency.pk, today() - timedelta(days=1)) is None
    assert [settings.on(agency.pk, today() + timedelta(days=n)).channels for n in (0, 6, 7)] == [  # type: ignore[union-attr]
        ["sms", "email"],
        ["sms", "email"],
        ["zalo"],
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": date(2020, 1, 1)},
        {"channels": ("sms", "sms")},
        {"channels": ("fax",)},
        {"quiet_from": now().time()},
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(
    agency: Agency, control: Actor, changes: dict[str, object]
) -> None:
    with pytest.raises(DomainError):
        set_channels(facts(**changes), actor=control)
    assert not ChannelSetting.objects.filter(agency_id=agency.pk).exists()


def test_who_may_not_set_up_does_not(agency: Agency, cast: dict[str, Actor]) -> None:
    for username in ("tiepnhan1", "quantri", "congdan1", "anonymous"):
        with pytest.raises(NotAllowed):
            set_channels(facts(), actor=cast[username])


def test_the_setting_is_made_on_its_page(agency: Agency, client_of: ClientOf) -> None:
    client = client_of("kiemsoat")
    said = {
        "first": "zalo",
        "second": "sms",
        "quiet_from": "21:00",
        "quiet_to": "7h",
        "valid_from": f"{today():%d/%m/%Y}",
    }
    assert client.post("/tin-nhan/cach-gui/", said).status_code == 302
    page = client.get("/tin-nhan/cach-gui/").content.decode()
    assert "Zalo → Tin nhắn SMS" in page
    assert client.post("/tin-nhan/cach-gui/", {**said, "second": "zalo"}).status_code == 422


def test_each_person_chooses_for_oneself_and_again(
    agency: Agency, client_of: ClientOf, cast: dict[str, Actor]
) -> None:
    for username in ("congdan1", "tiepnhan1"):
        client = client_of(username)
        assert client.get("/tin-nhan/cua-toi/").status_code == 200
        assert client.post("/tin-nhan/cua-toi/", {"first": "email"}).status_code == 302
    prefer([], actor=cast["congdan1"])
    said = dict(MessagePreference.objects.values_list("user_id", "channels"))
    assert said == {cast["congdan1"].user_id: [], cast["tiepnhan1"].user_id: ["email"]}
    assert client_of("anonymous").get("/tin-nhan/cua-toi/").status_code == 302


def test_the_list_shows_how_far_and_how_fast_and_nobodys_address(
    setting: ChannelSetting, file: Callable[..., Dossier], ways: Ways, client_of: ClientOf
) -> None:
    dossier = file()
    drain("test")
    page = client_of("kiemsoat").get("/tin-nhan/").content.decode()
    assert dossier.code in page
    assert "1 trong 1 tin" in page
    message = OutgoingMessage.objects.get(agency_id=dossier.agency_id)
    detail = client_of("kiemsoat").get(f"/tin-nhan/{message.id}/").content.decode()
    assert "Nhà cung cấp đã nhận" in detail
    for private in ("0912", "nguoi.nop", "Riêng Tư"):
        assert private not in page + detail


def test_another_agency_sees_none_of_it(
    setting: ChannelSetting,
    file: Callable[..., Dossier],
    ways: Ways,
    organisation: Organisation,
    cast: dict[str, Actor],
    rf: RequestFactory,
) -> None:
    file()
    drain("test")
    message = OutgoingMessage.objects.get(agency_id=setting.agency_id)
    stranger = replace(cast["kiemsoat"], agency_id=organisation.agencies[NEIGHBOUR].pk)
    assert not OutgoingMessage.objects.visible_to(stranger).exists()
    request = rf.get("/")
    request.user = SimpleNamespace(actor=stranger, is_authenticated=True)  # type: ignore[assignment]
    with pytest.raises(NotFound):
        follow.message(request, message.id)


def test_the_figure_counts_what_left_within_ten_seconds(
    setting: ChannelSetting, file: Callable[..., Dossier], ways: Ways, agency: Agency
) -> None:
    scope = Scope(agency.pk, frozenset({agency.pk}), today(), today())
    figure = FIGURES["messages.under_10s"]
    assert figure.measure(scope).unknown
    file()
    file(user="congdan1")
    drain("test")
    assert speed({agency.pk}, today(), today()).sent == 3
    slow = OutgoingMessage.objects.filter(agency_id=agency.pk).order_by("id")[:1].get()
    OutgoingMessage.objects.filter(agency_id=agency.pk, id=slow.id).update(
        sent_at=slow.recorded_at + timedelta(seconds=11)
    )
    measured = figure.measure(scope)
    assert (measured.value, measured.of, len(measured.gaps)) == (2, 3, 1)
    OutgoingMessage.objects.filter(agency_id=agency.pk, id=slow.id).update(held_until=now())
    assert figure.measure(scope).share == 100
