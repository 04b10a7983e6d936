"""Agencies with their history, staff with their positions over time, and who may act for whom."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import F, Q

from motcua.core.clock import ZONE, today
from motcua.core.permissions import ROLE_LABELS, Role

if TYPE_CHECKING:
    from motcua.core.actor import Actor


def on_day(day: date) -> Q:
    """Rows whose valid_from..valid_to (open end: null) holds the day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def in_force(day: date, prefix: str = "") -> Q:
    """Positions, stand-ins and delegations that still hold at the end of the day, or hold now if it is today.

    One taken back during the day no longer counts that day; the days before it stay as they were.
    ``prefix`` leads to the row from another table, e.g. "positions__".
    """
    midnight = datetime.combine(day + timedelta(days=1), time(), ZONE)
    return (
        Q(**{f"{prefix}valid_from__lte": day})
        & (Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day}))
        & (Q(**{f"{prefix}revoked_at__isnull": True}) | Q(**{f"{prefix}revoked_at__gte": midnight}))
    )


class User(AbstractUser):
    """A log-in: an officer's or a citizen's. What it may do comes from positions, never from flags here.

    ``actor`` is set by the authentication backend, once per request.
    """

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    full_name = models.CharField("họ và tên", max_length=120)

    actor: Actor
    REQUIRED_FIELDS = ["email", "full_name"]
    objects: ClassVar[UserManager[User]] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"

    def get_full_name(self) -> str:
        """The name as written on papers."""
        return self.full_name

    def get_short_name(self) -> str:
        """The given name: how Vietnamese people are addressed."""
        return self.full_name.split()[-1] if self.full_name else self.username


class AgencyKind(models.TextChoices):
    """What an agency is in the tree. District exists until 30/06/2025."""

    PROVINCE = "province", "UBND cấp tỉnh"
    DISTRICT = "district", "UBND cấp huyện"
    COMMUNE = "commune", "UBND cấp xã"
    DEPARTMENT = "department", "Sở, ngành cấp tỉnh"
    UNIT = "unit", "Phòng, bộ phận"
    DESK = "desk", "Nơi tiếp nhận và trả kết quả"
    EXTERNAL = "external", "Cơ quan ngành dọc"


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Agencies by day and by actor."""

    def on(self, day: date) -> AgencyQuerySet:
        """Those that exist on the day."""
        return self.filter(on_day(day))

    def visible_to(self, actor: Actor) -> AgencyQuerySet:
        """The names and tree of agencies are public facts: all of them."""
        return self


class Agency(models.Model):
    """A body of the administration for a span of time; answers "who was this on that day?".

    A merger ends the row (``valid_to``) and names its successors; codes stay inside old dossier
    numbers for ever. Units of an agency are rows below it. ``parent`` is the last one known, so that
    lists need no second look-up; Subordination keeps the whole row of parents. ``taken_over`` holds
    [agency id, first day] of those whose open work is this agency's, through any number of mergers: it
    repeats what Succession says, so that no request asks for it.
    """

    kind = models.CharField("loại", max_length=12, choices=AgencyKind.choices)
    name = models.CharField("tên", max_length=200)
    parent = models.ForeignKey(
        "self",
        verbose_name="trực thuộc",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    code = models.CharField("mã định danh", max_length=35, unique=True)
    place = models.CharField("địa danh", max_length=100, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=40, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    taken_over = models.JSONField("nhận việc còn dở của", default=list, blank=True, editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisations_agency_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def taken_over_by(self, day: date) -> frozenset[int]:
        """Ids of the ended agencies whose open work is this agency's on the day."""
        return frozenset(old for old, first_on in self.taken_over if date.fromisoformat(first_on) <= day)

    def working_for(self, day: date) -> frozenset[int]:
        """Ids of the agencies whose dossiers are worked on here on the day: this one and those followed."""
        return self.taken_over_by(day) | {self.pk}


class Subordination(models.Model):
    """Under which agency another stood, from when to when; answers "who was above it on that day?".

    Needed because the district level ended on 30/06/2025 while communes below it went on.
    """

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="superiors"
    )
    parent = models.ForeignKey(Agency, verbose_name="trực thuộc", on_delete=models.PROTECT, related_name="+")
    basis = models.CharField("căn cứ", max_length=200, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "quan hệ trực thuộc"
        verbose_name_plural = "quan hệ trực thuộc"
        ordering = ["valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="organisations_subordination_once",
                violation_error_message="Cơ quan đã có nơi trực thuộc bắt đầu từ ngày này.",
            ),
            models.CheckConstraint(
                condition=~Q(agency=F("parent")),
                name="organisations_subordination_two",
                violation_error_message="Một cơ quan không thể trực thuộc chính mình.",
            ),
        ]


class CodeForm(models.TextChoices):
    """How the agency's code is written inside dossier numbers, by the era of their law."""

    LEVEL_ONE_LAST = "level_one_last", "Mã cấp 1 đứng sau (000.00.16.H23)"
    LEVEL_ONE_FIRST = "level_one_first", "Mã cấp 1 đứng trước (H23.16.10)"


class AgencyCode(models.Model):
    """The code an agency uses in its dossier numbers, by date; the province decides when it changes."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="codes")
    code = models.CharField("mã trong số hồ sơ", max_length=35)
    form = models.CharField("dạng mã", max_length=20, choices=CodeForm.choices)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "mã cơ quan trong số hồ sơ"
        verbose_name_plural = "mã cơ quan trong số hồ sơ"
        ordering = ["valid_from", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"],
                name="organisations_agencycode_once",
                violation_error_message="Cơ quan đã có mã bắt đầu từ ngày này.",
            )
        ]


class Succession(models.Model):
    """After a merger or division: the successor takes over the predecessor's work from a day on.

    Of several successors exactly one takes what was still open (``takes_open_work``).
    """

    predecessor = models.ForeignKey(
        Agency, verbose_name="cơ quan cũ", on_delete=models.PROTECT, related_name="successions"
    )
    successor = models.ForeignKey(
        Agency, verbose_name="cơ quan tiếp nối", on_delete=models.PROTECT, related_name="predecessions"
    )
    valid_from = models.DateField("từ ngày")
    basis = models.CharField("căn cứ", max_length=200)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    takes_open_work = models.BooleanField("nhận việc còn dở", default=False)

    class Meta:
        verbose_name = "cơ quan tiếp nối"
        verbose_name_plural = "cơ quan tiếp nối"
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=Q(takes_open_work=True),
                name="organisations_succession_one_taker",
                violation_error_message="Việc còn dở chỉ giao cho một cơ quan tiếp nối.",
            ),
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="organisations_succession_once",
                violation_error_message="Hai cơ quan này đã được nối với nhau.",
            ),
        ]


class OfficerQuerySet(models.QuerySet["Officer"]):
    """Officers by day and by actor."""

    def visible_to(self, actor: Actor) -> OfficerQuerySet:
        """Those on the staff list of the actor's own agency."""
        return self.filter(agency_id=actor.agency_id or 0)

    def staying(self, day: date) -> OfficerQuerySet:
        """Those who have not left by the day."""
        return self.filter(Q(left_on__isnull=True) | Q(left_on__gt=day))


class Officer(models.Model):
    """A member of staff, apart from log-in and position; answers "whose work is this?".

    ``agency`` is the one on whose staff list the officer stands. ``covers_until``: the last day on
    which the officer stands in for someone or holds a delegation; it spares every request a look-up
    that is nearly always empty.
    """

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="officers"
    )
    user = models.OneToOneField(
        User,
        verbose_name="tài khoản",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="officer",
    )
    name = models.CharField("họ và tên", max_length=120)
    phone = models.CharField("điện thoại công vụ", max_length=40, blank=True)
    left_on = models.DateField("nghỉ từ ngày", null=True, blank=True)
    covers_until = models.DateField("làm thay đến ngày", null=True, blank=True, editable=False)

    objects = OfficerQuerySet.as_manager()

    class Meta:
        verbose_name = "công chức"
        verbose_name_plural = "công chức"

    def __str__(self) -> str:
        return self.name


class PositionQuerySet(models.QuerySet["Position"]):
    """Positions by day and by actor."""

    def on(self, day: date) -> PositionQuerySet:
        """Those held on the day."""
        return self.filter(in_force(day))

    def visible_to(self, actor: Actor) -> PositionQuerySet:
        """The staff of the actor's own agency."""
        return self.filter(agency_id=actor.agency_id or 0)


class Position(models.Model):
    """Who held which office, where, from when to when; grants roles. Never edited once ended.

    ``revoked_at``: taken back at once, before the day was over.
    """

    officer = models.ForeignKey(
        Officer, verbose_name="công chức", on_delete=models.PROTECT, related_name="positions"
    )
    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="positions"
    )
    unit = models.ForeignKey(
        Agency,
        verbose_name="phòng, bộ phận",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    title = models.CharField("chức danh", max_length=120)
    roles = models.JSONField("vai trò", default=list)
    sectors = models.JSONField("lĩnh vực phụ trách", default=list, blank=True)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True, editable=False)

    objects = PositionQuerySet.as_manager()

    class Meta:
        verbose_name = "vị trí công tác"
        verbose_name_plural = "vị trí công tác"
        ordering = ["valid_from", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="organisations_position_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.officer.name}"

    @property
    def role_labels(self) -> list[str]:
        """The roles in words."""
        return [ROLE_LABELS[Role(role)] for role in self.roles]


class CoverQuerySet(models.QuerySet[Any]):
    """Stand-ins and delegations by day and by actor."""

    def on(self, day: date) -> CoverQuerySet:
        """Those in force on the day."""
        return self.filter(in_force(day))

    def visible_to(self, actor: Actor) -> CoverQuerySet:
        """Those of the actor's own agency."""
        return self.filter(agency_id=actor.agency_id or 0)


class StandIn(models.Model):
    """While one officer is away another does their work, for all procedures or one."""

    absent = models.ForeignKey(Officer, verbose_name="người vắng", on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(
        Officer, verbose_name="người làm thay", on_delete=models.PROTECT, related_name="stands_in"
    )
    agency = models.ForeignKey(Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField("mã thủ tục (trống: tất cả)", max_length=40, blank=True)
    reason = models.CharField("lý do", max_length=200)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True, editable=False)

    objects = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = "làm thay"
        verbose_name_plural = "làm thay"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="organisations_standin_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            ),
            models.CheckConstraint(
                condition=~Q(absent=F("deputy")),
                name="organisations_standin_two",
                violation_error_message="Một người không thể làm thay chính mình.",
            ),
        ]


class Delegation(models.Model):
    """A leader passes one power to an officer for a time, for all procedures or one (ủy quyền)."""

    giver = models.ForeignKey(
        Officer, verbose_name="người ủy quyền", on_delete=models.PROTECT, related_name="+"
    )
    receiver = models.ForeignKey(
        Officer, verbose_name="người được ủy quyền", on_delete=models.PROTECT, related_name="delegations"
    )
    agency = models.ForeignKey(Agency, verbose_name="cơ quan", on_delete=models.PROTECT, related_name="+")
    permission = models.CharField("quyền", max_length=60)
    procedure_code = models.CharField("mã thủ tục (trống: tất cả)", max_length=40, blank=True)
    document = models.CharField("văn bản ủy quyền", max_length=120)
    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày")
    revoked_at = models.DateTimeField("thu hồi lúc", null=True, blank=True, editable=False)

    objects = CoverQuerySet.as_manager()

    class Meta:
        verbose_name = "ủy quyền"
        verbose_name_plural = "ủy quyền"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="organisations_delegation_dates",
                violation_error_message="Ngày kết thúc phải sau ngày bắt đầu.",
            )
        ]


def is_covered_today(officer: Officer) -> bool:
    """Whether the officer stands in for someone or holds a delegation today."""
    return officer.covers_until is not None and officer.covers_until >= today()
