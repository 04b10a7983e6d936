"""The permission table as everybody who manages staff may read it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.core.permissions import PERMISSIONS, ROLE_LABELS, Permission, Role

# Column heads: nine full names would not fit beside each other.
SHORT: dict[Role, str] = {
    Role.RECEPTIONIST: "Tiếp nhận",
    Role.SPECIALIST: "Chuyên môn",
    Role.CLERK: "Văn thư",
    Role.LEADER: "Lãnh đạo",
    Role.CONTROL_OFFICER: "Kiểm soát",
    Role.ADMINISTRATOR: "Quản trị",
    Role.EXTERNAL_OFFICER: "Ngành dọc",
    Role.CITIZEN: "Người dân",
    Role.ANONYMOUS: "Khách",
}
SHOWN = tuple(role for role in ROLE_LABELS if role is not Role.SYSTEM)

# The first word of a permission's name → the heading of its part of the table.
AREAS = {
    "dossier": "Hồ sơ",
    "own_dossier": "Hồ sơ của người dân",
    "message": "Tin báo",
    "register": "Sổ theo dõi",
    "board": "Điều hành",
    "dashboard": "Điều hành",
    "catalogue": "Danh mục thủ tục",
    "calendar": "Lịch làm việc",
    "staff": "Công chức",
    "agency": "Cơ quan",
    "permission": "Công chức",
    "delivery": "Hệ thống",
    "account": "Tài khoản",
}
OTHER = "Việc khác"


@dataclass(frozen=True, slots=True)
class Row:
    """One deed: who may, and whether there is a further condition or it may be passed on."""

    permission: Permission
    cells: tuple[tuple[str, bool], ...]

    @property
    def has_rule(self) -> bool:
        """Whether a rule on the thing itself is asked too (own agency, own work ...)."""
        return self.permission.rule is not None


def matrix() -> dict[str, list[Row]]:
    """Area → rows, areas in the order above."""
    found: dict[str, list[Row]] = {area: [] for area in dict.fromkeys([*AREAS.values(), OTHER])}
    for permission in PERMISSIONS.values():
        area = AREAS.get(permission.name.split(".")[0], OTHER)
        cells = tuple((role.value, role in permission.roles) for role in SHOWN)
        found[area].append(Row(permission, cells))
    return {area: rows for area, rows in found.items() if rows}


@require_GET
def permission_matrix(request: HttpRequest) -> HttpResponse:
    """Role × permission, read only: the table itself is part of the program."""
    context = {"areas": matrix(), "roles": [(SHORT[role], ROLE_LABELS[role]) for role in SHOWN]}
    return render(request, "organisations/permission_matrix.html", context)
