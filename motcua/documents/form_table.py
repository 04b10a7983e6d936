"""Number, title and desk name of each official form by era, from the law's dated records.

Era A: 06/01/2019 to 30/06/2025; eras B and C since 01/07/2025. The layouts of TT 03/2025/TT-VPCP have not
been read in full, so its forms keep the field order of TT 01/2018/TT-VPCP. Only where a
long title breaks into two lines is decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

from motcua.core.errors import DomainError
from motcua.law import Confidence, all_rules, rule
from motcua.law.book import Era


class FormKind(StrEnum):
    """The seven kinds of official form at a one-stop desk, named as in the law's records."""

    RECEIPT = "receipt_slip"
    SUPPLEMENT = "supplement_request"
    REFUSAL = "refusal_slip"
    APOLOGY = "apology_letter"
    STOP = "stop_notice"
    CONTROL = "control_sheet"
    REGISTER = "register_book"


class FormError(DomainError):
    """A form that the law of the day does not know, or facts that cannot be printed on it."""

    code = "form_error"


@dataclass(frozen=True, slots=True)
class OfficialTitle:
    """Number and title of a form in one era, where that stands, and how surely we know it."""

    number: str
    title: tuple[str, ...]  # one entry a printed line
    citation: str
    confidence: Confidence


# The words that begin the second line of a title, the first that occurs.
_SECOND_LINE = ("VÀ HẸN TRẢ", "HOÀN THIỆN", "NGÀY TRẢ", "GIA HẠN", "DỪNG", "QUÁ TRÌNH", "GIẢI QUYẾT HỒ SƠ")

# What the applicant brings to collect a result: NĐ 118/2025 Điều 6. The like rule of era A has not been
# verified, so its receipt only asks for the slip.
_COLLECTING: dict[Era, str] = {
    "A": "Khi nhận kết quả, đề nghị mang theo Giấy này.",
    "B": "Khi nhận kết quả, đề nghị mang theo Giấy này; mất Giấy thì xuất trình giấy tờ tùy thân; "
    "người nhận thay cần giấy ủy quyền (Nghị định số 118/2025/NĐ-CP, Điều 6).",
}


@cache
def _last_day(era: Era) -> date:
    """A day on which the law of the era is settled: its last, or the first of the era still running."""
    for version in all_rules()["era"]:
        if version.value["code"] == era:
            return version.valid_to or version.valid_from
    raise FormError(f"Không có giai đoạn pháp luật “{era}”. Chọn A, B hoặc C theo ngày tiếp nhận hồ sơ.")


@cache
def official_title(kind: FormKind, era: Era) -> OfficialTitle:
    """Number and title of the form; FormError where the era has no such form."""
    listed = rule("form.list", on=_last_day(era))
    for form in listed.value:
        if form["kind"] == kind:
            lines = _lines(form["title"].upper())
            return OfficialTitle(form["number"], lines, listed.citation.document, listed.confidence)
    raise FormError(
        "Thông báo dừng giải quyết hồ sơ chỉ có từ ngày 01/7/2025 (Thông tư số 03/2025/TT-VPCP). "
        "Hồ sơ tiếp nhận trước ngày này không dùng mẫu đó."
    )


def _lines(title: str) -> tuple[str, ...]:
    for words in _SECOND_LINE:
        first, found, rest = title.partition(words)
        if found:
            return first.strip(), found + rest
    return (title,)


def desk_name(era: Era, place: str = "") -> str:
    """The desk's full name in running text, e.g. "Trung tâm Phục vụ hành chính công xã An Hòa"."""
    full: str = rule("name.desk", on=_last_day(era)).value["full"]
    return f"{full.removesuffix(' cấp xã')} {place}".strip()


def number_line(kind: FormKind, number: str, era: Era) -> str:
    """ "Số: 15/TNHS", or with dots to fill in by hand where no number is given."""
    if number:
        return f"Số: {number}"
    sign = rule("form.number_suffix", on=_last_day(era)).value.get(kind)
    return f"Số: ………/{sign}" if sign else "Số: ………"


def collecting_note(era: Era) -> str:
    """What to bring when collecting the result, for the foot of the receipt."""
    return _COLLECTING["A" if era == "A" else "B"]
