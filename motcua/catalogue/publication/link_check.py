"""Opens one address politely and says whether it still leads anywhere. Knows no tables.

HEAD first, GET where a server refuses HEAD; short time-outs; little read. Texts come from outside, so an
address may point anywhere: only http and https on their own ports, only to public machines (each redirect
anew), and the connection goes to the very address that was looked at, not to what a name means a moment
later. Only the site's own address may lie on a private machine.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

_PORTS = {"http": 80, "https": 443}
_MOST_REDIRECTS = 5
_MOST_READ = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
# What servers answer to HEAD though a GET is served.
_NOT_HEAD = {400, 403, 404, 405, 406, 501}
_MISSING = {404: "Không còn trang này (404).", 410: "Trang đã bị gỡ (410)."}

Resolver = Callable[[str, int], list[str]]


class _Refused(Exception):
    """The address must not, or cannot, be opened; the message is for the list."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: ``status`` of the last answer (None: none came), ``error`` empty when it opens."""

    status: int | None
    error: str = ""

    @property
    def is_ok(self) -> bool:
        """Whether a person who follows the link arrives somewhere."""
        return not self.error


def _look_up(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise _Refused("Không tìm thấy máy chủ mang tên này.") from error
    return [str(entry[4][0]) for entry in found]


def _is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or ip
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


@dataclass(frozen=True, slots=True)
class Checker:
    """How links are opened. ``own_site``: the site's own address, e.g. "https://motcua.example.vn".

    ``resolve`` and ``admits`` are what tests put in the place of the network.
    """

    own_site: str
    timeout: float = 5.0
    resolve: Resolver = field(default=_look_up)
    admits: Callable[[str], bool] = field(default=_is_public)

    def check(self, url: str) -> Outcome:
        """Follow the address to its end."""
        status: int | None = None
        try:
            for _ in range(_MOST_REDIRECTS + 1):
                status, onward = self._step(url)
                if status not in _REDIRECTS or not onward:
                    return Outcome(status, _says(status))
                url = urljoin(url, onward)
        except _Refused as error:
            return Outcome(None, str(error))
        except ssl.SSLError:
            return Outcome(None, "Chứng thư của trang không hợp lệ.")
        except TimeoutError:
            return Outcome(None, "Máy chủ không trả lời kịp.")
        except (OSError, http.client.HTTPException, ValueError):
            return Outcome(None, "Không kết nối được máy chủ.")
        return Outcome(status, "Trang chuyển hướng vòng quanh.")

    def _step(self, url: str) -> tuple[int, str]:
        """One address: its status and where it sends on to."""
        parts, ip, port = self._target(url)
        status, onward = self._ask("HEAD", parts, ip, port)
        if status in _NOT_HEAD:
            status, onward = self._ask("GET", parts, ip, port)
        return status, onward

    def _target(self, url: str) -> tuple[SplitResult, str, int]:
        try:
            parts = urlsplit(url)
            port = parts.port or _PORTS.get(parts.scheme, 0)
        except ValueError as error:
            raise _Refused("Địa chỉ viết sai.") from error
        if parts.scheme not in _PORTS:
            raise _Refused("Chỉ mở địa chỉ bắt đầu bằng http:// hoặc https://.")
        if not parts.hostname or parts.username is not None:
            raise _Refused("Địa chỉ viết sai.")
        is_own = self._is_own(parts)
        if not is_own and port not in _PORTS.values():
            raise _Refused(f"Không mở cổng lạ ({port}).")
        try:
            addresses = self.resolve(parts.hostname.encode("idna").decode(), port)
        except UnicodeError as error:
            raise _Refused("Địa chỉ viết sai.") from error
        if not addresses:
            raise _Refused("Không tìm thấy máy chủ mang tên này.")
        # One private answer among public ones is a trap: all must be public.
        if not is_own and not all(self.admits(address) for address in addresses):
            raise _Refused("Địa chỉ nội bộ, người dân không mở được.")
        return parts, addresses[0], port

    def _is_own(self, parts: SplitResult) -> bool:
        own = urlsplit(self.own_site)
        mine = (own.scheme, own.hostname, own.port or _PORTS.get(own.scheme))
        return (parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)) == mine

    def _ask(self, method: str, parts: SplitResult, ip: str, port: int) -> tuple[int, str]:
        host = (parts.hostname or "").encode("idna").decode()
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        if parts.query:
            path += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        connection = http.client.HTTPConnection(host, port, timeout=self.timeout)
        plain = socket.create_connection((ip, port), timeout=self.timeout)
        try:
            connection.sock = plain
            if parts.scheme == "https":
                context = ssl.create_default_context()
                connection.sock = context.wrap_socket(plain, server_hostname=host)
            name = host if port == _PORTS[parts.scheme] else f"{host}:{port}"
            agent = f"motcua-link-check (+{self.own_site})"
            connection.request(
                method,
                path,
                headers={"Host": name, "User-Agent": agent, "Accept": "*/*", "Connection": "close"},
            )
            answer = connection.getresponse()
            if method == "GET":
                answer.read(_MOST_READ)
            return answer.status, answer.headers.get("Location", "")
        finally:
            connection.close()
            plain.close()


def _says(status: int) -> str:
    """What is wrong with an answer; "" for one that a person can use, or that only keeps robots out."""
    if status < 400 or status in {401, 403, 429}:
        return ""
    return _MISSING.get(status) or (
        f"Máy chủ báo lỗi ({status})." if status >= 500 else f"Trang không mở được ({status})."
    )
