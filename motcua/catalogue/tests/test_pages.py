"""Staff pages: what they show, what they save, how they refuse; their statements are counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from motcua.catalogue.content import UNKNOWN, read_content
from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.importer.tests.test_drafting import WAY, raw
from motcua.catalogue.models import ImportDoubt, Offering, Procedure, ProcedureVersion, VersionState
from motcua.catalogue.queries import channels_offered, sectors_offered
from motcua.core.actor import SYSTEM
from motcua.demo.cast import COMMUNE, Organisation

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
NO_UNIT = {**WAY, "time_raw": "3", "time_unit": None, "time_value": 3.0}


@pytest.fixture
def control(client_of: ClientOf) -> Client:
    return client_of("kiemsoat")


@pytest.fixture
def leader(client_of: ClientOf) -> Client:
    return client_of("chutich")


@pytest.fixture
def imported(organisation: Organisation, tmp_path: Any) -> ProcedureVersion:
    """One imported draft with doubts."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps(raw(submission_ways=[NO_UNIT], decision_no="?")), encoding="utf-8")
    import_catalogue(path, actor=SYSTEM)
    return ProcedureVersion.objects.get()


def text_of(answer: Any) -> str:
    return answer.content.decode()


def sent(answer: Any) -> dict[str, str]:
    """What a browser would send back from the forms of an editor's page, unchanged."""
    editor, data = answer.context["editor"], {}
    forms = list(editor.forms)
    for name in ("results", "legal", "papers", "fees", "steps"):
        if hasattr(editor, name):
            forms.append(getattr(editor, name).management_form)
    for form in forms:
        for field in form:
            value = field.value()
            if value is None or value is False:
                continue
            data[field.html_name] = value.strftime("%d/%m/%Y") if isinstance(value, date) else value
            if value is True:
                data[field.html_name] = "on"
    return data


def test_the_list_finds_filters_and_suggests(control: Client, starter_pack: None) -> None:
    page = control.get("/danh-muc/", {"q": "khai sinh lưu động"})
    assert "1.003583" in text_of(page)
    assert "1.000656" not in text_of(page)
    assert "Có phải bạn tìm" in text_of(control.get("/danh-muc/", {"q": "kai sin lu dong"}))
    assert "1.012812" in text_of(control.get("/danh-muc/", {"sector": "dat-dai"}))
    assert "Không có thủ tục nào" in text_of(control.get("/danh-muc/", {"state": "draft"}))
    assert "Không có thủ tục nào" in text_of(control.get("/danh-muc/", {"offered": "on"}))
    assert control.get("/danh-muc/", {"sector": "khong-co", "page": "x"}).status_code == 200


def test_the_list_costs_the_same_however_many_rows(
    control: Client, django_assert_max_num_queries: Any, starter_pack: None
) -> None:
    control.get("/danh-muc/")
    with django_assert_max_num_queries(9):
        control.get("/danh-muc/")


def test_a_procedure_shows_its_version_in_force_and_the_others(control: Client, starter_pack: None) -> None:
    page = text_of(control.get("/danh-muc/1.001193/"))
    for words in (
        "Phiên bản 2",
        "Đang có hiệu lực",
        "Trẻ bị bỏ rơi",
        "trong ngày",
        "Không phải nộp khi tra được trên Cơ sở dữ liệu quốc gia về dân cư, từ 01/01/2026",
        "Do Hội đồng nhân dân cấp tỉnh quy định",
        "Công chức chuyên môn, 4 giờ",
        "KQ.G15.000031",
        "cần công chức xác nhận",
    ):
        assert words in page
    assert "Hết hiệu lực" in text_of(control.get("/danh-muc/1.001193/1/"))
    assert control.get("/danh-muc/9.999999/").status_code == 404
    assert control.get("/danh-muc/1.001193/9/").status_code == 404


def test_a_reader_sees_no_deeds(client_of: ClientOf, starter_pack: None) -> None:
    reader = client_of("tiepnhan1")
    page = text_of(reader.get("/danh-muc/1.001193/"))
    assert "Soạn bản mới" not in page
    assert "Kết thúc hiệu lực" not in page
    assert reader.post("/danh-muc/1.001193/soan/").status_code == 403
    assert reader.get("/danh-muc/1.001193/2/phe-duyet/").status_code == 403
    assert client_of("anonymous").get("/danh-muc/").status_code == 302


def test_from_an_imported_draft_to_a_version_in_force(
    imported: ProcedureVersion, control: Client, leader: Client
) -> None:
    base = "/danh-muc/1.000001/1/"
    page = text_of(control.get(base))
    assert "3 (chưa rõ đơn vị)" in page
    assert "Xác nhận đơn vị" in page
    assert "chưa rõ đơn vị tính" in text_of(leader.get(f"{base}phe-duyet/"))

    confirm = f"{base}xac-nhan/chung/counter/"
    assert "Chưa" in text_of(control.post(confirm, {"value": "3"}))
    assert control.post(confirm, {"unit": "working_day", "value": "3"}).status_code == 302

    doubt = ImportDoubt.objects.get(settled_at=None)
    assert doubt.kind == "decision_odd"
    control.post(f"{base}giai-quyet/", {"doubt": [doubt.pk], "answer": "Đã tra."})
    assert not ImportDoubt.objects.filter(settled_at=None).exists()

    case = f"{base}sua/chung/"
    data = sent(control.get(case))
    for row, (name, kind, position, hours, back) in enumerate(
        [
            ("Tiếp nhận", "receive", "receptionist", "1", ""),
            ("Thẩm định", "process", "specialist", "12,5", "1"),
        ]
    ):
        data |= {
            f"steps-{row}-name": name,
            f"steps-{row}-kind": kind,
            f"steps-{row}-position": position,
            f"steps-{row}-hours": hours,
            f"steps-{row}-back": back,
            f"steps-{row}-status_shown": "Đang xử lý",
        }
    refused = control.post(case, data)
    assert "bước cuối cùng phải là bước trả kết quả" in text_of(refused)
    data |= {
        "steps-TOTAL_FORMS": "4",
        "steps-2-name": "Ký",
        "steps-2-kind": "approve",
        "steps-2-position": "leader",
        "steps-2-hours": "4",
        "steps-2-back": "2",
        "steps-2-status_shown": "Trình ký",
        "steps-3-name": "Trả kết quả",
        "steps-3-kind": "return",
        "steps-3-position": "receptionist",
        "steps-3-hours": "0.5",
        "steps-3-status_shown": "Có kết quả",
    }
    assert control.post(case, data).status_code == 302

    form = {"decision_no": "12/QĐ-UBND", "decision_on": "01/07/2026", "valid_from": "10/07/2026"}
    done = leader.post(f"{base}phe-duyet/", form)
    assert done.status_code == 302, text_of(done)
    version = ProcedureVersion.objects.get()
    assert (version.state, version.valid_from) == (VersionState.APPROVED, date(2026, 7, 10))
    steps = read_content(version.content).cases[0].steps
    assert [step.key for step in steps] == ["tiep-nhan", "tham-dinh", "ky", "tra-ket-qua"]
    assert steps[1].may_return_to == ("tiep-nhan",)
    assert str(steps[1].hours) == "12.5"
    assert "không sửa được nữa" in text_of(control.get(f"{base}sua/"))


def test_an_unchanged_save_changes_nothing(control: Client, starter_pack: None) -> None:
    control.post("/danh-muc/1.012753/soan/")
    version = ProcedureVersion.objects.get(procedure__code="1.012753", state="draft")
    before = read_content(version.content)
    for address in ("sua/", "sua/chung/"):
        page = control.get(f"/danh-muc/1.012753/2/{address}")
        answer = control.post(f"/danh-muc/1.012753/2/{address}", sent(page))
        assert answer.status_code == 302, text_of(answer)
    version.refresh_from_db()
    assert read_content(version.content) == before


def test_rows_are_edited_added_moved_and_dropped(control: Client, starter_pack: None) -> None:
    control.post("/danh-muc/1.004873/soan/", {"number": "2"})
    address = "/danh-muc/1.004873/3/sua/chung/"
    data = sent(control.get(address))
    last = int(data["papers-TOTAL_FORMS"]) - 2
    data |= {
        "papers-0-originals": "2",
        "papers-1-DELETE": "on",
        "papers-2-ORDER": "0",
        f"papers-{last}-name": "Giấy mới",
        f"papers-{last}-copies": "1",
        f"papers-{last}-database": "Cơ sở dữ liệu mới",
        f"papers-{last}-database_from": "01/01/2027",
        f"papers-{last}-database_citation": "Nghị quyết mẫu",
        "terms-post_unit": "",
        "fees-0-state": "fixed",
        "fees-0-amount": "15.000",
    }
    assert control.post(address, data).status_code == 302
    saved = read_content(ProcedureVersion.objects.get(number=3).content).cases[0]
    assert [paper.key for paper in saved.papers] == ["can-cuoc", "to-khai", "cu-tru", "uy-quyen", "giay-moi"]
    assert saved.papers[1].originals == 2
    assert saved.papers[-1].replaced_by[0].valid_from == date(2027, 1, 1)
    assert {term.channel.value for term in saved.terms} == {"counter", "online"}
    assert saved.terms[0].confirmed_by == "gói khởi đầu"
    assert saved.fees[0].amount == 15_000


def test_errors_stand_at_their_fields(control: Client, starter_pack: None) -> None:
    control.post("/danh-muc/1.004873/soan/")
    address = "/danh-muc/1.004873/3/sua/chung/"
    data = sent(control.get(address)) | {
        "fees-0-state": "fixed",
        "steps-1-back": "3",
        "steps-1-hours": "20",
    }
    page = control.post(address, data)
    editor = page.context["editor"]
    assert "phải có số tiền" in str(editor.fees.forms[0].errors["amount"])
    assert "chỉ được trả lại cho bước đứng trước" in str(editor.steps.forms[1].errors["back"]).lower()
    assert "vượt thời hạn" in str(editor.form.non_field_errors())
    assert ProcedureVersion.objects.filter(number=3, content_digest=data["digest"]).exists()
    data = sent(control.get(address)) | {"steps-1-back": "một", "name": ""}
    page = control.post(address, data)
    assert "Chỉ nhập số thứ tự" in text_of(page)


def test_a_fee_by_steps_is_shown_edited_and_kept_by_an_unchanged_save(
    control: Client, starter_pack: None
) -> None:
    rate = "2.000 đồng/trang, từ trang thứ 3 là 1.000 đồng/trang, mỗi bản không quá 200.000 đồng"
    assert rate in text_of(control.get("/danh-muc/2.000815/"))
    control.post("/danh-muc/2.000815/soan/")
    version = ProcedureVersion.objects.get(procedure__code="2.000815", state="draft")
    address = f"/danh-muc/2.000815/{version.number}/sua/chung/"
    data = sent(control.get(address))
    assert (data["fees-0-steps"], data["fees-0-most"]) == ("3: 1.000", "200.000")
    assert control.post(address, data).status_code == 302
    version.refresh_from_db()
    assert version.content_digest == data["digest"]
    data |= {"fees-0-steps": "3: 1.500 đ; 11: 500", "fees-0-most": "150.000"}
    assert control.post(address, data).status_code == 302
    version.refresh_from_db()
    fee = read_content(version.content).cases[0].fees[0]
    assert [(step.from_unit, step.amount) for step in fee.steps] == [(3, 1500), (11, 500)]
    assert (fee.most, fee.within) == (150_000, "bản")


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("steps", "từ trang 3", "Hãy viết như ví dụ"),
        ("steps", "1: 500", "từ đơn vị thứ 2"),
        ("steps", "5: 900; 3: 500", "tăng dần"),
        ("most", "1.000", "nhỏ hơn số tiền"),
        ("per", "", "tính theo gì"),
    ],
)
def test_a_wrong_step_or_cap_is_told_at_its_field(
    control: Client, field: str, typed: str, says: str, starter_pack: None
) -> None:
    control.post("/danh-muc/2.000815/soan/")
    number = ProcedureVersion.objects.get(procedure__code="2.000815", state="draft").number
    address = f"/danh-muc/2.000815/{number}/sua/chung/"
    page = control.post(address, sent(control.get(address)) | {f"fees-0-{field}": typed})
    assert says in str(page.context["editor"].fees.forms[0].errors[field])


def test_the_second_editor_is_told(control: Client, starter_pack: None) -> None:
    control.post("/danh-muc/1.004873/soan/")
    address = "/danh-muc/1.004873/3/sua/"
    data = sent(control.get(address))
    assert control.post(address, data | {"name": "Tên một"}).status_code == 302
    assert "vừa lưu bản thảo này" in text_of(control.post(address, data | {"name": "Tên hai"}))


def test_cases_are_added_and_dropped(control: Client, starter_pack: None) -> None:
    control.post("/danh-muc/1.004873/soan/")
    base = "/danh-muc/1.004873/3/"
    assert control.post(f"{base}them-truong-hop/", {"name": " "}).status_code == 302
    added = control.post(f"{base}them-truong-hop/", {"name": "Đã ly hôn"})
    assert added.headers["Location"].endswith("/sua/da-ly-hon/")
    assert "Bỏ trường hợp “Đã ly hôn”" in text_of(control.get(f"{base}bo/da-ly-hon/"))
    control.post(f"{base}bo/da-ly-hon/")
    assert len(read_content(ProcedureVersion.objects.get(number=3).content).cases) == 1
    with_one = control.post(f"{base}bo/chung/")
    assert with_one.status_code == 422
    assert "ít nhất một trường hợp" in text_of(with_one)


def test_a_new_procedure_begins_as_a_draft(control: Client, starter_pack: None) -> None:
    sector = Procedure.objects.get(code="1.001193").sector_id
    form = {"code": "1.001193", "name": "Thủ tục riêng", "sector": sector, "executing": "commune"}
    assert "đã có trong danh mục" in text_of(control.post("/danh-muc/them/", form))
    answer = control.post("/danh-muc/them/", form | {"code": "1.012753.H19"})
    assert answer.headers["Location"] == "/danh-muc/1.012753.H19/1/sua/"
    assert control.get("/danh-muc/1.012753.H19/").status_code == 200


def test_the_agency_chooses_how_it_takes_a_procedure(
    control: Client, organisation: Organisation, starter_pack: None
) -> None:
    agency = organisation.agencies[COMMUNE]
    address = "/danh-muc/1.001193/cung-cap/"
    form = {"channels": ["counter", "online"], "online_level": "full", "valid_from": "01/07/2026"}
    assert control.post(address, form).status_code == 302
    procedure = Procedure.objects.get(code="1.001193")
    assert channels_offered(agency.pk, procedure.pk, date(2026, 7, 1)) == {"counter", "online"}
    assert sectors_offered(agency.pk) == [("ho-tich", "Hộ tịch")]
    assert "toàn trình" in text_of(control.get("/danh-muc/1.001193/"))
    control.post(address, {"valid_from": "01/07/2026"})
    assert not Offering.objects.exists()


def test_a_version_is_ended_by_a_leader(leader: Client, starter_pack: None) -> None:
    address = "/danh-muc/1.001193/2/ket-thuc/"
    refused = leader.post(address, {"valid_to": "01/01/2025", "basis": "QĐ mẫu"})
    assert "phải sau ngày có hiệu lực" in text_of(refused)
    assert leader.post(address, {"valid_to": "31/12/2026", "basis": "QĐ mẫu"}).status_code == 302
    assert ProcedureVersion.objects.get(procedure__code="1.001193", number=2).valid_to == date(2026, 12, 31)


def test_doubts_of_a_file_are_found_by_their_kind(imported: ProcedureVersion, control: Client) -> None:
    assert "1.000001" in text_of(control.get("/danh-muc/nghi-van/", {"kind": "unit_missing"}))
    assert "Không có nghi vấn nào" in text_of(control.get("/danh-muc/nghi-van/", {"kind": "fee_odd"}))
    assert control.get("/danh-muc/nhap/999/").status_code == 404


def test_settling_without_a_choice_or_an_answer_is_told(imported: ProcedureVersion, control: Client) -> None:
    answer = control.post("/danh-muc/1.000001/1/giai-quyet/", {}, follow=True)
    assert "Chưa chọn nghi vấn nào" in text_of(answer)
    assert ImportDoubt.objects.filter(settled_at=None).count() == 2


def test_text_from_outside_is_never_markup(control: Client, tmp_path: Any) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(
        json.dumps(raw(name="<script>alert(1)</script>", steps_text="<b>đậm</b>")), encoding="utf-8"
    )
    import_catalogue(path, actor=SYSTEM)
    page = text_of(control.get("/danh-muc/1.000001/"))
    assert "<script>alert" not in page
    assert "&lt;b&gt;đậm" in page


def test_an_unknown_unit_stays_unknown_when_a_case_is_saved(
    imported: ProcedureVersion, control: Client
) -> None:
    address = "/danh-muc/1.000001/1/sua/chung/"
    assert control.post(address, sent(control.get(address))).status_code == 302
    imported.refresh_from_db()
    term = read_content(imported.content).cases[0].terms[0]
    assert (term.unit, term.confirmed_by) == (UNKNOWN, None)
