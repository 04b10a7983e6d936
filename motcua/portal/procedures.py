"""A procedure as the public reads it: one version, one case, in the words of the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from motcua.catalogue.content import POSITIONS, Case, Channel, ReplacedBy, RequiredPaper, VersionContent
from motcua.catalogue.models import OnlineLevel, ProcedureVersion
from motcua.catalogue.queries import load_content, version_on
from motcua.core.clock import today
from motcua.core.wording import write_number
from motcua.deadlines.terms import Unit
from motcua.law import rule
from motcua.portal import wording


@dataclass(frozen=True, slots=True)
class Way:
    """Ways to file that take equally long: which, how long, and whether this commune takes them."""

    name: str
    term: str
    note: str
    is_offered: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """One fee or charge in words."""

    name: str
    kind: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as the applicant needs to know it. ``replaced_by``: a database stands for it today."""

    required: RequiredPaper
    quantity: str
    replaced_by: ReplacedBy | None

    @property
    def is_to_bring(self) -> bool:
        """Whether the applicant still has to bring or send it."""
        return self.replaced_by is None


@dataclass(frozen=True, slots=True)
class Step:
    """One step after filing: what happens and who does it."""

    name: str
    who: str
    hours: str


@dataclass(frozen=True, slots=True)
class PublicProcedure:
    """What a public page shows of one case of the version in force today."""

    code: str
    version: ProcedureVersion
    content: VersionContent
    case: Case
    papers: tuple[Paper, ...]
    ways: tuple[Way, ...]
    sums: tuple[Sum, ...]
    steps: tuple[Step, ...]
    is_offered: bool
    can_file_online: bool
    online_level: str

    @property
    def to_bring(self) -> tuple[Paper, ...]:
        """The checklist for today."""
        return tuple(paper for paper in self.papers if paper.is_to_bring)

    @property
    def has_many_cases(self) -> bool:
        """Whether the reader has to choose a case."""
        return len(self.content.cases) > 1


def public_papers(case: Case) -> tuple[Paper, ...]:
    """The papers of a case, and which of them a database replaces today."""
    on = today()
    return tuple(Paper(paper, wording.say_quantity(paper), paper.replaced_on(on)) for paper in case.papers)


def _ways(case: Case, offered: set[str], on: date) -> tuple[Way, ...]:
    names: dict[tuple[str, str, bool], list[str]] = {}
    for term in case.terms:
        note = term.note
        if term.unit == Unit.SAME_DAY:
            cutoff = rule("same_day.cutoff", on=on).value
            note = f"{note} Nộp sau {cutoff} thì nhận kết quả vào ngày làm việc tiếp theo.".strip()
        alike = (wording.say_term(term), note, term.channel.value in offered)
        names.setdefault(alike, []).append(wording.CHANNEL_SENTENCES[term.channel])
    return tuple(
        Way(wording.joined(said), term, note, is_offered) for (term, note, is_offered), said in names.items()
    )


def _sums(case: Case) -> tuple[Sum, ...]:
    return tuple(
        Sum(
            fee.name,
            fee.kind.label,
            wording.say_fee(fee),
            ". ".join(filter(None, (wording.say_fee_channels(fee), fee.note))),
        )
        for fee in case.fees
    )


def _steps(case: Case) -> tuple[Step, ...]:
    return tuple(
        Step(
            step.name,
            POSITIONS.get(step.position, step.position),
            f"{write_number(step.hours)} giờ làm việc" if step.hours else "",
        )
        for step in case.steps
    )


def read_procedure(code: str, case_key: str, agency_id: int | None) -> PublicProcedure:
    """The procedure as it holds today, in the case asked for (the first when there is no such case).

    Raises NotFound when nothing of that code is in force. Two statements.
    """
    on = today()
    version = version_on(code, on)
    content = load_content(version.pk)
    case = next((one for one in content.cases if one.key == case_key), content.cases[0])
    offered_today = version.procedure.offerings.on(on).filter(agency_id=agency_id or 0)
    rows: dict[str, str] = dict(offered_today.values_list("channel", "online_level"))
    online = case.find_term(Channel.ONLINE)
    return PublicProcedure(
        code=code,
        version=version,
        content=content,
        case=case,
        papers=public_papers(case),
        ways=_ways(case, set(rows), on),
        sums=_sums(case),
        steps=_steps(case),
        is_offered=bool(rows),
        can_file_online=Channel.ONLINE.value in rows and online is not None and online.is_known,
        online_level=OnlineLevel(rows.get(Channel.ONLINE.value, "")).label,
    )
