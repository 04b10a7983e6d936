"""A commune with procedures that are filed online, and citizens who file them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.catalogue.actions import add_procedure, approve_version, offer_procedure
from motcua.catalogue.content import (
    Case,
    Channel,
    ExecutingKind,
    Fee,
    FeeKind,
    FeeState,
    ReplacedBy,
    RequiredPaper,
    VersionContent,
)
from motcua.catalogue.models import OnlineLevel, Procedure
from motcua.catalogue.queries import forget_contents
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.actor import SYSTEM, Actor
from motcua.demo.cast import COMMUNE, Organisation
from motcua.dossiers.facts import PartyFacts
from motcua.dossiers.models import Dossier
from motcua.organisations.models import Agency
from motcua.portal.actions import Answers, file_online

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
ENTERED_ON = date(2025, 7, 1)
ID_NUMBER = "030190001234"
PHONE = "0912345678"


@pytest.fixture(autouse=True)
def _fresh_process() -> Iterator[None]:
    """No content and no counted guess of another test."""
    forget_contents()
    cache.clear()
    yield
    forget_contents()
    cache.clear()


@pytest.fixture
def commune(organisation: Organisation) -> Agency:
    """The commune whose site it is."""
    return organisation.agencies[COMMUNE]


def enter(
    commune: Agency, code: str, made: VersionContent, *, level: str = OnlineLevel.PARTIAL, online: bool = True
) -> Procedure:
    """A procedure in force that the commune offers."""
    version = add_procedure(
        code=code, content=made, sector_name="Hộ tịch", executing=ExecutingKind.COMMUNE, actor=SYSTEM
    )
    approve_version(version, decision_no="01/QĐ-UBND", decision_on=None, valid_from=ENTERED_ON, actor=SYSTEM)
    channels = [Channel.COUNTER, *([Channel.ONLINE] if online else [])]
    offer_procedure(
        version.procedure,
        agency_id=commune.pk,
        channels=channels,
        actor=SYSTEM,
        online_level=level if online else OnlineLevel.NONE,
        valid_from=ENTERED_ON,
    )
    return version.procedure


def two_ways(**changes: Any) -> Case:
    """A case taken at the counter and online."""
    return case(terms=(term("counter", 3), term("online", 3)), **changes)


PAPERS = (
    RequiredPaper(key="to-khai", name="Tờ khai theo mẫu", originals=1, form_name="Mẫu số 1"),
    RequiredPaper(key="can-cuoc", name="Thẻ căn cước", originals=1, shown_only=True),
    RequiredPaper(
        key="ket-hon",
        name="Giấy chứng nhận kết hôn",
        copies=1,
        replaced_by=(
            ReplacedBy(
                database="Cơ sở dữ liệu hộ tịch điện tử",
                valid_from=date(2026, 1, 1),
                citation="Nghị quyết 66.7/2025/NQ-CP",
            ),
        ),
    ),
)


@pytest.fixture
def birth(commune: Agency) -> Procedure:
    """One case, one paper to upload, one that a database replaces."""
    return enter(commune, "1.001193", content(name="Đăng ký khai sinh", cases=(two_ways(papers=PAPERS),)))


@pytest.fixture
def household(commune: Agency) -> Procedure:
    """Two cases, a term whose unit nobody has confirmed, sums that are not known."""
    unknown = Fee(kind=FeeKind.CHARGE, name="Lệ phí đăng ký", state=FeeState.UNKNOWN)
    by_council = Fee(kind=FeeKind.FEE, name="Phí thẩm định", state=FeeState.BY_PROVINCIAL_COUNCIL)
    first = two_ways(key="moi", name="Thành lập mới", fees=(unknown, by_council))
    second = case(key="doi", name="Thay đổi nội dung", terms=(term("counter", 3),))
    return enter(
        commune,
        "1.001612",
        content(name="Đăng ký hộ kinh doanh <cá thể>", cases=(first, second)),
        online=True,
    )


@pytest.fixture
def counter_only(commune: Agency) -> Procedure:
    """Not taken online."""
    return enter(commune, "1.012812", content(name="Hòa giải tranh chấp đất đai"), online=False)


@pytest.fixture
def citizen(client_of: Callable[[str], Client]) -> Client:
    """A signed-in citizen."""
    return client_of("congdan1")


def picture(name: str = "to-khai.png") -> SimpleUploadedFile:
    """A small true picture."""
    return SimpleUploadedFile(name, PNG, "image/png")


def answers_for(procedure: Procedure, user_id: int | None, **changes: Any) -> Answers:
    """Answers as the forms give them."""
    owner = PartyFacts(name="Đỗ Mẫu Uyên", id_number=ID_NUMBER, phone=PHONE, user_id=user_id)
    return Answers(**{"procedure_code": procedure.code, "case_key": "chung", "owner": owner, **changes})


@pytest.fixture
def filed(birth: Procedure, commune: Agency, cast: dict[str, Actor]) -> Dossier:
    """A dossier the first citizen has filed."""
    actor = cast["congdan1"]
    return file_online(
        answers_for(birth, actor.user_id), [], agency_id=commune.pk, actor=actor, request_id="filed-before"
    )
