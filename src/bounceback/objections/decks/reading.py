"""The decks as they come with the program: kits that hold cards only."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from bounceback.base.refused import Refused
from bounceback.objections import kit
from bounceback.objections.kit import CardWords

_STARTERS = resources.files("bounceback.objections.decks") / "starters"


class NoSuchDeck(Refused):
    """No starter deck of that name comes with the program."""

    code = "no-such-deck"
    http_status = 404

    def __init__(self, name: str) -> None:
        names = ", ".join(each.name for each in decks())
        super().__init__(f"There is no starter deck “{name[:40]}”.", hint=f"There are: {names}.")


@dataclass(frozen=True, slots=True)
class Deck:
    """A starter deck. `name` marks the cards that came from it."""

    name: str
    title: str
    cards: tuple[CardWords, ...]


@cache
def decks() -> tuple[Deck, ...]:
    """All of them, by name."""
    files = sorted((each for each in _STARTERS.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    found = []
    for each in files:
        raw = tomllib.loads(each.read_text(encoding="utf-8"))
        found.append(Deck(each.name.removesuffix(".toml"), raw["kit"]["title"], tuple(kit.read(raw["cards"]))))
    return tuple(found)


def deck(name: str) -> Deck:
    """One of them. Raises NoSuchDeck."""
    for each in decks():
        if each.name == name:
            return each
    raise NoSuchDeck(name)
