"""How long each official form takes to become a PDF (and a Word file): bar S8, p50 below 100 ms.

    python -m bench.forms [--rounds 50] [--docx]

Every round prints other facts, so that nothing comes out of a memory of equal documents. Wall clock, one
thread.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from motcua.documents.official_forms import RegisterBook
from motcua.documents.render import render_docx, render_pdf
from motcua.documents.tests import samples

LIMIT_MS = 100


def varied(form: Any, round_number: int) -> Any:
    """The same form with its own number and dossier code."""
    if isinstance(form, RegisterBook):
        return replace(form, book=f"{round_number:02d}")
    head = replace(
        form.head, number=f"{round_number}/TNHS", dossier_code=f"H23.16.10-261127-{round_number:04d}"
    )
    return replace(form, head=head)


def measured(render: Callable[..., bytes], form: Any, rounds: int) -> tuple[float, float, float, int]:
    """Wall clock p50 and p95 and CPU p50 in milliseconds, and the size in bytes."""
    render(varied(form, 0), era="B")  # fonts and templates are read once for a process
    times, work, size = [], [], 0
    for number in range(1, rounds + 1):
        began, busy = time.perf_counter(), time.process_time()
        size = len(render(varied(form, number), era="B"))
        times.append((time.perf_counter() - began) * 1000)
        work.append((time.process_time() - busy) * 1000)
    return statistics.median(times), statistics.quantiles(times, n=20)[-1], statistics.median(work), size


def main() -> int:
    """Print the table; 1 when a slip misses the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--docx", action="store_true", help="measure Word files instead")
    arguments = parser.parse_args()
    render = render_docx if arguments.docx else render_pdf
    missed = False
    forms: dict[str, Any] = {**samples.ALL, "register of 1000": samples.register_book(1000)}
    print(f"{'form':18} {'p50 ms':>8} {'p95 ms':>8} {'CPU ms':>8} {'KB':>6}")
    for name, form in forms.items():
        middle, slow, work, size = measured(render, form, arguments.rounds)
        missed = missed or (middle >= LIMIT_MS and name in samples.ALL)
        print(f"{name:18} {middle:8.1f} {slow:8.1f} {work:8.1f} {size / 1024:6.0f}")
    print(f"bar S8 (p50 < {LIMIT_MS} ms): {'missed' if missed else 'met'}")
    return int(missed)


if __name__ == "__main__":
    raise SystemExit(main())
