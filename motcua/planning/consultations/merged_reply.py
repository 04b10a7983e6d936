"""The merged reply to the upper level as PDF or Word."""

from __future__ import annotations

from typing import Literal

from motcua.core.clock import today
from motcua.core.permissions import Role
from motcua.documents.letters import Letter, columns, heading, item, letter_docx, letter_pdf, paragraph, ruled
from motcua.documents.sheet import Block
from motcua.organisations.models import Agency
from motcua.organisations.queries import find_parent_on, positions_on
from motcua.planning.consultations.models import AskedUnit, ClauseComment, DraftConsultation
from motcua.planning.consultations.queries import asked_of, comments_of

Kind = Literal["pdf", "docx"]
_HEADS = columns(
    ("STT", 0.5, "center"),
    ("Điều, khoản", 1.3),
    ("Ý kiến, lý do", 3),
    ("Đơn vị", 1.6),
    ("Tiếp thu, giải trình", 2.4),
)


def _decision(comment: ClauseComment) -> str:
    if comment.is_accepted is None:
        return "Chưa quyết định"
    said = "Tiếp thu" if comment.is_accepted else "Không tiếp thu"
    return f"{said}. {comment.answer}".strip() if comment.answer else f"{said}."


def _rows(comments: list[ClauseComment]) -> list[list[str | list[str]]]:
    return [
        [
            str(place),
            one.clause,
            [one.proposal, f"Lý do: {one.reason}"] if one.reason else one.proposal,
            one.asked.name,
            _decision(one),
        ]
        for place, one in enumerate(comments, 1)
    ]


def _asked_lines(asked: list[AskedUnit]) -> list[Block]:
    by_clause = "có ý kiến theo điều, khoản"
    said = [f"- {one.name}: {(one.note or by_clause).rstrip('.;')}" for one in asked if one.answered_at]
    lines = [*said, *(f"- {one.name}: chưa trả lời" for one in asked if not one.answered_at)]
    return [item(f"{line}{'.' if line is lines[-1] else ';'}") for line in lines]


def _blocks(row: DraftConsultation, asked: list[AskedUnit], comments: list[ClauseComment]) -> list[Block]:
    source = f" tại văn bản số {row.reference}" if row.reference else ""
    answered = sum(one.answered_at is not None for one in asked)
    blocks: list[Block] = [
        paragraph(
            f"Thực hiện đề nghị của {row.upper_agency}{source} về góp ý {row.title}, cơ quan đã lấy ý kiến "
            f"{len(asked)} đơn vị; {answered} đơn vị đã trả lời. Kết quả tổng hợp như sau:"
        ),
        heading("1. Ý kiến chung của các đơn vị"),
        *_asked_lines(asked),
        heading("2. Ý kiến theo điều, khoản"),
    ]
    if comments:
        blocks.append(ruled(_HEADS, _rows(comments), small=True))
    else:
        blocks.append(paragraph("Không có ý kiến theo điều, khoản."))
    if row.missing_note:
        blocks.append(paragraph(f"Về các đơn vị chưa trả lời: {row.missing_note}"))
    return blocks


def _short_title(title: str) -> str:
    """ "Chủ tịch Ủy ban nhân dân" signs for the committee as "CHỦ TỊCH"."""
    return title.upper().partition(" ỦY BAN")[0]


def merged_letter(row: DraftConsultation) -> Letter:
    """The reply as it stands now; its number and day are those of the sending, once it has been sent."""
    agency = Agency.objects.get(pk=row.agency_id)
    on = row.sent_on or today()
    parent = find_parent_on(agency, on)
    heads = [one for one in positions_on(row.agency_id, on) if Role.LEADER in one.roles]
    signer = heads[0] if heads else None
    return Letter(
        parent_agency=parent.name if parent else "",
        agency=agency.name,
        number=row.sent_symbol,
        place=agency.place,
        dated_on=on,
        title=("BÁO CÁO",),
        subtitle=f"Tổng hợp ý kiến góp ý {row.title}",
        blocks=tuple(_blocks(row, asked_of(row), comments_of(row))),
        signer_title=("TM. ỦY BAN NHÂN DÂN", _short_title(signer.title) if signer else "CHỦ TỊCH"),
        signer=signer.officer.name if signer else "",
        receivers=(f"- {row.upper_agency};", "- Lưu: VT."),
    )


def print_reply(row: DraftConsultation, kind: Kind) -> tuple[bytes, str]:
    """The bytes and the file name."""
    letter = merged_letter(row)
    content = letter_pdf(letter) if kind == "pdf" else letter_docx(letter)
    return content, f"tong-hop-gop-y-{row.id}.{kind}"
