"""The rules that need nothing but the text: length, abbreviations, hard words, broken sentences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from motcua.catalogue.plain_language.data import Lists, lists
from motcua.catalogue.plain_language.finding import Finding, Rule
from motcua.catalogue.plain_language.tokens import Reading, Span, Token, clauses

_SHOWN = 60  # letters of a sentence quoted in an advice
_LEAST_OF_STEP = 4  # shorter lines of a list are headings
_WINDOW = 8  # tokens looked at on either side of a passive
_ROMAN = re.compile(r"[IVX]{1,5}")
_SYLLABLE = re.compile(
    r"(?:NGH|NG|NH|GH|GI|QU|CH|KH|PH|TH|TR|[BCDĐGHKLMNPRSTVX])?[AEIOUYĂÂÊÔƠƯ]{1,3}(?:NG|NH|CH|[CMNPT])?"
)
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_BROKEN_SIGNS = re.compile(r"\ufffd|,\s?,|\(\s?\)|\s,|;\s?;|:\s?:|\?\?+|_{3,}|\.{4,}|…\s?…")
_GLUED = re.compile(r"[^\W\d_A-Z]\.[^\W\d_]")

Explained = set[str]


def _no_tones(word: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", word).translate(_TONES))


def _is_abbreviation(token: Token, data: Lists) -> bool:
    letters = token.text.replace("-", "").replace(".", "")
    if len(letters) < 2 or not letters.isalpha() or letters in data.known:
        return False
    if letters in data.full or token.text in data.full:
        return True
    is_upper = sum(letter.isupper() for letter in letters) >= max(2, len(letters) - 1)
    if not is_upper or not letters[0].isupper() or _ROMAN.fullmatch(letters):
        return False
    return not (letters.isupper() and _SYLLABLE.fullmatch(_no_tones(letters)))


class TextCheck:
    """One text under the rules. ``explained`` remembers what earlier texts of the same page explained."""

    def __init__(self, text: str, place: str, explained: Explained) -> None:
        self.reading = Reading(text)
        self.text = text
        self.place = place
        self.explained = explained
        self.data = lists()

    def found(self, rule: Rule, start: int, end: int, why: str, advice: str) -> Finding:
        """A finding at a place of this text."""
        return Finding(rule, self.place, self.text, start, end, why, advice)

    def sentences(self) -> Iterator[Finding]:
        """Sentences and paragraphs nobody takes in at one reading."""
        for span in self.reading.sentences:
            count = len(span.tokens)
            if count > self.data.better:
                rule = Rule.LONG_SENTENCE if count > self.data.most else Rule.RATHER_LONG
                yield self.found(
                    rule,
                    span.start,
                    span.end,
                    f"Câu có {count} tiếng; nên không quá {self.data.better}, nhiều nhất {self.data.most}.",
                    "Tách thành nhiều câu, mỗi câu một việc; nhiều điều kiện thì xuống dòng từng ý.",
                )
        for span in self.reading.paragraphs:
            if len(span.tokens) > self.data.paragraph:
                yield self.found(
                    Rule.LONG_PARAGRAPH,
                    span.start,
                    span.end,
                    f"Đoạn có {len(span.tokens)} tiếng, dài quá {self.data.paragraph}.",
                    "Chia thành các đoạn ngắn hoặc các bước có đánh số.",
                )

    def words(self) -> Iterator[Finding]:
        """Capitals, abbreviations and hard words."""
        loud = self._loud()
        for first, last in loud:
            yield self.found(
                Rule.CAPITALS,
                self.reading.tokens[first].start,
                self.reading.tokens[last].end,
                "Chữ hoa liền nhau khó đọc, nhất là trên điện thoại.",
                "Viết chữ thường; chỉ viết hoa đầu câu và tên riêng.",
            )
        inside = {index for first, last in loud for index in range(first, last + 1)}
        for index, token in enumerate(self.reading.tokens):
            if index not in inside:
                yield from self._abbreviation(index, token)
        for span in self.reading.sentences:
            yield from self._hard_words(span)

    def _loud(self) -> list[tuple[int, int]]:
        runs: list[tuple[int, int]] = []
        first = None
        for index, token in enumerate([*self.reading.tokens, None]):
            is_loud = (
                token is not None and len(token.text) > 1 and token.text.isupper() and token.text.isalpha()
            )
            if is_loud:
                first = index if first is None else first
                continue
            if first is not None and index - first >= self.data.capitals:
                runs.append((first, index - 1))
            first = None
        return runs

    def _abbreviation(self, index: int, token: Token) -> Iterator[Finding]:
        short = self.data.short.get(token.word)
        if short is None and (not _is_abbreviation(token, self.data) or token.text in self.explained):
            return
        if short is None and self._is_explained_at(index, token):
            self.explained.add(token.text)
            return
        full = short or self.data.full.get(token.text)
        advice = (
            f"Viết đủ: “{full}”."
            if full
            else f"Lần đầu hãy viết đủ rồi mở ngoặc: “… ({token.text})”; tốt nhất là viết đủ ở mọi chỗ."
        )
        yield self.found(
            Rule.ABBREVIATION,
            token.start,
            token.end,
            "Người ngoài cơ quan có thể không hiểu chữ viết tắt.",
            advice,
        )

    def _is_explained_at(self, index: int, token: Token) -> bool:
        """ "Ủy ban nhân dân (UBND)", "UBND (Ủy ban nhân dân)", "gọi tắt là UBND"."""
        tokens = self.reading.tokens
        if self.text[token.end : token.end + 2].lstrip().startswith("("):
            return True
        before = tuple(one.word for one in tokens[max(0, index - 2) : index])
        if before in {("tắt", "là"), ("gọi", "là")}:
            return True
        if self.text[max(0, token.start - 1) : token.start] != "(":
            return False
        letters = [letter for letter in token.text if letter.isalpha()]
        if index < len(letters):
            return False
        names = tokens[index - len(letters) : index]
        return all(
            _no_tones(name.text[0].upper()) == _no_tones(sign.upper())
            for name, sign in zip(names, letters, strict=True)
        )

    def _hard_words(self, span: Span) -> Iterator[Finding]:
        for first, last, term in self.data.terms.all_in(span.tokens):
            start, end = span.tokens[first].start, span.tokens[last].end
            if term is None or term.term in self.explained:
                continue
            following = span.tokens[last + 1].word if last + 1 < len(span.tokens) else ""
            if self.text[end : end + 2].lstrip().startswith("(") or following in {"là", "tức", "nghĩa"}:
                self.explained.add(term.term)
                continue
            yield self.found(
                Rule.HARD_WORD if term.is_strict else Rule.WORDY, start, end, term.why, f"Viết: {term.plain}."
            )

    def negations(self) -> Iterator[Finding]:
        """Two negations in a row."""
        for span in self.reading.sentences:
            for first, last, _ in self.data.negations.all_in(span.tokens):
                yield self.found(
                    Rule.DOUBLE_NEGATION,
                    span.tokens[first].start,
                    span.tokens[last].end,
                    "Hai lần phủ định làm người đọc hiểu ngược.",
                    "Nói thẳng: “phải …”, “chỉ khi …”.",
                )

    def passives(self) -> Iterator[Finding]:
        """Things that something is done to, and nobody is said to do it."""
        for span in self.reading.sentences:
            words = {token.word for token in span.tokens}
            if not words & {"được", "bị"} or words & self.data.by:
                continue
            for clause in clauses(self.text, span):
                yield from self._passive(clause)

    def _passive(self, clause: tuple[Token, ...]) -> Iterator[Finding]:
        if not clause or self.data.things.at(clause, 0) is None:
            return
        for index, token in enumerate(clause[:_WINDOW]):
            if token.word not in {"được", "bị"} or index + 1 >= len(clause):
                continue
            done = self.data.verbs.at(clause, index + 1)
            if done is not None and not self.data.who.is_in(clause[:index]):
                yield self.found(
                    Rule.PASSIVE,
                    clause[0].start,
                    clause[index + done[0]].end,
                    "Câu không nói ai làm việc này.",
                    "Đưa người làm lên đầu câu, ví dụ “Công chức chuyên môn kiểm tra hồ sơ”.",
                )
            return

    def broken(self) -> Iterator[Finding]:
        """Sentences that stop midway, doubled words, stray signs, brackets that do not close."""
        for span in self.reading.sentences:
            last = span.tokens[-1]
            if last.word in self.data.endings and len(span.tokens) > 1 and last.text.islower():
                yield self._mark(last.start, last.end, f"Câu dừng ở chữ “{last.text}”, còn thiếu phần sau.")
            for one, two in zip(span.tokens, span.tokens[1:], strict=False):
                if one.word == two.word and one.word in self.data.doubled and two.start - one.end == 1:
                    yield self._mark(one.start, two.end, f"Chữ “{two.text}” bị lặp.")
        for sign in _BROKEN_SIGNS.finditer(self.text):
            yield self._mark(sign.start(), sign.end(), "Dấu câu hoặc ký tự bị lỗi.")
        for token in self.reading.tokens:
            if "." in token.text and len(token.text) < _SHOWN and _GLUED.search(token.text):
                pieces = token.text.split(".")
                if len(pieces[0]) > 1 and pieces[-1][:1].isupper():
                    yield self._mark(token.start, token.end, "Thiếu dấu cách sau dấu chấm.")
        yield from self._brackets()

    def _brackets(self) -> Iterator[Finding]:
        for span in self.reading.paragraphs:
            opened: list[int] = []
            for place in range(span.start, span.end):
                if self.text[place] == "(":
                    opened.append(place)
                elif self.text[place] == ")" and opened:
                    opened.pop()
            if opened:
                yield self._mark(opened[0], opened[0] + 1, "Dấu ngoặc mở mà không đóng.")

    def _mark(self, start: int, end: int, why: str) -> Finding:
        return self.found(Rule.BROKEN, start, end, why, "Đọc lại câu này và viết cho trọn.")

    def steps(self) -> Iterator[Finding]:
        """Steps that do not say who acts."""
        numbered = [span for span in self.reading.paragraphs if span.is_step]
        for span in numbered or self.reading.paragraphs:
            is_heading = len(span.tokens) < _LEAST_OF_STEP or self.text[span.end - 1] == ":"
            if not is_heading and not self.data.who.is_in(span.tokens):
                yield self.found(
                    Rule.WHO,
                    span.start,
                    span.end,
                    "Bước này không nói ai làm.",
                    "Mở đầu bằng người làm: “Bạn …”, “Cán bộ tiếp nhận …”, “Công chức chuyên môn …”.",
                )


TextRule = Callable[[TextCheck], Iterator[Finding]]
PROSE: tuple[TextRule, ...] = (
    TextCheck.sentences,
    TextCheck.words,
    TextCheck.negations,
    TextCheck.passives,
    TextCheck.broken,
)
# Official names cannot be put into plainer words; they must only be readable.
NAMES: tuple[TextRule, ...] = (TextCheck.sentences, TextCheck.broken)
STEPS: tuple[TextRule, ...] = (*PROSE, TextCheck.steps)
