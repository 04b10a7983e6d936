"""Taking in what the portal sends: all of it or nothing, once however often it is sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO

from django.db import IntegrityError, transaction

from motcua.catalogue.content import Case
from motcua.catalogue.queries import channels_offered, find_version_on, load_content
from motcua.core.actor import SYSTEM
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, WrongState
from motcua.core.ids import new_id
from motcua.documents.files import store_file
from motcua.dossiers import actions as dossiers
from motcua.dossiers.facts import Filing, PaperFacts
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Channel, FeeState, Status
from motcua.integrations.national_portal.inbound.fetching import contents
from motcua.integrations.national_portal.inbound.messages import (
    BadMessage,
    SentDossier,
    SentFile,
    SentPayment,
)
from motcua.integrations.national_portal.inbound.models import InboundKind, InboundMessage, InboundOutcome
from motcua.integrations.national_portal.models import CodeKind, CodeMapping, PortalDossier
from motcua.organisations.models import Agency, AgencyCode
from motcua.organisations.queries import home_agency

OK, DUPLICATE, ERROR = 0, 1, -1


@dataclass(frozen=True, slots=True)
class Reply:
    """What the portal is told: 0 taken, 1 there already, -1 not taken, with the reason."""

    error_code: int
    message: str
    dossier_code: str = ""

    def as_json(self) -> dict[str, object]:
        """The body of the answer. ``MaHoSoDonVi`` is our code."""
        said: dict[str, object] = {"error_code": self.error_code, "message": self.message}
        return said | ({"MaHoSoDonVi": self.dossier_code} if self.dossier_code else {})


def agency_for(unit_code: str) -> Agency:
    """The agency that the portal means: by its code, else the commune of this installation."""
    if unit_code:
        named = AgencyCode.objects.filter(code=unit_code).select_related("agency").first()
        found = named.agency if named else Agency.objects.on(today()).filter(code=unit_code).first()
        if found is None:
            raise BadMessage(f"Không có đơn vị mang mã {unit_code[:60]} trong hệ thống này.")
        return found
    home = home_agency()
    if home is None:
        raise BadMessage("Hệ thống chưa khai báo cơ quan tiếp nhận.")
    return home


def _note(
    agency_id: int, kind: InboundKind, code: str, key: str, reply: Reply, dossier: Dossier | None
) -> None:
    outcome = {OK: InboundOutcome.TAKEN, DUPLICATE: InboundOutcome.DUPLICATE}.get(
        reply.error_code, InboundOutcome.REFUSED
    )
    InboundMessage.objects.create(
        agency_id=agency_id,
        id=new_id(),
        kind=kind,
        portal_code=code[:60],
        key=key[:130],
        at=now(),
        outcome=outcome,
        reason="" if reply.error_code == OK else reply.message[:600],
        dossier_id=dossier.id if dossier else None,
        dossier_code=dossier.code if dossier else "",
    )


def _taken(agency_id: int, kind: InboundKind, key: str) -> InboundMessage | None:
    rows = InboundMessage.objects.filter(agency_id=agency_id, kind=kind, key=key)
    return rows.filter(outcome=InboundOutcome.TAKEN).first()


def _once(
    agency_id: int, kind: InboundKind, code: str, key: str, take: Callable[[], tuple[Reply, Dossier]]
) -> Reply:
    """Do ``take`` and note it in one transaction; what was taken before is answered as there already."""
    standing = _taken(agency_id, kind, key)
    if standing is None:
        try:
            with transaction.atomic():
                reply, dossier = take()
                _note(agency_id, kind, code, key, reply, dossier)
                return reply
        except IntegrityError:  # the same message came twice at once: the other one was faster
            standing = _taken(agency_id, kind, key)
            if standing is None:
                raise
        except DomainError as error:
            refused = Reply(ERROR, error.message)
            _note(agency_id, kind, code, key, refused, None)
            return refused
    told = Reply(DUPLICATE, f"Đã nhận trước đó với mã {standing.dossier_code}.", standing.dossier_code)
    _note(agency_id, kind, code, key, told, None)
    return told


def _own_code(procedure_code: str) -> str:
    """Our code of a procedure that the portal names by its own."""
    settled = CodeMapping.objects.filter(kind=CodeKind.PROCEDURE, portal_code=procedure_code).first()
    return settled.own_code if settled else procedure_code


def _online_case(agency_id: int, code: str) -> Case:
    """The case filed under: the first that comes in online. BadMessage when we do not take it online."""
    version = find_version_on(code, today())
    if version is None:
        raise BadMessage(f"Thủ tục {code} không có trong danh mục đang áp dụng.")
    if Channel.ONLINE.value not in channels_offered(agency_id, version.procedure_id, today()):
        raise BadMessage(f"Thủ tục {code} chưa nhận trực tuyến tại cơ quan này.")
    cases = load_content(version.pk).cases
    found = next((case for case in cases if case.find_term(Channel.ONLINE.value) is not None), None)
    if found is None:
        raise BadMessage(f"Thủ tục {code} không có trường hợp nào nộp trực tuyến.")
    return found


def _papers(
    case: Case | None, files: list[tuple[SentFile, BytesIO]], agency_id: int
) -> tuple[PaperFacts, ...]:
    known = {paper.key: paper.name for paper in case.papers} if case else {}
    papers = []
    for file, content in files:
        stored = store_file(content, file.name, agency_id=agency_id, actor=SYSTEM)
        papers.append(
            PaperFacts(
                name=known.get(file.part_code, file.name)[:500],
                paper_key=file.part_code if file.part_code in known else "",
                is_electronic=True,
                pages=stored.pages,
                file_id=stored.id,
                file_hash=stored.sha256,
            )
        )
    return tuple(papers)


def _register(
    sent: SentDossier, files: list[tuple[SentFile, BytesIO]], agency_id: int
) -> tuple[Reply, Dossier]:
    code = _own_code(sent.procedure_code)
    case = _online_case(agency_id, code)
    filing = Filing(
        procedure_code=code,
        case_key=case.key,
        channel=Channel.ONLINE,
        submitter=sent.owner,
        papers=_papers(case, files, agency_id),
    )
    request_id = f"portal-{sent.portal_code}"[:64]
    dossier = dossiers.register(filing, agency_id=agency_id, actor=SYSTEM, request_id=request_id)
    PortalDossier.objects.create(
        agency_id=agency_id,
        id=new_id(),
        dossier_id=dossier.id,
        is_from_portal=True,
        is_known=True,
        portal_code=sent.portal_code,
    )
    return Reply(OK, "Đã nhận hồ sơ.", dossier.code), dossier


def _opened(
    sent: SentDossier, agency_id: int, kind: InboundKind, key: str
) -> list[tuple[SentFile, BytesIO]] | Reply:
    """The files, before any transaction because fetching is slow; or the refusal, already noted.

    Of a message that was taken before no file is opened again.
    """
    if _taken(agency_id, kind, key) is not None:
        return []
    try:
        return contents(sent.files)
    except BadMessage as error:
        refused = Reply(ERROR, error.message)
        _note(agency_id, kind, sent.portal_code, key, refused, None)
        return refused


def take_dossier(sent: SentDossier) -> Reply:
    """A new dossier of the portal becomes an ordinary one of the channel online, waiting to be received."""
    agency_id, code = agency_for(sent.unit_code).pk, sent.portal_code
    files = _opened(sent, agency_id, InboundKind.DOSSIER, code)
    if isinstance(files, Reply):
        return files
    return _once(agency_id, InboundKind.DOSSIER, code, code, lambda: _register(sent, files, agency_id))


def _of_portal(agency_id: int, portal_code: str) -> Dossier:
    rows = Dossier.objects.filter(agency_id=agency_id)
    link = PortalDossier.objects.filter(agency_id=agency_id, portal_code=portal_code).first()
    found = rows.filter(id=link.dossier_id).first() if link else rows.filter(code=portal_code).first()
    if found is None:
        raise BadMessage(f"Không có hồ sơ mang mã {portal_code}.")
    return found


def _resubmit(
    sent: SentDossier, files: list[tuple[SentFile, BytesIO]], agency_id: int
) -> tuple[Reply, Dossier]:
    dossier = _of_portal(agency_id, sent.portal_code)
    if dossier.status != Status.GUIDED:
        raise WrongState(
            f"Hồ sơ {dossier.code} đang ở trạng thái “{dossier.status_label}”, không nhận nộp lại."
        )
    done = dossiers.resubmit(
        dossier,
        actor=SYSTEM,
        request_id=f"portal-{dossier.id}-{dossier.sequence}",
        added_papers=_papers(None, files, agency_id),
    )
    return Reply(OK, "Đã nhận hồ sơ nộp lại.", done.code), done


def take_update(sent: SentDossier) -> Reply:
    """The applicant filed again on the portal after guidance; fits only a dossier that waits for that."""
    agency_id = agency_for(sent.unit_code).pk
    key = f"{sent.portal_code}|{_round(agency_id, sent.portal_code)}"
    files = _opened(sent, agency_id, InboundKind.UPDATE, key)
    if isinstance(files, Reply):
        return files
    return _once(
        agency_id, InboundKind.UPDATE, sent.portal_code, key, lambda: _resubmit(sent, files, agency_id)
    )


def _round(agency_id: int, portal_code: str) -> int:
    """How often the dossier was sent back for papers: each time it may be filed again once."""
    try:
        dossier = _of_portal(agency_id, portal_code)
    except BadMessage:
        return 0
    return dossier.events.filter(agency_id=agency_id, type="Guided").count()


def take_payment(sent: SentPayment) -> Reply:
    """A sum was paid at the portal: the dossier's fee is paid, if it is exactly what is due."""
    agency_id = agency_for("").pk

    def pay() -> tuple[Reply, Dossier]:
        dossier = _of_portal(agency_id, sent.portal_code)
        if not sent.is_paid:
            raise BadMessage("Thông báo chưa ghi là đã thanh toán; không ghi nhận.")
        if dossier.fee_state != FeeState.DUE:
            raise WrongState(f"Hồ sơ {dossier.code} không còn khoản phải nộp.")
        if dossier.fee_due != sent.amount:
            raise BadMessage(
                f"Số tiền đã nộp ({sent.amount} đồng) khác số phải nộp của hồ sơ ({dossier.fee_due} đồng)."
            )
        done = dossiers.mark_fee_paid(
            dossier,
            actor=SYSTEM,
            request_id=f"portal-pay-{sent.number}"[:64],
            method="online",
            receipt_number=sent.number,
        )
        return Reply(OK, "Đã ghi nhận nộp tiền.", done.code), done

    key = f"{sent.portal_code}|{sent.number}"
    return _once(agency_id, InboundKind.PAYMENT, sent.portal_code, key, pay)
