"""Logs hold no identity or telephone number, and know their request."""

from __future__ import annotations

import io
import json
import logging

import pytest
import structlog
from django.conf import settings

from motcua.core.logs import configure, mask


@pytest.mark.parametrize(
    "text",
    ["CCCD 001099012345", "CMND 012345678", "gọi 0912345678", "gọi +84912345678", "số=079203001234, xã"],
)
def test_what_looks_like_a_personal_number_is_masked(text: str) -> None:
    assert "[số đã che]" in mask(None, "", {"event": text})["event"]


@pytest.mark.parametrize("text", ["H24.990-261123-0042", "2026-11-23", "5 hồ sơ", "192.168.1.20", "12345"])
def test_dossier_numbers_dates_and_counts_stay(text: str) -> None:
    assert mask(None, "", {"event": text})["event"] == text


def test_a_log_line_is_json_with_the_request_id_and_without_the_number() -> None:
    configure({"format": "json", "level": "INFO"})
    handler = logging.getLogger().handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    out = io.StringIO()
    before = handler.setStream(out)
    try:
        with structlog.contextvars.bound_contextvars(request_id="abc-12345678"):
            structlog.get_logger("test").info("person.found", number="001099012345")
            logging.getLogger("other").warning("gọi 0912345678")
    finally:
        handler.setStream(before or handler.stream)
        configure(settings.LOGGING)
    first, second = (json.loads(line) for line in out.getvalue().splitlines())
    assert (first["event"], first["request_id"], first["number"]) == (
        "person.found",
        "abc-12345678",
        "[số đã che]",
    )
    assert second["event"] == "gọi [số đã che]"
