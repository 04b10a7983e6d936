"""Ids made by the application: time-ordered, without a central counter."""

from __future__ import annotations

import secrets
import time

_RANDOM_BITS = 22


def new_id() -> int:
    """A positive bigint: 41 bits of milliseconds since 1970, then 22 random bits.

    Two ids of one agency in one millisecond clash once in four million; the primary key catches it.
    """
    return (time.time_ns() // 1_000_000 << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)


def new_ids(count: int) -> range:
    """Ids for rows written together: they follow each other, so that they cannot clash among themselves."""
    first = new_id()
    return range(first, first + count)
