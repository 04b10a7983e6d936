"""The pages of plans: from a file in the browser to a plan in force, without a line of script."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from motcua.core.clock import ZONE, simulated
from motcua.demo.pytest_cast import Cast
from motcua.documents.models import StoredFile
from motcua.planning.actions import drafts
from motcua.planning.importer.tests.documents import HEADER, docx_of, pdf_of, xlsx_of
from motcua.planning.models import AnnualPlan, PlanState, PlanVersion, VersionState
from motcua.planning.product_kinds import PRODUCT_KINDS
from motcua.planning.queries import open_doubts, wordings_of
from motcua.planning.tests.plan_samples import TITLE, YEAR, imported, in_force, paper

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
ROW = ["1", "Niêm yết", "Văn phòng", "Các thôn", "Quý II", "Biên bản"]
WORDS = TITLE.splitlines()


def _file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def _url(name: str, version: PlanVersion, **more: int) -> str:
    return reverse(name, kwargs={"plan_id": version.plan_id, "number": version.number, **more})


def _text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("ke-hoach.docx", docx_of([HEADER, ROW], WORDS)),
        ("ke-hoach.xlsx", xlsx_of([[WORDS[0]], [WORDS[1]], [], HEADER, ROW])),
        ("ke-hoach.pdf", pdf_of([HEADER, ROW])),
        ("ke-hoach.txt", paper()),
    ],
)
def test_every_kind_of_file_becomes_a_draft_beside_its_source(
    client_of: ClientOf, cast: Cast, name: str, data: bytes
) -> None:
    client = client_of("kiemsoat")
    answer = client.post(reverse("plan_import"), {"file": _file(name, data), "year": YEAR})
    version = PlanVersion.objects.visible_to(cast["kiemsoat"]).get()
    assert answer.headers["Location"] == _url("plan_review", version)
    page = _text(client.get(answer.headers["Location"]))
    assert "Niêm yết" in page
    assert "Văn bản nguồn" in page
    is_kept = not name.endswith(".txt")
    assert (version.source is not None) is is_kept
    if is_kept:
        assert client.get(_url("plan_source", version)).content == data


def test_pasted_text_sent_twice_is_one_plan(client_of: ClientOf, cast: Cast) -> None:
    client = client_of("kiemsoat")
    for _ in range(2):
        answer = client.post(reverse("plan_import"), {"text": paper().decode(), "year": ""})
        assert answer.status_code == 302
    assert AnnualPlan.objects.visible_to(cast["kiemsoat"]).count() == 1


def _scanned() -> bytes:
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "Hãy chọn tệp kế hoạch"),
        ({"file": ("a.pdf", _scanned())}, "ảnh quét"),
        ({"file": ("a.docx", pdf_of([HEADER, ROW]))}, "nội dung là PDF"),
        ({"file": ("a.docx", docx_of([HEADER], WORDS))}, "chưa có dòng nhiệm vụ"),
        ({"file": ("a.txt", b"x" * (21 * 1024 * 1024))}, "nặng quá 20 MB"),
        ({"text": paper(*["\t".join([str(at), *ROW[1:]]) for at in range(5_000)]).decode()}, "5001 dòng"),
        ({"text": "Số: 1/KH-UBND\n" + paper().decode() + "\nSố: 2/KH-UBND"}, "từ hai văn bản"),
        ({"text": paper(title="KẾ HOẠCH").decode()}, "của năm nào"),
        ({"text": paper().decode(), "file": ("a.txt", paper())}, "Chỉ chọn một cách"),
    ],
)
def test_what_cannot_be_read_is_refused_and_nothing_is_kept(
    client_of: ClientOf, cast: Cast, sent: dict[str, Any], says: str
) -> None:
    form = {key: _file(*value) if key == "file" else value for key, value in sent.items()}
    answer = client_of("kiemsoat").post(reverse("plan_import"), form)
    assert answer.status_code in {409, 422}
    assert says in _text(answer)
    assert not AnnualPlan.objects.visible_to(cast["kiemsoat"]).exists()
    assert not StoredFile.objects.filter(agency_id=cast["kiemsoat"].agency_id or 0).exists()


def test_a_year_with_a_plan_in_force_asks_for_the_reason(client_of: ClientOf, cast: Cast) -> None:
    in_force(cast["kiemsoat"], cast["chutich"])
    client = client_of("kiemsoat")
    form = {"text": paper().decode().replace("Quý I", "Quý II")}
    answer = client.post(reverse("plan_import"), form)
    assert "hãy ghi lý do sửa đổi" in _text(answer)
    assert client.post(reverse("plan_import"), {**form, "reason": "Tỉnh giao thêm"}).status_code == 302
    assert PlanVersion.objects.visible_to(cast["kiemsoat"]).count() == 2


def test_doubtful_places_are_marked_listed_and_settled(client_of: ClientOf, cast: Cast) -> None:
    version = imported(cast["kiemsoat"])
    client = client_of("kiemsoat")
    wording = wordings_of(version)[2]
    index = next(at for at, doubt in enumerate(wording.doubts) if doubt["text"] == "23/11/20268")
    place = index + 1
    page = _text(client.get(_url("plan_review", version)))
    key = f"{wording.task_id}-{place}"
    assert f'<mark id="nguon-{key}"><a href="#cho-{key}">23/11/20268</a></mark>' in page
    assert page.count(f'href="#cho-{key}"') == 2
    assert page.count(f'href="#nguon-{key}"') == 2, "the slip is doubtful twice: as a year and as a deadline"
    settle = _url("plan_doubt", version, task_id=wording.task_id, place=place)
    client.post(settle, {"words": ""})
    assert not wordings_of(version)[2].doubts[index]["settled"]
    client.post(settle, {"words": "In sai, là 2026"})
    assert wordings_of(version)[2].doubts[index]["settled"] == "In sai, là 2026"
    client.post(_url("plan_confirm", version), {"words": "Giữ nguyên"})
    assert open_doubts(wordings_of(version)) == 0


def test_every_way_of_mending_works_from_the_page(client_of: ClientOf, cast: Cast) -> None:
    version = imported(cast["kiemsoat"])
    client = client_of("kiemsoat")
    first, second, last = (row.task_id for row in wordings_of(version))
    assert client.post(_url("plan_task_move", version, task_id=second), {"to": "up"}).status_code == 302
    assert [row.task_id for row in wordings_of(version)] == [second, first, last]
    assert "Kiểm tra bảng niêm yết" in _text(client.get(_url("plan_task_split", version, task_id=second)))
    client.post(_url("plan_task_split", version, task_id=second), {"at": "1"})
    assert len(wordings_of(version)) == 4
    client.post(_url("plan_task_merge", version, task_id=wordings_of(version)[1].task_id))
    client.post(_url("plan_task_remove", version, task_id=first))
    assert [row.task_id for row in wordings_of(version)] == [second, last]
    form = {"section": '["II"]', "number": "2", "content": "Phát thanh hằng tuần", "deadline": "Hằng tuần"}
    client.post(_url("plan_task_add", version) + f"?sau={last}", form)
    assert wordings_of(version)[2].deadline["recurrence"] == "FREQ=WEEKLY"
    edit = _url("plan_task_edit", version, task_id=last)
    seen = re.findall(r'name="seen" value="(\w+)"', client.get(edit).content.decode())[0]
    client.post(edit, {**form, "seen": seen, "content": "Viết tin bài", "due_to": "01/12/2026"})
    assert wordings_of(version)[1].deadline["end"] == "2026-12-01"
    refused = client.post(edit, {**form, "seen": seen, "content": "Bản khác"})
    assert "Người khác vừa sửa" in _text(refused)
    head = {"title": "Kế hoạch mới", "issuer": "UBND xã", "issued_on": "12/01/2026"}
    client.post(_url("plan_head", version), head)
    client.post(_url("plan_sections", version), {"number": "III", "title": "Kiểm tra", "parent": "[]"})
    client.post(_url("plan_section_rename", version, place=3), {"title": "Tự kiểm tra"})
    fresh = PlanVersion.objects.visible_to(cast["kiemsoat"]).get()
    assert (fresh.title, fresh.sections[2]["title"]) == ("Kế hoạch mới", "Tự kiểm tra")
    client.post(_url("plan_section_remove", version, place=3))
    assert len(PlanVersion.objects.visible_to(cast["kiemsoat"]).get().sections) == 2


def test_a_leader_approves_amends_compares_and_closes(client_of: ClientOf, cast: Cast) -> None:
    version = imported(cast["kiemsoat"])
    leader = client_of("chutich")
    paper_facts = {"document_number": "12/KH-UBND", "issued_on": "12/01/2026", "signer": "Lê Thị Duyệt"}
    assert "chỗ cần xem" in _text(leader.post(_url("plan_approve", version), paper_facts))
    leader.post(_url("plan_confirm", version), {"words": "Giữ nguyên"})
    assert leader.post(_url("plan_approve", version), paper_facts).status_code == 302
    assert leader.post(_url("plan_approve", version), paper_facts).status_code == 409
    detail = reverse("plan_detail", args=[version.plan_id])
    assert "12/KH-UBND" in _text(leader.get(detail))
    leader.post(reverse("plan_amend", args=[version.plan_id]), {"reason": "Bổ sung"})
    draft = PlanVersion.objects.visible_to(cast["chutich"]).get(state=VersionState.DRAFT)
    leader.post(_url("plan_task_remove", draft, task_id=wordings_of(draft)[0].task_id))
    compared = _text(leader.get(_url("plan_compare", draft, other=1)))
    assert "Bỏ" in compared
    assert "Ban hành kế hoạch rà soát" in compared
    leader.post(_url("plan_discard", draft))
    with simulated(datetime(YEAR, 12, 20, 9, tzinfo=ZONE)):
        closing = client_of("chutich").post(reverse("plan_close", args=[version.plan_id]))
    assert closing.status_code == 302
    assert AnnualPlan.objects.visible_to(cast["chutich"]).get().state == PlanState.CLOSED


def test_who_only_reads_sees_the_plan_and_changes_nothing(client_of: ClientOf, cast: Cast) -> None:
    version = in_force(cast["kiemsoat"], cast["chutich"])
    desk = client_of("tiepnhan1")
    page = _text(desk.get(reverse("plan_detail", args=[version.plan_id])))
    assert "Sửa đổi</a>" not in page
    for name in ("plan_review", "plan_confirm", "plan_discard", "plan_task_add"):
        assert desk.get(_url(name, version)).status_code == 403
    assert client_of("kiemsoat").get(_url("plan_approve", version)).status_code == 403


def test_to_the_neighbour_the_plan_does_not_exist(client_of: ClientOf, cast: Cast) -> None:
    version = imported(cast["kiemsoat"])
    stranger = client_of("lancan.tiepnhan")
    for name in ("plan_version", "plan_source"):
        assert stranger.get(_url(name, version)).status_code == 404
    assert stranger.get(reverse("plan_detail", args=[version.plan_id])).status_code == 404


def test_a_long_plan_costs_no_more_statements(
    client_of: ClientOf, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    rows = [f"{at}\tViệc số {at} của năm\tVăn phòng\tCác thôn\tQuý II\tBáo cáo" for at in range(1, 151)]
    version = drafts.import_plan(actor=cast["kiemsoat"], data=paper(*rows))
    client = client_of("kiemsoat")
    client.get(reverse("plan_list"))
    for url in (reverse("plan_detail", args=[version.plan_id]), _url("plan_review", version)):
        with django_assert_max_num_queries(14):
            page = client.get(url).content.decode()
        assert "Việc số 150" in page


def test_the_hub_leads_to_what_the_actor_may_open(client_of: ClientOf) -> None:
    page = _text(client_of("vanthu").get(reverse("plan_products")))
    for kind in PRODUCT_KINDS.values():
        assert kind.label in page
    assert f'href="{reverse("issued_list")}"' in page
    assert f'href="{reverse("issued_new")}"' in page
    assert reverse("issued_new") not in _text(client_of("tiepnhan1").get(reverse("plan_products")))
