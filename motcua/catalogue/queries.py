"""Questions other slices ask of the catalogue."""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from functools import lru_cache
from threading import Lock

from django.db.models import CharField

from motcua.catalogue.content import VersionContent, read_content
from motcua.catalogue.models import (
    Offering,
    Procedure,
    ProcedureKind,
    ProcedureQuerySet,
    ProcedureVersion,
    Sector,
    VersionState,
)
from motcua.catalogue.search import Answer, Question, ask
from motcua.core.clock import today
from motcua.core.errors import NotFound
from motcua.core.prepared import Prepared
from motcua.core.text import fold

_KEPT = 512
_MOST_WORDS = 12
_contents: OrderedDict[int, VersionContent] = OrderedDict()
_lock = Lock()


def find_version_on(code: str, on: date) -> ProcedureVersion | None:
    """The version of a public procedure that holds on a day, or None; internal ones are filed nowhere."""
    return _in_force(on).first(code=code)


@lru_cache(maxsize=16)
def _in_force(on: date) -> Prepared[ProcedureVersion]:
    return Prepared(
        lambda code: (
            ProcedureVersion.objects.in_force_on(on)
            .filter(procedure__code=code, procedure__kind=ProcedureKind.PUBLIC)
            .select_related("procedure__sector")
            .defer("content")[:1]
        ),
        code=CharField(),
    )


def version_on(code: str, on: date) -> ProcedureVersion:
    """The version of a procedure that holds on a day; NotFound, saying what to do, when there is none."""
    version = find_version_on(code, on)
    if version is None:
        raise NotFound(
            f"Thủ tục {code} không có phiên bản có hiệu lực ngày {on:%d/%m/%Y}. "
            "Hãy kiểm tra mã thủ tục, hoặc phê duyệt phiên bản trong danh mục."
        )
    return version


def load_content(version_id: int) -> VersionContent:
    """What a version says. Approved ones never change, so each process reads and checks them once."""
    with _lock:
        kept = _contents.get(version_id)
        if kept is not None:
            _contents.move_to_end(version_id)
            return kept
    row = ProcedureVersion.objects.filter(pk=version_id).values_list("state", "content").first()
    if row is None:
        raise NotFound("Không tìm thấy phiên bản thủ tục này.")
    content = read_content(row[1])
    if row[0] == VersionState.APPROVED:
        with _lock:
            _contents[version_id] = content
            while len(_contents) > _KEPT:
                _contents.popitem(last=False)
    return content


def forget_contents() -> None:
    """Empty the store of contents, between tests that roll the database back.

    A restore needs no such call: it refuses while any process that could remember is alive.
    """
    with _lock:
        _contents.clear()


def matching(procedures: ProcedureQuerySet, text: str) -> ProcedureQuerySet:
    """Those whose code, name or keywords hold every word, accents or not."""
    for word in fold(text).split()[:_MOST_WORDS]:
        procedures = procedures.filter(search_text__contains=word)
    return procedures


def searchable_text(code: str, name: str, keywords: str) -> str:
    """What a search looks through: code with and without dots, name, keywords, all folded."""
    return fold(f"{code} {code.replace('.', '')} {name} {keywords}")


def search_procedures(text: str, agency_id: int | None = None, *, limit: int = 20) -> list[Procedure]:
    """Public procedures in force today that hold what is asked; with an agency, only those it offers.

    Best first, see ``search.ask``. Two statements.
    """
    answer = ask(Question(text, agency_id, offered=agency_id is not None), limit=limit)
    return [] if answer.is_near else _procedures(answer)


def suggest_procedures(text: str, agency_id: int | None = None, *, limit: int = 5) -> list[Procedure]:
    """What a misspelt search may have meant, nearest first. For when ``search_procedures`` finds nothing."""
    if not text.strip():
        return []
    return _procedures(ask(Question(text, agency_id, offered=agency_id is not None), limit=limit))


def _procedures(answer: Answer) -> list[Procedure]:
    wanted = [entry.pk for entry in answer.entries]
    found = Procedure.objects.select_related("sector").in_bulk(wanted) if wanted else {}
    return [found[pk] for pk in wanted if pk in found]


def sectors_offered(agency_id: int) -> list[tuple[str, str]]:
    """Code and name of the sectors of which an agency offers procedures today, by name."""
    rows = Sector.objects.filter(procedures__in=Procedure.objects.offered_by(agency_id, today()))
    return list(rows.distinct().order_by("name").values_list("code", "name"))


def channels_offered(agency_id: int, procedure_id: int, on: date) -> set[str]:
    """The channels by which an agency takes dossiers of a procedure on a day."""
    return set(
        Offering.objects.on(on)
        .filter(agency_id=agency_id, procedure_id=procedure_id)
        .values_list("channel", flat=True)
    )
