"""Which bodies outside are reached, and which of their answers have been taken in."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from motcua.core.keys import AgencyOwned


class OutsideBody(models.Model):
    """A body outside this system that takes referrals over the bus; answers "can papers go there?".

    ``code`` is its code on the bus (unit code). Ended ones stay: slips of the past name them.
    """

    code = models.CharField("mã trên trục", max_length=60, unique=True)
    name = models.CharField("tên cơ quan", max_length=200)
    is_active = models.BooleanField("đang nhận việc", default=True)

    class Meta:
        verbose_name = "cơ quan ngoài hệ thống"
        verbose_name_plural = "cơ quan ngoài hệ thống"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OutsideAnswer(AgencyOwned):
    """A message of the bus that was taken in, so that the same one coming again changes nothing."""

    profile_id = models.CharField("số bản tin", max_length=100)
    referral_id = models.BigIntegerField("phần việc liên thông")
    status = models.CharField("trạng thái", max_length=12)
    taken_at = models.DateTimeField("nhận lúc")

    class Meta(AgencyOwned.Meta):
        verbose_name = "trả lời của cơ quan ngoài"
        verbose_name_plural = "trả lời của cơ quan ngoài"
        constraints = [
            *AgencyOwned.Meta.constraints,
            models.UniqueConstraint(fields=["agency", "profile_id"], name="outside_agencies_answer_once"),
        ]


def bodies_in_use() -> dict[str, str]:
    """Code → name of the bodies that can be chosen; none while the bus is not set up."""
    if not settings.EXCHANGE_BUS["URL"]:
        return {}
    return dict(OutsideBody.objects.filter(is_active=True).values_list("code", "name"))
