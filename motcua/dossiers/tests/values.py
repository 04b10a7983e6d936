"""Small values the pure tests share."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from motcua.core.journal import Event, Meta
from motcua.dossiers import events as e
from motcua.dossiers.state import DossierState
from motcua.dossiers.transitions import apply

START = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def opening(**changes: object) -> e.Opening:
    """The facts of a dossier at the counter."""
    facts: dict[str, object] = {
        "code": "H24.1-261123-0001",
        "channel": "counter",
        "procedure_id": 1,
        "procedure_code": "1.001193",
        "sector_code": "ho-tich",
        "version_id": 1,
        "case_key": "chung",
        "competent_agency_id": 1,
        "submitter_id": 10,
        "owner_id": 10,
    }
    return e.Opening(**(facts | changes))  # type: ignore[arg-type]


def clock(kind: str = "term", days: int = 3) -> e.Clock:
    """A clock that ends some calendar days later."""
    return e.Clock(
        kind=kind,
        start_at=START,
        term_value=days,
        term_unit="working_day",
        law_on=date(2026, 11, 23),
        due_at=START + timedelta(days=days),
    )


PLACES = {
    "receive": e.Place(step=0, kind="receive", next_kind="process", role="receptionist", holder_id=1),
    "process": e.Place(step=1, kind="process", next_kind="approve", role="specialist", holder_id=2),
    "approve": e.Place(step=2, kind="approve", next_kind="issue", role="leader"),
    "issue": e.Place(step=3, kind="issue", next_kind="return", role="clerk"),
    "return": e.Place(step=4, kind="return", next_kind="", role="receptionist"),
}


def received(fee: int = 0) -> e.Received:
    """A new dossier, accepted."""
    return e.Received(
        opening=opening(),
        clock=clock(),
        place=PLACES["receive"],
        book_year=2026,
        book_number=1,
        paper_count=1,
        fee_due=fee,
        asked_anyway={},
    )


def told(*happened: Event, officer: int = 2) -> DossierState:
    """The state after the events, one hour apart."""
    state: DossierState | None = None
    for number, event in enumerate(happened, start=1):
        meta = Meta(number, START + timedelta(hours=number), officer, "Công chức")
        state = apply(state, event, meta)
    assert state is not None
    return state


TRANSFERRED = e.Transferred(place=PLACES["process"])
PROPOSED = e.Proposed(kind="approve", reason="", place=PLACES["approve"])
APPROVED = e.Approved(place=PLACES["issue"])
ISSUED = e.ResultIssued(
    place=PLACES["return"],
    result_code="KQ.G15.000031",
    number="12",
    issued_on=date(2026, 11, 23),
    is_electronic=True,
    is_early_notice_sent=False,
)
HANDED = e.HandedOver(
    to="submitter", receiver_id=10, proof="Giấy tiếp nhận", method="counter", originals_returned=True
)
SUPPLEMENT = e.SupplementRequested(
    items=("Bản chính giấy chứng sinh",),
    reason="Thiếu bản chính",
    close_on=START + timedelta(days=15),
    is_late=False,
    form_number=1,
)
