"""Run Bounceback at another hour: `python -m tests.at_an_hour 2026-11-18T16:00:00Z -- serve --no-browser`.

The clock of that process, of the worker it forks and of the errands it starts is shifted and runs on from there, so
that a journey can be made in calling hours at any time of day. The instant must lie in the past: the one-time files
that let a browser in are dated by the disk, whose clock nobody shifts.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path


def shifted(instant: datetime) -> dict[str, str]:
    """What to add to the environment of a process, for which it is this instant now."""
    shift = (instant - datetime.now(UTC)).total_seconds()
    if shift > 0:
        raise ValueError(f"{instant:%Y-%m-%d %H:%M} is still to come")
    path = [str(Path(__file__).parent / "clock"), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"CLOCK_SHIFT_SECONDS": str(shift), "PYTHONPATH": os.pathsep.join(path)}


def main(arguments: list[str]) -> None:
    instant, _, *command = arguments
    environ = os.environ | shifted(datetime.fromisoformat(instant))
    os.execve(sys.executable, [sys.executable, "-m", "bounceback", *command], environ)


if __name__ == "__main__":
    main(sys.argv[1:])
