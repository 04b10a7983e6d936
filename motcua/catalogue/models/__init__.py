"""The catalogue's tables. Reference tables with ordinary ids: every agency reads the same rows."""

from motcua.catalogue.models.imports import (
    OPEN_IMPORTS,
    ChangeDecision,
    ImportDoubt,
    ImportedRecord,
    ImportRun,
    ImportState,
    RecordOutcome,
    SourceChange,
)
from motcua.catalogue.models.offerings import (
    Offering,
    OfferingQuerySet,
    OnlineGoal,
    OnlineLevel,
    OnlineTarget,
)
from motcua.catalogue.models.procedures import Procedure, ProcedureKind, ProcedureQuerySet, Sector
from motcua.catalogue.models.reading import ReadingScore
from motcua.catalogue.models.stamp import CatalogueStamp
from motcua.catalogue.models.versions import ProcedureVersion, ProcedureVersionQuerySet, VersionState

__all__ = [
    "OPEN_IMPORTS",
    "CatalogueStamp",
    "ChangeDecision",
    "ImportDoubt",
    "ImportRun",
    "ImportState",
    "ImportedRecord",
    "Offering",
    "OfferingQuerySet",
    "OnlineGoal",
    "OnlineLevel",
    "OnlineTarget",
    "Procedure",
    "ProcedureKind",
    "ProcedureQuerySet",
    "ProcedureVersion",
    "ProcedureVersionQuerySet",
    "ReadingScore",
    "RecordOutcome",
    "Sector",
    "SourceChange",
    "VersionState",
]
