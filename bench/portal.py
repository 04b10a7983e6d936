"""How many calls the stand-in of the national portal answers: python -m bench.portal [calls] [threads]

Prints calls per second with half pushes of dossiers and half rows of progress, every message checked against
the field tables and kept in a SQLite file. The bar is 300 calls per second.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

from motcua.integrations.national_portal.payloads import SERVICES
from motcua.integrations.national_portal.tests.samples import whole
from motcua.integrations.national_portal.tests.talking import Caller

PORT = 8650


def _work(url: str, number: int, pairs: int) -> None:
    caller = Caller(SimpleNamespace(url=url))
    caller.log_in()
    for count in range(pairs):
        code = f"H24.990-261124-{number}{count:06d}"
        dossier = whole(SERVICES["DongBoHoSoMC"].sent, MaHoSo=code, TrangThaiHoSo="2")
        row = whole(SERVICES["CapNhatTienDoHoSoMC"].sent, MaHoSo=code, TrangThai="2")
        answers = [
            caller.service("DongBoHoSoMC", f"a-{code}", isUpdating="False", data=[dossier]),
            caller.service("CapNhatTienDoHoSoMC", f"b-{code}", data=[row]),
        ]
        assert all(answer["error_code"] == "0" for answer in answers), answers


def main(calls: int, threads: int) -> None:
    """Start a stand-in in its own process, call it from several threads, print the rate."""
    with tempfile.TemporaryDirectory() as folder:
        words = [
            "standin",
            "national-portal",
            "--port",
            str(PORT),
            "--file",
            str(Path(folder) / "cong.sqlite3"),
        ]
        with subprocess.Popen(
            [sys.executable, "-m", "motcua.cli", *words], stdout=subprocess.PIPE, text=True
        ) as server:
            assert server.stdout is not None
            server.stdout.readline()
            url, pairs = f"http://127.0.0.1:{PORT}", calls // 2 // threads
            begun = time.monotonic()
            with ThreadPoolExecutor(threads) as pool:
                for one in [pool.submit(_work, url, number, pairs) for number in range(threads)]:
                    one.result()
            took = time.monotonic() - begun
            server.terminate()
    print(f"{pairs * 2 * threads} lượt gọi trong {took:.1f} s: {pairs * 2 * threads / took:.0f} lượt/s")


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["4000", "4"][len(sys.argv) - 1 :])))
