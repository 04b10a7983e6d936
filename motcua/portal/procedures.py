"""A procedure as the public reads it: one version, one case, in the words of the page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Exists, OuterRef, Q

from motcua.catalogue.content import POSITIONS, Case, Channel, Fee, ReplacedBy, RequiredPaper, VersionContent
from motcua.catalogue.models import OnlineLevel, Procedure, ProcedureVersion, VersionState
from motcua.catalogue.queries import load_content
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.wording import write_number
from motcua.deadlines.terms import Unit
from motcua.law import rule
from motcua.portal import wording


@dataclass(frozen=True, slots=True)
class Sum:
    """One fee or charge in words."""

    name: str
    kind: str
    amount: str
    note: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way to file: how long it takes, what it costs, and whether this commune takes it."""

    channel: Channel
    name: str
    term: str
    note: str
    is_known: bool
    is_offered: bool
    sums: tuple[Sum, ...]


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
    """What a public page shows of one case of one version.

    ``standing`` is where that version stands today; ``versions`` all approved ones, newest first.
    """

    procedure: Procedure
    version: ProcedureVersion
    content: VersionContent
    case: Case
    papers: tuple[Paper, ...]
    ways: tuple[Way, ...]
    steps: tuple[Step, ...]
    standing: VersionState
    versions: tuple[ProcedureVersion, ...]
    is_offered: bool
    can_file_online: bool
    online_level: str
    partial_reason: str

    @property
    def code(self) -> str:
        """The procedure's own code."""
        return self.procedure.code

    @property
    def to_bring(self) -> tuple[Paper, ...]:
        """The checklist for today."""
        return tuple(paper for paper in self.papers if paper.is_to_bring)

    @property
    def not_to_bring(self) -> tuple[Paper, ...]:
        """What a database replaces today."""
        return tuple(paper for paper in self.papers if not paper.is_to_bring)

    @property
    def forms(self) -> tuple[str, ...]:
        """Names of the official forms among the papers, each once."""
        return tuple(dict.fromkeys(p.required.form_name for p in self.papers if p.required.form_name))

    @property
    def has_many_cases(self) -> bool:
        """Whether the reader has to choose a case."""
        return len(self.content.cases) > 1

    @property
    def alike_ways(self) -> tuple[tuple[str, Way], ...]:
        """Ways that take and cost the same under one name: "Đến nộp trực tiếp, nộp trực tuyến"."""
        names: dict[Way, list[str]] = {}
        for way in self.ways:
            names.setdefault(replace(way, channel=Channel.COUNTER, name=""), []).append(way.name)
        return tuple((wording.joined(said), way) for way, said in names.items())

    @property
    def is_in_force(self) -> bool:
        """Whether this is what holds today."""
        return self.standing is VersionState.IN_FORCE

    @property
    def in_force(self) -> ProcedureVersion | None:
        """The version that holds today, if any."""
        return _standing(self.versions, VersionState.IN_FORCE)

    @property
    def upcoming(self) -> ProcedureVersion | None:
        """The version that will hold next, if one is approved."""
        later = [one for one in self.versions if one.state_on(today()) == VersionState.APPROVED]
        return later[-1] if later else None

    def way_of(self, channel: str) -> Way | None:
        """The way to file by that channel, or None when the case does not come in so."""
        return next((way for way in self.ways if way.channel.value == channel), None)


def _standing(versions: Collection[ProcedureVersion], state: VersionState) -> ProcedureVersion | None:
    return next((one for one in versions if one.state_on(today()) == state), None)


def public_papers(case: Case) -> tuple[Paper, ...]:
    """The papers of a case, and which of them a database replaces today."""
    on = today()
    return tuple(Paper(paper, wording.say_quantity(paper), paper.replaced_on(on)) for paper in case.papers)


def _ways(case: Case, offered: Collection[str], on: date) -> tuple[Way, ...]:
    made = []
    for term in case.terms:
        note = term.note
        if term.unit == Unit.SAME_DAY:
            cutoff = rule("same_day.cutoff", on=on).value
            note = f"{note} Nộp sau {cutoff} thì nhận kết quả vào ngày làm việc tiếp theo.".strip()
        made.append(
            Way(
                channel=term.channel,
                name=wording.CHANNEL_SENTENCES[term.channel],
                term=wording.say_term(term),
                note=note,
                is_known=term.is_known,
                is_offered=term.channel.value in offered,
                sums=tuple(_sum(fee) for fee in case.fees_of(term.channel.value)),
            )
        )
    return tuple(made)


def _sum(fee: Fee) -> Sum:
    return Sum(fee.name, fee.kind.label, wording.say_fee(fee), fee.note)


def _steps(case: Case) -> tuple[Step, ...]:
    return tuple(
        Step(
            step.name,
            POSITIONS.get(step.position, step.position),
            f"{write_number(step.hours)} giờ làm việc" if step.hours else "",
        )
        for step in case.steps
    )


def find_public(code: str) -> Procedure:
    """The public procedure with that code, or whose national code it is; what holds today goes first.

    A national procedure of which only a draft is kept does not stand in the way of the local one. NotFound
    when nothing of it has been published. One statement.
    """
    published = ProcedureVersion.objects.filter(procedure=OuterRef("pk"), state=VersionState.APPROVED)
    holding = ProcedureVersion.objects.in_force_on(today()).filter(procedure=OuterRef("pk"))
    rows = Procedure.objects.public().filter(Q(code=code) | Q(national_code=code)).filter(Exists(published))
    found = list(rows.annotate(holds=Exists(holding)).select_related("sector").order_by("code")[:20])
    if not found:
        raise NotFound("Không tìm thấy thủ tục này. Hãy kiểm tra mã thủ tục, hoặc tìm theo tên.")
    return min(found, key=lambda one: (not getattr(one, "holds", False), one.code != code, one.code))


def read_version(
    procedure: Procedure, *, number: int | None, case_key: str, agency_id: int | None
) -> PublicProcedure:
    """One version of a public procedure: that number, or what holds today, will hold next, or held last.

    In the case asked for, the first when there is no such case. Raises NotFound when nothing of it has
    been approved. Three statements.
    """
    on = today()
    versions = tuple(
        procedure.versions.filter(state=VersionState.APPROVED).defer("content").order_by("-valid_from")
    )
    version = _chosen(versions, number)
    content = load_content(version.pk)
    case = next((one for one in content.cases if one.key == case_key), content.cases[0])
    offers = {row.channel: row for row in procedure.offerings.on(on).filter(agency_id=agency_id or 0)}
    standing = version.state_on(on)
    online, offer = case.find_term(Channel.ONLINE), offers.get(Channel.ONLINE.value)
    return PublicProcedure(
        procedure=procedure,
        version=version,
        content=content,
        case=case,
        papers=public_papers(case),
        ways=_ways(case, offers.keys(), on),
        steps=_steps(case),
        standing=standing,
        versions=versions,
        is_offered=bool(offers),
        can_file_online=(
            standing is VersionState.IN_FORCE and offer is not None and online is not None and online.is_known
        ),
        online_level=OnlineLevel(offer.online_level if offer else "").label,
        partial_reason=offer.partial_reason if offer else "",
    )


def _chosen(versions: Collection[ProcedureVersion], number: int | None) -> ProcedureVersion:
    if number is not None:
        version = next((one for one in versions if one.number == number), None)
    else:
        version = (
            _standing(versions, VersionState.IN_FORCE)
            or next(
                (one for one in reversed([*versions]) if one.state_on(today()) == VersionState.APPROVED), None
            )
            or next(iter(versions), None)
        )
    if version is None:
        raise NotFound("Thủ tục này chưa được công khai, hoặc không có bản mang số này.")
    return version


def read_procedure(code: str, case_key: str, agency_id: int | None) -> PublicProcedure:
    """The procedure as it holds today, in the case asked for (the first when there is no such case).

    Raises NotFound when nothing of that code is in force. Four statements.
    """
    shown = read_version(find_public(code), number=None, case_key=case_key, agency_id=agency_id)
    if not shown.is_in_force:
        raise NotFound("Thủ tục này không còn hoặc chưa có hiệu lực. Hãy tìm thủ tục khác.")
    return shown


def successors_of(shown: PublicProcedure) -> tuple[Procedure, ...]:
    """Procedures in force that the decision which ended this one has published; those of its sector first."""
    decision = shown.version.ended_by_no
    if not decision:
        return ()
    found = (
        Procedure.objects.public()
        .in_force_on(today())
        .filter(versions__decision_no=decision, versions__state=VersionState.APPROVED)
        .exclude(pk=shown.procedure.pk)
        .select_related("sector")
        .distinct()
        .order_by("code")[:50]
    )
    return tuple(sorted(found, key=lambda one: one.sector_id != shown.procedure.sector_id)[:10])
