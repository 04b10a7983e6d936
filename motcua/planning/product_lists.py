"""What lists of products share: a span of days and choices to filter by, and their address."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse, QueryDict

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.forms import DateField, Form
from motcua.documents.files import CONTENT_TYPES
from motcua.documents.sending import send_bytes
from motcua.organisations.models import Agency
from motcua.organisations.queries import units_on


class SpanForm(Form):
    """From a day to a day, both included; empty ends are open, and so is what is no day."""

    from_day = DateField(label="Từ ngày", required=False, help_text="")
    to_day = DateField(label="Đến ngày", required=False, help_text="")

    def chosen(self, name: str) -> Any:
        """The value of one field; None when it is empty or nonsense."""
        if not self.is_bound:
            return None
        self.is_valid()
        return self.cleaned_data.get(name) or None

    def within(self, field: str) -> Q:
        """Rows whose day ``field`` lies in the span."""
        return between(field, self.chosen("from_day"), self.chosen("to_day"))


def between(field: str, from_on: date | None, to_on: date | None) -> Q:
    """Rows whose day ``field`` is neither before ``from_on`` nor after ``to_on``, where these are given."""
    found = Q()
    if from_on is not None:
        found &= Q(**{f"{field}__gte": from_on})
    if to_on is not None:
        found &= Q(**{f"{field}__lte": to_on})
    return found


def query(**values: object) -> str:
    """A query string of what is given; days as dd/mm/yyyy, the way the filters read them."""
    shown = QueryDict(mutable=True)
    for name, value in values.items():
        if value:
            shown[name] = f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
    return shown.urlencode()


def unit_choices(actor: Actor, *, empty: str = "") -> list[tuple[str, str]]:
    """Offices of the actor's agency today; ``empty`` is the label of "none" when allowed."""
    agency = Agency.objects.filter(pk=actor.agency_id or 0).first()
    units = [(str(unit.pk), unit.name) for unit in units_on(agency, today())] if agency else []
    return [("", empty), *units] if empty else units


def send_made(content: bytes, kind: str, name: str) -> HttpResponse:
    """A paper that was just made, as an attachment."""
    return send_bytes(content, CONTENT_TYPES[kind], f"{name}.{kind}")
