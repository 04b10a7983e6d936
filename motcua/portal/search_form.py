"""What narrows a search for procedures: read from the address, forgiving, kept nowhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from motcua.catalogue.content import Channel, ExecutingKind
from motcua.catalogue.search import BUSINESS, PERSON, Question
from motcua.core.forms import Form
from motcua.portal.life_events import find_life_event
from motcua.portal.queries import SectorGroup

HERE, EVERYWHERE = "tai-day", "moi-noi"
_EXECUTING = [
    ("", "Mọi cơ quan thực hiện"),
    *((kind.value, kind.label) for kind in ExecutingKind),
]
_CHANNELS = {"truc-tiep": Channel.COUNTER, "truc-tuyen": Channel.ONLINE, "buu-chinh": Channel.POST}
FULL_ONLINE = "toan-trinh"


class NarrowForm(Form):
    """The filters beside a search. A value that does not exist narrows nothing."""

    def __init__(self, given: QueryDict, sectors: Iterable[SectorGroup]) -> None:
        super().__init__(_known(given, sectors))
        self.fields["linh-vuc"] = _choice(
            "Lĩnh vực", [("", "Mọi lĩnh vực"), *((one.code, one.name) for one in sectors)]
        )
        self.fields["doi-tuong"] = _choice(
            "Ai làm thủ tục",
            [("", "Mọi đối tượng"), (PERSON, "Người dân, hộ gia đình"), (BUSINESS, "Doanh nghiệp, tổ chức")],
        )
        self.fields["cach-nop"] = _choice(
            "Cách nộp",
            [
                ("", "Mọi cách nộp"),
                *((key, channel.label) for key, channel in _CHANNELS.items()),
                (FULL_ONLINE, "Trực tuyến toàn trình"),
            ],
        )
        self.fields["co-quan"] = _choice("Cơ quan thực hiện", _EXECUTING)
        self.fields["noi-nhan"] = _choice(
            "Nơi nhận hồ sơ", [("", "Nhận tại đây"), (EVERYWHERE, "Cả nơi khác nhận")]
        )
        self.fields["q"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields["su-kien"] = forms.CharField(required=False, widget=forms.HiddenInput)


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=False)


def _known(given: QueryDict, sectors: Iterable[SectorGroup]) -> dict[str, Any]:
    """Only what the form knows, so that an old or invented address still shows a page."""
    allowed = {
        "linh-vuc": {one.code for one in sectors} | {given.get("linh-vuc", "")[:60]},
        "doi-tuong": {PERSON, BUSINESS},
        "cach-nop": {*_CHANNELS, FULL_ONLINE},
        "co-quan": {kind.value for kind in ExecutingKind},
        "noi-nhan": {EVERYWHERE},
    }
    found = {name: given.get(name, "") for name, values in allowed.items() if given.get(name) in values}
    return {**found, "q": given.get("q", "")[:120], "su-kien": given.get("su-kien", "")[:40]}


def question_of(given: QueryDict, text: str, agency_id: int) -> Question:
    """The question an address asks, at the agency of this site."""
    way, event = given.get("cach-nop", ""), find_life_event(given.get("su-kien", ""))
    executing = given.get("co-quan", "")
    who = given.get("doi-tuong", "")
    return Question(
        text=text,
        agency_id=agency_id,
        offered=given.get("noi-nhan") != EVERYWHERE,
        sector=given.get("linh-vuc", "")[:60],
        codes=event.codes if event else (),
        who=who if who in {PERSON, BUSINESS} else "",
        executing=executing if executing in set(ExecutingKind) else "",
        channel=_CHANNELS[way].value if way in _CHANNELS else "",
        online="full" if way == FULL_ONLINE else "",
    )
