"""Versions hung up and taken down, and decisions known to be of the shortened order."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import Q

from motcua.catalogue.models import Procedure, ProcedureVersion, VersionState
from motcua.catalogue.publication.models import FastTrack, Posting, PublicationPlace
from motcua.core.actor import Actor
from motcua.core.audit import audit
from motcua.core.clock import now, today
from motcua.core.errors import DomainError, NotFound, WrongState
from motcua.core.owned_rows import locked, own_agency, words
from motcua.core.permissions import require
from motcua.core.today_cards import forget_cards

_MOST_AT_ONCE = 2000


def _day_of(place: PublicationPlace, on: date, field: str) -> None:
    if on > today():
        raise DomainError("Ngày ghi không thể ở tương lai.", field=field)
    if not place.is_open_on(on):
        raise WrongState("Nơi công khai này không dùng vào ngày đó. Hãy kiểm tra lại ngày.")


def _versions(version_ids: Collection[int], agency_id: int, on: date) -> list[ProcedureVersion]:
    """The approved versions of public procedures the agency offers; NotFound when one is none of these."""
    if not version_ids:
        raise DomainError("Hãy chọn ít nhất một thủ tục.", field="versions")
    wanted = set(version_ids)
    if len(wanted) > _MOST_AT_ONCE:
        raise DomainError(f"Mỗi lần ghi nhiều nhất {_MOST_AT_ONCE} thủ tục.", field="versions")
    public = Procedure.objects.public().offered_by(agency_id, today())
    rows = ProcedureVersion.objects.filter(
        pk__in=wanted, state=VersionState.APPROVED, procedure__in=public
    ).defer("content")
    found = list(rows.select_related("procedure"))
    if len(found) < len(wanted):
        raise NotFound("Có thủ tục không thuộc danh mục cơ quan đang cung cấp. Hãy tải lại trang.")
    for version in found:
        code = version.procedure.code
        if version.decision_on is not None and on < version.decision_on:
            raise DomainError(
                f"Thủ tục {code}: quyết định ký ngày {version.decision_on:%d/%m/%Y}, "
                "không thể công khai trước ngày đó.",
                field="posted_on",
            )
        if version.state_on(on) == VersionState.ENDED:
            raise WrongState(f"Phiên bản này của thủ tục {code} đã hết hiệu lực, không công khai nữa.")
    return found


@transaction.atomic
def post_versions(
    place: PublicationPlace, *, version_ids: Collection[int], posted_on: date, actor: Actor
) -> list[Posting]:
    """Record that versions hang at a place since a day; ended versions of the same procedures go down then.

    What hangs already is left as it is. Returns what was added.
    """
    require(actor, "publication.manage", place)
    current = locked(place)
    _day_of(current, posted_on, "posted_on")
    versions = _versions(version_ids, current.agency_id, posted_on)
    hanging = Posting.objects.filter(agency_id=current.agency_id, place_id=current.id, taken_down_on=None)
    standing = set(hanging.filter(version__in=[row.pk for row in versions]).values_list("version", flat=True))
    added = [row for row in versions if row.pk not in standing]
    ended = ProcedureVersion.objects.filter(
        procedure__in=[row.procedure_id for row in added], valid_to__lt=posted_on
    )
    old = list(ended.values_list("pk", flat=True))
    stale = hanging.filter(version__in=old, posted_on__lte=posted_on)
    stale.update(taken_down_on=posted_on, taken_down_at=now(), taken_down_by_id=actor.officer_id)
    made: list[Posting] = Posting.objects.bulk_create(
        Posting(
            agency_id=current.agency_id,
            place_id=current.id,
            procedure_id=version.procedure_id,
            version_id=version.pk,
            posted_on=posted_on,
            posted_at=now(),
            posted_by_id=actor.officer_id,
        )
        for version in added
    )
    if made:
        detail = {"versions": sorted(row.pk for row in added), "on": posted_on.isoformat()}
        audit(actor, "publication.posted", subject=str(current.id), detail=detail)
        forget_cards()
    return made


@transaction.atomic
def take_down(
    place: PublicationPlace, *, posting_ids: Collection[int], taken_down_on: date, actor: Actor
) -> int:
    """Record that postings no longer hang from a day on; returns how many came down now."""
    require(actor, "publication.manage", place)
    current = locked(place)
    if not posting_ids:
        raise DomainError("Hãy chọn ít nhất một bản cần gỡ.", field="postings")
    if taken_down_on > today():
        raise DomainError("Ngày ghi không thể ở tương lai.", field="taken_down_on")
    wanted = set(posting_ids)
    rows = Posting.objects.filter(agency_id=current.agency_id, place_id=current.id, id__in=wanted)
    found = list(rows.select_related("procedure"))
    if len(found) < len(wanted):
        raise NotFound("Có bản không treo ở nơi này. Hãy tải lại trang.")
    hanging = [row for row in found if row.taken_down_on is None]
    for row in hanging:
        if taken_down_on < row.posted_on:
            raise WrongState(
                f"Thủ tục {row.procedure.code} được công khai ngày {row.posted_on:%d/%m/%Y}, "
                "không thể gỡ trước ngày đó."
            )
    changed: int = rows.filter(Q(taken_down_on=None)).update(
        taken_down_on=taken_down_on, taken_down_at=now(), taken_down_by_id=actor.officer_id
    )
    if changed:
        detail = {"postings": sorted(row.id for row in hanging), "on": taken_down_on.isoformat()}
        audit(actor, "publication.taken_down", subject=str(current.id), detail=detail)
        forget_cards()
    return changed


@transaction.atomic
def mark_fast_track(version: ProcedureVersion, *, basis: str, actor: Actor) -> FastTrack:
    """Say that a version's decision went by the shortened order. Said again, the first words stand."""
    require(actor, "publication.manage")
    agency_id = own_agency(actor)
    # The row of the procedure is what two presses at once wait for.
    Procedure.objects.select_for_update(no_key=True).filter(pk=version.procedure_id).first()
    standing: FastTrack | None = FastTrack.objects.filter(agency_id=agency_id, version=version).first()
    if standing is not None:
        return standing
    if not Procedure.objects.public().filter(pk=version.procedure_id).exists():
        raise NotFound("Thủ tục nội bộ không công khai nên không có hạn công khai.")
    if version.state != VersionState.APPROVED:
        raise WrongState("Phiên bản này chưa được phê duyệt nên chưa có hạn công khai.")
    made: FastTrack = FastTrack.objects.create(
        agency_id=agency_id,
        version=version,
        basis=words(basis, "basis", most=300, missing="Hãy ghi chỗ quyết định nêu trình tự rút gọn."),
        made_at=now(),
        made_by_id=actor.officer_id,
    )
    audit(actor, "publication.fast_track", subject=str(version.pk))
    forget_cards()
    return made
