"""The tracked files of the project."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def tracked(*patterns: str) -> tuple[Path, ...]:
    """Files that are committed or about to be (not ignored), by git's own patterns."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *patterns],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    return tuple(ROOT / name for name in sorted(set(listed.split("\0"))) if name and (ROOT / name).is_file())


def place(path: Path) -> str:
    """The path as a person names it."""
    return path.relative_to(ROOT).as_posix()


def none_of(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    if faults:
        raise AssertionError("\n" + "\n".join(faults))
