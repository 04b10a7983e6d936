"""An office that sends messages: providers that keep what they got, or fail on order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import time
from typing import Any

import pytest

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.queries import forget_contents
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import now, today
from motcua.core.ids import new_id
from motcua.demo.cast import COMMUNE, Organisation
from motcua.dossiers import actions
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel
from motcua.notifications import sending
from motcua.notifications.channels import Letter, MessageChannel
from motcua.notifications.models import ChannelSetting
from motcua.organisations.models import Agency

PHONE, EMAIL = "0912 345 678", "nguoi.nop@example.vn"


@dataclass
class FakeProvider:
    """Keeps letters; ``failing`` is raised as long as it is set."""

    channel: MessageChannel
    gives_receipts: bool = True
    got: list[Letter] = field(default_factory=list)
    failing: Exception | None = None

    def send(self, letter: Letter) -> str:
        if self.failing is not None:
            raise self.failing
        self.got.append(letter)
        return f"{self.channel}-{len(self.got)}"


@dataclass
class Ways:
    """All three providers."""

    zalo: FakeProvider
    sms: FakeProvider
    email: FakeProvider

    @property
    def sent(self) -> list[tuple[str, Letter]]:
        return [
            (one.channel.value, letter) for one in (self.zalo, self.sms, self.email) for letter in one.got
        ]


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Ways:
    """Providers in place of those of the settings."""
    made = Ways(
        *(FakeProvider(one) for one in (MessageChannel.ZALO, MessageChannel.SMS, MessageChannel.EMAIL))
    )
    settings.MAIL_URL = "smtp://127.0.0.1"
    known = {one.channel: one for one in (made.zalo, made.sms, made.email)}
    monkeypatch.setattr(sending, "providers", lambda: known)
    return made


@pytest.fixture
def agency(organisation: Organisation) -> Agency:
    """The commune, with one procedure that is also filed online."""
    forget_contents()
    both = case(terms=(term("counter", 3), term("online", 3)))
    version = add_procedure(
        code="1.001193",
        content=content(cases=(both,)),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=SYSTEM,
    )
    office = organisation.agencies[COMMUNE]
    approve_version(
        version, decision_no="1/QĐ-UBND", decision_on=None, valid_from=office.valid_from, actor=SYSTEM
    )
    return office


@pytest.fixture
def setting(agency: Agency) -> ChannelSetting:
    """Zalo, then SMS, then letters; no quiet hours."""
    return set_up(agency)


def set_up(
    agency: Agency, *channels: str, quiet: tuple[time, time] | None = None, **more: Any
) -> ChannelSetting:
    return ChannelSetting.objects.create(
        agency_id=agency.pk,
        valid_from=more.pop("valid_from", today()),
        channels=list(channels) or ["zalo", "sms", "email"],
        quiet_from=quiet[0] if quiet else None,
        quiet_to=quiet[1] if quiet else None,
        made_at=now(),
        **more,
    )


@pytest.fixture
def file(agency: Agency, cast: dict[str, Actor]) -> Callable[..., Dossier]:
    """File a dossier online; phone and e-mail as told."""

    def filed(*, phone: str = PHONE, email: str = EMAIL, user: str = "") -> Dossier:
        filer = cast[user or "congdan1"]
        owner = PartyFacts(
            name="Lý Thị Riêng Tư",
            id_number="030190001234",
            phone=phone,
            email=email,
            user_id=filer.user_id if user else None,
        )
        filing = Filing(
            procedure_code="1.001193",
            case_key="chung",
            channel=Channel.ONLINE,
            submitter=owner,
            papers=(PaperFacts(name="Tờ khai", paper_key="to-khai", originals=1),),
        )
        return actions.register(filing, agency_id=agency.pk, actor=filer, request_id=f"{new_id():x}")

    return filed
