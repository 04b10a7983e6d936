"""The permission table: every deed and every address, and who may use it.

Slices add their rows from ``<slice>/permissions.py``; a guard test tries each row with the whole cast.
What is not in the table is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.core.actor import Actor
from motcua.core.errors import NotAllowed


class Role(StrEnum):
    """The closed set of roles. A position grants one or more."""

    RECEPTIONIST = "receptionist"
    SPECIALIST = "specialist"
    CLERK = "clerk"
    LEADER = "leader"
    CONTROL_OFFICER = "control_officer"
    ADMINISTRATOR = "administrator"
    EXTERNAL_OFFICER = "external_officer"
    CITIZEN = "citizen"
    ANONYMOUS = "anonymous"
    SYSTEM = "system"


ROLE_LABELS: Mapping[Role, str] = {
    Role.RECEPTIONIST: "Cán bộ tiếp nhận và trả kết quả",
    Role.SPECIALIST: "Công chức chuyên môn",
    Role.CLERK: "Văn thư",
    Role.LEADER: "Lãnh đạo",
    Role.CONTROL_OFFICER: "Công chức kiểm soát TTHC",
    Role.ADMINISTRATOR: "Quản trị kỹ thuật",
    Role.EXTERNAL_OFFICER: "Cán bộ ngành dọc",
    Role.CITIZEN: "Người dân, doanh nghiệp",
    Role.ANONYMOUS: "Khách chưa đăng nhập",
    Role.SYSTEM: "Hệ thống",
}

STAFF = frozenset(
    {Role.RECEPTIONIST, Role.SPECIALIST, Role.CLERK, Role.LEADER, Role.CONTROL_OFFICER, Role.EXTERNAL_OFFICER}
)
EVERYONE = frozenset(Role) - {Role.SYSTEM}
SIGNED_IN = EVERYONE - {Role.ANONYMOUS}

ObjectRule = Callable[[Actor, object], bool]


@dataclass(frozen=True, slots=True)
class Permission:
    """One row: a name, what it lets a person do (Vietnamese), the roles, and a rule on the object.

    ``can_delegate`` marks what a leader may pass on by a delegation for a time.
    """

    name: str
    label: str
    roles: frozenset[Role]
    rule: ObjectRule | None = None
    can_delegate: bool = False


PERMISSIONS: dict[str, Permission] = {}
URL_PERMISSIONS: dict[str, str] = {}


def permission(
    name: str,
    label: str,
    roles: Iterable[Role],
    *,
    rule: ObjectRule | None = None,
    can_delegate: bool = False,
) -> Permission:
    """Add one row to the table; a name stands in it once."""
    row = Permission(name, label, frozenset(roles), rule, can_delegate)
    if PERMISSIONS.get(name, row).label != label:
        raise ValueError(f"permission {name} is declared twice")
    PERMISSIONS[name] = row
    return row


def urls(table: Mapping[str, str]) -> None:
    """Say which permission each URL name needs. URL names are unique in the whole site."""
    URL_PERMISSIONS.update(table)


def _is_delegated(row: Permission, actor: Actor, subject: object | None) -> bool:
    """Whether a leader passed the power on; without a subject: for any procedure."""
    if not row.can_delegate:
        return False
    if subject is None:
        return any(name == row.name for name, _ in actor.delegated)
    return actor.has_delegation(row.name, getattr(subject, "procedure_code", ""))


def allowed(actor: Actor, name: str, subject: object | None = None) -> bool:
    """Whether the actor may; with ``subject`` the row's rule on the object is asked too."""
    row = PERMISSIONS[name]
    if row.roles.isdisjoint(actor.roles) and not _is_delegated(row, actor, subject):
        return False
    return row.rule is None or subject is None or row.rule(actor, subject)


def require(actor: Actor, name: str, subject: object | None = None) -> None:
    """Raise NotAllowed with a sentence that says what is missing."""
    if not allowed(actor, name, subject):
        label = PERMISSIONS[name].label
        raise NotAllowed(
            f"Bạn không có quyền: {label.lower()}. "
            "Hãy liên hệ lãnh đạo hoặc quản trị nếu đây là việc của bạn."
        )


def same_agency(actor: Actor, subject: object) -> bool:
    """The common rule: the thing belongs to the actor's agency or to one whose work that took over."""
    return getattr(subject, "agency_id", None) in actor.agencies
