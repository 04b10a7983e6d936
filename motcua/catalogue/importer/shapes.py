"""Every shape the importer knows, how one is recognised, and a file read whole in its shape."""

from __future__ import annotations

from pathlib import Path

from motcua.catalogue.importer import (
    api_record,
    commune_catalogue,
    commune_record,
    decision,
    defence,
    dirty_2021,
    portal_list,
    portal_normalised,
    portal_original,
)
from motcua.catalogue.importer.opening import EMPTY, Counted, Form, Opened, open_file
from motcua.catalogue.importer.record import ImportRefused, Readings
from motcua.catalogue.importer.shape import Shape

SHAPES: tuple[Shape, ...] = (
    portal_normalised.SHAPE,
    portal_original.SHAPE,
    defence.SHAPE,
    commune_record.SHAPE,
    dirty_2021.SHAPE,
    commune_catalogue.SHAPE,
    api_record.SHAPE,
    portal_list.SHAPE,
    decision.SHAPE,
)
_BY_KEY = {shape.key: shape for shape in SHAPES}
_UNKNOWN = (
    "Không nhận ra dạng của tệp “{name}”. Hãy xem các dạng tệp nhập được và chọn lại tệp, "
    "hoặc tải lại tệp từ nguồn."
)


def find_shape(key: str) -> Shape | None:
    """The shape of that key; None for a run made before shapes were written down."""
    return _BY_KEY.get(key)


def recognise(opened: Opened) -> Shape:
    """The shape of what was opened, by its content; ImportRefused when it is none of ours."""
    if opened.form is Form.RECORDS and not opened.records:
        raise ImportRefused(EMPTY.format(name=opened.name))
    for shape in SHAPES:
        if shape.recognises(opened):
            return shape
    raise ImportRefused(_UNKNOWN.format(name=opened.name))


def check_opening(path: Path, name: str) -> Shape:
    """The shape of a file, told by its beginning; ImportRefused when the first record cannot be read."""
    opened = open_file(path, name, only_opening=True)
    shape = recognise(opened)
    opened.records = opened.records[:1]
    shape.read(opened)
    return shape


def _without_repeats(readings: Readings) -> Readings:
    """Each procedure once; two different records of one code are refused with their places."""
    kept: dict[str, tuple[str, str]] = {}
    records = []
    for reading in readings.records:
        former = kept.get(reading.record.code)
        if former is None:
            kept[reading.record.code] = (reading.digest, reading.place)
            records.append(reading)
        elif former[0] != reading.digest:
            raise ImportRefused(
                f"{reading.place}: mã {reading.record.code} đã có ở {former[1].lower()} với nội dung khác. "
                "Hãy giữ lại một chỗ."
            )
    return Readings(records, readings.loose)


def read_file(path: Path, name: str = "", *, counted: Counted | None = None) -> tuple[Shape, Readings]:
    """The shape of a file and all it holds; ImportRefused, naming the place, when any cannot be read."""
    opened = open_file(path, name, counted=counted)
    shape = recognise(opened)
    readings = _without_repeats(shape.read(opened))
    if not readings.records:
        raise ImportRefused(EMPTY.format(name=opened.name))
    return shape, readings
