"""The demonstration's year: a plan from the template, worked by, with papers, a briefing and an inspection.

All by the real deeds, at the days on which an office would do them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.core.actor import Actor
from motcua.core.clock import ZONE, simulated, today
from motcua.documents.letters import Letter, letter_pdf, paragraph
from motcua.planning.actions.approval import approve_version
from motcua.planning.actions.milestones import finish_milestone
from motcua.planning.actions.sections import confirm_draft
from motcua.planning.actions.tasks import assign_task
from motcua.planning.inspections import actions as inspections
from motcua.planning.issued_documents.actions import DocumentFacts, attach_signed, issue_document
from motcua.planning.meetings import actions as meetings
from motcua.planning.meetings.models import MeetingKind
from motcua.planning.models import AnnualPlan, PlanTask, PlanVersion, TaskMilestone, TaskWording
from motcua.planning.templates_of_plans import plan_from_template

TEMPLATE = "hien-hanh"
_SIGNER = "Đặng Mẫu Long"
# What the clerk enters into the register in the course of a year: month, type, excerpt, words in the task.
_PAPERS = (
    (1, "ke-hoach", "Kế hoạch kiểm soát thủ tục hành chính", "Ban hành kế hoạch"),
    (2, "quyet-dinh", "Phân công đầu mối kiểm soát thủ tục hành chính", "Ban hành kế hoạch"),
    (4, "cong-van", "Đôn đốc giải quyết hồ sơ đúng hạn", "Giải quyết hồ sơ"),
    (7, "bao-cao", "Báo cáo kiểm soát thủ tục hành chính 6 tháng", "Báo cáo định kỳ"),
    (10, "bao-cao", "Báo cáo kiểm soát thủ tục hành chính quý III", "Báo cáo định kỳ"),
)


# The signed papers of the last ones have not come in yet: a gap to look at.
_SIGNED = 3


def _scan(symbol: str, excerpt: str, day: date) -> bytes:
    """A paper to look at, in place of the scan of a signed one."""
    letter = Letter(
        agency="UBND xã Thanh Mẫu",
        number=symbol,
        place="Thanh Mẫu",
        dated_on=day,
        title=(excerpt.upper(),),
        blocks=(paragraph("Văn bản mẫu của bản chạy thử, không có thật."),),
        signer_title=("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        signer=_SIGNER,
    )
    return letter_pdf(letter)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=ZONE)


def _plan(cast: Mapping[str, Actor], day: date) -> PlanVersion:
    version = plan_from_template(key=TEMPLATE, year=day.year, actor=cast["kiemsoat"])
    confirm_draft(version, actor=cast["kiemsoat"])
    return approve_version(
        version, document_number="05/KH-UBND", issued_on=day, signer=_SIGNER, actor=cast["chutich"]
    )


def _task(version: PlanVersion, words: str) -> PlanTask:
    """The first task whose words begin so."""
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    wording = rows.filter(content__startswith=words).select_related("task").order_by("position").first()
    assert wording is not None
    task: PlanTask = wording.task
    return task


def _assign(version: PlanVersion, cast: Mapping[str, Actor]) -> None:
    """The office leads everything; its officer and, where it is their trade, others do it."""
    doers = {
        "Giải quyết hồ sơ": "hotich",
        "Tiếp nhận, giải quyết": "hotich",
        "Tập huấn": "vanthu",
        "Truyền thông": "vanthu",
    }
    rows = TaskWording.objects.filter(agency_id=version.agency_id, version_id=version.id)
    for wording in rows.select_related("task").order_by("position"):
        name = next((who for words, who in doers.items() if wording.content.startswith(words)), "kiemsoat")
        assign_task(
            wording.task,
            lead_unit_id=cast[name].unit_id,
            officer_id=cast[name].officer_id,
            actor=cast["chutich"],
        )


def _papers(version: PlanVersion, cast: Mapping[str, Actor], year: int, until: date) -> None:
    for number, (month, kind, excerpt, words) in enumerate(_PAPERS):
        day = date(year, month, 10)
        if day > until:
            break
        with simulated(_at(day, 9)):
            facts = DocumentFacts(type_code=kind, issued_on=day, excerpt=excerpt, signer=_SIGNER)
            task_id = _task(version, words).id
            made = issue_document(
                facts, actor=cast["vanthu"], request_id=f"demo-paper-{number}", task_id=task_id
            )
            if number < _SIGNED:
                scan = SimpleUploadedFile(f"van-ban-{number + 1}.pdf", _scan(made.symbol, excerpt, day))
                attach_signed(made, upload=scan, actor=cast["vanthu"])


def _briefing(version: PlanVersion, cast: Mapping[str, Actor], year: int, until: date) -> None:
    """The half-yearly briefing, most of those invited present."""
    day = date(year, 6, 25)
    if day + timedelta(days=1) > until:
        return
    people = ("kiemsoat", "hotich", "vanthu", "tiepnhan1", "tiepnhan2")
    with simulated(_at(day - timedelta(days=5), 9)):
        facts = meetings.MeetingFacts(
            kind=MeetingKind.HALF_YEAR,
            title="Giao ban kiểm soát thủ tục hành chính 6 tháng",
            place="Phòng họp UBND xã",
            starts_at=_at(day, 8),
            ends_at=_at(day, 10),
            chair_id=cast["chutich"].officer_id,
            agenda="Kết quả 6 tháng\nNhiệm vụ 6 tháng cuối năm",
        )
        invited = meetings.Invited(officer_ids=[cast[name].officer_id or 0 for name in people])
        meeting = meetings.call_meeting(
            facts,
            invited,
            actor=cast["kiemsoat"],
            request_id="demo-briefing",
            task_id=_task(version, "Giao ban").id,
        )
    with simulated(_at(day, 8)):
        for name in people[:-1]:
            meetings.check_in(code=meeting.code, actor=cast[name])


def _inspection(version: PlanVersion, cast: Mapping[str, Actor], year: int, until: date) -> None:
    """The office's own inspection in the third quarter, with one finding still open."""
    day = date(year, 9, 15)
    if day > until:
        return
    manager = cast["kiemsoat"]
    with simulated(_at(day, 8)):
        facts = inspections.InspectionFacts(
            direction="own",
            basis="planned",
            title="Tự kiểm tra công tác kiểm soát thủ tục hành chính",
            purpose="Phát hiện và chấn chỉnh sai sót.",
            content="Niêm yết, công khai\nTiếp nhận, giải quyết hồ sơ",
            units=("Trung tâm Phục vụ hành chính công",),
            method="combined",
            period_from=date(year, 1, 1),
            period_to=date(year, 8, 31),
            starts_on=day,
            ends_on=day + timedelta(days=2),
            decision_number="45/QĐ-UBND",
            decision_on=day - timedelta(days=7),
        )
        made = inspections.create_inspection(
            facts, request_id="demo-inspection", actor=manager, task=_task(version, "Tự kiểm tra")
        )
        inspections.add_member(made, side="team", officer_id=manager.officer_id, leads=True, actor=manager)
        inspections.add_member(made, side="host", name="Người Mẫu Đại Diện", leads=True, actor=manager)
        made = inspections.start_inspection(made, actor=manager)
        inspections.answer_question(made, question="plan", answer="yes", actor=manager)
        found = inspections.FindingFacts(
            content="Bảng niêm yết địa chỉ tiếp nhận phản ánh đã mờ",
            proposal="In và dán lại",
            officer_id=cast["hotich"].officer_id,
            due_on=day + timedelta(days=30),
            question="feedback_address",
        )
        inspections.add_finding(made, found, request_id="demo-finding", actor=manager)


def _keep_days(version: PlanVersion, cast: Mapping[str, Actor], year: int, until: date) -> None:
    """The days of the first quarter were kept; the others are as they are."""
    if until < date(year, 4, 1):
        return
    rows = TaskMilestone.objects.filter(agency_id=version.agency_id, due_on__lte=date(year, 3, 31))
    with simulated(_at(date(year, 3, 30), 15)):
        for milestone in rows.select_related("task", "task__plan"):
            finish_milestone(milestone, done_on=date(year, 3, 30), actor=cast["kiemsoat"])


def play_year(cast: Mapping[str, Actor]) -> AnnualPlan:
    """This year's plan as it stands today; ``cast`` by log-in name. Made once."""
    until, year = today(), today().year
    agency_id = cast["chutich"].agency_id or 0
    standing = AnnualPlan.objects.filter(agency_id=agency_id, year=year).first()
    if standing is not None:
        found: AnnualPlan = standing
        return found
    first = min(date(year, 1, 12), until)
    with simulated(_at(first, 8)):
        version = _plan(cast, first)
        _assign(version, cast)
    for step in (_papers, _briefing, _inspection, _keep_days):
        step(version, cast, year, until)
    plan: AnnualPlan = version.plan
    return plan
