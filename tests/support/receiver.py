"""A tiny receiver in its own process: takes each idempotency key once in effect, and remembers the order.

Started as a module with PORT MARKS [FAULTS]. Each taken effect is one line "<stream> <sequence>" in the
MARKS file, written before the answer. FAULTS: a share of calls (0 to 1) of which a third each is answered
500, is cut after the effect, or is cut before it. GET / tells what came: calls, effects, doubles.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import Any, TextIO

_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
_FAILED = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"


class Receiver:
    """What has been taken."""

    def __init__(self, marks: TextIO, faults: float) -> None:
        self.marks = marks
        self.faults = faults
        self.keys: set[str] = set()
        self.calls = self.doubles = 0
        self.random = random.Random(1)

    def take(self, key: str) -> None:
        """The effect, once for each key."""
        self.calls += 1
        if key in self.keys:
            self.doubles += 1
            return
        self.keys.add(key)
        stream, _, sequence = key.rpartition("-")
        self.marks.write(f"{stream} {sequence}\n")
        self.marks.flush()

    def report(self) -> dict[str, Any]:
        """For GET."""
        return {"calls": self.calls, "effects": len(self.keys), "doubles": self.doubles}

    def answer(self, head: dict[str, str], method: str) -> bytes | None:
        """The bytes to answer with; None: cut the line."""
        if method == "GET":
            body = json.dumps(self.report()).encode()
            return _OK % (len(body), body)
        fault = self.random.random() / self.faults if self.faults else 1.0
        if fault < 0.33:
            return _FAILED
        if fault < 0.66:
            return None
        self.take(head["idempotency-key"])
        return None if fault < 1.0 else _OK % (14, b'{"code": "ok"}')

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept open."""
        try:
            while True:
                lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                head = {
                    name.lower(): value.strip() for name, _, value in (x.partition(":") for x in lines[1:])
                }
                await reader.readexactly(int(head.get("content-length", 0)))
                answer = self.answer(head, lines[0].split()[0])
                if answer is None:
                    break
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


async def _main(port: int, marks: Path, faults: float) -> None:
    with marks.open("a") as file:
        server = await asyncio.start_server(Receiver(file, faults).serve, "127.0.0.1", port)
        async with server:
            await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main(int(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.0))
