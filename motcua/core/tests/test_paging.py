"""Pages without a count."""

from __future__ import annotations

import pytest

from motcua.core.paging import MAX_PAGE, page_of


def test_one_row_more_than_shown_tells_of_a_next_page() -> None:
    first = page_of(list(range(5)), None, size=2)
    assert (first.items, first.previous, first.next) == ([0, 1], None, 2)
    last = page_of(list(range(5)), "3", size=2)
    assert (last.items, last.previous, last.next) == ([4], 2, None)
    exact = page_of(list(range(4)), 2, size=2)
    assert (exact.items, exact.has_next) == ([2, 3], False)


@pytest.mark.parametrize("nonsense", ["", "x", "0", "-3", "1.5", None, "²"])
def test_a_nonsense_number_gives_the_first_page(nonsense: str | None) -> None:
    assert page_of([1, 2, 3], nonsense, size=2).number == 1


def test_the_number_has_an_end_so_that_nobody_makes_the_database_walk() -> None:
    page = page_of(range(10**9), str(10**8), size=1)
    assert page.number == MAX_PAGE
    assert page.next is None
