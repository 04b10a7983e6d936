"""What proves a task in a commune at work: a rule, a paper, and two reports, one of them signed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.core.clock import today
from motcua.planning.actions import evidence, reports

if TYPE_CHECKING:
    from tests.support.world import World

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def add_proofs(world: World, leaders: dict[str, str]) -> None:
    """For each commune: ``leaders`` is prefix → the log-in name of who leads it."""
    for prefix, name in leaders.items():
        leader, task = world.cast[name], world.things[f"{prefix}task"]
        world.things[f"{prefix}rule"] = evidence.add_rule(
            task, figure="dossiers.on_time", comparison="share", target=Decimal(95), actor=leader
        )
        world.things[f"{prefix}evidence"] = evidence.state_evidence(
            task,
            statement="Đã niêm yết tại trụ sở",
            on=today(),
            upload=SimpleUploadedFile("bien-ban.pdf", _PDF),
            actor=leader,
        )
        plan, yesterday = world.things[f"{prefix}plan"], today() - timedelta(days=1)
        first = today().replace(month=1, day=1) if yesterday.year == today().year else yesterday
        signed = reports.begin_report(plan, title="Báo cáo kỳ", from_on=first, to_on=yesterday, actor=leader)
        world.things[f"{prefix}signed_report"] = reports.sign_report(
            signed, document_number="25/BC-UBND", actor=leader
        )
        world.things[f"{prefix}report"] = reports.begin_report(
            plan, title="Báo cáo đang viết", from_on=first, to_on=today(), actor=leader
        )
