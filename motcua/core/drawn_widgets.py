"""Django's plain inputs and selects drawn without its templates: the same markup for a tenth of the work.

A page with a form of twenty fields runs hundreds of small templates otherwise; a select of fifty sectors
alone runs a hundred and fifty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

Widget = Mapping[str, Any]
_OPTION = "django/forms/widgets/select_option.html"


def _attributes(widget: Widget) -> str:
    parts = []
    for name, value in widget["attrs"].items():
        if value is True:
            parts.append(f" {conditional_escape(name)}")
        elif value is not False:
            parts.append(f' {conditional_escape(name)}="{conditional_escape(value)}"')
    return "".join(parts)


def draw_input(widget: Widget) -> str:
    """One <input> of any type."""
    value = widget["value"]
    given = "" if value is None else f' value="{conditional_escape(value)}"'
    kind, name = conditional_escape(widget["type"]), conditional_escape(widget["name"])
    return f'<input type="{kind}" name="{name}"{given}{_attributes(widget)}>'


def draw_textarea(widget: Widget) -> str:
    """A <textarea>; the line break after the tag belongs to HTML, not to the text."""
    text = conditional_escape(widget["value"]) if widget["value"] else ""
    return f'<textarea name="{conditional_escape(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>'


def _option_lines(widget: Widget) -> Iterator[str]:
    for group, options, _ in widget["optgroups"]:
        if group:
            yield f'<optgroup label="{conditional_escape(group)}">'
        for option in options:
            value, label = conditional_escape(option["value"]), conditional_escape(option["label"])
            yield f'<option value="{value}"{_attributes(option)}>{label}</option>'
        if group:
            yield "</optgroup>"


def draw_select(widget: Widget) -> str:
    """A <select> with its options and groups."""
    opening = f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget)}>'
    return "\n".join([opening, *_option_lines(widget), "</select>"])


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "time", "datetime")
DRAWN: Mapping[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{kind}.html": draw_input for kind in _INPUTS},
    "django/forms/widgets/textarea.html": draw_textarea,
    "django/forms/widgets/select.html": draw_select,
}


def drawn(template_name: str, context: Mapping[str, Any]) -> SafeString | None:
    """The markup of a widget, or None when a template must draw it."""
    draw = DRAWN.get(template_name)
    if draw is None:
        return None
    widget = context["widget"]
    options = (option for _, group, _ in widget.get("optgroups", ()) for option in group)
    if any(option["template_name"] != _OPTION for option in options):
        return None
    return mark_safe(draw(widget))  # noqa: S308 - every value in it was escaped above
