"""Commands for the first day of a real installation, and for an administrator who lost the password."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from motcua.cli.frame import BadInput, Outcome, command, progress

if TYPE_CHECKING:
    from motcua.organisations.actions import SetupLink
    from motcua.organisations.first_office import NewOffice

Check = Callable[[str], None]


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _check_code(text: str) -> None:
    from motcua.organisations.rules import check_identifier

    check_identifier(text.strip().upper())


def _check_dossier_code(text: str) -> None:
    from motcua.core.errors import DomainError
    from motcua.organisations.rules import code_form

    if code_form(text.strip().upper()) is None:
        raise DomainError("Mã không đúng dạng, ví dụ H24.150 hoặc 000.00.16.H23.")


def _check_username(text: str) -> None:
    from motcua.organisations.actions.staff import check_username

    check_username(text.strip().lower())


@dataclass(frozen=True, slots=True)
class _Question:
    """One thing to know: the option's name, what it is, whether it may stay empty, and how it is checked."""

    name: str
    label: str
    is_needed: bool = False
    check: Check | None = None

    @property
    def option(self) -> str:
        """As typed on the command line."""
        return f"--{self.name.replace('_', '-')}"


QUESTIONS = (
    _Question("province_code", "Mã tỉnh, thành phố, ví dụ H24", True, _check_code),
    _Question("province_name", "Tên UBND tỉnh, thành phố (trống: theo danh sách mã)"),
    _Question("name", "Tên UBND xã, phường, ví dụ UBND xã Thanh Mẫu", True),
    _Question("code", "Mã định danh của xã, ví dụ H24.150", True, _check_code),
    _Question("place", "Địa danh ghi trước ngày tháng trên giấy tờ, ví dụ Thanh Mẫu"),
    _Question("address", "Địa chỉ trụ sở"),
    _Question("phone", "Điện thoại"),
    _Question("email", "Thư điện tử của xã"),
    _Question("dossier_code", "Mã dùng trong số hồ sơ (trống: như mã định danh)", False, _check_dossier_code),
    _Question("desk_name", "Tên nơi tiếp nhận (trống: Trung tâm Phục vụ hành chính công của xã)"),
    _Question("admin_name", "Họ và tên người quản trị đầu tiên", True),
    _Question("admin_username", "Tên đăng nhập của người quản trị", True, _check_username),
    _Question("admin_email", "Thư điện tử của người quản trị"),
)


def _ask(question: _Question, default: str) -> str:
    """Ask until the answer can be used; an empty one only where nothing is needed."""
    from motcua.core.errors import DomainError

    while True:
        text = str(
            click.prompt(question.label, default=default, show_default=bool(default), err=True)
        ).strip()
        try:
            if text and question.check is not None:
                question.check(text)
        except DomainError as error:
            click.echo(f"  {error.message}", err=True)
            continue
        if text or not question.is_needed:
            return text
        click.echo("  Không được để trống.", err=True)


def _default_of(question: _Question, answers: Mapping[str, str]) -> str:
    from motcua.organisations.first_office import known_province

    if question.name == "province_name":
        return known_province(answers["province_code"])
    return ""


def _answers(given: Mapping[str, str | None]) -> dict[str, str]:
    """The options, and on a terminal the answers to what they leave open. BadInput names what is missing."""
    answers = {name: (value or "").strip() for name, value in given.items()}
    missing = [question for question in QUESTIONS if question.is_needed and not answers[question.name]]
    if not missing:
        return answers
    if not _is_terminal():
        raise BadInput(f"Thiếu: {', '.join(question.option for question in missing)}")
    for question in QUESTIONS:
        if given[question.name] is None:
            answers[question.name] = _ask(question, _default_of(question, answers))
    if not click.confirm("Lập cơ quan với các thông tin trên?", default=True, err=True):
        raise BadInput("Chưa lập gì. Chạy lại lệnh khi sẵn sàng.")
    return answers


def _link_lines(link: SetupLink) -> list[str]:
    from motcua.core.clock import local

    return [
        f"  {link.address}",
        f"  Dùng một lần, đến {local(link.valid_until):%H:%M ngày %d/%m/%Y}. Đưa tận tay, không nhắn tin.",
    ]


def _next_steps(has_pack: bool) -> list[str]:
    from django.conf import settings

    steps = [
        "Chạy máy chủ: motcua serve --with-worker (hoặc qua trình quản lý dịch vụ của máy)",
        "Mở đường dẫn trên, đặt mật khẩu, đăng nhập, cài xác thực hai lớp",
        "Trang Cán bộ: thêm lãnh đạo, cán bộ tiếp nhận, công chức chuyên môn, văn thư, kiểm soát TTHC",
        "Trang Lịch làm việc: kiểm tra giờ làm việc và ngày nghỉ",
        "Trang Danh mục thủ tục: công chức kiểm soát đối chiếu từng thủ tục với quyết định công bố"
        if has_pack
        else "Nhập danh mục thủ tục: motcua catalogue import TỆP, rồi trình duyệt từng thủ tục",
        "Đặt lịch sao lưu hằng ngày: motcua backup TỆP; khám cài đặt: motcua doctor",
    ]
    if not settings.IS_HTTPS:
        steps.insert(0, f"Đặt MOTCUA_PUBLIC_URL (đang là {settings.PUBLIC_URL}) và máy chủ có TLS phía trước")
    return [f"  {number}. {step}" for number, step in enumerate(steps, start=1)]


def _told(made: NewOffice, pack: Mapping[str, int]) -> Outcome:
    user, code, link = made.administrator.officer.user, made.dossier_code, made.administrator.link
    assert user is not None
    form = code.get_form_display().split(" (")[0].lower()  # without its example
    data: dict[str, Any] = {
        "province": {"id": made.province.pk, "code": made.province.code, "name": made.province.name},
        "agency": {"id": made.commune.pk, "code": made.commune.code, "name": made.commune.name},
        "desk": {"id": made.desk.pk, "code": made.desk.code, "name": made.desk.name},
        "dossier_code": {"code": code.code, "form": code.form, "valid_from": code.valid_from.isoformat()},
        "procedures": pack.get("procedures", 0),
        "administrator": user.username,
        "link": link.address,
        "link_valid_until": link.valid_until.isoformat(),
        "doubts": made.doubts,
    }
    lines = [
        f"Đã lập {made.commune.name} ({made.commune.code}), trực thuộc {made.province.name}.",
        f"Nơi tiếp nhận: {made.desk.name}.",
        f"Mã trong số hồ sơ: {code.code}, {form}, từ {code.valid_from:%d/%m/%Y}.",
        f"Gói khởi đầu: {pack['procedures']} thủ tục, chưa phải quyết định công bố của tỉnh."
        if pack
        else "Chưa nạp thủ tục nào.",
        *(f"CHÚ Ý: {doubt}" for doubt in made.doubts),
        f"Đường dẫn đặt mật khẩu của {user.full_name} (tên đăng nhập {user.username}):",
        *_link_lines(link),
        "Việc tiếp theo:",
        *_next_steps(bool(pack)),
    ]
    return Outcome(data, lines)


@click.command("install")
@click.option("--province-code", help="Mã tỉnh, thành phố, ví dụ H24.")
@click.option("--province-name", help="Tên UBND tỉnh, thành phố; bỏ trống thì lấy theo mã.")
@click.option("--name", help="Tên UBND xã, phường.")
@click.option("--code", help="Mã định danh của xã, ví dụ H24.150.")
@click.option("--place", help="Địa danh ghi trước ngày tháng trên giấy tờ.")
@click.option("--address", help="Địa chỉ trụ sở.")
@click.option("--phone", help="Điện thoại.")
@click.option("--email", help="Thư điện tử của xã.")
@click.option("--dossier-code", help="Mã dùng trong số hồ sơ; bỏ trống thì như mã định danh.")
@click.option(
    "--dossier-form",
    type=click.Choice(["level_one_first", "level_one_last"]),
    help="Mã cấp 1 đứng trước (H24.150) hay đứng sau (000.00.16.H23); để phát hiện gõ nhầm.",
)
@click.option("--desk-name", help="Tên nơi tiếp nhận và trả kết quả.")
@click.option("--admin-name", help="Họ và tên người quản trị đầu tiên.")
@click.option("--admin-username", help="Tên đăng nhập của người quản trị.")
@click.option("--admin-email", help="Thư điện tử của người quản trị.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Xã hoạt động từ ngày; mặc định 01/07/2025.",
)
@click.option(
    "--another",
    is_flag=True,
    help="Thêm một xã nữa vào cài đặt đã có: nhiều xã dùng chung, hoặc xã mới sau sáp nhập.",
)
@click.option("--without-starter-pack", is_flag=True, help="Không nạp gói thủ tục khởi đầu.")
@command()
def install_command(
    dossier_form: str | None,
    since: Any,
    another: bool,
    without_starter_pack: bool,
    **given: str | None,
) -> Outcome:
    """Lập cơ quan của một cài đặt thật: tỉnh, xã, nơi tiếp nhận, người quản trị, thủ tục."""
    from django.db import transaction

    from motcua.catalogue.starter import load_starter_pack
    from motcua.core.actor import SYSTEM
    from motcua.core.operations.preparation import applied_migrations, migrate, require_migrated
    from motcua.organisations import first_office

    if applied_migrations():
        require_migrated()
    else:
        migrate(progress)
    (first_office.require_office if another else first_office.require_empty)()
    first_on: date | None = since.date() if since else None
    facts = first_office.OfficeFacts(**_answers(given), dossier_form=dossier_form or "", since=first_on)
    with transaction.atomic():
        made = (first_office.open_another_office if another else first_office.open_first_office)(facts)
        pack: Mapping[str, int] = {}
        if not without_starter_pack:
            progress("Nạp gói thủ tục khởi đầu")
            pack = load_starter_pack(SYSTEM, agency_id=made.commune.pk)
    return _told(made, pack)


@click.command("admin-link")
@click.argument("username")
@command()
def admin_link_command(username: str) -> Outcome:
    """Cấp đường dẫn đặt mật khẩu mới cho một người quản trị; mật khẩu cũ mất hiệu lực."""
    from motcua.core.operations.preparation import require_migrated
    from motcua.organisations.first_office import administrator_link

    require_migrated()
    link = administrator_link(username)
    return Outcome(
        {"administrator": username.strip(), "link": link.address, "link_valid_until": link.valid_until},
        [
            "Mật khẩu cũ không dùng được nữa. Đường dẫn đặt mật khẩu mới:",
            *_link_lines(link),
            "Xác thực hai lớp giữ nguyên; mất cả lớp hai thì lãnh đạo gỡ ở trang Cán bộ.",
        ],
    )
