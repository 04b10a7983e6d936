"""The words of the notice board, from the version in force: posters, sheets, sample forms, leaflets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from motcua.catalogue import wording
from motcua.catalogue.content import Case, Channel, Fee, RequiredPaper, VersionContent
from motcua.catalogue.models import ProcedureVersion
from motcua.catalogue.publication.office import Office
from motcua.core.clock import today
from motcua.core.wording import write_date
from motcua.documents.notices import (
    Leaflet,
    NoticePart,
    NoticeTable,
    PosterGroup,
    ProcedureSheet,
    SampleSheet,
)
from motcua.law import rule

_UNKNOWN = "Chưa có thông tin trong quyết định công bố. Hãy hỏi nơi tiếp nhận."
_WAYS = {
    Channel.COUNTER: "Nộp trực tiếp",
    Channel.ONLINE: "Nộp trực tuyến",
    Channel.POST: "Gửi qua bưu chính",
}
_FORM_NOTE = (
    "Hệ thống mới có tên của mẫu này, chưa có tệp mẫu. Hãy treo bản in của mẫu do cơ quan có thẩm quyền ban "
    "hành ngay sau trang này. Bản điền sẵn để làm ví dụ phải che thông tin cá nhân."
)


def version_words(version: ProcedureVersion) -> str:
    """Which decision a sheet repeats, and since when that holds: at the foot of every page."""
    decided = f" ngày {write_date(version.decision_on)}" if version.decision_on else ""
    until = f" đến hết {write_date(version.valid_to)}" if version.valid_to else ""
    return (
        f"{version.procedure.code}, phiên bản {version.number}, Quyết định {version.decision_no}{decided}; "
        f"hiệu lực từ {write_date(version.valid_from)}{until}."
    )


def _once(texts: Sequence[str]) -> list[str]:
    """In their order, each once, empty ones left out."""
    return list(dict.fromkeys(text for text in texts if text))


def _fee(fee: Fee) -> str:
    ways = ", ".join(channel.label.lower() for channel in fee.channels)
    narrowed = f" (khi nộp {ways})" if ways else ""
    said = wording.fee_words(fee)
    named = said if said.lower() == "miễn phí" else f"{fee.name}: {said}"
    return f"{named}{narrowed}. {fee.note}".strip() if fee.note else f"{named}{narrowed}"


def _fees(case: Case) -> list[str]:
    return _once([_fee(fee) for fee in case.fees]) or [_UNKNOWN]


def _short(texts: list[str], most: int) -> str:
    more = len(texts) - most
    return "; ".join(texts[:most]) + (f" và {more} văn bản khác" if more > 0 else "")


def poster_row(version: ProcedureVersion, content: VersionContent, ways: Sequence[str]) -> tuple[str, ...]:
    """Code, name, term, fee, ways, legal bases: the columns of NĐ 63/2010 Điều 13."""
    terms = _once([wording.term_words(term) for case in content.cases for term in case.terms])
    fees = _once([wording.fee_words(fee) for case in content.cases for fee in case.fees])
    bases = [basis.number for basis in content.legal_bases]
    offered = [channel.label for channel in Channel if channel.value in ways]
    return (
        version.procedure.code,
        content.name,
        _short(terms, 4) or "chưa có thông tin",
        "; ".join(fees[:4]) or "chưa có thông tin",
        ", ".join([*offered[:1], *(one.lower() for one in offered[1:])]) or "chưa nhận",
        _short(bases, 4) or "chưa có thông tin",
    )


def groups(rows: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[PosterGroup, ...]:
    """Rows under their sectors, both in the order given."""
    sectors = _once([sector for sector, _ in rows])
    return tuple(
        PosterGroup(sector=sector, rows=tuple(row for name, row in rows if name == sector))
        for sector in sectors
    )


# --- a sheet: parts a) to h) of NĐ 63/2010 Điều 8 khoản 2 -------------------------------------------------


def sheet(
    version: ProcedureVersion, content: VersionContent, office: Office, offered: Sequence[str], url: str
) -> ProcedureSheet:
    """A procedure with all its parts; ``offered`` are the channels by which the agency takes it in."""
    return ProcedureSheet(
        code=version.procedure.code,
        name=content.name,
        sector=version.procedure.sector.name,
        parts=tuple(_parts(content, office, offered)),
        version=version_words(version),
        url=url,
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip()) or (_UNKNOWN,)


def _parts(content: VersionContent, office: Office, offered: Sequence[str]) -> Iterator[NoticePart]:
    yield NoticePart(mark="a", title="Tên thủ tục", paragraphs=(content.name,))
    yield NoticePart(mark="b", title="Trình tự thực hiện", paragraphs=_lines(content.how_to))
    yield NoticePart(mark="c", title="Cách thức thực hiện", paragraphs=tuple(_ways(content, office, offered)))
    yield NoticePart(
        mark="d",
        title="Thành phần, số lượng hồ sơ",
        tables=tuple((_case_title(content, case), _papers(case)) for case in content.cases),
        paragraphs=(f"Số bộ hồ sơ: {_sets(content)}.",),
    )
    yield NoticePart(mark="đ", title="Thời hạn giải quyết", paragraphs=tuple(_terms(content)))
    who = tuple(f"– {one}" for one in content.who_may_apply) or (_UNKNOWN,)
    yield NoticePart(mark="e", title="Đối tượng thực hiện", paragraphs=who)
    yield NoticePart(
        mark="g", title="Cơ quan giải quyết", paragraphs=(content.executing_agency or office.agency,)
    )
    yield NoticePart(
        mark="h",
        title="Mẫu đơn, kết quả, yêu cầu, phí và lệ phí",
        paragraphs=tuple(_when_required(content)),
    )


def _case_title(content: VersionContent, case: Case) -> str:
    return f"Trường hợp: {case.name}" if len(content.cases) > 1 else ""


def _sets(content: VersionContent) -> str:
    return "; ".join(_once([f"{case.copies_of_dossier:02d} bộ" for case in content.cases]))


def _ways(content: VersionContent, office: Office, offered: Sequence[str]) -> Iterator[str]:
    channels = _once([term.channel.value for case in content.cases for term in case.terms])
    channels = [channel for channel in channels if channel in offered]
    for channel in channels:
        said = _WAYS[Channel(channel)]
        if channel == Channel.ONLINE:
            yield f"– {said}: Cổng Dịch vụ công quốc gia, https://dichvucong.gov.vn"
        else:
            yield f"– {said}: {office.where}"
    if not channels:
        yield _UNKNOWN
    if office.hours:
        yield f"Giờ tiếp nhận: {office.hours}."


def _paper(paper: RequiredPaper) -> str:
    replaced = paper.replaced_on(today())
    parts = [paper.name]
    if paper.form_name:
        parts.append(f"Theo mẫu: {paper.form_name}.")
    if not paper.required:
        parts.append("Chỉ khi cần.")
    if paper.note:
        parts.append(paper.note)
    if replaced is not None:
        parts.append(f"Không phải nộp nếu đã có trong {replaced.database}.")
    return "\n".join(parts)


def _papers(case: Case) -> NoticeTable:
    rows = tuple(
        (str(number), _paper(paper), wording.quantity_words(paper))
        for number, paper in enumerate(case.papers, 1)
    )
    return NoticeTable(
        titles=("TT", "Giấy tờ", "Số lượng"),
        shares=(0.55, 6, 2),
        rows=rows or (("", "Không phải nộp giấy tờ nào.", ""),),
    )


def _terms(content: VersionContent) -> Iterator[str]:
    for case in content.cases:
        named = _case_title(content, case)
        found: dict[str, list[str]] = {}
        for term in case.terms:
            note = f" ({term.note})" if term.note else ""
            found.setdefault(wording.term_words(term) + note, []).append(term.channel.label.lower())
        said = [
            length if len(found) == 1 else f"{length} (nộp {', '.join(ways)})"
            for length, ways in found.items()
        ]
        line = "; ".join(said) or _UNKNOWN
        yield f"{named}: {line}" if named else line[:1].upper() + line[1:]


def _when_required(content: VersionContent) -> Iterator[str]:
    forms = _once([paper.form_name or "" for case in content.cases for paper in case.papers])
    yield f"Mẫu đơn, tờ khai: {'; '.join(forms) if forms else 'không có'}."
    results = [result.name for result in content.results]
    yield f"Kết quả: {'; '.join(results) if results else _UNKNOWN}"
    yield f"Yêu cầu, điều kiện: {' '.join(content.requirements.split()) or 'không có'}"
    for case in content.cases:
        named = _case_title(content, case)
        yield f"Phí, lệ phí{', ' + named[0].lower() + named[1:] if named else ''}: {'; '.join(_fees(case))}"
    bases = [f"{basis.number} {basis.title}".strip() for basis in content.legal_bases]
    yield f"Căn cứ pháp lý: {'; '.join(bases) if bases else _UNKNOWN}"


# --- forms ------------------------------------------------------------------------------------------------


def forms_of(
    contents: Sequence[tuple[ProcedureVersion, VersionContent]],
) -> dict[str, list[ProcedureVersion]]:
    """Form → the procedures that ask for it, forms by name."""
    found: dict[str, list[ProcedureVersion]] = {}
    for version, content in contents:
        names = _once([paper.form_name or "" for case in content.cases for paper in case.papers])
        for name in names:
            found.setdefault(name, []).append(version)
    return dict(sorted(found.items()))


def sample(name: str, versions: Sequence[ProcedureVersion]) -> SampleSheet:
    """The sheet in front of one form; the mark as TT 01/2018 Điều 5 wants it."""
    mark = rule("publication.sample_mark", on=today()).value
    return SampleSheet(
        mark=mark["text"],
        mark_points=float(mark["points"]),
        name=name,
        procedures=tuple(f"{one.procedure.code} {one.procedure.name}" for one in versions),
        note=_FORM_NOTE,
    )


# --- a leaflet --------------------------------------------------------------------------------------------


def leaflet(
    version: ProcedureVersion, content: VersionContent, office: Office, offered: Sequence[str], url: str
) -> Leaflet:
    """A procedure in plain words: what for, who, what to bring, how long, how much, where, whom to ask."""
    results = [result.name for result in content.results]
    answers = (
        ("Làm thủ tục này để được gì?", _listed(results) or (content.name,)),
        ("Ai được làm?", _listed(list(content.who_may_apply)) or (_UNKNOWN,)),
        ("Cần mang những gì?", tuple(_to_bring(content))),
        ("Bao lâu có kết quả?", tuple(_terms(content))),
        ("Hết bao nhiêu tiền?", tuple(_prices(content))),
        ("Nộp ở đâu, khi nào?", tuple(_ways(content, office, offered))),
        ("Hỏi thêm, phản ánh, khiếu nại ở đâu?", office.feedback),
    )
    return Leaflet(
        code=version.procedure.code,
        name=content.name,
        answers=answers,
        version=version_words(version),
        url=url,
    )


def _listed(texts: list[str]) -> tuple[str, ...]:
    return tuple(texts) if len(texts) == 1 else tuple(f"– {text}" for text in texts)


def _to_bring(content: VersionContent) -> Iterator[str]:
    for case in content.cases:
        if len(content.cases) > 1:
            yield f"{case.name}:"
        asked = [paper for paper in case.papers if paper.replaced_on(today()) is None]
        for paper in asked:
            only = "" if paper.required else ", chỉ khi cần"
            yield f"– {paper.name} ({wording.quantity_words(paper)}{only})"
        if not asked:
            yield "Không phải mang giấy tờ nào."
        if len(asked) < len(case.papers):
            names = ", ".join(paper.name for paper in case.papers if paper not in asked)
            yield f"Không phải mang nếu cơ quan tra được trên cơ sở dữ liệu: {names}."


def _prices(content: VersionContent) -> Iterator[str]:
    for case in content.cases:
        named = f"{case.name}: " if len(content.cases) > 1 else ""
        yield f"{named}{'; '.join(_fees(case))}"
