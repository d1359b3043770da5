"""Waiting for something to happen, for as long as a busy machine may take."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import Page

LIMIT_MS = 15_000
STEP_MS = 30

Found = TypeVar("Found")


def wait_for(page: Page, what: Callable[[], Found]) -> Found:
    """What the question answers, once that is something: not empty, not None, not False."""
    found = what()
    for _ in range(LIMIT_MS // STEP_MS):
        if found:
            break
        page.wait_for_timeout(STEP_MS)
        found = what()
    assert found, f"it has not come within {LIMIT_MS // 1000} s: {found!r}"
    return found
