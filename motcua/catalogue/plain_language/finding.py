"""What the check finds, and the closed list of its rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """The rules. The strict ones must be met by every text the product ships."""

    LONG_SENTENCE = "long_sentence"
    RATHER_LONG = "rather_long"
    LONG_PARAGRAPH = "long_paragraph"
    ABBREVIATION = "abbreviation"
    HARD_WORD = "hard_word"
    WORDY = "wordy"
    CAPITALS = "capitals"
    DOUBLE_NEGATION = "double_negation"
    BROKEN = "broken"
    PASSIVE = "passive"
    WHO = "who"
    WHEN = "when"
    WHERE = "where"
    HOW_MUCH = "how_much"
    RESULT = "result"
    WHEN_PAPER = "when_paper"

    @property
    def label(self) -> str:
        """The rule in a few words, as the editor sees it."""
        return _LABELS[self]

    @property
    def is_strict(self) -> bool:
        """Whether the text must be mended; the others are advice."""
        return self not in _ADVICE


_LABELS = {
    Rule.LONG_SENTENCE: "Câu quá dài",
    Rule.RATHER_LONG: "Câu hơi dài",
    Rule.LONG_PARAGRAPH: "Đoạn quá dài",
    Rule.ABBREVIATION: "Chữ viết tắt chưa giải thích",
    Rule.HARD_WORD: "Từ khó hiểu hoặc không rõ nghĩa",
    Rule.WORDY: "Có từ dễ hiểu hơn",
    Rule.CAPITALS: "Viết hoa toàn bộ",
    Rule.DOUBLE_NEGATION: "Hai lần phủ định",
    Rule.BROKEN: "Câu viết dở hoặc lỗi gõ",
    Rule.PASSIVE: "Câu bị động, không rõ ai làm",
    Rule.WHO: "Chưa nói ai làm",
    Rule.WHEN: "Chưa nói bao lâu, khi nào",
    Rule.WHERE: "Chưa nói nộp ở đâu",
    Rule.HOW_MUCH: "Chưa nói phải trả bao nhiêu",
    Rule.RESULT: "Chưa nói nhận kết quả gì, thế nào",
    Rule.WHEN_PAPER: "Chưa nói khi nào cần giấy tờ này",
}
_ADVICE = frozenset({Rule.RATHER_LONG, Rule.WORDY})


@dataclass(frozen=True, slots=True)
class Finding:
    """One place of a text that is hard to understand, or one thing the text does not say.

    ``place`` is a stable path ("how_to", "cases/chung/papers/to-khai/note"); ``text`` is the whole text that
    stands there, ``start`` and ``end`` mark the words in it. Something missing has start == end.
    """

    rule: Rule
    place: str
    text: str
    start: int
    end: int
    why: str
    advice: str

    @property
    def is_strict(self) -> bool:
        """Whether the text must be mended."""
        return self.rule.is_strict

    @property
    def excerpt(self) -> str:
        """The words found; blank when something is missing."""
        return self.text[self.start : self.end]
