"""A procedure to file under and a desk to file at, on Tuesday 24 March 2026, nine in the morning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind, RequiredPaper
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.queries import forget_contents
from motcua.catalogue.tests.samples import case, content, step, term
from motcua.core.actor import Actor
from motcua.core.ids import new_id
from motcua.demo.pytest_cast import Cast
from motcua.dossiers import actions
from motcua.dossiers.facts import Filing, PaperFacts, PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel

NINE = datetime(2026, 3, 24, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CODE = "1.000001"

STEPS = (
    step("tiep-nhan", "receive", "receptionist", "1"),
    step("tham-dinh", "process", "specialist", "8", may_consult=True),
    step("xac-minh", "process", "specialist", "8", may_return_to=("tham-dinh",)),
    step("phe-duyet", "approve", "leader", "4", may_return_to=("tham-dinh", "xac-minh")),
    step("van-thu", "issue", "clerk", "1"),
    step("tra-ket-qua", "return", "receptionist", "0"),
)


@pytest.fixture(autouse=True)
def _no_old_contents() -> Iterator[None]:
    forget_contents()
    yield
    forget_contents()


@pytest.fixture
def clock() -> Iterator[time_machine.Coordinates]:
    """The clock stands until a test moves it."""
    with time_machine.travel(NINE, tick=False) as standing:
        yield standing


@pytest.fixture
def version(clock: time_machine.Coordinates, cast: Cast) -> ProcedureVersion:
    """Procedure 1.000001, in force on the standing day."""
    return approved_version(cast)


def approved_version(cast: Cast) -> ProcedureVersion:
    """Procedure 1.000001: five working days, one paper, one more if at hand."""
    paper = RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1)
    other = RequiredPaper(key="giay-khac", name="Giấy tờ khác", copies=1, required=False)
    one = case(
        steps=STEPS,
        terms=(term("counter", 5), term("online", 5), term("post", 5)),
        papers=(paper, other),
    )
    draft = add_procedure(
        code=CODE,
        content=content(cases=(one,)),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=cast["kiemsoat"],
    )
    return approve_version(
        draft,
        decision_no="01/QĐ-UBND",
        decision_on=date(2025, 7, 1),
        valid_from=date(2025, 7, 1),
        actor=cast["chutich"],
    )


def filing(**changes: Any) -> Filing:
    """A complete filing at the counter."""
    whole = Filing(
        procedure_code=CODE,
        case_key="chung",
        channel=Channel.COUNTER,
        submitter=PartyFacts(
            name="Nguyễn Thị Thử Nghiệm", id_number="030199000001", phone="0912 345 678", address="Thôn Mẫu"
        ),
        papers=(PaperFacts(name="Tờ khai theo mẫu", paper_key="to-khai", originals=1, pages=2),),
    )
    return replace(whole, **changes)


def request_id() -> str:
    """A new one each time."""
    return f"{new_id():x}"


@pytest.fixture
def receive(version: ProcedureVersion, cast: Cast) -> Callable[..., Dossier]:
    """A function that receives a complete filing at the first desk."""

    def perform(*, by: str = "tiepnhan1", **changes: Any) -> Dossier:
        actor = cast[by]
        return actions.receive_new(
            filing(**changes), agency_id=actor.agency_id or 0, actor=actor, request_id=request_id()
        )

    return perform


class Desk:
    """Deeds by name with the usual persons, so that a test tells only what matters."""

    USUAL: dict[str, tuple[str, dict[str, Any]]] = {
        "transfer": ("tiepnhan1", {}),
        "forward": ("hotich", {}),
        "propose_approval": ("hotich", {}),
        "propose_refusal": ("hotich", {"reason": "Không đủ điều kiện"}),
        "propose_extension": ("hotich", {"reason": "Chờ xác minh", "extra_days": 2}),
        "propose_second_supplement": (
            "hotich",
            {"reason": "Giấy nộp sai mẫu", "items": ("Tờ khai đúng mẫu",)},
        ),
        "request_supplement": ("hotich", {"reason": "Thiếu giấy tờ", "items": ("Bản sao trích lục",)}),
        "request_second_supplement": ("chutich", {}),
        "receive_supplement": ("tiepnhan1", {"papers": (PaperFacts(name="Bản sao trích lục", copies=1),)}),
        "approve": ("chutich", {}),
        "refuse": ("chutich", {"reason": "Không đủ điều kiện", "basis": "Điều 5 Luật mẫu"}),
        "extend": ("chutich", {"reason": "Chờ xác minh"}),
        "reject_proposal": ("chutich", {"reason": "Chưa đủ căn cứ"}),
        "issue_result": ("vanthu", {"number": "15/GXN", "issued_on": NINE.date()}),
        "hand_over": ("tiepnhan1", {"to": "submitter", "proof": "Giấy tiếp nhận"}),
        "stop": ("tiepnhan1", {"cause": "applicant", "reason": "Người nộp xin dừng"}),
        "correct_error": ("hotich", {"reason": "Sai chữ đệm trong kết quả"}),
        "reopen": ("chutich", {}),
        "mark_fee_paid": ("tiepnhan1", {"method": "cash", "receipt_number": "0001"}),
        "require_fee": ("hotich", {"amount": 50_000}),
        "assign": ("chutich", {}),
        "guide": ("tiepnhan1", {"items": ("Ảnh chân dung",), "reason": "Thiếu ảnh"}),
        "refer": (
            "hotich",
            {
                "lines": (
                    actions.LineFacts(
                        position=1, agency="Bảo hiểm xã hội khu vực", work="Cấp thẻ bảo hiểm", term_value=3
                    ),
                    actions.LineFacts(
                        position=2, agency="Công an phường bên", work="Đăng ký thường trú", term_value=2
                    ),
                )
            },
        ),
        "recall_referral": ("hotich", {"reason": "Không cần nữa"}),
        "consult": (
            "hotich",
            {
                "agency": "Công an xã",
                "question": "Xác minh cư trú",
                "due_at": NINE.replace(day=26, hour=17),
            },
        ),
    }

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def __call__(self, dossier: Dossier, *deeds: str, by: str = "", **facts: Any) -> Dossier:
        """Do the deeds one after the other; ``by`` and facts are for the last."""
        for number, deed in enumerate(deeds, start=1):
            usual, given = self.USUAL.get(deed, ("", {}))
            is_last = number == len(deeds)
            actor: Actor = self.cast[by if by and is_last else usual]
            given = given | (facts if is_last else {})
            if deed == "recall_referral":
                given.setdefault("referral_id", int(dossier.referrals[0]["id"]))
            rid = given.pop("request_id", request_id()) if "request_id" in given else request_id()
            dossier = getattr(actions, deed)(dossier, actor=actor, request_id=rid, **given)
        return dossier


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """The deeds."""
    return Desk(cast)
