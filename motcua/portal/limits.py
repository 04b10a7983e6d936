"""How often somebody may guess."""

from __future__ import annotations

import hashlib

from django.core.cache import cache

from motcua.core.clock import now

WRONG_TRIES_A_MINUTE = 10
_WINDOW_SECONDS = 60


def _key(address: str) -> str:
    window = int(now().timestamp()) // _WINDOW_SECONDS
    return f"tracking:{hashlib.sha256(address.encode()).hexdigest()[:24]}:{window}"


def has_guessed_too_often(address: str) -> bool:
    """Whether this address has used up its wrong tries of the minute; right pairs are not counted."""
    return int(cache.get(_key(address), 0)) >= WRONG_TRIES_A_MINUTE


def count_wrong_try(address: str) -> None:
    """Remember one wrong pair of code and secret."""
    key = _key(address)
    if not cache.add(key, 1, timeout=2 * _WINDOW_SECONDS):
        try:
            cache.incr(key)
        except ValueError:  # it expired in between
            cache.set(key, 1, timeout=2 * _WINDOW_SECONDS)


def seconds_to_wait() -> int:
    """Until the next minute begins."""
    return _WINDOW_SECONDS - int(now().timestamp()) % _WINDOW_SECONDS
