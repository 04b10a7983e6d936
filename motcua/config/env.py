"""Settings come from the environment only; this module names each one and reads it.

A wrong value stops the start with one line that names the setting, the value and what is allowed.
The README's table of settings is checked against ``SETTINGS`` by a test.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit


class WrongSetting(Exception):
    """An environment variable holds a value the program cannot use."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable: its name, default as text, meaning (English) and reader."""

    name: str
    default: str
    meaning: str
    read: Callable[[str], object]


def _boolean(text: str) -> bool:
    folded = text.strip().lower()
    if folded in {"1", "true", "yes", "on"}:
        return True
    if folded in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("true or false")


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            raise ValueError(f"a whole number from {low} to {high}") from None
        if not low <= value <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return value

    return read


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in allowed:
            raise ValueError(" or ".join(allowed))
        return text

    return read


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _database(text: str) -> str:
    if text and urlsplit(text).scheme not in {"sqlite", "postgres", "postgresql"}:
        raise ValueError("empty, sqlite:///path or postgres://user:password@host:port/name")
    return text


def _address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise ValueError("an address such as https://motcua.example.vn")
    return text.rstrip("/")


def _address_or_none(text: str) -> str:
    return _address(text) if text else ""


_PORTAL_DOORS = {"login", "integration", "share", "hub"}


def _paths(text: str) -> dict[str, str]:
    """login=/…,integration=/…: every door once, each a path."""
    pairs = [part.strip().partition("=") for part in text.split(",")]
    found = {name: path.rstrip("/") for name, _, path in pairs}
    if set(found) != _PORTAL_DOORS or not all(path.startswith("/") for path in found.values()):
        raise ValueError("login=/…,integration=/…,share=/…,hub=/…")
    return found


def _mail(text: str) -> str:
    schemes = {"smtp", "smtps", "smtp+tls", "smtp+ssl", "consolemail", "filemail"}
    if text and urlsplit(text).scheme not in schemes:
        raise ValueError("empty or smtp+tls://user:password@host:587")
    return text


SETTINGS: tuple[Setting, ...] = (
    Setting("MOTCUA_DATA_DIR", "data", "folder of the database, files, secret and logs", str),
    Setting("DATABASE_URL", "", "empty: SQLite in the data folder; else a PostgreSQL address", _database),
    Setting("MOTCUA_SECRET_KEY", "", "empty: made once and kept in the data folder", str),
    Setting("MOTCUA_DEBUG", "false", "error pages for developers; never on a real machine", _boolean),
    Setting("MOTCUA_HOSTS", "127.0.0.1,localhost,[::1]", "host names answered to, comma separated", _names),
    Setting(
        "MOTCUA_PUBLIC_URL", "http://127.0.0.1:8000", "address printed on slips and in QR codes", _address
    ),
    Setting("MOTCUA_BIND", "127.0.0.1", "address to listen on", str),
    Setting("MOTCUA_PORT", "8000", "port to listen on", _whole(1, 65535)),
    Setting("MOTCUA_WORKERS", "2", "server processes", _whole(1, 64)),
    Setting("MOTCUA_LOG_FORMAT", "console", "console or json", _choice("console", "json")),
    Setting("MOTCUA_LOG_LEVEL", "INFO", "least level logged", _choice("DEBUG", "INFO", "WARNING", "ERROR")),
    Setting(
        "MOTCUA_REQUIRE_SECOND_FACTOR",
        "true",
        "officers must set up a second factor before working",
        _boolean,
    ),
    Setting("MOTCUA_SESSION_HOURS", "10", "hours after which a log-in ends", _whole(1, 168)),
    Setting("MOTCUA_UPLOAD_MB", "20", "largest uploaded file in megabytes", _whole(1, 200)),
    Setting(
        "MOTCUA_MAIL_URL", "", "empty: letters go to the data folder; else smtp+tls://user:pw@host:587", _mail
    ),
    Setting("MOTCUA_MAIL_FROM", "motcua@localhost", "sender of letters", str),
    Setting(
        "MOTCUA_SMS_URL",
        "",
        "empty: no SMS leave; else the address of the SMS provider's bridge",
        _address_or_none,
    ),
    Setting("MOTCUA_SMS_SECRET", "", "secret shared with the SMS provider: signs calls and receipts", str),
    Setting("MOTCUA_SMS_SENDER", "", "sender that people see on SMS (brand name)", str),
    Setting(
        "MOTCUA_ZALO_URL",
        "",
        "empty: no Zalo messages leave; else the address of the Zalo provider's bridge",
        _address_or_none,
    ),
    Setting("MOTCUA_ZALO_SECRET", "", "secret shared with the Zalo provider: signs calls and receipts", str),
    Setting("MOTCUA_ZALO_SENDER", "", "number of the office's official account on Zalo", str),
    Setting(
        "MOTCUA_PROXIES", "0", "reverse proxies in front; 0: X-Forwarded-For is not believed", _whole(0, 5)
    ),
    Setting("MOTCUA_TRACE_DAYS", "90", "days for which calls to outside systems are kept", _whole(1, 3650)),
    Setting(
        "MOTCUA_NATIONAL_PORTAL_URL",
        "",
        "empty: nothing is sent to the national portal; else the address of its adapter",
        _address_or_none,
    ),
    Setting(
        "MOTCUA_NATIONAL_PORTAL_FLOW",
        "first",
        "first: one body with a session; hub: the newer six steps",
        _choice("first", "hub"),
    ),
    Setting(
        "MOTCUA_NATIONAL_PORTAL_PATHS",
        "login=/dang-nhap,integration=/tich-hop,share=/chia-se,hub=/truc",
        "paths below that address, as the operator of the portal names them",
        _paths,
    ),
    Setting("MOTCUA_NATIONAL_PORTAL_USER", "", "user name, or client id of the six steps", str),
    Setting("MOTCUA_NATIONAL_PORTAL_PASSWORD", "", "password, or client secret of the six steps", str),
    Setting("MOTCUA_NATIONAL_PORTAL_UNIT", "", "empty: each agency's own code; else the unit's code", str),
    Setting(
        "MOTCUA_LINKED_SERVICES_URL",
        "",
        "empty: nothing is told; else the address of the linked birth and death services",
        _address_or_none,
    ),
    Setting("MOTCUA_LINKED_SERVICES_USER", "", "user name there", str),
    Setting("MOTCUA_LINKED_SERVICES_PASSWORD", "", "password there", str),
    Setting("MOTCUA_LINKED_SERVICES_LOGIN_PATH", "/token", "path of the log-in there", str),
    Setting("MOTCUA_LINKED_SERVICES_STATUS_PATH", "/trang-thai", "path of status changes there", str),
    Setting(
        "MOTCUA_EXCHANGE_BUS_URL",
        "",
        "empty: no exchange; else the address of the bus that carries dossiers to bodies outside",
        _address_or_none,
    ),
    Setting("MOTCUA_EXCHANGE_BUS_USER", "", "client id there", str),
    Setting("MOTCUA_EXCHANGE_BUS_PASSWORD", "", "client secret there", str),
    Setting(
        "MOTCUA_NATIONAL_PORTAL_INBOUND_SECRET",
        "",
        "empty: nothing is taken from the portal; else what it sends as 'Authorization: Bearer'",
        str,
    ),
    Setting(
        "MOTCUA_NATIONAL_PORTAL_FILE_HOSTS",
        "",
        "machines (host or host:port, comma separated) files of its dossiers are fetched from",
        _names,
    ),
    Setting("MOTCUA_NATIONAL_PORTAL_DSTCODE", "VN", "routing code of the portal behind the adapter", str),
    Setting("MOTCUA_DEMO", "false", "shows the cast's log-ins and the word 'synthetic'", _boolean),
)
_BY_NAME = {setting.name: setting for setting in SETTINGS}


def read(name: str, environ: Mapping[str, str] | None = None) -> object:
    """The value of one setting; raises WrongSetting with a line a person can act on."""
    setting = _BY_NAME[name]
    raw = (os.environ if environ is None else environ).get(name, setting.default)
    try:
        return setting.read(raw)
    except ValueError as error:
        raise WrongSetting(f"{name}={raw!r}: cần {error} (expected {error})") from None


def secret_key(data_dir: Path) -> str:
    """The signing secret: from the environment, else made once and kept readable by its owner only."""
    given = str(read("MOTCUA_SECRET_KEY"))
    if given:
        if len(given) < 32:
            raise WrongSetting("MOTCUA_SECRET_KEY: cần ít nhất 32 ký tự (at least 32 characters)")
        return given
    path = data_dir / "secret.key"
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        partial.touch(mode=0o600)
        partial.write_text(secrets.token_urlsafe(48))
        try:
            os.link(partial, path)  # the first process wins; the others read what it made
        except FileExistsError:
            pass
        finally:
            partial.unlink()
    return path.read_text().strip()
