"""What every benchmark has in common: a figure, measured beside a peer in the same run.

Absolute times say as much about the machine as about us. So each figure has a peer where there is one: the least that
the same machine needs for the same thing, measured in the same minute; what we promise is mostly the ratio.
"""

from __future__ import annotations

import importlib
import math
import os
import platform
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

# Each of these modules has `measure() -> Iterator[Figure]`.
PARTS = {
    "calling": "bounceback.bench.calling",
    "pages": "bounceback.bench.pages",
    "history": "bounceback.bench.history",
    "reviewing": "bounceback.bench.reviewing",
    "cards": "bounceback.bench.cards",
    "why": "bounceback.bench.diagnosing",
    "starting": "bounceback.bench.starting",
    "painting": "bounceback.bench.painting",
    "importing": "bounceback.bench.importing",
    "keeping": "bounceback.bench.keeping",
    "simulating": "bounceback.bench.simulating",
    "matching": "bounceback.bench.matching",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value.

    unit    "ms", "s", "MB", "rows/s", "statements" …
    peer    what it is measured against, in words; "" when there is nothing to compare with
    goal    the most that is promised, in `unit`; None when nothing is
    """

    name: str
    value: float
    unit: str
    peer: str = ""
    peer_value: float | None = None
    goal: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the peer this is; None without one."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def kept(self) -> bool | None:
        """Whether the promise was kept; None when there was none."""
        return None if self.goal is None else self.value <= self.goal

    def as_dict(self) -> dict[str, Any]:
        """As --json prints it."""
        return {
            "name": self.name,
            "value": _round(self.value),
            "unit": self.unit,
            "peer": self.peer or None,
            "peer_value": _round(self.peer_value),
            "ratio": _round(self.ratio),
            "goal": self.goal,
        }


def known() -> list[str]:
    """The parts that can be measured here."""
    from importlib.util import find_spec

    return [name for name, module in PARTS.items() if find_spec(module)]


def run(names: Iterable[str]) -> Iterator[Figure]:
    """Measure these parts, one after the other."""
    for name in names:
        yield from importlib.import_module(PARTS[name]).measure()


def at_share(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed: 0.5 is the median, 1 the greatest."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(name: str, seconds: Sequence[float], **more: Any) -> Iterator[Figure]:
    """Median, 99th percentile and greatest of some durations, in milliseconds.

    more    `peer`, `peer_seconds` (of the same kind), `goals` (p50, p99)
    """
    goals = more.get("goals", (None, None))
    peers = more.get("peer_seconds")
    for share, word, goal in ((0.5, "p50", goals[0]), (0.99, "p99", goals[1]), (1.0, "max", None)):
        yield Figure(
            f"{name}, {word}",
            at_share(seconds, share) * 1000,
            "ms",
            peer=more.get("peer", ""),
            peer_value=at_share(peers, share) * 1000 if peers else None,
            goal=goal,
        )


def page(figures: Sequence[Figure], *, at: datetime) -> str:
    """The page docs/benchmarks.md."""
    lines = [
        "# Benchmarks",
        "",
        f"<!-- Made by `make bench`; do not edit. --> Measured on {at:%d %B %Y}: {machine()}.",
        "Times depend on the machine and on what else it does; the ratio compares with the peer of the same run.",
        "",
        "| what | measured | promised | peer | peer's | ratio |",
        "| --- | ---: | ---: | --- | ---: | ---: |",
    ]
    for each in figures:
        goal = "" if each.goal is None else f"≤ {_words(each.goal)} {each.unit}"
        peer = "" if each.peer_value is None else f"{_words(each.peer_value)} {each.unit}"
        ratio = "" if each.ratio is None else f"{each.ratio:.2f}"
        measured = f"{_words(each.value)} {each.unit}"
        lines.append(f"| {each.name} | {measured} | {goal} | {each.peer} | {peer} | {ratio} |")
    return "\n".join([*lines, "", *_HOW])


_HOW = (
    "## How it is measured",
    "",
    "- Calls and pages: `bounceback serve` in a scratch folder with a made-up million prospects (400 place sets,",
    "  20,000 to be tried again, 8,000 seeds, 200 promises, a switchboard of 500, some 34,000 calls made), asked",
    "  over HTTP by a program that was let in by the one-time file. The clock that the web's middleware reads is moved",
    "  to a Tuesday noon in New York; nothing else is. *At work* is the processor time of the server's thread,",
    "  *waited for* what the asking program saw.",
    "- The peer of a call is a view behind the same middleware that writes one row, synced to the disk like ours.",
    "- The race: eight processes on one database take a card, lay it down and take the next; the peer does nothing but",
    "  `UPDATE … RETURNING` in plain SQLite, as durable, in as many processes.",
    "- Starts run from the command to the first page read by a browser that came in by the one-time file; memory is",
    "  PSS of all processes after three quiet seconds.",
    "- History and reviews: a million calls of a million prospects, with notes, over two and a half years; pages over",
    "  HTTP as above, one that looks at 50,000 calls in vain among them; reviews are counted anew each time.",
    "- Backup and restore: that installation; the peer copies the database file and syncs it. Then outcomes are logged",
    "  again and again while backups are made.",
    "- Objection cards: 2,000 of them, heard 100,000 times on 200,000 calls, a few very often and most hardly ever;",
    "  pages over HTTP as above. What they say is counted once and kept until anything happens: p99 is the first look.",
    "- Why calls fail: the whole page over HTTP as above, on 100,000 and on a million calls; five first looks, each",
    "  with filters that nobody asked for before, then the page as it is kept until anything happens.",
    "- Made-up dials: `bounceback simulate`, from the command to its totals; the peer takes cards, dials and logs as",
    "  often, and makes up nothing.",
    "- Finding a card that was meant: the processor time of the thread that asks, in a process of its own; the peer is",
    "  the same model run on the same texts, and one product of numbers.",
    "- Chromium: the cockpit's own marks, from a key to a task after the frame that shows what it did: the next name,",
    "  the picker of objection cards, what a letter finds among 2,000 of them.",
    "",
)


def machine() -> str:
    """The machine in a few words."""
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} × {name}, Python {platform.python_version()}, {platform.system()}{load}"


def _words(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


def _round(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")
