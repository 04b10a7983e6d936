"""What the reviewed version says on each part of the form, so that nobody types it again. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from motcua.catalogue.content import Channel, VersionContent
from motcua.catalogue.part_words import fee_line, legal_line, paper_line, result_line, step_line, term_line

Lines = list[str]
_MOST = 4000


def _cases(content: VersionContent, lines_of: Callable[[int], Lines]) -> Lines:
    """Lines of each case; with several, each under the case's name."""
    found: Lines = []
    for number, case in enumerate(content.cases):
        own = lines_of(number)
        found += [f"{case.name}:", *own] if len(content.cases) > 1 and own else own
    return list(dict.fromkeys(found))


def _sequence(content: VersionContent) -> Lines:
    steps = _cases(content, lambda number: [step_line(one) for one in content.cases[number].steps])
    told = [line for line in content.how_to.splitlines() if line.strip()]
    return [*told, *steps]


def _manner(content: VersionContent) -> Lines:
    channels = {term.channel for case in content.cases for term in case.terms}
    return [channel.label for channel in Channel if channel in channels]


def _papers(content: VersionContent) -> Lines:
    def lines_of(number: int) -> Lines:
        case = content.cases[number]
        return [*(paper_line(one) for one in case.papers), f"Số lượng: {case.copies_of_dossier} bộ"]

    return _cases(content, lines_of)


def _forms(content: VersionContent) -> Lines:
    named = (one.form_name for case in content.cases for one in case.papers if one.form_name)
    return list(dict.fromkeys(named))


_STATED: Mapping[str, Callable[[VersionContent], Lines]] = {
    "necessity": lambda content: [legal_line(one) for one in content.legal_bases],
    "name": lambda content: [content.name],
    "sequence": _sequence,
    "manner": _manner,
    "papers": _papers,
    "term": lambda content: _cases(content, lambda n: [term_line(one) for one in content.cases[n].terms]),
    "subjects": lambda content: list(content.who_may_apply),
    "agency": lambda content: [content.executing_agency] if content.executing_agency else [],
    "form": _forms,
    "fees": lambda content: _cases(content, lambda n: [fee_line(one) for one in content.cases[n].fees]),
    "requirements": lambda content: [line for line in content.requirements.splitlines() if line.strip()],
    "results": lambda content: [result_line(one) for one in content.results],
}


def stated(content: VersionContent, part: str) -> Lines:
    """What the version says on the part, a line each; empty when it says nothing."""
    says = _STATED.get(part)
    return says(content) if says else []


def regulated_in(content: VersionContent) -> str:
    """The legal bases, as a first answer to "where is it regulated?"."""
    lines = [" ".join(filter(None, (one.title, one.number))) for one in content.legal_bases]
    return "\n".join(lines)[:_MOST]
