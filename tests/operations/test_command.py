"""The motcua command: one line for every refusal, JSON for machines, the agreed exit codes."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner, Result
from django.db import OperationalError

from motcua.cli import main
from motcua.core.operations import doctor, preparation
from motcua.core.operations.doctor import Verdict, look_over
from motcua.core.operations.faults import OperationError, disk_line
from motcua.core.operations.processes import check_port


def _motcua(*arguments: str, **environment: str) -> Result:
    return CliRunner().invoke(main, arguments, env=environment)


@pytest.mark.django_db
def test_due_answers_with_the_explanation() -> None:
    done = _motcua("due", "--term", "3", "--unit", "working_day", "--from", "2026-11-27T16:30", "--json")
    answer = json.loads(done.stdout)
    assert (done.exit_code, answer["due_at"], answer["transfer_by"]) == (
        0,
        "2026-12-02T17:00:00+07:00",
        "2026-11-30T07:30:00+07:00",
    )
    assert {"from", "to", "counted", "why", "citation"} <= answer["lines"][0].keys()


@pytest.mark.django_db
def test_due_speaks_to_people_in_vietnamese() -> None:
    done = _motcua("due", "--term", "3", "--unit", "working_day", "--from", "2026-11-27T16:30")
    assert "Hẹn trả: 17:00 02/12/2026" in done.stdout
    assert "Thứ Bảy, Chủ nhật" in done.stdout


@pytest.mark.django_db
@pytest.mark.parametrize(
    "arguments",
    [
        ("due", "--term", "3", "--unit", "week", "--from", "2026-11-27T16:30"),
        ("due", "--term", "3", "--unit", "day", "--from", "hôm nay"),
        ("due", "--term", "-3", "--unit", "day", "--from", "2026-11-27T16:30"),
        ("due", "--term", "3", "--unit", "day", "--from", "2026-11-27T16:30", "--agency", "không có"),
        ("worker", "--name", "../x"),
        ("catalogue", "import", "không có.jsonl"),
    ],
)
def test_bad_input_is_exit_2_with_one_line(arguments: tuple[str, ...]) -> None:
    done = _motcua(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("LỖI: ")
    assert done.stderr.count("\n") == 1
    as_json = _motcua(*arguments, "--json")
    assert json.loads(as_json.stdout)["error"] in done.stderr


def test_a_wrong_setting_is_exit_2_and_names_the_setting() -> None:
    done = _motcua("doctor", MOTCUA_PORT="abc")
    assert done.exit_code == 2
    assert "MOTCUA_PORT" in done.stderr
    assert "Traceback" not in done.output


def test_wrong_usage_is_exit_2() -> None:
    assert _motcua("due").exit_code == 2
    assert _motcua("dance").exit_code == 2


@pytest.mark.django_db
def test_journal_verify_says_that_all_is_well() -> None:
    done = _motcua("journal", "verify", "--json")
    assert (done.exit_code, json.loads(done.stdout)["fault_count"]) == (0, 0)


@pytest.mark.django_db
def test_migrate_on_a_current_schema_does_nothing() -> None:
    assert json.loads(_motcua("migrate", "--json").stdout) == {"migrations": []}


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port that another program listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_port_in_use_is_one_line_with_the_way_out(taken_port: int) -> None:
    done = _motcua("serve", MOTCUA_PORT=str(taken_port))
    assert done.exit_code == 1
    assert done.stderr == (
        f"LỖI: Cổng {taken_port} đang có chương trình khác dùng. "
        f"Hãy tắt chương trình đó, hoặc chọn cổng khác: MOTCUA_PORT={taken_port + 1}\n"
    )


def test_an_address_of_another_machine_is_one_line() -> None:
    with pytest.raises(OperationError, match="MOTCUA_BIND"):
        check_port("192.0.2.1", 8000)


def test_a_nearly_full_disk_stops_the_start_with_one_line(tmp_path: Path) -> None:
    with (
        mock.patch.object(preparation.shutil, "disk_usage", return_value=mock.Mock(free=50 * 1024 * 1024)),
        pytest.raises(OperationError, match="chỉ còn trống 50 MB"),
    ):
        preparation.check_space(tmp_path)


def test_a_disk_that_fills_up_on_the_way_is_one_line() -> None:
    assert disk_line(OSError(28, "No space left on device", "/data/x")) == (
        "Hết dung lượng đĩa (/data/x). Hãy dọn bớt tệp rồi chạy lại."
    )
    assert "Không có quyền" in disk_line(PermissionError(13, "Permission denied", "/data"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(28, "No space left on device"), "LỖI: Hết dung lượng đĩa. Hãy dọn bớt tệp rồi chạy lại.\n"),
        (
            OperationalError("database or disk is full"),
            "LỖI: Cơ sở dữ liệu báo lỗi: hết dung lượng đĩa. Hãy chạy: motcua doctor\n",
        ),
    ],
)
def test_a_full_disk_inside_a_command_is_one_line(error: Exception, line: str) -> None:
    with mock.patch("motcua.core.verify.verify_journals", side_effect=error):
        done = _motcua("journal", "verify")
    assert (done.exit_code, done.stderr) == (1, line)


@pytest.mark.django_db
def test_the_doctor_looks_at_everything_and_names_what_to_do() -> None:
    findings = look_over()
    assert {finding.name for finding in findings} == doctor.CHECKS.keys()
    worker = next(finding for finding in findings if finding.name == "worker")
    assert (worker.verdict, "motcua worker" in worker.line) == (Verdict.WARNING, True)


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_finding_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Iterator[tuple[Verdict, str]]:
        raise OSError(13, "Permission denied", "/data")
        yield

    monkeypatch.setitem(doctor.CHECKS, "disk", broken)
    findings = {finding.name: finding for finding in look_over()}
    assert findings["disk"].verdict is Verdict.FAULT
    assert findings["clock"].verdict is Verdict.OK


@pytest.mark.django_db
def test_the_doctor_reports_the_holidays_of_the_year() -> None:
    done = _motcua("doctor", "--json")
    checks = {finding["check"] for finding in json.loads(done.stdout)["findings"]}
    assert "calendar" in checks


def test_a_database_that_does_not_answer_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    failing: Callable[[], None] = mock.Mock(side_effect=OperationalError("connection refused\nmore"))
    monkeypatch.setattr(preparation.connection, "ensure_connection", failing)
    with pytest.raises(OperationError, match=r"^Không kết nối được cơ sở dữ liệu: connection refused Hãy"):
        preparation.check_database()
