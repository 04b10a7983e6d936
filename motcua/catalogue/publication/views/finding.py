"""What the pages of publication share: finding rows for an actor."""

from __future__ import annotations

from django.http import HttpRequest

from motcua.catalogue.publication.models import CheckResult, CheckRound, PublicationPlace
from motcua.core.actor import Actor
from motcua.core.middleware import actor_of
from motcua.core.owned_rows import find_row
from motcua.core.permissions import require


def find_place(request: HttpRequest, place_id: int, permission: str) -> tuple[PublicationPlace, Actor]:
    """The place, for whom it is not a stranger's and who holds the permission."""
    actor = actor_of(request)
    place = find_row(PublicationPlace, actor, place_id, "Không có nơi công khai này.")
    require(actor, permission, place)
    return place, actor


def find_check(request: HttpRequest, round_id: int, permission: str) -> tuple[CheckRound, Actor]:
    """The round of checking."""
    actor = actor_of(request)
    found = find_row(CheckRound, actor, round_id, "Không có lượt kiểm tra này.")
    require(actor, permission, found)
    return found, actor


def find_result(request: HttpRequest, result_id: int, permission: str) -> tuple[CheckResult, Actor]:
    """One result of a round."""
    actor = actor_of(request)
    found = find_row(CheckResult, actor, result_id, "Không có kết quả kiểm tra này.")
    require(actor, permission, found)
    return found, actor
