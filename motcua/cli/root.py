"""The group of all commands."""

from __future__ import annotations

import click

from motcua import __version__
from motcua.cli.data import back_up_command, catalogue_group, journal_group, restore_command
from motcua.cli.deliveries import deliveries_group
from motcua.cli.exchange import sync_group
from motcua.cli.office import admin_link_command, install_command
from motcua.cli.plans import plan_group
from motcua.cli.running import demo_command, doctor_command, migrate_command, serve_command, worker_command
from motcua.cli.standins import standin_group
from motcua.cli.terms import due_command


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="motcua")
def main() -> None:
    """Hệ thống một cửa cấp xã. Mỗi lệnh có --json; mã kết thúc: 0 xong, 1 có lỗi, 2 dùng sai."""


for each in (
    serve_command,
    worker_command,
    demo_command,
    migrate_command,
    install_command,
    admin_link_command,
    due_command,
    catalogue_group,
    plan_group,
    journal_group,
    deliveries_group,
    sync_group,
    back_up_command,
    restore_command,
    doctor_command,
    standin_group,
):
    main.add_command(each)
