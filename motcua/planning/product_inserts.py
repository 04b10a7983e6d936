"""Putting in a row that a form makes, when the same form arrives twice at the same moment."""

from __future__ import annotations

from motcua.core.keys import AgencyOwned
from motcua.planning.actions.rows import inserted

SENT_TWICE = "Biểu mẫu này vừa được gửi. Hãy tải lại trang để xem."


def insert_once(row: AgencyOwned) -> None:
    """Insert; Conflict when the same request has just put its row in."""
    inserted(row, SENT_TWICE)
