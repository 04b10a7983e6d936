"""What Django, allauth and axes can say is said in Vietnamese; dates look as officials write them."""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import allauth
import axes
import django
import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django import forms
from django.conf import settings
from django.contrib.humanize.templatetags.humanize import naturaltime, ordinal
from django.template import Context, Template
from django.utils import formats, timesince, translation

from motcua.core import translations
from motcua.core.translations import WrongCatalogue, compile_catalogue, read_catalogue

_DJANGO = Path(django.__file__).parent
_SOURCES = {
    # Any language of a package lists its messages; its own English file where there is one.
    "allauth": Path(allauth.__file__).parent / "locale/en/LC_MESSAGES/django.po",
    "axes": Path(axes.__file__).parent / "locale/de/LC_MESSAGES/django.po",
    "django": _DJANGO / "conf/locale/en/LC_MESSAGES/django.po",
    **{
        f"django.contrib.{app}": _DJANGO / f"contrib/{app}/locale/en/LC_MESSAGES/django.po"
        for app in ("auth", "humanize", "contenttypes", "sessions")
    },
}
_NOT_USED = (
    "socialaccount/",
    "templates/socialaccount/",
    "usersessions/",
    "templates/usersessions/",
    "idp/",
    "templates/idp/",
    "headless/",
    "templates/headless/",
    "templates/openid/",
    # Names of languages (we offer one) and Django's page for a project without addresses.
    "conf/global_settings.py",
    "views/templates/default_urlconf.html",
)
_SAME_IN_BOTH = {
    "IPv4", "IPv6", "…", ":", ", ", ":?.!", "%(truncated_text)s…", "%(size)d byte",
    "%s KB", "%s MB", "%s GB", "%s TB", "%s PB",
}  # fmt: skip
_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
_PLACEHOLDER = re.compile(r"%\(\w+\)[sdr]|%(?:\.\d)?[sd]|\{\w*\}|</?\w+|href=\"[^\"]*\"")


class Said(NamedTuple):
    """One message of a package with what we make of it."""

    package: str
    source: tuple[str, ...]
    context: str | None
    vietnamese: tuple[str, ...] | None


def _texts(value: object) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    return read_catalogue()


def _messages(catalogue: Catalog) -> Iterator[Said]:
    for package, path in _SOURCES.items():
        with path.open("rb") as file:
            source = read_po(file)
        for message in source:
            places = [place for place, _ in message.locations]
            if not message.id or (places and all(place.startswith(_NOT_USED) for place in places)):
                continue
            texts = _texts(message.id)
            ours = catalogue.get(texts[0], message.context)
            yield Said(package, texts, message.context, _texts(ours.string) if ours else None)


def test_every_message_of_the_packages_we_use_is_translated(catalogue: Catalog) -> None:
    said = list(_messages(catalogue))
    assert len(said) > 600
    assert [(row.package, row.source) for row in said if not row.vietnamese or not all(row.vietnamese)] == []


def test_no_translation_is_the_english_again(catalogue: Catalog) -> None:
    same = [row.source for row in _messages(catalogue) if row.vietnamese and row.vietnamese[0] in row.source]
    assert {source[0] for source in same} <= _SAME_IN_BOTH


def test_translations_keep_placeholders_and_tags(catalogue: Catalog) -> None:
    """Plural forms may leave the number out of the singular, so the plural's placeholders count."""
    wrong = [
        (row.source, row.vietnamese)
        for row in _messages(catalogue)
        if row.vietnamese
        and sorted(_PLACEHOLDER.findall(row.vietnamese[0])) != sorted(_PLACEHOLDER.findall(row.source[-1]))
    ]
    assert wrong == []


def test_every_entry_of_ours_belongs_to_a_message_of_a_package(catalogue: Catalog) -> None:
    """Nothing stays behind when a package drops or rewords a message."""
    known = {(row.source[0], row.context or "") for row in _messages(catalogue)}
    ours = {(_texts(entry.id)[0], entry.context or "") for entry in catalogue if entry.id}
    assert ours - known == set()


def test_the_compiled_catalogue_speaks_vietnamese(tmp_path: Path) -> None:
    for path in translations.sources():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert compile_catalogue(tmp_path)
    with (tmp_path / "django.mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert spoken.gettext("Sign In") == "Đăng nhập"
    assert spoken.pgettext("field label", "Login") == "Tên đăng nhập hoặc email"
    assert spoken.ngettext("%(num)d day", "%(num)d days", 3) == "%(num)d ngày"


def test_compiling_again_does_nothing_until_a_source_changes(tmp_path: Path) -> None:
    source = tmp_path / "a.po"
    source.write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Save"\nmsgstr "Lưu"\n'
    )
    assert compile_catalogue(tmp_path)
    assert not compile_catalogue(tmp_path)
    later = (tmp_path / "django.mo").stat().st_mtime + 5
    os.utime(source, (later, later))
    assert compile_catalogue(tmp_path)


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('msgid "Save"\nmsgstr ""\n', "empty"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Lưu"\n', "fuzzy"),
        ('msgid "Delete"\nmsgstr "Xóa"\n', "another file"),
    ],
)
def test_a_doubtful_entry_is_refused_by_name(tmp_path: Path, entry: str, fault: str) -> None:
    (tmp_path / "a.po").write_text(_HEAD + 'msgid "Delete"\nmsgstr "Xóa"\n')
    (tmp_path / "b.po").write_text(_HEAD + entry)
    with pytest.raises(WrongCatalogue, match=f"b.po.*{fault}"):
        compile_catalogue(tmp_path)
    assert not (tmp_path / "django.mo").exists()


def test_dates_and_numbers_look_as_officials_write_them() -> None:
    at = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
    assert formats.date_format(date(2026, 1, 5)) == "05/01/2026"
    assert formats.date_format(date(2026, 1, 5), "SHORT_DATE_FORMAT") == "05/01/2026"
    rendered = Template("{{ at }}|{{ at|date:'SHORT_DATETIME_FORMAT' }}|{{ n }}").render(
        Context({"at": at, "n": Decimal("12.5")})
    )
    assert rendered == "08:30 05/01/2026|08:30 05/01/2026|12,5"
    assert formats.date_format(date(2026, 1, 5), "l") == "Thứ Hai"


@pytest.mark.parametrize(
    "text", ["05/01/2026", "5/1/2026", "5-1-2026", "05.01.2026", "05012026", "2026-01-05"]
)
def test_dates_are_read_day_first(text: str) -> None:
    assert forms.DateField().clean(text) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["05/01/26", "13/13/2026", "2026"])
def test_a_doubtful_date_is_refused_in_vietnamese(text: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        forms.DateField().clean(text)
    assert refused.value.messages == ["Ngày không đúng. Hãy nhập theo dạng ngày/tháng/năm, ví dụ 05/01/2026."]


def test_spans_of_time_are_vietnamese() -> None:
    start = datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert (
        timesince.timesince(start, start + timedelta(days=9, hours=1)).replace("\xa0", " ")
        == "1 tuần, 2 ngày"
    )
    assert naturaltime(datetime.now(UTC) - timedelta(minutes=5)).replace("\xa0", " ") == "5 phút trước"
    assert ordinal(3) == "thứ 3"


def test_vietnamese_is_the_only_language() -> None:
    assert (settings.LANGUAGE_CODE, translation.get_language()) == ("vi", "vi")
    assert [code for code, _ in settings.LANGUAGES] == ["vi"]
