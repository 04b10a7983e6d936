"""A commune at work, made by the real deeds: for each deed a dossier that it fits, one of each other thing.

Guards ask every address of it for every member of the cast; browsers look at its pages.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from motcua.catalogue.actions import draft_version
from motcua.catalogue.content import Case, StepKind
from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.models import Procedure, ProcedureVersion
from motcua.catalogue.queries import forget_contents, load_content, version_on
from motcua.catalogue.starter import load_starter_pack
from motcua.core.actor import ANONYMOUS, SYSTEM, Actor
from motcua.core.clock import now, simulated, today
from motcua.core.permissions import Role, allowed
from motcua.core.second_factor import SEEN
from motcua.deadlines.actions import add_day
from motcua.deadlines.calendar import DayKind
from motcua.deadlines.calendars import calendar_for
from motcua.demo.cast import DEMO_PASSWORD, NEIGHBOUR_OFFICE, Organisation
from motcua.demo.people import person
from motcua.documents.files import store_file
from motcua.dossiers import actions
from motcua.dossiers.deeds import DEEDS
from motcua.dossiers.facts import Filing, PaperFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel, fitting_deeds
from motcua.organisations.actions import (
    PositionFacts,
    appoint_stand_in,
    delegate,
    hire_officer,
    set_first_password,
)
from motcua.organisations.authentication import PositionBackend
from motcua.organisations.models import Delegation, Officer, StandIn, User
from motcua.portal.actions import Answers, Upload, file_online
from tests.support.messages import add_messages
from tests.support.office_papers import add_office_papers
from tests.support.sent import add_sent
from tests.support.world_catalogue import add_catalogue_control
from tests.support.world_import import build_imports
from tests.support.world_inspections import add_inspections
from tests.support.world_planning import add_plans
from tests.support.world_proof import add_proofs
from tests.support.world_publication import add_publication
from tests.support.world_referrals import add_referrals, lines_to, outside_lines
from tests.support.world_review import add_reviews

DESK, SPECIALIST, LEADER, CITIZEN = "tiepnhan1", "hotich", "chutich", "congdan1"
NEIGHBOUR_LEADER = "lancan.lanhdao"
# A picture of one pixel.
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
REASON = "Bản sao mờ, không đối chiếu được"
ITEMS = ("Bản chính giấy tờ để đối chiếu",)
_KINDS = (
    StepKind.RECEIVE,
    StepKind.PROCESS,
    StepKind.PROCESS,
    StepKind.APPROVE,
    StepKind.ISSUE,
    StepKind.RETURN,
)


@dataclass
class World:
    """What was made. ``dossiers`` are the commune's; ``things``: one of each other thing, by name."""

    organisation: Organisation
    cast: dict[str, Actor]
    code: str
    case: Case
    dossiers: list[Dossier] = field(default_factory=list)
    things: dict[str, Any] = field(default_factory=dict)

    @property
    def agency_id(self) -> int:
        """The commune."""
        return self.organisation.commune.pk

    def dossier_for(self, deed: str) -> tuple[Dossier, str]:
        """A dossier that the deed fits, and somebody of the cast who may do it now."""
        for dossier in self.dossiers:
            if deed in fitting_deeds(dossier.state):
                for name, actor in self.cast.items():
                    if actor.is_officer and allowed(actor, DEEDS[deed].permission, dossier):
                        return dossier, name
        raise LookupError(f"no dossier of tests/support/world.py is in a state for “{deed}”: add one")

    def client(self, name: str) -> Client:
        """A browser-like client, logged in a moment ago and behind the second factor."""
        client = Client(raise_request_exception=False)
        if name != "anonymous":
            user_id = self.cast[name].user_id
            user = User.objects.get(pk=user_id)
            client.force_login(user, backend="motcua.organisations.authentication.PositionBackend")
            session = client.session
            session[SEEN] = user_id
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time()}]
            session["account_authentication_methods_user"] = str(user_id)
            session.save()
        return client


def longest_procedure() -> tuple[str, Case]:
    """A procedure of the starter pack, taken at the desk and online, with every kind of step."""
    for code in Procedure.objects.in_force_on(today()).order_by("code").values_list("code", flat=True):
        case = load_content(version_on(code, today()).pk).cases[0]
        terms = [case.find_term(channel) for channel in ("counter", "online")]
        is_long = all(term is not None and term.is_known and term.value >= 5 for term in terms)
        if is_long and tuple(step.kind for step in case.steps) == _KINDS:
            return code, case
    raise LookupError("no procedure of the starter pack has every kind of step")


class Life:
    """One dossier and what happens to it."""

    def __init__(self, world: World, dossier: Dossier) -> None:
        self.world, self.dossier = world, dossier

    def do(self, deed: str, who: str, **facts: Any) -> Life:
        """One deed by one member of the cast."""
        perform: Callable[..., Dossier] = getattr(actions, deed)
        request_id = f"world-{self.dossier.id}-{self.dossier.sequence}"
        self.dossier = perform(self.dossier, actor=self.world.cast[who], request_id=request_id, **facts)
        return self


class _Maker:
    """Makes the dossiers of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.random = Random(7)
        self.people = 0

    def _person(self) -> Any:
        self.people += 1
        return person(self.random, number=self.people)

    def filing(self, channel: Channel = Channel.COUNTER) -> Filing:
        """A complete filing of the world's procedure."""
        papers = tuple(
            PaperFacts(
                name=paper.name,
                paper_key=paper.key,
                originals=1,
                is_shown_only=paper.shown_only,
                pages=2,
            )
            for paper in self.world.case.papers
            if paper.required and paper.replaced_on(today()) is None
        )
        return Filing(
            procedure_code=self.world.code,
            case_key=self.world.case.key,
            channel=channel,
            submitter=self._person(),
            papers=papers,
            fee_due=8000,
        )

    def received(self, who: str = DESK) -> Life:
        """At the desk, complete, the first paper scanned."""
        actor = self.world.cast[who]
        agency_id = actor.agency_id or 0
        filing = self.filing()
        scan = store_file(BytesIO(PNG), "to-khai.png", agency_id=agency_id, actor=actor)
        first = replace(filing.papers[0], file_id=scan.id, file_hash=scan.sha256)
        filing = replace(filing, papers=(first, *filing.papers[1:]))
        request_id = f"world-{self.people}"
        dossier = actions.receive_new(filing, agency_id=agency_id, actor=actor, request_id=request_id)
        return Life(self.world, dossier)

    def filed(self) -> Life:
        """Online by the first citizen, with a scan."""
        actor = self.world.cast[CITIZEN]
        paper = self.world.case.papers[0]
        answers = Answers(
            procedure_code=self.world.code, case_key=self.world.case.key, owner=self._online_person(actor)
        )
        scan = SimpleUploadedFile("to-khai.png", PNG, "image/png")
        dossier = file_online(
            answers,
            [Upload(paper.key, paper.name, (scan,))],
            agency_id=self.world.agency_id,
            actor=actor,
            request_id=f"world-online-{self.people}",
        )
        return Life(self.world, dossier)

    def _online_person(self, actor: Actor) -> Any:
        return replace(self._person(), user_id=actor.user_id)

    def working(self) -> Life:
        """With the specialist."""
        holder = self.world.cast[SPECIALIST].officer_id
        return self.received().do("transfer", DESK, holder_id=holder)

    def recalled(self) -> Life:
        """A part of the work was called back; what comes after it waits."""
        life = self.working().do("refer", SPECIALIST, **outside_lines())
        first = int(life.dossier.referrals[0]["id"])
        return life.do("recall_referral", SPECIALIST, referral_id=first, reason="Không cần nữa")

    def drafted(self) -> Life:
        """One step before the leader."""
        holder = self.world.cast[SPECIALIST].officer_id
        return self.working().do("forward", SPECIALIST, holder_id=holder)

    def asked(self) -> Life:
        """Waits for papers."""
        return self.working().do("request_supplement", SPECIALIST, items=ITEMS, reason=REASON)

    def supplemented(self) -> Life:
        """The papers have come."""
        papers = (PaperFacts(name=ITEMS[0], originals=1, pages=1),)
        return self.asked().do("receive_supplement", DESK, papers=papers)

    def approved(self) -> Life:
        """Waits for its number."""
        return self.drafted().do("propose_approval", SPECIALIST).do("approve", LEADER)

    def completed(self, life: Life | None = None) -> Life:
        """Lies at the desk."""
        life = life or self.approved()
        facts = {"number": "12/KQ", "issued_on": today(), "is_electronic": True}
        life.do("issue_result", "vanthu", **facts)
        return life.do("mark_fee_paid", DESK, method="cash", receipt_number="BL00001")

    def handed_over(self) -> Life:
        """Given to the person: one that was filed online, so that its account sees a whole life."""
        holder = self.world.cast[SPECIALIST].officer_id
        life = self.filed().do("receive", DESK, fee_due=8000).do("transfer", DESK, holder_id=holder)
        life.do("forward", SPECIALIST, holder_id=holder)
        life.do("propose_approval", SPECIALIST).do("approve", LEADER)
        return self.completed(life).do(
            "hand_over", DESK, to="submitter", proof="Giấy tiếp nhận hồ sơ", method="counter"
        )


def _dossiers(world: World) -> None:
    make = _Maker(world)
    due_at = calendar_for(world.agency_id).after_open_time(now(), 8 * 3_600_000_000)
    question = {"agency": "Công an xã Thanh Mẫu", "question": "Xác minh nơi cư trú", "due_at": due_at}
    papers = {"items": ITEMS, "reason": REASON}
    hand_over = {"to": "submitter", "proof": "Giấy tiếp nhận hồ sơ", "method": "counter"}
    lives = [
        make.filed(),
        make.filed().do("guide", DESK, **papers),
        make.received(),
        make.working(),
        make.drafted(),
        make.working().do("consult", SPECIALIST, **question),
        make.asked(),
        make.supplemented(),
        make.supplemented().do("propose_second_supplement", SPECIALIST, **papers),
        make.drafted().do("propose_approval", SPECIALIST),
        make.drafted().do("propose_refusal", SPECIALIST, reason=REASON),
        make.working().do("propose_extension", SPECIALIST, reason=REASON, extra_days=3),
        make.approved(),
        make.completed(),
        make.handed_over(),
        make.completed()
        .do("hand_over", DESK, **hand_over)
        .do("correct_error", SPECIALIST, reason="Kết quả ghi sai năm sinh"),
        make.working().do("refer", SPECIALIST, **outside_lines()),
        make.recalled(),
        make.working().do("refer", SPECIALIST, **lines_to(world.cast["lancan.chuyenmon"].agency_id, 1)),
    ]
    with simulated(now() - timedelta(days=40)):
        lives.append(make.working())
    with simulated(now().replace(year=today().year - 1, month=12, day=10)):
        lives.append(make.working())  # for a book that can be closed
    world.dossiers = [life.dossier for life in lives]
    world.things["filed"], world.things["guided"] = world.dossiers[:2]
    world.things["closed"] = world.dossiers[14]
    foreign = make.received("lancan.tiepnhan")
    world.things["foreign_dossier"] = foreign.dossier
    there = make.received("lancan.tiepnhan").do("transfer", "lancan.tiepnhan")
    there.do("refer", "lancan.chuyenmon", **lines_to(world.agency_id, 3))
    add_referrals(world, world.dossiers[18], there.dossier)


def _neighbour_leader(world: World) -> Actor:
    facts = PositionFacts(
        title="Chủ tịch Ủy ban nhân dân", roles=[Role.LEADER.value], valid_from=today() - timedelta(days=30)
    )
    hired = hire_officer(
        agency=world.organisation.neighbour,
        name="Phan Mẫu Yên",
        username=NEIGHBOUR_LEADER,
        position=facts,
        actor=SYSTEM,
    )
    set_first_password(*hired.link.path.strip("/").split("/")[-2:], DEMO_PASSWORD)
    assert hired.officer.user is not None
    return _actor(hired.officer.user)


def _actor(user: User) -> Actor:
    loaded = PositionBackend().get_user(user.pk)
    assert loaded is not None
    return loaded.actor


def _cover(leader: Actor, absent: Officer, deputy: Officer) -> tuple[StandIn, Delegation]:
    days = {"valid_from": today(), "valid_to": today() + timedelta(days=20)}
    stand_in = appoint_stand_in(absent, deputy, reason="Nghỉ phép năm", actor=leader, **days)
    given = delegate(absent, permission="dossier.reopen", document="15/QĐ-UBND (mẫu)", actor=leader, **days)
    return stand_in, given


def _staff(world: World) -> None:
    organisation, things = world.organisation, world.things
    things["officer"] = organisation.officer("tiepnhan2")
    things["stand_in"], things["delegation"] = _cover(
        world.cast[LEADER], things["officer"], organisation.officer(DESK)
    )
    foreign = world.cast[NEIGHBOUR_LEADER] = _neighbour_leader(world)
    unit = organisation.agencies[NEIGHBOUR_OFFICE]
    second = hire_officer(
        agency=organisation.neighbour,
        name="Vương Mẫu Ánh",
        username="lancan.tiepnhan2",
        position=PositionFacts(
            title="Cán bộ tiếp nhận", roles=[Role.RECEPTIONIST.value], unit=unit, valid_from=today()
        ),
        actor=SYSTEM,
    )
    things["newcomer"] = second
    things["foreign_officer"] = organisation.officer("lancan.tiepnhan")
    things["foreign_stand_in"], things["foreign_delegation"] = _cover(
        foreign, things["foreign_officer"], second.officer
    )


def _calendar(world: World) -> None:
    day = calendar_for(world.agency_id).closing_on_or_after(today() + timedelta(days=3)).date()
    closure = {
        "on": day,
        "kind": DayKind.CLOSURE,
        "name": "Hội nghị toàn xã",
        "source": "Thông báo 09/TB-UBND",
    }
    leader, foreign = world.cast[LEADER], world.cast[NEIGHBOUR_LEADER]
    world.things["closure"] = add_day(actor=leader, agency_id=leader.agency_id, **closure)
    world.things["foreign_closure"] = add_day(actor=foreign, agency_id=foreign.agency_id, **closure)
    world.things["holiday"] = add_day(
        actor=SYSTEM,
        agency_id=None,
        **{**closure, "on": day + timedelta(days=1), "kind": DayKind.HOLIDAY, "name": "Ngày nghỉ mẫu"},
    )


def catalogue_records() -> list[dict[str, Any]]:
    """Two records of the national catalogue: one is clear, the other has a term without a unit."""
    way = {"channel": "Trực tiếp", "time_raw": "3 Ngày làm việc", "time_value": 3.0}
    clear = {**way, "time_unit": "Ngày làm việc", "fee_raw": "Miễn phí", "description": ""}
    record = {
        "code": "1.900001",
        "name": "Xác nhận nội dung mẫu",
        "domain": "Hộ tịch",
        "decision_no": "1/QĐ-BTP",
        "targets": ["Công dân Việt Nam"],
        "executing_agencies_list": ["Ủy ban nhân dân cấp xã"],
        "steps_text": "Nộp hồ sơ.",
        "submission_ways": [clear],
        "components_parsed": [{"name": "Tờ khai", "form_file": None, "quantity_raw": "1 bản chính"}],
        "results": [{"name": "Giấy xác nhận", "code": "KQ.G15.000001"}],
        "legal_doc_numbers": ["60/2014/QH13"],
    }
    unclear = {**clear, "time_raw": "3", "time_unit": None}
    other = {**record, "code": "1.900002", "name": "Cấp bản sao mẫu", "submission_ways": [unclear]}
    return [record, other]


def catalogue_file(folder: Path, records: list[dict[str, Any]]) -> Path:
    """The records as such a file."""
    path = folder / "danh-muc.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in records), "utf-8")
    return path


def _catalogue(world: World, folder: Path) -> None:
    control, things = world.cast["kiemsoat"], world.things
    things["run"] = import_catalogue(catalogue_file(folder, catalogue_records()), actor=control)["run"]
    things["unclear"] = ProcedureVersion.objects.get(procedure__code="1.900002")
    standing = version_on(world.code, today())
    things["standing"] = standing
    things["draft"] = draft_version(standing.procedure, content=load_content(standing.pk), actor=control)
    build_imports(world, folder)


def build_world(organisation: Organisation, folder: Path) -> World:
    """Both communes with the starter pack, and everything an address can name."""
    forget_contents()
    for agency in (organisation.commune, organisation.neighbour):
        load_starter_pack(SYSTEM, agency_id=agency.pk)
    cast = {name: _actor(user) for name, user in organisation.users.items()}
    world = World(organisation, {"anonymous": ANONYMOUS, **cast}, *longest_procedure())
    _staff(world)
    _calendar(world)
    _catalogue(world, folder)
    add_catalogue_control(world)
    _dossiers(world)
    add_sent(world)
    add_messages(world)
    add_plans(world)
    add_inspections(world)
    add_publication(world)
    add_reviews(world)
    add_office_papers(world)
    add_proofs(world, {"": "chutich", "foreign_": "lancan.lanhdao"})
    # Stand-ins and delegations of the making hold from the next request on.
    world.cast |= {name: _actor(user) for name, user in organisation.users.items()}
    return world
