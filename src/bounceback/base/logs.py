"""Logs as facts, one JSON object a line on standard error, with telephone numbers masked."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any

import structlog

# Seven or more digits, however they are grouped, are taken for a telephone number.
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-/]{0,2}\d){6,}")


def mask_numbers(text: str) -> str:
    """All but the last two digits of every telephone number become stars.

    >>> mask_numbers("dialled +13305550143 twice")
    'dialled *********43 twice'
    """

    def stars(match: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", match.group())
        return "*" * (len(digits) - 2) + digits[-2:]

    return _NUMBER.sub(stars, text)


_UNMASKED = frozenset({"timestamp", "level", "logger"})


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_numbers(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**9:
        return mask_numbers(str(value))
    if isinstance(value, dict):
        return {_masked(key): _masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(each) for each in value]
    if value is None or isinstance(value, bool | int | float):
        return value
    return mask_numbers(str(value))


def masked_event(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: no telephone number leaves the process, whatever the key it hides under."""
    return {key: value if key in _UNMASKED else _masked(value) for key, value in event.items()}


class _StandardError(logging.Handler):
    """Writes to whatever standard error is at the moment of writing."""

    def emit(self, record: logging.LogRecord) -> None:
        # Whoever read our log may have gone; that is no reason to fail at what we were doing.
        with suppress(OSError, ValueError):
            print(self.format(record), file=sys.stderr, flush=True)


def configure(*, level: str) -> None:
    """Send structlog's and the standard library's log lines through the same masking door."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            masked_event,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
    )
    handler = _StandardError()
    handler.setFormatter(formatter)
    handler.set_name("bounceback")
    root = logging.getLogger()
    for old in [each for each in root.handlers if each.get_name() == "bounceback"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
