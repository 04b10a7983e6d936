"""Of the catalogue of a commune at work: a target for its online services, an internal procedure."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from motcua.catalogue.actions import add_procedure, approve_version
from motcua.catalogue.content import ExecutingKind
from motcua.catalogue.models import ProcedureKind, Sector
from motcua.catalogue.targets import TargetFacts, add_target
from motcua.catalogue.tests.samples import content
from motcua.core.clock import today

if TYPE_CHECKING:
    from tests.support.world import World

INTERNAL = "NB.01"


def add_catalogue_control(world: World) -> None:
    """A target of the commune's, and an internal procedure in force."""
    control, leader = world.cast["kiemsoat"], world.cast["chutich"]
    first, last = today().replace(month=1, day=1), today().replace(month=12, day=31)
    facts = TargetFacts("procedures_full", Decimal(80), first, last, "12/KH-UBND")
    world.things["target"] = add_target(facts, actor=control)
    sector = Sector.objects.order_by("code")[0]
    draft = add_procedure(
        code=INTERNAL,
        content=content(name="Đề nghị mua sắm tài sản của cơ quan", sector_code=sector.code),
        sector_name=sector.name,
        executing=ExecutingKind.COMMUNE,
        kind=ProcedureKind.INTERNAL_WITHIN,
        actor=control,
    )
    world.things["internal"] = approve_version(
        draft, decision_no="9/QĐ-UBND", decision_on=None, valid_from=first, actor=leader
    )
