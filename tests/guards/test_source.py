"""The source keeps to the house's sizes, words and page rules."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.support.tree import none_of, place, tracked

MOST_LINES, MOST_FUNCTION_LINES = 500, 40
NAMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
    "common",
}
# Written in pieces, so that this list does not find itself.
FORBIDDEN = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<![\w.-])/wor" r"k/(?:main|shared|\.library|\.mirror)",
        r"/tmp/te" r"am",
        r"/root/\.py" r"env",
        r"pypi\.o" r"rg",
        r"files\.python" r"hosted",
        r"registry\.npm" r"js",
        r"deb\.debi" r"an\.org",
        r"proxy\.gol" r"ang",
    )
]


def _own_code() -> list[Path]:
    return [
        path
        for path in tracked("motcua/*.py")
        if not {"migrations", "tests"} & set(path.relative_to(path.parents[1]).parts)
        and "/tests/" not in str(path)
    ]


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_no_file_is_longer_than_a_person_reads() -> None:
    long = {
        place(path): count
        for path in _own_code()
        if (count := len(path.read_text("utf-8").splitlines())) > MOST_LINES
    }
    assert long == {}


def _body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of what the function does: without its signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{place(path)}:{node.lineno} {node.name}: {_body_lines(node)} lines"
        for path in _own_code()
        for node in _functions(ast.parse(path.read_text("utf-8")))
        if _body_lines(node) > MOST_FUNCTION_LINES
    ]
    none_of(long)


def test_every_module_class_and_public_function_says_what_it_is() -> None:
    silent = []
    for path in _own_code():
        tree = ast.parse(path.read_text("utf-8"))
        if path.stat().st_size and ast.get_docstring(tree) is None:
            silent.append(place(path))
        for node in tree.body:
            is_public = isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_")
            if is_public and ast.get_docstring(node) is None:  # type: ignore[arg-type]
                silent.append(f"{place(path)}:{node.lineno} {node.name}")  # type: ignore[union-attr]
    none_of(silent)


def test_no_file_has_a_name_that_says_nothing() -> None:
    none_of([place(path) for path in tracked("*.py") if path.stem in NAMELESS])


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = []
    for path in tracked():
        content = path.read_bytes()
        if b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), start=1):
            if any(pattern.search(line) for pattern in FORBIDDEN):
                found.append(f"{place(path)}:{number}: {line.strip()[:100]}")
    none_of(found)


def test_no_work_is_left_for_another_day() -> None:
    mark = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b")
    found = [
        f"{place(path)}:{number}"
        for path in tracked("*.py", "*.html", "*.js", "*.css", "*.toml", "run")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if mark.search(line)
    ]
    none_of(found)


_COMMENT = re.compile(r"\{#.*?#\}|\{% comment.*?endcomment %\}|<!--.*?-->", re.DOTALL)
_INLINE = (
    (re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE), "script without src"),
    (re.compile(r"<style\b", re.IGNORECASE), "style element"),
    (re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE), "style attribute"),
    (re.compile(r"<[^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE), "event attribute"),
    (re.compile(r"(?:href|src|action)\s*=\s*[\"']\s*javascript:", re.IGNORECASE), "javascript address"),
    (re.compile(r"(?:href|src)\s*=\s*[\"'](?:https?:)?//", re.IGNORECASE), "address of another host"),
)
_LINKS_OUT = re.compile(r"<a\b[^>]*>", re.IGNORECASE)


def test_no_template_holds_inline_script_or_style() -> None:
    found = []
    for path in tracked("motcua/*.html"):
        text = _COMMENT.sub("", path.read_text("utf-8"))
        without_links = _LINKS_OUT.sub(lambda link: re.sub(r"href=[\"']https?://", 'href="', link[0]), text)
        found += [f"{place(path)}: {what}" for pattern, what in _INLINE if pattern.search(without_links)]
    none_of(found)


def test_every_template_of_a_page_extends_a_base() -> None:
    """A page without a base has no language, no landmarks and no way out."""
    bare = [
        place(path)
        for path in tracked("motcua/*.html")
        if "<html" in path.read_text("utf-8") and not path.name.startswith("base")
    ]
    none_of(bare)
