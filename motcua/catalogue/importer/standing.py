"""What the catalogue holds before an import: one look at all that its records are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from motcua.catalogue.content import VersionContent, read_content
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.shapes import find_shape
from motcua.catalogue.importer.tidying import same_words
from motcua.catalogue.models import (
    ImportedRecord,
    Procedure,
    ProcedureVersion,
    RecordOutcome,
    SourceChange,
)

_MAKING = (RecordOutcome.NEW, RecordOutcome.DRAFTED)
_CHUNK = 500


@dataclass(slots=True)
class Known:
    """A procedure we have: its head, its newest version, and what is open in it.

    ``untouched``: how full the file was the version was made of, when no person has changed it since.
    ``open_paths``: changes of an earlier source that nobody has decided yet.
    """

    procedure: Procedure
    current: ProcedureVersion | None = None
    untouched: Fullness | None = None
    open_paths: set[str] = field(default_factory=set)

    @property
    def content(self) -> VersionContent | None:
        """What the newest version says."""
        return read_content(self.current.content) if self.current is not None else None

    @property
    def next_number(self) -> int:
        """The number of a version that comes now."""
        return self.current.number + 1 if self.current is not None else 1


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    rows = list(values)
    return (rows[start : start + _CHUNK] for start in range(0, len(rows), _CHUNK))


class Standing:
    """All that the records of one file meet in the database, read in a few statements.

    ``codes``: the code each record is looked up under, by the record's own code.
    """

    def __init__(self, shape: Shape, codes: Mapping[str, str]) -> None:
        self.known: dict[str, Known] = {}
        self.last: dict[str, ImportedRecord] = {}
        for part in _chunks(dict.fromkeys(codes.values())):
            for procedure in Procedure.objects.filter(code__in=part):
                self.known[procedure.code] = Known(procedure)
        self._find_versions()
        for part in _chunks(codes):
            for record in ImportedRecord.objects.filter(shape=shape.key, code__in=part).order_by("pk"):
                self.last[record.code] = record

    def _find_versions(self) -> None:
        """The newest version of each procedure, how it came about, and what is undecided in it."""
        by_id = {known.procedure.pk: known for known in self.known.values()}
        for part in _chunks(by_id):
            for version in ProcedureVersion.objects.filter(procedure_id__in=part).order_by("number"):
                by_id[version.procedure_id].current = version
        newest = {known.current.pk: known for known in self.known.values() if known.current}
        for part in _chunks(newest):
            made = ImportedRecord.objects.filter(version_id__in=part, outcome__in=_MAKING)
            for pk, shape, digest in made.values_list("version_id", "shape", "written_digest"):
                found, current = find_shape(shape), newest[pk].current
                if found is not None and current is not None and current.content_digest == digest:
                    newest[pk].untouched = found.fullness
            undecided = SourceChange.objects.filter(version_id__in=part, decision="")
            for pk, path in undecided.values_list("version_id", "path"):
                newest[pk].open_paths.add(path)


def codes_by_name() -> dict[str, list[str]]:
    """The codes of all procedures by their name, folded: how a record without a code finds its procedure."""
    found: dict[str, list[str]] = {}
    for code, name in Procedure.objects.values_list("code", "name"):
        found.setdefault(same_words(name), []).append(code)
    return found
