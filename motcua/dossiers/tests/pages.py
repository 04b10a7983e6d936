"""What the page tests share: every deed with who does it, after what, and what is typed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pypdfium2
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from motcua.core.models import AccessLine
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.state import Channel
from motcua.dossiers.tests.conftest import Desk, filing, request_id

Receive = Callable[..., Dossier]


def scan(pages: int = 2, name: str = "to-khai.pdf") -> SimpleUploadedFile:
    """A PDF of blank pages, as a scanner makes it."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 300)
    buffer = io.BytesIO()
    document.save(buffer)
    document.close()
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="application/pdf")


@dataclass(frozen=True)
class Stage:
    """One deed's page: the deeds before it, who presses the button, what is typed, what must be there."""

    who: str
    after: tuple[str, ...] = ()
    typed: dict[str, Any] = field(default_factory=dict)
    is_filed_online: bool = False
    # A deed that this dossier's state does not allow: as it is right after these deeds.
    wrong_after: tuple[str, ...] = (
        "transfer",
        "forward",
        "propose_approval",
        "approve",
        "issue_result",
        "hand_over",
    )


REASON = {"reason": "Cần làm rõ thêm giấy tờ"}
REFUSAL = {**REASON, "basis": "Điều 5 Luật mẫu"}
PROPOSED = ("transfer", "forward", "propose_approval")
ISSUED = (*PROPOSED, "approve", "issue_result")
HANDED = (*ISSUED, "hand_over")
ONLINE: dict[str, Any] = {"is_filed_online": True}

STAGES: dict[str, Stage] = {
    "receive": Stage("tiepnhan1", **ONLINE),
    "guide": Stage("tiepnhan1", typed={"items": "Ảnh chân dung", **REASON}, **ONLINE),
    "refuse_at_desk": Stage("tiepnhan1", typed=REFUSAL, **ONLINE),
    "withdraw": Stage("tiepnhan1", typed=REASON, **ONLINE),
    "resubmit": Stage("tiepnhan1", after=("guide",), **ONLINE),
    "digitise": Stage("tiepnhan1"),
    "transfer": Stage("tiepnhan1"),
    "assign": Stage("chutich", after=("transfer",)),
    "forward": Stage("hotich", after=("transfer",)),
    "return_step": Stage("hotich", after=("transfer", "forward"), typed={"step": "1", **REASON}),
    "consult": Stage(
        "hotich",
        after=("transfer",),
        typed={"agency": "Công an xã", "question": "Xác minh nơi cư trú", "due_on": "26/03/2026"},
    ),
    "answer_consultation": Stage(
        "hotich", after=("transfer", "consult"), typed={"is_agreed": "yes", "summary": "Đúng nơi cư trú"}
    ),
    "refer": Stage(
        "hotich",
        after=("transfer",),
        typed={"work_1": "Xác nhận nơi cư trú", "value_1": "2", "unit_1": "working_day", "position_1": "1"},
    ),
    "answer_referral": Stage(
        "hotich", after=("transfer", "refer"), typed={"outcome": "done", "summary": "Đã cấp thẻ"}
    ),
    "recall_referral": Stage("hotich", after=("transfer", "refer"), typed=REASON),
    "continue_referrals": Stage("hotich", after=("transfer", "refer", "recall_referral"), typed=REASON),
    "request_supplement": Stage(
        "hotich", after=("transfer",), typed={"items": "Bản sao trích lục", **REASON}
    ),
    "request_second_supplement": Stage(
        "chutich",
        after=("transfer", "request_supplement", "receive_supplement", "propose_second_supplement"),
    ),
    "receive_supplement": Stage(
        "tiepnhan1", after=("transfer", "request_supplement"), typed={"items": "Bản sao trích lục"}
    ),
    "require_fee": Stage("hotich", after=("transfer",), typed={"amount": "50.000"}),
    "mark_fee_paid": Stage(
        "tiepnhan1",
        after=("transfer", "require_fee"),
        typed={"method": "cash", "receipt_number": "0001"},
        wrong_after=("transfer",),
    ),
    "propose_approval": Stage("hotich", after=("transfer", "forward")),
    "propose_refusal": Stage("hotich", after=("transfer",), typed=REASON),
    "propose_extension": Stage("hotich", after=("transfer",), typed={"extra_days": "2", **REASON}),
    "propose_second_supplement": Stage(
        "hotich",
        after=("transfer", "request_supplement", "receive_supplement"),
        typed={"items": "Tờ khai đúng mẫu", **REASON},
    ),
    "approve": Stage("chutich", after=PROPOSED),
    "refuse": Stage("chutich", after=("transfer", "propose_refusal"), typed=REFUSAL),
    "extend": Stage("chutich", after=("transfer", "propose_extension"), typed=REASON),
    "reject_proposal": Stage("chutich", after=PROPOSED, typed=REASON),
    "issue_result": Stage(
        "vanthu",
        after=(*PROPOSED, "approve"),
        typed={"number": "15/GXN", "issued_on": "24/03/2026", "result_code": "KQ.G15.000038"},
    ),
    "hand_over": Stage(
        "tiepnhan1", after=ISSUED, typed={"to": "submitter", "proof": "Giấy tiếp nhận", "method": "counter"}
    ),
    "correct_error": Stage("hotich", after=HANDED, typed=REASON, wrong_after=("transfer",)),
    "reopen": Stage("chutich", after=(*HANDED, "correct_error")),
    "stop": Stage("tiepnhan1", typed={"cause": "applicant", **REASON}),
}


def filed_online(cast: Cast, **changes: Any) -> Dossier:
    """A filing of the first citizen, waiting to be received."""
    return actions.register(
        filing(
            channel=Channel.ONLINE,
            submitter=PartyFacts(
                name="Mai Thị Thử", id_number="030199000011", user_id=cast["congdan1"].user_id
            ),
            **changes,
        ),
        agency_id=cast["tiepnhan1"].agency_id or 0,
        actor=cast["congdan1"],
        request_id=request_id(),
    )


def staged(stage: Stage, receive: Receive, desk: Desk) -> Dossier:
    """A dossier on which the deed fits."""
    dossier = filed_online(desk.cast) if stage.is_filed_online else receive()
    return desk(dossier, *stage.after) if stage.after else dossier


def typed_for(deed: str, dossier: Dossier, cast: Cast) -> dict[str, Any]:
    """What a person types into the deed's page."""
    data = dict(STAGES[deed].typed)
    if deed == "assign":
        data["holder_id"] = str(cast["diachinh"].officer_id)
    if deed == "refer":
        data["agency_1"] = str(cast["lancan.tiepnhan"].agency_id)
    if deed in {"answer_referral", "recall_referral"}:
        data["referral_id"] = dossier.referrals[0]["id"]
    if deed == "answer_consultation":
        data["consultation_id"] = dossier.consultations[0]["id"]
    if deed == "digitise":
        paper = dossier.papers.filter(agency_id=dossier.agency_id)[0]
        data[f"scan-{paper.id}"] = scan()
    return data


def deed_url(dossier: Dossier, deed: str) -> str:
    """The page of a deed."""
    return reverse("dossier_deed", args=[dossier.id, deed])


def told(answer: Any) -> list[str]:
    """The messages that wait for the next page."""
    return [str(message) for message in get_messages(answer.wsgi_request)]


def event_count(dossier: Dossier) -> int:
    """How many events the dossier has."""
    return DossierEvent.objects.filter(agency_id=dossier.agency_id, dossier_id=dossier.id).count()


def reads_of(dossier: Dossier) -> list[str]:
    """The purposes for which the dossier was read, in order."""
    lines = AccessLine.objects.filter(agency_id=dossier.agency_id, subject_id=dossier.id).order_by("at", "id")
    return list(lines.values_list("purpose", flat=True))
