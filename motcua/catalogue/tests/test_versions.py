"""Versions: by which decision one ended, who took over, two side by side, what approval shows; the list."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.test import Client

from motcua.catalogue import open_work
from motcua.catalogue.actions import approve_version, draft_version, end_version, save_draft
from motcua.catalogue.differences import PARTS
from motcua.catalogue.models import ProcedureVersion, SourceChange
from motcua.catalogue.open_work import OpenWork
from motcua.catalogue.tests.samples import case, content, term
from motcua.catalogue.views.pages import neighbours
from motcua.catalogue.word_marks import mark_words
from motcua.core.actor import SYSTEM, Actor
from motcua.core.clock import now
from motcua.core.errors import DomainError, WrongState

SECOND: dict[str, Any] = {
    "decision_no": "34/QĐ-UBND",
    "decision_on": date(2026, 1, 2),
    "decision_issuer": " Ủy ban nhân dân tỉnh ",
    "valid_from": date(2026, 1, 10),
}


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel("2026-09-15T09:00:00+07:00", tick=False):
        yield


@pytest.fixture
def second(approved: ProcedureVersion, control: Actor) -> ProcedureVersion:
    """A draft that changes the name and the term."""
    changed = content(name="Cấp giấy xác nhận mới", cases=(case(terms=(term(value=2),)),))
    return draft_version(approved.procedure, content=changed, actor=control)


def test_what_a_version_replaced_names_the_decision_that_ended_it(
    approved: ProcedureVersion, second: ProcedureVersion, leader: Actor
) -> None:
    done = approve_version(second, **SECOND, actor=leader)
    approved.refresh_from_db()
    assert (approved.ended_by_no, approved.ended_by_on) == ("34/QĐ-UBND", date(2026, 1, 2))
    assert done.decision_issuer == "Ủy ban nhân dân tỉnh"
    versions = [done, approved]
    assert neighbours(approved, versions) == (None, done)
    assert neighbours(done, versions) == (approved, None)


def test_an_abolished_version_names_its_decision_and_its_day(
    approved: ProcedureVersion, leader: Actor
) -> None:
    with pytest.raises(DomainError, match="tương lai") as refused:
        end_version(
            approved, valid_to=date(2026, 12, 1), basis="5/QĐ", basis_on=date(2026, 10, 1), actor=leader
        )
    assert refused.value.field == "basis_on"
    ended = end_version(
        approved, valid_to=date(2026, 12, 1), basis=" 5/QĐ ", basis_on=date(2026, 9, 1), actor=leader
    )
    assert (ended.ended_by_no, ended.ended_by_on) == ("5/QĐ", date(2026, 9, 1))


def test_an_undecided_change_of_the_source_bars_approval(second: ProcedureVersion, leader: Actor) -> None:
    change = SourceChange.objects.create(version=second, path="name", label="Tên", before="a", after="b")
    with pytest.raises(WrongState, match="Còn 1 thay đổi từ nguồn"):
        approve_version(second, **SECOND, actor=leader)
    SourceChange.objects.filter(pk=change.pk).update(decision="kept", decided_at=now(), decided_by="A")
    approve_version(second, **SECOND, actor=leader)


def test_words_that_differ_are_marked_on_both_sides() -> None:
    found = mark_words("Trực tiếp: 1 ngày làm việc", "Trực tiếp: 2 ngày")
    assert [(one.text, one.is_changed) for one in found.before] == [
        ("Trực tiếp: ", False),
        ("1", True),
        (" ngày", False),
        (" làm việc", True),
    ]
    assert [(one.text, one.is_changed) for one in found.after] == [
        ("Trực tiếp: ", False),
        ("2", True),
        (" ngày", False),
    ]
    long = mark_words("dòng một\n" * 2000, "dòng một\n" * 1999 + "dòng hai\n")
    assert [one.text for one in long.after if one.is_changed] == ["dòng hai\n"]
    assert "".join(one.text for one in long.before) == "dòng một\n" * 2000


Page = Callable[[str], Client]


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.fixture
def drafted(client_of: Page, starter_pack: None) -> ProcedureVersion:
    """A draft of 1.001193 with a changed term, over the starter pack's version 2."""
    client_of("kiemsoat").post("/danh-muc/1.001193/soan/")
    draft = ProcedureVersion.objects.get(procedure__code="1.001193", state="draft")
    said = content(name="Đăng ký khai sinh mới", sector_code="ho-tich")
    return save_draft(draft, content=said, actor=SYSTEM)


def test_two_versions_stand_side_by_side_under_the_letters_of_their_parts(
    drafted: ProcedureVersion, client_of: Page
) -> None:
    reader = client_of("tiepnhan1")
    page = reader.get("/danh-muc/1.001193/so-sanh/")
    text = text_of(page)
    assert [one.number for one, _, _ in page.context["pair"]] == [2, 3]
    assert "a) Tên thủ tục" in text
    letters = [part.letter for part in page.context["parts"]]
    assert letters == [letter for letter in PARTS if letter in letters]
    assert {"a", "b", "h"} <= set(letters)
    assert "<ins>" in text
    same = reader.get("/danh-muc/1.001193/so-sanh/", {"old": 2, "new": 2})
    assert "Hai phiên bản giống nhau" in text_of(same)
    for wrong in ({"old": "x", "new": "2"}, {"old": "99", "new": "2"}, {"old": "2"}):
        answer = reader.get("/danh-muc/1.001193/so-sanh/", wrong)
        assert answer.status_code == 200
        assert answer.context["pair"] == []
    assert reader.get("/danh-muc/9.999999/so-sanh/").status_code == 404


def test_who_approves_sees_the_difference_and_the_open_dossiers(
    drafted: ProcedureVersion, client_of: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    former = ProcedureVersion.objects.get(procedure__code="1.001193", number=2)
    work = {former.pk: OpenWork(7, "/ho-so/?version=1")}
    monkeypatch.setattr(open_work, "OPEN_SOURCES", [lambda actor, versions: work])
    SourceChange.objects.create(version=drafted, path="name", label="Tên", before="a", after="b")
    text = text_of(client_of("chutich").get("/danh-muc/1.001193/3/phe-duyet/"))
    assert "Khác gì với phiên bản 2" in text
    assert "7 hồ sơ chưa xong" in text
    assert "1 thay đổi từ nguồn chưa quyết định" in text
    assert "7 hồ sơ chưa xong" in text_of(client_of("tiepnhan1").get("/danh-muc/1.001193/"))
    assert "7 hồ sơ đang giải quyết" in text_of(client_of("chutich").get("/danh-muc/1.001193/2/ket-thuc/"))


def test_old_versions_with_open_work_are_listed(
    client_of: Page, starter_pack: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = ProcedureVersion.objects.filter(valid_to__lt=date(2026, 9, 15)).select_related("procedure")[0]
    held = ProcedureVersion.objects.get(procedure__code="1.001193", number=2)
    work = {old.pk: OpenWork(3, "/ho-so/?version=5"), held.pk: OpenWork(9, "/ho-so/?version=6")}
    monkeypatch.setattr(open_work, "OPEN_SOURCES", [lambda actor, versions: work])
    page = client_of("tiepnhan1").get("/danh-muc/phien-ban-cu/")
    assert [(version.pk, row.count) for version, row in page.context["rows"]] == [(old.pk, 3)]


def codes(page: Any) -> list[str]:
    return [row.procedure.code for row in page.context["rows"]]


def test_the_list_is_filtered_by_offer_and_end_and_ordered(client_of: Page, starter_pack: None) -> None:
    control = client_of("kiemsoat")
    form = {
        "channels": ["counter", "online"],
        "online_level": "partial",
        "partial_reason": "Phải có mặt",
        "position": "receptionist",
        "valid_from": "01/08/2026",
    }
    assert control.post("/danh-muc/1.001193/cung-cap/", form).status_code == 302
    for wanted in (
        {"channel": "online"},
        {"level": "partial"},
        {"offered": "on", "executing": "commune"},
    ):
        assert codes(control.get("/danh-muc/", wanted)) == ["1.001193"], wanted
    for nothing in ({"level": "full"}, {"level": "no_reason"}, {"level": "l3"}, {"executing": "police"}):
        assert codes(control.get("/danh-muc/", nothing)) == [], nothing
    by_name = [row.procedure.name for row in control.get("/danh-muc/", {"sort": "name"}).context["rows"]]
    assert by_name == sorted(by_name)
    assert codes(control.get("/danh-muc/", {"sort": "-code"}))[0] == max(
        ProcedureVersion.objects.values_list("procedure__code", flat=True)
    )
    for sort in ("from", "-from", "sector", "x"):
        assert control.get("/danh-muc/", {"sort": sort}).status_code == 200
    version = ProcedureVersion.objects.get(procedure__code="1.001193", number=2)
    ProcedureVersion.objects.filter(pk=version.pk).update(valid_to=date(2026, 10, 1))
    assert codes(control.get("/danh-muc/", {"expiring": "30"})) == ["1.001193"]
    text = text_of(control.get("/danh-muc/1.001193/"))
    assert "Lý do chỉ một phần: Phải có mặt" in text


def test_the_list_goes_out_as_a_sheet_of_texts(client_of: Page, starter_pack: None) -> None:
    answer = client_of("tiepnhan1").get("/danh-muc/xuat/", {"sector": "ho-tich", "sort": "code"})
    assert answer["Content-Disposition"].startswith('attachment; filename="danh-muc-thu-tuc-20260915.xlsx"')
    with zipfile.ZipFile(BytesIO(answer.getvalue())) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    rows = [
        re.findall(r'<c [^>]*t="inlineStr"><is><t[^>]*>(.*?)</t>', row)
        for row in re.findall(r"<row .*?</row>", sheet, flags=re.DOTALL)
    ]
    assert rows[0][:3] == ["Mã thủ tục", "Tên thủ tục", "Lĩnh vực"]
    listed = client_of("tiepnhan1").get("/danh-muc/", {"sector": "ho-tich", "sort": "code"})
    assert [row[0] for row in rows[1:]][: len(codes(listed))] == codes(listed)
    assert 't="n"' not in sheet
