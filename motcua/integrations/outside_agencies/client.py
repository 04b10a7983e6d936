"""Speaks the wire of the bus: a token, sending, the list of what waits for us, its details, done."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings

from motcua.core.deliveries import PermanentFailure
from motcua.core.outbound import Answer, Limits, NotTaken, Outbound

NAME = "outside_agency"
_EARLY_SECONDS = 30


class _Token:
    """The client-credentials token, renewed before it ends and when it is rejected."""

    def __init__(self, outbound: Outbound, user: str, password: str) -> None:
        self._outbound, self._user, self._password = outbound, user, password
        self._lock, self._token, self._until = Lock(), "", 0.0
        self.agency_id: int | None = None  # for whom the next call is made, when it is no delivery

    def headers(self) -> Mapping[str, str]:
        """The header of a call; logs in when there is no token."""
        with self._lock:
            if not self._token or time.monotonic() > self._until:
                self._log_in()
            return {"Authorization": f"Bearer {self._token}"}

    def _log_in(self) -> None:
        body = {"client_id": self._user, "client_secret": self._password}
        answer = self._outbound.call(
            "POST", "/token", operation="token", json=body, use_session=False, agency_id=self.agency_id
        )
        said = answer.require_ok().json()
        self._token = str(said["access_token"])
        self._until = time.monotonic() + float(said.get("expires_in") or 300) - _EARLY_SECONDS

    def is_rejected(self, answer: Answer) -> bool:
        """401 says that the token is over."""
        return answer.status == 401

    def renew(self) -> None:
        """Forget the token."""
        with self._lock:
            self._token = ""


class Bus:
    """The bus as seen by one installation."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._outbound = Outbound(NAME, url, limits=Limits(answer_bytes=80_000_000))
        self._outbound.session = self._session = _Token(self._outbound, user, password)

    def _said(self, answer: Answer) -> dict[str, Any]:
        try:
            said = answer.require_ok().json()
        except ValueError as error:
            raise NotTaken("Trục trả lời không phải JSON.") from error
        if not isinstance(said, dict):
            raise NotTaken("Trục trả lời sai dạng.")
        return said

    def send(self, profile: dict[str, Any], *, operation: str) -> None:
        """Hand over an envelope; the bus knows the same reference and state again."""
        said = self._said(self._outbound.call("POST", "/profiles", operation=operation, json=profile))
        if str(said.get("code", "")) not in {"0", "00"}:
            raise PermanentFailure(
                f"Trục không nhận: {str(said.get('message') or 'không có lời giải thích')[:300]}"
            )

    def waiting(self, unit_code: str, agency_id: int) -> list[str]:
        """The ids of messages that wait for a unit of ours."""
        self._session.agency_id = agency_id
        path = f"/profiles?unit_code={unit_code}"
        said = self._said(self._outbound.call("GET", path, operation="list", agency_id=agency_id))
        return [str(one["profileId"]) for one in said.get("profileReceivers") or [] if "profileId" in one]

    def detail(self, profile_id: str, agency_id: int) -> Any:
        """One message."""
        path = f"/profiles/detail?profile_id={profile_id}"
        said = self._said(self._outbound.call("GET", path, operation="detail", agency_id=agency_id))
        return said.get("profileOutmodel")

    def close(self, profile_id: str, agency_id: int, *, is_done: bool) -> None:
        """Say that a message was taken in, or could not be."""
        body = {"profile_id": profile_id, "result": "done" if is_done else "fail"}
        self._said(
            self._outbound.call("POST", "/profiles/done", operation="done", json=body, agency_id=agency_id)
        )


@lru_cache(maxsize=4)
def _bus(url: str, user: str, password: str) -> Bus:
    return Bus(url, user, password)


def find_bus() -> Bus | None:
    """The bus, or None while it is not set up. Address and secret come from the environment only."""
    found = settings.EXCHANGE_BUS
    return _bus(found["URL"], found["USER"], found["PASSWORD"]) if found["URL"] else None
