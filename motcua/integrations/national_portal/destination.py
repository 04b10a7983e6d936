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
    subscribe,
)
from motcua.core.models import Delivery
from motcua.core.outbound import NotTaken
from motcua.integrations.national_portal.client import LABEL, NAME, Refused, client_of, config
from motcua.integrations.national_portal.codes import Unmapped
from motcua.integrations.national_portal.gathering import report_of
from motcua.integrations.national_portal.models import Hindrance, PortalDossier
from motcua.integrations.national_portal.resending import repair
from motcua.integrations.national_portal.standing import confirm, hinder, link_of
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


def handle(delivery: Delivery) -> None:
    """Tell the portal one event. What it has confirmed already is not told again."""
    settled = config()
    if settled is None:
        raise RetryLater("Kết nối Cổng quốc gia đang tắt.", timedelta(hours=1))
    link, is_first = link_of(delivery.agency_id, delivery.subject_id)
    if delivery.sequence <= link.confirmed_sequence:
        return
    with _hindrances(link):
        report = report_of(delivery.agency_id, delivery.subject_id, delivery.sequence)
        tell(client_of(settled), report, link, key=delivery.key, is_first=is_first)
    confirm(link, delivery.sequence, report.status)


DESTINATION = Destination(
    name=NAME, label=LABEL, journal="dossier", build=build, handle=handle, policy=POLICY
)


def begin() -> None:
    """From now on events go to the portal, as far as it is switched on."""
    subscribe(DESTINATION)
