"""The stamp of the public catalogue: grows with every change of what the public may read.

Whoever keeps prepared pages or an index of names keeps them under the stamp read *before* the rows: what
is kept can then be newer than its stamp, never older. A stamp never comes twice, not even after a
transaction that was rolled back, so nothing prepared from rows that never were can be taken for true.
"""

from __future__ import annotations

import threading
import time
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, F, Value
from django.db.models.functions import Greatest

from motcua.catalogue.models import CatalogueStamp
from motcua.core.clock import now
from motcua.core.ids import new_id
from motcua.core.logs import current_request_id
from motcua.core.prepared import Prepared

_ONE = 1
# A request id may come from outside: what it remembers must not outlive a request by much.
_REMEMBERED_SECONDS = 2.0
_STAMP = Prepared(lambda pk: CatalogueStamp.objects.filter(pk=pk), pk=BigIntegerField())
_remembered = threading.local()


def changed() -> None:
    """Say that what the public may read has changed. Call it last, inside the transaction of the change."""
    _remembered.held = None
    number = new_id()
    grown = Greatest(Value(number, output_field=BigIntegerField()), F("number") + 1)
    rows = CatalogueStamp.objects.filter(pk=_ONE)
    if rows.update(number=grown, changed_at=now()):
        return
    try:
        with transaction.atomic():
            CatalogueStamp.objects.create(pk=_ONE, number=number, changed_at=now())
    except IntegrityError:  # somebody else made the row in the meantime
        rows.update(number=grown, changed_at=now())


def current() -> int:
    """The stamp now; 0 before the first change. One statement by primary key, none again in a request."""
    return _read()[0]


def changed_at() -> datetime | None:
    """When the public catalogue last changed; None before the first change. Shares the statement."""
    return _read()[1]


def _read() -> tuple[int, datetime | None]:
    request_id = current_request_id()
    held: tuple[str, float, tuple[int, datetime | None]] | None = getattr(_remembered, "held", None)
    if request_id and held and held[0] == request_id and time.monotonic() <= held[1]:
        return held[2]
    row = _STAMP.first(pk=_ONE)
    read = (row.number, row.changed_at) if row else (0, None)
    _remembered.held = (request_id, time.monotonic() + _REMEMBERED_SECONDS, read)
    return read
