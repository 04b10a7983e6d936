"""./run on machines that lack something: one clear line, nothing half made that stops the next try."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.tree import ROOT


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What ./run reads before anything is installed."""
    folder = tmp_path / "checkout"
    folder.mkdir()
    for name in ("run", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    return folder


def _run(checkout: Path, *arguments: str, tools: dict[str, str] | None = None, **environment: str) -> str:
    """The last line of a ./run that must fail. ``tools`` stand before the machine's own."""
    fakes = checkout / "fakes"
    fakes.mkdir(exist_ok=True)
    for name, script in (tools or {}).items():
        (fakes / name).write_text(f"#!/bin/sh\n{script}\n")
        (fakes / name).chmod(0o755)
    done = subprocess.run(
        ["bash", str(checkout / "run"), *arguments],
        env={**os.environ, "PATH": f"{fakes}:{os.environ['PATH']}", **environment},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_the_script_is_sound() -> None:
    for name in ("run", ".ci/run"):
        assert subprocess.run(["bash", "-n", str(ROOT / name)], check=False).returncode == 0


def test_no_fitting_python_is_one_line(checkout: Path) -> None:
    line = _run(checkout, "setup", MOTCUA_PYTHON="false")
    assert line == (
        "LỖI: Cần Python 3.11, 3.12 hoặc 3.13. Trên Debian, Ubuntu: apt-get install python3 python3-venv"
    )


def test_a_python_without_venv_is_one_line_with_the_package(checkout: Path) -> None:
    half = 'case "$2" in *ensurepip*) exit 1 ;; esac; exit 0'
    line = _run(checkout, "setup", tools={"half-python": half}, MOTCUA_PYTHON="half-python")
    assert "apt-get install python3-venv" in line


def test_a_nearly_full_disk_is_one_line(checkout: Path) -> None:
    df = 'echo "F 1K U A C M"; echo "x 1000000 900000 102400 90% /"'
    line = _run(checkout, "demo", tools={"df": df})
    assert line == "LỖI: Đĩa chỉ còn trống 100 MB, cần khoảng 900 MB. Hãy dọn bớt tệp rồi chạy lại."


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("error: No space left on device (os error 28)", "Hết dung lượng đĩa."),
        ("error sending request for url: dns error: failed to lookup", "không có mạng hoặc kho gói"),
        ("something else broke", "Bước này không xong: Tạo môi trường Python riêng"),
    ],
)
def test_a_step_that_fails_is_explained_in_one_line(checkout: Path, output: str, said: str) -> None:
    failing = f'case "$1" in -m) echo "{output}" >&2; exit 1 ;; esac; exit 0'
    line = _run(checkout, "setup", tools={"odd-python": failing}, MOTCUA_PYTHON="odd-python")
    assert said in line


def test_without_a_network_the_packages_step_says_so(checkout: Path) -> None:
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0", "PIP_NO_CACHE_DIR": "1"}
    line = _run(checkout, "setup", **nowhere, PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS="")
    assert "không có mạng" in line
    assert not (checkout / ".venv/motcua.stamp").exists()
