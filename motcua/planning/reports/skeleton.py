"""The parts of a written report on procedure control, and which figures belong to each.

Order: NĐ 63/2010 Điều 35 and TT 01/2018 Điều 11 (contents); the division itself is the common practice of
committees and unverified as a fixed form. A part without figures says so and waits for a person's words.
"""

from __future__ import annotations

from dataclasses import dataclass

from motcua.core.evidence import FIGURES, Figure


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its key in ``PeriodReport.words``, title, level of the heading and its figures.

    ``figures`` are keys or "<slice>." for all of a slice, in the order printed; ``prints`` says what the
    paper adds to the part by itself.
    """

    key: str
    title: str
    level: int = 1
    figures: tuple[str, ...] = ()
    takes_words: bool = True
    prints: str = ""


PARTS: tuple[Part, ...] = (
    Part("direction", "I. Tình hình chỉ đạo, điều hành", 1, ("issued_documents.", "meetings.held")),
    Part("results", "II. Kết quả thực hiện", 1, (), False),
    Part(
        "publication",
        "1. Công bố, công khai thủ tục",
        2,
        ("catalogue.published", "publication.", "catalogue.doubts"),
    ),
    Part(
        "handling",
        "2. Giải quyết thủ tục hành chính",
        2,
        (
            "dossiers.received",
            "dossiers.finished",
            "dossiers.on_time",
            "dossiers.overdue",
            "dossiers.extended",
        ),
    ),
    Part("one_stop", "3. Một cửa, liên thông, phi địa giới, ngành dọc", 2, ("referrals.",)),
    Part(
        "electronic",
        "4. Số hóa, dịch vụ công trực tuyến, thanh toán, đồng bộ",
        2,
        (
            "catalogue.online",
            "catalogue.online_full",
            "catalogue.partial_unexplained",
            "catalogue.targets_met",
            "dossiers.online",
            "documents.",
            "payments.",
            "national_portal.",
            "messages.",
        ),
    ),
    Part("feedback", "5. Phản ánh, kiến nghị", 2, ("feedback.", "consultations.")),
    Part(
        "review",
        "6. Rà soát, đơn giản hóa, thủ tục nội bộ",
        2,
        ("review.", "catalogue.internal", "catalogue.internal_cut"),
    ),
    Part("inspection", "7. Kiểm tra", 2, ("inspections.",)),
    Part("evaluation", "8. Đánh giá, mức độ hài lòng", 2, ("performance.",)),
    Part("communication", "9. Truyền thông, báo chí", 2, ("communications.",)),
    Part(
        "learning",
        "10. Sáng kiến, tập huấn, học tập kinh nghiệm",
        2,
        ("initiatives.", "meetings.", "study_visits."),
    ),
    Part(
        "assessment",
        "III. Đánh giá chung, tồn tại, nguyên nhân",
        prints="Bản in tự liệt kê các nhiệm vụ còn thiếu minh chứng.",
    ),
    Part(
        "outlook",
        "IV. Phương hướng, nhiệm vụ thời gian tới",
        prints="Bản in tự liệt kê các nhiệm vụ còn phải thực hiện.",
    ),
    Part("requests", "V. Đề xuất, kiến nghị"),
)
PART_KEYS = frozenset(part.key for part in PARTS if part.takes_words)


def figures_of(part: Part) -> list[Figure]:
    """The part's figures that some installed slice offers, each in the first part that names it."""
    found: list[Figure] = []
    for wanted in part.figures:
        for key, figure in FIGURES.items():
            fits = key == wanted or (wanted.endswith(".") and key.startswith(wanted))
            if fits and figure not in found and _first_part(key) == part.key:
                found.append(figure)
    return found


def _first_part(key: str) -> str:
    """Where a figure is printed: the part that names it whole, else the first that names its slice."""
    named = next((part.key for part in PARTS if key in part.figures), "")
    prefix = key.split(".", 1)[0] + "."
    return named or next((part.key for part in PARTS if prefix in part.figures), "")
