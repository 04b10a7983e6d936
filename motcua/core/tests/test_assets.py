"""Third-party files: what is served is what the manifest names, and the lock names no host."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from motcua.core import assets


def _copy_of_checkout(target: Path) -> Path:
    """A small root with the manifest and the files in place, for tests that break something."""
    (target / "assets").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "manifest.json"):
        shutil.copy(assets.ROOT / "assets" / name, target / "assets" / name)
    for name in json.loads((target / "assets/manifest.json").read_text())["files"]:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(assets.ROOT / name, target / name)
    return target


def _fake_npm(folder: Path, script: str) -> list[str]:
    path = folder / "npm"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return [str(path)]


def test_the_files_in_place_are_those_of_the_manifest() -> None:
    assert assets.faults() == []


def test_the_lock_file_names_no_host_and_pins_every_package() -> None:
    lock = (assets.ROOT / "assets/package-lock.json").read_text()
    assert '"resolved"' not in lock
    packages = json.loads(lock)["packages"]
    for name, package in packages.items():
        if name:
            assert package["integrity"].startswith("sha512-"), name
    wanted = json.loads((assets.ROOT / "assets/package.json").read_text())["dependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())


def test_a_complete_checkout_is_left_alone_without_npm(tmp_path: Path) -> None:
    root = _copy_of_checkout(tmp_path / "root")
    assert assets.install(root, npm=["/nonexistent/npm"]) is False


def test_a_changed_file_is_named(tmp_path: Path) -> None:
    root = _copy_of_checkout(tmp_path / "root")
    (root / assets.SPRITE).write_text("<svg/>")
    assert assets.faults(root) == [f"{assets.SPRITE}: nội dung khác bản kê"]


def test_a_missing_npm_gets_a_sentence(tmp_path: Path) -> None:
    root = _copy_of_checkout(tmp_path / "root")
    (root / assets.SPRITE).unlink()
    with pytest.raises(assets.AssetError, match="Không chạy được npm"):
        assets.install(root, npm=["/nonexistent/npm"])


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("npm error code ENOTFOUND", "Không có mạng"),
        ("npm error code ENOSPC", "Hết dung lượng đĩa"),
        ("npm error code EINTEGRITY", "npm báo lỗi"),
    ],
)
def test_a_failing_npm_gets_a_sentence_and_leaves_the_old_files(
    tmp_path: Path, said: str, sentence: str
) -> None:
    root = _copy_of_checkout(tmp_path / "root")
    (root / assets.SPRITE).unlink()
    npm = _fake_npm(tmp_path, f"echo '{said}' >&2; exit 1")
    with pytest.raises(assets.AssetError, match=sentence):
        assets.install(root, npm=npm)
    assert (root / assets.VENDOR / "tabler.min.css").is_file()


def test_an_npm_that_brings_nothing_is_noticed(tmp_path: Path) -> None:
    root = _copy_of_checkout(tmp_path / "root")
    (root / assets.SPRITE).unlink()
    with pytest.raises(assets.AssetError, match="thiếu tệp"):
        assets.install(root, npm=_fake_npm(tmp_path, "exit 0"))
    assert (root / assets.VENDOR / "tabler.min.css").is_file()


def test_the_npm_of_the_environment_variable_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOTCUA_NPM", "/opt/node/bin/npm")
    assert assets.find_npm() == ["/opt/node/bin/npm"]


def test_every_icon_stands_in_the_sprite_once() -> None:
    sprite = (assets.ROOT / assets.SPRITE).read_text()
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == list(assets.ICONS)
    assert len(set(assets.ICONS)) == len(assets.ICONS)
    assert "style=" not in sprite
