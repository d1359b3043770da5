"""Making vectors in bulk, after many cards came in at once."""

from __future__ import annotations

from django_tasks import task

from bounceback.base import errands
from bounceback.objections.meaning import encoder, vectors

_WORTH_IT = 16  # fewer are made by whoever asks, in passing


@task()
def make_missing() -> int:
    """Make the vectors that are missing; returns how many. None where the model does not run."""
    try:
        return vectors.make_missing()
    except encoder.NotLoaded:
        return 0


def look_after() -> bool:
    """Queue that when many are missing, and the model is installed. Returns whether it did."""
    if not encoder.installed() or vectors.missing() < _WORTH_IT:
        return False
    make_missing.enqueue()
    errands.wake()
    return True
