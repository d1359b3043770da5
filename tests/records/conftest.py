"""Lists to bring in, and a short way to do it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bounceback.base.models import User
from bounceback.records import actions
from bounceback.records.models import Import
from bounceback.records.plans import Corrections

Bring = Callable[..., Import]


@pytest.fixture
def bring(ana: User, noon: datetime) -> Bring:
    """Bring text or bytes in, whole; keywords of `Corrections` pass through."""

    def run(
        content: str | bytes, *, into: str = "Ohio", country: str = "US", name: str = "list.csv", **how: Any
    ) -> Import:
        data = content.encode() if isinstance(content, str) else content
        import_ = actions.upload(
            file=io.BytesIO(data),
            file_name=name,
            list_name=into,
            country=country,
            corrections=Corrections(**how),
            by=ana,
            at=noon,
        )
        return actions.carry_on(import_=import_, by=ana, at=noon)

    return run


def account(import_: Import) -> tuple[int, int, int, int]:
    """(created, updated, duplicates, rejected), after checking that they add up."""
    four = (import_.created, import_.updated, import_.duplicates, import_.rejected)
    assert import_.rows_in == sum(four)
    return four
