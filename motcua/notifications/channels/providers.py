"""The providers that this installation has, from its settings."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.core.signals import setting_changed

from motcua.notifications.channels import MessageChannel, Provider, Providers
from motcua.notifications.channels.email import EmailProvider
from motcua.notifications.channels.http import Account, HttpProvider


def secret_of(channel: str) -> str:
    """The secret shared with a channel's provider; blank when there is none."""
    return str(settings.MESSAGE_PROVIDERS.get(channel, {}).get("SECRET", ""))


def is_any_there() -> bool:
    """Whether anything can leave this installation at all: cheap, asked at every event."""
    return bool(settings.MAIL_URL) or any(one["URL"] for one in settings.MESSAGE_PROVIDERS.values())


@cache
def providers() -> Providers:
    """Each channel that is set up, made once in a process."""
    found: dict[MessageChannel, Provider] = {}
    for channel in (MessageChannel.ZALO, MessageChannel.SMS):
        given = settings.MESSAGE_PROVIDERS[channel.value]
        if given["URL"]:
            account = Account(given["URL"], given["SECRET"], given["SENDER"])
            found[channel] = HttpProvider(channel, account)
    if settings.MAIL_URL:
        found[MessageChannel.EMAIL] = EmailProvider()
    return found


def _forget(*, setting: str, **_: object) -> None:
    if setting in {"MAIL_URL", "MESSAGE_PROVIDERS"}:
        providers.cache_clear()


setting_changed.connect(_forget, dispatch_uid="notifications.providers")
