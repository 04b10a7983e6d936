"""A small sound content that tests bend until it breaks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from motcua.catalogue.content import (
    Case,
    ChannelTerm,
    Fee,
    LegalBasis,
    RequiredPaper,
    ResultKind,
    Step,
    VersionContent,
)


def step(key: str, kind: str, position: str, hours: str = "1", **more: Any) -> Step:
    return Step.model_validate_json(
        Step.model_construct(
            key=key,
            name=more.pop("name", key),
            kind=kind,
            position=position,
            hours=Decimal(hours),
            status_shown=more.pop("status_shown", "Đang xử lý"),
            may_return_to=tuple(more.pop("may_return_to", ())),
            may_consult=more.pop("may_consult", False),
        ).model_dump_json(warnings=False)
    )


def steps(hours: tuple[str, ...] = ("1", "4", "2", "0")) -> tuple[Step, ...]:
    return (
        step("tiep-nhan", "receive", "receptionist", hours[0]),
        step("tham-dinh", "process", "specialist", hours[1], may_return_to=("tiep-nhan",), may_consult=True),
        step("phe-duyet", "approve", "leader", hours[2], may_return_to=("tham-dinh",)),
        step("tra-ket-qua", "return", "receptionist", hours[3]),
    )


def term(channel: str = "counter", value: int = 1, unit: str = "working_day") -> ChannelTerm:
    return ChannelTerm.model_validate_json(f'{{"channel": "{channel}", "value": {value}, "unit": "{unit}"}}')


def case(**changes: Any) -> Case:
    base: dict[str, Any] = {
        "key": "chung",
        "name": "Trường hợp chung",
        "papers": (RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1),),
        "terms": (term(),),
        "fees": (Fee.model_validate_json('{"kind": "charge", "name": "Lệ phí", "state": "free"}'),),
        "steps": steps(),
    }
    return Case(**{**base, **changes})


def content(**changes: Any) -> VersionContent:
    base: dict[str, Any] = {
        "name": "Cấp giấy xác nhận mẫu",
        "sector_code": "ho-tich",
        "who_may_apply": ("Công dân Việt Nam",),
        "executing_agency": "Ủy ban nhân dân cấp xã",
        "cases": (case(),),
        "legal_bases": (LegalBasis(number="60/2014/QH13", title="Luật Hộ tịch"),),
        "results": (ResultKind(code="KQ.G15.000038", name="Giấy xác nhận"),),
        "how_to": "Người dân nộp tờ khai. Cán bộ kiểm tra và tiếp nhận.",
    }
    return VersionContent(**{**base, **changes})
