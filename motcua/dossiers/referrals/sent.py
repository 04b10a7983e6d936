"""How the pages about deliveries find and name referrals: by the code of the dossier they are a part of."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from motcua.core.subjects import Subject
from motcua.dossiers.referrals.models import Referral


def _find(code: str, agencies: Collection[int]) -> list[int]:
    rows = Referral.objects.filter(agency_id__in=agencies, dossier_code=code)
    return list(rows.values_list("id", flat=True))


def _codes(agencies: Collection[int], ids: Collection[int]) -> Mapping[int, str]:
    rows = Referral.objects.filter(agency_id__in=agencies, id__in=ids)
    return dict(rows.values_list("id", "dossier_code"))


REFERRAL = Subject("referral", "Việc liên thông", _find, _codes, "referral_detail", "referral_id")
