"""All addresses of the site, as the URL configuration holds them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


def _walk(resolver: URLResolver, around: frozenset[str]) -> Iterator[tuple[URLPattern, frozenset[str]]]:
    for each in resolver.url_patterns:
        pattern: Any = each.pattern
        regex = getattr(pattern, "regex", None)
        own = set(getattr(pattern, "converters", {})) | set(getattr(regex, "groupindex", {}))
        if isinstance(each, URLResolver):
            yield from _walk(each, around | own)
        else:
            yield each, around | own


def every_address() -> list[tuple[URLPattern, frozenset[str]]]:
    """Each address with the names of its own arguments and of those around it."""
    return list(_walk(get_resolver(), frozenset()))


def templates_of(name: str) -> list[tuple[str, list[str]]]:
    """The paths of an address with ``%(name)s`` for each argument, and the names; takes any text."""
    found: Any = get_resolver().reverse_dict.getlist(name)
    return [(f"/{path}", names) for possibilities, *_ in found for path, names in possibilities]
