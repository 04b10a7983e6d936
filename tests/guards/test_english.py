"""The reader of pages itself: what it must find and what it must leave alone."""

from __future__ import annotations

import pytest

from tests.guards.english import ALLOWED, ENGLISH, english_words, visible_texts


@pytest.mark.parametrize(
    "html",
    [
        "<button>Save</button>",
        "<title>Sign In</title>",
        '<input type="submit" value="Delete">',
        '<img src="a.png" alt="QR code">',
        '<a href="#" aria-label="Close">x</a>',
        '<input placeholder="Search">',
        '<td data-l="Status">Đã trả</td>',
        "<p>Trường này is required.</p>",
        "<option>Yes</option>",
        "<p>Đã lưu.Click để xem</p>",
        "<p>You can&#x27;t do this, please wait</p>",
        "<script>let a = 1</script><p>Loading…</p>",
        "<template><p>Hồ sơ</p></template><p>Next »</p>",
        '<p><span lang="en">Passkey</span> Back</p>',
        "<ul><li>This password is too short.</li></ul>",
    ],
)
def test_english_on_a_page_is_found(html: str) -> None:
    assert english_words(html) != []


@pytest.mark.parametrize(
    "html",
    [
        "<p>Hợp đồng thế chấp, Thẻ căn cước, thế nào, có thể</p>",
        "<p>ban, an, to, can, the, do, no, on, in, or, long, hay, tin, con, chat, may, them, than, go</p>",
        "<p>Uy ban nhan dan xa Thanh Mau, Hung Yen, ong Nguyen Van An, ba Tran Thi Lan</p>",
        "<p>Gửi email, tải PDF, mở Excel, quét mã QR bằng Zalo, khóa truy cập (passkey)</p>",
        '<a href="/save/delete?next=/search/">Tra cứu</a>',
        "<p>Viết tới ho.tro@search.example.com hoặc mở https://example.com/save/page và motcua.gov.vn</p>",
        "<script>const message = 'please save'</script><style>.hidden{display:none}</style>",
        '<input type="hidden" value="save"><input type="text" name="search" value="required">',
        "<kbd>Enter</kbd><code>page=2</code>",
        '<p lang="en">Please sign in</p>',
        "<br><img alt='Mã QR'><p>Giấy tiếp nhận hồ sơ và hẹn trả kết quả</p>",
    ],
)
def test_vietnamese_and_allowed_words_are_left_alone(html: str) -> None:
    assert english_words(html) == []


def test_a_hit_names_the_word_and_its_sentence() -> None:
    assert english_words("<h1>Danh sách</h1><p>Hồ sơ đã bị Deleted hôm qua</p>") == [
        '"Deleted" in "Hồ sơ đã bị Deleted hôm qua"'
    ]


def test_text_after_silent_parts_is_read_again() -> None:
    html = "<template><div><p>Save</p></div></template><p>Lưu</p><code>x</code><b>Xóa</b>"
    assert visible_texts(html) == ["Lưu", "Xóa"]


def test_no_word_is_both_english_and_allowed() -> None:
    assert ALLOWED.isdisjoint(ENGLISH)
