"""Review of procedures: the plan, each one's form, proposals and cost, the reports, what became of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models

from motcua.catalogue.review.cost import Comparison, Counting, Side, compare
from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key


class ReviewQuerySet(models.QuerySet[Any]):
    """Rows of reviews: every member of the agency's staff reads them, nobody else."""

    def visible_to(self, actor: Actor) -> ReviewQuerySet:
        """Those of the actor's agency and of those it took over."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class ReviewPlanState(models.TextChoices):
    """Where a plan of review stands."""

    DRAFT = "draft", "Bản thảo"
    APPROVED = "approved", "Đã phê duyệt"
    CLOSED = "closed", "Đã kết thúc"


class ReviewPlan(AgencyOwned):
    """A year's plan of review (kế hoạch rà soát, NĐ 63/2010 Điều 30): which procedures, by whom, until when.

    ``goal``: percent of the yearly cost to be cut, where one is set. ``request_id``: the form it came from.
    """

    year = models.PositiveSmallIntegerField("năm")
    title = models.CharField("tên kế hoạch", max_length=300)
    basis = models.TextField("căn cứ lập kế hoạch", blank=True)
    goal = models.DecimalField(
        "mục tiêu cắt giảm chi phí (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    state = models.CharField(
        "trạng thái", max_length=8, choices=ReviewPlanState.choices, default=ReviewPlanState.DRAFT.value
    )
    number = models.CharField("số ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    closing_note = models.TextField("nhận xét khi kết thúc", blank=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)
    approved_by = ReferenceLink(to="organisations.Officer", verbose_name="người phê duyệt", null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "kế hoạch rà soát"
        verbose_name_plural = "kế hoạch rà soát"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "request_id"], name="review_plan_once"),
            models.CheckConstraint(
                condition=models.Q(state="draft")
                | (~models.Q(number="") & models.Q(issued_on__isnull=False)),
                name="review_plan_issued",
                violation_error_message="Kế hoạch đã phê duyệt phải có số và ngày ban hành.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-year"], name="review_plan_by_year")]

    def __str__(self) -> str:
        return self.title


class ChosenFor(models.TextChoices):
    """Why a procedure is reviewed (NĐ 63/2010 Điều 30)."""

    DIRECTED = "directed", "Theo chỉ đạo của cấp trên"
    OWN = "own", "Cơ quan tự lựa chọn"
    FEEDBACK = "feedback", "Theo phản ánh, kiến nghị"
    DATA = "data", "Theo số liệu giải quyết hồ sơ"


class ReviewState(models.TextChoices):
    """Where the review of one procedure stands."""

    PLANNED = "planned", "Chưa rà soát"
    RUNNING = "running", "Đang rà soát"
    DONE = "done", "Đã rà soát"


class Option(models.TextChoices):
    """What is proposed for a part, or for the whole procedure."""

    NONE = "", "Chưa chọn"
    KEEP = "keep", "Giữ nguyên"
    CHANGE = "change", "Sửa đổi, bổ sung"
    ABOLISH = "abolish", "Bãi bỏ"


class ProcedureReview(AgencyOwned):
    """The review of one procedure under a plan (rà soát thủ tục); answers "who reviews it, what came out?".

    It looks at ``version`` by the questions of ``form``. ``saving`` (đồng a year) and ``conclusion`` are set
    when it is done, from the answers and the cost as they then stand.
    """

    plan_id = models.BigIntegerField("kế hoạch", editable=False)
    plan = OwnedLink(to="review.ReviewPlan", from_fields=["agency", "plan_id"])
    procedure = ReferenceLink(to="catalogue.Procedure", verbose_name="thủ tục")
    version = ReferenceLink(to="catalogue.ProcedureVersion", verbose_name="phiên bản được rà soát")
    form = models.CharField("mẫu rà soát", max_length=40)
    executing_agency = models.CharField("cơ quan thực hiện rà soát", max_length=300)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    chosen_for = models.CharField("căn cứ lựa chọn", max_length=8, choices=ChosenFor.choices)
    chosen_why = models.TextField("lý do lựa chọn", blank=True)
    expected = models.CharField("dự kiến sản phẩm", max_length=500)
    officer = ReferenceLink(to="organisations.Officer", verbose_name="người rà soát", null=True)
    state = models.CharField(
        "trạng thái", max_length=8, choices=ReviewState.choices, default=ReviewState.PLANNED.value
    )
    conclusion = models.CharField("kết luận", max_length=8, blank=True, choices=Option.choices)
    saving = models.BigIntegerField("tiết kiệm (đồng/năm)", null=True)
    done_on = models.DateField("rà soát xong ngày", null=True)
    reopened_for = models.CharField("lý do mở lại", max_length=1000, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "rà soát thủ tục"
        verbose_name_plural = "rà soát thủ tục"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("review_procedurereview_plan", "plan", "review.ReviewPlan"),
            models.UniqueConstraint(
                fields=["agency", "plan_id", "procedure"],
                name="review_procedure_once",
                violation_error_message="Thủ tục này đã có trong kế hoạch.",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="review_procedure_days",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "ends_on"], name="review_by_end"),
            models.Index(fields=["agency", "done_on"], name="review_by_done"),
        ]

    def __str__(self) -> str:
        return f"rà soát {self.procedure_id}"

    @property
    def is_open(self) -> bool:
        """Whether it is still to be answered."""
        return self.state != ReviewState.DONE

    def is_late_on(self, day: date) -> bool:
        """Whether its time is over and it is not done."""
        return self.is_open and self.ends_on < day


class _OfReview(AgencyOwned):
    """A row of one procedure's review."""

    review_id = models.BigIntegerField("rà soát", editable=False)
    review = OwnedLink(to="review.ProcedureReview", from_fields=["agency", "review_id"])

    objects = ReviewQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class Judgement(models.TextChoices):
    """The answer to "necessary?", "reasonable?", "lawful?"; a blank says nobody has answered yet."""

    NONE = "", "Chưa trả lời"
    YES = "yes", "Có"
    PARTLY = "partly", "Một phần"
    NO = "no", "Không"
    ABSENT = "absent", "Thủ tục không có phần này"


class PartAnswer(_OfReview):
    """The answers on one part of the form. ``revision`` grows with each save: by it two writers notice.

    Partly filled is allowed; a part counts as answered once ``option`` is chosen.
    """

    part = models.CharField("bộ phận của thủ tục", max_length=40)
    regulated_in = models.TextField("được quy định ở đâu", blank=True)
    is_needed = models.CharField("cần thiết", max_length=8, blank=True, choices=Judgement.choices)
    is_reasonable = models.CharField("hợp lý", max_length=8, blank=True, choices=Judgement.choices)
    is_lawful = models.CharField("hợp pháp", max_length=8, blank=True, choices=Judgement.choices)
    option = models.CharField("phương án", max_length=8, blank=True, choices=Option.choices)
    reason = models.TextField("lý do", blank=True)
    revision = models.PositiveIntegerField("lần lưu", default=0)
    answered_at = models.DateTimeField("lưu lúc")
    answered_by = ReferenceLink(to="organisations.Officer", verbose_name="người lưu", null=True)

    class Meta(_OfReview.Meta):
        verbose_name = "câu trả lời rà soát"
        verbose_name_plural = "câu trả lời rà soát"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("review_answer_of", "review", "review.ProcedureReview"),
            models.UniqueConstraint(fields=["agency", "review_id", "part"], name="review_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.get_option_display()}"


class SimplificationProposal(_OfReview):
    """A proposal on one part: keep, change or abolish what, why, by which clause of which document.

    ``wording``: how the clause should read; ``roadmap``: when it should be carried out.
    """

    part = models.CharField("bộ phận của thủ tục", max_length=40)
    kind = models.CharField("loại phương án", max_length=8, choices=[one for one in Option.choices if one[0]])
    content = models.TextField("nội dung đơn giản hóa")
    reason = models.TextField("lý do")
    document = models.CharField("văn bản cần sửa", max_length=500, blank=True)
    article = models.CharField("điều", max_length=60, blank=True)
    clause = models.CharField("khoản, điểm", max_length=60, blank=True)
    issuer = models.CharField("cơ quan có thẩm quyền sửa", max_length=300, blank=True)
    wording = models.TextField("đề xuất viết lại", blank=True)
    roadmap = models.CharField("lộ trình thực hiện", max_length=300, blank=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)

    class Meta(_OfReview.Meta):
        verbose_name = "phương án đơn giản hóa"
        verbose_name_plural = "phương án đơn giản hóa"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("review_proposal_of", "review", "review.ProcedureReview"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="review_proposal_once"),
        ]

    def __str__(self) -> str:
        return self.content[:80]

    @property
    def place(self) -> str:
        """ "khoản 2 Điều 5 Nghị định ..."; blank when no document is named."""
        parts = (self.clause, self.article, self.document)
        return " ".join(part for part in parts if part)


class ComplianceCost(_OfReview):
    """What complying costs before and after (chi phí tuân thủ), with everything it was reckoned from.

    ``before`` and ``after`` are the written form of ``cost.Side``; ``income`` is đồng an hour and
    ``income_source`` says whence. ``revision`` as with answers.
    """

    counting = models.CharField(
        "cách tính", max_length=8, choices=[(one.value, one.label) for one in Counting]
    )
    income = models.PositiveIntegerField("thu nhập bình quân một giờ (đồng)")
    income_source = models.CharField("nguồn của mức thu nhập", max_length=500)
    before = models.JSONField("trước đơn giản hóa")
    after = models.JSONField("sau đơn giản hóa")
    note = models.TextField("thuyết minh", blank=True)
    revision = models.PositiveIntegerField("lần lưu", default=0)
    saved_at = models.DateTimeField("lưu lúc")
    saved_by = ReferenceLink(to="organisations.Officer", verbose_name="người lưu", null=True)

    class Meta(_OfReview.Meta):
        verbose_name = "chi phí tuân thủ"
        verbose_name_plural = "chi phí tuân thủ"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("review_cost_of", "review", "review.ProcedureReview"),
            models.UniqueConstraint(fields=["agency", "review_id"], name="review_cost_once"),
        ]

    def __str__(self) -> str:
        return f"chi phí của rà soát {self.review_id}"

    @property
    def sides(self) -> tuple[Side, Side]:
        """Before and after."""
        return Side.from_json(self.before), Side.from_json(self.after)

    @property
    def comparison(self) -> Comparison:
        """Reckoned anew from what is kept."""
        before, after = self.sides
        return compare(before, after, self.income, Counting(self.counting))


class ReportState(models.TextChoices):
    """Whether a report was sent."""

    DRAFT = "draft", "Bản thảo"
    SENT = "sent", "Đã gửi"


class ReviewReport(AgencyOwned):
    """A plan's consolidated report with its proposal letter, one version; answers "what did we send?".

    Once sent, ``content`` (all that is printed) and ``digest`` (SHA-256 of its text) never change: the
    database refuses. What changes later goes into the next version.
    """

    plan_id = models.BigIntegerField("kế hoạch", editable=False)
    plan = OwnedLink(to="review.ReviewPlan", from_fields=["agency", "plan_id"])
    version = models.PositiveSmallIntegerField("lần")
    state = models.CharField(
        "trạng thái", max_length=8, choices=ReportState.choices, default=ReportState.DRAFT.value
    )
    dated_on = models.DateField("ngày văn bản")
    addressee = models.CharField("nơi nhận", max_length=300)
    report_number = models.CharField("số báo cáo", max_length=60, blank=True)
    letter_number = models.CharField("số tờ trình", max_length=60, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=120)
    signer = models.CharField("người ký", max_length=120, blank=True)
    overview = models.TextField("tình hình thực hiện", blank=True)
    requests = models.TextField("đề xuất, kiến nghị khác", blank=True)
    answer_by = models.DateField("đề nghị trả lời trước ngày", null=True, blank=True)
    content = models.JSONField("nội dung đã gửi", default=dict)
    digest = models.CharField("mã băm nội dung", max_length=64, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True)
    sent_by = ReferenceLink(to="organisations.Officer", verbose_name="người gửi", null=True)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "báo cáo rà soát"
        verbose_name_plural = "báo cáo rà soát"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("review_report_plan", "plan", "review.ReviewPlan"),
            models.UniqueConstraint(fields=["agency", "plan_id", "version"], name="review_report_version"),
            models.UniqueConstraint(
                fields=["agency", "plan_id"],
                condition=models.Q(state="draft"),
                name="review_report_one_draft",
                violation_error_message="Kế hoạch này đã có một báo cáo đang soạn.",
            ),
        ]

    def __str__(self) -> str:
        return f"báo cáo rà soát lần {self.version}"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == ReportState.DRAFT


class Outcome(models.TextChoices):
    """What the upper level said to a proposal."""

    WAITING = "waiting", "Chờ trả lời"
    ACCEPTED = "accepted", "Được chấp nhận"
    PARTLY = "partly", "Chấp nhận một phần"
    REFUSED = "refused", "Không chấp nhận"
    REPLACED = "replaced", "Đã thay bằng lần gửi sau"


class SentProposal(AgencyOwned):
    """One proposal as it left with a report (kiến nghị đã gửi); answers "what became of it?".

    ``words`` is what was sent, whatever the proposal says today. ``new_version`` is the version of the
    procedure in which an accepted proposal was carried out.
    """

    report_id = models.BigIntegerField("báo cáo", editable=False)
    report = OwnedLink(to="review.ReviewReport", from_fields=["agency", "report_id"])
    proposal_id = models.BigIntegerField("phương án", editable=False)
    proposal = OwnedLink(to="review.SimplificationProposal", from_fields=["agency", "proposal_id"])
    procedure = ReferenceLink(to="catalogue.Procedure", verbose_name="thủ tục")
    words = models.TextField("nội dung đã gửi")
    sent_on = models.DateField("gửi ngày")
    answer_by = models.DateField("hạn đề nghị trả lời", null=True)
    outcome = models.CharField(
        "kết quả", max_length=8, choices=Outcome.choices, default=Outcome.WAITING.value
    )
    document = models.CharField("văn bản trả lời", max_length=300, blank=True)
    answered_on = models.DateField("trả lời ngày", null=True)
    note = models.TextField("nội dung trả lời", blank=True)
    recorded_at = models.DateTimeField("ghi lúc", null=True)
    recorded_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)
    new_version = ReferenceLink(
        to="catalogue.ProcedureVersion", verbose_name="phiên bản thực hiện kiến nghị", null=True
    )

    objects = ReviewQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "kiến nghị đã gửi"
        verbose_name_plural = "kiến nghị đã gửi"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("review_sent_report", "report", "review.ReviewReport"),
            owned_key("review_sent_proposal", "proposal", "review.SimplificationProposal"),
            models.UniqueConstraint(fields=["agency", "report_id", "proposal_id"], name="review_sent_once"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=["waiting", "replaced"])
                | (~models.Q(document="") & models.Q(answered_on__isnull=False)),
                name="review_sent_answered",
                violation_error_message="Kết quả trả lời phải có văn bản và ngày trả lời.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "sent_on"], name="review_sent_by_day")]

    def __str__(self) -> str:
        return self.words[:80]

    def is_overdue_on(self, day: date) -> bool:
        """Whether an answer was asked for by a day that is over."""
        return self.outcome == Outcome.WAITING and self.answer_by is not None and self.answer_by < day
