"""Issued documents, consultations and meetings of a commune at work, and arguments for their addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.core.actor import Actor
from motcua.core.clock import now, simulated, today
from motcua.planning.consultations import actions as consulting
from motcua.planning.consultations.models import AskedUnit
from motcua.planning.issued_documents import actions as issuing
from motcua.planning.meetings import actions as meeting_deeds
from motcua.planning.meetings.models import Invitee

if TYPE_CHECKING:
    from tests.support.samples import Sample
    from tests.support.world import World


def _paper(name: str) -> SimpleUploadedFile:
    from tests.support.world import PNG

    return SimpleUploadedFile(name, PNG, "image/png")


def add_office_papers(world: World) -> None:
    """One of each for both communes; the neighbour's clerk is its receptionist with more roles."""
    cast = world.cast
    own = {"clerk": cast["vanthu"], "holder": cast["kiemsoat"], "guest": cast["tiepnhan1"]}
    roles = frozenset({"clerk", "control_officer"})
    neighbour = replace(cast["lancan.tiepnhan"], roles=roles)
    foreign = {"clerk": neighbour, "holder": neighbour, "guest": neighbour}
    for prefix, people in (("", own), ("foreign_", foreign)):
        things = {
            "issued": _issued(people["clerk"], prefix),
            **_consultation(people["holder"], prefix),
            **_meeting(people["holder"], people["guest"], world.things[f"{prefix}task"].id),
        }
        world.things |= {f"{prefix}{name}": thing for name, thing in things.items()}


def _issued(clerk: Actor, prefix: str) -> Any:
    facts = issuing.DocumentFacts(
        type_code="ke-hoach",
        issued_on=today(),
        excerpt="Kiểm soát thủ tục hành chính",
        signer="Người Ký Mẫu",
        recipients="Như Điều 3\nLưu VT",
    )
    return issuing.issue_document(
        facts, actor=clerk, request_id=f"world-{prefix}issued", upload=_paper("ke-hoach.png")
    )


def _consultation(holder: Actor, prefix: str) -> dict[str, Any]:
    facts = consulting.ConsultationFacts(
        title="dự thảo Quy chế một cửa",
        upper_agency="Sở Mẫu",
        received_on=today(),
        due_on=today() + timedelta(days=9),
    )
    asked = consulting.Asked(due_on=today() + timedelta(days=4), names=("Hội Mẫu", "Đoàn Mẫu"))
    row = consulting.open_consultation(
        facts, asked, upload=_paper("du-thao.png"), actor=holder, request_id=f"world-{prefix}consultation"
    )
    first, second = AskedUnit.objects.filter(agency_id=row.agency_id, consultation_id=row.id).order_by("name")
    said = {"clause": "Điều 5 khoản 2", "proposal": "Sửa “3 ngày” thành “2 ngày”"}
    sent = consulting.add_comment(first, **said, actor=holder, request_id=f"world-{prefix}sent")
    consulting.finish_answer(first, note="Nhất trí", upload=_paper("gop-y.png"), actor=holder)
    open_comment = consulting.add_comment(second, **said, actor=holder, request_id=f"world-{prefix}open")
    return {
        "consultation": row,
        "sent_consultation": _sent(holder, facts, asked, prefix),
        "answered_unit": first,
        "asked_unit": second,
        "comment": sent,
        "open_comment": open_comment,
    }


def _sent(holder: Actor, facts: consulting.ConsultationFacts, asked: consulting.Asked, prefix: str) -> Any:
    row = consulting.open_consultation(
        facts, asked, upload=_paper("du-thao.png"), actor=holder, request_id=f"world-{prefix}replied"
    )
    return consulting.send_reply(
        row,
        sent_on=today(),
        symbol="45/BC-UBND",
        missing_note="Đã nhắc hai lần",
        upload=_paper("tra-loi.png"),
        actor=holder,
    )


def _meeting(holder: Actor, guest: Actor, task_id: int) -> dict[str, Any]:
    """One that is to come, and one of yesterday with minutes and a decision."""
    starts_at = now() - timedelta(days=1)
    facts = meeting_deeds.MeetingFacts(
        kind="half_year",
        title="Giao ban sáu tháng",
        place="Hội trường",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=2),
        agenda="Báo cáo\nThảo luận",
    )
    invited = meeting_deeds.Invited(officer_ids=(guest.officer_id or 0,), guests=("Khách Mẫu",))
    with simulated(starts_at - timedelta(days=1)):
        held = meeting_deeds.call_meeting(
            facts, invited, actor=holder, request_id=f"world-held-{task_id}", task_id=task_id
        )
        paper = meeting_deeds.add_material(held, title="Báo cáo", upload=_paper("bao-cao.png"), actor=holder)
    with simulated(starts_at + timedelta(minutes=5)):
        meeting_deeds.check_in(code=held.code, actor=guest)
    decision = meeting_deeds.add_decision(
        held,
        text="Niêm yết thủ tục mới",
        officer_id=guest.officer_id or 0,
        due_on=today() + timedelta(days=7),
        actor=holder,
        request_id=f"world-decision-{task_id}",
    )
    minutes = meeting_deeds.write_minutes(held, text="Đã thống nhất", upload=_paper("bb.png"), actor=holder)
    ahead = now() + timedelta(days=3)
    coming = meeting_deeds.call_meeting(
        replace(
            facts, kind="training", title="Tập huấn", starts_at=ahead, ends_at=ahead + timedelta(hours=2)
        ),
        invited,
        actor=holder,
        request_id=f"world-coming-{task_id}",
    )
    invitee = Invitee.objects.get(agency_id=held.agency_id, meeting_id=held.id, officer__isnull=True)
    return {
        "meeting": minutes,
        "coming_meeting": coming,
        "material": paper,
        "decision": decision,
        "invitee": invitee,
    }


def office_paper_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    """Real arguments for every address of the three slices."""
    yield from _issued_samples(world, prefix, whose)
    yield from _consultation_samples(world, prefix, whose)
    yield from _meeting_samples(world, prefix, whose)


def _issued_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    from tests.support.samples import Sample

    document = world.things[f"{prefix}issued"]
    for name in ("issued_detail", "issued_file", "issued_attach", "issued_cancel"):
        yield Sample(name, {"document_id": document.id}, whose, document)


def _consultation_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    from tests.support.samples import Sample

    row, unit = world.things[f"{prefix}consultation"], world.things[f"{prefix}asked_unit"]
    answered = world.things[f"{prefix}answered_unit"]
    one = {"consultation_id": row.id}
    for name in ("detail", "draft", "ask", "send", "stop"):
        yield Sample(f"consultation_{name}", one, whose, row)
    sent = world.things[f"{prefix}sent_consultation"]
    for name in ("detail", "reply"):
        yield Sample(f"consultation_{name}", {"consultation_id": sent.id}, whose, sent)
    for kind in ("pdf", "docx"):
        yield Sample("consultation_print", {**one, "kind": kind}, whose, row)
    for name in ("answer", "finish"):
        yield Sample(f"consultation_{name}", {**one, "asked_id": unit.id}, whose, unit)
    yield Sample("consultation_paper", {**one, "asked_id": answered.id}, whose, row)
    comment, open_comment = world.things[f"{prefix}comment"], world.things[f"{prefix}open_comment"]
    yield Sample("consultation_decide", {**one, "comment_id": comment.id}, whose, comment)
    yield Sample("consultation_comment_remove", {**one, "comment_id": open_comment.id}, whose, unit)


def _meeting_samples(world: World, prefix: str, whose: str) -> Iterator[Sample]:
    from tests.support.samples import Sample

    held, coming = world.things[f"{prefix}meeting"], world.things[f"{prefix}coming_meeting"]
    one = {"meeting_id": held.id}
    names = ("detail", "invite", "code", "material_add", "minutes", "minutes_approve", "decision_add")
    for name in (*names, "minutes_file"):
        yield Sample(f"meeting_{name}", one, whose, held)
    for name in ("detail", "change", "cancel"):
        yield Sample(f"meeting_{name}", {"meeting_id": coming.id}, whose, coming)
    for kind in ("pdf", "docx"):
        yield Sample("meeting_minutes_print", {**one, "kind": kind}, whose, held)
    paper, invitee = world.things[f"{prefix}material"], world.things[f"{prefix}invitee"]
    yield Sample("meeting_material", {**one, "material_id": paper.id}, whose, held)
    yield Sample("meeting_mark", {**one, "invitee_id": invitee.id}, whose, invitee)
    decision = world.things[f"{prefix}decision"]
    for name in ("meeting_decision_done", "meeting_decision_to_task"):
        yield Sample(name, {"decision_id": decision.id}, whose, decision)
