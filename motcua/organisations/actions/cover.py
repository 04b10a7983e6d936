"""Deeds on who acts for whom: stand-ins while somebody is away, powers a leader passes on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, Q

from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import today
from motcua.core.errors import Conflict, DomainError, NotAllowed
from motcua.core.permissions import PERMISSIONS, STAFF, Role, require
from motcua.core.text import clean
from motcua.organisations.actions.rows import cut_after, day_text, locked, shorten, store
from motcua.organisations.models import Delegation, Officer, Position, StandIn
from motcua.organisations.rules import Span, check_stand_in


def _roles_on(officer: Officer, agency_id: int, day: date) -> set[str]:
    positions = Position.objects.on(day).filter(officer=officer, agency_id=agency_id)
    return {role for position in positions for role in position.roles}


def _check_period(span: Span) -> None:
    if span.last is None or span.last < today():
        raise DomainError("Ngày kết thúc không được ở trong quá khứ.", field="valid_to")


def refresh_cover(officer_ids: Iterable[int]) -> None:
    """Recompute ``covers_until`` from what is not taken back."""
    for officer_id in set(officer_ids):
        ends = [
            StandIn.objects.filter(deputy_id=officer_id, revoked_at=None).aggregate(last=Max("valid_to"))[
                "last"
            ],
            Delegation.objects.filter(receiver_id=officer_id, revoked_at=None).aggregate(
                last=Max("valid_to")
            )["last"],
        ]
        until = max((end for end in ends if end is not None), default=None)
        Officer.objects.filter(pk=officer_id).update(covers_until=until)


def _standing_from(absent: Officer, day: date) -> list[tuple[int, int, str, Span]]:
    """Stand-ins of the agency that still hold on the day or later, as the rules want them."""
    rows = StandIn.objects.filter(agency_id=absent.agency_id, revoked_at=None, valid_to__gte=day)
    return [
        (one.absent_id, one.deputy_id, one.procedure_code, Span(one.valid_from, one.valid_to)) for one in rows
    ]


def _check_common_role(absent: Officer, deputy: Officer, day: date) -> None:
    """DomainError unless the deputy can do some of the absent officer's work."""
    wanted = _roles_on(absent, absent.agency_id, day) & STAFF
    if not wanted:
        raise DomainError("Người vắng không giữ vai trò xử lý hồ sơ trong thời gian này.", field="absent")
    if wanted.isdisjoint(_roles_on(deputy, absent.agency_id, day)):
        raise DomainError(
            "Người làm thay phải có chung vai trò với người vắng. Hãy chọn người khác hoặc giao vai trò.",
            field="deputy",
        )


@transaction.atomic
def appoint_stand_in(
    absent: Officer,
    deputy: Officer,
    *,
    reason: str,
    valid_from: date,
    valid_to: date,
    procedure_code: str = "",
    actor: Actor,
) -> StandIn:
    """While ``absent`` is away ``deputy`` does the work, for one procedure or all. Both keep their roles."""
    for officer in (absent, deputy):
        require(actor, "staff.delegate", officer)
    span = Span(valid_from, valid_to)
    _check_period(span)
    absent, deputy = locked(absent), locked(deputy)
    row = StandIn(
        absent=absent,
        deputy=deputy,
        agency_id=absent.agency_id,
        procedure_code=clean(procedure_code),
        reason=clean(reason),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    check_stand_in(absent.pk, deputy.pk, row.procedure_code, span, _standing_from(absent, valid_from))
    _check_common_role(absent, deputy, max(valid_from, today()))
    store(row)
    refresh_cover([deputy.pk])
    days = {"from": day_text(valid_from), "to": day_text(valid_to)}
    detail = {"deputy": deputy.pk, "procedure": row.procedure_code, **days}
    audit(actor, "staff.stand_in_appointed", subject=f"officer:{absent.pk}", detail=detail)
    return row


@transaction.atomic
def end_stand_in(stand_in: StandIn, *, last_on: date | None = None, actor: Actor) -> StandIn:
    """The absent officer is back: at once, or from the day after ``last_on``."""
    stand_in = locked(stand_in)
    require(actor, "staff.delegate", stand_in)
    shorten(stand_in, last_on)
    refresh_cover([stand_in.deputy_id])
    audit(
        actor,
        "staff.stand_in_ended",
        subject=f"officer:{stand_in.absent_id}",
        detail={"deputy": stand_in.deputy_id, "to": day_text(stand_in.valid_to)},
    )
    return stand_in


@transaction.atomic
def delegate(
    receiver: Officer,
    *,
    permission: str,
    document: str,
    valid_from: date,
    valid_to: date,
    procedure_code: str = "",
    actor: Actor,
) -> Delegation:
    """The acting leader passes one of his or her own powers on, for a time, under a signed document.

    Only powers marked as delegable, only those held by role: what was received is not passed on again.
    """
    require(actor, "staff.delegate", receiver)
    row = PERMISSIONS.get(permission)
    if row is None or not row.can_delegate:
        raise DomainError("Quyền này không ủy quyền được. Hãy chọn quyền khác.", field="permission")
    if actor.officer_id is None or row.roles.isdisjoint(actor.roles):
        raise NotAllowed("Bạn không giữ quyền này nên không thể ủy quyền cho người khác.")
    span = Span(valid_from, valid_to)
    _check_period(span)
    receiver = locked(receiver)
    _check_receiver(receiver, actor, max(valid_from, today()))
    given = Delegation(
        giver_id=actor.officer_id,
        receiver=receiver,
        agency_id=receiver.agency_id,
        permission=permission,
        procedure_code=clean(procedure_code),
        document=clean(document),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    same = Delegation.objects.filter(
        receiver=receiver, permission=permission, procedure_code=given.procedure_code, revoked_at=None
    )
    if same.filter(valid_from__lte=valid_to, valid_to__gte=valid_from).exists():
        raise Conflict("Người này đã được ủy quyền việc đó trong thời gian này.", field="valid_from")
    store(given)
    refresh_cover([receiver.pk])
    audit(
        actor,
        "staff.delegated",
        subject=f"officer:{receiver.pk}",
        detail={"permission": permission, "procedure": given.procedure_code, "document": given.document}
        | {"from": day_text(valid_from), "to": day_text(valid_to)},
    )
    return given


def _check_receiver(receiver: Officer, actor: Actor, day: date) -> None:
    if receiver.pk == actor.officer_id:
        raise DomainError("Bạn không thể ủy quyền cho chính mình.", field="receiver")
    roles = _roles_on(receiver, receiver.agency_id, day)
    if not roles:
        raise DomainError(
            "Người được ủy quyền phải đang giữ một vị trí. Hãy chọn người khác.", field="receiver"
        )
    if Role.ADMINISTRATOR in roles:
        # A technical administrator does not come to dossiers by a side door either.
        raise DomainError(
            "Không ủy quyền việc hồ sơ cho quản trị kỹ thuật. Hãy chọn người khác.", field="receiver"
        )


@transaction.atomic
def revoke_delegation(delegation: Delegation, *, actor: Actor) -> Delegation:
    """Take a power back at once; any leader of the agency may."""
    delegation = locked(delegation)
    require(actor, "staff.delegate", delegation)
    shorten(delegation, None)
    refresh_cover([delegation.receiver_id])
    audit(
        actor,
        "staff.delegation_revoked",
        subject=f"officer:{delegation.receiver_id}",
        detail={"delegation": delegation.pk, "permission": delegation.permission},
    )
    return delegation


def drop_cover(officer: Officer, day: date, roles: set[str], *, as_absent: bool = False) -> None:
    """From ``day`` on the officer keeps only ``roles``: end what can no longer stand, on both sides.

    ``as_absent``: also end the replacement of this officer, because there is nothing left to replace.
    """
    last_on = day - timedelta(days=1)
    touched: set[int] = set()
    beyond = Q(valid_to__gte=day, revoked_at=None)
    if roles.isdisjoint(STAFF):
        side = Q(deputy=officer) | Q(absent=officer) if as_absent else Q(deputy=officer)
        for stand_in in StandIn.objects.filter(beyond & side):
            cut_after(stand_in, last_on)
            touched.add(stand_in.deputy_id)
    for delegation in Delegation.objects.filter(beyond & (Q(giver=officer) | Q(receiver=officer))):
        is_giver = delegation.giver_id == officer.pk
        power = PERMISSIONS.get(delegation.permission)
        keeps = bool(roles) if not is_giver else power is not None and not power.roles.isdisjoint(roles)
        if not keeps:
            cut_after(delegation, last_on)
            touched.add(delegation.receiver_id)
    refresh_cover(touched)
