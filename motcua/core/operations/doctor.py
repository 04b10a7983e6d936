"""Look an installation over: each finding says what is wrong and what to do."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import DatabaseError, connection

from motcua.core import assets, translations
from motcua.core.clock import local, now
from motcua.core.deliveries.metrics import figures
from motcua.core.guards import across_agencies
from motcua.core.models import Delivery, PeriodicJob
from motcua.core.operations.faults import OperationError, disk_line
from motcua.core.operations.preparation import check_database, data_dir, pending_migrations

_WORKER_SILENT_AFTER = timedelta(minutes=5)
_FREE_MB_WARNING, _FREE_MB_FAULT = 2000, 200
_SHIPPED_ON = datetime(2026, 1, 1, tzinfo=UTC)  # no machine that runs this version can be earlier


class Verdict(StrEnum):
    """How a check came out; only a fault makes the command fail."""

    OK = "ok"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor: what was checked, how it came out, what to do."""

    name: str
    verdict: Verdict
    line: str


Check = Callable[[], Iterator[tuple[Verdict, str]]]


def _python() -> Iterator[tuple[Verdict, str]]:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield Verdict.OK, f"Python {version}"
    else:
        yield Verdict.FAULT, f"Python {version}: cần 3.11, 3.12 hoặc 3.13."


def _settings() -> Iterator[tuple[Verdict, str]]:
    yield Verdict.OK, f"Thư mục dữ liệu {data_dir()}"
    if settings.DEBUG:
        yield Verdict.WARNING, "MOTCUA_DEBUG đang bật. Hãy tắt trên máy thật."
    if settings.DEMO:
        yield Verdict.WARNING, "Đang ở chế độ dùng thử, ai cũng đăng nhập được. Không nhập dữ liệu thật."
    elif not settings.IS_HTTPS:
        yield Verdict.WARNING, "MOTCUA_PUBLIC_URL chưa dùng https. Hãy đặt máy chủ có chứng chỉ ở phía trước."
    if not settings.REQUIRE_SECOND_FACTOR and not settings.DEMO:
        yield (
            Verdict.WARNING,
            "Công chức đăng nhập không cần lớp xác thực thứ hai (MOTCUA_REQUIRE_SECOND_FACTOR).",
        )


def _database() -> Iterator[tuple[Verdict, str]]:
    check_database()
    pending = pending_migrations()
    if pending:
        yield (
            Verdict.FAULT,
            f"Cơ sở dữ liệu thiếu {len(pending)} bước cập nhật. Hãy sao lưu rồi chạy: motcua migrate",
        )
    else:
        yield Verdict.OK, f"Cơ sở dữ liệu {connection.vendor} đủ cấu trúc"


def _disk() -> Iterator[tuple[Verdict, str]]:
    free = shutil.disk_usage(data_dir()).free // 1024 // 1024
    line = f"Đĩa chứa dữ liệu còn trống {free} MB"
    if free < _FREE_MB_FAULT:
        yield Verdict.FAULT, f"{line}. Hãy dọn ngay, hệ thống sắp không ghi được."
    elif free < _FREE_MB_WARNING:
        yield Verdict.WARNING, f"{line}. Hãy dọn bớt hoặc thêm đĩa."
    else:
        yield Verdict.OK, line


def _files() -> Iterator[tuple[Verdict, str]]:
    faults = assets.faults()
    if faults:
        yield (
            Verdict.FAULT,
            f"Thiếu hoặc sai {len(faults)} tệp giao diện, phông chữ ({faults[0]}). Hãy chạy: ./run setup",
        )
    else:
        yield Verdict.OK, "Tệp giao diện và phông chữ đúng bản kê"


def _translations() -> Iterator[tuple[Verdict, str]]:
    if not translations.is_up_to_date():
        yield Verdict.FAULT, "Bản dịch tiếng Việt chưa biên dịch hoặc đã cũ. Hãy chạy: ./run setup"
    else:
        yield Verdict.OK, "Bản dịch tiếng Việt đã biên dịch"


def _worker() -> Iterator[tuple[Verdict, str]]:
    last = PeriodicJob.objects.exclude(last_started_at=None).order_by("-last_started_at").first()
    if last is None or last.last_started_at is None:
        yield Verdict.WARNING, "Chưa thấy tiến trình xử lý nền chạy lần nào. Hãy chạy: motcua worker"
    elif now() - last.last_started_at > _WORKER_SILENT_AFTER:
        seen = f"{last.last_started_at:%H:%M %d/%m/%Y}"
        yield Verdict.WARNING, f"Tiến trình xử lý nền im từ {seen}. Hãy chạy lại: motcua worker"
    else:
        yield Verdict.OK, "Tiến trình xử lý nền đang chạy"
    for job in PeriodicJob.objects.exclude(last_error=""):
        yield Verdict.WARNING, f"Việc định kỳ “{job.name}” lỗi: {job.last_error.splitlines()[0][:150]}"


def _destinations() -> Iterator[tuple[Verdict, str]]:
    found = figures(None)
    for one in found:
        if one.broken_at is not None:
            since = f"{local(one.broken_at):%H:%M %d/%m/%Y}"
            yield (
                Verdict.WARNING,
                f"“{one.label}” không trả lời từ {since}. Hệ thống tự thử lại. Hãy hỏi nơi đó.",
            )
        elif one.is_late and one.oldest_at is not None:
            since = f"{local(one.oldest_at):%H:%M %d/%m/%Y}"
            yield (
                Verdict.WARNING,
                f"“{one.label}” có lượt gửi chờ từ {since}. Hãy xem trang “Nhật ký gửi”.",
            )
    if all(one.broken_at is None and not one.is_late for one in found):
        yield Verdict.OK, f"Các nơi nhận: {len(found)}, đều nhận bình thường hoặc đang được tạm dừng"


def _dead_letters() -> Iterator[tuple[Verdict, str]]:
    with across_agencies("the doctor counts what is stuck in the whole installation"):
        dead = Delivery.objects.filter(dead_at__isnull=False).count()
    if dead:
        yield (
            Verdict.WARNING,
            f"Có {dead} lượt gửi đã dừng. Hãy mở trang “Lượt gửi bị dừng” để xem và gửi lại.",
        )
    else:
        yield Verdict.OK, "Không có lượt gửi nào bị dừng"


def _clock() -> Iterator[tuple[Verdict, str]]:
    moment = now()
    last = PeriodicJob.objects.exclude(last_started_at=None).order_by("-last_started_at").first()
    is_behind = last is not None and last.last_started_at is not None and last.last_started_at > moment
    if moment < _SHIPPED_ON or is_behind:
        yield (
            Verdict.FAULT,
            f"Đồng hồ máy ghi {moment:%H:%M %d/%m/%Y}, có vẻ chậm. Hãy chỉnh giờ (NTP) trước khi làm.",
        )
    else:
        yield Verdict.OK, f"Đồng hồ máy: {moment:%H:%M %d/%m/%Y} (giờ Việt Nam)"


CHECKS: dict[str, Check] = {
    "python": _python,
    "settings": _settings,
    "disk": _disk,
    "files": _files,
    "translations": _translations,
    "database": _database,
    "clock": _clock,
    "worker": _worker,
    "destinations": _destinations,
    "dead_letters": _dead_letters,
}


def look_over() -> list[Finding]:
    """Run every check; one that breaks is itself a fault and stops no other."""
    findings = []
    for name, check in CHECKS.items():
        try:
            findings += [Finding(name, verdict, line) for verdict, line in check()]
        except OperationError as error:
            findings.append(Finding(name, Verdict.FAULT, str(error)))
        except DatabaseError:
            findings.append(Finding(name, Verdict.FAULT, "Không đọc được cơ sở dữ liệu."))
        except OSError as error:
            findings.append(Finding(name, Verdict.FAULT, disk_line(error)))
    return findings
