"""Numbers and sums of money in Vietnamese words, as receipts and registers spell them."""

from __future__ import annotations

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", " nghìn", " triệu")
_BILLION = 10**9


def _below_thousand(number: int, *, leads: bool) -> str:
    """1..999. A group that does not lead says its empty hundreds too ("không trăm linh năm")."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = [] if leads and not hundreds else [_DIGITS[hundreds], "trăm"]
    if tens == 1:
        words.append("mười")
    elif tens:
        words += [_DIGITS[tens], "mươi"]
    elif ones and words:
        words.append("linh")
    if ones == 1 and tens > 1:
        words.append("mốt")
    elif ones == 5 and tens:
        words.append("lăm")
    elif ones:
        words.append(_DIGITS[ones])
    return " ".join(words)


def _positive(number: int, *, leads: bool) -> str:
    """Billions are counted like a number of their own: "một nghìn không trăm năm mươi tỷ"."""
    billions, rest = divmod(number, _BILLION)
    parts = [_positive(billions, leads=leads) + " tỷ"] if billions else []
    for place in (2, 1, 0):
        group = rest // 1000**place % 1000
        if group:
            parts.append(_below_thousand(group, leads=leads and not parts) + _SCALES[place])
    return " ".join(parts)


def number_words(number: int) -> str:
    """A whole number in small letters: 21 -> "hai mươi mốt", 1005 -> "một nghìn không trăm linh năm"."""
    if number == 0:
        return _DIGITS[0]
    return ("âm " if number < 0 else "") + _positive(abs(number), leads=True)


def dong_words(amount: int) -> str:
    """A sum in đồng as receipts write it, first letter large: 8000 -> "Tám nghìn đồng"."""
    words = f"{number_words(amount)} đồng"
    return words[0].upper() + words[1:]
