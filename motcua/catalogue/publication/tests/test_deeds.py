"""Each deed of publication: it works, in the wrong state, without the right, by a stranger, and repeated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from motcua.catalogue.actions import draft_version
from motcua.catalogue.publication import actions
from motcua.catalogue.publication.actions import PLACE_ITSELF, PlaceFacts
from motcua.catalogue.publication.models import (
    CheckPhoto,
    CheckResult,
    CheckRound,
    FastTrack,
    Posting,
    PublicationPlace,
)
from motcua.catalogue.publication.tests.conftest import NINE, Office, picture, request_id
from motcua.catalogue.tests.samples import content as content_of
from motcua.core.actor import SYSTEM, Actor
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.core.owned_rows import find_row
from motcua.documents.files import BadFile
from motcua.documents.models import StoredFile

pytestmark = pytest.mark.django_db

TODAY = NINE.date()
WEEK_AGO = TODAY - timedelta(days=7)
FACTS = PlaceFacts(kind="board", name="Bảng", address="Sảnh", valid_from=WEEK_AGO)


class Ready:
    """A place with one procedure and a round, and every deed on them by whoever is asked."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.place = office.place()
        self.version = office.version()
        self.round = office.round(self.place)
        self.result = actions.mark(
            self.round,
            code=PLACE_ITSELF,
            outcome="defect",
            defect="Thiếu địa chỉ",
            actor=office.cast["kiemsoat"],
        )
        self.request_id = request_id()
        self.other_place, self.third_place = office.place(name="Màn hình"), office.place(name="Ki-ốt")
        self.other_version = office.version("1.000002")
        office.post(self.place, self.other_version)
        self.posting = Posting.objects.get(agency_id=office.agency_id, version=self.other_version)

    def deeds(self) -> dict[str, Callable[[Actor], Any]]:
        """By name."""
        code = self.version.procedure.code
        return {
            "open_place": lambda who: actions.open_place(FACTS, request_id=self.request_id, actor=who),
            "post_versions": lambda who: actions.post_versions(
                self.place, version_ids=[self.version.pk], posted_on=TODAY, actor=who
            ),
            "take_down": lambda who: actions.take_down(
                self.place, posting_ids=[self.posting.id], taken_down_on=TODAY, actor=who
            ),
            "mark_fast_track": lambda who: actions.mark_fast_track(
                self.version, basis="Quyết định 12/QĐ-UBND", actor=who
            ),
            "start_check": lambda who: actions.start_check(
                self.other_place, request_id=self.request_id, actor=who
            ),
            "mark": lambda who: actions.mark(self.round, code=code, outcome="ok", actor=who),
            "add_photo": lambda who: actions.add_photo(self.round, upload=picture(), actor=who),
            "finish_check": lambda who: actions.finish_check(self.round, note="Tốt", actor=who),
            "fix_defect": lambda who: actions.fix_defect(
                self.result, fix="Đã dán", fixed_on=TODAY, actor=who
            ),
            "close_place": lambda who: actions.close_place(
                self.third_place, valid_to=TODAY, reason="Sửa trụ sở", actor=who
            ),
        }


@pytest.fixture
def ready(office: Office) -> Ready:
    return Ready(office)


DEEDS = [
    "open_place",
    "post_versions",
    "take_down",
    "mark_fast_track",
    "start_check",
    "mark",
    "add_photo",
    "fix_defect",
    "finish_check",
    "close_place",
]
# Whoever works at the desk checks and mends, but does not write what hangs.
BY_THE_DESK = {"start_check", "mark", "add_photo", "finish_check", "fix_defect"}


def _everything(office: Office) -> list[Any]:
    kinds = (PublicationPlace, Posting, FastTrack, CheckRound, CheckResult, CheckPhoto, StoredFile)
    return [sorted(kind.objects.filter(agency_id=office.agency_id).values_list(), key=str) for kind in kinds]


def test_every_deed_sent_again_changes_nothing_and_leaves_one_audit_line(ready: Ready) -> None:
    deeds, control = ready.deeds(), ready.office.cast["kiemsoat"]
    for deed in DEEDS:
        lines = AuditLine.objects.count()
        deeds[deed](control)
        stands, once = _everything(ready.office), AuditLine.objects.count()
        assert once == lines + 1, deed
        deeds[deed](control)
        assert _everything(ready.office) == stands, deed
        assert AuditLine.objects.count() == once, deed


def test_every_deed_is_refused_to_who_may_not(ready: Ready) -> None:
    stands = _everything(ready.office)
    for name, refused in (("hotich", DEEDS), ("tiepnhan1", [one for one in DEEDS if one not in BY_THE_DESK])):
        for deed in refused:
            with pytest.raises(NotAllowed):
                ready.deeds()[deed](ready.office.cast[name])
    assert _everything(ready.office) == stands


def test_the_desk_walks_along_the_board(ready: Ready) -> None:
    for deed in DEEDS:
        if deed in BY_THE_DESK:
            ready.deeds()[deed](ready.office.cast["tiepnhan1"])
    ready.round.refresh_from_db()
    assert ready.round.finished_at == NINE


def test_a_stranger_does_nothing_to_our_rows(ready: Ready) -> None:
    stranger, stands = ready.office.stranger, _everything(ready.office)
    for deed in DEEDS:
        if deed not in {"open_place", "mark_fast_track"}:
            with pytest.raises(NotAllowed):
                ready.deeds()[deed](stranger)
    rows = ((PublicationPlace, ready.place), (CheckRound, ready.round), (CheckResult, ready.result))
    for model, row in rows:
        with pytest.raises(NotFound):
            find_row(model, stranger, row.id, "Không có.")
    assert _everything(ready.office) == stands


def test_what_a_stranger_makes_is_the_strangers(ready: Ready) -> None:
    for deed in ("open_place", "mark_fast_track"):
        assert ready.deeds()[deed](ready.office.stranger).agency_id == ready.office.stranger.agency_id


# Places.


def test_a_place_is_kept_with_its_days(ready: Ready) -> None:
    place = ready.deeds()["open_place"](ready.office.cast["kiemsoat"])
    assert (place.name, place.valid_from, place.valid_to) == ("Bảng", WEEK_AGO, None)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"address": ""}, "address"),
        ({"kind": "tv"}, "kind"),
        ({"valid_from": TODAY + timedelta(days=1)}, "valid_from"),
        ({"valid_from": date(2018, 6, 20)}, "valid_from"),
        ({"kind": "website", "address": "trang của xã"}, "address"),
        ({"kind": "website", "address": "https://[sai"}, "address"),
        ({"kind": "national", "address": "javascript:alert(1)"}, "address"),
    ],
)
def test_a_place_without_sense_is_refused(office: Office, changes: dict[str, Any], field: str) -> None:
    facts = {"kind": "board", "name": "Bảng", "address": "Sảnh", "valid_from": TODAY, **changes}
    with pytest.raises(DomainError) as caught:
        actions.open_place(PlaceFacts(**facts), request_id=request_id(), actor=office.cast["kiemsoat"])
    assert caught.value.field == field
    assert not PublicationPlace.objects.filter(agency_id=office.agency_id).exists()


def test_a_page_used_by_somebody_else_is_a_conflict(ready: Ready) -> None:
    open_place = ready.deeds()["open_place"]
    open_place(ready.office.cast["kiemsoat"])
    with pytest.raises(Conflict):
        open_place(ready.office.cast["chutich"])


def test_giving_a_place_up_takes_down_what_hangs_there(office: Office) -> None:
    place, control = office.place(), office.cast["kiemsoat"]
    office.post(place, office.version())
    closed = actions.close_place(place, valid_to=TODAY, reason="Sửa trụ sở", actor=control)
    assert (closed.valid_to, closed.closing_reason) == (TODAY, "Sửa trụ sở")
    assert Posting.objects.get(agency_id=office.agency_id).taken_down_on == TODAY


def test_a_place_is_not_given_up_during_a_round_nor_before_what_hangs_there(ready: Ready) -> None:
    control = ready.office.cast["kiemsoat"]
    with pytest.raises(WrongState, match="lượt kiểm tra"):
        actions.close_place(ready.place, valid_to=TODAY, reason="Sửa", actor=control)
    ready.office.post(ready.other_place, ready.version)
    with pytest.raises(DomainError) as caught:
        actions.close_place(ready.other_place, valid_to=WEEK_AGO, reason="Sửa", actor=control)
    assert caught.value.field == "valid_to"
    actions.close_place(ready.other_place, valid_to=TODAY, reason="Sửa", actor=control)
    with pytest.raises(WrongState, match="thôi dùng"):
        actions.close_place(ready.other_place, valid_to=WEEK_AGO, reason="Sửa", actor=control)


# Postings.


def test_a_new_version_takes_the_ended_one_down(office: Office) -> None:
    place, old = office.place(), office.version(decision_on=date(2026, 5, 4), valid_from=date(2026, 5, 11))
    office.post(place, old, on=date(2026, 5, 6))
    new = office.next_version(old)
    office.post(place, new)
    first, second = Posting.objects.filter(agency_id=office.agency_id).order_by("posted_on")
    assert (first.version, first.taken_down_on) == (old, TODAY)
    assert (second.version, second.taken_down_on) == (new, None)


def test_a_version_for_later_hangs_beside_the_one_in_force(office: Office) -> None:
    place, old = office.place(), office.version()
    office.post(place, old)
    later = office.next_version(old, decision_on=TODAY, valid_from=date(2026, 7, 1))
    office.post(place, later)
    rows = Posting.objects.filter(agency_id=office.agency_id, taken_down_on=None)
    assert {row.version for row in rows} == {old, later}


@pytest.mark.parametrize(
    ("on", "kind"),
    [
        (TODAY + timedelta(days=1), DomainError),
        (date(2026, 6, 5), DomainError),  # before the decision was signed
        (date(2025, 6, 30), WrongState),  # before the place was there
    ],
)
def test_nothing_hangs_on_an_impossible_day(office: Office, on: date, kind: type[DomainError]) -> None:
    with pytest.raises(kind):
        office.post(office.place(), office.version(), on=on)
    assert not Posting.objects.filter(agency_id=office.agency_id).exists()


def test_ended_versions_drafts_internal_and_foreign_procedures_are_not_hung(office: Office) -> None:
    place, old = office.place(), office.version(decision_on=date(2026, 5, 4), valid_from=date(2026, 5, 11))
    office.next_version(old)
    with pytest.raises(WrongState, match="hết hiệu lực"):
        office.post(place, old)
    inner = office.version("1.000002")
    type(inner.procedure).objects.filter(pk=inner.procedure_id).update(kind="internal_within")
    with pytest.raises(NotFound):
        office.post(place, inner)
    with pytest.raises(NotFound):
        office.post(place, office.version("1.000003", by="stranger"))
    with pytest.raises(DomainError) as caught:
        office.post(place)
    assert caught.value.field == "versions"


def test_nothing_comes_down_before_it_hung_nor_from_another_place(ready: Ready) -> None:
    control, posting = ready.office.cast["kiemsoat"], ready.posting
    with pytest.raises(WrongState, match="không thể gỡ trước"):
        actions.take_down(ready.place, posting_ids=[posting.id], taken_down_on=WEEK_AGO, actor=control)
    with pytest.raises(NotFound):
        actions.take_down(ready.other_place, posting_ids=[posting.id], taken_down_on=TODAY, actor=control)
    with pytest.raises(DomainError):
        actions.take_down(ready.place, posting_ids=[], taken_down_on=TODAY, actor=control)
    taken = actions.take_down(ready.place, posting_ids=[posting.id], taken_down_on=TODAY, actor=control)
    posting.refresh_from_db()
    assert (taken, posting.taken_down_on, posting.taken_down_by_id) == (1, TODAY, control.officer_id)


def test_only_an_approved_public_version_has_a_shortened_order(office: Office) -> None:
    version, inner = office.version(), office.version("1.000002")
    type(inner.procedure).objects.filter(pk=inner.procedure_id).update(kind="internal_within")
    with pytest.raises(NotFound):
        actions.mark_fast_track(inner, basis="QĐ", actor=office.cast["kiemsoat"])
    draft = draft_version(version.procedure, content=content_of(), actor=SYSTEM)
    with pytest.raises(WrongState):
        actions.mark_fast_track(draft, basis="QĐ", actor=office.cast["kiemsoat"])
    with pytest.raises(DomainError) as caught:
        actions.mark_fast_track(version, basis=" ", actor=office.cast["kiemsoat"])
    assert caught.value.field == "basis"


# Rounds.


def test_a_round_goes_on_where_it_was_left(ready: Ready) -> None:
    again = actions.start_check(ready.place, request_id=request_id(), actor=ready.office.cast["tiepnhan1"])
    assert again == ready.round


def test_a_place_given_up_is_not_checked(ready: Ready) -> None:
    control = ready.office.cast["kiemsoat"]
    actions.close_place(ready.other_place, valid_to=WEEK_AGO, reason="Sửa", actor=control)
    with pytest.raises(WrongState, match="thôi dùng"):
        actions.start_check(ready.other_place, request_id=request_id(), actor=control)


def test_the_last_mark_holds_and_remembers_what_hung(ready: Ready) -> None:
    code, control = ready.other_version.procedure.code, ready.office.cast["kiemsoat"]
    actions.mark(ready.round, code=code, outcome="ok", actor=control)
    marked = actions.mark(ready.round, code=code, outcome="defect", defect=" Mất trang 2 ", actor=control)
    rows = CheckResult.objects.filter(
        agency_id=ready.office.agency_id, procedure=ready.other_version.procedure
    )
    assert [row.pk for row in rows] == [marked.pk]
    assert (marked.defect, marked.version_id, marked.is_open_defect) == (
        "Mất trang 2",
        ready.other_version.pk,
        True,
    )


@pytest.mark.parametrize(
    ("code", "outcome", "defect", "kind"),
    [
        ("9.999999", "ok", "", NotFound),
        (PLACE_ITSELF, "maybe", "", DomainError),
        (PLACE_ITSELF, "defect", "  ", DomainError),
    ],
)
def test_a_mark_without_sense_is_refused(
    ready: Ready, code: str, outcome: str, defect: str, kind: type[DomainError]
) -> None:
    control = ready.office.cast["kiemsoat"]
    with pytest.raises(kind):
        actions.mark(ready.round, code=code, outcome=outcome, defect=defect, actor=control)
    ready.result.refresh_from_db()
    assert ready.result.defect == "Thiếu địa chỉ"


def test_a_round_that_ended_takes_no_more(ready: Ready) -> None:
    control = ready.office.cast["kiemsoat"]
    ended = actions.finish_check(ready.round, note="Tốt", actor=control)
    assert (ended.finished_at, ended.note) == (NINE, "Tốt")
    with pytest.raises(WrongState):
        actions.mark(ready.round, code=PLACE_ITSELF, outcome="ok", actor=control)
    with pytest.raises(WrongState):
        actions.add_photo(ready.round, upload=picture(), actor=control)


def test_a_round_on_which_nobody_looked_does_not_end(ready: Ready) -> None:
    empty = ready.office.round(ready.third_place)
    with pytest.raises(WrongState, match="Chưa xem"):
        actions.finish_check(empty, actor=ready.office.cast["kiemsoat"])


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"%PDF-1.4 ...", b"PK\x03\x04"])
def test_only_pictures_are_kept(ready: Ready, content: bytes) -> None:
    upload = SimpleUploadedFile("anh.png", content, "image/png")
    with pytest.raises(BadFile):
        actions.add_photo(ready.round, upload=upload, actor=ready.office.cast["kiemsoat"])
    assert not CheckPhoto.objects.filter(agency_id=ready.office.agency_id).exists()


def test_a_defect_is_mended_once_with_who_when_and_how(ready: Ready) -> None:
    desk = ready.office.cast["tiepnhan1"]
    fixed = ready.deeds()["fix_defect"](desk)
    assert (fixed.fix, fixed.fixed_on, fixed.fixed_by_id) == ("Đã dán", TODAY, desk.officer_id)
    assert not fixed.is_open_defect
    with pytest.raises(WrongState, match="đã ghi sửa xong"):
        actions.fix_defect(ready.result, fix="Khác", fixed_on=TODAY, actor=desk)
    with pytest.raises(WrongState, match="không đổi kết quả"):
        actions.mark(ready.round, code=PLACE_ITSELF, outcome="ok", actor=ready.office.cast["kiemsoat"])


@pytest.mark.parametrize("days", [-1, 1])
def test_a_defect_is_mended_neither_before_it_was_seen_nor_tomorrow(ready: Ready, days: int) -> None:
    on = TODAY + timedelta(days=days)
    with pytest.raises(DomainError) as caught:
        actions.fix_defect(ready.result, fix="Đã dán", fixed_on=on, actor=ready.office.cast["kiemsoat"])
    assert caught.value.field == "fixed_on"


def test_what_was_right_has_nothing_to_mend(ready: Ready) -> None:
    control = ready.office.cast["kiemsoat"]
    seen = actions.mark(ready.round, code=ready.version.procedure.code, outcome="ok", actor=control)
    with pytest.raises(WrongState, match="không có lỗi"):
        actions.fix_defect(seen, fix="Đã dán", fixed_on=TODAY, actor=control)
