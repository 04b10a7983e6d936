"""The ways a message leaves the system, and what a provider's adapter may answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from django.db import models


class MessageChannel(models.TextChoices):
    """A way to reach a person outside our own pages."""

    ZALO = "zalo", "Zalo"
    SMS = "sms", "Tin nhắn SMS"
    EMAIL = "email", "Thư điện tử"


class NotSent(Exception):
    """The provider did not take the message. The text is Vietnamese and names no person."""


class Refused(NotSent):
    """The provider will never take it: wrong number, not a follower, text refused. Another way is tried."""


class OutOfService(NotSent):
    """Nobody answered, or not now. Another way is tried at once; when all fail, later again."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to leave. ``key`` stays the same when it is sent again: the receiver counts it once."""

    key: str
    address: str
    title: str
    text: str
    agency_id: int


class Provider(Protocol):
    """One way out. ``gives_receipts``: whether we are told when the message arrived."""

    channel: MessageChannel
    gives_receipts: bool

    def send(self, letter: Letter) -> str:
        """Hand over; returns the provider's own number of the message. Raises Refused or OutOfService."""
        ...


Providers = Mapping[MessageChannel, Provider]
