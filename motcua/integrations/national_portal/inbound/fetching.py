"""Files of a message: unpacked from Base64 or fetched from the portal's own machines, within limits.

Only hosts that the installation names are asked (MOTCUA_NATIONAL_PORTAL_FILE_HOSTS), without following
onward addresses: a message must not make this machine open what its sender likes.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from io import BytesIO
from urllib.parse import urlsplit

import urllib3
from django.conf import settings

from motcua.documents.files import BadFile, count_pages, sniff
from motcua.integrations.national_portal.inbound.messages import BadMessage, SentFile

_SCAN_KINDS = frozenset({"pdf", "png", "jpg", "docx", "xlsx"})
_PIECE = 64 * 1024
_TIMES = urllib3.Timeout(connect=5.0, read=20.0)
MOST_BYTES_TOGETHER = 60 * 1024 * 1024


def _most() -> int:
    return int(settings.UPLOAD_LIMIT_BYTES)


def _unpacked(file: SentFile) -> bytes:
    if len(file.base64) > _most() * 4 // 3 + 8:
        raise BadMessage(f"Tệp “{file.name}” quá lớn, tối đa {_most() // 1024 // 1024} MB.")
    try:
        return base64.b64decode(file.base64, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadMessage(f"Tệp “{file.name}” không phải Base64 đúng.") from error


def _allowed(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    place = parts.netloc.lower()
    return parts.scheme in {"https", "http"} and place in settings.NATIONAL_PORTAL_FILE_HOSTS


def _fetched(file: SentFile) -> bytes:
    if not _allowed(file.url):
        raise BadMessage(f"Tệp “{file.name}” ở máy chủ không nằm trong danh sách được phép tải.")
    content = bytearray()
    with urllib3.PoolManager(retries=False, timeout=_TIMES) as pool:
        try:
            answer = pool.request("GET", file.url, preload_content=False, redirect=False)
            with answer:
                if answer.status != 200:
                    raise BadMessage(f"Không tải được tệp “{file.name}” (mã {answer.status}).")
                for piece in answer.stream(_PIECE):
                    content += piece
                    if len(content) > _most():
                        raise BadMessage(f"Tệp “{file.name}” quá lớn, tối đa {_most() // 1024 // 1024} MB.")
        except urllib3.exceptions.HTTPError as error:
            raise BadMessage(f"Không tải được tệp “{file.name}”: máy chủ không trả lời.") from error
    return bytes(content)


def contents(files: Iterable[SentFile]) -> list[tuple[SentFile, BytesIO]]:
    """The files' bytes, looked into: known by content, within limits. BadMessage names the bad one."""
    found: list[tuple[SentFile, BytesIO]] = []
    together = 0
    for file in files:
        content = _fetched(file) if file.url else _unpacked(file)
        together += len(content)
        if together > MOST_BYTES_TOGETHER:
            raise BadMessage(f"Các tệp gộp lại quá lớn, tối đa {MOST_BYTES_TOGETHER // 1024 // 1024} MB.")
        if len(content) > _most():
            raise BadMessage(f"Tệp “{file.name}” quá lớn, tối đa {_most() // 1024 // 1024} MB.")
        try:
            kind = sniff(content)
            if kind not in _SCAN_KINDS:
                raise BadFile("loại tệp này không nhận")
            count_pages(content, kind)
        except BadFile as error:
            raise BadMessage(f"Tệp “{file.name}”: {error.message}") from error
        found.append((file, BytesIO(content)))
    return found
