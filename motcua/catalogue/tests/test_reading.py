"""Plain-language figures: kept for the list, shown at their place to the editor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from motcua.catalogue.actions import add_procedure, save_draft
from motcua.catalogue.content import ExecutingKind, VersionContent
from motcua.catalogue.models import ProcedureVersion, ReadingScore
from motcua.catalogue.plain_language import Level
from motcua.catalogue.plain_language.tests.test_contents import plain
from motcua.catalogue.reading import levels_of, place_views, refresh_scores, to_rewrite
from motcua.core.actor import SYSTEM
from motcua.demo.cast import Organisation

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]

HARD = "1. Nộp hồ sơ tại UBND xã.\n2. Hồ sơ được thẩm định theo quy định.\n3. Cơ quan chức năng trả lời."


def draft(code: str = "1.000001", content: VersionContent | None = None) -> ProcedureVersion:
    return add_procedure(
        code=code,
        content=content or plain(how_to=HARD),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        keywords="",
        actor=SYSTEM,
    )


@pytest.fixture
def control_officer(organisation: Organisation, client_of: ClientOf) -> Client:
    return client_of("kiemsoat")


def test_scores_are_reckoned_once_for_a_content() -> None:
    hard, good = draft(), draft("1.000002", plain())
    assert refresh_scores() == 2
    assert levels_of([hard.pk, good.pk]) == {hard.pk: Level.REWRITE, good.pk: Level.CLEAR}
    assert refresh_scores() == 0
    assert list(to_rewrite(date(2026, 1, 1))) == [hard]


def test_a_changed_text_or_a_changed_rule_is_checked_again() -> None:
    version = draft()
    refresh_scores()
    save_draft(version, content=plain(), expected_digest=version.content_digest, actor=SYSTEM)
    assert refresh_scores() == 1
    assert levels_of([version.pk]) == {version.pk: Level.CLEAR}
    ReadingScore.objects.update(rules_digest="of yesterday")
    assert refresh_scores() == 1


def test_findings_stand_with_the_words_around_them() -> None:
    (view,) = place_views(plain(how_to=HARD), "how_to")
    mark = next(one for one in view.marks if one.words == "thẩm định")
    assert (view.label, mark.before, mark.after) == (
        "Trình tự thực hiện",
        "2. Hồ sơ được ",
        " theo quy định.",
    )


def test_long_lines_are_cut_between_words_and_the_whole_text_is_marked() -> None:
    text = "Bạn nộp hồ sơ tại xã. " * 6 + "Cán bộ thụ lý đơn. " + "Bạn nhận kết quả trong ngày. " * 6
    (view,) = place_views(plain(how_to=text), "how_to")
    mark = next(one for one in view.marks if one.words == "thụ lý")
    assert mark.before.startswith("… ")
    assert mark.after.endswith(" …")
    assert f" {mark.before[2:]}thụ lý" in text
    assert "".join(piece for piece, _ in view.pieces) == text
    assert [piece for piece, is_marked in view.pieces if is_marked] == ["thụ lý"]


def test_the_editor_sees_what_to_write_beside_the_field(control_officer: Client) -> None:
    draft()
    page = control_officer.get("/danh-muc/1.000001/1/sua/").content.decode()
    assert "<mark>thẩm định</mark>" in page
    assert "Viết: kiểm tra nội dung hồ sơ." in page
    case = control_officer.get("/danh-muc/1.000001/1/sua/chung/")
    assert case.status_code == 200


def test_the_page_of_a_version_sums_up_and_leads_to_every_place(control_officer: Client) -> None:
    draft()
    page = control_officer.get("/danh-muc/1.000001/1/").content.decode()
    assert "Cần viết lại" in page
    all_places = control_officer.get("/danh-muc/1.000001/1/cau-chu/").content.decode()
    assert "<mark>UBND</mark>" in all_places
    assert "Chưa nói ai làm" in all_places


def test_a_good_text_is_told_so(control_officer: Client) -> None:
    draft(content=plain())
    assert "đọc một lần là hiểu" in control_officer.get("/danh-muc/1.000001/1/cau-chu/").content.decode()


def test_the_list_is_narrowed_to_what_must_be_rewritten(control_officer: Client) -> None:
    draft()
    draft("1.000002", plain(name="Thủ tục dễ hiểu"))
    refresh_scores()
    page = control_officer.get("/danh-muc/?rewrite=on").content.decode()
    assert "1.000001" in page
    assert "Thủ tục dễ hiểu" not in page


def test_the_texts_of_a_version_that_is_not_there_are_404(control_officer: Client) -> None:
    assert control_officer.get("/danh-muc/1.000009/1/cau-chu/").status_code == 404


def test_a_citizen_does_not_see_the_check(client: Client) -> None:
    draft()
    assert client.get("/danh-muc/1.000001/1/cau-chu/").status_code in {302, 403}
