"""Regular work of the shell itself."""

from __future__ import annotations

from datetime import timedelta

from motcua.core.deliveries.queue import mend_after_clock_step
from motcua.core.deliveries.trace import forget_old_calls
from motcua.core.verify import verify_journals
from motcua.core.worker import regularly


class JournalFault(Exception):
    """The nightly check found something; ``motcua journal verify`` lists all of it."""


def check_journals() -> None:
    """Check every journal and keep the digests of closed days; JournalFault shows on the health page."""
    report = verify_journals()
    if report.fault_count:
        raise JournalFault(f"Nhật ký có {report.fault_count} chỗ sai khác. Hãy chạy: motcua journal verify")


regularly("core.check_journals", timedelta(hours=24), check_journals)
regularly("core.mend_after_clock_step", timedelta(minutes=5), mend_after_clock_step)
regularly("core.forget_old_calls", timedelta(hours=24), forget_old_calls)
