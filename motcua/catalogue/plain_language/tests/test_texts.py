"""Each rule finds what it is for, leaves good sentences alone, and never trips over a text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.plain_language import Finding, Rule, check_text
from motcua.catalogue.plain_language.text_rules import STEPS

LONG = "Bạn nộp hồ sơ " + "và giấy tờ kèm theo " * 8 + "tại xã."


def rules(text: str) -> list[Rule]:
    return [finding.rule for finding in check_text(text, "how_to", rules=STEPS)]


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (LONG, Rule.LONG_SENTENCE, LONG),
        ("Bạn nộp đơn tại UBND xã.", Rule.ABBREVIATION, "UBND"),
        ("Bạn mang CMND đến nộp.", Rule.ABBREVIATION, "CMND"),
        ("Cán bộ ghi v/v nộp đơn.", Rule.ABBREVIATION, "v/v"),
        ("Cơ quan thụ lý đơn của bạn.", Rule.HARD_WORD, "thụ lý"),
        ("Bạn nộp các giấy tờ khác cho xã.", Rule.HARD_WORD, "giấy tờ khác"),
        ("Cán bộ trả lời theo quy định.", Rule.HARD_WORD, "theo quy định"),
        ("Bạn đối chiếu số liệu rồi ký.", Rule.WORDY, "đối chiếu"),
        ("Bạn PHẢI MANG THEO GIẤY này.", Rule.CAPITALS, "PHẢI MANG THEO GIẤY"),
        ("Bạn không thể không nộp đơn.", Rule.DOUBLE_NEGATION, "không thể không"),
        ("Hồ sơ được kiểm tra trong ngày.", Rule.PASSIVE, "Hồ sơ được kiểm tra"),
        ("Bạn nộp đơn và và giấy khai.", Rule.BROKEN, "và và"),
        ("Bạn nộp đơn, bản sao hoặc", Rule.BROKEN, "hoặc"),
        ("Bạn nộp đơn (bản chính.", Rule.BROKEN, "("),
        ("Bạn nộp đơn.Cán bộ nhận.", Rule.BROKEN, "đơn.Cán"),
        ("1. Bạn nộp đơn tại xã.\n2. Kiểm tra nội dung hồ sơ.", Rule.WHO, "Kiểm tra nội dung hồ sơ."),
    ],
)
def test_a_rule_finds_its_words_in_their_place(text: str, rule: Rule, words: str) -> None:
    found = [one for one in check_text(text, "how_to", rules=STEPS) if one.rule == rule]
    assert [one.excerpt for one in found] == [words]
    assert found[0].place == "how_to"
    assert found[0].why.endswith(".")
    assert found[0].advice.endswith((".", "…”."))


@pytest.mark.parametrize(
    "text",
    [
        "1. Bạn nộp hồ sơ tại Trung tâm Phục vụ hành chính công xã.\n2. Cán bộ kiểm tra giấy tờ.",
        "Ủy ban nhân dân (UBND) xã nhận đơn. UBND trả lời bạn trong 3 ngày làm việc.",
        "UBND (Ủy ban nhân dân) xã nhận đơn của bạn.",
        "Trung tâm Phục vụ hành chính công, sau đây gọi là TTHCC, nhận đơn. Cán bộ TTHCC trả lời.",
        "Người ký điểm chỉ (in dấu vân tay) vào đơn. Cán bộ xem người ký điểm chỉ.",
        "Cán bộ áp dụng Nghị định số 118/2025/NĐ-CP, mã KQ.G15.000021, công trình cấp III.",
        "Hồ sơ được công chức chuyên môn kiểm tra. Hồ sơ được kiểm tra bởi công chức.",
        "Cán bộ tra nơi ở của bạn trên cơ sở dữ liệu. Bạn thuê nhà tại TP. Hồ Chí Minh (thành phố).".replace(
            "TP.", "thành phố"
        ),
        "Bạn trả 1.000 đồng mỗi trang, từ 8.30 đến 17.00.",
    ],
)
def test_good_sentences_are_left_alone(text: str) -> None:
    assert rules(text) == []


def test_a_list_of_conditions_is_read_line_by_line() -> None:
    text = "Bạn thuộc một trong các nhóm sau:\n- người từ đủ 60 tuổi;\n- người khuyết tật; người có công."
    assert Rule.LONG_SENTENCE not in rules(text)


def test_what_is_explained_once_stays_explained_on_the_page() -> None:
    known: set[str] = set()
    assert check_text("Hội đồng nhân dân (HĐND) họp.", "a", explained=known) == ()
    assert check_text("HĐND trả lời.", "b", explained=known) == ()
    assert check_text("HĐND trả lời.", "b") != ()


def _sound(text: str, found: tuple[Finding, ...]) -> bool:
    return all(0 <= one.start <= one.end <= len(text) and one.text == text for one in found)


HOSTILE = ["a ", "(", "UBND ", "được ", "; ", "1. ", "hồ sơ ", "a.", ". A", "\n", "á\u0301"]
PIECES = [*HOSTILE, "không", ")", "thụ lý", "và", "A.B", "KT-XH", ",,", "…"]


@given(st.one_of(st.text(max_size=300), st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join)))
def test_no_text_raises_and_every_place_lies_inside(text: str) -> None:
    assert _sound(text, check_text(text, "x", rules=STEPS))


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    def took(count: int) -> float:
        text = piece * count
        start = time.perf_counter()
        check_text(text, "x", rules=STEPS)
        return time.perf_counter() - start

    took(10)
    short, long = min(took(3_000) for _ in range(3)), took(24_000)
    assert long < 8 * short * 4 + 0.1, f"{short:.4f} s, then {long:.4f} s for eight times the text"
