"""The pages of tasks at work: what they show to whom, and that they cost the same for many tasks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from motcua.demo.cast import ECONOMY, Organisation
from motcua.demo.pytest_cast import Cast
from motcua.planning.actions.coordination import add_coordinator, ask_unit
from motcua.planning.actions.milestones import change_deadline
from motcua.planning.actions.tasks import add_sub_task, assign_task, close_task, drop_task
from motcua.planning.models import (
    CoordinationRequest,
    DeadlineChange,
    PlanState,
    PlanTask,
    PlanVersion,
    SubTask,
    TaskCoordinator,
    TaskMilestone,
    TaskProduct,
    TaskState,
)
from motcua.planning.product_kinds import PRODUCT_KINDS, ProductCard, ProductKind
from motcua.planning.task_finding import find_milestone
from motcua.planning.tests.factories import make_plan, make_task
from tests.support.html import Page

ClientOf = Callable[[str], Client]


def page_of(client: Client, name: str, *args: Any, **query: str) -> str:
    """A page that must be whole."""
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert Page(html).faults() == []
    return html


@pytest.fixture
def busy(task: PlanTask, milestone: TaskMilestone, cast: Cast, organisation: Organisation) -> PlanTask:
    """A task to which everything has happened once."""
    unit = organisation.agencies[ECONOMY].pk
    manager, mine = cast["chutich"], cast["hotich"]
    assign_task(task, lead_unit_id=task.lead_unit_id, officer_id=cast["vanthu"].officer_id, actor=manager)
    assign_task(task, lead_unit_id=task.lead_unit_id, officer_id=mine.officer_id, actor=manager)
    change_deadline(milestone, to_on=date(2026, 7, 31), reason="Chờ huyện hướng dẫn", actor=manager)
    add_sub_task(task, title="Soạn tờ trình", officer_id=mine.officer_id, due_on=date(2026, 4, 1), actor=mine)
    add_coordinator(task, officer_id=cast["laodong"].officer_id, actor=mine)
    ask_unit(task, unit_id=unit, question="Cho số liệu đất đai", due_on=date(2026, 4, 2), actor=mine)
    return task


@pytest.fixture
def sample_kind() -> Any:
    """A kind of product with one thing in it."""
    card = ProductCard(
        7, "Báo cáo 01/BC", "Dự thảo", "waiting", "/ke-hoach/", date(2026, 3, 1), gap="chưa ký"
    )
    kind = ProductKind(
        "sample",
        "Báo cáo mẫu",
        lambda agencies, ids: {7: card} if 7 in ids else {},
        lambda agencies, text: [card],
        lambda: "/ke-hoach/",
    )
    PRODUCT_KINDS["sample"] = kind
    yield kind
    del PRODUCT_KINDS["sample"]


def test_the_page_of_a_task_shows_its_whole_life(
    busy: PlanTask, client_of: ClientOf, sample_kind: ProductKind
) -> None:
    client = client_of("hotich")
    link = client.post(reverse("task_product_link", args=[busy.id]), {"kind": "sample", "object_id": "7"})
    assert link.status_code == 302
    html = page_of(client, "plan_task", busy.id)
    for words in (
        "Niêm yết công khai thủ tục hành chính",
        "Văn phòng HĐND và UBND",
        "Biên bản niêm yết",
        "31/07/2026",
        "30/06/2026",
        "Chờ huyện hướng dẫn",
        "Soạn tờ trình",
        "Cho số liệu đất đai",
        "Hoàng Thị Mẫu Giang",
        "Báo cáo 01/BC",
        "chưa ký",
        "Đổi hạn",
        "Gắn sản phẩm",
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
    ):
        assert words in html


def test_open_doubts_stand_on_the_page_until_they_are_settled(plan: PlanVersion, client_of: ClientOf) -> None:
    doubts = [
        {"field": "deadline", "text": "23/11/20218", "why": "Năm không đọc được"},
        {"field": "lead", "text": "x", "why": "Đã xem rồi", "settled": "Đúng"},
    ]
    html = page_of(client_of("vanthu"), "plan_task", make_task(plan, doubts=doubts).id)
    assert "Năm không đọc được" in html
    assert "Đã xem rồi" not in html


@pytest.mark.parametrize(
    ("who", "sees", "misses"),
    [
        ("kiemsoat", ["Giao nhiệm vụ", "Kết thúc", "Đổi hạn", "Thêm việc nhỏ", "Đặt thêm hạn"], []),
        ("hotich", ["Thêm việc nhỏ", "Ghi xong"], ["Giao nhiệm vụ", "Đặt thêm hạn"]),
        ("kinhte", ["Trả lời<"], ["Giao nhiệm vụ", "/viec-nho/", "Ghi xong"]),
    ],
)
def test_each_sees_the_deeds_that_are_theirs(
    who: str, sees: list[str], misses: list[str], busy: PlanTask, client_of: ClientOf
) -> None:
    html = page_of(client_of(who), "plan_task", busy.id)
    for words in sees:
        assert words in html
    for words in misses:
        assert words not in html


def test_a_closed_task_offers_only_to_open_it_again(task: PlanTask, cast: Cast, client_of: ClientOf) -> None:
    close_task(task, note="Cấp trên dừng", actor=cast["chutich"])
    html = page_of(client_of("kiemsoat"), "plan_task", task.id)
    assert "Mở lại" in html
    assert "Cấp trên dừng" in html
    assert "Thêm việc nhỏ" not in html


def test_a_stranger_finds_nothing(foreign_task: PlanTask, task: PlanTask, client_of: ClientOf) -> None:
    client = client_of("kiemsoat")
    for name in ("plan_task", "task_assign", "task_close", "sub_task_add", "coordination_ask"):
        assert client.get(reverse(name, args=[foreign_task.id])).status_code == 404
    for name in ("plan_board", "plan_year_view"):
        assert client.get(reverse(name, args=[foreign_task.plan_id])).status_code == 404
    assert client_of("quantri").get(reverse("plan_task", args=[task.id])).status_code == 403


def test_deeds_work_through_their_pages(
    task: PlanTask, milestone: TaskMilestone, client_of: ClientOf, organisation: Organisation, cast: Cast
) -> None:
    client, unit = client_of("kiemsoat"), str(organisation.agencies[ECONOMY].pk)
    own = {"agency_id": task.agency_id}
    officer = cast["kinhte"].officer_id

    def send(name: str, row_id: int, **form: Any) -> None:
        url = reverse(name, args=[row_id])
        if client.get(url).status_code == 200:
            assert Page(client.get(url).content.decode()).faults() == []
        answer = client.post(url, form)
        assert answer.status_code == 302, (name, answer.content.decode()[-3000:])

    send("task_assign", task.id, lead_unit=unit, officer=str(officer))
    assert PlanTask.objects.get(**own, id=task.id).officer_id == officer
    send("sub_task_add", task.id, title="Rà soát", officer="", due_on="01/04/2026")
    piece = SubTask.objects.get(**own)
    send("sub_task_tick", piece.id)
    send("sub_task_tick", piece.id, do="undo")
    send("sub_task_remove", piece.id)
    assert not SubTask.objects.filter(**own).exists()
    send("milestone_add", task.id, label="Đợt 2", due_on="1/9/2026")
    send("milestone_change", milestone.id, to_on="31/07/2026", reason="Chờ huyện")
    assert DeadlineChange.objects.get(**own).to_on == date(2026, 7, 31)
    send("milestone_done", milestone.id, done_on="24/03/2026")
    send("milestone_reopen", milestone.id)
    assert find_milestone(cast["kiemsoat"], milestone.id).done_on is None
    send("coordinator_add", task.id, unit="", officer=str(cast["vanthu"].officer_id))
    send("coordinator_remove", TaskCoordinator.objects.get(**own).id)
    send("coordination_ask", task.id, unit=unit, question="Cho số liệu", due_on="")
    asked = CoordinationRequest.objects.get(**own)
    client = client_of("kinhte")
    send("coordination_answer", asked.id, answer="Có 5 hồ sơ")
    assert CoordinationRequest.objects.get(**own).answer == "Có 5 hồ sơ"
    client = client_of("kiemsoat")
    send("task_close", task.id, note="Theo công văn dừng")
    send("task_reopen", task.id, reason="Làm tiếp")
    send("task_drop", task.id, reason="Theo Quyết định 5")
    assert PlanTask.objects.get(**own, id=task.id).state == TaskState.DROPPED


@pytest.mark.parametrize(
    ("name", "form", "message"),
    [
        ("sub_task_add", {"title": ""}, "Chưa nhập việc phải làm"),
        ("milestone_add", {"due_on": "31/02/2026"}, "Ngày"),
        ("task_close", {"note": ""}, "Chưa ghi vì sao kết thúc"),
        ("task_drop", {"reason": ""}, "Chưa nhập lý do"),
        ("coordination_ask", {"unit": "1", "question": "x"}, "không có trong danh sách"),
    ],
)
def test_bad_input_is_answered_and_leaves_nothing(
    name: str, form: dict[str, str], message: str, task: PlanTask, client_of: ClientOf
) -> None:
    answer = client_of("kiemsoat").post(reverse(name, args=[task.id]), form)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert Page(answer.content.decode()).faults() == []
    assert not SubTask.objects.filter(agency_id=task.agency_id).exists()


def test_products_are_chosen_made_and_taken_off(
    task: PlanTask, client_of: ClientOf, sample_kind: ProductKind
) -> None:
    client = client_of("hotich")
    html = page_of(client, "task_product_link", task.id, kind="sample", q="báo")
    assert f"/ke-hoach/?task={task.id}" in html
    assert "Báo cáo 01/BC" in html
    url = reverse("task_product_link", args=[task.id])
    for _ in range(2):
        assert client.post(url, {"kind": "sample", "object_id": "7"}).status_code == 302
    assert TaskProduct.objects.filter(agency_id=task.agency_id).count() == 1
    assert client.post(url, {"kind": "sample", "object_id": "9"}).status_code == 404
    assert client.post(url, {"kind": "sample", "object_id": "x"}).status_code == 422
    client.post(reverse("task_product_unlink", args=[task.id, "sample", 7]))
    assert not TaskProduct.objects.filter(agency_id=task.agency_id).exists()


def test_nothing_is_linked_to_a_dropped_task(
    task: PlanTask, cast: Cast, client_of: ClientOf, sample_kind: ProductKind
) -> None:
    drop_task(task, reason="Theo Quyết định 5", actor=cast["chutich"])
    client = client_of("hotich")
    client.post(reverse("task_product_link", args=[task.id]), {"kind": "sample", "object_id": "7"})
    assert not TaskProduct.objects.filter(agency_id=task.agency_id).exists()


# --- board, year, own tasks -----------------------------------------------------------------------------


@pytest.fixture
def four(plan: PlanVersion, organisation: Organisation, cast: Cast) -> list[PlanTask]:
    """An overdue, a near, a later and a dateless task."""
    economy = organisation.agencies[ECONOMY].pk
    return [
        make_task(plan, "Việc đã trễ", deadline="Trước ngày 28/02/2026", number="1"),
        make_task(plan, "Việc gấp", deadline="Trước ngày 28/3/2026", number="2", lead_unit_id=economy),
        make_task(
            plan,
            "Việc mỗi quý",
            deadline="Hàng quý",
            section="II",
            number="1",
            officer_id=cast["hotich"].officer_id,
        ),
        make_task(plan, "Việc chờ huyện", deadline="Theo kế hoạch của UBND huyện", section="II", number="2"),
    ]


def shown(html: str) -> list[str]:
    return [words for words in ("Việc đã trễ", "Việc gấp", "Việc mỗi quý", "Việc chờ huyện") if words in html]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Việc đã trễ", "Việc gấp", "Việc mỗi quý", "Việc chờ huyện"]),
        ({"state": "overdue"}, ["Việc đã trễ"]),
        ({"state": "soon"}, ["Việc gấp", "Việc mỗi quý"]),
        ({"state": "no_day"}, ["Việc chờ huyện"]),
        ({"state": "done"}, []),
        ({"whose": "mine"}, ["Việc mỗi quý"]),
        ({"unit": "0"}, ["Việc đã trễ", "Việc mỗi quý", "Việc chờ huyện"]),
        (
            {"state": "nonsense", "unit": "' --"},
            ["Việc đã trễ", "Việc gấp", "Việc mỗi quý", "Việc chờ huyện"],
        ),
    ],
)
def test_the_board_shows_what_the_filters_leave(
    query: dict[str, str], found: list[str], four: list[PlanTask], client_of: ClientOf
) -> None:
    client, plan_id = client_of("hotich"), four[0].plan_id
    assert shown(page_of(client, "plan_board", plan_id, **query)) == found
    assert shown(page_of(client, "plan_year_view", plan_id, **query)) == found


def test_the_board_is_grouped_three_ways(four: list[PlanTask], client_of: ClientOf) -> None:
    client, plan_id = client_of("chutich"), four[0].plan_id
    sections = page_of(client, "plan_board", plan_id)
    assert sections.index("I. CÔNG TÁC CHỈ ĐẠO") < sections.index("II. CÔNG KHAI THỦ TỤC")
    units = page_of(client, "plan_board", plan_id, group="unit")
    assert units.index("Chưa giao đơn vị</h2>") < units.index("Phòng Kinh tế</h2>")
    months = page_of(client, "plan_board", plan_id, group="month")
    titles = [
        "Tháng 2</h2>",
        "Tháng 3</h2>",
        "Tháng 6</h2>",
        "Tháng 9</h2>",
        "Tháng 12</h2>",
        "Chưa có hạn</h2>",
    ]
    places = [months.index(title) for title in titles]
    assert places == sorted(places)
    assert months.count("Việc mỗi quý") == 4


def test_a_draft_shows_its_words_and_an_empty_plan_says_so(
    organisation: Organisation, spring: None, client_of: ClientOf
) -> None:
    version = make_plan(organisation.commune.pk, year=2027, state=PlanState.DRAFT)
    client = client_of("kiemsoat")
    assert "chưa có nhiệm vụ nào" in page_of(client, "plan_board", version.plan_id)
    assert "chưa có nhiệm vụ nào" in page_of(client, "plan_year_view", version.plan_id)
    make_task(version, "Việc dự thảo")
    assert "Việc dự thảo" in page_of(client, "plan_board", version.plan_id)


def test_the_year_says_in_words_what_it_draws(four: list[PlanTask], client_of: ClientOf) -> None:
    html = page_of(client_of("hotich"), "plan_year_view", four[0].plan_id)
    assert "Quý III/2026: Trong hạn" in html
    assert "Quá hạn 24 ngày" in html
    assert "đang trong thời gian thực hiện" in html
    assert 'tabindex="0"' in html


def test_ones_own_page_has_tasks_pieces_and_questions(
    busy: PlanTask, four: list[PlanTask], client_of: ClientOf
) -> None:
    mine = page_of(client_of("hotich"), "my_plan_tasks")
    assert "Niêm yết công khai" in mine
    assert "Việc mỗi quý" in mine
    assert "Việc gấp" not in mine
    assert "Soạn tờ trình" in mine
    helping = page_of(client_of("laodong"), "my_plan_tasks")
    assert "Phối hợp" in helping
    assert "Cho số liệu đất đai" in page_of(client_of("kinhte"), "my_plan_tasks")
    assert "không có việc nào" in page_of(client_of("tiepnhan1"), "my_plan_tasks")


def _statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("name", ["plan_board", "plan_year_view", "my_plan_tasks"])
def test_a_list_of_forty_costs_as_much_as_one_of_one(
    name: str, plan: PlanVersion, task: PlanTask, client_of: ClientOf, organisation: Organisation
) -> None:
    client = client_of("hotich")
    url = reverse(name, args=[] if name == "my_plan_tasks" else [task.plan_id])
    few = _statements(client, url)
    officer, unit = task.officer_id, organisation.agencies[ECONOMY].pk
    for number in range(40):
        make_task(plan, f"Việc {number}", officer_id=officer, lead_unit_id=unit, deadline="Hàng quý")
    assert _statements(client, url) == few
    assert few <= 7


def test_the_page_of_a_task_costs_the_same_however_much_happened(
    busy: PlanTask, cast: Cast, client_of: ClientOf, organisation: Organisation
) -> None:
    client, url = client_of("chutich"), reverse("plan_task", args=[busy.id])
    few = _statements(client, url)
    unit = organisation.agencies[ECONOMY].pk
    for number in range(10):
        officer = cast["vanthu"].officer_id
        add_sub_task(busy, title=f"Việc {number}", officer_id=officer, due_on=None, actor=cast["hotich"])
        ask_unit(busy, unit_id=unit, question=f"Hỏi {number}", due_on=None, actor=cast["hotich"])
    assert _statements(client, url) == few
    assert few <= 16
