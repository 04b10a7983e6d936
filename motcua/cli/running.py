"""Commands that run the installation: serve, worker, demo, migrate, doctor."""

from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from motcua.cli.frame import FAULT, BadInput, Outcome, command, progress

if TYPE_CHECKING:
    from motcua.core.operations.doctor import Finding
    from motcua.deadlines.calendar import Calendar


def _bind() -> tuple[str, int]:
    from motcua.config import env

    return str(env.read("MOTCUA_BIND")), int(str(env.read("MOTCUA_PORT")))


def _supervise(
    *, with_worker: bool, announce: list[str], beside: dict[str, list[str]] | None = None
) -> Outcome:
    """Run server (and worker, and what stands beside them) until told to stop."""
    from motcua.config import env
    from motcua.core.operations.processes import Supervisor, server_command, worker_command

    host, port = _bind()
    supervisor = Supervisor()
    supervisor.listen_to_signals()
    for name, words in (beside or {}).items():
        supervisor.start(name, words, is_replaced=True)
    if with_worker:
        supervisor.start("worker", worker_command(), is_replaced=True)
    supervisor.start(
        "server", server_command(host, port, int(str(env.read("MOTCUA_WORKERS")))), is_replaced=False
    )
    if supervisor.wait_until_answering("127.0.0.1" if host == "0.0.0.0" else host, port):  # noqa: S104
        for line in announce:
            click.echo(line)
    code = supervisor.run()
    stopped = "Máy chủ dừng ngoài ý muốn. Hãy xem các dòng trên." if code else "Đã dừng."
    return Outcome({"stopped": True, "code": code}, [stopped], code)


@click.command("serve")
@click.option("--with-worker", is_flag=True, help="Chạy luôn tiến trình xử lý nền.")
@command()
def serve_command(with_worker: bool) -> Outcome:
    """Chạy máy chủ (cần đã migrate)."""
    from motcua.core.operations.preparation import check_space, collect_static, data_dir, require_migrated
    from motcua.core.operations.processes import check_port

    check_port(*_bind())
    check_space(data_dir())
    require_migrated()
    collect_static(progress)
    host, port = _bind()
    return _supervise(with_worker=with_worker, announce=[f"Đang phục vụ tại http://{host}:{port}"])


@click.command("worker")
@click.option("--name", default="worker", help="Tên; mỗi tên chỉ chạy một tiến trình.")
@click.option("--once", is_flag=True, help="Làm một lượt rồi dừng.")
@command()
def worker_command(name: str, once: bool) -> Outcome:
    """Gửi những gì đến hạn và làm việc định kỳ cho đến khi được yêu cầu dừng."""
    from motcua.core.operations.preparation import data_dir, require_migrated
    from motcua.core.worker import AlreadyRunning, run

    if not name.replace("-", "").isalnum() or len(name) > 40:
        raise BadInput("Tên chỉ gồm chữ, số và dấu gạch nối, dài nhất 40 ký tự.")
    require_migrated()
    try:
        run(name, data_dir() / "locks", once=once)
    except AlreadyRunning as error:
        return Outcome({"error": str(error)}, [f"LỖI: {error}"], FAULT)
    return Outcome({"worker": name, "stopped": True})


@click.command("migrate")
@command()
def migrate_command() -> Outcome:
    """Cập nhật cấu trúc cơ sở dữ liệu."""
    from motcua.core.operations.preparation import migrate

    taken = migrate(progress)
    line = f"Đã cập nhật {len(taken)} bước." if taken else "Cấu trúc cơ sở dữ liệu đã mới nhất."
    return Outcome({"migrations": taken}, [line])


# The demonstration's stand-in of the national portal listens so far above the server.
_STANDIN_ABOVE = 100


def _standin_port() -> int | None:
    """Where the demonstration starts its stand-in; None when the settings name a portal of their own."""
    port = int(os.environ.get("MOTCUA_PORT", "8000")) + _STANDIN_ABOVE
    return port if os.environ.get("MOTCUA_NATIONAL_PORTAL_URL") == f"http://127.0.0.1:{port}" else None


def _standin_command(port: int) -> list[str]:
    from motcua.core.operations.preparation import data_dir
    from motcua.demo.exchange import write_faults

    faults = data_dir() / "cong-gia-lap.json"
    write_faults(faults)
    file = data_dir() / "cong-gia-lap.sqlite3"
    words = ["--port", str(port), "--file", str(file), "--faults", str(faults)]
    return [sys.executable, "-m", "motcua.cli", "standin", "national-portal", *words]


def _demo_settings() -> None:
    """The demonstration has a data folder of its own, so that it can never touch real dossiers.

    It speaks to a stand-in of the national portal that it starts itself, unless another is named.
    """
    port = os.environ.get("MOTCUA_PORT", "8000")
    if port.isdecimal():
        above = f"http://127.0.0.1:{int(port) + _STANDIN_ABOVE}"
        os.environ.setdefault("MOTCUA_NATIONAL_PORTAL_URL", above)
        os.environ.setdefault("MOTCUA_NATIONAL_PORTAL_USER", "motcua")
    os.environ["MOTCUA_DEMO"] = "true"
    os.environ.setdefault("MOTCUA_REQUIRE_SECOND_FACTOR", "false")
    os.environ.setdefault("MOTCUA_DATA_DIR", str(Path("data") / "demo"))
    os.environ.setdefault("MOTCUA_PUBLIC_URL", f"http://127.0.0.1:{os.environ.get('MOTCUA_PORT', '8000')}")


def _load_demo() -> None:
    from motcua.demo.load import load_demo

    shown: dict[str, int] = {}

    def show(part: str, done: int, of: int) -> None:
        tenth = done * 10 // max(of, 1)
        if shown.get(part) != tenth:
            shown[part] = tenth
            progress(f"{part}: {tenth * 10} %")

    load_demo(progress=show)


def _announcement() -> list[str]:
    from django.conf import settings

    from motcua.demo.cast import CAST, DEMO_PASSWORD

    width = max(len(member.username) for member in CAST)
    return [
        "",
        f"Mở trình duyệt tại {settings.PUBLIC_URL} (dữ liệu mẫu, không có thật)",
        f"Đăng nhập với mật khẩu {DEMO_PASSWORD} và một trong các tên:",
        *(f"  {member.username:{width}}  {member.name}, {member.title or 'người dân'}" for member in CAST),
        "Nhấn Ctrl-C để dừng.",
    ]


@click.command("demo")
@command(before=_demo_settings)
def demo_command() -> Outcome:
    """Chuẩn bị dữ liệu mẫu rồi chạy máy chủ và tiến trình xử lý nền."""
    from motcua.core.operations.preparation import check_space, collect_static, data_dir, migrate
    from motcua.core.operations.processes import check_port

    check_port(*_bind())
    standin = _standin_port()
    if standin is not None:
        check_port("127.0.0.1", standin)
    check_space(data_dir())
    migrate(progress)
    collect_static(progress)
    _load_demo()
    progress("Khởi động máy chủ và tiến trình xử lý nền")
    if standin is None:
        return _supervise(with_worker=True, announce=_announcement())
    announce = [*_announcement(), f"Cổng quốc gia giả lập: http://127.0.0.1:{standin}"]
    return _supervise(with_worker=True, announce=announce, beside={"standin": _standin_command(standin)})


def _office_findings() -> list[Finding]:
    """Whether there is a commune to serve (a question of an upper slice)."""
    from motcua.core.operations.doctor import Finding, Verdict
    from motcua.organisations.queries import home_agency

    agency = home_agency()
    if agency is None:
        return [Finding("office", Verdict.WARNING, "Chưa có cơ quan nào. Hãy chạy: motcua install")]
    return [Finding("office", Verdict.OK, f"Phục vụ {agency.name}")]


def _is_announced(calendar: Calendar, year: int) -> bool:
    from motcua.deadlines.calendar import CalendarEnds

    try:
        return not calendar.has_estimates(date(year - 1, 12, 31), date(year, 12, 31))
    except CalendarEnds:
        return False


def _calendar_findings() -> list[Finding]:
    """Whether the holidays of this and the next year are announced (a question of an upper slice)."""
    from motcua.core.clock import today
    from motcua.core.operations.doctor import Finding, Verdict
    from motcua.deadlines.calendars import calendar_for

    findings = []
    for year, needed_from in ((today().year, 1), (today().year + 1, 12)):
        if _is_announced(calendar_for(None), year):
            findings.append(Finding("calendar", Verdict.OK, f"Lịch nghỉ năm {year} đã công bố"))
        elif today().month >= needed_from:
            line = f"Lịch nghỉ năm {year} mới là tạm tính. Hãy nhập lịch đã công bố ở trang Lịch làm việc."
            findings.append(Finding("calendar", Verdict.WARNING, line))
    return findings


@click.command("doctor")
@command()
def doctor_command() -> Outcome:
    """Khám cài đặt: điều gì chưa ổn và cần làm gì."""
    from motcua.core.operations.doctor import Verdict, look_over

    findings = look_over()
    if not any(finding.name == "database" and finding.verdict is Verdict.FAULT for finding in findings):
        findings += [*_office_findings(), *_calendar_findings()]
    marks = {Verdict.OK: "  ổn  ", Verdict.WARNING: "CHÚ Ý ", Verdict.FAULT: " LỖI  "}
    has_fault = any(finding.verdict is Verdict.FAULT for finding in findings)
    return Outcome(
        {"findings": [{"check": f.name, "verdict": f.verdict, "line": f.line} for f in findings]},
        [f"[{marks[finding.verdict]}] {finding.line}" for finding in findings],
        FAULT if has_fault else 0,
    )
