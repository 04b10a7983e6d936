"""The pages of consultations in the eyes of the cast, and their figures against their lists."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from motcua.core.clock import today
from motcua.core.evidence import FIGURES, Scope
from motcua.demo.cast import OFFICE, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.planning.consultations.actions import finish_answer, send_reply, stop_consultation
from motcua.planning.consultations.models import ClauseComment, DraftConsultation
from motcua.planning.consultations.queries import cards, matches
from motcua.planning.consultations.tests.rounds import asked, comment, opened, unit_of
from motcua.planning.issued_documents.tests.papers import scan
from motcua.planning.product_kinds import PRODUCT_KINDS

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
_ROW = re.compile(r'<th scope="row"[^>]*><a href="/lay-y-kien/(\d+)/"')


def listed(client: Client, address: str) -> list[int]:
    answer = client.get(address)
    assert answer.status_code == 200
    return [int(found) for found in _ROW.findall(answer.content.decode())]


def test_a_round_is_made_answered_and_sent_on_the_pages(
    cast: Cast, client_of: ClientOf, organisation: Organisation
) -> None:
    holder, member = client_of("kiemsoat"), client_of("hotich")
    unit = organisation.agencies[OFFICE]
    sent = {
        "request_id": "abc",
        "title": "dự thảo Quy chế",
        "upper_agency": "Sở Mẫu",
        "received_on": f"{today():%d/%m/%Y}",
        "due_on": f"{today() + timedelta(days=9):%d/%m/%Y}",
        "units": [str(unit.pk)],
        "others": "Hội Mẫu\n\nHội Mẫu",
        "units_due_on": f"{today() + timedelta(days=4):%d/%m/%Y}",
        "file": scan(),
    }
    answer = holder.post(reverse("consultation_new"), sent, follow=True)
    assert "Còn thiếu ý kiến" in answer.content.decode()
    row = DraftConsultation.objects.get(agency_id=cast["kiemsoat"].agency_id)
    own = unit_of(row, unit.name)
    assert "Đơn vị bạn còn phải góp ý" in member.get(reverse("consultation_list")).content.decode()
    address = reverse("consultation_answer", args=[row.id, own.id])
    page = member.post(
        address, {"request_id": "c1", "clause": "Điều 3", "proposal": "Bỏ điểm b"}, follow=True
    )
    assert "Bỏ điểm b" in page.content.decode()
    assert member.post(reverse("consultation_finish", args=[row.id, own.id]), {}).status_code == 302
    finish_answer(unit_of(row), note="Nhất trí", actor=cast["kiemsoat"])
    said = ClauseComment.objects.get(agency_id=row.agency_id)
    decide = reverse("consultation_decide", args=[row.id, said.id])
    refused = holder.post(decide, {"decision": "declined"})
    assert refused.status_code == 422
    assert "phải ghi lý do" in refused.content.decode()
    assert holder.post(decide, {"decision": "accepted"}).status_code == 302
    send = reverse("consultation_send", args=[row.id])
    answer = holder.post(send, {"sent_on": f"{today():%d/%m/%Y}", "symbol": "9/BC-UBND"}, follow=True)
    assert "Đã gửi đúng hạn" in answer.content.decode()
    again = holder.post(send, {"sent_on": f"{today():%d/%m/%Y}", "symbol": "9/BC-UBND"})
    assert again.status_code == 409
    late = member.post(address, {"request_id": "c2", "clause": "Điều 4", "proposal": "Bỏ"})
    assert late.status_code == 409
    assert "đã gửi cấp trên" in late.content.decode()


def test_a_comment_is_taken_back_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    row = opened(cast["kiemsoat"])
    said = comment(unit_of(row), cast["kiemsoat"])
    address = reverse("consultation_comment_remove", args=[row.id, said.id])
    assert client_of("tiepnhan1").post(address).status_code == 403
    assert "Bỏ ý kiến về Điều 5 khoản 2?" in client_of("kiemsoat").get(address).content.decode()
    assert client_of("kiemsoat").post(address).status_code == 302
    assert client_of("kiemsoat").post(address).status_code == 404


def test_strangers_find_nothing_and_members_without_the_right_are_refused(
    cast: Cast, client_of: ClientOf
) -> None:
    row = opened(cast["kiemsoat"])
    unit = unit_of(row)
    said = comment(unit, cast["kiemsoat"])
    stranger, member = client_of("lancan.chuyenmon"), client_of("tiepnhan1")
    for name in ("detail", "draft", "reply", "ask", "send", "stop"):
        address = reverse(f"consultation_{name}", args=[row.id])
        assert stranger.get(address).status_code == 404, name
    for name, argument in (
        ("answer", unit.id),
        ("finish", unit.id),
        ("paper", unit.id),
        ("decide", said.id),
        ("print", "pdf"),
    ):
        assert stranger.get(reverse(f"consultation_{name}", args=[row.id, argument])).status_code == 404, name
    assert member.get(reverse("consultation_detail", args=[row.id])).status_code == 200
    for name, arguments in (("ask", []), ("send", []), ("stop", []), ("answer", [unit.id])):
        address = reverse(f"consultation_{name}", args=[row.id, *arguments])
        assert member.get(address).status_code == 403, name
    other = opened(cast["kiemsoat"])
    crossed = reverse("consultation_answer", args=[other.id, unit.id])
    assert client_of("kiemsoat").get(crossed).status_code == 404


def test_files_come_as_attachments(cast: Cast, client_of: ClientOf) -> None:
    control, client = cast["kiemsoat"], client_of("tiepnhan1")
    row = opened(control)
    finish_answer(unit_of(row), note="Nhất trí", upload=scan("gop-y.png"), actor=control)
    send_reply(row, sent_on=today(), symbol="9/BC", upload=scan("tra-loi.png"), actor=control)
    for address, name in (
        (reverse("consultation_draft", args=[row.id]), "du-thao.png"),
        (reverse("consultation_reply", args=[row.id]), "tra-loi.png"),
        (reverse("consultation_paper", args=[row.id, unit_of(row).id]), "gop-y.png"),
        (reverse("consultation_print", args=[row.id, "pdf"]), f"tong-hop-gop-y-{row.id}.pdf"),
        (reverse("consultation_print", args=[row.id, "docx"]), f"tong-hop-gop-y-{row.id}.docx"),
    ):
        assert client.get(address)["Content-Disposition"] == f'attachment; filename="{name}"'
    assert client.get(reverse("consultation_print", args=[row.id, "odt"])).status_code == 404


def test_the_figures_count_exactly_the_rows_of_their_lists(cast: Cast, client_of: ClientOf) -> None:
    control = cast["kiemsoat"]
    agency = control.agency_id or 0
    long_ago = {"received_on": today() - timedelta(days=30)}
    past = {**long_ago, "due_on": today() - timedelta(days=2)}
    early = asked("Hội Mẫu", days=-9)
    rows = [opened(control, early, **past) for _ in range(4)]
    sent = {"symbol": "1/BC", "missing_note": "Đã nhắc", "actor": control}
    send_reply(rows[0], sent_on=today() - timedelta(days=3), **sent)  # in time
    send_reply(rows[1], sent_on=today(), **sent)  # late
    stop_consultation(rows[2], reason="Rút", actor=control)
    running = opened(control)  # its day is still to come
    send_reply(opened(control, title="dự thảo khác"), sent_on=today(), **sent)  # in time, before its day
    opened(control, asked("Hội Mẫu", days=80), due_on=today() + timedelta(days=90))
    opened(replace(cast["lancan.chuyenmon"], roles=frozenset({"specialist"})))
    span = (today() - timedelta(days=20), today() + timedelta(days=20))
    scope = Scope(agency, frozenset({agency}), *span)
    measured = FIGURES["consultations.in_time"].measure(scope)
    assert (measured.value, measured.of, len(measured.gaps)) == (2, 4, 1)
    overdue = FIGURES["consultations.overdue"].measure(scope)
    assert overdue.value == 1
    client = client_of("tiepnhan1")
    in_time = listed(client, FIGURES["consultations.in_time"].drill_down(scope))
    assert len(in_time) == measured.value
    assert running.id not in in_time
    assert listed(client, FIGURES["consultations.overdue"].drill_down(scope)) == [rows[3].id]


def test_the_list_finds_without_accents_and_a_card_says_what_is_missing(
    cast: Cast, client_of: ClientOf
) -> None:
    row, other = opened(cast["kiemsoat"]), opened(cast["kiemsoat"], title="dự thảo Nghị quyết giá đất")
    address = reverse("consultation_list")
    assert listed(client_of("vanthu"), f"{address}?q=gia+dat") == [other.id]
    assert listed(client_of("vanthu"), f"{address}?state=open") == [other.id, row.id]
    agency = row.agency_id
    card = cards([agency], [row.id])[row.id]
    assert (card.is_complete, card.gap) == (False, "Chưa gửi trả lời cấp trên")
    assert [one.id for one in matches([agency], "nghi quyet")] == [other.id]
    assert PRODUCT_KINDS["consultation"].create_url() == reverse("consultation_new")
