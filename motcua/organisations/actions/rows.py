"""What every deed of this slice does around a row: lock it, check it, shorten it."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models

from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.organisations.models import Delegation, Position, StandIn

Row = TypeVar("Row", bound=models.Model)


def locked(row: Row) -> Row:
    """The row as it stands, locked until the end of the transaction.

    The weaker lock lets other slices go on writing rows that point to it.
    """
    found = type(row)._default_manager.select_for_update(no_key=True).filter(pk=row.pk).first()
    if found is None:
        raise NotFound("Không tìm thấy dữ liệu. Có thể đường dẫn đã sai.")
    return found


def store(row: models.Model) -> None:
    """Save after the field checks; the first thing wrong becomes a domain error with the field's name."""
    # Links come from rows already read: asking the database for each again would only cost.
    links = {field.name for field in row._meta.fields if field.is_relation}
    try:
        row.clean_fields(exclude=links)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        label = str(getattr(row._meta.get_field(name), "verbose_name", name))
        raise DomainError(f"{label[:1].upper()}{label[1:]}: {messages[0]}", field=name) from error
    row.save()


def shorten(row: Position | StandIn | Delegation, last_on: date | None) -> None:
    """End a dated row: at once (None), or with ``last_on`` as its last day. WrongState when it is over.

    Days that have passed stay as they were, unless a past ``last_on`` corrects them.
    """
    if row.revoked_at is not None or (row.valid_to is not None and row.valid_to < today()):
        raise WrongState("Việc này đã kết thúc rồi. Hãy tải lại trang để xem.")
    if last_on is None:
        row.revoked_at = now()
        last_on = min(today(), row.valid_to or today())
        row.valid_to = max(row.valid_from, last_on)
    else:
        if last_on < row.valid_from:
            raise DomainError(
                f"Ngày kết thúc không được trước ngày bắt đầu ({row.valid_from:%d/%m/%Y}).", field="last_on"
            )
        if row.valid_to is not None and last_on > row.valid_to:
            raise DomainError(
                f"Việc này vốn kết thúc ngày {row.valid_to:%d/%m/%Y}. Hãy chọn ngày sớm hơn.", field="last_on"
            )
        row.valid_to = last_on
    row.save(update_fields=["valid_to", "revoked_at"])


def cut_after(row: Any, last_on: date) -> None:
    """End a dated row as a consequence of another deed: nothing of it remains after ``last_on``."""
    if row.valid_from > last_on:
        row.revoked_at, row.valid_to = now(), row.valid_from
    elif row.valid_to is None or row.valid_to > last_on:
        row.valid_to = last_on
    row.save(update_fields=["valid_to", "revoked_at"])


def day_text(day: date | None) -> str:
    """A date for the audit line; empty when open."""
    return day.isoformat() if day else ""
