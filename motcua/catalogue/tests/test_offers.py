"""Offers: how an agency takes procedures, by days that never overlap; many at once; pasted codes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.catalogue import stamp
from motcua.catalogue.actions import add_procedure
from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.models import Offering, OnlineLevel, ProcedureKind, ProcedureVersion
from motcua.catalogue.offers import OfferTerms, offer_many, offer_procedure, read_codes, sort_codes
from motcua.catalogue.tests.conftest import officer
from motcua.catalogue.tests.samples import content
from motcua.core.actor import ANONYMOUS, Actor
from motcua.core.errors import Conflict, DomainError, NotAllowed, NotFound, WrongState
from motcua.core.models import AuditLine
from motcua.organisations.models import Agency

BOTH = frozenset({Channel.COUNTER, Channel.ONLINE})
C_DAY = date(2026, 7, 1)  # from which on NĐ 224/2026 wants a reason


def terms(**changes: Any) -> OfferTerms:
    base: dict[str, Any] = {
        "channels": BOTH,
        "valid_from": date(2026, 8, 1),
        "online_level": OnlineLevel.FULL,
        "position": "receptionist",
    }
    return OfferTerms(**{**base, **changes})


@pytest.fixture
def more(approved: ProcedureVersion, control: Actor) -> ProcedureVersion:
    """A second procedure, 1.000002."""
    return _added("1.000002", control)


@pytest.fixture
def internal(control: Actor) -> ProcedureVersion:
    """An internal procedure."""
    return _added("NB.01", control, ProcedureKind.INTERNAL_WITHIN)


def _added(code: str, actor: Actor, kind: ProcedureKind = ProcedureKind.PUBLIC) -> ProcedureVersion:
    return add_procedure(
        code=code,
        content=content(name=f"Thủ tục {code}"),
        sector_name="Hộ tịch",
        executing=ExecutingKind.COMMUNE,
        actor=actor,
        kind=kind,
    )


def many(actor: Actor, *codes: str, **changes: Any) -> int:
    return offer_many(codes, agency_id=actor.agency_id or 0, terms=terms(**changes), actor=actor)


def test_many_procedures_get_the_same_terms_in_one_deed(more: ProcedureVersion, control: Actor) -> None:
    before = stamp.current()
    assert many(control, "1.000001", "1.000002") == 2
    rows = Offering.objects.filter(channel="online")
    assert set(rows.values_list("online_level", "position", "valid_from")) == {
        ("full", "receptionist", date(2026, 8, 1))
    }
    assert Offering.objects.count() == 4
    assert AuditLine.objects.filter(deed="catalogue.offered").count() == 2
    assert stamp.current() > before


def test_the_same_again_changes_nothing(more: ProcedureVersion, control: Actor) -> None:
    many(control, "1.000001", "1.000002")
    before = (stamp.current(), AuditLine.objects.count())
    assert many(control, "1.000001", "1.000002", valid_from=date(2026, 9, 1)) == 0
    assert (stamp.current(), AuditLine.objects.count()) == before


def test_one_wrong_code_and_nothing_is_written(
    more: ProcedureVersion, internal: ProcedureVersion, control: Actor
) -> None:
    with pytest.raises(DomainError, match=r"Danh mục không có mã: 9\.999999"):
        many(control, "1.000001", "9.999999")
    with pytest.raises(WrongState, match=r"NB\.01 là thủ tục nội bộ"):
        many(control, "1.000001", "NB.01")
    with pytest.raises(DomainError, match="Chưa chọn thủ tục nào"):
        many(control)
    assert not Offering.objects.exists()


@pytest.mark.parametrize("who", [officer("receptionist", agency_id=1), ANONYMOUS], ids=["desk", "anonymous"])
def test_who_may_not_offer_is_refused(approved: ProcedureVersion, who: Actor) -> None:
    with pytest.raises(NotAllowed):
        many(who, "1.000001")


def test_a_stranger_cannot_offer_for_another_agency(
    approved: ProcedureVersion, control: Actor, agency: Agency
) -> None:
    stranger = officer("control_officer", agency_id=agency.pk + 1)
    with pytest.raises(NotFound):
        offer_many(["1.000001"], agency_id=agency.pk, terms=terms(), actor=stranger)
    assert not Offering.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "says"),
    [
        ({"online_level": "partial"}, "partial_reason", "phải có lý do công bố"),
        ({"service_level": 3}, "service_level", "trước 01/7/2025"),
        ({"valid_from": date(2022, 1, 1), "service_level": 5}, "service_level", "từ 1 đến 4"),
        ({"online_level": "half"}, "online_level", "không có trong danh mục"),
        ({"position": "minister"}, "position", "không có trong danh mục"),
    ],
)
def test_wrong_terms_are_told_at_their_field(
    approved: ProcedureVersion, control: Actor, changes: dict[str, Any], field: str, says: str
) -> None:
    with pytest.raises(DomainError, match=says) as refused:
        many(control, "1.000001", **changes)
    assert refused.value.field == field
    assert not Offering.objects.exists()


def test_before_the_law_of_2026_a_partial_service_needs_no_reason_and_after_it_one_is_kept(
    approved: ProcedureVersion, control: Actor
) -> None:
    many(control, "1.000001", online_level="partial", valid_from=C_DAY - timedelta(days=1))
    many(control, "1.000001", online_level="partial", valid_from=C_DAY, partial_reason=" Phải có mặt ")
    reasons = Offering.objects.filter(channel="online").order_by("valid_from")
    assert list(reasons.values_list("partial_reason", "valid_to")) == [
        ("", C_DAY - timedelta(days=1)),
        ("Phải có mặt", None),
    ]


def test_the_former_levels_are_kept_beside_those_of_today(approved: ProcedureVersion, control: Actor) -> None:
    many(control, "1.000001", valid_from=date(2022, 1, 1), online_level="", service_level=3)
    many(control, "1.000001", valid_from=date(2025, 7, 1), online_level="full")
    rows = Offering.objects.filter(channel="online").order_by("valid_from")
    assert list(rows.values_list("service_level", "online_level", "valid_to")) == [
        (3, "", date(2025, 6, 30)),
        (None, "full", None),
    ]


def test_what_is_entered_for_a_later_day_is_not_written_over(
    approved: ProcedureVersion, control: Actor
) -> None:
    many(control, "1.000001")
    with pytest.raises(Conflict, match="từ ngày 01/08/2026"):
        many(control, "1.000001", valid_from=date(2026, 7, 2), channels=frozenset({Channel.COUNTER}))
    many(control, "1.000001", channels=frozenset({Channel.COUNTER}))  # the very day: said anew
    assert list(Offering.objects.values_list("channel", "valid_from", "valid_to")) == [
        ("counter", date(2026, 8, 1), None)
    ]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 40),
            st.sets(st.sampled_from(Channel)),
            st.sampled_from(["full", "partial"]),
        ),
        max_size=6,
    )
)
def test_periods_of_one_channel_never_overlap(
    approved: ProcedureVersion, control: Actor, deeds: list[tuple[int, set[Channel], str]]
) -> None:
    Offering.objects.all().delete()
    last: dict[str, Any] = {}
    for day, channels, level in deeds:
        start = date(2025, 8, 1) + timedelta(days=day)
        try:
            offer_procedure(
                approved.procedure,
                agency_id=control.agency_id or 0,
                channels=channels,
                online_level=level,
                valid_from=start,
                actor=control,
            )
        except Conflict:
            continue
        last = {"channels": {channel.value for channel in channels}, "start": start}
    rows = list(Offering.objects.order_by("channel", "valid_from"))
    for one, after in pairwise(rows):
        if one.channel == after.channel:
            assert one.valid_to is not None
            assert one.valid_to < after.valid_from
    if last:
        assert {row.channel for row in Offering.objects.on(last["start"])} == last["channels"]


def test_codes_are_found_in_a_pasted_table_and_sorted(
    more: ProcedureVersion, internal: ProcedureVersion
) -> None:
    text = (
        "STT\tMã\n1\t1.000001\tKhai sinh\n2. 1.000002; 1.000001, 3) 9.999999 nb.01 (1.012753.H19) 12/QĐ-UBND"
    )
    codes = read_codes(text)
    assert codes == ("1.000001", "1.000002", "9.999999", "NB.01", "1.012753.H19")
    found = sort_codes(codes)
    assert found.known == ("1.000001", "1.000002")
    assert found.internal == ("NB.01",)
    assert found.unknown == ("9.999999", "1.012753.H19")


Page = Callable[[str], Any]


def test_the_page_sets_many_and_keeps_what_was_ticked_when_it_refuses(
    client_of: Page, starter_pack: None
) -> None:
    control, address = client_of("kiemsoat"), "/danh-muc/cung-cap/"
    page = control.get(address, {"q": "khai sinh"})
    assert page.status_code == 200
    codes = [row.procedure.code for row in page.context["shown"].rows][:3]
    form = {"codes": codes, "channels": ["counter", "online"], "valid_from": "01/08/2026"}
    refused = control.post(address, form)
    assert "hãy chọn một phần hoặc toàn trình" in refused.content.decode()
    assert refused.context["ticked"] == tuple(codes)
    form |= {"online_level": "partial"}
    assert control.post(address, form).status_code == 422
    form |= {"partial_reason": "Người dân phải có mặt"}
    assert control.post(address, form).status_code == 302
    assert Offering.objects.filter(channel="online").count() == 3


def test_everything_that_is_listed_can_be_set_at_once(client_of: Page, starter_pack: None) -> None:
    address = "/danh-muc/cung-cap/?sector=chung-thuc"
    form = {"everything": "on", "channels": ["counter"], "valid_from": "01/08/2026"}
    assert client_of("kiemsoat").post(address, form).status_code == 302
    sectors = set(Offering.objects.values_list("procedure__sector__code", flat=True))
    assert sectors == {"chung-thuc"}


def test_a_pasted_list_says_which_codes_are_unknown(client_of: Page, starter_pack: None) -> None:
    control = client_of("kiemsoat")
    page = control.post("/danh-muc/cung-cap/", {"paste": "1", "pasted": "1.001193 9.999999"})
    text = page.content.decode()
    assert "Danh mục không có các mã sau" in text
    assert "9.999999" in text
    assert page.context["ticked"] == ("1.001193",)
    assert not Offering.objects.exists()
    empty = control.post("/danh-muc/cung-cap/", {"paste": "1", "pasted": " "}).content.decode()
    assert "Chưa dán mã nào" in empty
