"""Template tags of the common look: see ``templates/components`` for the markup of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import BaseForm
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from motcua.core import wording
from motcua.core.assets import ICONS
from motcua.core.charts import Chart
from motcua.core.paging import Page

register = template.Library()

_ICONS = frozenset(ICONS)

# Each tone that says something has its icon, because colour alone does not reach everybody.
TONES: dict[str, str] = {
    "neutral": "point",
    "info": "info-circle",
    "primary": "point",
    "on_time": "clock",
    "done": "circle-check",
    "success": "circle-check",
    "due_soon": "clock",
    "warning": "alert-triangle",
    "overdue": "alert-triangle",
    "danger": "alert-circle",
    "waiting": "hourglass",
}
_BADGE_SIGNS = {**TONES, "neutral": "", "primary": ""}
_SAME_LOOK = {"success": "done", "warning": "due_soon", "danger": "overdue", "primary": "info"}


def _look(tone: str) -> str:
    """The CSS name of a tone; an unknown tone is a programming error."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"unknown tone {tone!r}; known: {', '.join(TONES)}")
    return _SAME_LOOK.get(tone, tone).replace("_", "-")


@cache  # a page draws the same few signs dozens of times, and their address never changes in a process
def _address(name: str) -> str:
    if name not in _ICONS:
        raise template.TemplateSyntaxError(f"no icon {name!r} in motcua.core.assets.ICONS")
    return f"{static('vendor/icons.svg')}#{name}"


@cache
def _decoration(name: str, classes: str) -> SafeString:
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        classes,
        _address(name),
    )


@register.simple_tag
def icon(name: str, label: str = "", css: str = "") -> SafeString:
    """A drawn sign from the sprite. Without a label it is decoration and hidden from screen readers."""
    classes = f"icon {css}".strip()
    if not label:
        return _decoration(name, classes)
    return format_html(
        '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>',
        classes,
        label,
        _address(name),
    )


@lru_cache(maxsize=512)
def _drawn_nav(entries: tuple[tuple[tuple[str, Any], ...], ...]) -> SafeString:
    return render_to_string("components/nav.html", {"nav": [dict(entry) for entry in entries]})


@register.simple_tag
def nav_list(entries: Iterable[Mapping[str, Any]]) -> SafeString:
    """The entries of the navigation: drawn once for all who see the same ones on the same page."""
    return _drawn_nav(tuple(tuple(entry.items()) for entry in entries))


@register.simple_tag
def badge(tone: str, text: object, icon: str | None = None) -> SafeString:
    """A small label for a state: dark text on a tint, with the tone's icon unless another or "" is asked."""
    look = _look(tone)
    sign = _BADGE_SIGNS[tone] if icon is None else icon
    drawn = _icon(sign) if sign else ""
    return format_html('<span class="mc-badge mc-tone-{}">{}{}</span>', look, drawn, text)


def _icon(name: str) -> SafeString:
    return icon(name)


@register.simple_block_tag(end_name="endalert")
def alert(content: str, tone: str, title: str = "") -> str:
    """A notice with its icon."""
    return render_to_string(
        "components/alert.html",
        {"content": content, "tone": _look(tone), "sign": TONES[tone], "title": title},
    )


@register.simple_block_tag(end_name="endcard")
def card(content: str, title: str = "", icon: str = "", id: str = "", flush: bool = False) -> str:
    """A box with a heading of level 2. ``flush`` drops the padding, for tables and lists."""
    return render_to_string(
        "components/card.html", {"content": content, "title": title, "icon": icon, "id": id, "flush": flush}
    )


@register.simple_block_tag(end_name="endfacts")
def facts(content: str, columns: int = 0) -> SafeString:
    """A list of facts. ``columns`` = 1 stacks "label: value" rows; 0 fills the width."""
    return format_html(
        '<dl class="{}">{}</dl>', "mc-facts mc-facts-rows" if columns == 1 else "mc-facts", content
    )


@register.simple_block_tag(end_name="endfact")
def fact(content: str, label: str) -> SafeString:
    """One fact inside {% facts %}; a dash where nothing is known."""
    return format_html("<div><dt>{}</dt><dd>{}</dd></div>", label, content if content.strip() else "–")


@register.inclusion_tag("components/th.html", takes_context=True)
def th(context: template.Context, label: str, sort: str = "", numeric: bool = False) -> dict[str, Any]:
    """A column heading; with ``sort`` a link that orders the list by it, and back on the second press."""
    if not sort:
        return {"label": label, "numeric": numeric, "url": "", "order": "", "sign": ""}
    query = context["request"].GET.copy()
    current = query.get("sort", "")
    order = {sort: "ascending", f"-{sort}": "descending"}.get(current, "")
    query["sort"] = f"-{sort}" if order == "ascending" else sort
    query.pop("page", None)
    sign = {"ascending": "sort-ascending", "descending": "sort-descending"}.get(order, "arrows-sort")
    return {"label": label, "numeric": numeric, "url": f"?{query.urlencode()}", "order": order, "sign": sign}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any], param: str = "page") -> dict[str, Any]:
    """ "Trang trước / Trang sau", keeping the other parameters. Nothing when there is one page only."""

    def address(number: int | None) -> str:
        if number is None:
            return ""
        query = context["request"].GET.copy()
        query[param] = str(number)
        return f"?{query.urlencode()}"

    return {"number": page.number, "previous": address(page.previous), "next": address(page.next)}


@register.inclusion_tag("components/empty.html")
def empty(sign: str, title: str, text: str = "", url: str = "", action: str = "") -> dict[str, Any]:
    """What a list says when it has no rows: what would be here, and what to do."""
    return {"sign": sign, "title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, value: object, hint: str = "", tone: str = "neutral", url: str = "", icon: str = ""
) -> dict[str, Any]:
    """One figure with its name; with ``url`` the whole tile opens the rows behind it."""
    return {"label": label, "value": value, "hint": hint, "tone": _look(tone), "url": url, "sign": icon}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest or oldest first as given: at, title, and optionally who, note, tone, icon."""
    shown = []
    for item in items:
        tone = _part(item, "tone") or "neutral"
        shown.append(
            {
                "at": _part(item, "at"),
                "title": _part(item, "title"),
                "who": _part(item, "who"),
                "note": _part(item, "note"),
                "tone": _look(tone),
                "sign": _part(item, "icon") or TONES[tone],
            }
        )
    return {"items": shown}


_STEP_WORDS = {"done": "đã xong", "current": "đang làm", "todo": "chưa tới"}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Any]) -> dict[str, Any]:
    """Where a thing stands on its way: label, state ("done", "current", "todo"), optionally note."""
    return {
        "items": [
            {
                "label": _part(item, "label"),
                "note": _part(item, "note"),
                "state": _part(item, "state"),
                "said": _STEP_WORDS[_part(item, "state")],
            }
            for item in items
        ]
    }


def _part(item: Any, name: str) -> Any:
    if isinstance(item, Mapping):
        return item.get(name, "")
    return getattr(item, name, "")


_kept_filters: dict[type[BaseForm], tuple[Any, SafeString]] = {}


@register.simple_tag(takes_context=True)
def filters(context: template.Context, form: BaseForm, label: str = "Lọc danh sách") -> SafeString:
    """A GET form in one row. What is sorted stays; the page number does not.

    A form with a ``signature`` (all that its empty state depends on) is drawn anew only when that changes.
    """
    request = context["request"]
    if request.GET or not hasattr(form, "signature"):
        return _draw_filters(request, form, label)
    signature = (request.path, label, form.signature)
    kept = _kept_filters.get(type(form))
    if kept is None or kept[0] != signature:
        kept = (signature, _draw_filters(request, form, label))
        _kept_filters[type(form)] = kept
    return kept[1]


def _draw_filters(request: Any, form: BaseForm, label: str) -> SafeString:
    names = {form.add_prefix(name) for name in form.fields}
    kept = {"sort": request.GET["sort"]} if request.GET.get("sort") else {}
    is_set = any(value for name in names for value in request.GET.getlist(name))
    parts = {
        "form": form,
        "kept": kept,
        "is_set": is_set,
        "clear_url": f"{request.path}?{urlencode(kept)}" if kept else request.path,
        "label": label,
    }
    return render_to_string("components/filters.html", parts)


@register.inclusion_tag("components/chart.html")
def chart(figure: Chart) -> dict[str, Any]:
    """A drawn figure and its table; brings its own script."""
    return {"figure": figure, "data_id": f"chart-data-{figure.key}"}


@register.inclusion_tag("components/copyable.html")
def copyable(text: object, label: str = "") -> dict[str, Any]:
    """A code with a button that copies it; without JavaScript only the code."""
    return {"text": text, "label": label}


@register.inclusion_tag("components/progress.html")
def progress(done: int | None, total: int | None, text: str, poll: str = "") -> dict[str, Any]:
    """How far long work is; ``total`` None where unknown. ``poll`` is asked every 2 s while given."""
    return {"done": done or 0, "total": total, "text": text, "poll": poll}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm) -> dict[str, Any]:
    """All faults of the forms at the top of the page, each a link to its field."""
    lines: list[dict[str, str]] = []
    for form in forms:
        if not form.is_bound:
            continue
        lines += [{"text": str(text), "target": ""} for text in form.non_field_errors()]
        for field in form:
            target = field.id_for_label or field.auto_id
            lines += [{"text": str(text), "target": str(target)} for text in field.errors]
    return {"lines": lines}


@register.simple_tag
def citation(text: object) -> SafeString:
    """Where a figure or date on the page comes from in law."""
    return format_html('<cite class="mc-cite">{}{}</cite>', _icon("scale"), text)


register.filter("vn_date", wording.write_date)
register.filter("vn_datetime", wording.write_datetime)
register.filter("vn_time", wording.write_time)
register.filter("vn_day", wording.write_day)
register.filter("vn_relative", wording.write_relative)
register.filter("number", wording.write_number)
register.filter("money", wording.write_money)
register.filter("percent", wording.write_percent)
register.filter("message_tone", lambda tag: {"debug": "info", "error": "danger"}.get(tag, tag or "info"))
