"""Structured logs: one line an event, with the request's id, without personal data."""

from __future__ import annotations

import logging
import logging.config
import re
from collections.abc import Mapping
from typing import Any

import structlog

# Twelve- and nine-digit identity numbers and telephone numbers never reach a log.
_DIGITS = re.compile(r"(?<![\d.-])(?:\+?84|0)?\d{9,12}(?![\d.-])")


def current_request_id() -> str:
    """The id of the request being served, or an empty string."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))


def mask(_logger: Any, _name: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Replace what looks like an identity or telephone number in every text of the line."""
    for key, value in entry.items():
        if isinstance(value, str) and key not in {"request_id", "timestamp"}:
            entry[key] = _DIGITS.sub("[số đã che]", value)
    return entry


def configure(settings: Mapping[str, Any]) -> None:
    """Django's LOGGING_CONFIG: structlog for ours and for the standard library's loggers."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=False),
        structlog.processors.format_exc_info,
        mask,
    ]
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if settings["format"] == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(_handlers(shared, renderer, settings["level"]))


def _handlers(shared: list[Any], renderer: Any, level: str) -> dict[str, Any]:
    """The standard library's loggers, through the same steps as ours, to the error output."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
                "foreign_pre_chain": shared,
            }
        },
        "handlers": {"out": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": {"axes": {"level": "WARNING"}, "django.request": {"level": "ERROR"}},
    }
