"""Waiting for something to happen, for as long as a busy machine may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

LIMIT_SECONDS = 180.0


def until(holds: Callable[[], Any], otherwise: str, *, seconds: float = LIMIT_SECONDS) -> None:
    """Come back as soon as this holds; fail with those words when it never does."""
    give_up_at = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up_at, otherwise
        time.sleep(0.01)
