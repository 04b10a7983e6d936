"""What differs between two contents, change by change, and a content made of some of the changes. Pure.

A change is the smallest thing a person can sensibly take or leave: a scalar field, one paper, the term of
one channel, one fee, one step, one result, one legal basis, the order of a list, a whole case that comes or
goes. Its ``path`` is its address ("cases/chung/terms/counter"): rows are told apart by their keys, channels
or names, never by their place, so a row put in front does not change the others' addresses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from motcua.catalogue import part_words
from motcua.catalogue.content import Case, Fee, LegalBasis, ResultKind, VersionContent
from motcua.core.text import fold

# The parts of a procedure under their letters (NĐ 63/2010/NĐ-CP Điều 8 khoản 2); blank: what we add to them.
PARTS: dict[str, str] = {
    "a": "Tên thủ tục, trường hợp",
    "b": "Trình tự thực hiện",
    "c": "Cách thức thực hiện",
    "d": "Thành phần, số lượng hồ sơ",
    "đ": "Thời hạn giải quyết",
    "e": "Đối tượng thực hiện",
    "g": "Cơ quan thực hiện",
    "h": "Mẫu đơn; kết quả; yêu cầu, điều kiện; phí, lệ phí",
    "": "Thông tin khác",
}
# No key, channel or slug holds an at sign: the order of a list never meets the address of a row.
_ORDER = "@thu-tu"
_LABEL = 300
_SLUG = 60


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: its address, the letter of its part (blank: none), its name, both sides in words.

    ``before`` is blank for what is new, ``after`` for what goes.
    """

    path: str
    part: str
    label: str
    before: str
    after: str


class _Field(NamedTuple):
    name: str
    part: str
    label: str
    words: Callable[[Any], str]


class _Rows(NamedTuple):
    name: str
    part: str
    label: str
    identity: Callable[[Any], str]
    title: Callable[[Any], str]
    words: Callable[[Any], str]
    # The part of a row that comes or goes, where it is another one than that of a changed row.
    part_when_one_sided: str | None = None


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")[:_SLUG] or "muc"


def _key(row: Any) -> str:
    return str(row.key)


def _name(row: Any) -> str:
    return str(row.name)


def _fee_identity(fee: Fee) -> str:
    return "-".join([fee.kind.value, _slug(fee.name), *(channel.value for channel in fee.channels)])


def _result_identity(result: ResultKind) -> str:
    return _slug(result.code or result.name)


def _number(basis: LegalBasis) -> str:
    return _slug(basis.number)


def _lines(values: Iterable[str]) -> str:
    return "\n".join(values)


_SCALARS = (
    _Field("name", "a", "Tên thủ tục", str),
    _Field("how_to", "b", "Trình tự thực hiện", str),
    _Field("who_may_apply", "e", "Đối tượng thực hiện", _lines),
    _Field("executing_agency", "g", "Cơ quan thực hiện", str),
    _Field("requirements", "h", "Yêu cầu, điều kiện", str),
    _Field("sector_code", "", "Lĩnh vực", str),
    _Field("doubts", "", "Điểm cần đối chiếu", _lines),
)
_ROWS = (
    _Rows("results", "h", "Kết quả", _result_identity, _name, part_words.result_line),
    _Rows("legal_bases", "", "Căn cứ pháp lý", _number, lambda row: str(row.number), part_words.legal_line),
)
_CASE_SCALARS = (
    _Field("name", "a", "Tên trường hợp", str),
    _Field("copies_of_dossier", "d", "Số bộ hồ sơ", lambda count: f"{count} bộ"),
)
_CASE_ROWS = (
    _Rows("papers", "d", "Giấy tờ", _key, _name, part_words.paper_line),
    _Rows(
        "terms",
        "đ",
        "Thời hạn",
        lambda term: str(term.channel.value),
        lambda term: term.channel.label.lower(),
        part_words.term_line,
        part_when_one_sided="c",
    ),
    _Rows("fees", "h", "Khoản thu", _fee_identity, _name, part_words.fee_line),
    _Rows("steps", "b", "Bước xử lý", _key, _name, part_words.step_line),
)
_CASES = _Rows("cases", "a", "Trường hợp", _key, _name, part_words.case_lines)


def _named(rows: Iterable[Any], spec: _Rows) -> dict[str, Any]:
    """Rows by identity, in their order; a second one of the same identity gets "~2"."""
    named: dict[str, Any] = {}
    for row in rows:
        identity = path = spec.identity(row)
        count = 1
        while path in named:
            count += 1
            path = f"{identity}~{count}"
        named[path] = row
    return named


def _woven(base: Iterable[str], other: Iterable[str]) -> list[str]:
    """All of ``base`` in its order; what only ``other`` has stands after its neighbour there."""
    woven = list(base)
    known, place = set(woven), 0
    for key in other:
        if key in known:
            place = woven.index(key) + 1
        else:
            woven.insert(place, key)
            place += 1
    return woven


def _is_reordered(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    return [key for key in old if key in new] != [key for key in new if key in old]


def _label(where: str, *words: str) -> str:
    text = ": ".join(filter(None, words))
    if where:
        text = f"{where}. {text}"
    return text if len(text) <= _LABEL else f"{text[: _LABEL - 1]}…"


def _of_fields(prefix: str, where: str, fields: Iterable[_Field], old: Any, new: Any) -> Iterator[Change]:
    for field in fields:
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            label = _label(where, field.label)
            yield Change(f"{prefix}{field.name}", field.part, label, field.words(before), field.words(after))


def _of_row(prefix: str, where: str, spec: _Rows, key: str, old: Any, new: Any) -> Change:
    is_one_sided = old is None or new is None
    part = spec.part_when_one_sided if is_one_sided and spec.part_when_one_sided else spec.part
    return Change(
        path=f"{prefix}{spec.name}/{key}",
        part=part,
        label=_label(where, spec.label, spec.title(old if new is None else new)),
        before="" if old is None else spec.words(old),
        after="" if new is None else spec.words(new),
    )


def _of_order(
    prefix: str, where: str, spec: _Rows, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Change]:
    if _is_reordered(old, new):
        yield Change(
            path=f"{prefix}{spec.name}/{_ORDER}",
            part=spec.part,
            label=_label(where, f"Thứ tự: {spec.label.lower()}"),
            before=_lines(spec.title(row) for key, row in old.items() if key in new),
            after=_lines(spec.title(row) for key, row in new.items() if key in old),
        )


def _of_rows(prefix: str, where: str, specs: Iterable[_Rows], old: Any, new: Any) -> Iterator[Change]:
    for spec in specs:
        before, after = _named(getattr(old, spec.name), spec), _named(getattr(new, spec.name), spec)
        for key in _woven(after, before):
            if before.get(key) != after.get(key):
                yield _of_row(prefix, where, spec, key, before.get(key), after.get(key))
        yield from _of_order(prefix, where, spec, before, after)


def _of_cases(old: VersionContent, new: VersionContent) -> Iterator[Change]:
    before, after = _named(old.cases, _CASES), _named(new.cases, _CASES)
    is_only = len(before) == len(after) == 1
    for key in _woven(after, before):
        one, other = before.get(key), after.get(key)
        if one is None or other is None:
            yield _of_row("", "", _CASES, key, one, other)
            continue
        prefix, where = f"cases/{key}/", "" if is_only else f"Trường hợp “{other.name[:120]}”"
        yield from _of_fields(prefix, where, _CASE_SCALARS, one, other)
        yield from _of_rows(prefix, where, _CASE_ROWS, one, other)
    yield from _of_order("", "", _CASES, before, after)


def _source_path(field: str) -> str:
    """Fields of outside sources have any name: a long one is shortened to a digest."""
    short = field if len(field) <= 200 else hashlib.sha256(field.encode()).hexdigest()
    return f"sources/{short}"


def _of_sources(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Change]:
    for field in {**new, **old}:
        if field not in old or field not in new or old[field] != new[field]:
            yield Change(
                _source_path(field),
                "",
                _label("", "Nguyên văn của nguồn", field),
                old.get(field, ""),
                new.get(field, ""),
            )


def differences(old: VersionContent, new: VersionContent) -> tuple[Change, ...]:
    """What of ``new`` is not as in ``old``, in the order of the parts a) to h), then the rest.

    Empty exactly when both say the same. Paths are unique.
    """
    found = [
        *_of_fields("", "", _SCALARS, old, new),
        *_of_cases(old, new),
        *_of_rows("", "", _ROWS, old, new),
        *_of_sources(old.sources, new.sources),
    ]
    place = {part: number for number, part in enumerate(PARTS)}
    return tuple(sorted(found, key=lambda change: place[change.part]))


def _taken_fields(
    prefix: str, fields: Iterable[_Field], old: Any, new: Any, taken: Collection[str]
) -> dict[str, Any]:
    return {
        field.name: getattr(new if f"{prefix}{field.name}" in taken else old, field.name) for field in fields
    }


def _order_of(
    prefix: str, spec: _Rows, old: Mapping[str, Any], new: Mapping[str, Any], taken: Any
) -> list[str]:
    if _is_reordered(old, new) and f"{prefix}{spec.name}/{_ORDER}" not in taken:
        return _woven(old, new)
    return _woven(new, old)


def _taken_rows(
    prefix: str, specs: Iterable[_Rows], old: Any, new: Any, taken: Collection[str]
) -> dict[str, tuple[Any, ...]]:
    changed: dict[str, tuple[Any, ...]] = {}
    for spec in specs:
        before, after = _named(getattr(old, spec.name), spec), _named(getattr(new, spec.name), spec)
        rows = (
            (after if f"{prefix}{spec.name}/{key}" in taken else before).get(key)
            for key in _order_of(prefix, spec, before, after, taken)
        )
        changed[spec.name] = tuple(row for row in rows if row is not None)
    return changed


def _merged_cases(old: VersionContent, new: VersionContent, taken: Collection[str]) -> tuple[Case, ...]:
    before, after = _named(old.cases, _CASES), _named(new.cases, _CASES)
    cases = []
    for key in _order_of("", _CASES, before, after, taken):
        one, other = before.get(key), after.get(key)
        if one is not None and other is not None:
            prefix = f"cases/{key}/"
            update: dict[str, Any] = _taken_fields(prefix, _CASE_SCALARS, one, other, taken)
            update.update(_taken_rows(prefix, _CASE_ROWS, one, other, taken))
            cases.append(one.model_copy(update=update))
            continue
        kept = other if f"cases/{key}" in taken else one
        if kept is not None:
            cases.append(kept)
    return tuple(cases)


def _merged_sources(old: Mapping[str, str], new: Mapping[str, str], taken: Collection[str]) -> dict[str, str]:
    sources = {}
    for field in [*new, *(field for field in old if field not in new)] if taken else old:
        side = new if _source_path(field) in taken or old.get(field) == new.get(field) else old
        if field in side:
            sources[field] = side[field]
    return sources


def merged(old: VersionContent, new: VersionContent, taken: Collection[str]) -> VersionContent:
    """The old content with the changes of these paths taken from the new one; other paths are left alone.

    All paths give the new content, none the old one. A part of the changes may give a content that is not
    sound (a step that goes back to one that was not taken): ``checks`` finds that.
    """
    paths = frozenset(taken)
    update: dict[str, Any] = _taken_fields("", _SCALARS, old, new, paths)
    update.update(_taken_rows("", _ROWS, old, new, paths))
    update["cases"] = _merged_cases(old, new, paths)
    update["sources"] = _merged_sources(old.sources, new.sources, paths)
    return old.model_copy(update=update)
