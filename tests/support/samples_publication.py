"""Real arguments for the addresses of publication."""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.samples import Sample
from tests.support.world import World


def publication_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """The board, what hangs there and what does not, the round with its picture and defect."""
    things = world.things
    place, check = things[f"{prefix}place"], things[f"{prefix}round"]
    late, posted = things[f"{prefix}unposted"].procedure.code, things[f"{prefix}posted"].procedure.code
    for name in (
        "publication_place",
        "publication_place_close",
        "publication_post",
        "publication_take_down",
        "publication_check_start",
    ):
        yield Sample(name, {"place_id": place.id}, whose, place)
    for code in (late, posted):
        yield Sample("publication_line", {"place_id": place.id, "code": code}, whose, place)
    for name in ("publication_check", "publication_photo_add", "publication_check_finish"):
        yield Sample(name, {"round_id": check.id}, whose, check)
    photo = {"round_id": check.id, "photo_id": things[f"{prefix}photo"].id}
    yield Sample("publication_photo", photo, whose, check)
    for name in ("publication_mark", "publication_defect"):
        yield Sample(name, {"round_id": check.id, "code": posted}, whose, check)
    defect = things[f"{prefix}defect"]
    yield Sample("publication_fix", {"result_id": defect.id}, whose, defect)
    if not prefix:
        version = things["posted"]
        yield Sample("publication_fast_track", {"code": posted, "number": version.number})
        for kind in ("trang", "to-roi"):
            yield Sample("publication_sheet", {"code": posted, "kind": kind})
