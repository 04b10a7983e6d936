"""The official forms from a dossier's events: form set by date, copies by reader, nothing claimed falsely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.http import Http404
from django.urls import reverse

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.actor import SYSTEM
from motcua.deadlines.terms import Unit
from motcua.demo.pytest_cast import Cast
from motcua.documents import official_forms as of
from motcua.documents.files import store_file
from motcua.documents.tests.snapshots import pdf_text
from motcua.dossiers import actions
from motcua.dossiers.facts import PaperFacts, PartyFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.printing import Audience, build_form, counted_words, forms_of, print_form
from motcua.dossiers.queries import decoded, events_of
from motcua.dossiers.register import print_register
from motcua.dossiers.tests.conftest import CODE, NINE, STEPS, Desk, filing, request_id
from motcua.dossiers.tests.pages import Receive, scan
from motcua.dossiers.tracking import tracking_secret, tracking_url

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
IN_2022 = datetime(2022, 2, 28, 9, 0, tzinfo=ZONE)


def titles(dossier: Dossier) -> list[str]:
    return [one.form for one in forms_of(dossier, decoded(events_of(dossier)))]


def last(dossier: Dossier) -> int:
    return events_of(dossier)[-1].sequence


def one_form(dossier: Dossier, form: str, sequence: int | None = None) -> Any:
    (built,) = build_form(dossier, form, last(dossier) if sequence is None else sequence)
    return built


def printed(dossier: Dossier, form: str, sequence: int, *, paper: str = "A5") -> str:
    return pdf_text(print_form(dossier, form, sequence, "pdf", paper)[0])


@pytest.fixture
def former_law() -> Iterator[time_machine.Coordinates]:
    """The 28th of February 2022, a Monday under NĐ 61/2018 and TT 01/2018."""
    with time_machine.travel(IN_2022, tick=False) as standing:
        yield standing


@pytest.fixture
def received_in_2022(former_law: time_machine.Coordinates, cast: Cast) -> Dossier:
    """A dossier of the district's time."""
    draft = add_procedure(
        code=CODE,
        content=content(cases=(case(steps=STEPS, terms=(term("counter", 5),)),)),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=cast["kiemsoat"],
    )
    approve_version(
        draft,
        decision_no="01/QĐ-UBND",
        decision_on=date(2021, 12, 1),
        valid_from=date(2022, 1, 1),
        actor=cast["chutich"],
    )
    desk = cast["tiepnhan1"]
    return actions.receive_new(filing(), agency_id=desk.agency_id or 0, actor=desk, request_id=request_id())


def test_the_two_copies_of_a_receipt_differ_where_they_must(receive: Receive, settings: Any) -> None:
    settings.PUBLIC_URL = "https://motcua.example.vn"
    dossier = receive()
    office, own = build_form(dossier, "receipt", 1)
    assert isinstance(office, of.ReceiptSlip)
    assert isinstance(own, of.ReceiptSlip)
    staff_page = f"https://motcua.example.vn{reverse('dossier_detail', args=[dossier.id])}"
    assert (office.head.tracking_url, office.track_secret) == (staff_page, "")
    assert (own.head.tracking_url, own.track_secret) == (tracking_url(dossier), tracking_secret(dossier))
    assert build_form(dossier, "receipt", 1, audience=Audience.APPLICANT) == [own]
    with pytest.raises(Http404):
        build_form(dossier, "control", 0, audience=Audience.APPLICANT)


def test_a_receipt_explains_its_due_date_in_days(receive: Receive) -> None:
    office = build_form(receive(), "receipt", 1)[0]
    assert isinstance(office, of.ReceiptSlip)
    assert [line.counted for line in office.due_lines if line.counted] == ["3 ngày", "2 ngày"]
    assert office.term_text == "5 ngày làm việc"


@pytest.mark.parametrize(
    ("counted", "unit", "words"),
    [
        ("4", Unit.WORKING_DAY, "4 ngày"),
        ("1.5", Unit.WORKING_HOUR, "1,5 giờ"),
        ("1", Unit.SAME_DAY, "1 ngày"),
        ("2", Unit.MONTH, "2 tháng"),
        ("30", Unit.DAY, "30 ngày"),
        ("0", Unit.DAY, ""),
    ],
)
def test_what_is_counted_has_its_unit(counted: str, unit: Unit, words: str) -> None:
    assert counted_words(Decimal(counted), unit) == words


def test_a_scanned_paper_shows_its_pages_and_short_hash(receive: Receive, cast: Cast) -> None:
    desk = cast["tiepnhan1"]
    stored = store_file(scan(3), "to-khai.pdf", agency_id=desk.agency_id or 0, actor=desk)
    paper = PaperFacts(
        name="Tờ khai theo mẫu", paper_key="to-khai", originals=1,
        file_id=stored.id, file_hash=stored.sha256, pages=stored.pages,
    )  # fmt: skip
    text = printed(receive(papers=(paper,)), "receipt", 1)
    assert stored.sha256[:8] in text
    assert "03" in text


def test_somebody_elses_dossier_names_everybody(receive: Receive) -> None:
    agent = PartyFacts(name="Lê Văn Thay", id_number="030199000003")
    text = printed(
        receive(
            submitter=agent,
            owner=PartyFacts(name="Trần Thị Chủ", id_number="030199000002"),
            representative=agent,
            basis="Giấy ủy quyền số 5",
        ),
        "receipt",
        1,
    ).replace("\n", " ")
    assert "Trần Thị Chủ" in text
    assert "Người đại diện: Lê Văn Thay" in text
    assert "Giấy ủy quyền số 5" in text


def test_under_the_former_law_the_forms_are_those_of_2018(received_in_2022: Dossier) -> None:
    text = printed(received_in_2022, "receipt", 1)
    assert "Mẫu số 01 (Thông tư 01/2018/TT-VPCP)" in text
    assert "BỘ PHẬN TIẾP NHẬN VÀ TRẢ" in text
    assert "PHỤC VỤ HÀNH CHÍNH CÔNG" not in text
    assert "Mẫu số 05" in printed(received_in_2022, "control", 0)
    assert received_in_2022.code.startswith("000.")


def test_under_the_former_law_a_stop_has_no_form(received_in_2022: Dossier, cast: Cast) -> None:
    stopped = actions.stop(
        received_in_2022,
        actor=cast["tiepnhan1"],
        request_id=request_id(),
        cause="applicant",
        reason="Người nộp xin dừng",
    )
    assert titles(stopped) == ["receipt", "control"]
    with pytest.raises(Http404):
        build_form(stopped, "stop", 2)


def test_under_the_former_law_the_apology_is_form_04_of_2018(
    received_in_2022: Dossier, cast: Cast, desk: Desk
) -> None:
    extended = desk(received_in_2022, "transfer", "propose_extension", "extend")
    text = printed(extended, "apology", last(extended))
    assert "PHIẾU XIN LỖI VÀ HẸN LẠI" in text.replace("\n", " ")
    assert "61/2018" in text
    assert "17 giờ 00 phút, ngày 07 tháng 3" in text.replace("\n", " ")


def test_the_book_of_2022_is_form_06_and_that_of_2026_form_07(
    received_in_2022: Dossier,
) -> None:
    book = pdf_text(print_register(received_in_2022.agency_id, 2022, "pdf"))
    assert "Mẫu số 06 (Thông tư 01/2018/TT-VPCP)" in book
    assert received_in_2022.code[:12] in book.replace("\n", "")


def test_todays_forms_are_those_of_2025(receive: Receive, desk: Desk) -> None:
    dossier = receive()
    text = printed(dossier, "receipt", 1, paper="A4")
    assert "Mẫu số 01 (Thông tư 03/2025/TT-VPCP)" in text
    assert "TRUNG TÂM PHỤC VỤ HÀNH" in text
    assert "Mẫu số 06" in printed(dossier, "control", 0)
    extended = desk(dossier, "transfer", "propose_extension", "extend", by="phochutich")
    letter = one_form(extended, "apology")
    assert letter.signer.title == ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert letter.due_at == datetime(2026, 3, 31, 17, 0, tzinfo=ZONE)
    assert letter.new_due_at == datetime(2026, 4, 2, 17, 0, tzinfo=ZONE)
    assert "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ" in printed(extended, "apology", last(extended))
    assert "Mẫu số 07" in pdf_text(print_register(dossier.agency_id, 2026, "pdf"))


def test_a_late_apology_does_not_speak_of_the_future(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    dossier = desk(receive(), "transfer", "propose_extension")
    clock.move_to(datetime(2026, 4, 1, 9, 0, tzinfo=ZONE))
    late = desk(dossier, "extend", is_late_apology=True)
    assert one_form(late, "apology").already_late is True


def test_supplement_and_refusal_say_who_asked_and_what_follows(receive: Receive, desk: Desk) -> None:
    asked = desk(receive(), "transfer", "request_supplement")
    form = one_form(asked, "supplement")
    assert [item.text for item in form.items] == ["Bản sao trích lục"]
    assert (form.complete_by, form.clock_restarts, form.second_basis) == (date(2026, 4, 8), True, "")
    twice = desk(asked, "receive_supplement", "propose_second_supplement", "request_second_supplement")
    assert one_form(twice, "supplement").second_basis
    refused = desk(receive(duplicate_confirmed=True), "transfer", "propose_refusal", "refuse")
    slip = one_form(refused, "refusal")
    assert slip.stage is of.Stage.PROCESSING
    assert (slip.signer.title, slip.signer.name) == (("CHỦ TỊCH",), "Đặng Mẫu Long")


def test_a_stop_claims_a_wish_only_when_there_was_one(
    receive: Receive, desk: Desk, clock: time_machine.Coordinates
) -> None:
    wished = desk(receive(fee_due=8_000), "mark_fee_paid", "stop")
    notice = one_form(wished, "stop")
    assert notice.requested_at == NINE
    assert notice.signer.name == ""  # prepared at the desk; the head signs
    assert (bool(notice.papers_returned), bool(notice.fees_returned)) == (True, True)
    assert "Theo yêu cầu của" in printed(wished, "stop", last(wished))
    asked = desk(receive(duplicate_confirmed=True), "transfer", "request_supplement")
    clock.shift(timedelta(days=20))
    closed = actions.close_unsupplemented(asked, actor=SYSTEM, request_id=request_id())
    text = printed(closed, "stop", last(closed))
    assert one_form(closed, "stop").requested_at is None
    assert "Theo yêu cầu" not in text
    assert "khoản 5 Điều 19" in text


def test_the_control_sheet_follows_the_dossier_from_hand_to_hand(receive: Receive, desk: Desk) -> None:
    dossier = desk(receive(), "transfer", "forward", "propose_approval", "approve", "issue_result")
    sheet = one_form(dossier, "control", 0)
    hands = [(row.from_person, row.to_person) for row in sheet.hand_overs]
    assert hands == [
        ("Nguyễn Thị Mẫu An", "Lê Thị Mẫu Chi"),
        ("Lê Thị Mẫu Chi", "Lê Thị Mẫu Chi"),
        ("Lê Thị Mẫu Chi", "Đặng Mẫu Long"),
        ("Đặng Mẫu Long", "Vũ Thị Mẫu Khánh"),
        ("Vũ Thị Mẫu Khánh", ""),
    ]
    assert all(row.outcome is not None for row in sheet.hand_overs)


def test_the_book_says_how_a_result_was_handed_over(receive: Receive, desk: Desk) -> None:
    ready = desk(receive(), "transfer", "forward", "propose_approval", "approve", "issue_result")
    desk(ready, "hand_over", method="post", to="submitter", proof="Phiếu gửi bưu chính")
    assert "Bưu chính" in pdf_text(print_register(ready.agency_id, 2026, "pdf"))


def test_text_that_no_font_can_draw_still_prints(receive: Receive) -> None:
    odd = PartyFacts(
        name="Nguyễn 𝕋hử 🙂 <b>&amp; #set", id_number="030199000001", address="\\u{202e} $x$ [*]"
    )
    dossier = receive(submitter=odd)
    assert "Nguyễn" in printed(dossier, "receipt", 1)
    assert print_form(dossier, "receipt", 1, "docx", "A5")[0][:2] == b"PK"
