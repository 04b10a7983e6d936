"""Numbers of issued documents: by kind or together, without gaps or doubles, never used again."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.planning.issued_documents.actions import (
    attach_signed,
    cancel_document,
    continue_series,
    issue_document,
    set_numbering,
)
from motcua.planning.issued_documents.models import IssuedDocument, NumberSeries
from motcua.planning.issued_documents.symbols import document_types, symbol_of, type_choices
from motcua.planning.issued_documents.tests.papers import facts, issued, scan
from motcua.planning.models import TaskProduct
from tests.support.people import make_actor, make_agency
from tests.support.world_planning import plan_with_a_task


@pytest.mark.parametrize(
    ("number", "kind", "drafter", "wanted"),
    [
        (1, "ke-hoach", "", "01/KH-UBND"),
        (12, "ke-hoach", "", "12/KH-UBND"),
        (123, "quy-dinh", "", "123/QyĐ-UBND"),
        (78, "cong-van", "VP", "78/UBND-VP"),
        (5, "cong-van", "", "05/UBND"),
    ],
)
def test_a_symbol_is_written_as_offices_write_it(number: int, kind: str, drafter: str, wanted: str) -> None:
    assert symbol_of(number, kind, organ="UBND", drafter=drafter) == wanted


def test_the_decree_s_29_kinds_are_known_and_no_two_share_letters() -> None:
    kinds = document_types()
    letters = [one.letters for one in kinds.values() if one.letters]
    assert len(kinds) == 29
    assert len(set(letters)) == len(letters)
    assert ("ke-hoach", "Kế hoạch (KH)") in type_choices()
    assert {one.confidence for one in kinds.values()} == {"memory_high", "memory_medium"}


@pytest.mark.django_db
def test_each_kind_counts_by_itself_and_each_year_begins_at_one(cast: Cast) -> None:
    clerk = cast["vanthu"]
    last_year = issued(clerk, issued_on=date(2025, 12, 30))
    first, second = issued(clerk), issued(clerk)
    report = issued(clerk, type_code="bao-cao")
    assert [one.symbol for one in (last_year, first, second, report)] == [
        "01/KH-UBND",
        "01/KH-UBND",
        "02/KH-UBND",
        "01/BC-UBND",
    ]


@pytest.mark.django_db
def test_an_office_may_count_all_kinds_together(cast: Cast) -> None:
    clerk = cast["vanthu"]
    set_numbering(year=today().year, is_by_type=False, organ="UBND", actor=clerk)
    assert issued(clerk).symbol == "01/KH-UBND"
    assert issued(clerk, type_code="bao-cao").symbol == "02/BC-UBND"


@pytest.mark.django_db
def test_the_way_of_numbering_is_fixed_with_the_year_s_first_number(cast: Cast) -> None:
    clerk = cast["vanthu"]
    issued(clerk)
    with pytest.raises(WrongState, match="đã cấp số"):
        set_numbering(year=today().year, is_by_type=False, organ="UBND", actor=clerk)
    set_numbering(year=today().year, is_by_type=True, organ="UBND", actor=clerk)  # nothing changes
    set_numbering(year=today().year + 1, is_by_type=False, organ="UBND", actor=clerk)
    with pytest.raises(WrongState, match="năm nay hoặc năm sau"):
        set_numbering(year=today().year - 1, is_by_type=False, organ="UBND", actor=clerk)
    with pytest.raises(NotAllowed):
        set_numbering(year=today().year, is_by_type=True, organ="UBND", actor=cast["hotich"])


@pytest.mark.django_db
def test_a_series_goes_on_after_the_paper_register_once(cast: Cast) -> None:
    clerk = cast["vanthu"]
    continue_series(type_code="ke-hoach", last=41, actor=clerk)
    assert issued(clerk).symbol == "42/KH-UBND"
    for kind in ("ke-hoach",):
        with pytest.raises(WrongState, match="đã có số"):
            continue_series(type_code=kind, last=50, actor=clerk)
    with pytest.raises(DomainError, match="từ 1 đến"):
        continue_series(type_code="bao-cao", last=0, actor=clerk)
    with pytest.raises(DomainError, match="chọn loại"):
        continue_series(type_code="", last=3, actor=clerk)
    with pytest.raises(NotAllowed):
        continue_series(type_code="bao-cao", last=3, actor=cast["hotich"])


@pytest.mark.django_db
def test_a_request_sent_twice_gives_one_number(cast: Cast) -> None:
    clerk = cast["vanthu"]
    first = issue_document(facts(), actor=clerk, request_id="same")
    again = issue_document(facts(), actor=clerk, request_id="same")
    assert first.id == again.id
    assert IssuedDocument.objects.filter(agency_id=clerk.agency_id).count() == 1
    with pytest.raises(Conflict):
        issue_document(facts(), actor=cast["kiemsoat"], request_id="same")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"issued_on": date(2999, 1, 1)}, "issued_on"),
        ({"issued_on": date(1999, 12, 31)}, "issued_on"),
        ({"issued_on": date(2026, 3, 1)}, "issued_on"),  # the number before bears a later day
        ({"excerpt": "  "}, "excerpt"),
        ({"excerpt": "x" * 501}, "excerpt"),
        ({"signer": ""}, "signer"),
        ({"type_code": "tho"}, "type_code"),
        ({"urgency": "nhanh"}, "urgency"),
        ({"unit_id": 1}, "unit"),
    ],
)
def test_what_is_refused_takes_no_number(cast: Cast, changed: dict[str, object], field: str) -> None:
    clerk = cast["vanthu"]
    issued(clerk)
    with pytest.raises(DomainError) as refused:
        issued(clerk, upload=scan(), **changed)
    assert refused.value.field == field
    assert not StoredFile.objects.filter(agency_id=clerk.agency_id).exists()
    assert issued(clerk).number == 2


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tiepnhan1", "hotich", "chutich", "congan", "congdan1", "anonymous"])
def test_only_clerk_and_control_officer_give_numbers(cast: Cast, name: str) -> None:
    with pytest.raises(DomainError):
        issued(cast[name])
    assert not NumberSeries.objects.filter(agency_id=cast["vanthu"].agency_id).exists()


@pytest.mark.django_db
def test_a_cancelled_document_keeps_its_number_and_reason(cast: Cast) -> None:
    clerk = cast["vanthu"]
    document = issued(clerk)
    with pytest.raises(DomainError, match="lý do"):
        cancel_document(document, reason=" ", actor=clerk)
    with pytest.raises(NotAllowed):
        cancel_document(document, reason="Sai thể thức", actor=cast["hotich"])
    cancelled = cancel_document(document, reason="Sai thể thức", actor=clerk)
    assert (cancelled.symbol, cancelled.cancel_reason) == (document.symbol, "Sai thể thức")
    assert issued(clerk).number == document.number + 1
    with pytest.raises(WrongState):
        cancel_document(document, reason="Lần nữa", actor=clerk)
    with pytest.raises(WrongState):
        attach_signed(cancelled, upload=scan(), actor=clerk)
    deeds = AuditLine.objects.filter(subject=document.symbol).order_by("id").values_list("deed", flat=True)
    assert list(deeds) == ["issued_document.issued", "issued_document.cancelled"]


@pytest.mark.django_db
def test_a_signed_paper_is_replaced_only_with_a_reason(cast: Cast) -> None:
    clerk = cast["vanthu"]
    document = attach_signed(issued(clerk), upload=scan(), actor=clerk)
    first = document.file_id
    with pytest.raises(DomainError, match="lý do thay tệp"):
        attach_signed(document, upload=scan("khac.png"), actor=clerk)
    replaced = attach_signed(document, upload=scan("khac.png"), reason="Quét thiếu trang", actor=clerk)
    assert replaced.file_id != first
    detail = AuditLine.objects.order_by("id").last()
    assert detail is not None
    assert (detail.detail["replaced"], detail.detail["reason"]) == (first, "Quét thiếu trang")
    with pytest.raises(NotAllowed):
        attach_signed(document, upload=scan(), reason="x", actor=cast["tiepnhan1"])


@pytest.mark.django_db
def test_a_document_becomes_the_product_of_its_task_or_nothing_happens(cast: Cast) -> None:
    clerk, neighbour = cast["vanthu"], cast["lancan.tiepnhan"]
    task = plan_with_a_task(clerk.agency_id or 0)
    document = issued(clerk, task_id=task.id)
    link = TaskProduct.objects.get(agency_id=clerk.agency_id, task_id=task.id)
    assert (link.kind, link.object_id) == ("issued_document", document.id)
    foreign = plan_with_a_task(neighbour.agency_id or 0)
    with pytest.raises(NotFound):
        issued(clerk, task_id=foreign.id)
    assert IssuedDocument.objects.filter(agency_id=clerk.agency_id).count() == 1


@pytest.mark.django_db(transaction=True)
def test_numbers_given_at_the_same_moment_have_neither_gaps_nor_doubles() -> None:
    clerk = make_actor(make_agency(), "clerk")
    failed: list[BaseException] = []

    def work(actor: Actor, place: int) -> None:
        try:
            for each in range(4):
                # One in four is refused: its number goes to the next.
                wrong = {"unit_id": 1} if each == 2 else {"issued_on": today()}
                try:
                    issue_document(facts(**wrong), actor=actor, request_id=f"{place}-{each}")
                except DomainError:
                    assert each == 2
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(clerk, place)) for place in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    rows = IssuedDocument.objects.filter(agency_id=clerk.agency_id)
    assert sorted(rows.values_list("number", flat=True)) == list(range(1, 13))
