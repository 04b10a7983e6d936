"""Inspections in both directions: what was planned, asked, drawn, found, written down and mended."""

from __future__ import annotations

from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.inspections.sampling import PROBLEMS
from motcua.planning.models.plans import OwnedQuerySet


class Direction(models.TextChoices):
    """Who inspects whom."""

    OWN = "own", "Cơ quan tự kiểm tra"
    RECEIVED = "received", "Cấp trên kiểm tra"


class Basis(models.TextChoices):
    """Why it is held (NĐ 63/2010 Điều 35a: by the year's plan or ad hoc)."""

    PLANNED = "planned", "Theo kế hoạch năm"
    AD_HOC = "ad_hoc", "Đột xuất"


class Method(models.TextChoices):
    """How it is held."""

    REPORT = "report", "Qua báo cáo"
    ON_SITE = "on_site", "Trực tiếp tại nơi được kiểm tra"
    SYSTEM = "system", "Qua hệ thống thông tin"
    COMBINED = "combined", "Kết hợp"


class InspectionState(models.TextChoices):
    """Where an inspection stands."""

    PLANNED = "planned", "Chuẩn bị"
    RUNNING = "running", "Đang kiểm tra"
    CONCLUDED = "concluded", "Đã kết thúc"
    CANCELLED = "cancelled", "Đã hủy"


class InspectionQuerySet(OwnedQuerySet):
    """Inspections and their rows: every member of the agency's staff reads them, nobody else."""

    def visible_to(self, actor: Actor) -> InspectionQuerySet:
        """Those of the actor's agency and of those it took over."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class Inspection(AgencyOwned):
    """One inspection (cuộc kiểm tra), ours of our own offices or one we are under.

    ``inspector`` names the inspecting body of another level; ``period_from``..``period_to`` is the time
    looked at, ``starts_on``..``ends_on`` the days of the visit. ``seed``, ``population`` (stratum → how many)
    and ``population_digest`` let anybody draw the sample again. ``request_id``: the form it came from.
    """

    direction = models.CharField("chiều kiểm tra", max_length=10, choices=Direction.choices)
    basis = models.CharField("hình thức", max_length=10, choices=Basis.choices)
    title = models.CharField("tên cuộc kiểm tra", max_length=300)
    inspector = models.CharField("cơ quan kiểm tra", max_length=200, blank=True)
    purpose = models.TextField("mục đích, yêu cầu")
    content = models.TextField("nội dung kiểm tra")
    units = models.JSONField("đối tượng kiểm tra", default=list)
    method = models.CharField("phương pháp", max_length=10, choices=Method.choices)
    period_from = models.DateField("thời kỳ kiểm tra từ ngày")
    period_to = models.DateField("thời kỳ kiểm tra đến ngày")
    starts_on = models.DateField("kiểm tra từ ngày")
    ends_on = models.DateField("kiểm tra đến ngày")
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decision_on = models.DateField("ngày quyết định", null=True, blank=True)
    state = models.CharField(
        "trạng thái", max_length=10, choices=InspectionState.choices, default=InspectionState.PLANNED.value
    )
    closing_note = models.CharField("lý do hủy", max_length=1000, blank=True)
    concluded_on = models.DateField("kết thúc ngày", null=True, blank=True)
    seed = models.CharField("số gieo", max_length=40, blank=True)
    population = models.JSONField("số hồ sơ theo nhóm", default=dict)
    population_size = models.PositiveIntegerField("tổng số hồ sơ trong thời kỳ", null=True)
    population_digest = models.CharField("mã băm danh sách", max_length=64, blank=True)
    drawn_at = models.DateTimeField("rút mẫu lúc", null=True)
    drawn_by = ReferenceLink(to="organisations.Officer", verbose_name="người rút mẫu", null=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)

    objects = InspectionQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "cuộc kiểm tra"
        verbose_name_plural = "cuộc kiểm tra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "request_id"], name="inspections_inspection_once"),
        ]
        indexes = [models.Index(fields=["agency", "-starts_on"], name="inspections_by_day")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still to be worked on."""
        return self.state in {InspectionState.PLANNED, InspectionState.RUNNING}


class _OfInspection(AgencyOwned):
    """A row of one inspection."""

    inspection_id = models.BigIntegerField("cuộc kiểm tra", editable=False)
    inspection = OwnedLink(to="inspections.Inspection", from_fields=["agency", "inspection_id"])

    objects = InspectionQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class Side(models.TextChoices):
    """On which side of the table a person sits, and signs."""

    TEAM = "team", "Đoàn kiểm tra"
    HOST = "host", "Đơn vị được kiểm tra"


class InspectionMember(_OfInspection):
    """A person who takes part; ``leads`` signs the minutes for the side. ``officer``: one of our staff."""

    side = models.CharField("bên", max_length=4, choices=Side.choices)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="công chức", null=True)
    name = models.CharField("họ và tên", max_length=120)
    title = models.CharField("chức vụ", max_length=200, blank=True)
    leads = models.BooleanField("đại diện ký", default=False)

    class Meta(_OfInspection.Meta):
        verbose_name = "thành phần kiểm tra"
        verbose_name_plural = "thành phần kiểm tra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("inspections_member_of", "inspection", "inspections.Inspection"),
            models.UniqueConstraint(
                fields=["agency", "inspection_id", "name"],
                name="inspections_member_once",
                violation_error_message="Người này đã có trong danh sách.",
            ),
            models.UniqueConstraint(
                fields=["agency", "inspection_id", "side"],
                condition=models.Q(leads=True),
                name="inspections_member_leads",
                violation_error_message="Bên này đã có người đại diện ký.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AnswerKind(models.TextChoices):
    """The answer to a question of the checklist."""

    YES = "yes", "Có, đạt"
    PARTLY = "partly", "Đạt một phần"
    NO = "no", "Không đạt"
    NOT_APPLICABLE = "na", "Không áp dụng"


class ChecklistAnswer(_OfInspection):
    """The answer to one question (``question`` is its key in data/checklist.toml) with note and proof."""

    question = models.CharField("câu hỏi", max_length=60)
    answer = models.CharField("kết quả", max_length=8, choices=AnswerKind.choices)
    note = models.TextField("ghi chú", blank=True)
    file_id = models.BigIntegerField("minh chứng", null=True, editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)
    answered_at = models.DateTimeField("ghi lúc")
    answered_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)

    class Meta(_OfInspection.Meta):
        verbose_name = "câu trả lời kiểm tra"
        verbose_name_plural = "câu trả lời kiểm tra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("inspections_answer_of", "inspection", "inspections.Inspection"),
            owned_key("inspections_answer_file", "file", "documents.StoredFile"),
            models.UniqueConstraint(
                fields=["agency", "inspection_id", "question"], name="inspections_answer_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.get_answer_display()}"


class Verdict(models.TextChoices):
    """What a drawn dossier showed."""

    NONE = "", "Chưa xem"
    RIGHT = "right", "Đúng quy định"
    FAULT = "fault", "Có sai sót"


class SampledDossier(_OfInspection):
    """A dossier drawn into the sample; read only through what the reader may see.

    The dossier may stand under an agency that was taken over, hence no key of the database: such a key would
    reach from one agency's rows into another's.
    """

    dossier_agency_id = models.BigIntegerField("cơ quan của hồ sơ")
    dossier_id = models.BigIntegerField("hồ sơ")
    code = models.CharField("mã hồ sơ", max_length=60)
    stratum = models.CharField("nhóm", max_length=80)
    stratum_name = models.CharField("tên nhóm", max_length=300)
    position = models.PositiveSmallIntegerField("thứ tự")
    verdict = models.CharField("kết quả xem", max_length=8, blank=True, choices=Verdict.choices)
    remark = models.TextField("nhận xét", blank=True)
    marked_at = models.DateTimeField("ghi lúc", null=True)
    marked_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)

    class Meta(_OfInspection.Meta):
        verbose_name = "hồ sơ trong mẫu kiểm tra"
        verbose_name_plural = "hồ sơ trong mẫu kiểm tra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("inspections_sample_of", "inspection", "inspections.Inspection"),
            models.UniqueConstraint(
                fields=["agency", "inspection_id", "dossier_agency_id", "dossier_id"],
                name="inspections_sample_once",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_problem(self) -> bool:
        """Whether it was drawn because something had gone otherwise than planned."""
        return self.stratum in PROBLEMS


class InspectionMinutes(_OfInspection):
    """The minutes (biên bản): place, day, both sides' words; the signed copy once it is scanned."""

    number = models.CharField("số biên bản", max_length=60, blank=True)
    held_on = models.DateField("ngày lập")
    place = models.CharField("địa điểm", max_length=200)
    strengths = models.TextField("ưu điểm")
    weaknesses = models.TextField("tồn tại, hạn chế", blank=True)
    host_opinion = models.TextField("ý kiến của đơn vị được kiểm tra", blank=True)
    proposals = models.TextField("kiến nghị", blank=True)
    written_at = models.DateTimeField("ghi lúc")
    written_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)
    signed_file_id = models.BigIntegerField("bản đã ký", null=True, editable=False)
    signed_file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "signed_file_id"], null=True)

    class Meta(_OfInspection.Meta):
        verbose_name = "biên bản kiểm tra"
        verbose_name_plural = "biên bản kiểm tra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("inspections_minutes_of", "inspection", "inspections.Inspection"),
            owned_key("inspections_minutes_file", "signed_file", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "inspection_id"], name="inspections_minutes_once"),
        ]

    def __str__(self) -> str:
        return f"Biên bản {self.number}".strip()


class FindingState(models.TextChoices):
    """Where a finding stands; only a remedy with proof can be closed."""

    OPEN = "open", "Chưa khắc phục"
    REMEDIED = "remedied", "Đã báo khắc phục"
    CLOSED = "closed", "Đã đóng"


class Finding(_OfInspection):
    """A shortcoming (tồn tại) with who mends it and by when; answers "what is still to be put right?".

    ``found_on`` is the day it was written down; ``closed_on`` the day its proof was accepted. A finding may
    come from a question or from a drawn dossier.
    """

    content = models.TextField("nội dung tồn tại")
    proposal = models.TextField("biện pháp khắc phục", blank=True)
    question = models.CharField("câu hỏi", max_length=60, blank=True)
    sample_id = models.BigIntegerField("hồ sơ trong mẫu", null=True, editable=False)
    sample = OwnedLink(to="inspections.SampledDossier", from_fields=["agency", "sample_id"], null=True)
    unit = ReferenceLink(to="organisations.Agency", verbose_name="đơn vị khắc phục", null=True)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="người khắc phục", null=True)
    due_on = models.DateField("hạn khắc phục")
    state = models.CharField(
        "trạng thái", max_length=8, choices=FindingState.choices, default=FindingState.OPEN.value
    )
    found_on = models.DateField("ngày ghi nhận")
    closed_on = models.DateField("đóng ngày", null=True, blank=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("ghi lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)

    class Meta(_OfInspection.Meta):
        verbose_name = "tồn tại qua kiểm tra"
        verbose_name_plural = "tồn tại qua kiểm tra"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("inspections_finding_of", "inspection", "inspections.Inspection"),
            owned_key("inspections_finding_sample", "sample", "inspections.SampledDossier"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="inspections_finding_once"),
        ]
        indexes = [models.Index(fields=["agency", "state", "due_on"], name="inspections_finding_due")]

    def __str__(self) -> str:
        return self.content[:80]


class FindingDeed(models.TextChoices):
    """What happened to a finding."""

    FOUND = "found", "Ghi nhận tồn tại"
    REMEDIED = "remedied", "Báo đã khắc phục"
    CLOSED = "closed", "Đóng"
    REOPENED = "reopened", "Mở lại"


class FindingStep(AgencyOwned):
    """One step of a finding's way to its closure, with the words said and the proof; never changed."""

    finding_id = models.BigIntegerField("tồn tại", editable=False)
    finding = OwnedLink(to="inspections.Finding", from_fields=["agency", "finding_id"])
    deed = models.CharField("việc", max_length=8, choices=FindingDeed.choices)
    note = models.TextField("nội dung", blank=True)
    file_id = models.BigIntegerField("minh chứng", null=True, editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)
    at = models.DateTimeField("lúc")
    by = ReferenceLink(to="organisations.Officer", verbose_name="người làm", null=True)

    objects = InspectionQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "bước khắc phục"
        verbose_name_plural = "bước khắc phục"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("inspections_step_of", "finding", "inspections.Finding"),
            owned_key("inspections_step_file", "file", "documents.StoredFile"),
        ]

    def __str__(self) -> str:
        return self.get_deed_display()
