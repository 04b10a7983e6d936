"""``motcua sync`` and ``motcua standin``: the exchange with outside systems, and stand-ins for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from motcua.cli.frame import FAULT, BadInput, Outcome, command, progress
from motcua.cli.standins import serve, standin_group

_USUAL_DAYS = 30


@click.group("sync")
def sync_group() -> None:
    """Đồng bộ Cổng Dịch vụ công quốc gia."""


def _day(text: str | None, usual: date) -> date:
    if not text:
        return usual
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise BadInput(f"Không đọc được ngày “{text}”. Hãy ghi 2026-11-24 hoặc 24/11/2026.")


def _span(from_day: str | None, to_day: str | None) -> tuple[date, date]:
    from motcua.core.clock import today

    to_on = _day(to_day, today())
    from_on = _day(from_day, to_on - timedelta(days=_USUAL_DAYS))
    if from_on > to_on:
        raise BadInput("Ngày đầu phải trước ngày cuối.")
    return from_on, to_on


def _period(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options every command of the group has."""
    function = click.option("--agency", default="", help="Mã cơ quan; bỏ trống: cơ quan cài đặt.")(function)
    function = click.option("--to", "to_day", help="Tiếp nhận đến hết ngày (hôm nay).")(function)
    return click.option("--from", "from_day", help="Tiếp nhận từ ngày (30 ngày trước).")(function)


@sync_group.command("status")
@_period
@command()
def status_command(from_day: str | None, to_day: str | None, agency: str) -> Outcome:
    """Bao nhiêu hồ sơ đã đồng bộ; hồ sơ nào thiếu, vì sao, từ khi nào, cần làm gì."""
    from motcua.integrations.national_portal.command import status

    found = status(agency, *_span(from_day, to_day))
    share = "–" if found["percent"] is None else f"{found['percent']:.2f} %".replace(".", ",")
    lines = [f"Đồng bộ {share}: {found['confirmed']} trên {found['received']} hồ sơ tiếp nhận."]
    lines += [] if found["on"] else ["Kết nối Cổng quốc gia đang tắt."]
    for row in found["missing"]:
        lines.append(f"  {row['dossier']}  {row['why']} từ {row['since']}. {row['detail']} {row['to_do']}")
    return Outcome(found, lines)


@sync_group.command("replay")
@_period
@command()
def replay_command(from_day: str | None, to_day: str | None, agency: str) -> Outcome:
    """Xếp lại vào hàng gửi mọi hồ sơ chưa đồng bộ; tiến trình xử lý nền sẽ gửi."""
    from motcua.integrations.national_portal.command import replay

    found = replay(agency, *_span(from_day, to_day))
    line = f"Đã xếp lại {found['dossiers']} hồ sơ, {found['revived']} lượt gửi bị dừng được gửi tiếp."
    return Outcome(dict(found), [line])


@sync_group.command("reconcile")
@_period
@command()
def reconcile_command(from_day: str | None, to_day: str | None, agency: str) -> Outcome:
    """Tra cứu từng hồ sơ trên Cổng, so với những gì đã gửi, gửi bù chỗ thiếu."""
    from motcua.integrations.national_portal.command import reconcile

    found = reconcile(agency, *_span(from_day, to_day))
    lines = [
        f"Đối soát {found['of']} hồ sơ: khớp {found['agreed']}, Cổng không có {found['missing']}, "
        f"khác trạng thái {found['different']}, chưa có trả lời {found['unanswered']}. "
        f"Đã gửi bù {found['repaired']} hồ sơ.",
        *found["notes"],
    ]
    return Outcome(found, lines, FAULT if found["unanswered"] else 0)


@sync_group.command("catalogue")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--code", "codes", multiple=True, help="Chỉ lấy thủ tục mang mã này; ghi được nhiều lần.")
@click.option("--agency", default="", help="Mã cơ quan; bỏ trống: cơ quan cài đặt.")
@command()
def catalogue_command(file: Path, codes: tuple[str, ...], agency: str) -> Outcome:
    """Lấy danh mục thủ tục của Cổng ra tệp, để nhập bằng: motcua catalogue import."""
    from motcua.integrations.national_portal.command import catalogue

    def tell(done: int, of: int) -> None:
        if done % 50 == 0 or done == of:
            progress(f"Đã lấy {done}/{of} thủ tục")

    found = catalogue(agency, file, codes, tell)
    line = f"Đã ghi {found['procedures']} thủ tục. Nhập bằng: motcua catalogue import {file}"
    return Outcome(found, [line])


@standin_group.command("national-portal")
@click.option("--host", default="127.0.0.1", help="Địa chỉ nghe.")
@click.option("--port", default=8600, type=click.IntRange(1, 65535), help="Cổng nghe.")
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("data") / "cong-gia-lap.sqlite3",
    help="Tệp SQLite giữ những gì đã nhận.",
)
@click.option("--faults", type=click.Path(path_type=Path, dir_okay=False), help="Tệp JSON các lỗi đặt trước.")
@click.option("--user", default="motcua", help="Tên đăng nhập được chấp nhận.")
@click.option("--seed", default=0, help="Số gieo cho lỗi theo tỷ lệ.")
def national_portal_command(
    host: str, port: int, file: Path, faults: Path | None, user: str, seed: int
) -> None:
    """Cổng quốc gia giả lập, cả hai thế hệ giao thức; có trang riêng để xem đã nhận gì và đặt lỗi."""
    from motcua.integrations.national_portal.standin.faults import WrongOrder
    from motcua.integrations.national_portal.standin.server import make_stand_in

    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        server = make_stand_in(host=host, port=port, file=file, faults=faults, username=user, seed=seed)
    except WrongOrder as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"Không nghe được ở {host}:{port} ({error.strerror}).") from error
    click.echo(f"Cổng quốc gia giả lập: {server.url}  (nhấn Ctrl-C để dừng)")
    for line in serve(server).lines:
        click.echo(line)
