"""How the pages about deliveries find and name dossiers: by the public code, never by a person."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from motcua.core.subjects import Subject
from motcua.dossiers.models import Dossier


def _find(code: str, agencies: Collection[int]) -> list[int]:
    return list(Dossier.objects.filter(agency_id__in=agencies, code=code).values_list("id", flat=True))


def _codes(agencies: Collection[int], ids: Collection[int]) -> Mapping[int, str]:
    return dict(Dossier.objects.filter(agency_id__in=agencies, id__in=ids).values_list("id", "code"))


DOSSIER = Subject("dossier", "Hồ sơ", _find, _codes, "dossier_detail", "dossier_id")
