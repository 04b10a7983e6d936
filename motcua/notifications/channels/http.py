"""SMS and Zalo providers over HTTP: one JSON call for a message, signed; the answer names its number.

The shape is our own, narrow enough to be put in front of any provider's interface by a small bridge: POST
{request_id, phone, sender, content, ...} with ``X-Signature`` = HMAC-SHA256 of the body under the shared
secret, answered {"id": ...} or {"error": code}. Receipts come to our own address, signed the same way.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass

from motcua.core.deliveries import RetryLater, Unreachable
from motcua.core.outbound import Answer, Limits, Outbound
from motcua.notifications.channels import Letter, MessageChannel, OutOfService, Refused

# Two ways must be tried within ten seconds.
_LIMITS = Limits(connect=2.0, read=4.0, connections=4, answer_bytes=100_000)
_REASONS = {
    "bad_number": "Số điện thoại không đúng hoặc không còn dùng.",
    "not_follower": "Người nhận chưa dùng Zalo hoặc chưa quan tâm trang của cơ quan.",
    "blocked": "Người nhận không muốn nhận tin của cơ quan.",
    "template": "Nhà cung cấp không duyệt lời nhắn này.",
}


def signature_of(secret: str, body: bytes) -> str:
    """The signature of a body, in hex."""
    return hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Account:
    """How the provider knows us. ``sender``: the name people see (brand name, official account)."""

    url: str
    secret: str
    sender: str


class HttpProvider:
    """One HTTP provider of SMS or Zalo."""

    gives_receipts = True

    def __init__(self, channel: MessageChannel, account: Account) -> None:
        self.channel = channel
        self._account = account
        self._client = Outbound(channel.value, account.url, limits=_LIMITS)

    def send(self, letter: Letter) -> str:
        """One call; what the provider calls our message comes back."""
        content = {
            "request_id": letter.key,
            "phone": letter.address,
            "sender": self._account.sender,
            "title": letter.title,
            "content": letter.text,
        }
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Signature": signature_of(self._account.secret, body),
            "Idempotency-Key": letter.key,
        }
        try:
            answer = self._client.call(
                "POST", "send", operation="send", agency_id=letter.agency_id, body=body, headers=headers
            )
        except (Unreachable, RetryLater) as error:
            raise OutOfService(str(error)) from error
        return self._number(answer)

    def _number(self, answer: Answer) -> str:
        try:
            said = answer.json()
        except ValueError:
            said = None
        said = said if isinstance(said, dict) else {}
        if answer.is_ok and said.get("id"):
            return str(said["id"])[:100]
        code = str(said.get("error", ""))
        if code in _REASONS:
            raise Refused(_REASONS[code])
        raise OutOfService(f"Nhà cung cấp không nhận tin (mã {answer.status}).")
