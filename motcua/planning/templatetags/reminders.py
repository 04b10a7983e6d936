"""The way from plan pages to one's own tasks and reminders."""

from __future__ import annotations

from typing import Any

from django import template

from motcua.core.actor import Actor
from motcua.planning.cards import unread_count

register = template.Library()


@register.inclusion_tag("planning/_my_links.html", takes_context=True)
def my_plan_links(context: template.Context, small: bool = False) -> dict[str, Any]:
    """Links to one's tasks, reminders (with the number unread) and calendar; one statement."""
    actor: Actor = context["actor"]
    return {"unread": unread_count(actor), "size": "btn-sm" if small else ""}
