"""Each deed of the catalogue: it works, in the wrong state, not allowed, for a stranger, repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from motcua.catalogue.actions import (
    add_procedure,
    approve_version,
    confirm_unit,
    draft_version,
    end_version,
    offer_procedure,
    save_draft,
    settle_doubts,
)
from motcua.catalogue.content import Channel, ExecutingKind, InvalidContent, read_content
from motcua.catalogue.models import (
    ImportDoubt,
    ImportRun,
    Offering,
    ProcedureVersion,
    VersionState,
)
from motcua.catalogue.queries import channels_offered
from motcua.catalogue.tests.conftest import officer
from motcua.catalogue.tests.samples import case, content, term
from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.clock import now, today
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.deadlines.rules import Unit
from motcua.organisations.models import Agency


def deeds() -> list[str]:
    return list(AuditLine.objects.order_by("id").values_list("deed", flat=True))


def later(version: ProcedureVersion, actor: Actor, name: str = "Tên mới") -> ProcedureVersion:
    return draft_version(version.procedure, content=content(name=name), actor=actor)


def test_a_procedure_is_entered_once_with_a_draft(draft: ProcedureVersion, control: Actor) -> None:
    assert (draft.number, draft.state) == (1, VersionState.DRAFT)
    assert draft.procedure.search_text.startswith("1.000001 1000001 cap giay xac nhan mau")
    assert deeds() == ["catalogue.procedure_added", "catalogue.version_drafted"]
    with pytest.raises(Conflict, match="đã có trong danh mục"):
        add_procedure(
            code="1.000001",
            content=content(),
            sector_name="x",
            executing=ExecutingKind.COMMUNE,
            actor=control,
        )


def test_an_unsound_draft_is_refused_and_leaves_nothing(draft: ProcedureVersion, control: Actor) -> None:
    with pytest.raises(InvalidContent):
        draft_version(draft.procedure, content=content(cases=()), actor=control)
    assert ProcedureVersion.objects.count() == 1


def test_a_draft_is_saved_and_an_equal_save_writes_nothing(draft: ProcedureVersion, control: Actor) -> None:
    saved = save_draft(draft, content=content(name="Tên khác"), actor=control)
    assert read_content(saved.content).name == "Tên khác"
    lines = len(deeds())
    save_draft(draft, content=content(name="Tên khác"), actor=control)
    assert len(deeds()) == lines


def test_two_editors_at_once_the_second_is_told(draft: ProcedureVersion, control: Actor) -> None:
    seen = draft.content_digest
    save_draft(draft, content=content(name="Của người thứ nhất"), actor=control, expected_digest=seen)
    with pytest.raises(Conflict, match="Trần Văn Soạn vừa lưu"):
        save_draft(draft, content=content(name="Của người thứ hai"), actor=control, expected_digest=seen)
    draft.refresh_from_db()
    assert read_content(draft.content).name == "Của người thứ nhất"


def test_an_approved_version_is_no_longer_edited(approved: ProcedureVersion, control: Actor) -> None:
    with pytest.raises(WrongState, match="không sửa được nữa"):
        save_draft(approved, content=content(name="x"), actor=control)
    with pytest.raises(WrongState, match="không sửa được nữa"):
        confirm_unit(approved, case_key="chung", channel="counter", unit=Unit.DAY, actor=control)


def test_the_model_refuses_to_change_an_approved_version(approved: ProcedureVersion) -> None:
    approved.content = "{}"
    with pytest.raises(WrongState, match="Hãy soạn phiên bản mới"):
        approved.save()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("content", "{}"),
        ("state", "draft"),
        ("valid_from", date(2020, 1, 1)),
        ("decision_no", "khác"),
        ("number", 9),
        ("approved_by", "ai đó"),
    ],
)
def test_the_database_refuses_to_change_an_approved_version(
    approved: ProcedureVersion, column: str, value: Any
) -> None:
    rows = ProcedureVersion.objects.filter(pk=approved.pk)
    with pytest.raises(DatabaseError, match="immutable"), transaction.atomic():
        rows.update(**{column: value})
    assert rows.update(valid_to=date(2030, 1, 1)) == 1


def test_the_database_keeps_an_approved_version_and_lets_a_draft_go(
    approved: ProcedureVersion, control: Actor
) -> None:
    with pytest.raises(DatabaseError, match="kept"), transaction.atomic():
        ProcedureVersion.objects.filter(pk=approved.pk)._raw_delete("default")
    second = draft_version(approved.procedure, content=content(), actor=control)
    ProcedureVersion.objects.filter(pk=second.pk)._raw_delete("default")
    assert list(ProcedureVersion.objects.all()) == [approved]


def test_the_database_lets_a_draft_change(draft: ProcedureVersion) -> None:
    assert ProcedureVersion.objects.filter(pk=draft.pk).update(content="{}") == 1


def test_a_unit_is_confirmed_by_a_person_and_settles_its_doubts(
    draft: ProcedureVersion, control: Actor
) -> None:
    save_draft(draft, content=content(cases=(case(terms=(term(unit="unknown"),)),)), actor=control)
    run = ImportRun.objects.create(at=now(), file_name="a", file_digest="b")
    for field in ("submission_ways.counter", "submission_ways.online"):
        ImportDoubt.objects.create(run=run, version=draft, code="1.000001", kind="unit_missing", field=field)
    saved = confirm_unit(draft, case_key="chung", channel="counter", unit=Unit.WORKING_DAY, actor=control)
    only = read_content(saved.content).cases[0].terms[0]
    assert (only.unit, only.value, only.confirmed_by) == (Unit.WORKING_DAY, 1, "Trần Văn Soạn")
    answers = dict(ImportDoubt.objects.values_list("field", "answer"))
    assert answers == {
        "submission_ways.counter": "Xác nhận thời hạn: 1 ngày làm việc.",
        "submission_ways.online": "",
    }
    assert "catalogue.unit_confirmed" in deeds()


def test_a_missing_number_is_asked_for(draft: ProcedureVersion, control: Actor) -> None:
    save_draft(draft, content=content(cases=(case(terms=(term(value=0, unit="unknown"),)),)), actor=control)
    with pytest.raises(DomainError, match="từ 1 trở lên"):
        confirm_unit(draft, case_key="chung", channel="counter", unit=Unit.DAY, actor=control)
    saved = confirm_unit(draft, case_key="chung", channel="counter", unit=Unit.DAY, value=15, actor=control)
    assert read_content(saved.content).cases[0].terms[0].value == 15
    with pytest.raises(NotFound):
        confirm_unit(draft, case_key="chung", channel="online", unit=Unit.DAY, actor=control)


def test_a_confirmed_unit_may_not_make_the_steps_too_long(draft: ProcedureVersion, control: Actor) -> None:
    save_draft(draft, content=content(cases=(case(terms=(term(unit="unknown"),)),)), actor=control)
    with pytest.raises(InvalidContent, match="vượt thời hạn"):
        confirm_unit(draft, case_key="chung", channel="counter", unit=Unit.WORKING_HOUR, actor=control)


def test_approval_puts_in_force_and_ends_the_former_the_day_before(
    approved: ProcedureVersion, control: Actor, leader: Actor
) -> None:
    second = approve_version(
        later(approved, control),
        decision_no=" 34/QĐ-UBND ",
        decision_on=date(2026, 1, 2),
        valid_from=date(2026, 1, 10),
        actor=leader,
    )
    approved.refresh_from_db()
    assert approved.valid_to == date(2026, 1, 9)
    assert (second.decision_no, second.approved_by) == ("34/QĐ-UBND", "Lê Thị Duyệt")
    assert second.procedure.name == "Tên mới"
    assert [second.state_on(date(2026, 1, day)) for day in (9, 10)] == ["approved", "in_force"]
    assert approved.state_on(date(2026, 1, 10)) == "ended"


def test_an_older_version_may_be_added_before_a_later_one_when_it_ends_in_time(
    approved: ProcedureVersion, control: Actor, leader: Actor
) -> None:
    old = later(approved, control, "Tên cũ")
    with pytest.raises(Conflict, match="Hãy nhập ngày hết hiệu lực"):
        approve_version(old, decision_no="1/QĐ", decision_on=None, valid_from=date(2019, 1, 6), actor=leader)
    done = approve_version(
        old,
        decision_no="1/QĐ",
        decision_on=None,
        valid_from=date(2019, 1, 6),
        valid_to=date(2025, 6, 30),
        actor=leader,
    )
    assert done.procedure.name == content().name
    with pytest.raises(Conflict, match="có hiệu lực từ ngày 01/07/2025"):
        approve_version(
            later(approved, control),
            decision_no="2/QĐ",
            decision_on=None,
            valid_from=date(2025, 7, 1),
            actor=leader,
        )


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"decision_no": " "}, "số quyết định"),
        ({"decision_on": date(2999, 1, 1)}, "tương lai"),
        ({"valid_to": date(2025, 6, 1)}, "phải sau ngày có hiệu lực"),
    ],
)
def test_a_wrong_approval_form_is_told(
    draft: ProcedureVersion, leader: Actor, changes: dict[str, Any], says: str
) -> None:
    form: dict[str, Any] = {"decision_no": "1/QĐ", "decision_on": None, "valid_from": date(2025, 7, 1)}
    with pytest.raises(DomainError, match=says):
        approve_version(draft, **{**form, **changes}, actor=leader)
    draft.refresh_from_db()
    assert draft.state == VersionState.DRAFT


def test_a_gap_or_an_open_doubt_bars_approval(draft: ProcedureVersion, control: Actor, leader: Actor) -> None:
    form: dict[str, Any] = {"decision_no": "1/QĐ", "decision_on": None, "valid_from": date(2025, 7, 1)}
    save_draft(draft, content=content(cases=(case(terms=(term(unit="unknown"),)),)), actor=control)
    with pytest.raises(InvalidContent, match="chưa rõ đơn vị tính"):
        approve_version(draft, **form, actor=leader)
    save_draft(draft, content=content(), actor=control)
    run = ImportRun.objects.create(at=now(), file_name="a", file_digest="b")
    doubt = ImportDoubt.objects.create(run=run, version=draft, code="x", kind="fee_unknown", field="f")
    with pytest.raises(WrongState, match="Còn 1 nghi vấn"):
        approve_version(draft, **form, actor=leader)
    settle_doubts(draft, doubt_ids=[doubt.pk], answer="Miễn phí theo nghị quyết.", actor=control)
    approve_version(draft, **form, actor=leader)


def test_approving_twice_is_refused(approved: ProcedureVersion, leader: Actor) -> None:
    with pytest.raises(WrongState):
        approve_version(
            approved, decision_no="1", decision_on=None, valid_from=date(2026, 1, 1), actor=leader
        )


def test_a_settled_doubt_keeps_its_first_answer(draft: ProcedureVersion, control: Actor) -> None:
    run = ImportRun.objects.create(at=now(), file_name="a", file_digest="b")
    doubt = ImportDoubt.objects.create(run=run, version=draft, code="x", kind="fee_unknown", field="f")
    with pytest.raises(DomainError, match="cách giải quyết"):
        settle_doubts(draft, doubt_ids=[doubt.pk], answer=" ", actor=control)
    settle_doubts(draft, doubt_ids=[doubt.pk], answer="Miễn phí.", actor=control)
    settle_doubts(draft, doubt_ids=[doubt.pk], answer="Khác.", actor=control)
    doubt.refresh_from_db()
    assert (doubt.answer, doubt.settled_by) == ("Miễn phí.", "Trần Văn Soạn")
    assert deeds().count("catalogue.doubts_settled") == 1
    with pytest.raises(NotFound):
        settle_doubts(draft, doubt_ids=[doubt.pk + 1], answer="x", actor=control)


def test_a_version_ends_with_a_basis_and_only_once(approved: ProcedureVersion, leader: Actor) -> None:
    with pytest.raises(DomainError, match="căn cứ"):
        end_version(approved, valid_to=date(2026, 1, 1), basis="", actor=leader)
    with pytest.raises(DomainError, match="sau ngày có hiệu lực"):
        end_version(approved, valid_to=date(2025, 1, 1), basis="QĐ 5", actor=leader)
    ended = end_version(approved, valid_to=date(2026, 1, 1), basis="QĐ 5", actor=leader)
    assert ended.valid_to == date(2026, 1, 1)
    with pytest.raises(WrongState, match="đã hết hiệu lực ngày 01/01/2026"):
        end_version(approved, valid_to=date(2026, 2, 1), basis="QĐ 5", actor=leader)


def test_a_draft_is_not_ended(draft: ProcedureVersion, leader: Actor) -> None:
    with pytest.raises(WrongState):
        end_version(draft, valid_to=date(2026, 1, 1), basis="QĐ 5", actor=leader)


def test_an_agency_offers_by_channels_and_changes_its_mind(
    approved: ProcedureVersion, control: Actor, agency: Agency
) -> None:
    def offer(*channels: Channel, start: date, level: str = "") -> None:
        offer_procedure(
            approved.procedure,
            agency_id=agency.pk,
            channels=channels,
            online_level=level,
            valid_from=start,
            actor=control,
        )

    def open_on(day: date) -> set[str]:
        return channels_offered(agency.pk, approved.procedure_id, day)

    offer(Channel.COUNTER, Channel.ONLINE, start=date(2025, 7, 1), level="partial")
    offer(Channel.COUNTER, Channel.ONLINE, start=date(2025, 8, 1), level="partial")
    assert Offering.objects.count() == 2
    offer(Channel.COUNTER, start=date(2026, 1, 1))
    assert open_on(date(2025, 12, 31)) == {"counter", "online"}
    assert open_on(date(2026, 1, 1)) == {"counter"}
    offer(Channel.COUNTER, Channel.ONLINE, start=date(2026, 2, 1), level="full")
    levels = Offering.objects.filter(channel="online").order_by("valid_from")
    assert list(levels.values_list("online_level", flat=True)) == ["partial", "full"]


Deed = Callable[[ProcedureVersion, Actor], object]
ALL_DEEDS: dict[str, Deed] = {
    "draft": lambda version, actor: draft_version(version.procedure, content=content(), actor=actor),
    "save": lambda version, actor: save_draft(version, content=content(name="x"), actor=actor),
    "confirm": lambda version, actor: confirm_unit(
        version, case_key="chung", channel="counter", unit=Unit.WORKING_DAY, actor=actor
    ),
    "approve": lambda version, actor: approve_version(
        version, decision_no="1", decision_on=None, valid_from=today(), actor=actor
    ),
    "end": lambda version, actor: end_version(version, valid_to=today(), basis="x", actor=actor),
    "settle": lambda version, actor: settle_doubts(version, doubt_ids=[1], answer="x", actor=actor),
    "offer": lambda version, actor: offer_procedure(
        version.procedure, agency_id=actor.agency_id or 0, channels=[Channel.COUNTER], actor=actor
    ),
}


@pytest.mark.parametrize("name", ALL_DEEDS)
@pytest.mark.parametrize(
    "who",
    [
        officer("receptionist"),
        officer("administrator"),
        Actor(kind="citizen", roles=frozenset({"citizen"})),
        ANONYMOUS,
    ],
    ids=["receptionist", "administrator", "citizen", "anonymous"],
)
def test_who_may_not_is_refused_and_nothing_is_written(
    draft: ProcedureVersion, name: str, who: Actor
) -> None:
    before = len(deeds())
    with pytest.raises(NotAllowed, match="không có quyền"):
        ALL_DEEDS[name](draft, who)
    assert len(deeds()) == before


def test_who_drafts_does_not_approve_and_who_approves_does_not_draft(
    draft: ProcedureVersion, control: Actor, leader: Actor
) -> None:
    with pytest.raises(NotAllowed):
        ALL_DEEDS["approve"](draft, control)
    with pytest.raises(NotAllowed):
        ALL_DEEDS["save"](draft, leader)


def test_an_officer_of_another_agency_does_not_offer_for_this_one(
    draft: ProcedureVersion, agency: Agency
) -> None:
    stranger = officer("control_officer", agency_id=agency.pk + 1)
    with pytest.raises(NotFound):
        offer_procedure(draft.procedure, agency_id=agency.pk, channels=[Channel.COUNTER], actor=stranger)
