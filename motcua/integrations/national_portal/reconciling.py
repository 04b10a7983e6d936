"""Compares what we believe the portal has with what it says (TraCuuHoSo), and repairs by sending again."""

from __future__ import annotations

from datetime import date, timedelta

import structlog
from django.db.models import F, Q, QuerySet

from motcua.core.clock import now, today
from motcua.core.deliveries import DeliveryError
from motcua.core.guards import across_agencies
from motcua.core.ids import new_id
from motcua.core.outbound import NotTaken
from motcua.core.rows import insert
from motcua.dossiers.models import Dossier
from motcua.integrations.national_portal.client import FirstClient, HubClient, Verdict, client_of, config
from motcua.integrations.national_portal.gathering import report_of
from motcua.integrations.national_portal.mapping import found_status
from motcua.integrations.national_portal.mapping_hub import status_row
from motcua.integrations.national_portal.models import Hindrance, PortalDossier, Reconciliation
from motcua.integrations.national_portal.resending import queue, repair, revive
from motcua.integrations.national_portal.synchronised import NOT_QUEUED, lacking, received

log = structlog.get_logger(__name__)

# Nightly: what was received so long ago at most; a person may ask for any days.
NIGHTLY_DAYS = 60
MOST_A_RUN = 20_000
_FAILURES_IN_A_ROW = 5
# By then no call of ours can still be on its way inside the portal.
SETTLED_AFTER = timedelta(hours=12)


def open_run(agency_id: int, from_on: date, to_on: date, *, asked_by: str) -> Reconciliation:
    """A comparison that waits for the worker."""
    run = Reconciliation(
        agency_id=agency_id,
        id=new_id(),
        asked_at=now(),
        asked_by=asked_by[:120],
        from_on=from_on,
        to_on=to_on,
    )
    insert([run])
    return run


def _to_look_up(run: Reconciliation) -> QuerySet[PortalDossier]:
    """Confirmed dossiers of the days, those longest not looked up first."""
    ids = received([run.agency_id], run.from_on, run.to_on).values("id")
    return (
        PortalDossier.objects.filter(agency_id=run.agency_id, dossier_id__in=ids, confirmed_sequence__gt=0)
        .select_related("dossier")
        .order_by(F("looked_up_at").asc(nulls_first=True), "id")
    )


def carry_out(run: Reconciliation) -> Reconciliation:
    """Compare and repair; the run's counts say what was found. Safe to repeat after a crash."""
    settled = config()
    run.started_at = run.started_at or now()
    run.of = run.agreed = run.missing = run.different = run.unanswered = run.repaired = 0
    if settled is None:
        run.note = "Kết nối Cổng quốc gia đang tắt nên không đối soát được."
        return _closed(run)
    _queue_forgotten(run)
    client = client_of(settled)
    _compare_all(run, client)
    revive([run.agency_id])
    return _closed(run)


def _closed(run: Reconciliation) -> Reconciliation:
    run.finished_at = now()
    run.save()
    return run


def _queue_forgotten(run: Reconciliation) -> None:
    """Dossiers received while the portal was switched off have no deliveries yet."""
    for row in lacking([run.agency_id], run.from_on, run.to_on, why=NOT_QUEUED)[:MOST_A_RUN]:
        confirmed = int(getattr(row, "confirmed_sequence", 0) or 0)
        queue(run.agency_id, row.id, from_sequence=confirmed + 1)
        run.repaired += 1


def _compare_all(run: Reconciliation, client: FirstClient | HubClient) -> None:
    links = list(_to_look_up(run)[:MOST_A_RUN])
    run.of, failures = len(links), 0
    for number, link in enumerate(links):
        try:
            if isinstance(client, FirstClient):
                _look_up(run, client, link)
            else:
                _say_again(run, client, link)
            failures = 0
        except (DeliveryError, NotTaken) as error:
            run.unanswered += 1
            failures += 1
            run.note = str(error)[:300]
            if failures >= _FAILURES_IN_A_ROW:
                run.unanswered += len(links) - number - 1
                return


def _look_up(run: Reconciliation, client: FirstClient, link: PortalDossier) -> None:
    """Ask for one dossier and count what the portal says."""
    dossier = link.dossier
    told = client.call("TraCuuHoSo", {"mahoso": dossier.code}, agency_id=run.agency_id, unit=_unit(dossier))
    mine = PortalDossier.objects.filter(agency_id=link.agency_id, id=link.id)
    mine.update(looked_up_at=now())
    status = found_status(told.result[0]) if told.result and isinstance(told.result[0], dict) else None
    if not told.result:
        run.missing += 1
        repair(link, Hindrance.MISSING, "Tra cứu trên Cổng không thấy hồ sơ. Hệ thống gửi lại từ đầu.")
    elif status is not None and status != link.confirmed_status:
        run.different += 1
        words = f"Cổng đang ghi trạng thái {status}, đã gửi {link.confirmed_status}. Hệ thống gửi lại."
        repair(link, Hindrance.DIFFERENT, words)
    else:
        run.agreed += 1
        return
    run.repaired += 1


def _say_again(run: Reconciliation, client: HubClient, link: PortalDossier) -> None:
    """The six steps have no look-up: the last status is said once more, and the answer tells the rest.

    Every night until half a day after the confirmation, when nothing is on its way any more: a status that
    was lost or overtaken is put right by it.
    """
    said_at, told_at = link.looked_up_at, link.confirmed_at
    if said_at is not None and told_at is not None and said_at - told_at >= SETTLED_AFTER:
        run.agreed += 1
        return
    report = report_of(link.agency_id, link.dossier_id, link.confirmed_sequence)
    row = status_row(link.portal_id, link.portal_code, report)
    told = client.call("CapNhatTrangThai", [row], agency_id=run.agency_id)
    mine = PortalDossier.objects.filter(agency_id=link.agency_id, id=link.id)
    if told.verdict is Verdict.MISSING:
        run.missing += 1
        run.repaired += 1
        mine.update(portal_id="")
        repair(link, Hindrance.MISSING, "Trục hồ sơ báo không có hồ sơ. Hệ thống gửi lại từ đầu.")
        return
    mine.update(looked_up_at=now())
    run.agreed += 1


def _unit(dossier: Dossier) -> str:
    return dossier.code.partition("-")[0]


def carry_out_waiting() -> int:
    """The comparisons that wait or were broken off; how many were carried out."""
    with across_agencies("the worker takes up the comparisons asked for in every agency"):
        runs = list(Reconciliation.objects.filter(finished_at=None).order_by("asked_at"))
    for run in runs:
        carry_out(run)
    return len(runs)


def compare_nightly() -> int:
    """Every agency with dossiers of the last weeks; how many were compared. Nothing while switched off."""
    if config() is None:
        return 0
    first = today() - timedelta(days=NIGHTLY_DAYS)
    with across_agencies("the nightly comparison looks at every agency that receives dossiers"):
        agencies = list(
            Dossier.objects.filter(Q(received_at__date__gte=first))
            .values_list("agency_id", flat=True)
            .distinct()
        )
    for agency_id in agencies:
        run = carry_out(open_run(agency_id, first, today(), asked_by="Hệ thống, hằng đêm"))
        log.info(
            "national_portal.reconciled",
            agency=agency_id,
            of=run.of,
            missing=run.missing,
            repaired=run.repaired,
        )
    return len(agencies)
