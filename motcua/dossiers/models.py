"""Tables of the dossier: the journalled row, its events, parties, papers and counters."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from motcua.core.actor import Actor
from motcua.core.keys import AgencyLink, AgencyOwned, OwnedConstraint, OwnedLink, ReferenceLink, owned_key
from motcua.core.models import JournalEvent, JournalledRow
from motcua.core.permissions import Role
from motcua.core.text import fold
from motcua.dossiers.state import (
    CHANNEL_LABELS,
    DECIDING,
    DEED_LABELS,
    OPEN,
    PROPOSAL_LABELS,
    STATUS_LABELS,
    Channel,
    DossierState,
    FeeState,
    Outcome,
    Proposal,
    Status,
)


class PartyKind(models.TextChoices):
    """What a party is; the portal's LoaiDoiTuong is 0, 1, 2 in this order."""

    CITIZEN = "citizen", "Công dân"
    BUSINESS = "business", "Doanh nghiệp, tổ chức"
    HOUSEHOLD = "household", "Hộ kinh doanh"


class Party(AgencyOwned):
    """A person or body as named in one dossier: the only place of its personal data. Never changed.

    Events and columns point here by id. Retention may blank a row (``blanked_at``); nothing else may.
    ``folded_name`` serves the search without accents.
    """

    kind = models.CharField("loại đối tượng", max_length=10, choices=PartyKind.choices)
    name = models.CharField("họ tên, tên tổ chức", max_length=200)
    folded_name = models.CharField(max_length=200, editable=False)
    id_number = models.CharField("số định danh", max_length=20, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    user_id = models.BigIntegerField("tài khoản", null=True, editable=False)
    created_at = models.DateTimeField("ghi lúc")
    blanked_at = models.DateTimeField("xóa trắng lúc", null=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "người trong hồ sơ"
        verbose_name_plural = "người trong hồ sơ"
        indexes = [
            models.Index(fields=["agency", "id_number"], name="dossiers_party_number"),
            models.Index(fields=["agency", "user_id"], name="dossiers_party_user"),
        ]

    def __str__(self) -> str:
        return self.name

    def fill_folded(self) -> Party:
        """Set the search column from the name; returns itself."""
        self.folded_name = fold(self.name)[:200]
        return self


def late_at(moment: datetime) -> Q:
    """Past the current appointment; while the applicant is asked to add papers only if it was late before.

    A full answer starts the term anew (NĐ 118/2025 Điều 19.5), so no appointment passes in the meantime.
    """
    return Q(due_at__lt=moment) & (Q(waiting_since=None) | Q(waiting_since__gt=F("due_at")))


def _held_by(actor: Actor) -> Q:
    """What the actor holds, or those whom the actor replaces, on the procedures of the replacement."""
    found = Q(holder_id=actor.officer_id)
    for absent_id, procedure_code in actor.stands_in_for:
        one = Q(holder_id=absent_id)
        found |= one & Q(procedure_code=procedure_code) if procedure_code else one
    return found


def sees_whole_agency(actor: Actor) -> bool:
    """Staff see every dossier of their agencies; outside bodies and technical administrators do not."""
    return (
        actor.is_officer
        and not actor.roles <= {Role.ADMINISTRATOR.value}
        and not actor.roles <= {Role.EXTERNAL_OFFICER.value}
    )


class DossierQuerySet(models.QuerySet["Dossier"]):
    """Dossiers by actor and by what is to be done."""

    def visible_to(self, actor: Actor) -> DossierQuerySet:
        """Staff see the dossiers of the own agency and of those it followed; an outside body what it holds.

        Nobody else sees any: technical administrators none, and a citizen's own ones, filed at whatever
        agency, are found by account in the portal.
        """
        owned = self.filter(agency_id__in=actor.agencies)
        if sees_whole_agency(actor):
            return owned
        if actor.is_officer and actor.roles and actor.roles <= {Role.EXTERNAL_OFFICER.value}:
            return owned.filter(_held_by(actor))
        return self.none()

    def with_names(self) -> DossierQuerySet:
        """With the names a list shows, as plain columns: a list of 25 needs no hundred objects for them."""
        return self.annotate(
            owner_name=F("owner__name"), procedure_name=F("procedure__name"), holder_name=F("holder__name")
        )

    def open(self) -> DossierQuerySet:
        """Accepted and without an end."""
        # What is not finished is not handed over either: saying so lets the queue's index answer.
        return self.filter(
            handed_over_at=None, finished_at=None, status__in=[status.value for status in OPEN]
        )

    def overdue_at(self, moment: datetime) -> DossierQuerySet:
        """Open and late."""
        return self.open().filter(late_at(moment))


class Dossier(JournalledRow):
    """One request under one procedure, from filing to hand-over; answers "where is it, until when?".

    Every column but the key repeats what the events say (``state.DossierState``); only
    ``core.journal.record`` writes them. It keeps the procedure version it began under.
    """

    code = models.CharField("mã hồ sơ", max_length=60)
    channel = models.CharField("kênh", max_length=8, choices=[(c.value, CHANNEL_LABELS[c]) for c in Channel])
    procedure = ReferenceLink(to="catalogue.Procedure", verbose_name="thủ tục")
    procedure_code = models.CharField("mã thủ tục", max_length=40)
    sector_code = models.CharField("mã lĩnh vực", max_length=40)
    version = ReferenceLink(to="catalogue.ProcedureVersion", verbose_name="phiên bản thủ tục")
    case_key = models.CharField("trường hợp", max_length=60)
    competent_agency = ReferenceLink(to="organisations.Agency", verbose_name="cơ quan có thẩm quyền")
    submitter_id = models.BigIntegerField("người nộp")
    owner_id = models.BigIntegerField("chủ hồ sơ")
    representative_id = models.BigIntegerField("người được ủy quyền", null=True)
    basis = models.CharField("giấy ủy quyền", max_length=200, blank=True)
    opened_at = models.DateTimeField("đăng ký lúc")
    status = models.CharField(
        "trạng thái", max_length=20, choices=[(s.value, STATUS_LABELS[s]) for s in Status]
    )
    outcome = models.CharField(
        "kết quả",
        max_length=8,
        blank=True,
        choices=[(Outcome.GRANTED.value, "Giải quyết"), (Outcome.REFUSED.value, "Từ chối giải quyết")],
    )
    step = models.PositiveSmallIntegerField("bước")
    step_kind = models.CharField("loại bước", max_length=8)
    next_kind = models.CharField("loại bước tiếp theo", max_length=8, blank=True)
    step_due_at = models.DateTimeField("hạn của bước", null=True)
    holder = ReferenceLink(to="organisations.Officer", verbose_name="người giữ", null=True)
    holder_role = models.CharField("vị trí giữ", max_length=20, blank=True)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True)
    clock_started_at = models.DateTimeField("tính hạn từ", null=True)
    due_at = models.DateTimeField("hẹn trả", null=True)
    original_due_at = models.DateTimeField("hẹn trả ban đầu", null=True)
    transfer_by = models.DateTimeField("chuyển xử lý trước", null=True)
    finished_at = models.DateTimeField("kết thúc xử lý lúc", null=True)
    handed_over_at = models.DateTimeField("trả kết quả lúc", null=True)
    book_year = models.PositiveSmallIntegerField("năm sổ", null=True)
    book_number = models.PositiveIntegerField("số thứ tự trong sổ", null=True)
    supplement_count = models.PositiveSmallIntegerField("số lần yêu cầu bổ sung")
    waiting_since = models.DateTimeField("chờ bổ sung từ", null=True)
    close_on = models.DateTimeField("đóng nếu không bổ sung sau", null=True)
    waited_seconds = models.PositiveBigIntegerField("đã chờ bổ sung (giây)")
    extension_count = models.PositiveSmallIntegerField("số lần hẹn lại")
    correction_count = models.PositiveSmallIntegerField("số lần sửa sai sót")
    proposal = models.CharField("đang trình", max_length=20, blank=True)
    proposed_by_id = models.BigIntegerField("người trình", null=True)
    consultations = models.JSONField("ý kiến đang chờ")
    referrals = models.JSONField("phần việc liên thông đang chờ", default=list)
    fee_state = models.CharField(
        "phí, lệ phí",
        max_length=4,
        choices=[
            (FeeState.NONE.value, "Không phải nộp"),
            (FeeState.DUE.value, "Chưa nộp"),
            (FeeState.PAID.value, "Đã nộp"),
        ],
    )
    fee_due = models.PositiveBigIntegerField("số tiền (đồng)")

    submitter = OwnedLink(to=Party, from_fields=["agency", "submitter_id"])
    owner = OwnedLink(to=Party, from_fields=["agency", "owner_id"])
    representative = OwnedLink(to=Party, from_fields=["agency", "representative_id"], null=True)

    objects = DossierQuerySet.as_manager()

    class Meta(JournalledRow.Meta):
        verbose_name = "hồ sơ"
        verbose_name_plural = "hồ sơ"
        constraints = [
            *JournalledRow.Meta.constraints,
            owned_key("dossiers_dossier_submitter", "submitter", "dossiers.Party"),
            owned_key("dossiers_dossier_owner", "owner", "dossiers.Party"),
            owned_key("dossiers_dossier_representative", "representative", "dossiers.Party"),
            *(
                OwnedConstraint(name=f"dossiers_dossier_{field}", fields=[field], to=to, to_fields=["id"])
                for field, to in (
                    ("procedure", "catalogue.Procedure"),
                    ("version", "catalogue.ProcedureVersion"),
                    ("holder", "organisations.Officer"),
                    ("competent_agency", "organisations.Agency"),
                )
            ),
            models.UniqueConstraint(fields=["agency", "code"], name="dossiers_dossier_code"),
            models.UniqueConstraint(
                fields=["agency", "book_year", "book_number"], name="dossiers_dossier_book"
            ),
        ]
        indexes = [
            # The queue: no column that changes at every step, so a step rewrites no index.
            models.Index(
                fields=["agency", "due_at"],
                name="dossiers_dossier_queue",
                condition=models.Q(handed_over_at__isnull=True),
            ),
            models.Index(
                fields=["agency", "finished_at"],
                name="dossiers_dossier_finished",
                condition=models.Q(finished_at__isnull=False),
            ),
            models.Index(
                fields=["agency", "due_at"],
                name="dossiers_dossier_proposed",
                condition=~models.Q(proposal=Proposal.NONE.value),
            ),
            models.Index(
                fields=["agency", "received_at"],
                name="dossiers_dossier_received",
                include=["sector_code", "due_at", "finished_at"],
            ),
            models.Index(fields=["agency", "owner_id"], name="dossiers_dossier_owner_ix"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def state(self) -> DossierState:
        """The projected columns as one value."""
        from motcua.core.journal import JOURNALS

        state: DossierState = JOURNALS[Dossier].state_of(self)
        return state

    def is_late_at(self, moment: datetime) -> bool:
        """What ``late_at`` asks of the database, of one row."""
        if self.due_at is None or self.due_at >= moment:
            return False
        return self.waiting_since is None or self.waiting_since > self.due_at

    @property
    def status_label(self) -> str:
        """The status in words."""
        return STATUS_LABELS[Status(self.status)]

    @property
    def proposal_kind_label(self) -> str:
        """What waits for the leader, in words; empty when nothing does."""
        return PROPOSAL_LABELS.get(Proposal(self.proposal), "")

    @property
    def deciding_deed(self) -> str:
        """The deed by which the leader agrees to what waits; empty when nothing does."""
        return DECIDING.get(Proposal(self.proposal), "")

    @property
    def deciding_label(self) -> str:
        """That deed in words."""
        return DEED_LABELS.get(self.deciding_deed, "")


class DossierEvent(JournalEvent):
    """One fact in a dossier's life."""

    pk = models.CompositePrimaryKey("agency_id", "dossier_id", "sequence")
    dossier_id = models.BigIntegerField("hồ sơ")
    dossier = OwnedLink(to=Dossier, from_fields=["agency", "dossier_id"], related_name="events")

    class Meta(JournalEvent.Meta):
        verbose_name = "sự kiện hồ sơ"
        verbose_name_plural = "sự kiện hồ sơ"
        constraints = [
            *JournalEvent.Meta.constraints,
            owned_key("dossiers_dossierevent_dossier", "dossier", "dossiers.Dossier"),
        ]


class DossierPaper(AgencyOwned):
    """A paper as handed in: how many, in which form, how many pages, which file. Never changed.

    ``event_sequence`` says with which event it came; ``returned`` papers are events, not a column.
    """

    dossier_id = models.BigIntegerField("hồ sơ")
    dossier = OwnedLink(to=Dossier, from_fields=["agency", "dossier_id"], related_name="papers")
    event_sequence = models.PositiveIntegerField("đến cùng sự kiện")
    position = models.PositiveSmallIntegerField("thứ tự")
    paper_key = models.CharField("mã giấy tờ trong thủ tục", max_length=60, blank=True)
    name = models.CharField("tên giấy tờ", max_length=500)
    originals = models.PositiveSmallIntegerField("bản chính", default=0)
    copies = models.PositiveSmallIntegerField("bản sao", default=0)
    is_electronic = models.BooleanField("bản điện tử", default=False)
    is_shown_only = models.BooleanField("chỉ xuất trình", default=False)
    pages = models.PositiveSmallIntegerField("số trang", null=True)
    file_id = models.BigIntegerField("tệp", null=True)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)
    file_hash = models.CharField("mã băm của tệp", max_length=64, blank=True)

    class Meta(AgencyOwned.Meta):
        verbose_name = "giấy tờ trong hồ sơ"
        verbose_name_plural = "giấy tờ trong hồ sơ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("dossiers_dossierpaper_dossier", "dossier", "dossiers.Dossier"),
            owned_key("dossiers_dossierpaper_file", "file", "documents.StoredFile"),
        ]
        indexes = [models.Index(fields=["agency", "dossier_id"], name="dossiers_paper_dossier")]


class DossierNumber(models.Model):
    """The last number given in one series of an agency: a day's codes, a year's register, a form's letters.

    One statement adds one and returns the new number, so two officers never get the same.
    """

    pk = models.CompositePrimaryKey("agency_id", "series")
    agency = AgencyLink()
    series = models.CharField("dãy số", max_length=60)
    last = models.PositiveIntegerField("số cuối")

    class Meta:
        verbose_name = "dãy số"
        verbose_name_plural = "dãy số"
        constraints = [
            OwnedConstraint(
                name="dossiers_dossiernumber_agency",
                fields=["agency"],
                to="organisations.Agency",
                to_fields=["id"],
            )
        ]


class RegisterClosing(AgencyOwned):
    """The register of a year, closed by the head: how many entries, who signed, when (TT 01/2018 art. 10)."""

    year = models.PositiveSmallIntegerField("năm")
    entries = models.PositiveIntegerField("số hồ sơ")
    closed_at = models.DateTimeField("khóa sổ lúc")
    closed_by_id = models.BigIntegerField("người khóa sổ")
    closed_by_name = models.CharField("người ký", max_length=120)
    digest = models.CharField("mã băm của sổ", max_length=64)

    class Meta(AgencyOwned.Meta):
        verbose_name = "khóa sổ theo dõi"
        verbose_name_plural = "khóa sổ theo dõi"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(
                fields=["agency", "year"],
                name="dossiers_registerclosing_once",
                violation_error_message="Sổ của năm này đã khóa.",
            ),
        ]
