"""Tables run together without separators: taken apart without losing a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.importer.flattened import (
    PAPERS_HEAD,
    WAYS_HEAD,
    applicants,
    legal_numbers,
    papers,
    results,
    ways,
)


def test_ways_are_parted_by_channel_term_and_fee() -> None:
    text = (
        f"{WAYS_HEAD}Trực tuyến5 Ngày làm việc10,000 VNĐ(10.000 đồng (mười nghìn)/giấy)Nộp qua Cổng"
        "Trực tiếp1Miễn phíNộp Trực tiếp tại xãDịch vụ bưu chínhKhông có thông tinMiễn phí"
    )
    rows = ways(text)
    assert rows is not None
    assert [(row.channel, row.time, row.value, row.unit, row.fee) for row in rows] == [
        (
            "Trực tuyến",
            "5 Ngày làm việc",
            5.0,
            "Ngày làm việc",
            "10,000 VNĐ(10.000 đồng (mười nghìn)/giấy)",
        ),
        ("Trực tiếp", "1", 1.0, None, "Miễn phí"),
        ("Dịch vụ bưu chính", "Không có thông tin", None, None, "Miễn phí"),
    ]
    assert rows[1].description == "Nộp Trực tiếp tại xã"


def test_a_number_stuck_to_an_amount_is_no_term() -> None:
    rows = ways(f"{WAYS_HEAD}Trực tuyến120,000 VNĐ(theo thông tư)")
    assert rows is not None
    assert (rows[0].time, rows[0].fee) == ("", "120,000 VNĐ(theo thông tư)")


@pytest.mark.parametrize(
    "text", ["", "Không có thông tin", f"{WAYS_HEAD}Trực tuyếnKhông phải trả kết quảMiễn phí"]
)
def test_what_is_no_table_of_ways_is_left_alone(text: str) -> None:
    assert ways(text) is None


CELLS = st.lists(
    st.tuples(
        st.sampled_from(["Trực tuyến", "Trực tiếp", "Dịch vụ bưu chính"]),
        st.sampled_from(["1 Ngày", "15 Ngày làm việc", "24 Giờ", "3", "Không có thông tin"]),
        st.sampled_from(["Miễn phí", "Không có thông tin"]),
        st.text("abc đê,. ", max_size=20),
    ),
    min_size=1,
    max_size=5,
)


@given(CELLS)
def test_what_is_taken_apart_gives_the_text_again(cells: list[tuple[str, str, str, str]]) -> None:
    text = WAYS_HEAD + "".join("".join(row) for row in cells)
    rows = ways(text)
    assert rows is not None
    again = WAYS_HEAD + "".join(row.channel + row.time + row.fee + row.description for row in rows)
    assert "".join(again.split()) == "".join(text.split())
    assert [(row.channel, row.time, row.fee) for row in rows] == [row[:3] for row in cells]


def test_papers_keep_their_group_and_their_form() -> None:
    rows = papers(
        f"Phải nộp:{PAPERS_HEAD}Tờ khai theo mẫuMẫu số 01.docx1 bản chínhẢnh 4x60 bản chính,2 bản sao"
        f"Phải xuất trình:{PAPERS_HEAD}Căn cước1 bản chính"
    )
    assert rows is not None
    assert [(row.group, row.name, row.form, row.quantity) for row in rows] == [
        ("Phải nộp", "Tờ khai theo mẫu", "Mẫu số 01.docx", "1 bản chính"),
        ("Phải nộp", "Ảnh 4x", "", "60 bản chính,2 bản sao"),
        ("Phải xuất trình", "Căn cước", "", "1 bản chính"),
    ]
    assert papers("Không có thông tin") is None


def test_results_are_parted_by_their_codes() -> None:
    text = "Giấy phépMã: KQ.G12.001051Phép bayMã: 000.00.00.G04-KQ0174Văn bản từ chối"
    assert results(text) == [
        ("Giấy phép", "KQ.G12.001051"),
        ("Phép bay", "000.00.00.G04-KQ0174"),
        ("Văn bản từ chối", ""),
    ]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Luật Hộ tịch60/2014/QH13Nghị định hộ tịch123/2015/NĐ-CP", ["60/2014/QH13", "123/2015/NĐ-CP"]),
        ("Sửa đổi Thông tư số 38/2015/TT-BTC ngày 25/3/2015 của Bộ39/2018/TT-BTC", ["39/2018/TT-BTC"]),
        ("Luật32/2024/QH15hướng dẫn59/2025/TT-NHNNsố liệu", ["32/2024/QH15", "59/2025/TT-NHNN"]),
        ("a92/2015/TT-BTCQuy định b", ["92/2015/TT-BTC"]),
        ("Nghị quyết66.7/2025/NQ-CPThông tư", ["66.7/2025/NQ-CP"]),
        ("Theo Thông tư số 38/2015/TT-BTC ngày", ["38/2015/TT-BTC"]),
        ("Không có số", []),
    ],
)
def test_numbers_of_documents(text: str, numbers: list[str]) -> None:
    assert legal_numbers(text) == numbers


def test_applicants_with_commas_of_their_own_stay_whole() -> None:
    text = "Công dân Việt Nam, Cán bộ, công chức, viên chức, Tổ chức (không bao gồm doanh nghiệp, HTX)"
    assert applicants(text) == [
        "Công dân Việt Nam",
        "Cán bộ, công chức, viên chức",
        "Tổ chức (không bao gồm doanh nghiệp, HTX)",
    ]
    assert applicants("") == []
