"""A procedure's page for a cheap telephone: everything it loads, packed as it is served, within 150 KB."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from motcua.catalogue.models import Procedure
from motcua.portal import lean_css
from tests.support.tree import ROOT

MOST = 150 * 1024
_STATIC = re.compile(r"(?:href|src)=\"/static/([^\"?#]+)")
_WEIGHTS = re.compile(r"be-vietnam-pro-(latin|vietnamese)-(\d+)\.woff2")
_HASH = re.compile(r"\.[0-9a-f]{12}(?=\.\w+$)")


def served(path: Path) -> int:
    """Bytes on the line: texts packed by brotli, type faces as they are."""
    data = path.read_bytes()
    return len(data) if path.suffix == ".woff2" else len(brotli.compress(data))


def loaded(page: str) -> set[Path]:
    """The files a page names; symbols come from one file, type faces in two weights and two alphabets."""
    found = set()
    for name in {_HASH.sub("", name) for name in _STATIC.findall(page)}:
        place = finders.find(name)
        assert place, name
        found.add(Path(str(place)))
    styles = "".join(path.read_text("utf-8") for path in found if path.name == "portal.css")
    for alphabet, weight in set(_WEIGHTS.findall(styles)):
        found.add(ROOT / f"motcua/core/static/vendor/fonts/be-vietnam-pro-{alphabet}-{weight}.woff2")
    return found


@pytest.mark.parametrize("path", ["/thu-tuc/1.001193/", "/thu-tuc/1.001193/mang-theo/", "/trang-chu/"])
def test_a_page_and_all_it_loads_is_light(client: Client, birth: Procedure, path: str) -> None:
    page = client.get(path).content.decode()
    files = loaded(page)
    assert {file.suffix for file in files} >= {".css", ".js", ".svg", ".woff2"}
    assert not {file.name for file in files} & {"tabler.min.css", "htmx-2.min.js", "echarts.min.js"}
    total = len(gzip.compress(page.encode())) + sum(map(served, files))
    assert total < MOST, (total, sorted((served(file), file.name) for file in files))


def test_the_lean_style_sheet_holds_every_rule_these_pages_need() -> None:
    held = set(lean_css.LEAN.read_text("utf-8").splitlines())
    missing = [rule for rule in lean_css.made().splitlines() if rule not in held]
    assert not missing, f"python -m motcua.portal.lean_css ({len(missing)} rules, such as {missing[0][:80]})"


def test_only_rules_of_unused_classes_are_left_out() -> None:
    css = (
        ".btn,.carousel:not(.a,.b){x:1}.btn-primary:hover{x:2}@media print{.carousel{x:3}.btn{x:4}}"
        "[data-bs-theme=dark] .btn{x:5}body{x:6}@keyframes k{to{x:7}}"
    )
    assert lean_css.lean(css, frozenset({"btn", "btn-primary"})) == (
        ".btn{x:1}\n.btn-primary:hover{x:2}\n@media print{.btn{x:4}\n}body{x:6}\n"
    )
