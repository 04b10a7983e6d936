"""Stand-ins of outside systems, to try the product without them."""

from __future__ import annotations

from pathlib import Path

import click

from motcua.cli.frame import Outcome, command
from motcua.core.standins import StandInServer


def serve(server: StandInServer) -> Outcome:
    """Answer until the person stops it."""
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
    return Outcome({"stopped": True}, ["Đã dừng."])


@click.group("standin")
def standin_group() -> None:
    """Chạy trạm giả của hệ thống bên ngoài. Không có gì được gửi đi thật."""


@standin_group.command("messages")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8095, show_default=True, type=click.IntRange(0, 65535), help="Cổng.")
@click.option("--callback", default="", help="Nơi nhận biên nhận; trống: MOTCUA_PUBLIC_URL.")
@click.option("--no-receipts", is_flag=True, help="Không gửi biên nhận.")
@command()
def messages_command(host: str, port: int, callback: str, no_receipts: bool) -> Outcome:
    """Trạm giả của nhà cung cấp SMS và Zalo; khóa chung lấy từ MOTCUA_SMS_SECRET."""
    from motcua.config import env
    from motcua.notifications.standin.server import make_stand_in

    told = "" if no_receipts else callback or str(env.read("MOTCUA_PUBLIC_URL"))
    server = make_stand_in(host=host, port=port, secret=str(env.read("MOTCUA_SMS_SECRET")), callback=told)
    click.echo(f"Trạm giả SMS, Zalo đang chạy tại {server.url}")
    click.echo(f"Đặt MOTCUA_SMS_URL={server.url}/sms và MOTCUA_ZALO_URL={server.url}/zalo")
    return serve(server)


@standin_group.command("outside-agency")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8096, show_default=True, type=click.IntRange(0, 65535), help="Cổng.")
@click.option(
    "--file", "path", default=None, type=click.Path(path_type=Path), help="Tệp giữ những gì đã đến."
)
@command()
def outside_agency_command(host: str, port: int, path: Path | None) -> Outcome:
    """Trạm giả của trục liên thông và cơ quan ngoài; trả lời trên trang của trạm."""
    from motcua.integrations.outside_agencies.standin.server import StandIn

    server = StandIn(host, port, path)
    click.echo(f"Trạm giả cơ quan ngoài đang chạy tại {server.url}")
    click.echo(f"Đặt MOTCUA_EXCHANGE_BUS_URL={server.url}")
    return serve(server)


@standin_group.command("linked-services")
@click.option("--host", default="127.0.0.1", show_default=True, help="Địa chỉ lắng nghe.")
@click.option("--port", default=8097, show_default=True, type=click.IntRange(0, 65535), help="Cổng.")
@command()
def linked_services_command(host: str, port: int) -> Outcome:
    """Trạm giả của dịch vụ công liên thông khai sinh, khai tử."""
    from motcua.integrations.linked_services.standin import StandIn

    server = StandIn(host, port)
    click.echo(f"Trạm giả dịch vụ liên thông đang chạy tại {server.url}")
    click.echo(f"Đặt MOTCUA_LINKED_SERVICES_URL={server.url}")
    return serve(server)
