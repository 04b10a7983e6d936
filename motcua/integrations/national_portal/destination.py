"""The national portal as a destination of deliveries: one for each event of a dossier, in order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import models

from motcua.core.deliveries import (
    DeliveryError,
    Destination,
    PermanentFailure,
    Policy,
    RetryLater,
    Unreachable,
    open_deliveries,
    subscribe,
)
from motcua.core.models import Delivery
from motcua.core.outbound import NotTaken
from motcua.integrations.national_portal.client import LABEL, NAME, Config, Refused, client_of, config
from motcua.integrations.national_portal.codes import Unmapped
from motcua.integrations.national_portal.facts import Report
from motcua.integrations.national_portal.gathering import report_of
from motcua.integrations.national_portal.models import Hindrance, PortalDossier
from motcua.integrations.national_portal.payloads.dossier import MOST_PROGRESS_ROWS
from motcua.integrations.national_portal.resending import repair
from motcua.integrations.national_portal.standing import confirm, hinder, keep_until, link_of
from motcua.integrations.national_portal.telling import Invalid, LostThere, tell

POLICY = Policy(attempts=10, first_retry=5.0, longest_retry=1800.0, per_second=None, batch=50)


def build(row: models.Model, stored: Any, event: object) -> Mapping[str, Any] | None:
    """What is fixed with the event: its type and the dossier's code; nothing while the portal is off."""
    if config() is None:
        return None
    return {"type": stored.type, "code": row.code}  # type: ignore[attr-defined]


@contextmanager
def _hindrances(link: PortalDossier) -> Iterator[None]:
    """Whatever stops the event is written beside the dossier, then told to the engine."""
    try:
        yield
    except Unmapped as error:
        words = (
            f"{error.kind.label} “{error.own_name or error.own_code}” chưa có mã trên Cổng. "
            "Hãy đối chiếu mã ở trang Đồng bộ Cổng quốc gia."
        )
        hinder(link, Hindrance.UNMAPPED, words)
        raise PermanentFailure(words) from error
    except Invalid as error:
        hinder(link, Hindrance.INVALID, str(error))
        raise
    except Refused as error:
        hinder(link, Hindrance.REFUSED, str(error))
        raise
    except (Unreachable, RetryLater) as error:
        hinder(link, Hindrance.UNREACHABLE, str(error))
        raise
    except LostThere as error:
        repair(link, Hindrance.MISSING, str(error))
        raise
    except Exception as error:
        is_plain = isinstance(error, DeliveryError | NotTaken)
        words = str(error) if is_plain else f"{type(error).__name__}: {error}"
        hinder(link, Hindrance.FAILED, words)
        raise


def _until(delivery: Delivery, link: PortalDossier) -> int:
    """Up to which event this call tells: those that wait behind it go along, each with its own row.

    Only the first generation takes them together: the six steps tell fees and results with the status of
    their moment, and of a dossier that came from the portal every status is a message of its own.
    """
    if link.told_until >= delivery.sequence:
        return link.told_until  # begun before: the same again
    waiting = open_deliveries().filter(
        agency_id=delivery.agency_id,
        destination=delivery.destination,
        subject=delivery.subject,
        subject_id=delivery.subject_id,
        sequence__gt=delivery.sequence,
    )
    last = waiting.order_by("-sequence").values_list("sequence", flat=True).first()
    return last or delivery.sequence


def _report(delivery: Delivery, until: int) -> Report:
    return report_of(delivery.agency_id, delivery.subject_id, until, since=delivery.sequence)


def _tell_together(delivery: Delivery, link: PortalDossier, settled: Config, *, is_first: bool) -> bool:
    """Tell the event with those that wait behind it, as far as one message of progress holds them.

    Returns whether that was done; not when there are none, or when one of them may be what is wrong.
    """
    until = _until(delivery, link)
    if until == delivery.sequence:
        return False
    report = _report(delivery, until)
    if len(report.steps) > MOST_PROGRESS_ROWS:  # several messages could be taken in part
        return False
    if link.told_until != until:
        keep_until(link, until)
    try:
        tell(client_of(settled), report, link, key=f"{delivery.key}-{until}", is_first=is_first)
    except Invalid:
        keep_until(link, delivery.sequence)
        return False
    except Refused:
        keep_until(link, delivery.sequence)  # a later event may be what is wrong: alone the next time
        raise
    confirm(link, until, report.status)
    return True


def handle(delivery: Delivery) -> None:
    """Tell the portal one event, and what waits behind it. What it has confirmed is not told again."""
    settled = config()
    if settled is None:
        raise RetryLater("Kết nối Cổng quốc gia đang tắt.", timedelta(hours=1))
    link, is_first = link_of(delivery.agency_id, delivery.subject_id)
    if delivery.sequence <= link.confirmed_sequence:
        return
    with _hindrances(link):
        is_alone = settled.is_hub or link.is_from_portal
        if not is_alone and _tell_together(delivery, link, settled, is_first=is_first):
            return
        report = _report(delivery, delivery.sequence)
        tell(client_of(settled), report, link, key=delivery.key, is_first=is_first)
    confirm(link, delivery.sequence, report.status)


DESTINATION = Destination(
    name=NAME, label=LABEL, journal="dossier", build=build, handle=handle, policy=POLICY
)


def begin() -> None:
    """From now on events go to the portal, as far as it is switched on."""
    subscribe(DESTINATION)
