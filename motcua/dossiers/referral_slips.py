"""How the parts of a dossier's work at other bodies stand: read from its events. And the slip on paper.

The law asks that the transfer slip states the content of the work and the time of each agency (NĐ 118/2025
art. 20.2a); a national layout is not known, so the paper follows NĐ 30/2020 and says that it is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.core.clock import local, now
from motcua.core.journal import Event, Meta
from motcua.deadlines.calendars import calendar_for
from motcua.deadlines.rules import due_date
from motcua.deadlines.terms import Term, Unit
from motcua.documents.letters import Letter, columns, letter_docx, letter_pdf, paragraph, ruled
from motcua.documents.sheet import Table
from motcua.dossiers import events as e
from motcua.dossiers.journal import JOURNAL
from motcua.dossiers.models import Dossier, DossierEvent
from motcua.dossiers.queries import content_of
from motcua.dossiers.state import REFERRAL_OUTCOME_LABELS, ReferralOutcome
from motcua.organisations.queries import agency_in_charge

_LAW = "Lập theo NĐ 118/2025/NĐ-CP Điều 20 khoản 2; chưa có mẫu thống nhất toàn quốc."


@dataclass(slots=True)
class Part:
    """One line of a slip as it stands now. ``due_at``: told by the other body; of an outside one reckoned."""

    line: e.ReferralLine
    number: int
    sequence: int
    sent_at: datetime | None = None
    accepted_at: datetime | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    outcome: str = ""
    summary: str = ""
    result_number: str = ""
    is_late: bool = False
    is_recalled: bool = False
    is_told: bool = False
    has_file: bool = False

    @property
    def term(self) -> str:
        """The time it has, in words."""
        return f"{self.line.term_value} {Unit(self.line.term_unit).label}"

    @property
    def is_open(self) -> bool:
        """Whether it has left and has no answer."""
        return self.sent_at is not None and self.answered_at is None and not self.is_recalled

    def is_overdue_at(self, moment: datetime) -> bool:
        """Past its time without an answer."""
        return self.is_open and self.due_at is not None and moment > self.due_at

    @property
    def standing(self) -> tuple[str, str]:
        """Tone and words of its badge."""
        if self.is_recalled:
            return "neutral", "Đã thu hồi"
        if self.outcome:
            label = REFERRAL_OUTCOME_LABELS[ReferralOutcome(self.outcome)]
            tone = "done" if self.outcome == ReferralOutcome.DONE else "overdue"
            return tone, f"{label}, trễ hạn" if self.is_late else label
        if self.is_overdue_at(now()):
            return "overdue", "Quá hạn trả lời"
        if self.accepted_at is not None:
            return "info", "Đang giải quyết"
        return ("waiting", "Đã gửi") if self.sent_at else ("neutral", "Chờ đến lượt")


def _outside_due(dossier: Dossier, part: Part) -> datetime | None:
    """A body outside tells no clock: its time is reckoned from when the slip left, by our calendar."""
    if part.sent_at is None or part.line.agency_id is not None:
        return None
    start = local(part.sent_at)
    term = Term(part.line.term_value, Unit(part.line.term_unit))
    calendar = calendar_for(dossier.agency_id)
    return due_date(term, start, calendar, on=start.date(), explain=False).due_at


def _tell(part: Part, stored: DossierEvent, event: Event) -> None:
    if isinstance(event, e.ReferralAccepted):
        part.accepted_at, part.due_at = stored.occurred_at, event.due_at
    elif isinstance(event, e.ReferralRecalled):
        part.is_recalled = True
    elif isinstance(event, e.ReferralLate):
        part.is_told = True
    elif isinstance(event, e.ReferralAnswered):
        part.answered_at, part.outcome = stored.occurred_at, event.outcome
        part.summary, part.result_number = event.summary, event.result_number
        part.is_late, part.has_file = event.is_late, event.file_id is not None


def parts_of(dossier: Dossier, history: list[tuple[DossierEvent, Event]]) -> list[Part]:
    """All parts of the dossier's work at other bodies, slip by slip, in their order."""
    if not any(isinstance(event, e.Referred) for _, event in history):
        return []
    parts: dict[int, Part] = {}
    before: set[str] = set()
    state: Any = None
    for stored, event in history:
        meta = Meta(stored.sequence, stored.occurred_at, stored.actor_officer_id, stored.actor_position)
        state = JOURNAL.apply(state, event, meta)
        if isinstance(event, e.Referred):
            parts |= {line.referral_id: Part(line, event.number, stored.sequence) for line in event.lines}
        subject = parts.get(getattr(event, "referral_id", 0))
        if subject is not None:
            _tell(subject, stored, event)
        sent = {one["id"] for one in state.referrals if one["sent"]}
        for key in sent - before:
            part = parts[int(key)]
            part.sent_at = stored.occurred_at
            part.due_at = _outside_due(dossier, part)
        before |= sent
    return list(parts.values())


def _table(parts: list[Part]) -> Table:
    heads = columns(
        ("Thứ tự", 1, "center"), ("Cơ quan giải quyết", 3), ("Nội dung công việc", 5), ("Thời hạn", 2),
        ("Hạn trả lời", 2), ("Kết quả", 3),
    )  # fmt: skip
    rows = [
        [
            str(part.line.position),
            part.line.agency,
            part.line.work,
            part.term,
            f"{local(part.due_at):%H:%M %d/%m/%Y}" if part.due_at else "tính từ khi nhận",
            " ".join(filter(None, [part.standing[1], part.result_number])),
        ]
        for part in parts
    ]
    return ruled(heads, rows, small=True)


def slip_letter(dossier: Dossier, parts: list[Part], dated_at: datetime, applicant: str) -> Letter:
    """The transfer slip (phiếu chuyển xử lý) of one event as a letter to print."""
    issuer = agency_in_charge(dossier.agency_id, local(dated_at).date())
    return Letter(
        parent_agency=issuer.parent.name if issuer.parent else "",
        agency=issuer.name,
        number=f"{parts[0].number:02d}/PC",
        place=issuer.place,
        dated_on=local(dated_at).date(),
        title=("PHIẾU CHUYỂN XỬ LÝ", "Giải quyết thủ tục hành chính theo cơ chế liên thông"),
        blocks=(
            paragraph(f"Mã hồ sơ: {dossier.code}"),
            paragraph(f"Thủ tục: {content_of(dossier).name} ({dossier.procedure_code})"),
            paragraph(f"Người yêu cầu: {applicant}"),
            paragraph(
                f"Nơi tiếp nhận và trả kết quả: {issuer.name}. "
                + (f"Hẹn trả người dân: {local(dossier.due_at):%H:%M %d/%m/%Y}." if dossier.due_at else "")
            ),
            _table(parts),
            paragraph(
                "Các phần việc cùng thứ tự làm đồng thời; thứ tự sau bắt đầu khi thứ tự trước xong. "
                "Kết quả gửi về nơi tiếp nhận để trả cho người dân."
            ),
        ),
        signer_title=("NGƯỜI CHUYỂN",),
        left_signer_title=("NGƯỜI NHẬN",),
        form_note=_LAW,
    )


def print_slip(letter: Letter, kind: str) -> bytes:
    """The slip as PDF or Word."""
    return letter_pdf(letter) if kind == "pdf" else letter_docx(letter)
