"""The options that come with the program, as its file has them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from bounceback.core.outcomes import Reason
from bounceback.core.playbook import EXPERIMENT, FINISH, Aim, Lever, OptionWords, Sort, remind_of

_FILES = resources.files("bounceback.playbook") / "options"
_NAME = re.compile(r"[a-z][a-z0-9-]{2,39}")
_KEYS = {"title", "sort", "lever", "family", "aim", "fits", "steps", "costs", "shows", "source"}
_MORE_KEYS = {"finish", "how", "remind", "early", "trades", "dealt", "hours"}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One option as it comes with the program.

    name      its name in the file: never changed, and never used for another option
    remind    the line for the cockpit
    finish    calls until the finish line
    how       how it is tried; for openings and hours as an experiment
    early     made for noes that come within the first seconds
    trades    for whom it was written; none: for everybody
    dealt     can the program deal it by itself?
    hours     hours of the prospect's clock at which it has one call: from the first to before the last
    """

    name: str
    words: OptionWords
    remind: str
    finish: int
    how: str = ""
    early: bool = False
    trades: tuple[str, ...] = ()
    dealt: bool = True
    hours: tuple[int, int] | None = None

    @property
    def experiment(self) -> str:
        """The kind of experiment that can judge it; "" where only before and since can be compared."""
        return EXPERIMENT.get(self.words.lever, "") if self.dealt else ""


@cache
def shipped() -> Mapping[str, Shipped]:
    """All of them by name, in the order of the files."""
    found: dict[str, Shipped] = {}
    files = sorted((each for each in _FILES.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    for file in files:
        for name, raw in tomllib.loads(file.read_text(encoding="utf-8")).items():
            if name in found or not _NAME.fullmatch(name) or not raw.keys() <= _KEYS | _MORE_KEYS:
                raise ValueError(f"{file.name}: {name}")
            found[name] = _option(name, raw)
    return found


def _option(name: str, raw: Mapping[str, Any]) -> Shipped:
    words = OptionWords(
        title=raw["title"],
        sort=Sort(raw["sort"]),
        lever=Lever(raw["lever"]),
        family=Reason(raw["family"]).value if raw.get("family") else "",
        aim=Aim(raw["aim"]),
        fits=" ".join(raw["fits"].split()),
        steps=tuple(raw["steps"]),
        costs=raw["costs"],
        shows=raw["shows"],
        source=raw["source"],
    )
    return Shipped(
        name=name,
        words=words,
        remind=raw.get("remind") or remind_of(words),
        finish=raw.get("finish", FINISH[words.aim]),
        how=" ".join(raw.get("how", "").split()),
        early=raw.get("early", False),
        trades=tuple(raw.get("trades", ())),
        dealt=raw.get("dealt", True),
        hours=(raw["hours"][0], raw["hours"][1]) if "hours" in raw else None,
    )
