"""Messages that every rule of the field tables allows, made from the tables themselves."""

from __future__ import annotations

from typing import Any

from motcua.integrations.national_portal.payloads.table import Field, Kind

_SHAPED = {"MaHoSo": "H24.990-261124-0001", "SoDinhDanh": "030199000001"}


def value_of(one: Field) -> Any:
    """A value that breaks no rule of the field."""
    if one.shape:
        return _SHAPED[one.name]
    if one.kind in {Kind.CODE, Kind.DIGITS} and one.codes:
        return next(iter(one.codes))
    if one.kind is Kind.WHOLE:
        return int(next(iter(one.codes))) if one.codes else 1
    simple: dict[Kind, Any] = {
        Kind.DIGITS: "1000",
        Kind.CODE: "1",
        Kind.MOMENT: "20261124083000",
        Kind.LONG_MOMENT: "2026-11-24 08:30:00",
        Kind.ISO_MOMENT: "2026-11-24T08:30:00+07:00",
        Kind.FLAG: "False",
        Kind.TRUTH: True,
        Kind.MONEY: 1000,
        Kind.FREE: {},
    }
    if one.kind is Kind.OBJECT:
        return whole(one.parts)
    if one.kind is Kind.ROWS:
        return [whole(one.parts)]
    return simple.get(one.kind, next(iter(one.codes), "Chữ mẫu"))


def whole(fields: tuple[Field, ...], **changes: Any) -> dict[str, Any]:
    """A message with every field filled."""
    return {one.name: value_of(one) for one in fields} | changes
