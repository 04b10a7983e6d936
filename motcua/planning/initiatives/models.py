"""Initiatives: the call with its criteria and judges, what is proposed, scored, approved and followed up."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from motcua.core.actor import Actor
from motcua.core.keys import AgencyOwned, OwnedLink, ReferenceLink, owned_key
from motcua.planning.initiatives.scoring import LEAST, MOST
from motcua.planning.models.plans import OwnedQuerySet


class InitiativeQuerySet(OwnedQuerySet):
    """Calls, initiatives and their rows: every member of the agency's staff reads them, nobody else."""

    def visible_to(self, actor: Actor) -> InitiativeQuerySet:
        """Those of the actor's agency and of those it took over."""
        return self.filter(agency_id__in=actor.agencies) if actor.is_officer else self.none()


class CallState(models.TextChoices):
    """Where a call stands."""

    OPEN = "open", "Đang nhận"
    SCORING = "scoring", "Đang chấm"
    CLOSED = "closed", "Đã kết thúc"


class InitiativeCall(AgencyOwned):
    """A call for initiatives (đợt phát động), open to the staff from a day to a day.

    While it is open initiatives come in, while it is scored the judges work, once closed nothing of it
    changes but the follow-up.
    """

    title = models.CharField("tên đợt", max_length=300)
    note = models.TextField("thể lệ", blank=True)
    starts_on = models.DateField("nhận từ ngày")
    ends_on = models.DateField("nhận đến ngày")
    state = models.CharField(
        "trạng thái", max_length=8, choices=CallState.choices, default=CallState.OPEN.value
    )
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người lập", null=True)

    objects = InitiativeQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        verbose_name = "đợt phát động sáng kiến"
        verbose_name_plural = "đợt phát động sáng kiến"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "request_id"], name="initiatives_call_once"),
        ]

    def __str__(self) -> str:
        return self.title


class _OfCall(AgencyOwned):
    """A row of one call."""

    call_id = models.BigIntegerField("đợt phát động", editable=False)
    call = OwnedLink(to="initiatives.InitiativeCall", from_fields=["agency", "call_id"])

    objects = InitiativeQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class Criterion(_OfCall):
    """What an initiative of this call is judged by; ``weight`` counts against the other criteria."""

    position = models.PositiveSmallIntegerField("thứ tự")
    name = models.CharField("tiêu chí", max_length=200)
    weight = models.DecimalField(
        "trọng số", max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta(_OfCall.Meta):
        verbose_name = "tiêu chí chấm"
        verbose_name_plural = "tiêu chí chấm"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("initiatives_criterion_call", "call", "initiatives.InitiativeCall"),
            models.UniqueConstraint(fields=["agency", "call_id", "name"], name="initiatives_criterion_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Judge(_OfCall):
    """An officer who scores the initiatives of a call, except the own."""

    officer = ReferenceLink(to="organisations.Officer", verbose_name="giám khảo")

    class Meta(_OfCall.Meta):
        verbose_name = "giám khảo"
        verbose_name_plural = "giám khảo"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("initiatives_judge_call", "call", "initiatives.InitiativeCall"),
            models.UniqueConstraint(fields=["agency", "call_id", "officer"], name="initiatives_judge_once"),
        ]

    def __str__(self) -> str:
        return f"giám khảo {self.officer_id}"


class InitiativeState(models.TextChoices):
    """Where an initiative stands."""

    PROPOSED = "proposed", "Đã gửi"
    WITHDRAWN = "withdrawn", "Đã rút"
    APPROVED = "approved", "Đã phê duyệt"
    REJECTED = "rejected", "Không phê duyệt"
    APPLIED = "applied", "Đã áp dụng"


class Initiative(_OfCall):
    """One initiative (sáng kiến): what is bad now, what to do, and the benefit it promises in a year.

    ``hours``, ``money`` (đồng) and ``trips`` are what the authors expect to save in a year; what was really
    saved stands in the follow-up.
    """

    name = models.CharField("tên sáng kiến", max_length=300)
    present_state = models.TextField("thực trạng")
    content = models.TextField("nội dung")
    basis = models.TextField("căn cứ", blank=True)
    scope = models.CharField("phạm vi áp dụng", max_length=500)
    hours = models.DecimalField("giờ tiết kiệm một năm", max_digits=9, decimal_places=1, default=0)
    money = models.PositiveBigIntegerField("đồng tiết kiệm một năm", default=0)
    trips = models.PositiveIntegerField("lượt đi lại bớt được một năm", default=0)
    state = models.CharField(
        "trạng thái", max_length=9, choices=InitiativeState.choices, default=InitiativeState.PROPOSED.value
    )
    proposed_on = models.DateField("gửi ngày")
    decided_on = models.DateField("quyết định ngày", null=True, blank=True)
    decided_by = ReferenceLink(to="organisations.Officer", verbose_name="người quyết định", null=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decision_note = models.TextField("ý kiến khi quyết định", blank=True)
    applied_on = models.DateField("áp dụng từ ngày", null=True, blank=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("lập lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người gửi", null=True)

    class Meta(_OfCall.Meta):
        verbose_name = "sáng kiến"
        verbose_name_plural = "sáng kiến"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("initiatives_initiative_call", "call", "initiatives.InitiativeCall"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="initiatives_initiative_once"),
        ]
        indexes = [models.Index(fields=["agency", "-proposed_on"], name="initiatives_by_day")]

    def __str__(self) -> str:
        return self.name


class _OfInitiative(AgencyOwned):
    """A row of one initiative."""

    initiative_id = models.BigIntegerField("sáng kiến", editable=False)
    initiative = OwnedLink(to="initiatives.Initiative", from_fields=["agency", "initiative_id"])

    objects = InitiativeQuerySet.as_manager()

    class Meta(AgencyOwned.Meta):
        abstract = True


class InitiativeAuthor(_OfInitiative):
    """An officer whose idea it is."""

    officer = ReferenceLink(to="organisations.Officer", verbose_name="tác giả")

    class Meta(_OfInitiative.Meta):
        verbose_name = "tác giả sáng kiến"
        verbose_name_plural = "tác giả sáng kiến"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("initiatives_author_of", "initiative", "initiatives.Initiative"),
            models.UniqueConstraint(
                fields=["agency", "initiative_id", "officer"], name="initiatives_author_once"
            ),
        ]

    def __str__(self) -> str:
        return f"tác giả {self.officer_id}"


class Score(_OfInitiative):
    """The points, 0 to 100, that one judge gives one initiative on one criterion; given once."""

    criterion_id = models.BigIntegerField("tiêu chí", editable=False)
    criterion = OwnedLink(to="initiatives.Criterion", from_fields=["agency", "criterion_id"])
    officer = ReferenceLink(to="organisations.Officer", verbose_name="giám khảo")
    points = models.DecimalField(
        "điểm",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(LEAST), MaxValueValidator(MOST)],
    )
    scored_at = models.DateTimeField("chấm lúc")

    class Meta(_OfInitiative.Meta):
        verbose_name = "điểm chấm"
        verbose_name_plural = "điểm chấm"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("initiatives_score_of", "initiative", "initiatives.Initiative"),
            owned_key("initiatives_score_criterion", "criterion", "initiatives.Criterion"),
            models.UniqueConstraint(
                fields=["agency", "initiative_id", "criterion_id", "officer"],
                name="initiatives_score_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.points)


class FollowUp(_OfInitiative):
    """What came of an approved initiative by a day: is it applied, what did it really save so far."""

    on = models.DateField("ngày xem xét")
    is_applied = models.BooleanField("đang áp dụng")
    hours = models.DecimalField("giờ đã tiết kiệm", max_digits=9, decimal_places=1, default=0)
    money = models.PositiveBigIntegerField("đồng đã tiết kiệm", default=0)
    trips = models.PositiveIntegerField("lượt đi lại đã bớt", default=0)
    note = models.TextField("nhận xét")
    file_id = models.BigIntegerField("minh chứng", null=True, editable=False)
    file = OwnedLink(to="documents.StoredFile", from_fields=["agency", "file_id"], null=True)
    request_id = models.CharField("mã lần gửi", max_length=64)
    made_at = models.DateTimeField("ghi lúc")
    made_by = ReferenceLink(to="organisations.Officer", verbose_name="người ghi", null=True)

    class Meta(_OfInitiative.Meta):
        verbose_name = "theo dõi áp dụng sáng kiến"
        verbose_name_plural = "theo dõi áp dụng sáng kiến"
        constraints = [
            *AgencyOwned.Meta.constraints,
            owned_key("initiatives_follow_up_of", "initiative", "initiatives.Initiative"),
            owned_key("initiatives_follow_up_file", "file", "documents.StoredFile"),
            models.UniqueConstraint(fields=["agency", "request_id"], name="initiatives_follow_up_once"),
        ]

    def __str__(self) -> str:
        return f"theo dõi {self.on:%d/%m/%Y}"
