"""Writing what a file brings: new procedures, fuller drafts, changes to decide, doubts, and every record.

Runs inside the caller's transaction. Nothing that stands is overwritten: a version is only ever added.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from motcua.catalogue.content import VersionContent, read_content
from motcua.catalogue.differences import Change
from motcua.catalogue.doubts import Doubt, DoubtKind
from motcua.catalogue.importer.comparing import changes_to_ask, listed_doubts
from motcua.catalogue.importer.drafting import Draft, words_of
from motcua.catalogue.importer.record import PROVISIONAL, Loose, national_part
from motcua.catalogue.importer.shape import Fullness, Shape
from motcua.catalogue.importer.standing import Known, Standing, codes_by_name
from motcua.catalogue.importer.tidying import same_words
from motcua.catalogue.models import (
    ImportDoubt,
    ImportedRecord,
    ImportRun,
    Procedure,
    ProcedureVersion,
    RecordOutcome,
    Sector,
    SourceChange,
)
from motcua.catalogue.queries import searchable_text
from motcua.core.clock import now

if TYPE_CHECKING:
    from motcua.catalogue.importer.intake import ReadDraft

_BATCH = 200
_CODES_AT_ONCE = 500
_SUPERSEDED = "Nguồn đã đổi; nghi vấn được xét lại ở bản thảo mới."
Settled = dict[tuple[int, str, str, str], ImportDoubt]


class Writer:
    """One import's writing: collects rows, then inserts them batch by batch."""

    def __init__(self, run: ImportRun, shape: Shape) -> None:
        self._run, self._shape = run, shape
        self._moment = now()
        self._versions: list[ProcedureVersion] = []
        self._changes: list[SourceChange] = []
        self._records: list[ImportedRecord] = []
        self._doubts: list[ImportDoubt] = []
        self._outcomes: Counter[str] = Counter()
        self._kinds: Counter[str] = Counter()
        self._executing: Counter[str] = Counter()
        self._created = self._total = self._unchanged = 0
        self._lonely: set[str] = set()
        self._giving_way: list[int] = []
        self._moving: list[tuple[int, ProcedureVersion]] = []
        self._last: dict[str, ImportedRecord] = {}

    def counts(self) -> dict[str, Any]:
        """What the run is closed with."""
        outcomes = self._outcomes
        made = sum(outcomes[one] for one in (RecordOutcome.NEW, RecordOutcome.DRAFTED, RecordOutcome.CHANGED))
        return {
            "records": self._total,
            "created": self._created,
            "drafted": made,
            "unchanged": self._unchanged + outcomes[RecordOutcome.SAME],
            "compared": outcomes[RecordOutcome.COMPARED],
            "changed": outcomes[RecordOutcome.CHANGED],
            "changes": len(self._changes),
            "unclear": outcomes[RecordOutcome.UNCLEAR],
            "texts": outcomes[RecordOutcome.TEXT],
            "doubts": sum(self._kinds.values()),
            "doubts_by_kind": dict(sorted(self._kinds.items())),
            "executed_by": dict(sorted(self._executing.items())),
        }

    def write(self, drafts: Sequence[ReadDraft], loose: Sequence[Loose]) -> None:
        """Enter the whole file."""
        self._total = len(drafts)
        self._executing = Counter(read.draft.executing.value for read in drafts)
        codes = self._codes(drafts)
        standing = Standing(self._shape, codes)
        self._last = standing.last
        heads = self._procedures(drafts, codes, standing)
        settled = self._settled_before(standing)
        for read in drafts:
            known = standing.known.get(codes[read.draft.code])
            if known is None:
                self._enter(read, heads[read.draft.code], 1, RecordOutcome.NEW, settled)
            else:
                self._meet(read, known, settled)
        self._keep_loose(loose)
        self._insert()

    def _codes(self, drafts: Sequence[ReadDraft]) -> dict[str, str]:
        """The code each record is looked up under: its own, or that of the one procedure of its name."""
        codes = {read.draft.code: read.draft.code for read in drafts}
        nameless = [read.draft for read in drafts if read.draft.code.startswith(PROVISIONAL)]
        if nameless:
            by_name = codes_by_name()
            for draft in nameless:
                found = [code for code in by_name.get(same_words(draft.name), []) if code != draft.code]
                if len(found) == 1:
                    codes[draft.code] = found[0]
        return codes

    def _procedures(
        self, drafts: Sequence[ReadDraft], codes: dict[str, str], standing: Standing
    ) -> dict[str, Procedure]:
        """Heads for the procedures the catalogue does not have; names of those it has stay."""
        new = [read.draft for read in drafts if codes[read.draft.code] not in standing.known]
        sectors = _sectors(new)
        made = Procedure.objects.bulk_create(
            (
                Procedure(
                    code=draft.code,
                    national_code=national_part(draft.code),
                    name=draft.name,
                    sector=sectors[draft.sector_code],
                    executing=draft.executing.value,
                    keywords=draft.keywords,
                    search_text=searchable_text(draft.code, draft.name, draft.keywords),
                )
                for draft in new
            ),
            batch_size=_BATCH,
        )
        self._created = len(made)
        heads = {row.code: row for row in made}
        self._note_lonely(heads)
        return heads

    def _note_lonely(self, heads: dict[str, Procedure]) -> None:
        """Local codes whose national procedure is not in the catalogue: told on their first version."""
        national = {row.national_code for row in heads.values() if row.national_code}
        there = set(Procedure.objects.filter(code__in=national).values_list("code", flat=True))
        self._lonely = {
            row.code for row in heads.values() if row.national_code and row.national_code not in there
        }

    def _settled_before(self, standing: Standing) -> Settled:
        """Doubts people have answered before: the same doubt is not asked twice of one procedure."""
        found: Settled = {}
        ids = [known.procedure.pk for known in standing.known.values()]
        for start in range(0, len(ids), _CODES_AT_ONCE):
            rows = ImportDoubt.objects.filter(
                version__procedure_id__in=ids[start : start + _CODES_AT_ONCE]
            ).select_related("version")
            for doubt in rows:
                if doubt.settled_at is None or doubt.answer != _SUPERSEDED:
                    found[doubt.version.procedure_id, doubt.kind, doubt.field, doubt.text] = doubt
        return found

    def _meet(self, read: ReadDraft, known: Known, settled: Settled) -> None:
        """A record of a procedure we have."""
        last = self._last.get(read.draft.code)
        if last is not None and last.digest == read.draft.digest:
            self._unchanged += 1
            return
        current, full = known.content, self._shape.fullness
        if current is None or known.current is None:
            self._enter(read, known.procedure, known.next_number, RecordOutcome.DRAFTED, settled)
        elif full is Fullness.FULL and known.untouched in (Fullness.LIST, Fullness.OLD):
            self._supersede(known)
            self._enter(read, known.procedure, known.next_number, RecordOutcome.DRAFTED, settled)
        elif full is Fullness.FULL:
            self._ask(read, known, current, settled)
        else:
            self._compare(read, known, current, settled)

    def _ask(self, read: ReadDraft, known: Known, current: VersionContent, settled: Settled) -> None:
        """A full record beside a version: what it changes is asked, on a draft that begins as what stands."""
        record = self._last.get(read.draft.code)
        last = read_content(record.reading) if record is not None and record.reading else None
        changes = changes_to_ask(current, read.draft.content, last, known.open_paths)
        if not changes:
            self._keep(read, RecordOutcome.SAME, base=known.current, with_words=True)
            return
        self._supersede(known)
        content = current.model_copy(update={"sources": read.draft.content.sources})
        version = self._draft(known.procedure, known.next_number, read.draft, content)
        self._ask_each(version, changes)
        self._keep(read, RecordOutcome.CHANGED, version=version, base=known.current)
        self._add_doubts(read.draft, version, read.draft.doubts, settled)

    def _ask_each(self, version: ProcedureVersion, changes: Sequence[Change]) -> None:
        for change in changes:
            self._changes.append(
                SourceChange(
                    version=version,
                    path=change.path[:300],
                    label=change.label[:300],
                    before=change.before,
                    after=change.after,
                )
            )

    def _compare(self, read: ReadDraft, known: Known, current: VersionContent, settled: Settled) -> None:
        """A record that says less: never believed over what stands; where it differs, a doubt.

        Steps it brings where none stand are a proposal like any other change.
        """
        if known.current is None:
            return
        proposal = _with_steps(current, read.draft.content)
        changes = changes_to_ask(current, proposal, None) if proposal is not None else ()
        doubts = self._doubts_of_comparison(read, known, current)
        if changes and proposal is not None:
            version = self._draft(known.procedure, known.next_number, read.draft, current)
            self._moving.append((known.current.pk, version))
            self._ask_each(version, changes)
            self._keep(
                read,
                RecordOutcome.CHANGED,
                version=version,
                base=known.current,
                with_words=True,
                proposal=proposal,
            )
        else:
            version = known.current
            self._keep(read, RecordOutcome.COMPARED, base=known.current, with_words=True)
        self._add_doubts(read.draft, version, doubts, settled)

    def _doubts_of_comparison(
        self, read: ReadDraft, known: Known, current: VersionContent
    ) -> tuple[Doubt, ...]:
        draft = read.draft
        if self._shape.fullness is Fullness.OLD:
            return (Doubt(DoubtKind.OLD_DIFFERS, "title", draft.name[:400]),)
        kept = tuple(doubt for doubt in draft.doubts if doubt.kind in _OF_LISTS)
        decisions = (known.current.decision_no if known.current else "", draft.decision_no)
        named = bool(read.reading.record.name.strip())
        return kept + listed_doubts(current, draft.content, decisions, named=named)

    def _enter(
        self, read: ReadDraft, procedure: Procedure, number: int, outcome: RecordOutcome, settled: Settled
    ) -> None:
        """A first or a fuller draft, just as read."""
        version = self._draft(procedure, number, read.draft, read.draft.content, text=read.text)
        version.content_digest = read.content_digest
        self._keep(read, outcome, version=version)
        doubts = read.draft.doubts
        if procedure.code in self._lonely:
            doubts = (*doubts, Doubt(DoubtKind.LOCAL_ALONE, "code", procedure.code))
        self._add_doubts(read.draft, version, doubts, settled)

    def _draft(
        self, procedure: Procedure, number: int, draft: Draft, content: VersionContent, *, text: str = ""
    ) -> ProcedureVersion:
        version = ProcedureVersion(
            procedure=procedure,
            number=number,
            decision_no=draft.decision_no,
            content=text or content.to_json(),
            content_digest="" if text else content.digest,
            source_digest=draft.digest,
            saved_at=self._moment,
            saved_by=self._run.actor_name,
        )
        self._versions.append(version)
        return version

    def _keep(
        self,
        read: ReadDraft,
        outcome: RecordOutcome,
        *,
        version: ProcedureVersion | None = None,
        base: ProcedureVersion | None = None,
        with_words: bool = False,
        proposal: VersionContent | None = None,
    ) -> None:
        """The record itself; its words too, where no version keeps them."""
        self._outcomes[outcome] += 1
        words = json.dumps(words_of(read.reading.said), ensure_ascii=False) if with_words else ""
        self._records.append(
            ImportedRecord(
                run=self._run,
                place=read.reading.place[:80],
                shape=self._shape.key,
                code=read.draft.code,
                name=read.draft.name[:300],
                digest=read.draft.digest,
                outcome=outcome,
                version=version,
                base=base,
                said=words,
                reading=proposal.to_json() if proposal else read.bare_text,
                written_digest=read.content_digest if version else "",
            )
        )

    def _keep_loose(self, loose: Sequence[Loose]) -> None:
        """Parts of the file that belong to no procedure; those a former run has kept are not kept twice."""
        digests = [part.digest for part in loose]
        known = set(
            ImportedRecord.objects.filter(shape=self._shape.key, code="", digest__in=digests).values_list(
                "digest", flat=True
            )
        )
        for part in loose:
            if part.digest in known:
                continue
            known.add(part.digest)
            outcome = RecordOutcome.UNCLEAR if part.is_unclear else RecordOutcome.TEXT
            self._outcomes[outcome] += 1
            self._records.append(
                ImportedRecord(
                    run=self._run,
                    place=part.place[:80],
                    shape=self._shape.key,
                    digest=part.digest,
                    outcome=outcome,
                    said=json.dumps({"text": part.text}, ensure_ascii=False),
                )
            )

    def _supersede(self, known: Known) -> None:
        """Open doubts of a draft that gives way are to be closed: the new draft has its own."""
        self._giving_way.append(known.procedure.pk)

    def _add_doubts(
        self, draft: Draft, version: ProcedureVersion, doubts: Sequence[Doubt], settled: Settled
    ) -> None:
        """The doubts of a version; one that was answered before comes with its answer."""
        for doubt in doubts:
            row = ImportDoubt(
                run=self._run,
                version=version,
                code=version.procedure.code,
                kind=doubt.kind.value,
                field=doubt.field[:80],
                text=doubt.text,
            )
            former = settled.get((version.procedure_id, row.kind, row.field, row.text))
            if former is not None and former.version_id == version.pk and version.pk is not None:
                continue
            if former is not None and former.settled_at is not None and former.answer != _SUPERSEDED:
                row.settled_at, row.settled_by = former.settled_at, former.settled_by
                row.answer = former.answer
            else:
                self._kinds[row.kind] += 1
            self._doubts.append(row)

    def _close_superseded(self) -> None:
        for start in range(0, len(self._giving_way), _CODES_AT_ONCE):
            part = self._giving_way[start : start + _CODES_AT_ONCE]
            ImportDoubt.objects.filter(version__procedure_id__in=part, settled_at=None).update(
                settled_at=self._moment, settled_by=self._run.actor_name or "Hệ thống", answer=_SUPERSEDED
            )

    def _insert(self) -> None:
        self._close_superseded()
        for start in range(0, len(self._versions), _BATCH):
            ProcedureVersion.objects.bulk_create(self._versions[start : start + _BATCH])
        for former, version in self._moving:
            ImportDoubt.objects.filter(version_id=former, settled_at=None).update(version=version)
        for change in self._changes:
            change.version_id = change.version.pk
        SourceChange.objects.bulk_create(self._changes, batch_size=_BATCH)
        for doubt in self._doubts:
            doubt.version_id = doubt.version.pk
        ImportDoubt.objects.bulk_create(self._doubts, batch_size=_BATCH)
        for record in self._records:
            record.version_id = record.version.pk if record.version else None
        ImportedRecord.objects.bulk_create(self._records, batch_size=_BATCH)


# What a list's own reading may doubt about a procedure that stands.
_OF_LISTS = frozenset(
    {
        DoubtKind.CODE_ODD,
        DoubtKind.ROW_ODD,
        DoubtKind.CHANNEL_MARKED,
        DoubtKind.LISTED_ANEW,
        DoubtKind.FIELD_UNKNOWN,
        DoubtKind.STEP_HOLDER,
        DoubtKind.STEP_TIME,
        DoubtKind.STEPS_FROM_DECISION,
    }
)


def _with_steps(current: VersionContent, listed: VersionContent) -> VersionContent | None:
    """The current content with the list's steps in the cases that have none; None when there are none."""
    steps = listed.cases[0].steps if len(listed.cases) == 1 else ()
    if not steps or all(case.steps for case in current.cases):
        return None
    cases = tuple(case if case.steps else case.model_copy(update={"steps": steps}) for case in current.cases)
    return current.model_copy(update={"cases": cases})


def _sectors(drafts: Sequence[Draft]) -> dict[str, Sector]:
    wanted = {draft.sector_code: draft.sector_name for draft in drafts}
    known = set(Sector.objects.filter(code__in=wanted).values_list("code", flat=True))
    Sector.objects.bulk_create(
        Sector(code=code, name=name[:200]) for code, name in wanted.items() if code not in known
    )
    return {sector.code: sector for sector in Sector.objects.filter(code__in=wanted)}
