"""Following a dossier without a log-in: its code with a short secret, and how far it has come.

The secret is derived from the dossier's key, never stored: nothing to leak from a table or a log, and
the slip can be printed again at any time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.conf import settings
from django.db.models import QuerySet
from django.utils.encoding import force_bytes

from motcua.core.actor import Actor
from motcua.dossiers.models import Dossier
from motcua.dossiers.state import Status
from motcua.organisations.models import AgencyCode

# Nothing that can be read as something else on a crumpled slip: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SECRET_LENGTH = 8
TRACKING_PATH = "/tra-cuu/{code}/{secret}/"

_CODE = re.compile(r"^(?P<agency>[A-Z0-9.]{1,35})-\d{6}-\d{4,9}$")
_LONGEST_INPUT = 80


def _derive(key: str | bytes, agency_id: int, dossier_id: int) -> str:
    digest = hmac.new(force_bytes(key), f"track:{agency_id}:{dossier_id}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest)
    letters = []
    for _ in range(SECRET_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def tracking_secret(dossier: Dossier) -> str:
    """The eight characters printed beside the code. They change when the installation's key changes."""
    return _derive(settings.SECRET_KEY, dossier.agency_id, dossier.id)


def tracking_url(dossier: Dossier) -> str:
    """The whole address behind the QR code of the receipt."""
    path = TRACKING_PATH.format(code=dossier.code, secret=tracking_secret(dossier))
    return f"{settings.PUBLIC_URL}{path}"


def clean_code(text: str) -> str:
    """A dossier code as typed or pasted: upper case, no blanks, every dash a hyphen."""
    dashed = re.sub(r"[\u2010-\u2015\u2212]", "-", text[:_LONGEST_INPUT])
    return re.sub(r"\s", "", dashed).upper()


def clean_secret(text: str) -> str:
    """A secret as typed: upper case, without the blanks and dashes people put between groups."""
    return re.sub(r"[\s\-\u2010-\u2015\u2212]", "", text[:_LONGEST_INPUT]).upper()


def _is_secret_of(dossier: Dossier, secret: str) -> bool:
    # Keys taken out of service still open what was printed under them.
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(
        hmac.compare_digest(_derive(key, dossier.agency_id, dossier.id).encode(), secret.encode())
        for key in keys
    )


def _candidates(code: str) -> Iterator[Dossier]:
    """Dossiers with this code: of the agency it names first, then of those that receive for others."""
    found = _CODE.match(code)
    if found is None:
        return
    codes = list(AgencyCode.objects.values_list("agency_id", "code"))
    named = {agency_id for agency_id, agency_code in codes if agency_code == found["agency"]}
    yield from Dossier.objects.filter(agency_id__in=named, code=code)
    # A dossier received for another area carries the code of the agency competent for it (law.md 3.9).
    others = {agency_id for agency_id, _ in codes} - named
    yield from Dossier.objects.filter(agency_id__in=others, code=code)


def find_by_code_and_secret(code: str, secret: str) -> Dossier | None:
    """The dossier this pair opens, or None: an unknown code and a wrong secret are not told apart."""
    wanted = clean_secret(secret)
    return next((one for one in _candidates(clean_code(code)) if _is_secret_of(one, wanted)), None)


def receiving_agencies() -> list[int]:
    """Ids of all agencies that can have dossiers: those that ever had a code for dossier numbers."""
    return list(AgencyCode.objects.order_by("agency_id").values_list("agency_id", flat=True).distinct())


def own_dossiers(actor: Actor) -> QuerySet[Dossier]:
    """What the actor's account filed or had filed in its name, newest first; nothing for others.

    The account is the owner's, also when an authorised person files (NĐ 118/2025 Điều 17 khoản 1 điểm a).
    """
    if actor.kind != "citizen" or actor.user_id is None:
        return Dossier.objects.none()
    agencies = receiving_agencies()
    return Dossier.objects.filter(
        agency_id__in=agencies, owner__agency_id__in=agencies, owner__user_id=actor.user_id
    ).order_by("-opened_at", "-id")


StageState = Literal["done", "current", "todo"]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a dossier's way as an applicant sees it."""

    label: str
    state: StageState


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a dossier has come (mức độ hoàn thành): its stages and one plain sentence."""

    stages: tuple[Stage, ...]
    sentence: str

    @property
    def done(self) -> int:
        """Stages behind it."""
        return sum(stage.state == "done" for stage in self.stages)


_STAGES = ("Nộp hồ sơ", "Kiểm tra, tiếp nhận", "Giải quyết", "Trả kết quả")
_ENDED = "Kết thúc"
# How many stages lie behind, and what an applicant should understand. Says nothing of reasons.
_STANDING: dict[Status, tuple[int, str]] = {
    Status.REGISTERED: (1, "Cơ quan đang kiểm tra hồ sơ để tiếp nhận."),
    Status.GUIDED: (1, "Hồ sơ chưa được tiếp nhận."),
    Status.RECEIVED: (2, "Hồ sơ đã được tiếp nhận và đang giải quyết."),
    Status.PROCESSING: (2, "Hồ sơ đang được giải quyết."),
    Status.AWAITING_SUPPLEMENT: (2, "Hồ sơ đang được giải quyết."),
    Status.AWAITING_FEE: (2, "Hồ sơ đang được giải quyết."),
    Status.COMPLETED: (3, "Đã có kết quả. Mời bạn đến nhận theo giấy hẹn."),
    Status.HANDED_OVER: (4, "Đã trả kết quả."),
}
_ENDED_SENTENCE = "Hồ sơ đã kết thúc, không giải quyết tiếp."


def completion(dossier: Dossier) -> Completion:
    """The degree of completion: all that a stranger with the code may learn (law "tracking.anonymous").

    Whether papers or money are asked for is not part of it: the owner sees that signed in.
    """
    status = Status(dossier.status)
    if status in _STANDING:
        behind, sentence = _STANDING[status]
        stages = tuple(
            Stage(label, "done" if place < behind else "current" if place == behind else "todo")
            for place, label in enumerate(_STAGES)
        )
        return Completion(stages, sentence)
    reached = _STAGES[:2] if dossier.received_at else _STAGES[:1]
    return Completion(tuple(Stage(label, "done") for label in (*reached, _ENDED)), _ENDED_SENTENCE)
