"""The table of ways of the source (channel, term, fee) as terms and fees, one group for each case."""

from __future__ import annotations

import math
import re
from collections import defaultdict

from motcua.catalogue.content import (
    UNKNOWN,
    Channel,
    ChannelTerm,
    Fee,
    FeeKind,
    FeeState,
)
from motcua.catalogue.doubts import DoubtKind, Doubts
from motcua.catalogue.importer.record import SourceRecord, SourceWay
from motcua.deadlines.rules import Unit

_CHANNELS = {"Trực tiếp": Channel.COUNTER, "Trực tuyến": Channel.ONLINE, "Dịch vụ bưu chính": Channel.POST}
_UNITS = {
    "Ngày làm việc": Unit.WORKING_DAY,
    "Ngày": Unit.DAY,
    "Giờ làm việc": Unit.WORKING_HOUR,
    "Giờ": Unit.HOUR,
    "Tháng": Unit.MONTH,
}
_MONEY = re.compile(
    r"(?P<number>[\d.,]+)\s*(?P<currency>Việt Nam Đồng|VNĐ|USD)\s*(\((?P<note>.*)\))?", re.DOTALL
)
# "Phí : 0 Đồng", "Lệ phí: 8000 ĐồngXem chi tiết", "Phí : 4.000.000 Đồng (...)"
_LABELLED = re.compile(
    r"(?:Phí|Lệ phí)\s*:\s*(?P<number>[\d.,]*)\s*(?P<currency>Đồng|USD)\s*(\((?P<note>.*)\))?"
    r"(?:Xem chi tiết)?\s*",
    re.DOTALL | re.IGNORECASE,
)
_AMOUNT_IN_NOTE = re.compile(r"(\d{1,3}(?:[.,]\d{3})+|\d+)\s*(?:đ\b|đồng|vnđ|₫)", re.IGNORECASE)
_PER = re.compile(r"^/\s*([\w ]{2,40})$")
_COUNCIL = re.compile(r"HĐND|Hội đồng nhân dân", re.IGNORECASE)
_NOTHING = ("", "Không có thông tin")
_LEAST_FEE = 1000
_NOTE = 1000
_FEE_NAME = "Phí, lệ phí"

CaseWays = tuple[tuple[ChannelTerm, ...], tuple[Fee, ...]]


def _whole(value: float | None) -> int | None:
    """The number of a term when it is a whole number one can believe."""
    if value is None or not math.isfinite(value) or value != int(value) or not 0 <= value <= 10_000:
        return None
    return int(value)


def _term(channel: Channel, way: SourceWay, doubts: Doubts) -> ChannelTerm:
    """One term; never a guessed unit."""
    field, said = f"submission_ways.{channel}", f"{way.channel}: {way.time_raw or '(trống)'}"
    note = _short(way.description)
    unit = _UNITS.get((way.time_unit or "").strip())
    value = _whole(way.time_value)
    if way.time_value is None:
        doubts.add(DoubtKind.TERM_MISSING, field, said)
        return ChannelTerm(channel=channel, value=0, unit=UNKNOWN, note=note or "Nguồn không ghi thời hạn.")
    if value is None:
        doubts.add(DoubtKind.TERM_ODD, field, said)
        hours = _whole(way.time_value * 8)
        if unit is Unit.WORKING_DAY and hours:
            return ChannelTerm(
                channel=channel, value=hours, unit=Unit.WORKING_HOUR, note=f"Nguồn ghi {way.time_raw}."
            )
        return ChannelTerm(channel=channel, value=0, unit=UNKNOWN, note=f"Nguồn ghi {way.time_raw}.")
    if value == 0:
        doubts.add(DoubtKind.TERM_ODD, field, said)
    if unit is None:
        doubts.add(DoubtKind.UNIT_MISSING, field, said)
        return ChannelTerm(channel=channel, value=value, unit=UNKNOWN, note=note)
    if unit is Unit.HOUR:
        doubts.add(DoubtKind.HOUR_KIND, field, said)
    return ChannelTerm(channel=channel, value=value, unit=unit, note=note)


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= _NOTE else text[: _NOTE - 1] + "…"


def _unclear(kind: FeeKind, text: str) -> Fee:
    """A fee whose amount is not believed: the source's words stay as a note."""
    return Fee(kind=kind, name=_FEE_NAME, state=FeeState.UNKNOWN, note=_short(text))


def parse_fee(raw: str, doubts: Doubts) -> Fee:
    """One fee as the source writes it: "10,000 Việt Nam Đồng(10.000 đồng/giấy)", "Miễn phí", ..."""
    field, text = "submission_ways", raw.strip()
    kind = FeeKind.CHARGE if "lệ phí" in text.lower() else FeeKind.FEE
    if text in _NOTHING:
        doubts.add(DoubtKind.FEE_UNKNOWN, field, text or "(trống)")
        return _unclear(FeeKind.FEE, "Nguồn không có thông tin.")
    if text == "Miễn phí":
        return Fee(kind=FeeKind.FEE, name=_FEE_NAME, state=FeeState.FREE)
    found = _MONEY.fullmatch(text) or _LABELLED.fullmatch(text)
    number = re.sub(r"\D", "", found["number"]) if found else ""
    if found is None and _COUNCIL.search(text):
        doubts.add(DoubtKind.FEE_BY_COUNCIL, field, text)
        return Fee(kind=kind, name=_FEE_NAME, state=FeeState.BY_PROVINCIAL_COUNCIL, note=_short(text))
    if found is not None and number and not int(number) and found.re is _LABELLED and not found["note"]:
        return Fee(kind=kind, name=_FEE_NAME, state=FeeState.FREE, note="Nguồn ghi 0 đồng.")
    if found is None or not number or len(number) > 12 or found["currency"] == "USD":
        is_foreign = found is not None and found["currency"] == "USD"
        doubts.add(DoubtKind.FEE_CURRENCY if is_foreign else DoubtKind.FEE_ODD, field, text)
        return _unclear(kind, text)
    amount, remark = int(number), (found["note"] or "").strip()
    named = {int(re.sub(r"\D", "", part)) for part in _AMOUNT_IN_NOTE.findall(remark)}
    if amount < _LEAST_FEE or (named and amount not in named):
        doubts.add(DoubtKind.FEE_ODD, field, text)
    if amount < _LEAST_FEE:
        return _unclear(kind, text)
    if _COUNCIL.search(remark):
        doubts.add(DoubtKind.FEE_BY_COUNCIL, field, text)
        state, per, note = FeeState.BY_PROVINCIAL_COUNCIL, "", text
    else:
        unit = _PER.match(remark)
        state, per, note = FeeState.FIXED, unit[1].strip() if unit else "", "" if unit else remark
    return Fee(kind=kind, name=_FEE_NAME, amount=amount, state=state, per=per, note=_short(note))


def _fees(rows: dict[Channel, SourceWay], doubts: Doubts) -> tuple[Fee, ...]:
    """The fees of one case; equal ones of several channels become one."""
    by_text: dict[str, list[Channel]] = defaultdict(list)
    for channel, way in rows.items():
        by_text[way.fee_raw.strip()].append(channel)
    if len(by_text) == 1:
        return (parse_fee(next(iter(by_text)), doubts),)
    if by_text:
        doubts.add(DoubtKind.FEE_BY_CHANNEL, "submission_ways", " | ".join(by_text))
    return tuple(
        parse_fee(text, doubts).model_copy(update={"channels": tuple(channels)})
        for text, channels in by_text.items()
    )


def ways_of(record: SourceRecord, doubts: Doubts) -> list[CaseWays]:
    """Terms and fees case by case. A channel with several rows makes several cases; one row serves all."""
    rows: dict[Channel, list[SourceWay]] = defaultdict(list)
    for way in record.submission_ways:
        channel = _CHANNELS.get(way.channel.strip())
        if channel is None:
            doubts.add(DoubtKind.CHANNEL_UNKNOWN, "submission_ways", way.channel)
        else:
            rows[channel].append(way)
        if way.fee_raw.strip() == "Miễn phí" and _COUNCIL.search(way.description):
            doubts.add(DoubtKind.FEE_BY_COUNCIL, "submission_ways", f"Miễn phí | {way.description}")
    if not record.submission_parse_ok or not rows:
        doubts.add(DoubtKind.WAYS_UNREADABLE, "submission_raw", record.submission_raw or "")
    for channel, ways in rows.items():
        if len(ways) > 1:
            said = " | ".join(f"{way.time_raw} {way.description[:80]}".strip() for way in ways)
            doubts.add(DoubtKind.SEVERAL_TERMS, "submission_ways", f"{channel.label}: {said}")
    groups: list[CaseWays] = []
    for index in range(max((len(ways) for ways in rows.values()), default=1)):
        chosen = {
            channel: ways[0] if len(ways) == 1 else ways[index]
            for channel, ways in sorted(rows.items(), key=lambda row: list(Channel).index(row[0]))
            if len(ways) == 1 or index < len(ways)
        }
        terms = tuple(_term(channel, way, doubts) for channel, way in chosen.items())
        groups.append((terms, _fees(chosen, doubts)))
    return groups
