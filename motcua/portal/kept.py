"""Public pages that are written once and kept: the same for everybody who is not logged in.

A page is kept under everything it was made from: the catalogue's stamp, the day, the office as it stands,
and what was asked. So it is right as soon as anything of that changes, in whichever process. For visitors
with a log-in cookie or with messages waiting nothing is kept or taken from here. What a visitor's browser
keeps it must ask about again; the answer is then 304 without a body.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from motcua.catalogue import stamp
from motcua.core.clock import now, today

_MOST_BYTES = 24 * 1024 * 1024  # in each process
_LONGEST = 2 * 1024 * 1024
_WHOLE = b"</html>"  # a page that was cut short is not worth keeping
_PAGES = {200, 410}  # not a way to elsewhere


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A finished page as it is sent: plain and packed, with what identifies it."""

    body: bytes
    packed: bytes
    kind: str
    status: int
    etag: str
    written_at: datetime

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.body) + len(self.packed)

    @property
    def is_whole(self) -> bool:
        """Whether it is finished and not too long to keep."""
        return self.size < _LONGEST and (_WHOLE in self.body or not self.kind.startswith("text/html"))


class _Store:
    """The kept pages of this process, the longest unused ones dropped first; safe with threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable) -> KeptPage | None:
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def put(self, key: Hashable, page: KeptPage) -> None:
        with self._lock:
            former = self._pages.pop(key, None)
            self._pages[key] = page
            self._bytes += page.size - (former.size if former else 0)
            while self._bytes > _MOST_BYTES:
                self._bytes -= self._pages.popitem(last=False)[1].size

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._bytes = 0


_store = _Store()


def forget_pages() -> None:
    """Drop all kept pages, between tests that roll the database back."""
    _store.clear()


def is_anybody(request: HttpRequest) -> bool:
    """Whether nothing on the page can be about this visitor: no log-in, no message waiting."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and "messages" not in request.COOKIES


def kept(
    request: HttpRequest,
    key: Hashable,
    write: Callable[[], HttpResponse],
    *,
    may_keep: Callable[[], bool] = lambda: True,
) -> HttpResponse:
    """The page kept under the key, or written now and kept; for a known visitor always written.

    ``key`` names what the page is made from besides stamp and day. ``may_keep`` is asked after writing:
    a page for an address that anybody can invent is not worth keeping.
    """
    if not is_anybody(request):
        return write()
    whole = (stamp.current(), today(), settings.DEMO, key)
    page = _store.get(whole)
    if page is None:
        response = write()
        if response.status_code not in _PAGES:
            return response
        page = _finished(response)
        # Before the first stamp nothing tells when the page is no longer right.
        if whole[0] and page.is_whole and may_keep():
            _store.put(whole, page)
    return _answer(request, page)


def _finished(response: HttpResponse) -> KeptPage:
    body = bytes(response.content)
    return KeptPage(
        body=body,
        packed=gzip.compress(body, 6, mtime=0),
        kind=response["Content-Type"],
        status=response.status_code,
        etag=hashlib.sha256(body).hexdigest()[:32],
        written_at=now(),
    )


def _answer(request: HttpRequest, page: KeptPage) -> HttpResponse:
    # No secret stands on such a page, so that packing it tells nobody anything.
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        page.packed if is_packed else page.body, content_type=page.kind, status=page.status
    )
    etag = f'"{page.etag}{"-g" if is_packed else ""}"'
    response["ETag"] = etag
    if is_packed:
        response["Content-Encoding"] = "gzip"
    response["Cache-Control"] = "public, no-cache"
    response["Last-Modified"] = http_date(page.written_at.timestamp())
    patch_vary_headers(response, ("Accept-Encoding", "Cookie"))
    if page.status != 200:
        return response
    answer = get_conditional_response(
        request, etag=etag, last_modified=int(page.written_at.timestamp()), response=response
    )
    return answer if isinstance(answer, HttpResponse) else response
