"""What two communes have of each other's work, made by the real deeds; and arguments for its addresses."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any

from motcua.core.actor import SYSTEM, Actor
from motcua.core.ids import new_id
from motcua.documents.files import store_file
from motcua.dossiers import actions
from motcua.dossiers.models import Dossier
from motcua.dossiers.referrals.actions import arrive, finish_referral, receive_referral
from motcua.dossiers.referrals.exchange import lines_of
from motcua.dossiers.referrals.models import Referral
from motcua.integrations.outside_agencies.actions import name_body

if TYPE_CHECKING:
    from tests.support.samples import Sample
    from tests.support.world import World

DESK, SPECIALIST, THERE_DESK, THERE = "tiepnhan1", "hotich", "lancan.tiepnhan", "lancan.chuyenmon"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def outside_lines() -> dict[str, Any]:
    """Two bodies outside, one after the other."""
    bodies = ("Bảo hiểm xã hội khu vực", "Chi cục Thuế khu vực")
    return {
        "lines": tuple(
            actions.LineFacts(position=turn, agency=name, work="Xác nhận nghĩa vụ đã xong", term_value=2)
            for turn, name in enumerate(bodies, start=1)
        )
    }


def lines_to(agency_id: int | None, count: int) -> dict[str, Any]:
    """Parts of the work for an agency of this system, all at once."""
    facts = {"position": 1, "work": "Xác nhận nơi cư trú của người yêu cầu", "term_value": 2}
    return {"lines": tuple(actions.LineFacts(agency_id=agency_id, **facts) for _ in range(count))}  # type: ignore[arg-type]


def _request() -> str:
    return f"world-{new_id():x}"


def _arrived(dossier: Dossier) -> list[Referral]:
    return [arrive(line, dossier, number, actor=SYSTEM) for line, number in lines_of(dossier).values()]


def _finish(referral: Referral, actor: Actor) -> Referral:
    """Take it in, answer with a file."""
    taken = receive_referral(referral, actor=actor, request_id=_request(), holder_id=actor.officer_id)
    file = store_file(BytesIO(PNG), "xac-nhan.png", agency_id=referral.agency_id, actor=actor)
    return finish_referral(
        taken,
        actor=actor,
        request_id=_request(),
        outcome="done",
        summary="Đã xác nhận",
        result_number="07/XN",
        file_id=file.id,
    )


def add_referrals(world: World, ours: Dossier, theirs: Dossier) -> None:
    """``ours`` has a part at the neighbour, answered; ``theirs`` three here: arrived, taken in, answered."""
    cast, things = world.cast, world.things
    things["outside_body"] = name_body(code="BHXH.01", name="Bảo hiểm xã hội khu vực", actor=cast["kiemsoat"])
    done = _finish(_arrived(ours)[0], cast[THERE])
    things["foreign_referral"], things["referred"] = done, ours
    actions.answer_referral(
        ours,
        actor=SYSTEM,
        request_id=_request(),
        referral_id=done.id,
        outcome=done.outcome,
        summary="Đã xác nhận",
        result_number=done.result_number,
        file_agency_id=done.agency_id,
        file_id=done.file_id,
    )
    arrived, taken, answered = _arrived(theirs)
    things["referral_arrived"] = arrived
    things["referral_taken"] = receive_referral(
        taken, actor=cast[DESK], request_id=_request(), holder_id=cast[SPECIALIST].officer_id
    )
    things["referral_done"] = _finish(answered, cast[SPECIALIST])
    things["foreign_referred"] = theirs


def referral_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """The addresses with arguments of one commune's side."""
    from tests.support.samples import Sample

    things = world.things
    dossier = things[f"{prefix}referred"]
    sequence = next(
        one.sequence for one in dossier.events.filter(agency_id=dossier.agency_id, type="Referred")
    )
    for kind in ("pdf", "docx"):
        slip = {"dossier_id": dossier.id, "sequence": sequence, "kind": kind}
        yield Sample("referral_slip", slip, whose, dossier)
    if prefix:
        done = things["foreign_referral"]
        yield Sample("referral_detail", {"referral_id": done.id}, whose, done)
        yield Sample("referral_result", {"referral_id": done.id}, whose, done)
        return
    yield Sample("outside_body_end", {"body_id": things["outside_body"].pk})
    done = things["foreign_referral"]
    yield Sample(
        "dossier_referral_result", {"dossier_id": dossier.id, "referral_id": done.id}, whose, dossier
    )
    for name in ("arrived", "taken", "done"):
        one = things[f"referral_{name}"]
        yield Sample("referral_detail", {"referral_id": one.id}, whose, one)
    for name, deed, asks in (
        ("arrived", "receive_referral", "referral.receive"),
        ("taken", "finish_referral", "referral.finish"),
        ("taken", "assign_referral", "referral.assign"),
    ):
        one = things[f"referral_{name}"]
        yield Sample("referral_deed", {"referral_id": one.id, "deed": deed}, whose, one, asks)
    yield Sample(
        "referral_result", {"referral_id": things["referral_done"].id}, whose, things["referral_done"]
    )
    taken, paper = things["referral_taken"], _scan(things["foreign_referred"])
    yield Sample("referral_paper", {"referral_id": taken.id, "paper_id": paper}, whose, taken)


def _scan(dossier: Dossier) -> int:
    papers = dossier.papers.filter(agency_id=dossier.agency_id).exclude(file_id=None)
    return int(papers[0].id)
