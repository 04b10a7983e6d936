"""What a destination can bear, and what a handler can say about a failed attempt. Pure."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta


class DeliveryError(Exception):
    """Base of what a handler says on purpose; the message is Vietnamese and shown to staff."""


class PermanentFailure(DeliveryError):
    """Trying again cannot help: the delivery goes to the dead letters at once."""


class RetryLater(DeliveryError):
    """The receiver asks to come back: after ``after``, at most a day. Does not count towards giving up."""

    def __init__(self, message: str, after: timedelta) -> None:
        super().__init__(message)
        self.after = min(max(after, timedelta(seconds=1)), LONGEST_WAIT)


class Unreachable(DeliveryError):
    """Nobody answered (no connection, time-out, gateway down).

    Says nothing about this delivery, so it never kills it; several in a row open the destination's breaker.
    """


LONGEST_WAIT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a destination is treated; seconds throughout.

    ``attempts``: so many failures of one delivery, then a person decides (Unreachable and RetryLater do
    not count). Waits between attempts: ``first_retry``, doubled each time up to ``longest_retry``, each
    give or take ``jitter``. ``per_second``: deliveries begun in a second by all workers together (None:
    no limit). ``break_after`` times Unreachable in a row open the breaker: then one delivery in
    ``break_for`` seconds (doubled up to ``longest_break``) tries whether somebody answers again.
    ``batch``: how many one worker takes at once. ``is_local``: nothing leaves this machine.
    """

    attempts: int = 8
    first_retry: float = 10.0
    longest_retry: float = 3600.0
    jitter: float = 0.2
    per_second: float | None = None
    break_after: int = 5
    break_for: float = 15.0
    longest_break: float = 300.0
    batch: int = 50
    is_local: bool = False

    def retry_delay(self, attempts: int) -> timedelta:
        """The wait after the attempt with this number, counted from nought, with jitter."""
        return self._spread(min(self.first_retry * 2 ** min(attempts, 30), self.longest_retry))

    def unreachable_delay(self, attempts: int) -> timedelta:
        """The wait of one delivery after Unreachable: short, because the breaker spares the receiver."""
        longest = min(self.longest_retry, self.longest_break)
        return self._spread(min(self.first_retry * 2 ** min(attempts, 30), longest))

    @property
    def longest_unreachable_delay(self) -> timedelta:
        """No wait after Unreachable is longer."""
        return timedelta(seconds=min(self.longest_retry, self.longest_break) * (1 + self.jitter))

    def break_delay(self, failed_probes: int) -> timedelta:
        """How long an open breaker stays shut before the next probe."""
        return self._spread(min(self.break_for * 2 ** min(failed_probes, 30), self.longest_break))

    def _spread(self, seconds: float) -> timedelta:
        share = random.uniform(1 - self.jitter, 1 + self.jitter)  # noqa: S311 - spreads load, guards nothing
        return timedelta(seconds=seconds * share)
