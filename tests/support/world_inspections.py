"""What a commune at work has of inspections, initiatives and study visits, made by the real deeds."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.dossiers.models import Dossier
from motcua.planning.initiatives import actions as initiatives
from motcua.planning.initiatives.models import Criterion, Initiative, InitiativeCall
from motcua.planning.inspections import actions as inspections
from motcua.planning.inspections.models import Inspection
from motcua.planning.study_visits import actions as study_visits
from motcua.planning.study_visits.models import Lesson

if TYPE_CHECKING:
    from tests.support.world import World

# A picture of one pixel.
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


def add_inspections(world: World) -> None:
    """One of each at both communes: what is planned, what runs, what is to be mended, scored, reported."""
    for prefix, manager, worker in (
        ("", world.cast["kiemsoat"], world.cast["hotich"]),
        ("foreign_", world.cast["lancan.lanhdao"], world.cast["lancan.tiepnhan"]),
    ):
        made = _Maker(world, prefix, manager, worker)
        made.inspections()
        made.initiatives()
        made.study_visits()


class _Maker:
    """Makes the things of one commune; ``manager`` plans and decides, ``worker`` does and proposes."""

    def __init__(self, world: World, prefix: str, manager: Actor, worker: Actor) -> None:
        self.world, self.prefix, self.manager, self.worker = world, prefix, manager, worker
        self.number = 0

    def _keep(self, name: str, thing: object) -> None:
        self.world.things[f"{self.prefix}{name}"] = thing

    def _request_id(self) -> str:
        self.number += 1
        return f"world-{self.prefix.rstrip('_')}-{self.number}"

    def _proof(self) -> SimpleUploadedFile:
        return SimpleUploadedFile("minh-chung.png", PNG, "image/png")

    def _inspection(self, title: str) -> inspections.InspectionFacts:
        return inspections.InspectionFacts(
            direction="own",
            basis="planned",
            title=title,
            purpose="Phát hiện và chấn chỉnh sai sót.",
            content="Niêm yết, công khai\nTiếp nhận, giải quyết hồ sơ",
            units=("Trung tâm Phục vụ hành chính công", "Văn phòng HĐND và UBND"),
            method="combined",
            period_from=today() - timedelta(days=90),
            period_to=today(),
            starts_on=today() - timedelta(days=2),
            ends_on=today(),
            decision_number="45/QĐ-UBND",
            decision_on=today() - timedelta(days=7),
        )

    def inspections(self) -> None:
        """One planned with its people, one running with everything in it."""
        for name, title in (
            ("inspection", "Tự kiểm tra công tác kiểm soát thủ tục quý này"),
            ("running_inspection", "Kiểm tra đột xuất nơi tiếp nhận và trả kết quả"),
        ):
            facts = self._inspection(title)
            made = inspections.create_inspection(facts, request_id=self._request_id(), actor=self.manager)
            for leads, officer in ((True, self.manager), (False, self.worker)):
                member = inspections.add_member(
                    made, side="team", officer_id=officer.officer_id, leads=leads, actor=self.manager
                )
            inspections.add_member(
                made, side="host", name="Người Mẫu Đại Diện", leads=True, actor=self.manager
            )
            self._keep(name, made)
            self._keep(f"{name}_member", member)
        self._visit()

    def _visit(self) -> None:
        things, manager = self.world.things, self.manager
        running = inspections.start_inspection(things[f"{self.prefix}running_inspection"], actor=manager)
        self._keep("running_inspection", running)
        answer = inspections.answer_question(
            running,
            question="feedback_address",
            answer="no",
            note="Bảng niêm yết đã mờ, không đọc được số điện thoại.",
            upload=self._proof(),
            actor=self.worker,
        )
        self._keep("answer", answer)
        inspections.answer_question(running, question="plan", answer="yes", actor=self.worker)
        dossier = Dossier.objects.filter(agency_id=running.agency_id).first()
        assert dossier is not None
        sizes = {f"sector:{dossier.sector_code}": 4}
        drawn = inspections.draw_sample(running, seed="112358", sizes=sizes, actor=manager)
        self._keep("sample", drawn[0])
        inspections.mark_sample(
            drawn[-1], verdict="fault", remark="Thiếu chữ ký người nhận bàn giao", actor=manager
        )
        facts = inspections.MinutesFacts(
            held_on=today(), place="Trụ sở UBND xã", strengths="Hồ sơ được tiếp nhận đúng quy trình."
        )
        inspections.write_minutes(running, facts, actor=manager)
        signed = inspections.attach_signed_minutes(running, upload=self._proof(), actor=manager)
        self._keep("minutes", signed)
        self._findings(running)

    def _findings(self, running: Inspection) -> None:
        facts = inspections.FindingFacts(
            content="Bảng niêm yết địa chỉ tiếp nhận phản ánh đã mờ",
            proposal="In và dán lại",
            officer_id=self.worker.officer_id,
            due_on=today() + timedelta(days=10),
            question="feedback_address",
        )
        for name in ("finding", "mended_finding"):
            made = inspections.add_finding(
                running,
                facts,
                request_id=self._request_id(),
                actor=self.manager,
            )
            self._keep(name, made)
        mended = inspections.remedy_finding(
            made, note="Đã dán lại bảng mới", upload=self._proof(), actor=self.worker
        )
        self._keep("mended_finding", mended)

    def _call(self, title: str) -> InitiativeCall:
        facts = initiatives.CallFacts(
            title=title,
            starts_on=today() - timedelta(days=20),
            ends_on=today() + timedelta(days=20),
            criteria=(("Tính mới", Decimal(40)), ("Lợi ích đo được", Decimal(60))),
        )
        return initiatives.create_call(facts, request_id=self._request_id(), actor=self.manager)

    def _initiative(self, call: InitiativeCall, name: str) -> Initiative:
        facts = initiatives.InitiativeFacts(
            name=name,
            present_state="Người dân phải đi lại hai lần để nộp bản sao.",
            content="Lấy dữ liệu từ kho số hóa thay cho bản sao.",
            scope="Toàn xã",
            author_ids=(self.worker.officer_id or 0,),
            benefit=initiatives.Benefit(hours=Decimal("120.5"), money=12_000_000, trips=800),
        )
        return initiatives.propose_initiative(
            call,
            facts,
            request_id=self._request_id(),
            actor=self.worker,
        )

    def initiatives(self) -> None:
        """A call that is open, one being scored with an initiative to score and one that is in use."""
        open_call = self._call("Sáng kiến cải cách thủ tục quý này")
        self._keep("open_call", open_call)
        self._keep("proposed", self._initiative(open_call, "Hẹn giờ nộp hồ sơ qua điện thoại"))
        call = self._call("Sáng kiến cải cách thủ tục quý trước")
        proposed = [self._initiative(call, name) for name in ("Mã QR ở bảng niêm yết", "Dùng lại bản số hóa")]
        judges = {self.manager.officer_id or 0, self._leader().officer_id or 0}
        initiatives.name_judges(call, officer_ids=judges, actor=self.manager)
        self._keep("scored_call", initiatives.start_scoring(call, actor=self.manager))
        self._keep("to_score", proposed[0])
        criteria = Criterion.objects.filter(agency_id=call.agency_id, call_id=call.id)
        points = {one.id: Decimal("82.5") for one in criteria}
        initiatives.score_initiative(proposed[1], points=points, actor=self.manager)
        approved = initiatives.approve_initiative(
            proposed[1], decision_number="88/QĐ-UBND", actor=self._leader()
        )
        followed = initiatives.follow_up(
            approved,
            on=today(),
            is_applied=True,
            note="Đo từ sổ theo dõi của nơi tiếp nhận.",
            benefit=initiatives.Benefit(hours=Decimal(12), trips=90),
            upload=self._proof(),
            request_id=self._request_id(),
            actor=self.manager,
        )
        self._keep("follow_up", followed)
        self._keep("applied", approved)

    def _leader(self) -> Actor:
        return self.manager if self.prefix else self.world.cast["chutich"]

    def study_visits(self) -> None:
        """One that is to come, one that has been reported with a lesson."""
        for name, days in (("visit", 5), ("reported_visit", -15)):
            starts_on = today() + timedelta(days=days)
            facts = study_visits.VisitFacts(
                destination="Xã Mẫu Hưng",
                purpose="Học cách tổ chức nơi tiếp nhận và trả kết quả",
                starts_on=starts_on,
                ends_on=starts_on + timedelta(days=1),
                report_due_on=starts_on + timedelta(days=20),
                participant_ids=(self.worker.officer_id or 0,),
                cost=5_000_000,
            )
            made = study_visits.plan_visit(facts, request_id=self._request_id(), actor=self.manager)
            self._keep(name, made)
        reported = study_visits.report_visit(
            made,
            results="Đã xem cách xếp hàng bằng số thứ tự.",
            lessons=["Đặt máy lấy số ở cửa vào"],
            upload=self._proof(),
            actor=self.worker,
        )
        self._keep("reported_visit", reported)
        self._keep("lesson", Lesson.objects.get(agency_id=reported.agency_id, visit_id=reported.id))
