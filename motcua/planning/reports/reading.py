"""Finding reports."""

from __future__ import annotations

from motcua.core.actor import Actor
from motcua.core.errors import NotFound
from motcua.planning.models import PeriodReport


def find_report(actor: Actor, report_id: int) -> PeriodReport:
    """A report of the actor's agencies with its plan; NotFound for any other."""
    rows = PeriodReport.objects.visible_to(actor).select_related("plan", "signed_by")
    report = rows.filter(id=report_id).first()
    if report is None:
        raise NotFound("Không có báo cáo này.")
    found: PeriodReport = report
    return found
