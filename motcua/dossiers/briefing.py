"""What a person should have before the eyes when doing a deed: a few facts, no scrolling back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from motcua.core.clock import local
from motcua.core.wording import write_number
from motcua.dossiers import events as e
from motcua.dossiers.models import Dossier
from motcua.dossiers.queries import last_event, papers_in
from motcua.dossiers.state import Outcome, Proposal
from motcua.organisations.models import Officer


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what it is, and the words."""

    label: str
    text: str


def proposal_facts(dossier: Dossier) -> list[Fact]:
    """What was put before the leader: by whom, when, why, and what exactly. Nothing when nothing waits."""
    found = last_event(dossier, "Proposed") if dossier.proposal else None
    if found is None:
        return []
    stored, event = found
    assert isinstance(event, e.Proposed)
    who = Officer.objects.filter(pk=stored.actor_officer_id or 0).values_list("name", flat=True).first()
    facts = [
        Fact("Nội dung trình", dossier.proposal_kind_label),
        Fact("Người trình", f"{who or 'Không rõ'}, {local(stored.occurred_at):%H:%M %d/%m/%Y}"),
    ]
    if event.extra_days:
        facts.append(Fact("Xin hẹn thêm", f"{event.extra_days} ngày làm việc"))
    if event.items:
        facts.append(Fact("Cần bổ sung", "; ".join(event.items)))
    if event.reason:
        is_opinion = event.kind == Proposal.APPROVE
        facts.append(Fact("Ý kiến thẩm định" if is_opinion else "Lý do", event.reason))
    return facts


def _papers(dossier: Dossier) -> list[Fact]:
    names = list(dict.fromkeys(paper.name for paper in papers_in(dossier)))
    return [Fact("Giấy tờ đã nộp", "; ".join(names) or "Chưa có giấy tờ nào")]


def _fee(dossier: Dossier) -> list[Fact]:
    if not dossier.fee_due:
        return []
    state = dossier.get_fee_state_display().lower()
    return [Fact("Phí, lệ phí", f"{write_number(dossier.fee_due)} đ, {state}")]


def _result(dossier: Dossier) -> list[Fact]:
    found = last_event(dossier, "ResultIssued")
    issued = found[1] if found else None
    if not isinstance(issued, e.ResultIssued):
        return _fee(dossier)
    refused = dossier.outcome == Outcome.REFUSED
    text = f"số {issued.number} ngày {issued.issued_on:%d/%m/%Y}"
    return [Fact("Văn bản từ chối" if refused else "Kết quả", text), *_fee(dossier)]


def _decision(dossier: Dossier) -> list[Fact]:
    label = "Từ chối giải quyết" if dossier.outcome == Outcome.REFUSED else "Duyệt kết quả"
    return [Fact("Quyết định", label)]


_BRIEFINGS: dict[str, Callable[[Dossier], list[Fact]]] = {
    "receive": _papers,
    "guide": _papers,
    "refuse_at_desk": _papers,
    "approve": lambda dossier: [*proposal_facts(dossier), *_papers(dossier)],
    "refuse": proposal_facts,
    "extend": proposal_facts,
    "request_second_supplement": proposal_facts,
    "reopen": proposal_facts,
    "reject_proposal": proposal_facts,
    "issue_result": _decision,
    "hand_over": _result,
    "mark_fee_paid": _fee,
}


def briefing(dossier: Dossier, deed: str) -> list[Fact]:
    """The facts for one deed beyond what every deed page shows."""
    build = _BRIEFINGS.get(deed)
    return build(dossier) if build else []
