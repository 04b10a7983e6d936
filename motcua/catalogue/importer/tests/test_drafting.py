"""From a record of the national catalogue to a draft: nothing guessed, nothing lost."""

from __future__ import annotations

import gzip
import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue.checks import Weight, findings, of_weight
from motcua.catalogue.content import ExecutingKind, FeeState
from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer import portal_normalised
from motcua.catalogue.importer.drafting import Draft, draft_of, executing_kind, slug
from motcua.catalogue.importer.record import ImportRefused
from motcua.catalogue.importer.shapes import read_file
from motcua.catalogue.importer.ways import parse_fee

WAY = {
    "channel": "Trực tiếp",
    "time_raw": "3 Ngày làm việc",
    "time_value": 3.0,
    "time_unit": "Ngày làm việc",
    "fee_raw": "Miễn phí",
    "description": "",
}


def raw(**changes: Any) -> dict[str, Any]:
    base: dict[str, Any] = {
        "code": "1.000001",
        "name": "Thủ tục mẫu",
        "domain": "Hộ tịch",
        "decision_no": "1/QĐ-BTP",
        "targets": ["Công dân Việt Nam"],
        "executing_agencies_list": ["Ủy ban nhân dân cấp xã"],
        "steps_text": "Nộp hồ sơ.",
        "submission_ways": [WAY],
        "components_parsed": [{"name": "Tờ khai", "form_file": None, "quantity_raw": "1 bản chính"}],
        "results": [{"name": "Giấy", "code": "KQ.G15.000001"}],
        "legal_doc_numbers": ["60/2014/QH13"],
    }
    return {**base, **changes}


def draft(**changes: Any) -> Draft:
    return draft_of(portal_normalised.read_one("Dòng 1", raw(**changes)))


def kinds(found: Draft) -> set[str]:
    return {doubt.kind.value for doubt in found.doubts}


def test_a_clean_record_raises_no_doubt() -> None:
    found = draft()
    assert found.doubts == ()
    only = found.content.cases[0]
    assert (only.terms[0].value, only.terms[0].unit) == (3, "working_day")
    assert only.papers[0].originals == 1
    assert found.executing is ExecutingKind.COMMUNE
    assert of_weight(findings(found.content), Weight.ERROR) == ()


@pytest.mark.parametrize(
    ("way", "doubt", "value", "unit"),
    [
        ({"time_raw": "1", "time_value": 1.0, "time_unit": None}, "unit_missing", 1, "unknown"),
        (
            {"time_raw": "Không có thông tin", "time_value": None, "time_unit": None},
            "term_missing",
            0,
            "unknown",
        ),
        ({"time_raw": "0", "time_value": 0.0, "time_unit": None}, "term_odd", 0, "unknown"),
        ({"time_raw": "1.5 Ngày làm việc", "time_value": 1.5}, "term_odd", 12, "working_hour"),
        ({"time_raw": "1.5 Ngày", "time_value": 1.5, "time_unit": "Ngày"}, "term_odd", 0, "unknown"),
        ({"time_raw": "24 Giờ", "time_value": 24.0, "time_unit": "Giờ"}, "hour_kind", 24, "hour"),
        ({"time_raw": "2 Tuần", "time_value": 2.0, "time_unit": "Tuần"}, "unit_missing", 2, "unknown"),
        ({"time_raw": "-3", "time_value": -3.0, "time_unit": "Ngày"}, "term_odd", 0, "unknown"),
    ],
)
def test_an_unclear_term_is_never_guessed(way: dict[str, Any], doubt: str, value: int, unit: str) -> None:
    found = draft(submission_ways=[{**WAY, **way}])
    only = found.content.cases[0].terms[0]
    assert doubt in kinds(found)
    assert (only.value, only.unit) == (value, unit)
    assert only.confirmed_by is None


def test_several_terms_of_a_channel_become_cases_and_a_single_row_serves_all() -> None:
    ways = [WAY, {**WAY, "time_value": 5.0, "time_raw": "5 Ngày làm việc"}, {**WAY, "channel": "Trực tuyến"}]
    found = draft(submission_ways=ways)
    assert "several_terms" in kinds(found)
    assert [[(one.channel.value, one.value) for one in each.terms] for each in found.content.cases] == [
        [("counter", 3), ("online", 3)],
        [("counter", 5), ("online", 3)],
    ]


@pytest.mark.parametrize(
    ("text", "state", "amount", "doubt"),
    [
        ("Miễn phí", "free", None, None),
        ("Không có thông tin", "unknown", None, "fee_unknown"),
        ("", "unknown", None, "fee_unknown"),
        ("10,000 Việt Nam Đồng(/trường hợp)", "fixed", 10_000, None),
        ("8,000 VNĐ(8.000 đồng/Văn bản xác nhận)", "fixed", 8_000, None),
        (
            "2,000 Việt Nam Đồng(2.000 đồng/trang; từ trang thứ 3 trở lên thu 1.000 đồng/trang)",
            "fixed",
            2000,
            None,
        ),
        ("120 VNĐ(20.000 vnđ /tờ khai)", "unknown", None, "fee_odd"),
        ("1200 VNĐ", "fixed", 1200, None),
        ("50,000 VNĐ(áp dụng mức 25.000 đồng/hồ sơ)", "fixed", 50_000, "fee_odd"),
        ("10 USD(10 USD/giấy)", "unknown", None, "fee_currency"),
        (
            "150,000 VNĐ(Mức cụ thể do Hội đồng nhân dân tỉnh quyết định)",
            "by_provincial_council",
            150_000,
            "fee_by_council",
        ),
        ("tùy hồ sơ", "unknown", None, "fee_odd"),
    ],
)
def test_a_fee_is_read_as_the_source_writes_it(
    text: str, state: str, amount: int | None, doubt: str | None
) -> None:
    doubts = Doubts()
    fee = parse_fee(text, doubts)
    assert (fee.state, fee.amount) == (state, amount)
    assert [one.kind.value for one in doubts] == ([doubt] if doubt else [])


def test_free_beside_a_word_of_the_council_is_a_doubt() -> None:
    found = draft(
        submission_ways=[{**WAY, "description": "(Mức lệ phí do Hội đồng nhân dân tỉnh quyết định)"}]
    )
    assert kinds(found) == {"fee_by_council"}


def test_the_words_behind_an_amount_become_its_unit() -> None:
    assert parse_fee("2,000 Việt Nam Đồng(/trang)", Doubts()).per == "trang"


def test_free_and_unknown_are_not_the_same_and_fees_differ_by_channel() -> None:
    ways = [WAY, {**WAY, "channel": "Trực tuyến", "fee_raw": "Không có thông tin"}]
    found = draft(submission_ways=ways)
    only = found.content.cases[0]
    assert {"fee_unknown", "fee_by_channel"} <= kinds(found)
    assert [fee.state for fee in only.fees_of("counter")] == [FeeState.FREE]
    assert [fee.state for fee in only.fees_of("online")] == [FeeState.UNKNOWN]


@pytest.mark.parametrize(
    ("quantity", "numbers", "doubt"),
    [
        ("1 bản chính", (1, 0), None),
        ("02 bản chính", (2, 0), None),
        ("01 bản sao", (0, 1), None),
        ("0 bản chính,3 bản sao", (0, 3), None),
        ("20261 bản chính,1 bản sao", (1, 1), "quantity_odd"),
        ("031 bản chính", (1, 0), "quantity_odd"),
        ("0 bản chính", (0, 0), "quantity_zero"),
        ("vài bản", (0, 0), "quantity_odd"),
    ],
)
def test_quantities(quantity: str, numbers: tuple[int, int], doubt: str | None) -> None:
    found = draft(components_parsed=[{"name": "Đơn", "quantity_raw": quantity}])
    paper = found.content.cases[0].papers[0]
    assert (paper.originals, paper.copies) == numbers
    assert kinds(found) == ({doubt} if doubt else set())


def test_groups_of_papers_keep_their_heading_and_shown_papers_are_marked() -> None:
    mark = "Tên giấy tờMẫu đơn, tờ khaiSố lượng"
    found = draft(
        components_raw=f"Phải xuất trình:{mark}Căn cước1 bản chínhGiấy tờ phải nộp:{mark}Tờ khai1 bản chính",
        components_parsed=[
            {"name": "Căn cước", "quantity_raw": "1 bản chính"},
            {"name": "Tờ khai", "quantity_raw": "1 bản chính"},
        ],
    )
    papers = found.content.cases[0].papers
    assert [(paper.shown_only, paper.note) for paper in papers] == [
        (True, "Phải xuất trình"),
        (False, "Giấy tờ phải nộp"),
    ]
    assert "paper_groups" in kinds(found)


def test_a_junk_result_code_and_a_page_tail_are_told() -> None:
    found = draft(
        results=[{"name": "Bản sao giao dịch được chứng thựcMã: dsfas", "code": None}],
        requirements="Không có thông tinTừ khóanhà đấtMô tảKhông có thông tinChọn cơ quan thực hiện",
    )
    assert {"result_code", "page_tail"} == kinds(found)
    assert found.content.results[0].code == "dsfas"
    assert found.content.results[0].name == "Bản sao giao dịch được chứng thực"
    assert found.content.requirements == ""
    assert found.keywords == "nhà đất"
    assert "Chọn cơ quan thực hiện" in found.content.sources["requirements"]


def test_decomposed_text_is_composed_and_hidden_characters_go() -> None:
    found = draft(name=unicodedata.normalize("NFD", "Đăng ký khai sinh"), steps_text="Nộp\u200e hồ sơ \uf0fc")
    assert found.name == "Đăng ký khai sinh"
    assert found.content.how_to == "Nộp hồ sơ \uf0fc"
    assert {"not_composed", "hidden_characters", "private_characters"} == kinds(found)


def test_the_abolished_district_level_and_scrambled_text_are_shown_as_they_are() -> None:
    text = "Nộp tại UBND cấp huyện. Người yêu cầu đăng ký khai tâm Phục vụ hành chính công."
    found = draft(steps_text=text)
    assert {"district_level", "scrambled"} == kinds(found)
    assert found.content.how_to == text


def test_unknown_fields_are_kept_and_told() -> None:
    found = draft(ghi_chu={"a": [1]})
    assert kinds(found) == {"field_unknown"}
    assert json.loads(found.content.sources["ghi_chu"]) == {"a": [1]}


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["Ủy ban nhân dân cấp xã"], ExecutingKind.COMMUNE),
        (["Công an cấp Xã"], ExecutingKind.POLICE),
        (["Thuế cơ sở"], ExecutingKind.VERTICAL),
        (["Sở Tư pháp"], ExecutingKind.PROVINCE),
        (["Bộ Tài chính"], ExecutingKind.CENTRAL),
        ([], ExecutingKind.OTHER),
    ],
)
def test_who_carries_it_out_is_told_by_the_body_not_the_level(names: list[str], kind: ExecutingKind) -> None:
    assert executing_kind(names) is kind


def test_a_slug_is_short_and_folded() -> None:
    assert slug("Thi đua – Khen thưởng") == "thi-dua-khen-thuong"
    assert slug("***") == "khac"


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


GOOD = json.dumps(raw(), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.gz", b"not gzip", "không phải tệp nén gzip"),
        ("a.gz", gzip.compress(GOOD, mtime=0)[:-20], "bị hỏng hoặc bị cụt"),
        (
            "a.gz",
            gzip.compress(GOOD, mtime=0)[:30] + b"xx" + gzip.compress(GOOD, mtime=0)[32:],
            "bị hỏng hoặc bị cụt",
        ),
        ("a.gz", gzip.compress(GOOD + b"\n" + GOOD[:50], mtime=0), "Dòng 2 không phải JSON"),
        ("a.jsonl", b"xin chao", "Dòng 1 không phải JSON"),
        ("a.jsonl", "Đăng ký".encode("utf-16"), "không phải bảng mã UTF-8"),
        ("a.jsonl", b"", "rỗng"),
        ("a.gz", gzip.compress(b"\n\n", mtime=0), "rỗng"),
        ("a.jsonl", b"[1, 2]", "không phải một bản ghi"),
        ("a.jsonl", b'{"code": "1.000001"}', "“domain”, “name” bị thiếu"),
        ("a.jsonl", GOOD.replace(b"1.000001", b"1-1"), "không đúng mẫu n.nnnnnn"),
        ("a.jsonl", GOOD + b"\n" + GOOD.replace(b"QH13", b"QH14"), "đã có ở dòng 1 với nội dung khác"),
        ("a.jsonl", json.dumps(raw(results="x")).encode(), "“results” bị thiếu hoặc sai kiểu"),
        ("a.jsonl", json.dumps(raw(name="  ")).encode(), "thiếu tên"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    with pytest.raises(ImportRefused, match=says):
        read_file(write(tmp_path / name, data))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="Không tìm thấy tệp"):
        read_file(tmp_path / "khong-co.gz")
    with pytest.raises(ImportRefused, match="Không đọc được tệp"):
        read_file(tmp_path)


def test_a_local_code_and_a_repeated_equal_line_are_fine(tmp_path: Path) -> None:
    local = GOOD.replace(b"1.000001", b"1.000001.H19")
    path = write(tmp_path / "a.jsonl", b"\xef\xbb\xbf" + local + b"\n\n" + local + b"\n")
    shape, found = read_file(path)
    assert shape.key == "portal_normalised"
    assert [one.record.code for one in found.records] == ["1.000001.H19"]


texts = st.text(max_size=40)


# A loaded machine draws slowly; that says nothing about the importer.
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "name": st.text(min_size=1, max_size=40).filter(str.strip),
            "steps_text": texts,
            "requirements": texts,
            "decision_no": texts,
            "targets": st.lists(texts, max_size=2),
            "legal_doc_numbers": st.lists(texts, max_size=2),
            "results": st.lists(st.fixed_dictionaries({"name": texts, "code": texts}), max_size=2),
            "components_parsed": st.lists(
                st.fixed_dictionaries({"name": texts, "quantity_raw": texts}), max_size=2
            ),
            "submission_ways": st.lists(
                st.fixed_dictionaries(
                    {
                        "channel": st.sampled_from(["Trực tiếp", "Trực tuyến", "Dịch vụ bưu chính", "Khác"]),
                        "time_raw": texts,
                        "time_value": st.none() | st.floats(),
                        "time_unit": st.none() | st.sampled_from(["Ngày", "Giờ", "Ngày làm việc", "?"]),
                        "fee_raw": texts,
                    }
                ),
                max_size=4,
            ),
        },
    )
)
def test_any_record_of_the_right_shape_becomes_a_draft_that_can_be_kept(changes: dict[str, Any]) -> None:
    found = draft(**changes)
    assert of_weight(findings(found.content), Weight.ERROR) == ()
    assert found.content.to_json().encode()
    for field, value in changes.items():
        if value not in ("", []):
            assert field in found.content.sources


@pytest.mark.reference_data
def test_the_whole_catalogue_is_read_and_its_known_doubts_are_found(reference_data: Path) -> None:
    _, readings = read_file(reference_data / "01-tthc/procedures_normalized.jsonl.gz")
    drafts = [draft_of(one) for one in readings.records]
    assert len(drafts) == 1851
    counts = Counter(doubt.kind for found in drafts for doubt in found.doubts)
    assert counts[DoubtKind.UNIT_MISSING] >= 500
    assert counts[DoubtKind.DISTRICT_LEVEL] == 69
    assert all(of_weight(findings(found.content), Weight.ERROR) == () for found in drafts)
    birth = next(found for found in drafts if found.code == "1.001193")
    assert {"unit_missing", "scrambled"} <= kinds(birth)
    assert {(one.value, one.unit) for one in birth.content.cases[0].terms} == {(1, "unknown")}
    assert sum(found.executing is ExecutingKind.COMMUNE for found in drafts) >= 146
    for found in drafts:
        assert set(found.content.sources) >= {"code", "name", "steps_text", "domain"}
