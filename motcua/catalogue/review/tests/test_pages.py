"""Reviews in the eyes of the cast: pages without script, conflicts told, figures and their lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from motcua.catalogue.review import actions, hints
from motcua.catalogue.review.cost import ACTIVITIES
from motcua.catalogue.review.models import (
    ComplianceCost,
    PartAnswer,
    ProcedureReview,
    ReviewPlan,
    SentProposal,
)
from motcua.catalogue.review.prefill import regulated_in, stated
from motcua.catalogue.review.questions import all_forms, form_on
from motcua.catalogue.review.tests.conftest import CHANGE, CODE, INTERNAL, Office, request_id
from motcua.catalogue.tests.samples import content
from motcua.core.errors import NotFound
from motcua.core.evidence import FIGURES, Scope
from motcua.law.book import Confidence

pytestmark = pytest.mark.django_db

ClientOf = Callable[[str], Client]


def _part(review: ProcedureReview, part: str) -> str:
    return reverse("review_part", args=[review.id, part])


def _text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_plan_is_made_filled_and_approved_by_its_pages(office: Office, client_of: ClientOf) -> None:
    control, leader = client_of("kiemsoat"), client_of("chutich")
    form = {"request_id": request_id(), "year": "2026", "title": "Kế hoạch rà soát", "goal": "12,5"}
    for _ in range(2):
        assert control.post(reverse("review_plan_create"), form).status_code == 302
    plan = ReviewPlan.objects.get(agency_id=office.cast["kiemsoat"].agency_id)
    assert str(plan.goal) == "12.50"
    row = {
        "procedure_text": CODE,
        "executing_agency": "UBND xã",
        "officer": str(office.cast["hotich"].officer_id),
        "starts_on": "1/6/2026",
        "ends_on": "30/6/2026",
        "chosen_for": "own",
        "expected": "Phương án",
    }
    assert control.post(reverse("review_add", args=[plan.id]), row).status_code == 302
    again = control.post(reverse("review_add", args=[plan.id]), row)
    assert again.status_code == 409
    assert "đã có trong kế hoạch" in again.content.decode()
    approval = {"number": "05/KH-UBND", "issued_on": "15/6/2026"}
    assert leader.post(reverse("review_plan_approve", args=[plan.id]), approval).status_code == 302
    page = _text(control, reverse("review_plan_detail", args=[plan.id]))
    assert "05/KH-UBND" in page
    assert CODE in page


def test_internal_procedures_are_found_and_reviewed_too(office: Office, client_of: ClientOf) -> None:
    office.internal()
    found = _text(client_of("kiemsoat"), reverse("review_suggest") + f"?q={INTERNAL}")
    assert "thủ tục nội bộ trong một cơ quan" in found
    review = office.added(code=INTERNAL)
    page = _text(client_of("kiemsoat"), reverse("review_plan_detail", args=[review.plan_id]))
    assert "Cắt giảm 20 % số thủ tục" in page


def test_the_form_is_prefilled_from_the_version_and_saved_part_by_part(
    office: Office, client_of: ClientOf
) -> None:
    review, client = office.open(), client_of("hotich")
    page = _text(client, _part(review, "papers"))
    assert "Tờ khai theo mẫu" in page
    assert "Luật Hộ tịch 60/2014/QH13" in page
    half = {"revision": "0", "is_needed": "partly"}
    saved = client.post(_part(review, "papers"), half)
    assert saved.headers["Location"] == _part(review, "term")
    stay = client.post(_part(review, "papers"), {**half, "revision": "1", "reason": "Đã có", "stay": "1"})
    assert stay.headers["Location"] == reverse("review_detail", args=[review.id])
    assert PartAnswer.objects.get(agency_id=review.agency_id, part="papers").reason == "Đã có"


def test_who_comes_second_sees_the_words_of_the_first_and_keeps_his_own(
    office: Office, client_of: ClientOf
) -> None:
    review = office.open()
    office.answer(review, "papers", CHANGE)
    form = {"revision": "0", "option": "keep", "reason": "Giấy tờ nào cũng cần"}
    client = client_of("kiemsoat")
    told = client.post(_part(review, "papers"), form)
    page = told.content.decode()
    assert told.status_code == 409
    assert CHANGE.reason in page
    assert "Giấy tờ nào cũng cần" in page
    revision = re.search(r'name="revision" value="(\d+)"', page)
    assert revision is not None
    assert client.post(_part(review, "papers"), {**form, "revision": revision[1]}).status_code == 302
    assert PartAnswer.objects.get(agency_id=review.agency_id, part="papers").option == "keep"


def test_a_reader_reads_and_cannot_answer(office: Office, client_of: ClientOf) -> None:
    review, client = office.open(), client_of("diachinh")
    assert "Phần này chưa được trả lời" in _text(client, _part(review, "papers"))
    assert client.post(_part(review, "papers"), {"revision": "0"}).status_code == 403
    assert client_of("lancan.tiepnhan").get(_part(review, "papers")).status_code == 404
    assert client_of("hotich").get(_part(review, "khong-co")).status_code == 404


def _cost_form(**changes: str) -> dict[str, str]:
    form = {
        "revision": "0",
        "counting": "waiting",
        "income": "40.000",
        "income_source": "Quyết định mẫu",
        "before_waiting": "200",
        "after_waiting": "184",
    }
    for side in ("before", "after"):
        form |= {f"{side}_times": "1", f"{side}_subjects": "10"}
    return {**form, **changes}


def test_the_calculator_reckons_without_keeping_and_keeps_when_told(
    office: Office, client_of: ClientOf
) -> None:
    review, client = office.open(), client_of("hotich")
    address = reverse("review_cost", args=[review.id])
    first = _text(client, address)
    assert "40.000" in first  # the income in force, with its source
    assert "2816/QĐ-UBND" in first
    for key in ACTIVITIES:
        assert f'name="before_{key}_hours"' in first
    tried = client.post(address, _cost_form(count="1"))
    assert tried.status_code == 200
    page = tried.content.decode()
    for shown in (
        "80.000.000",
        "73.600.000",
        "6.400.000",
        "8\u00a0%",
        "thời gian chờ cơ quan giải quyết cũng",
    ):
        assert shown in page
    assert not ComplianceCost.objects.filter(agency_id=review.agency_id).exists()
    assert client.post(address, _cost_form()).status_code == 302
    assert ComplianceCost.objects.get(agency_id=review.agency_id).comparison.saving == 6_400_000
    other = client_of("kiemsoat").post(address, _cost_form(income="50.000"))
    assert other.status_code == 409
    assert "đã lưu lúc" in other.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("income", "0"),
        ("before_waiting", "-1"),
        ("before_subjects", "mười"),
        ("before_prepare_hours", "1e999"),
    ],
)
def test_a_wrong_number_is_said_at_its_field(
    field: str, value: str, office: Office, client_of: ClientOf
) -> None:
    review = office.open()
    answer = client_of("hotich").post(
        reverse("review_cost", args=[review.id]), _cost_form(**{field: value, "count": "1"})
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Chưa tính được" in page
    assert "is-invalid" in page


def test_proposals_come_from_the_part_and_go_again(office: Office, client_of: ClientOf) -> None:
    review, client = office.open(), client_of("hotich")
    office.answer(review, "term", CHANGE)
    address = reverse("review_proposal_add", args=[review.id]) + "?part=term"
    page = _text(client, address)
    assert CHANGE.reason in page
    assert "Điều 16 Luật mẫu" in page
    form = {
        "request_id": request_id(),
        "part": "term",
        "kind": "change",
        "content": "Rút còn 23 ngày",
        "reason": "Làm nhanh hơn",
        "document": "Luật mẫu",
    }
    for _ in range(2):
        assert client.post(address, form).status_code == 302
    shown = _text(client, reverse("review_detail", args=[review.id]))
    assert shown.count("Rút còn 23 ngày") == 1
    proposal_id = re.search(r"/ra-soat/phuong-an/(\d+)/bo/", shown)
    assert proposal_id is not None
    changed = {**form, "content": "Rút còn 20 ngày"}
    address = reverse("review_proposal_change", args=[proposal_id[1]])
    assert client.post(address, changed).status_code == 302
    assert client.post(reverse("review_proposal_remove", args=[proposal_id[1]])).status_code == 302
    assert "Rút còn 20 ngày" not in _text(client, reverse("review_detail", args=[review.id]))


def test_a_report_is_drafted_sent_printed_and_followed(office: Office, client_of: ClientOf) -> None:
    review = office.done()
    control, leader = client_of("kiemsoat"), client_of("chutich")
    made = control.post(reverse("review_report_draft", args=[review.plan_id]))
    address = made.headers["Location"]
    form = {
        "dated_on": "15/6/2026",
        "addressee": "UBND tỉnh",
        "report_number": "120/BC-UBND",
        "letter_number": "45/TTr-UBND",
        "signer_title": "CHỦ TỊCH",
        "signer": "Người Ký Mẫu",
        "answer_by": "15/7/2026",
    }
    assert control.post(f"{address}sua/", form).status_code == 302
    assert control.post(f"{address}gui/").status_code == 403
    assert leader.post(f"{address}gui/").status_code == 302
    assert leader.post(f"{address}gui/").status_code == 409
    assert "120/BC-UBND" in _text(control, address)
    for paper, kind, starts in (("bao-cao", "docx", b"PK"), ("to-trinh", "pdf", b"%PDF")):
        assert control.get(f"{address}{paper}.{kind}").content.startswith(starts)
    sent = SentProposal.objects.get(agency_id=review.agency_id)
    page = reverse("review_sent", args=[sent.id])
    answer = {
        "outcome": "accepted",
        "document": "Công văn 12/VP",
        "answered_on": "15/6/2026",
    }
    assert control.post(f"{page}tra-loi/", answer).status_code == 302
    assert "Chưa có phiên bản mới" in _text(control, page)
    newer = office.newer()
    assert "Thủ tục đã có phiên bản mới" in _text(control, page)
    assert control.post(f"{page}phien-ban/", {"number": str(newer.number)}).status_code == 302
    assert f"Phiên bản {newer.number}, từ 01/07/2026" in _text(control, page)


def test_an_overdue_answer_is_shown_where_work_begins(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    office.sent()
    clock.move_to(date(2026, 7, 20))
    client = client_of("kiemsoat")
    assert "1 kiến nghị đã quá hạn" in _text(client, reverse("review_plan_list"))
    assert "Quá hạn trả lời 5 ngày" in _text(client, reverse("review_sent_list") + "?outcome=overdue")


def test_the_list_behind_a_figure_holds_exactly_the_rows_counted(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    sent = office.sent()
    office.internal()
    office.open(code=INTERNAL)  # not done: counted nowhere, named as missing
    facts = actions.AnswerFacts(
        outcome="partly", document="CV 1", answered_on=date(2026, 6, 15), note="Một nửa"
    )
    actions.record_answer(sent, facts, actor=office.cast["kiemsoat"])
    agency_id = sent.agency_id
    scope = Scope(agency_id, frozenset({agency_id}), date(2026, 6, 1), date(2026, 6, 30))
    values = {"done": 1, "proposals_sent": 1, "accepted": 1, "saving": 6_400_000}
    client = client_of("chutich")
    for key, value in values.items():
        figure = FIGURES[f"review.{key}"]
        assert figure.measure(scope).value == value, key
        page = _text(client, figure.drill_down(scope))
        assert len(re.findall(r'<th scope="row"', page)) == 1, key
    assert INTERNAL in FIGURES["review.done"].measure(scope).gaps[0].text
    before = replace(scope, from_on=date(2026, 5, 1), to_on=date(2026, 5, 31))
    assert all(FIGURES[f"review.{key}"].measure(before).value == 0 for key in values)


def test_a_paper_that_a_database_replaces_is_suggested_while_it_does(
    office: Office, client_of: ClientOf, clock: time_machine.Coordinates
) -> None:
    review, client = office.open(), client_of("hotich")
    page = _text(client, _part(review, "papers"))
    assert "“Thẻ căn cước” tra được trên CSDL quốc gia về dân cư" in page
    assert reverse("catalogue_version", args=[CODE, 1]) in page
    clock.move_to(date(2027, 3, 1))
    assert "“Thẻ căn cước” tra được trên" not in _text(client_of("hotich"), _part(review, "papers"))


def test_a_source_is_asked_under_its_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "SOURCES", {})
    hints.hint_source("one")(lambda asked: [hints.Hint("term", "Một")])
    assert [hint.text for hint in hints.hints_for(None)] == ["Một"]  # type: ignore[arg-type]


def test_the_form_says_that_nobody_has_read_its_source() -> None:
    form = form_on(date(2026, 6, 15))
    assert form.confidence is not Confidence.VERIFIED
    assert len(form.parts) == 12
    assert len({part.key for part in form.parts}) == 12
    assert all(part.ask and part.clause for part in form.parts)
    with pytest.raises(NotFound):
        form_on(date(2010, 1, 1))
    assert form.next_part("results") is None


def test_every_part_of_every_form_has_something_to_say_of_a_version() -> None:
    one = content(requirements="Có nơi cư trú\n\nĐủ tuổi")
    for part in (part for form in all_forms() for part in form.parts):
        lines = stated(one, part.key)
        assert lines or part.key == "form", part.key
    assert stated(one, "requirements") == ["Có nơi cư trú", "Đủ tuổi"]
    assert regulated_in(one) == "Luật Hộ tịch 60/2014/QH13"
    assert stated(one, "khong-co") == []


def test_lists_are_narrowed_and_strangers_rows_do_not_exist(office: Office, client_of: ClientOf) -> None:
    review: Any = office.open()
    client = client_of("kiemsoat")
    assert CODE in _text(client, reverse("review_list") + "?state=planned")
    assert CODE not in _text(client, reverse("review_list") + "?state=done")
    assert CODE in _text(client, reverse("review_list") + "?from_day=nonsense")
    assert CODE not in _text(client, reverse("review_list") + "?whose=mine")
    assert "1 thủ tục chưa rà soát xong" in _text(client_of("hotich"), reverse("review_plan_list"))
    assert CODE in _text(client_of("hotich"), reverse("review_list") + "?whose=mine&state=open")
    stranger = client_of("lancan.tiepnhan")
    for name, row in (("review_detail", review), ("review_plan_detail", review.plan)):
        assert stranger.get(reverse(name, args=[row.id])).status_code == 404
    assert CODE not in _text(stranger, reverse("review_list"))
