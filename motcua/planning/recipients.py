"""Who is told about a task: whoever does it, the co-ordinating unit, the leaders."""

from __future__ import annotations

from datetime import date

from motcua.core.clock import today
from motcua.core.permissions import Role
from motcua.organisations.queries import agency_in_charge, positions_on
from motcua.planning.models import PlanTask


class People:
    """The officers of the agency that does the agency's work on a day, read once for many tasks."""

    def __init__(self, agency_id: int, day: date) -> None:
        in_charge = agency_in_charge(agency_id, day)
        self.positions = positions_on(in_charge.pk, day)
        self.working = {one.officer_id for one in self.positions}

    def of_unit(self, unit_id: int | None) -> set[int]:
        """Everyone who holds a position in the unit."""
        if unit_id is None:
            return set()
        return {one.officer_id for one in self.positions if one.unit_id == unit_id}

    def with_role(self, role: Role) -> set[int]:
        """Everyone who holds the role."""
        return {one.officer_id for one in self.positions if role in one.roles}

    def doers(self, officer_id: int | None, unit_id: int | None) -> set[int]:
        """The officer; else the lead unit's people; else who controls procedures: somebody must hear it."""
        if officer_id in self.working and officer_id is not None:
            return {officer_id}
        return self.of_unit(unit_id) or self.with_role(Role.CONTROL_OFFICER)


def doers(task: PlanTask) -> set[int]:
    """Who does the task today."""
    return People(task.agency_id, today()).doers(task.officer_id, task.lead_unit_id)
