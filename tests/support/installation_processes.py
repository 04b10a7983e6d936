"""A real server and worker in processes of their own, as ``motcua serve --with-worker`` runs them."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from motcua.core.operations.processes import server_command, worker_command
from tests.support.desk_client import DeskClient, NoAnswer
from tests.support.tree import ROOT


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, database: str, **more: str) -> dict[str, str]:
    """Settings of a trial installation; ``database`` empty: SQLite in its folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DJANGO_"))}
    return kept | {
        "MOTCUA_DATA_DIR": str(data_dir),
        "DATABASE_URL": database,
        "MOTCUA_REQUIRE_SECOND_FACTOR": "false",
        "MOTCUA_LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "motcua.config.settings",
        **more,
    }


def children(pid: int) -> list[int]:
    """Process ids of all living descendants."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in direct:
            found += [child, *children(child)]
    return found


@dataclass
class Installation:
    """Server and worker over one database; starts, kills and stops them."""

    settings: Mapping[str, str]
    port: int = field(default_factory=free_port)
    workers: int = 2
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start "server" or "worker" (again)."""
        commands = {
            "server": server_command("127.0.0.1", self.port, self.workers),
            "worker": worker_command(),
        }
        self._running[name] = subprocess.Popen(
            commands[name],
            cwd=ROOT,
            env=dict(self.settings),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if "MOTCUA_TRIAL_NOISE" in os.environ else subprocess.DEVNULL,
            start_new_session=True,
        )
        return self._running[name]

    def pid(self, name: str) -> int:
        """The process id."""
        return self._running[name].pid

    def server_workers(self) -> list[int]:
        """The processes that answer requests."""
        return [pid for pid in children(self.pid("server")) if _is_python(pid)]

    def wait_until_answering(self, seconds: float = 60.0) -> None:
        """Return when /healthz answers."""
        deadline = time.monotonic() + seconds
        client = DeskClient(self.port)
        while time.monotonic() < deadline:
            try:
                if client.ask("GET", "/healthz").status == 200:
                    return
            except NoAnswer:
                time.sleep(0.1)
            finally:
                client.close()
        raise AssertionError("the server does not answer")

    def kill(self, name: str) -> None:
        """kill -9 of a process and of what it started, as a power cut would."""
        process = self._running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def stop(self) -> None:
        """End everything; nothing is left behind."""
        for process in self._running.values():
            process.terminate()
        for name in list(self._running):
            try:
                self._running[name].wait(15)
            except subprocess.TimeoutExpired:
                pass
            finally:
                self.kill_rest(name)

    def kill_rest(self, name: str) -> None:
        """Kill what is left of a process's session."""
        process = self._running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _is_python(pid: int) -> bool:
    try:
        return (
            b"python" in Path(f"/proc/{pid}/cmdline").read_bytes()
            or b"granian" in Path(f"/proc/{pid}/comm").read_bytes()
        )
    except OSError:
        return False


def run_motcua(settings: Mapping[str, str], *arguments: str) -> str:
    """One ``motcua`` command to its end; its output."""
    done = subprocess.run(
        [sys.executable, "-m", "motcua.cli", *arguments],
        cwd=ROOT,
        env=dict(settings),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"motcua {' '.join(arguments)}: {done.stdout}{done.stderr}"[-2000:])
    return done.stdout
