"""Which task goes on as which, and what differs between two texts of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from motcua.planning.differences import ChangeKind, compare
from motcua.planning.matching import Words, match

WORDS = st.builds(
    Words,
    st.sampled_from([("I",), ("II",)]),
    st.sampled_from(["1", "2", "3"]),
    st.lists(
        st.sampled_from(["rà", "soát", "thủ", "tục", "niêm", "yết", "báo", "cáo"]), min_size=1, max_size=6
    ).map(" ".join),
)


@given(st.lists(WORDS, max_size=8), st.lists(WORDS, max_size=8))
def test_no_task_goes_on_twice(old: list[Words], new: list[Words]) -> None:
    found = [place for place in match(old, new) if place is not None]
    assert len(found) == len(set(found))
    assert all(0 <= place < len(old) for place in found)


@given(st.lists(WORDS, max_size=8, unique=True), st.randoms())
def test_a_plan_in_another_order_keeps_every_task(old: list[Words], chance: Any) -> None:
    new = list(old)
    chance.shuffle(new)
    found = match(old, new)
    assert None not in found
    for place, each in zip(found, new, strict=True):
        assert place is not None
        assert old[place].folded == each.folded


def test_a_reworded_task_at_its_place_goes_on_and_another_does_not() -> None:
    old = [Words(("I",), "1", "Rà soát thủ tục hành chính quý I")]
    assert match(old, [Words(("I",), "1", "Rà soát thủ tục hành chính cả năm")]) == [0]
    assert match(old, [Words(("II",), "4", "Viết tin bài tuyên truyền")]) == [None]


@dataclass
class _Wording:
    task_id: int
    number: str = "1"
    content: str = "Rà soát"
    lead: str = "Văn phòng"
    section_path: list[str] = field(default_factory=lambda: ["I"])
    items: list[str] = field(default_factory=list)
    coordination: list[str] = field(default_factory=list)
    deadline: dict[str, Any] = field(default_factory=dict)
    products: list[str] = field(default_factory=list)


def test_a_text_does_not_differ_from_itself() -> None:
    rows = [_Wording(1), _Wording(2, content="Niêm yết")]
    assert compare(rows, rows) == []


def test_each_changed_cell_is_told_before_and_after() -> None:
    before = [_Wording(1), _Wording(2)]
    due = {"raw": "Quý I", "start": "2026-01-01", "end": "2026-03-31"}
    after = [_Wording(3), _Wording(1, lead="Tư pháp", deadline=due, items=["+ Một"])]
    added, changed, dropped = compare(before, after)
    assert [each.kind for each in (added, changed, dropped)] == [
        ChangeKind.ADDED,
        ChangeKind.CHANGED,
        ChangeKind.DROPPED,
    ]
    assert [(cell.label, cell.before, cell.after) for cell in changed.cells] == [
        ("Nội dung", "Rà soát", "Rà soát\n+ Một"),
        ("Chủ trì", "Văn phòng", "Tư pháp"),
        ("Thời hạn", "", "Quý I"),
        ("Hiểu là", "", "01/01/2026 – 31/03/2026"),
    ]
