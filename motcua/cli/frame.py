"""What all commands share: settings read, errors as one line, an outcome for people or as JSON."""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

import click

FAULT = 1
BAD_INPUT = 2
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command has to say: plain data for ``--json``, Vietnamese lines for people, an exit code."""

    data: Mapping[str, Any]
    lines: list[str] = field(default_factory=list)
    code: int = 0


class BadInput(Exception):
    """The command line, a file's content or a setting cannot be used. One Vietnamese line."""


def progress(message: str) -> None:
    """One line of progress; beside the result, never in it."""
    click.echo(f"• {message}", err=True)


def set_up() -> None:
    """Load settings and applications; BadInput for a wrong setting."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    from motcua.config.env import SETTINGS, WrongSetting, read

    try:
        for setting in SETTINGS:
            read(setting.name)
        import django

        django.setup()
    except WrongSetting as error:
        raise BadInput(f"Biến môi trường sai: {error}") from error
    except OSError as error:
        from motcua.core.operations.faults import disk_line

        raise BadInput(f"Không dùng được thư mục dữ liệu. {disk_line(error)}") from error


def _refuse(message: str, code: int, *, as_json: bool) -> NoReturn:
    if as_json:
        click.echo(json.dumps({"error": message}, ensure_ascii=False))
    click.echo(f"LỖI: {message}", err=True)
    sys.exit(code)


def _perform(work: Callable[[], Outcome | None]) -> Outcome | None:
    """Run the work; known errors become (line, code) by _Refused."""
    from django.db import DatabaseError

    from motcua.core.errors import DomainError
    from motcua.core.operations.faults import OperationError, disk_line

    try:
        return work()
    except DomainError as error:
        raise _Refused(error.message, BAD_INPUT) from error
    except OperationError as error:
        raise _Refused(str(error), FAULT) from error
    except DatabaseError as error:
        first = (str(error).strip().splitlines() or [type(error).__name__])[0]
        if "disk is full" in first or "No space left" in first:
            first = "hết dung lượng đĩa"
        raise _Refused(f"Cơ sở dữ liệu báo lỗi: {first}. Hãy chạy: motcua doctor", FAULT) from error
    except OSError as error:
        raise _Refused(disk_line(error), FAULT) from error


class _Refused(Exception):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def command(
    *, before: Callable[[], None] | None = None
) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Make a command of a function that returns an Outcome (None: it already said everything).

    ``before`` may set environment variables: it runs before the settings are read.
    """

    def decorate(function: Callable[..., Outcome | None]) -> Callable[..., None]:
        @click.option("--json", "as_json", is_flag=True, help="Kết quả dạng JSON.")
        @functools.wraps(function)
        def run(*, as_json: bool, **options: Any) -> None:
            try:
                if before is not None:
                    before()
                set_up()
                outcome = _perform(lambda: function(**options))
            except BadInput as error:
                _refuse(str(error), BAD_INPUT, as_json=as_json)
            except _Refused as error:
                _refuse(str(error), error.code, as_json=as_json)
            except KeyboardInterrupt:
                click.echo("Đã dừng theo yêu cầu.", err=True)
                sys.exit(INTERRUPTED)
            if outcome is None:
                return
            if as_json:
                click.echo(json.dumps(outcome.data, ensure_ascii=False, default=str))
            else:
                for line in outcome.lines:
                    click.echo(line)
            sys.exit(outcome.code)

        return run

    return decorate
