"""An agency and actors made in two lines, for tests of the shell that need no whole cast."""

from __future__ import annotations

from datetime import date

from motcua.core.actor import Actor
from motcua.organisations.models import Agency, AgencyKind


def make_agency(code: str = "H24.990") -> Agency:
    """A commune in force."""
    return Agency.objects.create(
        kind=AgencyKind.COMMUNE, name=f"UBND xã {code}", code=code, valid_from=date(2025, 7, 1)
    )


def make_actor(agency: Agency, *roles: str, officer_id: int = 1) -> Actor:
    """An officer of the agency with the roles."""
    return Actor(
        kind="officer",
        name="Nguyễn Thị Mẫu",
        user_id=officer_id,
        officer_id=officer_id,
        agency_id=agency.pk,
        agency_name=agency.name,
        position="Cán bộ tiếp nhận",
        roles=frozenset(roles),
    )
