"""Deeds on staff: hire, give and end positions, hand over work, leave."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed, WrongState
from motcua.core.permissions import ROLE_LABELS, STAFF, Role, require
from motcua.core.text import clean
from motcua.organisations.actions.accounts import SetupLink, link_for
from motcua.organisations.actions.cover import drop_cover
from motcua.organisations.actions.rows import cut_after, day_text, locked, shorten, store
from motcua.organisations.models import Agency, AgencyKind, Officer, Position, User
from motcua.organisations.queries import positions_on
from motcua.organisations.rules import BODIES, Held, Span, check_position, check_roles
from motcua.organisations.work import WORK_KINDS, open_work_of

_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{2,29}$")
# An office without one of these stands still or cannot be repaired from within.
NEEDED_ROLES = (Role.LEADER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFacts:
    """What a decision on an office says. ``unit`` None: the agency itself; ``sectors``: sector codes."""

    title: str
    roles: Sequence[str]
    unit: Agency | None = None
    sectors: Sequence[str] = field(default_factory=list)
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Hired:
    """A new officer and the link, shown once, by which he or she sets a password."""

    officer: Officer
    link: SetupLink


def hire_officer(
    *,
    agency: Agency,
    name: str,
    username: str,
    email: str = "",
    phone: str = "",
    position: PositionFacts | None = None,
    actor: Actor,
) -> Hired:
    """Put a person on the staff list with a log-in without password, and perhaps a first position.

    DomainError names the field that is wrong; Conflict when the log-in name or e-mail is taken.
    """
    officer = Officer(agency=agency, name=clean(name), phone=clean(phone))
    require(actor, "staff.manage", officer)
    if agency.kind not in BODIES or (agency.valid_to is not None and agency.valid_to < today()):
        raise DomainError("Chỉ thêm công chức vào cơ quan đang hoạt động.", field="agency")
    if not officer.name:
        raise DomainError("Hãy nhập họ và tên.", field="name")
    try:
        with transaction.atomic():
            officer.user = _new_user(officer.name, clean(username).lower(), clean(email).lower())
            store(officer)
            audit(actor, "staff.hired", subject=f"officer:{officer.pk}", detail={"agency": agency.pk})
            if position is not None:
                _give(officer, position, actor)
    except IntegrityError as error:
        raise Conflict("Tên đăng nhập vừa có người dùng. Hãy chọn tên khác.", field="username") from error
    return Hired(officer, link_for(officer.user))


def check_username(username: str) -> None:
    """DomainError when a log-in name has another form than an officer's may have."""
    if not _USERNAME.fullmatch(username):
        raise DomainError(
            "Tên đăng nhập gồm 3 đến 30 chữ thường không dấu, chữ số, dấu chấm hoặc gạch ngang.",
            field="username",
        )


def _new_user(name: str, username: str, email: str) -> User:
    check_username(username)
    if User.objects.filter(username__iexact=username).exists():
        raise Conflict("Tên đăng nhập đã có người dùng. Hãy chọn tên khác.", field="username")
    if email and User.objects.filter(email__iexact=email).exists():
        raise Conflict("Thư điện tử này đã có tài khoản. Hãy dùng địa chỉ khác.", field="email")
    user = User(username=username, email=email, full_name=name)
    user.set_unusable_password()
    store(user)
    return user


@transaction.atomic
def assign_position(officer: Officer, facts: PositionFacts, *, actor: Actor) -> Position:
    """Give an officer an office with its roles from a day on. Nobody gives roles to himself (four eyes)."""
    officer = locked(officer)
    require(actor, "staff.manage", officer)
    if actor.officer_id == officer.pk:
        raise NotAllowed(
            "Bạn không thể tự giao vai trò cho mình. Hãy nhờ lãnh đạo hoặc người quản trị khác làm việc này."
        )
    return _give(officer, facts, actor)


def _give(officer: Officer, facts: PositionFacts, actor: Actor) -> Position:
    span = Span(facts.valid_from, facts.valid_to)
    if officer.left_on is not None:
        raise WrongState("Người này đã nghỉ công tác. Hãy thêm mới nếu họ trở lại.")
    title = clean(facts.title)
    if not title:
        raise DomainError("Hãy nhập chức danh.", field="title")
    _check_place(officer.agency, facts.unit, span)
    is_external = facts.unit is not None and facts.unit.kind == AgencyKind.EXTERNAL
    roles = check_roles(facts.roles, is_external=is_external)
    held = [
        Held(row.agency_id, row.unit_id, row.title, frozenset(row.roles), Span(row.valid_from, row.valid_to))
        for row in officer.positions.filter(revoked_at=None)
    ]
    unit_id = facts.unit.pk if facts.unit else None
    check_position(Held(officer.agency_id, unit_id, title, roles, span), held)
    position = Position(
        officer=officer,
        agency_id=officer.agency_id,
        unit_id=unit_id,
        title=title,
        roles=sorted(roles),
        sectors=sorted(set(facts.sectors)),
        valid_from=span.first,
        valid_to=span.last,
    )
    store(position)
    audit(
        actor,
        "staff.position_given",
        subject=f"officer:{officer.pk}",
        detail={"position": position.pk, "title": title, "unit": unit_id, "roles": position.roles}
        | {"from": day_text(span.first), "to": day_text(span.last)},
    )
    return position


def _check_place(agency: Agency, unit: Agency | None, span: Span) -> None:
    for place in (agency, unit):
        if place is not None and not Span(place.valid_from, place.valid_to).holds(span):
            until = f" đến {place.valid_to:%d/%m/%Y}" if place.valid_to else ""
            raise DomainError(
                f"{place.name} chỉ hoạt động từ {place.valid_from:%d/%m/%Y}{until}. Hãy sửa ngày.",
                field="valid_from",
            )
    if unit is not None and (unit.parent_id != agency.pk or unit.kind in BODIES):
        raise DomainError("Phòng, bộ phận này không thuộc cơ quan của công chức. Hãy chọn lại.", field="unit")


@transaction.atomic
def end_position(position: Position, *, last_on: date | None = None, actor: Actor) -> Position:
    """End an office: at once, or with a last day.

    Refused for the last leader or administrator, and for the last office of somebody who still holds open
    work.
    """
    position = locked(position)
    require(actor, "staff.manage", position)
    locked(position.agency)  # two last leaders must not be ended side by side
    officer = locked(position.officer)
    shorten(position, last_on)
    free_from = today() if position.revoked_at else (position.valid_to or today()) + timedelta(days=1)
    _check_needed_roles(position.agency_id, set(position.roles), free_from)
    remaining = officer.positions.on(max(free_from, today())).exclude(pk=position.pk)
    if not remaining:
        check_nothing_open(officer)
    drop_cover(officer, free_from, {role for row in remaining for role in row.roles})
    audit(
        actor,
        "staff.position_ended",
        subject=f"officer:{officer.pk}",
        detail={
            "position": position.pk,
            "to": day_text(position.valid_to),
            "at_once": bool(position.revoked_at),
        },
    )
    return position


def _check_needed_roles(agency_id: int, lost: set[str], day: date) -> None:
    day = max(day, today())
    still_there = {role for position in positions_on(agency_id, day) for role in position.roles}
    for role in NEEDED_ROLES:
        if role in lost and role not in still_there:
            raise WrongState(
                f"Đây là người cuối cùng giữ vai trò {ROLE_LABELS[role].lower()} của cơ quan. "
                "Hãy giao vai trò này cho người khác trước."
            )


def check_nothing_open(officer: Officer) -> None:
    """Raise WrongState with the counts while the officer holds open work."""
    held = open_work_of(officer)
    if held:
        counts = ", ".join(str(work) for work in held)
        raise WrongState(f"{officer.name} còn giữ {counts}. Hãy bàn giao cho người khác trước.")


@transaction.atomic
def hand_over_work(from_officer: Officer, to_officer: Officer, *, actor: Actor, request_id: str) -> int:
    """Give all open work of one officer to another of the same agency who has a position today.

    Returns how many things moved; each is recorded by its own slice under ``request_id``, so a repeated
    request moves nothing twice.
    """
    for officer in (from_officer, to_officer):
        require(actor, "staff.hand_over", officer)
    if from_officer.pk == to_officer.pk:
        raise DomainError("Hãy chọn người nhận khác với người giao.", field="to_officer")
    roles = {
        role
        for row in positions_on(to_officer.agency_id, today())
        if row.officer_id == to_officer.pk
        for role in row.roles
    }
    if roles.isdisjoint(STAFF):
        raise DomainError(
            "Người nhận hiện không giữ vai trò xử lý hồ sơ. Hãy chọn người khác.", field="to_officer"
        )
    moved = {
        kind.name: kind.move(
            from_officer=from_officer.pk,
            to_officer=to_officer.pk,
            agencies=from_officer.agency.working_for(today()),
            actor=actor,
            request_id=request_id,
        )
        for kind in WORK_KINDS.values()
    }
    total = sum(moved.values())
    if total:
        audit(
            actor,
            "staff.work_handed_over",
            subject=f"officer:{from_officer.pk}",
            detail={"to": to_officer.pk, "moved": moved},
        )
    return total


@transaction.atomic
def officer_leaves(officer: Officer, *, last_on: date, actor: Actor) -> Officer:
    """The officer's last day of work: ends every position, stand-in and delegation, and the log-in after it.

    Refused while open work is held, and for the last leader or administrator.
    """
    officer = locked(officer)
    require(actor, "staff.manage", officer)
    locked(officer.agency)
    if officer.left_on is not None:
        raise WrongState(f"Đã ghi nghỉ từ ngày {officer.left_on:%d/%m/%Y}.")
    after = last_on + timedelta(days=1)
    check_nothing_open(officer)
    open_positions = list(officer.positions.filter(revoked_at=None).exclude(valid_to__lte=last_on))
    if any(row.valid_from > last_on and row.valid_from <= today() for row in open_positions):
        raise DomainError("Ngày làm việc cuối không được trước ngày nhận vị trí.", field="last_on")
    for position in open_positions:
        cut_after(position, last_on)
    officer.left_on = after
    officer.save(update_fields=["left_on"])
    lost = {role for position in open_positions for role in position.roles}
    _check_needed_roles(officer.agency_id, lost, after)
    drop_cover(officer, after, set(), as_absent=True)
    audit(actor, "staff.left", subject=f"officer:{officer.pk}", detail={"left_on": day_text(after)})
    return officer
