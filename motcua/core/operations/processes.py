"""The server and the worker as child processes that end together, whatever ends the parent."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import http
import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from types import FrameType

from motcua.core.operations.faults import OperationError

STOP_SECONDS = 15.0
START_SECONDS = 60.0
_RESTART_AFTER = 1.0
_PR_SET_PDEATHSIG = 1


def check_port(host: str, port: int) -> None:
    """Raise OperationError when nothing can listen on the address."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise OperationError(_port_line(host, port, error)) from error


def _port_line(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Cổng {port} đang có chương trình khác dùng. "
            f"Hãy tắt chương trình đó, hoặc chọn cổng khác: MOTCUA_PORT={port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Không được phép dùng cổng {port}. Hãy chọn cổng từ 1024 trở lên bằng MOTCUA_PORT."
    return f"Không mở được địa chỉ {host}:{port} ({error.strerror}). Hãy kiểm tra MOTCUA_BIND và MOTCUA_PORT."


def server_command(host: str, port: int, workers: int) -> list[str]:
    """Granian: a worker process that dies is replaced, the server stays."""
    return [
        *(sys.executable, "-m", "granian", "motcua.config.wsgi:application"),
        *("--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "2", "--no-ws", "--backlog", "1024", "--respawn-failed-workers"),
        *("--workers-kill-timeout", "10", "--log-level", "warning"),
    ]


def worker_command(name: str = "worker") -> list[str]:
    """The process that delivers and does the regular work."""
    return [sys.executable, "-m", "motcua.cli", "worker", "--name", name]


def _die_with_parent() -> None:  # pragma: no cover - runs in the child, before exec
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Starts children in order, replaces the ones that may be replaced, and stops all of them together.

    Each child has a session of its own, so that Ctrl-C reaches this process only and the children end in
    a chosen order: the server first, then the worker.
    """

    def __init__(self) -> None:
        self._stop = threading.Event()
        self._commands: dict[str, tuple[list[str], bool]] = {}
        self._children: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], *, is_replaced: bool) -> None:
        """Start one child; ``is_replaced``: start it again when it ends by itself."""
        self._commands[name] = (list(command), is_replaced)
        self._children[name] = subprocess.Popen(  # noqa: S603 - our own commands
            list(command),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def listen_to_signals(self) -> None:
        """Ctrl-C, a closed terminal and ``kill`` all mean: stop cleanly."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_signal)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._stop.set()

    @property
    def is_stopping(self) -> bool:
        """Whether somebody asked to stop."""
        return self._stop.is_set()

    def wait_until_answering(self, host: str, port: int) -> bool:
        """Wait until the server answers; False when it ended, was stopped or took too long."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and not self._stop.is_set():
            if any(child.poll() is not None for child in self._children.values()):
                return False
            if _answers(host, port):
                return True
            self._stop.wait(0.1)
        return False

    def run(self) -> int:
        """Wait until told to stop or until a child that is not replaced ends; stop all; the exit code."""
        code = 0
        try:
            while not self._stop.wait(0.5):
                for name, child in list(self._children.items()):
                    if child.poll() is None:
                        continue
                    command, is_replaced = self._commands[name]
                    if not is_replaced:
                        code = 1
                        self._stop.set()
                        break
                    self._stop.wait(_RESTART_AFTER)
                    if not self._stop.is_set():
                        self.start(name, command, is_replaced=True)
        finally:
            self.stop_children()
        return code

    def stop_children(self) -> None:
        """End the children in the order they must end; kill what does not end in time."""
        for name in reversed(list(self._children)):
            child = self._children.pop(name)
            if child.poll() is None:
                child.terminate()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(STOP_SECONDS)
            _kill_rest(child.pid)
            child.wait()


def _answers(host: str, port: int) -> bool:
    client = http.client.HTTPConnection(host.strip("[]"), port, timeout=2)
    try:
        client.request("GET", "/healthz", headers={"Host": "127.0.0.1"})
        return client.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        client.close()


def _kill_rest(session: int) -> None:
    """Kill what is left of a child's own session, such as a server's workers after a kill -9."""
    try:
        os.killpg(session, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
