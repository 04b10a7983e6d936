"""Reports: drafted from facts, frozen when signed, later changes shown as differences."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader

from motcua.core.clock import ZONE, simulated
from motcua.core.errors import DomainError, NotAllowed, NotFound, WrongState
from motcua.core.evidence import FIGURES
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions import reports as deeds
from motcua.planning.models import AnnualPlan, EvidenceRule, PeriodReport, PlanState, PlanTask, PlanVersion
from motcua.planning.reports.compiling import changes, compile_facts
from motcua.planning.reports.reading import find_report
from motcua.planning.reports.skeleton import PARTS, figures_of
from motcua.planning.tests.factories import make_task

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
QUARTER = {"from_on": date(2026, 1, 1), "to_on": date(2026, 3, 15)}


def begun(plan: PlanVersion, cast: Cast) -> PeriodReport:
    return deeds.begin_report(plan.plan, title="Quý I năm 2026", actor=cast["kiemsoat"], **QUARTER)


def test_every_figure_is_printed_in_one_part() -> None:
    printed = [figure.key for part in PARTS for figure in figures_of(part)]
    assert len(printed) == len(set(printed))
    assert {key for key in FIGURES if not key.startswith("trial.")} == set(printed)


def test_a_draft_is_begun_once_for_its_days(plan: PlanVersion, cast: Cast) -> None:
    assert begun(plan, cast).id == begun(plan, cast).id


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ({"from_on": date(2026, 3, 1), "to_on": date(2026, 2, 1)}, "phải sau ngày đầu"),
        ({"from_on": date(2024, 1, 1), "to_on": date(2026, 2, 1)}, "trong năm 2026"),
        ({"from_on": date(2026, 4, 1), "to_on": date(2026, 6, 30)}, "chưa bắt đầu"),
    ],
)
def test_bent_days_are_refused(plan: PlanVersion, cast: Cast, days: dict[str, date], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        deeds.begin_report(plan.plan, title="", actor=cast["kiemsoat"], **days)
    assert PeriodReport.objects.filter(agency_id=plan.agency_id).count() == 0


def test_a_draft_plan_has_nothing_to_report(plan: PlanVersion, cast: Cast) -> None:
    AnnualPlan.objects.filter(agency_id=plan.agency_id, id=plan.plan_id).update(state=PlanState.DRAFT)
    with pytest.raises(WrongState, match="chưa được duyệt"):
        begun(plan, cast)


def test_who_may_report_and_who_may_sign(plan: PlanVersion, cast: Cast) -> None:
    report = begun(plan, cast)
    with pytest.raises(NotAllowed):
        deeds.begin_report(plan.plan, title="", actor=cast["tiepnhan1"], **QUARTER)
    with pytest.raises(NotAllowed):
        deeds.sign_report(report, document_number="1/BC-UBND", actor=cast["kiemsoat"])
    with pytest.raises(NotFound):
        find_report(cast["lancan.tiepnhan"], report.id)


def test_a_signed_report_never_changes_and_later_changes_are_differences(
    task: PlanTask, plan: PlanVersion, cast: Cast
) -> None:
    EvidenceRule.objects.create(
        agency_id=task.agency_id,
        task_id=task.id,
        figure="dossiers.received",
        comparison="at_least",
        target=1,
    )
    report = deeds.sign_report(begun(plan, cast), document_number="25/BC-UBND", actor=cast["chutich"])
    kept = report.snapshot
    assert kept is not None
    assert deeds.sign_report(report, document_number="99/BC-UBND", actor=cast["chutich"]).snapshot == kept
    with pytest.raises(WrongState, match="đã ký"):
        deeds.write_words(report, words={"requests": "Thêm"}, actor=cast["kiemsoat"])
    with pytest.raises(WrongState, match="đã ký"):
        deeds.discard_report(report, actor=cast["kiemsoat"])
    own = {plan.agency_id}
    assert changes(kept, compile_facts(plan.plan, own, report.from_on, report.to_on)) == []
    PlanTask.objects.filter(agency_id=task.agency_id, id=task.id).update(state="done", closing_note="Xong")
    make_task(plan, "Nhiệm vụ thêm sau", number="9")
    found = changes(kept, compile_facts(plan.plan, own, report.from_on, report.to_on))
    assert [before.split(";")[0] for _, before, _ in found] == [
        "Đang thực hiện",
        "không có trong kế hoạch",
    ]
    assert PeriodReport.objects.get(agency_id=plan.agency_id, id=report.id).document_number == "25/BC-UBND"


def test_a_period_that_runs_is_not_signed(plan: PlanVersion, cast: Cast) -> None:
    days = {"from_on": date(2026, 1, 1), "to_on": date(2026, 6, 30)}
    report = deeds.begin_report(plan.plan, title="", actor=cast["kiemsoat"], **days)
    with pytest.raises(WrongState, match="chưa hết"):
        deeds.sign_report(report, document_number="1/BC-UBND", actor=cast["chutich"])
    with simulated(datetime(2026, 7, 1, 8, tzinfo=ZONE)), pytest.raises(DomainError, match="số, ký hiệu"):
        deeds.sign_report(report, document_number="  ", actor=cast["chutich"])


def test_words_are_kept_by_part(plan: PlanVersion, cast: Cast) -> None:
    report = begun(plan, cast)
    deeds.write_words(report, words={"requests": "Đề nghị bổ sung máy quét.\r\n\r\n"}, actor=cast["kiemsoat"])
    report = deeds.write_words(report, words={"assessment": "Tốt\x00"}, actor=cast["kiemsoat"])
    assert report.words == {"requests": "Đề nghị bổ sung máy quét.", "assessment": "Tốt"}
    with pytest.raises(DomainError, match="Không có phần"):
        deeds.write_words(report, words={"nonsense": "x"}, actor=cast["kiemsoat"])
    with pytest.raises(DomainError, match="dài quá"):
        deeds.write_words(report, words={"requests": "x" * 20_001}, actor=cast["kiemsoat"])


def test_the_paper_has_the_skeleton_the_figures_and_the_gaps(
    task: PlanTask, plan: PlanVersion, cast: Cast, client_of: ClientOf
) -> None:
    report = begun(plan, cast)
    deeds.write_words(report, words={"requests": "Đề nghị bổ sung máy quét."}, actor=cast["kiemsoat"])
    reader = client_of("tiepnhan1")
    pdf = reader.get(reverse("report_file", args=[report.id, "pdf"]))
    text = " ".join(
        " ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages).split()
    )
    for part in PARTS:
        assert part.title in text
    for words in (
        "DỰ THẢO",
        "Quý I năm 2026",
        "Hồ sơ tiếp nhận: 0 hồ sơ. Nguồn:",
        "[CÒN THIẾU]",
        "Đề nghị bổ sung máy quét.",
        "Niêm yết công khai thủ tục hành chính",
        "TM. ỦY BAN NHÂN DÂN",
    ):
        assert words in text
    docx = reader.get(reverse("report_file", args=[report.id, "docx"]))
    paragraphs = [each.text for each in Document(io.BytesIO(docx.content)).paragraphs]
    assert "V. Đề xuất, kiến nghị" in paragraphs


def test_the_pages_do_their_deeds(task: PlanTask, plan: PlanVersion, cast: Cast, client_of: ClientOf) -> None:
    manager, leader, stranger = client_of("kiemsoat"), client_of("chutich"), client_of("lancan.tiepnhan")
    begin = reverse("report_begin", args=[plan.plan_id])
    days = {"title": "Quý I", "from_on": "01/01/2026", "to_on": "15/03/2026"}
    assert stranger.get(begin).status_code in {403, 404}
    assert manager.post(begin, {**days, "to_on": "40/03/2026"}).status_code == 422
    assert manager.post(begin, days).status_code == 302
    report = PeriodReport.objects.get(agency_id=plan.agency_id)
    page = reverse("report_page", args=[report.id])
    assert "Còn thiếu minh chứng" in manager.get(page).content.decode()
    assert stranger.get(page).status_code == 404
    assert (
        manager.post(reverse("report_words", args=[report.id]), {"requests": "Kính đề nghị"}).status_code
        == 302
    )
    assert manager.post(reverse("report_sign", args=[report.id]), {"number": "1/BC-UBND"}).status_code == 403
    assert leader.post(reverse("report_sign", args=[report.id]), {"number": ""}).status_code == 422
    assert leader.post(reverse("report_sign", args=[report.id]), {"number": "1/BC-UBND"}).status_code == 302
    assert "Không khác với lúc ký" in manager.get(page).content.decode()
    assert manager.post(reverse("report_discard", args=[report.id])).status_code == 409
    listed = manager.get(reverse("report_list", args=[plan.plan_id])).content.decode()
    assert "1/BC-UBND" in listed
