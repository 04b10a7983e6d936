"""Between the editor's forms and a version's content, both ways; nothing is saved here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm
from pydantic import ValidationError

from motcua.catalogue.checks import Finding, Weight, findings, of_weight
from motcua.catalogue.content import (
    UNKNOWN,
    Case,
    Channel,
    ChannelTerm,
    Fee,
    FeeKind,
    FeeState,
    LegalBasis,
    ReplacedBy,
    RequiredPaper,
    ResultKind,
    Step,
    StepKind,
    VersionContent,
    shape_errors,
)
from motcua.catalogue.editor_forms import (
    CaseForm,
    FeeRows,
    GeneralForm,
    LegalRows,
    PaperRows,
    ResultRows,
    Rows,
    StepRows,
    TermsForm,
)
from motcua.catalogue.importer.drafting import slug
from motcua.core.wording import write_number
from motcua.deadlines.rules import Unit

_KEY_LETTERS = 50
Data = Mapping[str, Any]


def unique_key(wanted: str, taken: Iterable[str]) -> str:
    """A key made of a name that no other row has."""
    base, used = slug(wanted)[:_KEY_LETTERS].strip("-") or "muc", set(taken)
    key, number = base, 2
    while key in used:
        key, number = f"{base}-{number}", number + 1
    return key


def _keys(rows: list[Any]) -> list[str]:
    """A key for each row: the old one where it has one, else made of its name."""
    taken = {str(form.cleaned_data["key"]) for form in rows if form.cleaned_data["key"]}
    keys: list[str] = []
    for form in rows:
        key = str(form.cleaned_data["key"])
        if not key or key in keys:
            key = unique_key(form.cleaned_data["name"], taken)
        taken.add(key)
        keys.append(key)
    return keys


@dataclass(slots=True)
class GeneralEditor:
    """The forms of the general part, filled from a content or from what was sent."""

    content: VersionContent
    form: GeneralForm
    results: Rows
    legal: Rows

    @classmethod
    def of(cls, content: VersionContent, data: Data | None = None) -> GeneralEditor:
        """With ``data`` bound to what a person sent."""
        initial = {
            "digest": content.digest,
            "name": content.name,
            "sector_code": content.sector_code,
            "who_may_apply": "\n".join(content.who_may_apply),
            "executing_agency": content.executing_agency,
            "requirements": content.requirements,
            "how_to": content.how_to,
        }
        results = [row.model_dump() for row in content.results]
        legal = [row.model_dump() for row in content.legal_bases]
        return cls(
            content,
            GeneralForm(data, initial=initial),
            ResultRows(data, initial=results, prefix="results"),
            LegalRows(data, initial=legal, prefix="legal"),
        )

    @property
    def forms(self) -> list[BaseForm]:
        """All forms, for the summary of errors."""
        return [self.form, *self.results.forms, *self.legal.forms]

    def changed(self) -> VersionContent | None:
        """The content as sent; None when a form is wrong (its errors say where)."""
        if not all([self.form.is_valid(), self.results.is_valid(), self.legal.is_valid()]):
            return None
        said = self.form.cleaned_data
        results = [ResultKind(**_only(form, "code", "name")) for form in self.results.kept()]
        legal = [
            LegalBasis(**_only(form, "number", "title", "issued_on", "issuer")) for form in self.legal.kept()
        ]
        return self.content.model_copy(
            update={
                "name": said["name"].strip(),
                "sector_code": said["sector_code"],
                "who_may_apply": tuple(filter(None, map(str.strip, said["who_may_apply"].splitlines()))),
                "executing_agency": said["executing_agency"].strip(),
                "requirements": said["requirements"].strip(),
                "how_to": said["how_to"].strip(),
                "results": tuple(results),
                "legal_bases": tuple(legal),
            }
        )


def _only(form: Any, *names: str) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in names}


def _paper_initial(paper: RequiredPaper) -> dict[str, Any]:
    row = paper.model_dump(exclude={"replaced_by"})
    row["form_name"] = paper.form_name or ""
    if paper.replaced_by:
        rule = paper.replaced_by[0]
        row.update(
            database=rule.database,
            database_from=rule.valid_from,
            database_to=rule.valid_to,
            database_citation=rule.citation,
        )
    return row


def _fee_initial(fee: Fee) -> dict[str, Any]:
    steps = "; ".join(f"{step.from_unit}: {write_number(step.amount)}" for step in fee.steps)
    return {**fee.model_dump(), "kind": fee.kind.value, "state": fee.state.value, "steps": steps}


def _step_initial(case: Case) -> list[dict[str, Any]]:
    numbers = {step.key: number for number, step in enumerate(case.steps, start=1)}
    return [
        {
            **step.model_dump(exclude={"may_return_to"}),
            "kind": step.kind.value,
            "back": ", ".join(str(numbers[key]) for key in step.may_return_to if key in numbers),
        }
        for step in case.steps
    ]


def _terms_initial(case: Case) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for term in case.terms:
        initial[f"{term.channel}_value"] = term.value
        initial[f"{term.channel}_unit"] = str(term.unit)
        initial[f"{term.channel}_note"] = term.note
    return initial


@dataclass(slots=True)
class CaseEditor:
    """The forms of one case, filled from its content or from what was sent."""

    content: VersionContent
    case: Case
    form: CaseForm
    terms: TermsForm
    papers: Rows
    fees: Rows
    steps: Rows
    is_internal: bool = False

    @classmethod
    def of(
        cls, content: VersionContent, case: Case, data: Data | None = None, *, is_internal: bool = False
    ) -> CaseEditor:
        """With ``data`` bound to what a person sent. An internal procedure has no fields for citizens."""
        head = {
            "digest": content.digest,
            "name": case.name,
            "copies_of_dossier": case.copies_of_dossier,
        }
        fees = [_fee_initial(fee) for fee in case.fees]
        editor = cls(
            content,
            case,
            CaseForm(data, initial=head),
            TermsForm(data, initial=_terms_initial(case), prefix="terms"),
            PaperRows(data, initial=[_paper_initial(paper) for paper in case.papers], prefix="papers"),
            FeeRows(data, initial=fees, prefix="fees"),
            StepRows(data, initial=_step_initial(case), prefix="steps"),
            is_internal,
        )
        if is_internal:
            _drop(editor.papers, "form_name")
            _drop(editor.steps, "status_shown")
        return editor

    @property
    def forms(self) -> list[BaseForm]:
        """All forms, for the summary of errors."""
        return [self.form, self.terms, *self.papers.forms, *self.fees.forms, *self.steps.forms]

    def changed(self, actor_name: str) -> VersionContent | None:
        """The content with this case as sent; None when something is wrong (the forms say where)."""
        sets = (self.papers, self.fees, self.steps)
        if not all([self.form.is_valid(), self.terms.is_valid(), *(rows.is_valid() for rows in sets)]):
            return None
        try:
            case = self.case.model_copy(
                update={
                    "name": self.form.cleaned_data["name"].strip(),
                    "copies_of_dossier": self.form.cleaned_data["copies_of_dossier"],
                    "papers": self._papers(),
                    "terms": self._terms(actor_name),
                    "fees": self._fees(),
                    "steps": self._steps(),
                }
            )
        except ValidationError as error:
            for line in shape_errors(error):
                self.form.add_error(None, line)
            return None
        cases = tuple(case if one.key == self.case.key else one for one in self.content.cases)
        content = self.content.model_copy(update={"cases": cases})
        wrong = of_weight(findings(content, is_internal=self.is_internal), Weight.ERROR)
        for finding in wrong:
            self._place(finding)
        return None if wrong else content

    def _papers(self) -> tuple[RequiredPaper, ...]:
        rows = self.papers.kept()
        former = {paper.key: paper for paper in self.case.papers}
        papers = []
        for form, key in zip(rows, _keys(rows), strict=True):
            said = form.cleaned_data
            rest = former[key].replaced_by[1:] if key in former else ()
            rule = _replacement(said)
            papers.append(
                RequiredPaper(
                    key=key,
                    name=said["name"],
                    originals=said["originals"] or 0,
                    copies=said["copies"] or 0,
                    required=said["required"],
                    shown_only=said["shown_only"],
                    electronic=said["electronic"],
                    form_name=said.get("form_name") or None,
                    note=said["note"],
                    replaced_by=(*((rule,) if rule else ()), *rest),
                )
            )
        return tuple(papers)

    def _terms(self, actor_name: str) -> tuple[ChannelTerm, ...]:
        said, terms = self.terms.cleaned_data, []
        for channel in Channel:
            unit = said[f"{channel}_unit"]
            if not unit:
                continue
            value, note = said[f"{channel}_value"] or 0, said[f"{channel}_note"]
            former = self.case.find_term(channel)
            if former and (former.value, str(former.unit)) == (value, unit):
                terms.append(former.model_copy(update={"note": note}))
                continue
            is_known = unit != UNKNOWN
            terms.append(
                ChannelTerm(
                    channel=channel,
                    value=value,
                    unit=Unit(unit) if is_known else UNKNOWN,
                    confirmed_by=actor_name if is_known else None,
                    note=note,
                )
            )
        return tuple(terms)

    def _fees(self) -> tuple[Fee, ...]:
        return tuple(
            Fee(
                kind=FeeKind(form.cleaned_data["kind"]),
                name=form.cleaned_data["name"],
                amount=form.cleaned_data["amount"],
                state=FeeState(form.cleaned_data["state"]),
                per=form.cleaned_data["per"],
                channels=tuple(Channel(value) for value in form.cleaned_data["channels"]),
                **_only(form, "note", "steps", "most", "within"),
            )
            for form in self.fees.kept()
        )

    def _steps(self) -> tuple[Step, ...]:
        rows = self.steps.kept()
        keys = _keys(rows)
        shown = dict(enumerate(self.steps.forms, start=1))
        key_of = {id(form): key for form, key in zip(rows, keys, strict=True)}
        steps = []
        for form, key in zip(rows, keys, strict=True):
            said = form.cleaned_data
            back = [key_of.get(id(shown.get(number)), f"buoc-{number}") for number in said["back"]]
            steps.append(
                Step(
                    key=key,
                    name=said["name"],
                    kind=StepKind(said["kind"]),
                    position=said["position"],
                    hours=said["hours"],
                    status_shown=said.get("status_shown", ""),
                    may_return_to=tuple(dict.fromkeys(back)),
                    may_consult=said["may_consult"],
                )
            )
        return tuple(steps)

    def _place(self, finding: Finding) -> None:
        """Show a finding at its field where there is one, else at the top."""
        names = {"may_return_to": "back", "replaced_by": "database_to"}
        match finding.path:
            case ("cases", _, "papers" | "fees" | "steps" as part, int(row), str(field), *_):
                rows: list[Any] = getattr(self, part).kept()
                name = names.get(field, field)
                if row < len(rows) and name in rows[row].fields:
                    message = finding.message[:1].upper() + finding.message[1:]
                    rows[row].add_error(name, message)
                    return
        self.form.add_error(None, str(finding))


def _drop(rows: Rows, name: str) -> None:
    """Take a field out of every row."""
    for form in rows.forms:
        del form.fields[name]


def _replacement(said: Mapping[str, Any]) -> ReplacedBy | None:
    if not said["database"]:
        return None
    return ReplacedBy(
        database=said["database"],
        valid_from=said["database_from"],
        valid_to=said["database_to"],
        citation=said["database_citation"],
    )


def with_new_case(content: VersionContent, name: str, like: Case | None) -> VersionContent:
    """The content with one more case, a copy of another under a new name."""
    key = unique_key(name, (case.key for case in content.cases))
    case = like.model_copy(update={"key": key, "name": name}) if like else Case(key=key, name=name)
    return content.model_copy(update={"cases": (*content.cases, case)})


def without_case(content: VersionContent, key: str) -> VersionContent:
    """The content without one of its cases."""
    return content.model_copy(update={"cases": tuple(case for case in content.cases if case.key != key)})
