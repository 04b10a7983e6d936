"""Our codes in the portal's words: pulled, suggested, settled."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from motcua.core.clock import now
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.core.text import fold
from motcua.demo.pytest_cast import Cast
from motcua.integrations.national_portal import actions
from motcua.integrations.national_portal.codes import Unmapped, looks_national, resolve, suggestions
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, PortalCode
from motcua.integrations.national_portal.own_codes import own_codes
from motcua.integrations.national_portal.pulling import (
    PortalSilent,
    pull_dictionaries,
    pull_procedures,
    record_of,
)
from motcua.integrations.national_portal.standin import samples
from motcua.integrations.national_portal.standin.faults import Fault, FaultKind
from motcua.integrations.national_portal.standin.server import StandIn
from motcua.organisations.models import Agency

pytestmark = pytest.mark.django_db


def listed(kind: CodeKind, code: str, name: str) -> PortalCode:
    return PortalCode.objects.create(kind=kind, code=code, name=name, folded_name=fold(name), pulled_at=now())


@pytest.fixture
def sector(version: Any) -> str:
    """Our code of the tests' sector."""
    return str(version.procedure.sector.code)


@pytest.mark.parametrize(
    ("kind", "code", "is_national"),
    [
        (CodeKind.PROCEDURE, "1.001193", True),
        (CodeKind.PROCEDURE, "1.012753.H19", False),
        (CodeKind.PROCEDURE, "TAM.0001", False),
        (CodeKind.SECTOR, "G15-HT02", True),
        (CodeKind.SECTOR, "ho-tich", False),
        (CodeKind.AGENCY, "H24.990", True),
        (CodeKind.AGENCY, "000.00.16.H23", True),
        (CodeKind.AGENCY, "xa-mau", False),
    ],
)
def test_a_national_code_says_so_by_itself(kind: CodeKind, code: str, is_national: bool) -> None:
    assert looks_national(kind, code) is is_national


def test_a_national_code_needs_no_settling() -> None:
    assert resolve(CodeKind.PROCEDURE, "1.001193", "Đăng ký khai sinh").code == "1.001193"


def test_a_national_looking_sector_that_the_dictionary_lacks_needs_settling() -> None:
    listed(CodeKind.SECTOR, "G15-HT02", "Hộ tịch")
    with pytest.raises(Unmapped):
        resolve(CodeKind.SECTOR, "G15-HT99", "Hộ tịch")


def test_suggestions_put_the_same_name_before_a_similar_one() -> None:
    rows = [
        listed(CodeKind.SECTOR, "G15-HT02", "Hộ tịch"),
        listed(CodeKind.SECTOR, "G15-HT03", "Hộ tịch có yếu tố nước ngoài"),
        listed(CodeKind.SECTOR, "G17-DD01", "Đất đai"),
    ]
    found = suggestions("ho-tich", "Hộ tịch", rows)
    assert (found[0].code, found[0].is_sure) == ("G15-HT02", True)
    assert "G17-DD01" not in [one.code for one in found]


def test_settling_writes_one_line_and_shows_who(sector: str, cast: Cast) -> None:
    listed(CodeKind.SECTOR, "G15-HT02", "Hộ tịch")
    actions.settle_code(CodeKind.SECTOR, sector, "G15-HT02", actor=cast["kiemsoat"])
    (own,) = own_codes(CodeKind.SECTOR)
    assert own.national is not None
    assert (own.national.code, own.is_open) == ("G15-HT02", False)
    assert cast["kiemsoat"].name in own.how
    line = AuditLine.objects.get(deed="national_portal.code_settled")
    assert line.detail == {"kind": "sector", "before": "", "after": "G15-HT02"}


def test_the_same_code_settled_again_changes_nothing(sector: str, cast: Cast) -> None:
    listed(CodeKind.SECTOR, "G15-HT02", "Hộ tịch")
    for _ in range(2):
        actions.settle_code(CodeKind.SECTOR, sector, "G15-HT02", actor=cast["kiemsoat"])
    assert AuditLine.objects.filter(deed="national_portal.code_settled").count() == 1
    assert CodeMapping.objects.count() == 1


def test_a_code_that_the_portal_lacks_is_refused(sector: str, cast: Cast) -> None:
    listed(CodeKind.SECTOR, "G15-HT02", "Hộ tịch")
    with pytest.raises(DomainError, match="không có mã"):
        actions.settle_code(CodeKind.SECTOR, sector, "G15-XX99", actor=cast["kiemsoat"])
    assert CodeMapping.objects.count() == 0


def test_without_a_dictionary_the_shape_is_asked_for(sector: str, cast: Cast) -> None:
    with pytest.raises(DomainError, match="đúng dạng"):
        actions.settle_code(CodeKind.SECTOR, sector, "lung tung", actor=cast["kiemsoat"])


def test_a_code_that_is_not_ours_is_not_found(cast: Cast) -> None:
    with pytest.raises(NotFound):
        actions.settle_code(CodeKind.SECTOR, "khong-co", "G15-HT02", actor=cast["kiemsoat"])


def test_settling_is_not_for_everyone(sector: str, cast: Cast) -> None:
    for who in ("tiepnhan1", "chutich", "congdan1"):
        with pytest.raises(NotAllowed):
            actions.settle_code(CodeKind.SECTOR, sector, "G15-HT02", actor=cast[who])


def test_sure_suggestions_are_taken_and_the_others_left(sector: str, cast: Cast) -> None:
    listed(CodeKind.SECTOR, "G15-HT02", "Hộ tịch")
    assert actions.take_sure_suggestions(CodeKind.SECTOR, actor=cast["kiemsoat"]) == 1
    assert actions.take_sure_suggestions(CodeKind.SECTOR, actor=cast["kiemsoat"]) == 0
    PortalCode.objects.all().delete()
    CodeMapping.objects.all().delete()
    listed(CodeKind.SECTOR, "G15-HT03", "Hộ tịch khác")
    assert actions.take_sure_suggestions(CodeKind.SECTOR, actor=cast["kiemsoat"]) == 0


# Pulling


def test_dictionaries_are_pulled_whole_and_anew(first: StandIn, cast: Cast) -> None:
    listed(CodeKind.SECTOR, "G99-CU01", "Lĩnh vực đã bỏ")
    counts = pull_dictionaries(actor=cast["kiemsoat"])
    assert counts["procedure"] == len(samples.procedure_list())
    assert not PortalCode.objects.filter(code="G99-CU01").exists()
    again = pull_dictionaries(actor=cast["kiemsoat"])
    assert again == counts
    assert PortalCode.objects.filter(code="1.001193").count() == 1


def test_a_failed_pull_changes_nothing(first: StandIn, cast: Cast) -> None:
    listed(CodeKind.SECTOR, "G99-CU01", "Lĩnh vực cũ")
    first.exchange.faults.order(Fault(FaultKind.ERROR_500, "LayDanhMucCoQuan", left=1))
    with pytest.raises(PortalSilent):
        pull_dictionaries(actor=cast["kiemsoat"])
    assert [row.code for row in PortalCode.objects.all()] == ["G99-CU01"]


def test_pulling_needs_a_portal_and_the_right(cast: Cast, settings: Any) -> None:
    with pytest.raises(WrongState):
        pull_dictionaries(actor=cast["kiemsoat"])
    with pytest.raises(NotAllowed):
        pull_dictionaries(actor=cast["hotich"])


def test_the_six_steps_have_no_dictionaries(hub: StandIn, cast: Cast) -> None:
    with pytest.raises(WrongState, match="sáu bước"):
        pull_dictionaries(actor=cast["kiemsoat"])


def test_a_procedure_of_the_portal_becomes_a_record_of_the_importer() -> None:
    from motcua.catalogue.importer.record import SourceRecord

    procedure = samples.procedure("1.001193")
    assert procedure is not None
    record = SourceRecord.model_validate(record_of(procedure))
    assert (record.code, record.domain) == ("1.001193", "Hộ tịch")
    assert [way.channel for way in record.submission_ways] == ["Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính"]
    assert record.submission_ways[0].time_value == 1
    assert record.results[0].code == "KQ.G15.000031"


def test_pulled_procedures_can_be_imported(first: StandIn, cast: Cast, tmp_path: Path) -> None:
    from motcua.catalogue.importer.intake import import_catalogue
    from motcua.core.actor import SYSTEM

    agency = Agency.objects.get(pk=cast["kiemsoat"].agency_id)
    file = tmp_path / "cong.jsonl"
    seen: list[tuple[int, int]] = []
    count = pull_procedures(file, agency, progress=lambda done, of: seen.append((done, of)))
    rows = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert count == len(rows) == len(samples.procedure_list())
    assert seen[-1] == (count, count)
    counts = import_catalogue(file, actor=SYSTEM)
    assert (counts["shape"], counts["records"]) == ("portal_normalised", count)
