"""Pages of an import: shapes with their mapping, records word for word, changes taken or left."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape

from motcua.catalogue.importer.intake import import_catalogue
from motcua.catalogue.importer.shapes import SHAPES
from motcua.catalogue.importer.tests.test_drafting import raw
from motcua.catalogue.models import ImportedRecord, ImportRun, ProcedureVersion, SourceChange
from motcua.core import worker
from motcua.core.actor import SYSTEM

pytestmark = pytest.mark.django_db
ClientOf = Callable[[str], Client]
CHANGES = "/danh-muc/1.000001/2/thay-doi/"


@pytest.fixture
def changed(tmp_path: Path) -> ProcedureVersion:
    """A draft whose source has changed in two fields."""
    path = tmp_path / "nguon.json"
    for changes in ({}, {"requirements": "Có nơi cư trú", "steps_text": "Nộp tại xã."}):
        path.write_text(json.dumps([raw(**changes)]), "utf-8")
        import_catalogue(path, actor=SYSTEM)
    return ProcedureVersion.objects.get(number=2)


def test_the_import_page_shows_every_shape_and_its_whole_mapping(client_of: ClientOf) -> None:
    page = client_of("kiemsoat").get("/danh-muc/nhap/").content.decode()
    for shape in SHAPES:
        assert shape.label in page
        for line in shape.mapping:
            assert escape(line.source) in page


def test_a_sent_list_shows_its_shape_its_counts_and_what_was_not_understood(
    client_of: ClientOf, settings: object, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    data = "Mã số,Tên,Lĩnh vực\n1.000009,Chín,Hộ tịch\n,Dòng lạc,\n".encode()
    control = client_of("kiemsoat")
    sent = control.post("/danh-muc/nhap/", {"file": SimpleUploadedFile("a.csv", data)}, follow=True)
    assert "Danh sách thủ tục (XLSX, CSV)" in sent.content.decode()
    worker.run_due_jobs()
    run = ImportRun.objects.get()
    assert (run.state, run.shape) == ("done", "portal_list")
    page = control.get(f"/danh-muc/nhap/{run.pk}/").content.decode()
    assert "Dòng 3" in page
    assert "Chưa hiểu được" in page
    assert "Nguồn chỉ là danh sách" in page
    record = ImportedRecord.objects.get(outcome="unclear")
    shown = control.get(f"/danh-muc/nhap/ban-ghi/{record.pk}/").content.decode()
    assert "Dòng lạc" in shown
    assert "1.000009" in control.get(f"/danh-muc/nhap/{run.pk}/?loai=new").content.decode()


def test_a_change_is_shown_with_both_sides_and_decided_by_its_button(
    client_of: ClientOf, changed: ProcedureVersion
) -> None:
    control = client_of("kiemsoat")
    page = control.get(CHANGES).content.decode()
    for words in (
        "Còn 2 thay đổi",
        "Nộp hồ sơ.",
        "Nộp tại xã.",
        "Lấy theo nguồn mới",
        "Giữ nội dung đang dùng",
    ):
        assert words in page
    assert "Quyết định từng mục" in control.get("/danh-muc/1.000001/2/").content.decode()
    steps = SourceChange.objects.get(path="how_to")
    answer = control.post(CHANGES, {"taken": steps.pk}, follow=True).content.decode()
    assert "Còn 1 thay đổi chờ quyết định" in answer
    answer = control.post(CHANGES, {"all": "kept"}, follow=True).content.decode()
    assert "Đã quyết định hết" in answer
    assert dict(SourceChange.objects.values_list("path", "decision")) == {
        "how_to": "taken",
        "requirements": "kept",
    }


@pytest.mark.parametrize("sent", [{}, {"all": "khac"}, {"taken": "x"}, {"taken": "9" * 30}])
def test_a_press_that_says_nothing_changes_nothing(
    client_of: ClientOf, changed: ProcedureVersion, sent: dict[str, str]
) -> None:
    answer = client_of("kiemsoat").post(CHANGES, sent, follow=True)
    assert "Chưa chọn lấy hay giữ" in answer.content.decode()
    assert not SourceChange.objects.exclude(decision="").exists()


def test_strangers_decide_nothing(client_of: ClientOf, changed: ProcedureVersion) -> None:
    assert client_of("kiemsoat").post(CHANGES, {"taken": 10**15}).status_code == 404
    for name in ("tiepnhan1", "chutich", "congdan1"):
        assert client_of(name).post(CHANGES, {"all": "taken"}).status_code in {403, 404}, name
    assert client_of("kiemsoat").get("/danh-muc/nhap/ban-ghi/999999/").status_code == 404
    assert not SourceChange.objects.exclude(decision="").exists()


def test_a_local_code_links_to_its_national_procedure_and_back(client_of: ClientOf, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([raw(), raw(code="1.000001.H19")]), "utf-8")
    import_catalogue(path, actor=SYSTEM)
    control = client_of("kiemsoat")
    assert 'href="/danh-muc/1.000001/"' in control.get("/danh-muc/1.000001.H19/").content.decode()
    assert 'href="/danh-muc/1.000001.H19/"' in control.get("/danh-muc/1.000001/").content.decode()
