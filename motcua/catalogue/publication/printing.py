"""The notice-board pack of an agency: only versions in force today, of public procedures it offers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from motcua.catalogue import stamp
from motcua.catalogue.content import VersionContent
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.publication import notice_texts as texts
from motcua.catalogue.publication.office import Office, office_of
from motcua.catalogue.queries import load_content
from motcua.core.clock import now, today
from motcua.core.errors import NotFound
from motcua.core.wording import write_date, write_datetime
from motcua.documents.notices import FormList, NoticePaper, Pack, Piece, Poster, pack_pdf

PARTS = ("poster", "sheets", "forms", "leaflets")


@dataclass(frozen=True, slots=True)
class Printed:
    """One procedure to print: its version in force, what that says, and the ways it is taken in."""

    version: ProcedureVersion
    content: VersionContent
    ways: tuple[str, ...]

    @property
    def url(self) -> str:
        """The public page that the QR code opens."""
        code = self.version.procedure.code
        return f"{settings.PUBLIC_URL}{reverse('procedure_public', kwargs={'code': code})}"


def versions_offered(agency_id: int, *, sector: str = "", code: str = "") -> list[ProcedureVersion]:
    """Versions in force today of the public procedures the agency offers, by sector and code."""
    procedures = Procedure.objects.public().offered_by(agency_id, today())
    if sector:
        procedures = procedures.filter(sector__code=sector)
    if code:
        procedures = procedures.filter(code=code)
    rows = ProcedureVersion.objects.in_force_on(today()).filter(procedure__in=procedures).defer("content")
    return list(
        rows.select_related("procedure__sector").order_by("procedure__sector__name", "procedure__code")
    )


def sectors_printed(agency_id: int) -> list[tuple[str, str]]:
    """Code and name of the sectors of which something can be printed."""
    found = {row.procedure.sector.code: row.procedure.sector.name for row in versions_offered(agency_id)}
    return sorted(found.items(), key=lambda pair: pair[1])


def _printed(agency_id: int, versions: list[ProcedureVersion]) -> list[Printed]:
    ways: dict[int, list[str]] = defaultdict(list)
    rows = Offering.objects.on(today()).filter(agency_id=agency_id)
    for procedure_id, channel in rows.values_list("procedure_id", "channel"):
        ways[procedure_id].append(channel)
    return [
        Printed(version, load_content(version.pk), tuple(ways[version.procedure_id])) for version in versions
    ]


def _pieces(found: list[Printed], office: Office, parts: Collection[str], title: str) -> Iterator[Piece]:
    if "poster" in parts:
        rows = [
            (one.version.procedure.sector.name, texts.poster_row(one.version, one.content, one.ways))
            for one in found
        ]
        where = (f"Nơi nộp và nhận kết quả: {office.where}", f"Giờ tiếp nhận: {office.hours}")
        yield Poster(title=title, where=where, groups=texts.groups(rows))
    if "sheets" in parts:
        yield from (texts.sheet(one.version, one.content, office, one.ways, one.url) for one in found)
    if "forms" in parts:
        yield from _forms(found)
    if "leaflets" in parts:
        yield from (texts.leaflet(one.version, one.content, office, one.ways, one.url) for one in found)


def _forms(found: list[Printed]) -> Iterator[Piece]:
    forms = texts.forms_of([(one.version, one.content) for one in found])
    rows = tuple(
        (name, "\n".join(f"{one.procedure.code} {one.procedure.name}" for one in versions))
        for name, versions in forms.items()
    )
    if not rows:
        return
    note = "Mỗi mẫu treo ngay sau trang của thủ tục dùng nó. Sau danh sách này, mỗi mẫu có một trang riêng."
    yield FormList(title="Danh sách mẫu đơn, tờ khai", note=note, rows=rows)
    yield from (texts.sample(name, versions) for name, versions in forms.items())


def stamp_words() -> str:
    """When it was printed, and from which state of the catalogue."""
    changed_at = stamp.changed_at()
    state = f"; danh mục cập nhật lần cuối {write_datetime(changed_at)}" if changed_at else ""
    return f"In {write_datetime(now())} từ phiên bản có hiệu lực ngày {write_date(today())}{state}."


def print_pack(
    agency_id: int, *, parts: Collection[str], paper: NoticePaper = "A4", sector: str = "", code: str = ""
) -> bytes:
    """The chosen pieces as one PDF. NotFound when nothing of that sector or code is in force and offered."""
    versions = versions_offered(agency_id, sector=sector, code=code)
    if not versions:
        raise NotFound("Không có thủ tục nào đang áp dụng để in. Hãy chọn lĩnh vực khác.")
    office = office_of(agency_id)
    title = "Danh mục thủ tục hành chính"
    if sector:
        title += f" lĩnh vực {versions[0].procedure.sector.name}"
    pack = Pack(
        agency=office.agency,
        title=title,
        feedback=office.feedback,
        printed=stamp_words(),
        printed_on=today(),
        pieces=tuple(_pieces(_printed(agency_id, versions), office, parts, title)),
    )
    return pack_pdf(pack, paper)
