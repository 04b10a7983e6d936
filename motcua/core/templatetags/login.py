"""Template filters of the log-in pages."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """JSON for a data attribute (escaped by the template as any text): our pages hold no script."""
    return json.dumps(value, cls=DjangoJSONEncoder)
