"""The stand-in as a server: takes messages, sends receipts, shows what arrived, takes orders for faults."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from dataclasses import replace

from motcua.core.standins import BACK, HTML, SILENCE, Asked, StandInServer, Told
from motcua.notifications.standin.desk import Desk, Fault, Receipt
from motcua.notifications.standin.page import page_of_desk

CHANNELS = ("sms", "zalo")


class MessageStandIn(StandInServer):
    """A running stand-in. ``callback``: the address of our system for receipts; blank: none are sent."""

    largest = 100_000

    def __init__(self, desk: Desk, callback: str = "", *, host: str = "127.0.0.1", port: int = 0) -> None:
        self.desk, self.callback = desk, callback.rstrip("/")
        super().__init__(host, port)

    def answer(self, asked: Asked) -> Told:
        """A message, an order of the page, or the page."""
        if asked.method == "GET":
            return Told(200, page_of_desk(self.desk).encode(), HTML)
        parts = asked.path.strip("/").split("/")
        if len(parts) == 2 and parts[0] in CHANNELS and parts[1] == "send":
            return self._message(parts[0], asked)
        if parts == ["faults"]:
            self._order(asked.form())
            return BACK
        return Told.of({"error": "path"}, 404)

    def _message(self, channel: str, asked: Asked) -> Told:
        told = self.desk.take(channel, asked.body, asked.headers.get("x-signature", ""))
        self.post_receipts(told.receipts)
        if told.is_cut:
            return replace(SILENCE, wait=told.wait)
        return Told.of(told.body, told.status, wait=told.wait)

    def _order(self, said: dict[str, str]) -> None:
        if said.get("forget"):
            self.desk.forget()
        elif said.get("channel") in CHANNELS and said.get("fault") in set(Fault):
            count = said.get("count", "1")
            self.desk.order(said["channel"], Fault(said["fault"]), int(count) if count.isdecimal() else 1)

    def post_receipts(self, receipts: list[Receipt]) -> None:
        """Send receipts after their time, each in a thread of its own."""
        if not self.callback:
            return
        for receipt in receipts:
            timer = threading.Timer(receipt.after, self._post, (receipt,))
            timer.daemon = True
            timer.start()

    def _post(self, receipt: Receipt) -> None:
        status = "delivered" if receipt.is_delivered else "undelivered"
        body = json.dumps({"request_id": receipt.key, "status": status}).encode()
        request = urllib.request.Request(  # noqa: S310 - the address is given by whoever starts the stand-in
            f"{self.callback}/tin-nhan/bien-nhan/{receipt.channel}/",
            data=body,
            headers={"Content-Type": "application/json", "X-Signature": self.desk.sign(body)},
        )
        try:
            urllib.request.urlopen(request, timeout=5).close()  # noqa: S310
        except (urllib.error.URLError, OSError) as error:
            self.desk.broken_rules.append(f"{receipt.channel}: biên nhận không gửi được ({error})")


def make_stand_in(
    *, host: str = "127.0.0.1", port: int = 0, secret: str = "", callback: str = ""
) -> MessageStandIn:
    """A stand-in that listens but does not answer yet; port 0 takes a free one."""
    return MessageStandIn(Desk(secret), callback, host=host, port=port)
