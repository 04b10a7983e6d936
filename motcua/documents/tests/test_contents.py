from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest

from motcua.documents.form_table import FormError, FormKind, desk_name, official_title
from motcua.documents.official_forms import (
    ControlSheet,
    FeeLine,
    Paper,
    Party,
    Representative,
    Stage,
    both_copies,
)
from motcua.documents.render import describe
from motcua.documents.tests import samples
from motcua.law.book import Era

NOT_PRINTED = {"style", "kind", "role", "align", "tracking_url", "author", "page_label"}


def words_of(value: Any) -> str:
    """All printed text of a description, in order, a line for each piece."""
    if isinstance(value, str):
        return value + "\n"
    if isinstance(value, tuple):
        return "".join(words_of(part) for part in value)
    if is_dataclass(value):
        return "".join(
            words_of(getattr(value, part.name)) for part in fields(value) if part.name not in NOT_PRINTED
        )
    return ""


def printed(form: Any, era: Era = "B") -> str:
    return words_of(describe(form, era))


@pytest.mark.parametrize("era", ["A", "B", "C"])
def test_each_era_numbers_its_forms_without_gaps(era: Era) -> None:
    kinds = [kind for kind in FormKind if era != "A" or kind is not FormKind.STOP]
    numbers = [official_title(kind, era).number for kind in kinds]
    assert numbers == [f"{place:02d}" for place in range(1, len(kinds) + 1)]


def test_the_apology_changes_its_title_with_the_era() -> None:
    assert (
        " ".join(official_title(FormKind.APOLOGY, "A").title) == "PHIẾU XIN LỖI VÀ HẸN LẠI NGÀY TRẢ KẾT QUẢ"
    )
    assert (
        " ".join(official_title(FormKind.APOLOGY, "C").title)
        == "VĂN BẢN XIN LỖI VÀ ĐỀ NGHỊ GIA HẠN THỜI GIAN GIẢI QUYẾT"
    )
    assert "đề nghị gia hạn" not in printed(samples.APOLOGY, "A")
    assert "đề nghị gia hạn" in printed(samples.APOLOGY, "B")


def test_the_stop_notice_does_not_exist_in_era_a() -> None:
    with pytest.raises(FormError, match="01/7/2025"):
        describe(samples.STOP, "A")


def test_an_unknown_era_is_refused() -> None:
    with pytest.raises(FormError, match="Chọn A, B hoặc C"):
        describe(samples.RECEIPT, "D")  # type: ignore[arg-type]


def test_the_desk_bears_the_name_of_its_era() -> None:
    assert desk_name("A", "xã An Hòa") == "Bộ phận Tiếp nhận và Trả kết quả xã An Hòa"
    assert "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG XÃ AN HÒA" in printed(samples.RECEIPT, "C")
    assert "BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ XÃ AN HÒA" in printed(samples.RECEIPT, "A")


def test_the_office_copy_never_carries_the_tracking_secret() -> None:
    url = "https://motcua.anhoa.example.vn/ho-so/H23.16.10-261127-0007"
    office, applicant = both_copies(samples.RECEIPT, office_url=url)
    assert samples.RECEIPT.track_secret in printed(applicant)
    assert samples.RECEIPT.track_secret not in printed(office)
    assert "Liên 1: Lưu" in printed(office)
    assert "Liên 2: Giao người nộp" in printed(applicant)
    leaking = replace(office, track_secret="ABCD-1234")
    assert "ABCD-1234" not in printed(leaking)


def test_the_receipt_keeps_the_three_parties_apart() -> None:
    acting = Representative(party=Party(name="Ngô Bá Lộc"), basis="Giấy ủy quyền số 05 ngày 20/11/2026")
    text = printed(replace(samples.RECEIPT, representative=acting))
    for part in ("Trần Thị Mai Hương", "Nguyễn Đức Thịnh", "Ngô Bá Lộc", "Giấy ủy quyền số 05"):
        assert part in text


def test_the_receipt_names_the_competent_agency_of_another_area() -> None:
    text = printed(replace(samples.RECEIPT, competent_agency="Ủy ban nhân dân xã Bình Minh"))
    assert "Cơ quan có thẩm quyền giải quyết: \nỦy ban nhân dân xã Bình Minh" in text


def test_the_receipt_prints_the_short_hash_and_counts_of_papers() -> None:
    paper = Paper(name="Đơn", originals=1, copies=2, electronic=0, pages=12, digest="0123456789abcdef")
    text = printed(replace(samples.RECEIPT, papers=(paper,)))
    assert "Đơn\n01\n02\n–\n12\n01234567\n" in text
    assert "012345678" not in text


def test_the_receipt_explains_each_line_of_its_due_date() -> None:
    text = printed(samples.RECEIPT)
    for line in samples.RECEIPT.due_lines:
        assert line.why in text
        assert line.citation in text


def test_a_long_explanation_becomes_one_sentence_with_each_citation_once() -> None:
    lines = samples.RECEIPT.due_lines * 3
    text = printed(replace(samples.RECEIPT, due_lines=lines))
    assert text.count("Thứ Bảy, Chủ nhật 28/11/2026 đến 29/11/2026;") == 3
    assert text.count("Điều 111 Bộ luật Lao động 2019") == 1


def test_sentences_end_with_one_full_stop() -> None:
    letter = replace(samples.APOLOGY, legal_basis="Điều 19.", copies_to=("Như trên;", "Lưu: VT."))
    text = printed(letter)
    assert "Căn cứ: Điều 19.\n" in text
    assert "- Như trên;\n- Lưu: VT.\n" in text


@pytest.mark.parametrize(
    ("fees", "words"),
    [
        (None, None),
        ((), "không có"),
        ((FeeLine(name="Lệ phí", words="miễn"),), "Lệ phí: miễn."),
        ((FeeLine(name="Lệ phí", amount=0),), "Lệ phí: 0 đồng."),
        (
            (FeeLine(name="Phí", amount=8_000), FeeLine(name="Lệ phí", amount=2_000)),
            "Phí: 8.000 đồng; Lệ phí: 2.000 đồng; tổng cộng 10.000 đồng (bằng chữ: mười nghìn đồng).",
        ),
    ],
)
def test_fees_are_told_as_they_are(fees: tuple[FeeLine, ...] | None, words: str | None) -> None:
    text = printed(replace(samples.RECEIPT, fees=fees))
    if words is None:
        assert "Phí, lệ phí" not in text
    else:
        assert f"7. Phí, lệ phí: \n{words}" in text


def test_a_second_supplement_request_names_who_allowed_it() -> None:
    text = printed(replace(samples.SUPPLEMENT, second_basis="ý kiến của Chủ tịch ngày 30/11/2026"))
    assert "lần yêu cầu bổ sung thứ hai" in text
    assert "ý kiến của Chủ tịch" in text


def test_a_refusal_after_appraisal_is_signed_by_the_head() -> None:
    text = printed(replace(samples.REFUSAL, stage=Stage.PROCESSING))
    assert "Ký tên và đóng dấu" in text
    assert "Phạm Quốc Hưng" in text
    assert "NGƯỜI TIẾP NHẬN HỒ SƠ" not in text
    assert "TRUNG TÂM PHỤC VỤ" not in text


def test_an_organisation_is_not_addressed_as_a_person() -> None:
    subject = replace(samples.SUBJECT, owner=Party(name="Hợp tác xã An Hòa", is_organisation=True))
    text = printed(replace(samples.APOLOGY, subject=subject))
    assert "Ông/Bà" not in text
    assert "Quý tổ chức" in text


def test_the_apology_shows_the_first_promise_where_it_differs() -> None:
    first = samples.at(25, 11, 17)
    text = printed(replace(samples.APOLOGY, original_due_at=first, already_late=True))
    assert "hẹn trả ban đầu: 17 giờ 00 phút, ngày 25 tháng 11 năm 2026" in text
    assert "chưa có kết quả đúng thời gian đã hẹn" in text


def test_a_control_sheet_without_hand_overs_leaves_a_row_to_fill_in() -> None:
    text = printed(ControlSheet(head=samples.HEAD, settling_agency="Phòng Kinh tế"))
    assert "2. Nhận: …" in text
    assert "…… giờ …… phút" in text


def test_an_open_register_has_no_closing() -> None:
    book = replace(samples.register_book(3), closing=None)
    assert "khóa sổ" not in printed(book)
    assert "từ số thứ tự 01 đến số thứ tự 03" in printed(samples.register_book(3))
