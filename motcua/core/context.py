"""What every page's frame needs: navigation by rights, the agency's name, the actor."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_urlconf, reverse

from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.middleware import actor_of
from motcua.core.permissions import URL_PERMISSIONS, allowed


class NavGroup(StrEnum):
    """What an entry of the staff navigation belongs to; the value is its heading, the order is ours."""

    ONE_STOP = "Một cửa"
    STEERING = "Điều hành"
    PROCEDURES = "Thủ tục hành chính"
    EXCHANGE = "Kết nối, gửi nhận"
    OFFICE = "Cơ quan, cán bộ"


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry of the staff navigation, shown to whom its address admits. ``order``: within its group."""

    url_name: str
    label: str
    icon: str
    order: int
    group: NavGroup


NAVIGATION: list[NavItem] = []
HOME_AGENCY_NAME: list[Callable[[], str]] = []
# The demonstration puts its cast here; shown on the log-in page in demo mode only.
DEMO_LOGINS: list[Callable[[], Sequence[object]]] = []


def navigation(*items: NavItem) -> None:
    """Add entries (from a slice's AppConfig.ready)."""
    for item in items:
        if item not in NAVIGATION:
            NAVIGATION.append(item)
    groups = list(NavGroup)
    NAVIGATION.sort(key=lambda item: (groups.index(item.group), item.order))


@cache
def _address(url_name: str, urlconf: str | None) -> str:
    """An entry's address, the same on every page; another set of addresses has its own."""
    return reverse(url_name, urlconf)


def _entries(actor: Actor, path: str) -> list[dict[str, Any]]:
    shown = [
        (item, _address(item.url_name, get_urlconf()))
        for item in NAVIGATION
        if allowed(actor, URL_PERMISSIONS[item.url_name])
    ]
    # Of nested addresses (/ho-so/, /ho-so/tiep-nhan/) the longest that fits is where the person is.
    here = max((url for _, url in shown if path.startswith(url)), key=len, default="")
    return [
        {
            "label": item.label,
            "url": url,
            "icon": item.icon,
            "active": url == here,
            "group": item.group.value,
        }
        for item, url in shown
    ]


def shell(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every template. Costs no statement."""
    actor = actor_of(request) if hasattr(request, "user") else ANONYMOUS
    is_staff = not actor.roles.isdisjoint(
        {
            "receptionist",
            "specialist",
            "clerk",
            "leader",
            "control_officer",
            "administrator",
            "external_officer",
        }
    )
    return {
        "nav": _entries(actor, request.path) if is_staff else [],
        "actor": actor,
        "is_staff": is_staff,
        "agency_name": actor.agency_name or (HOME_AGENCY_NAME[0]() if HOME_AGENCY_NAME else ""),
        "search_url": reverse("dossier_list") if is_staff else reverse("procedure_search"),
        "app_name": "Một cửa",
        "is_demo": settings.DEMO,
        # Handed on uncalled: only the page that shows them asks.
        "demo_logins": DEMO_LOGINS[0] if settings.DEMO and DEMO_LOGINS else (),
        "request_id": getattr(request, "request_id", ""),
    }
