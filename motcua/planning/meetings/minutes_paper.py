"""The minutes of a meeting as PDF or Word, from what the system knows of it."""

from __future__ import annotations

from typing import Literal

from motcua.core.clock import local
from motcua.core.wording import write_date, write_time
from motcua.documents.letters import Letter, columns, heading, item, letter_docx, letter_pdf, paragraph, ruled
from motcua.documents.sheet import Block
from motcua.documents.words import moment_words
from motcua.organisations.models import Agency
from motcua.organisations.queries import find_parent_on
from motcua.planning.meetings.models import Invitee, Meeting, MeetingDecision
from motcua.planning.meetings.queries import decisions_of, invitees_of

Kind = Literal["pdf", "docx"]
_HEADS = columns(("STT", 0.5, "center"), ("Nội dung", 3.5), ("Người thực hiện", 1.6), ("Hạn", 1.1, "center"))


def _present(invitees: list[Invitee]) -> list[Block]:
    came = [one for one in invitees if one.came_at is not None]
    excused = [one for one in invitees if one.came_at is None and one.excuse]
    absent = [one for one in invitees if one.came_at is None and not one.excuse]
    blocks: list[Block] = [paragraph(f"Có mặt {len(came)}/{len(invitees)} người được mời.")]
    blocks += [item(f"- {one.name}") for one in came]
    blocks += [item(f"- Vắng có lý do: {one.name} ({one.excuse})") for one in excused]
    blocks += [item(f"- Vắng: {one.name}") for one in absent]
    return blocks


def _decided(decisions: list[MeetingDecision]) -> list[Block]:
    if not decisions:
        return [paragraph("Không giao việc.")]
    rows = [
        [str(place), one.text, one.officer.name, write_date(one.due_on)]
        for place, one in enumerate(decisions, 1)
    ]
    return [ruled(_HEADS, rows)]


def minutes_letter(meeting: Meeting) -> Letter:
    """The minutes as they stand now."""
    agency = Agency.objects.get(pk=meeting.agency_id)
    on = local(meeting.starts_at).date()
    parent = find_parent_on(agency, on)
    said = [line for line in meeting.minutes.splitlines() if line] or ["(Chưa ghi nội dung)"]
    agenda = [f"- {line.lstrip('- ')}" for line in meeting.agenda.splitlines() if line]
    blocks: list[Block] = [
        paragraph(f"Thời gian: {moment_words(meeting.starts_at)}, đến {write_time(meeting.ends_at)}."),
        paragraph(f"Địa điểm: {meeting.place}."),
        paragraph(f"Chủ trì: {meeting.chair.name if meeting.chair else '………'}."),
        heading("I. Thành phần"),
        *_present(invitees_of(meeting)),
        *([heading("II. Chương trình"), *(item(line) for line in agenda)] if agenda else []),
        heading(f"{'III' if agenda else 'II'}. Nội dung"),
        *(paragraph(line) for line in said),
        heading(f"{'IV' if agenda else 'III'}. Kết luận, giao việc"),
        *_decided(decisions_of(meeting)),
    ]
    return Letter(
        parent_agency=parent.name if parent else "",
        agency=agency.name,
        place=agency.place,
        dated_on=on,
        title=("BIÊN BẢN",),
        subtitle=f"{meeting.get_kind_display()}: {meeting.title}",
        blocks=tuple(blocks),
        signer_title=("CHỦ TRÌ",),
        signer=meeting.chair.name if meeting.chair else "",
        left_signer_title=("NGƯỜI GHI BIÊN BẢN",),
        left_signer=meeting.written_by.name if meeting.written_by else "",
    )


def print_minutes(meeting: Meeting, kind: Kind) -> tuple[bytes, str]:
    """The bytes and the file name."""
    letter = minutes_letter(meeting)
    content = letter_pdf(letter) if kind == "pdf" else letter_docx(letter)
    return content, f"bien-ban-{local(meeting.starts_at):%Y%m%d}-{meeting.id}.{kind}"
