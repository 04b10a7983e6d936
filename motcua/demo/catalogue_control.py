"""The demonstration's catalogue at work: reasons and positions, targets, a new version, internal procedures.

All by the real deeds. A second start finds its targets and changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from motcua.catalogue.actions import add_procedure, approve_version, draft_version, end_version
from motcua.catalogue.content import (
    Case,
    Channel,
    ChannelTerm,
    ExecutingKind,
    RequiredPaper,
    Step,
    StepKind,
    VersionContent,
)
from motcua.catalogue.models import (
    Offering,
    OnlineGoal,
    OnlineLevel,
    OnlineTarget,
    ProcedureKind,
    ProcedureVersion,
    Sector,
)
from motcua.catalogue.offers import OfferTerms, offer_many
from motcua.catalogue.open_work import open_under
from motcua.catalogue.queries import load_content
from motcua.catalogue.targets import TargetFacts, add_target
from motcua.core.actor import Actor
from motcua.core.clock import today
from motcua.deadlines.rules import Unit

_REASON = "Người dân phải có mặt để ký, đối chiếu bản chính."
_REASONS_SINCE = date(2026, 7, 1)  # NĐ 224/2026/NĐ-CP
_PLAN = "Kế hoạch 12/KH-UBND của Ủy ban nhân dân tỉnh (mẫu)"
_INTERNAL_SINCE = date(2025, 8, 1)
# Code, name, group.
_INTERNAL = (
    ("NB.01", "Đề nghị mua sắm tài sản công của cơ quan", ProcedureKind.INTERNAL_WITHIN),
    ("NB.02", "Cử công chức đi đào tạo, bồi dưỡng", ProcedureKind.INTERNAL_WITHIN),
    ("NB.03", "Thẩm định dự toán kinh phí hoạt động", ProcedureKind.INTERNAL_BETWEEN),
    ("NB.04", "Xin ý kiến về quy hoạch sử dụng đất của xã", ProcedureKind.INTERNAL_BETWEEN),
    ("NB.05", "Xác nhận khối lượng công trình để thanh toán", ProcedureKind.INTERNAL_BETWEEN),
)


def _explain_partial(control: Actor, agency_id: int) -> None:
    """Since the decree of 2026 a service that is only partly online says why."""
    rows = Offering.objects.on(today()).filter(agency_id=agency_id)
    partial = set(
        rows.filter(online_level=OnlineLevel.PARTIAL, partial_reason="").values_list(
            "procedure__code", flat=True
        )
    )
    by_channels: dict[frozenset[Channel], list[str]] = {}
    for code in sorted(partial):
        taken = rows.filter(procedure__code=code).values_list("channel", flat=True)
        by_channels.setdefault(frozenset(Channel(one) for one in taken), []).append(code)
    for channels, codes in by_channels.items():
        terms = OfferTerms(
            channels, _REASONS_SINCE, OnlineLevel.PARTIAL, partial_reason=_REASON, position="receptionist"
        )
        offer_many(codes, agency_id=agency_id, terms=terms, actor=control)


def _set_targets(control: Actor) -> None:
    first, last = today().replace(month=1, day=1), today().replace(month=12, day=31)
    for goal, percent in (
        (OnlineGoal.PROCEDURES_ONLINE, 95),
        (OnlineGoal.PROCEDURES_FULL, 80),
        (OnlineGoal.DOSSIERS_ONLINE, 50),
    ):
        add_target(TargetFacts(goal.value, Decimal(percent), first, last, _PLAN), actor=control)


def _step(key: str, name: str, kind: StepKind, position: str, hours: int) -> Step:
    return Step(key=key, name=name, kind=kind, position=position, hours=Decimal(hours))


def _internal_content(name: str, sector: str) -> VersionContent:
    case = Case(
        key="chung",
        name="Trường hợp chung",
        papers=(RequiredPaper(key="to-trinh", name="Tờ trình", originals=1),),
        terms=(ChannelTerm(channel=Channel.COUNTER, value=5, unit=Unit.WORKING_DAY, confirmed_by="mẫu"),),
        steps=(
            _step("tiep-nhan", "Văn thư nhận tờ trình", StepKind.RECEIVE, "clerk", 2),
            _step("tham-dinh", "Công chức thẩm định", StepKind.PROCESS, "specialist", 24),
            _step("phe-duyet", "Lãnh đạo phê duyệt", StepKind.APPROVE, "leader", 8),
            _step("tra-ket-qua", "Văn thư gửi kết quả", StepKind.RETURN, "clerk", 2),
        ),
    )
    return VersionContent(
        name=name,
        sector_code=sector,
        who_may_apply=("Cơ quan, đơn vị thuộc Ủy ban nhân dân xã",),
        executing_agency="Ủy ban nhân dân xã",
        cases=(case,),
        how_to="Đơn vị gửi tờ trình. Công chức thẩm định trong ba ngày làm việc. Lãnh đạo phê duyệt.",
    )


def _add_internal(control: Actor, leader: Actor) -> None:
    """Five internal procedures, one of them abolished this spring."""
    sector, _ = Sector.objects.get_or_create(code="noi-bo", defaults={"name": "Công việc nội bộ"})
    made = []
    for code, name, kind in _INTERNAL:
        draft = add_procedure(
            code=code,
            content=_internal_content(name, sector.code),
            sector_name=sector.name,
            executing=ExecutingKind.COMMUNE,
            kind=kind,
            actor=control,
        )
        made.append(
            approve_version(
                draft,
                decision_no="85/QĐ-UBND (mẫu)",
                decision_on=_INTERNAL_SINCE,
                valid_from=_INTERNAL_SINCE,
                actor=leader,
            )
        )
    spring = today().replace(month=3, day=31)
    if spring < today():
        end_version(made[-1], valid_to=spring, basis="31/QĐ-UBND (mẫu)", basis_on=spring, actor=leader)


def _changed(content: VersionContent) -> VersionContent:
    """The same with a sentence more on what to bring, so that there is something to compare."""
    more = "Khi đến nộp, người nộp mang theo căn cước, hoặc mở ứng dụng VNeID để cán bộ xem."
    return content.model_copy(update={"how_to": f"{content.how_to}\n{more}".strip()})


def _new_versions(control: Actor, leader: Actor) -> None:
    """One version takes over today from one with few open dossiers; a draft waits for the busiest one."""
    work = open_under(control)
    rows = ProcedureVersion.objects.in_force_on(today()).filter(pk__in=work, valid_to=None)
    versions = sorted(rows.select_related("procedure"), key=lambda one: (work[one.pk].count, one.pk))
    for version in versions[:1] + versions[1:][-1:]:
        content = _changed(load_content(version.pk))
        draft = draft_version(version.procedure, content=content, actor=control)
        if version is versions[0]:
            approve_version(
                draft,
                decision_no="102/QĐ-UBND (mẫu)",
                decision_on=today(),
                decision_issuer="Ủy ban nhân dân tỉnh",
                valid_from=today(),
                actor=leader,
            )


def play_catalogue(actors: Mapping[str, Actor]) -> None:
    """Put the catalogue to work, once."""
    control, leader = actors["kiemsoat"], actors["chutich"]
    if control.agency_id is None or OnlineTarget.objects.filter(agency_id=control.agency_id).exists():
        return
    _explain_partial(control, control.agency_id)
    _set_targets(control)
    _add_internal(control, leader)
    _new_versions(control, leader)
