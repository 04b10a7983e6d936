"""Every part of a content in one or a few plain lines, so that two versions can be laid side by side. Pure.

Each line tells all that its part holds: two parts that differ never read alike.
"""

from __future__ import annotations

from motcua.catalogue.content import (
    POSITIONS,
    Case,
    ChannelTerm,
    Fee,
    LegalBasis,
    ReplacedBy,
    RequiredPaper,
    ResultKind,
    Step,
)
from motcua.catalogue.wording import fee_words, money_words, quantity_words, rate_words, term_words
from motcua.core.wording import write_date, write_number


def _joined(first: str, *more: str) -> str:
    return "; ".join([first, *filter(None, more)])


def _replacement(rule: ReplacedBy) -> str:
    until = f" đến {write_date(rule.valid_to)}" if rule.valid_to else ""
    return (
        f"không phải nộp khi tra được trên {rule.database}, từ {write_date(rule.valid_from)}{until} "
        f"({rule.citation})"
    )


def paper_line(paper: RequiredPaper) -> str:
    """ "Tờ khai; 1 bản chính; mẫu: ...; chỉ khi cần"."""
    return _joined(
        paper.name,
        quantity_words(paper),
        "" if paper.required else "nộp nếu có",
        f"mẫu: {paper.form_name}" if paper.form_name else "",
        f"ghi chú: {paper.note}" if paper.note else "",
        *(_replacement(rule) for rule in paper.replaced_by),
    )


def term_line(term: ChannelTerm) -> str:
    """ "Trực tiếp: 3 ngày làm việc; người xác nhận: ..."."""
    return _joined(
        f"{term.channel.label}: {term_words(term)}",
        f"người xác nhận: {term.confirmed_by}" if term.confirmed_by else "",
        f"ghi chú: {term.note}" if term.note else "",
    )


def fee_line(fee: Fee) -> str:
    """ "Lệ phí: 8.000 đồng/bản; khi nộp trực tuyến"."""
    words = fee_words(fee)
    rate = rate_words(fee) or (money_words(fee.amount) if fee.amount is not None else "")
    channels = ", ".join(channel.label.lower() for channel in fee.channels)
    return _joined(
        f"{fee.name} ({fee.kind.label.lower()}): {words}",
        rate if rate not in words else "",
        f"tính theo {fee.per}" if fee.per and not fee.amount else "",
        f"bậc thu và mức trần tính theo từng {fee.within}" if fee.within else "",
        f"khi nộp {channels}" if channels else "",
        f"ghi chú: {fee.note}" if fee.note else "",
    )


def result_line(result: ResultKind) -> str:
    """ "Giấy khai sinh; mã KQ.G15.000031"."""
    return _joined(result.name, f"mã {result.code}" if result.code else "")


def legal_line(basis: LegalBasis) -> str:
    """ "60/2014/QH13; Luật Hộ tịch; ngày 20/11/2014; Quốc hội"."""
    return _joined(
        basis.number,
        basis.title,
        f"ngày {write_date(basis.issued_on)}" if basis.issued_on else "",
        f"cơ quan ban hành: {basis.issuer}" if basis.issuer else "",
    )


def step_line(step: Step) -> str:
    """ "Thẩm định (xử lý); Công chức chuyên môn; 4 giờ; người dân thấy: Đang xử lý"."""
    return _joined(
        f"{step.name} ({step.kind.label.lower()})",
        POSITIONS.get(step.position, step.position) or "chưa rõ vị trí",
        f"{write_number(step.hours)} giờ",
        f"người dân thấy: {step.status_shown}" if step.status_shown else "",
        f"trả lại được: {', '.join(step.may_return_to)}" if step.may_return_to else "",
        "được hỏi ý kiến" if step.may_consult else "",
    )


def case_lines(case: Case) -> str:
    """All that a case holds, a line each."""
    return "\n".join(
        [
            f"{case.name} ({case.copies_of_dossier} bộ hồ sơ)",
            *(f"Giấy tờ: {paper_line(paper)}" for paper in case.papers),
            *(f"Thời hạn: {term_line(term)}" for term in case.terms),
            *(f"Khoản thu: {fee_line(fee)}" for fee in case.fees),
            *(f"Bước: {step_line(step)}" for step in case.steps),
        ]
    )
