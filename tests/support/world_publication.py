"""What a commune at work has of publication: a board with what hangs there, a round, a defect, links."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PLACE_ITSELF, PlaceFacts
from motcua.catalogue.publication.models import CheckedLink
from motcua.catalogue.publication.printing import versions_offered
from motcua.core.actor import Actor
from motcua.core.clock import now, today
from tests.support.world_inspections import PNG

if TYPE_CHECKING:
    from tests.support.world import World


def add_publication(world: World) -> None:
    """At both communes: a board of last month, most procedures on it, and an open round with a defect."""
    for prefix, name in (("", "kiemsoat"), ("foreign_", "lancan.lanhdao")):
        _publish(world, prefix, world.cast[name])
    link = {"label": "Bảng mẫu", "path": "/cong-khai/", "agency": None}
    CheckedLink.objects.create(
        url="https://hong.example.com/mau.docx",
        digest="0" * 64,
        uses=[link],
        listed_at=now(),
        checked_at=now(),
        failing_since=now(),
        failed_at=now(),
        status=404,
        error="Không còn trang này (404).",
    )


def _publish(world: World, prefix: str, actor: Actor) -> None:
    agency_id, things = actor.agency_id or 0, world.things
    since = today() - timedelta(days=30)
    facts = PlaceFacts(kind="board", name="Bảng niêm yết mẫu", address="Sảnh trụ sở", valid_from=since)
    place = actions.open_place(facts, request_id=f"world-{prefix}board", actor=actor)
    versions: list[ProcedureVersion] = versions_offered(agency_id)
    hung = [row.pk for row in versions[2:]]
    posted_on = today() - timedelta(days=20)
    postings = actions.post_versions(place, version_ids=hung, posted_on=posted_on, actor=actor)
    check = actions.start_check(place, request_id=f"world-{prefix}round", actor=actor)
    things[f"{prefix}defect"] = actions.mark(
        check, code=PLACE_ITSELF, outcome="defect", defect="Chữ mờ, khó đọc", actor=actor
    )
    actions.mark(check, code=versions[2].procedure.code, outcome="ok", actor=actor)
    upload = SimpleUploadedFile("bang.png", PNG, "image/png")
    things[f"{prefix}photo"] = actions.add_photo(check, upload=upload, actor=actor)
    things[f"{prefix}place"], things[f"{prefix}round"] = place, check
    things[f"{prefix}posting"] = postings[0]
    things[f"{prefix}unposted"], things[f"{prefix}posted"] = versions[0], versions[2]
