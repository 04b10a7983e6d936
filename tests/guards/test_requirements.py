"""What the product imports at run time is what its locked requirements install."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions

from tests.support.tree import ROOT, none_of, place, tracked


def _locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / name).read_text("utf-8")
    return {
        found.lower().replace("_", "-") for found in re.findall(r"^([A-Za-z0-9._-]+)==", text, re.MULTILINE)
    }


def _imported(source: str) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names.add((node.module or "").split(".")[0])
    return names - sys.stdlib_module_names - {"motcua"}


def test_every_imported_package_is_locked_for_run_time() -> None:
    locked, known = _locked("runtime.txt"), packages_distributions()
    missing = [
        f"{place(path)} imports {name}"
        for path in tracked("motcua/*.py")
        if "/tests/" not in place(path) and not path.name.startswith("pytest_")
        for name in sorted(_imported(path.read_text("utf-8")))
        if not any(each.lower().replace("_", "-") in locked for each in known.get(name, [name]))
    ]
    none_of(missing)


def test_the_test_set_contains_the_run_time_set_at_the_same_versions() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / "requirements" / name).read_text("utf-8")
        return set(re.findall(r"^[A-Za-z0-9._-]+==\S+", text, re.MULTILINE))

    none_of(sorted(pins("runtime.txt") - pins("test.txt")))


def test_every_locked_package_carries_hashes() -> None:
    bare = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        blocks = re.split(r"\n(?=[A-Za-z0-9])", path.read_text("utf-8").strip())
        bare += [f"{path.name}: {block.split()[0]}" for block in blocks if "--hash=sha256:" not in block]
    none_of(bare)
