"""Template filters of the log-in pages."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON for a data attribute (escaped by the template as any text): our pages hold no script."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def in_minutes(value: timedelta) -> int:
    """A span as whole minutes, rounded up."""
    return -int(-value.total_seconds() // 60)
