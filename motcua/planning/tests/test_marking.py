"""Doubtful words are marked once each, and no letter of the text is lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from motcua.planning.marking import marked


def test_words_match_over_line_breaks_and_each_key_takes_a_place_of_its_own() -> None:
    text = "ngày 23/11/\n20218 … ngày 23/11/ 20218, hết"
    pieces = marked(text, [("a", "23/11/ 20218"), ("b", "23/11/ 20218"), ("c", "23/11/ 20218")])
    assert [(piece.text, piece.mark) for piece in pieces if piece.mark] == [
        ("23/11/\n20218", "a"),
        ("23/11/ 20218", "b"),
    ]


def test_what_is_not_there_or_too_short_is_marked_nowhere() -> None:
    assert [piece.mark for piece in marked("một hai ba", [("a", "bốn"), ("b", "a"), ("c", "")])] == [""]


@given(st.text("ab \n", max_size=60), st.lists(st.text("ab ", max_size=8), max_size=8))
def test_the_pieces_joined_are_the_text(text: str, words: list[str]) -> None:
    pieces = marked(text, [(str(at), each) for at, each in enumerate(words)])
    assert "".join(piece.text for piece in pieces) == text
    marks = [piece.mark for piece in pieces if piece.mark]
    assert len(set(marks)) == len(marks)
    for piece in pieces:
        if piece.mark:
            assert piece.text.split() == words[int(piece.mark)].split()


def test_thousands_of_doubts_are_marked_at_once() -> None:
    text = "\n".join(f"việc số {at} ngày 23/11/20218" for at in range(3_000))
    wanted = [(str(at), "23/11/20218") for at in range(3_000)]
    assert sum(bool(piece.mark) for piece in marked(text, wanted)) == 3_000
