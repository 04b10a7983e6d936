"""Which ways to try for a person, in which order, and whether now is a quiet hour. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from motcua.core.clock import local
from motcua.notifications.channels import MessageChannel

# A mobile number of Vietnam: ten digits that begin with 03, 05, 07, 08 or 09.
_MOBILE = re.compile(r"0[35789]\d{8}")


@dataclass(frozen=True, slots=True)
class Reach:
    """How a person can be reached; blank: not known. ``wanted`` None: never said."""

    phone: str = ""
    email: str = ""
    wanted: tuple[str, ...] | None = None

    def address(self, channel: str) -> str:
        """Where a channel's message goes; blank when it cannot be used."""
        return self.email if channel == MessageChannel.EMAIL else mobile(self.phone)


def mobile(phone: str) -> str:
    """A mobile number as ten digits; blank when it is none (a landline gets no SMS)."""
    digits = re.sub(r"\D", "", phone)
    if digits.startswith("84") and len(digits) == 11:
        digits = f"0{digits[2:]}"
    return digits if _MOBILE.fullmatch(digits) else ""


def ways(reach: Reach, agency_order: Sequence[str], known: Collection[str]) -> list[tuple[str, str]]:
    """(channel, address) to try, best first.

    The person's order goes before the agency's; what the agency does not use, or nobody provides, is left
    out, and so is what the person does not want.
    """
    order = agency_order if reach.wanted is None else [one for one in reach.wanted if one in agency_order]
    found = [(one, reach.address(one)) for one in order if one in known]
    return [(channel, address) for channel, address in found if address]


def quiet_until(moment: datetime, quiet_from: time | None, quiet_to: time | None) -> datetime | None:
    """The end of the quiet hours that hold at a moment; None when none do. They may span midnight."""
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return None
    here = local(moment)
    at = here.time().replace(tzinfo=None)
    if quiet_from < quiet_to:
        is_quiet, day = quiet_from <= at < quiet_to, here.date()
    else:
        is_quiet = at >= quiet_from or at < quiet_to
        day = here.date() + timedelta(days=1 if at >= quiet_from else 0)
    return datetime.combine(day, quiet_to, here.tzinfo) if is_quiet else None
