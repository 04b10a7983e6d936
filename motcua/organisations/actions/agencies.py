"""Deeds on agencies: open, change, place under another, give codes, end with successors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed, WrongState
from motcua.core.permissions import require
from motcua.core.text import clean
from motcua.organisations.actions.rows import cut_after, day_text, locked, store
from motcua.organisations.models import (
    Agency,
    AgencyCode,
    AgencyKind,
    Delegation,
    Officer,
    Position,
    StandIn,
    Subordination,
    Succession,
)
from motcua.organisations.queries import agencies_taken_over, parents_by_id
from motcua.organisations.rules import (
    BODIES,
    Span,
    check_dossier_code,
    check_identifier,
    check_kind,
    check_no_cycle,
    check_parent,
    check_successors,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What papers print about an agency beside its name; ``place`` stands before the date on them."""

    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""

    def cleaned(self) -> dict[str, str]:
        """The columns of an agency, cleaned of what pasted text brings along."""
        return {
            "place": clean(self.place),
            "address": clean(self.address),
            "phone": clean(self.phone),
            "email": clean(self.email),
        }


def _span(agency: Agency) -> Span:
    return Span(agency.valid_from, agency.valid_to)


def _check_words(kind: str, name: str, code: str) -> None:
    """DomainError naming the field of a new agency that is missing or malformed."""
    if kind not in AgencyKind.values:
        raise DomainError("Hãy chọn loại cơ quan.", field="kind")
    if not name:
        raise DomainError("Hãy nhập tên cơ quan.", field="name")
    check_identifier(code)


@transaction.atomic
def open_agency(
    *,
    kind: str,
    name: str,
    code: str,
    valid_from: date,
    valid_to: date | None = None,
    parent: Agency | None = None,
    contact: Contact | None = None,
    basis: str = "",
    actor: Actor,
) -> Agency:
    """A new body, unit, desk or external body from a day on. A top of the tree is opened by set-up only."""
    if parent is None and actor.kind != "system":
        raise NotAllowed("Cơ quan cấp cao nhất chỉ được lập khi cài đặt. Hãy chọn cơ quan cấp trên.")
    require(actor, "agency.manage", parent)
    name, code = clean(name), clean(code).upper()
    _check_words(kind, name, code)
    span = check_kind(kind, Span(valid_from, valid_to))
    check_parent(kind, span, parent.kind if parent else None, _span(parent) if parent else None)
    if Agency.objects.filter(code=code).exists():
        raise Conflict("Mã định danh này đã có cơ quan khác dùng.", field="code")
    agency = Agency(
        kind=kind,
        name=name,
        code=code,
        parent=parent,
        **(contact or Contact()).cleaned(),
        valid_from=span.first,
        valid_to=span.last,
    )
    store(agency)
    if parent is not None:
        Subordination.objects.create(
            agency=agency, parent=parent, valid_from=span.first, valid_to=span.last, basis=clean(basis)[:200]
        )
    audit(
        actor,
        "agency.opened",
        subject=f"agency:{agency.pk}",
        detail={
            "kind": kind,
            "code": code,
            "from": day_text(span.first),
            "parent": parent.pk if parent else None,
        },
    )
    return agency


@transaction.atomic
def change_agency(agency: Agency, *, contact: Contact, actor: Actor) -> Agency:
    """New place, address or telephone. A new name is a new agency: end this one with a successor."""
    agency = locked(agency)
    require(actor, "agency.manage", agency)
    if agency.valid_to is not None and agency.valid_to < today():
        raise WrongState(f"{agency.name} đã kết thúc ngày {agency.valid_to:%d/%m/%Y}, không sửa được nữa.")
    new = {
        "place": clean(contact.place),
        "address": clean(contact.address),
        "phone": clean(contact.phone),
        "email": clean(contact.email),
    }
    changed = sorted(field for field, value in new.items() if getattr(agency, field) != value)
    if changed:
        for field in changed:
            setattr(agency, field, new[field])
        store(agency)
        audit(actor, "agency.changed", subject=f"agency:{agency.pk}", detail={"fields": changed})
    return agency


@transaction.atomic
def move_agency(agency: Agency, parent: Agency, *, valid_from: date, basis: str = "", actor: Actor) -> Agency:
    """Place an agency under another from a day on (a commune from its district to the province)."""
    agency = locked(agency)
    require(actor, "agency.manage", agency)
    require(actor, "agency.manage", parent)
    span = _span(agency)
    if not span.has(valid_from):
        raise DomainError("Cơ quan không hoạt động vào ngày này.", field="valid_from")
    check_parent(agency.kind, Span(valid_from, span.last), parent.kind, _span(parent))
    check_no_cycle(agency.pk, parent.pk, parents_by_id())
    current = agency.superiors.order_by("-valid_from").first()
    if current is not None:
        if current.parent_id == parent.pk:
            raise Conflict("Cơ quan đã trực thuộc nơi này.", field="parent")
        if valid_from <= current.valid_from:
            raise DomainError(
                f"Ngày phải sau {current.valid_from:%d/%m/%Y}, là ngày bắt đầu nơi trực thuộc hiện ghi.",
                field="valid_from",
            )
        current.valid_to = valid_from - timedelta(days=1)
        current.save(update_fields=["valid_to"])
    Subordination.objects.create(
        agency=agency, parent=parent, valid_from=valid_from, valid_to=span.last, basis=clean(basis)[:200]
    )
    agency.parent = parent
    agency.save(update_fields=["parent"])
    audit(
        actor,
        "agency.moved",
        subject=f"agency:{agency.pk}",
        detail={"parent": parent.pk, "from": day_text(valid_from)},
    )
    return agency


@transaction.atomic
def add_agency_code(agency: Agency, code: str, *, valid_from: date, actor: Actor) -> AgencyCode:
    """The code dossier numbers carry from a day on; the one before it ends the day before."""
    agency = locked(agency)
    require(actor, "agency.manage", agency)
    code = clean(code).upper()
    form = check_dossier_code(code, valid_from)
    if not _span(agency).has(valid_from):
        raise DomainError("Cơ quan không hoạt động vào ngày này.", field="valid_from")
    open_until = Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from)
    if AgencyCode.objects.filter(open_until, code=code).exclude(agency=agency).exists():
        raise Conflict("Mã này đang có cơ quan khác dùng trong số hồ sơ.", field="code")
    before = agency.codes.order_by("-valid_from").first()
    if before is not None:
        if before.code == code and (before.valid_to is None or before.valid_to >= valid_from):
            raise Conflict("Cơ quan đang dùng mã này.", field="code")
        if valid_from <= before.valid_from:
            raise DomainError(
                f"Ngày phải sau {before.valid_from:%d/%m/%Y}, là ngày bắt đầu của mã đang dùng.",
                field="valid_from",
            )
        before.valid_to = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_to"])
    row = AgencyCode(agency=agency, code=code, form=form, valid_from=valid_from, valid_to=agency.valid_to)
    store(row)
    audit(
        actor,
        "agency.code_added",
        subject=f"agency:{agency.pk}",
        detail={"code": code, "from": day_text(valid_from)},
    )
    return row


@transaction.atomic
def end_agency(
    agency: Agency,
    *,
    last_on: date,
    successors: Sequence[Agency] = (),
    takes_open_work: Agency | None = None,
    basis: str = "",
    actor: Actor,
) -> Agency:
    """The agency's last day, by a merger, division or the end of its level.

    Its units, codes, positions, stand-ins and delegations end with it. One successor takes the work still
    open and the officers, whose positions there are decided anew. A unit with staff needs a successor too.
    """
    agency = locked(agency)
    require(actor, "agency.manage", agency)
    # A known last day (a district's) may still get its successors; anything else is a repetition.
    is_over = agency.valid_to is not None and (
        agency.valid_to < last_on or (agency.valid_to == last_on and not successors)
    )
    if is_over or agency.successions.exists():
        raise WrongState(f"{agency.name} đã được ghi kết thúc rồi.")
    Span(agency.valid_from, last_on)
    taker = takes_open_work or (successors[0] if len(successors) == 1 else None)
    check_successors(agency.kind, [one.pk for one in successors], taker.pk if taker else None, agency.pk)
    _check_followers(agency, successors, last_on)
    followers = _takers_after(taker)
    for successor in successors:
        Succession.objects.create(
            predecessor=agency,
            successor=successor,
            valid_from=last_on + timedelta(days=1),
            basis=clean(basis)[:200],
            takes_open_work=successor == taker,
        )
    _note_taken_over(followers)
    below = _end_rows(agency, last_on)
    _end_service(agency, below, taker, last_on)
    audit(
        actor,
        "agency.ended",
        subject=f"agency:{agency.pk}",
        detail={
            "last_on": day_text(last_on),
            "successors": [one.pk for one in successors],
            "takes_open_work": taker.pk if taker else None,
        },
    )
    return agency


def _takers_after(taker: Agency | None) -> list[Agency]:
    """The taker and whoever took its work in turn, locked: two mergers at once are noted one by one."""
    found: list[Agency] = []
    while taker is not None:
        found.append(locked(taker))
        row = taker.successions.filter(takes_open_work=True).select_related("successor").first()
        taker = row.successor if row else None
    return found


def _note_taken_over(agencies: Sequence[Agency]) -> None:
    for agency in agencies:
        rows = sorted(agencies_taken_over(agency.pk).items())
        agency.taken_over = [[old, day_text(first_on)] for old, first_on in rows]
        agency.save(update_fields=["taken_over"])


def _check_followers(agency: Agency, successors: Sequence[Agency], last_on: date) -> None:
    for successor in successors:
        if not _span(successor).has(last_on + timedelta(days=1)):
            raise DomainError(
                f"{successor.name} không hoạt động vào ngày {last_on + timedelta(days=1):%d/%m/%Y}.",
                field="successors",
            )
        if (agency.kind in BODIES) != (successor.kind in BODIES):
            raise DomainError(f"{successor.name} không cùng loại với cơ quan kết thúc.", field="successors")
        if agency.kind not in BODIES and successor.parent_id != agency.parent_id:
            raise DomainError(f"{successor.name} không cùng cơ quan.", field="successors")
    communes = Agency.objects.filter(parent=agency, kind__in=BODIES).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=last_on)
    )
    if communes.exists():
        raise WrongState(
            "Còn cơ quan trực thuộc đang hoạt động. Hãy chuyển hoặc kết thúc các cơ quan đó trước."
        )


def _end_rows(agency: Agency, last_on: date) -> list[Agency]:
    """End the agency, its units, codes and place in the tree; returns the units that ended with it."""
    open_after = Q(valid_to__isnull=True) | Q(valid_to__gt=last_on)
    units = list(Agency.objects.filter(open_after, parent=agency))
    for row in [agency, *units]:
        row.valid_to = max(last_on, row.valid_from)
        row.save(update_fields=["valid_to"])
        for code in row.codes.filter(open_after):
            code.valid_to = max(last_on, code.valid_from)
            code.save(update_fields=["valid_to"])
        for place in row.superiors.filter(open_after):
            place.valid_to = max(last_on, place.valid_from)
            place.save(update_fields=["valid_to"])
    return units


def _end_service(agency: Agency, units: list[Agency], taker: Agency | None, last_on: date) -> None:
    beyond = Q(revoked_at=None) & (Q(valid_to__isnull=True) | Q(valid_to__gt=last_on))
    if agency.kind in BODIES:
        for model in (Position, StandIn, Delegation):
            for row in model._default_manager.filter(beyond, agency=agency):
                cut_after(row, last_on)
        Officer.objects.filter(agency=agency, left_on=None).update(agency=taker, covers_until=None)
        return
    for position in Position.objects.filter(beyond, unit=agency):
        if taker is None:
            raise WrongState(
                f"{agency.name} còn người công tác. Hãy chọn đơn vị tiếp nối hoặc chuyển họ trước."
            )
        first = max(position.valid_from, last_on + timedelta(days=1))
        Position.objects.create(
            officer_id=position.officer_id,
            agency_id=position.agency_id,
            unit=taker,
            title=position.title,
            roles=position.roles,
            sectors=position.sectors,
            valid_from=first,
            valid_to=position.valid_to,
        )
        cut_after(position, last_on)
