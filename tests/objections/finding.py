"""How often the card that was meant is found, on paraphrases that were written for that and never tuned on.

    python -m tests.objections.finding

prints the table of docs/explanation/finding-a-card.md. `tuning` instead of the three trades: `… finding tuning`.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from bounceback.core import likeness
from bounceback.core.objections import folded
from bounceback.core.stats.intervals import Tally, plausible_rate
from bounceback.objections.meaning import encoder

PLACE = Path(__file__).parent / "paraphrases"
TRADES = ("benefit_brokers", "financial_advisers", "realtors")

Likenesses = Any  # one row for each text, one column for each other


@dataclass(frozen=True)
class Set:
    """Cards, and what was said for them. `meant[i]` is the card of `said[i]`, `trade[i]` its trade."""

    fronts: tuple[str, ...]
    said: tuple[str, ...]
    meant: tuple[int, ...]
    trade: tuple[str, ...]


@lru_cache
def read(*names: str) -> Set:
    fronts: list[str] = []
    said: list[tuple[str, int, str]] = []
    for name in names:
        told = tomllib.loads((PLACE / f"{name}.toml").read_text(encoding="utf-8"))
        for card in told["card"]:
            said += [(each, len(fronts), told["trade"]) for each in card["said"]]
            fronts.append(card["front"])
    return Set(tuple(fronts), *(tuple(each) for each in zip(*said, strict=True)))  # type: ignore[arg-type]


def none_of_them(name: str) -> tuple[str, ...]:
    """What is none of the cards."""
    told = tomllib.loads((PLACE / f"{name}.toml").read_text(encoding="utf-8"))
    return tuple(told.get("none", told)["said"])


def by_letters(texts: Sequence[str], others: Sequence[str]) -> Likenesses:
    return np.array([[likeness.by_letters(folded(one), folded(other)) for other in others] for one in texts])


def by_meaning(texts: Sequence[str], others: Sequence[str]) -> Likenesses:
    return _vectors(tuple(texts)) @ _vectors(tuple(others)).T


def by_both(texts: Sequence[str], others: Sequence[str], *, learnt: bool = False) -> Likenesses:
    """As cards are offered: 0 for those that are not."""
    letters, meaning = by_letters(texts, others), by_meaning(texts, others)
    pairs = zip(letters.flat, meaning.flat, strict=True)
    return np.array([likeness.joined(letters=one, meaning=other, learnt=learnt) for one, other in pairs]).reshape(
        letters.shape
    )


def by_letters_offered(texts: Sequence[str], others: Sequence[str], *, learnt: bool = False) -> Likenesses:
    """As cards are offered where the model is not installed."""
    letters = by_letters(texts, others)
    return np.where(letters >= likeness.LETTERS_FROM, letters, 0.0)


@lru_cache
def _vectors(texts: tuple[str, ...]) -> Likenesses:
    return encoder.encoder().vectors(texts)


def after_learning(of: Set, near: Callable[..., Likenesses]) -> Likenesses:
    """Each text beside the fronts and the other texts of all cards: as if all but this one had been confirmed."""
    found = near(of.said, of.fronts).copy()
    among = near(of.said, of.said, learnt=True).copy()
    np.fill_diagonal(among, -1.0)
    for other, card in enumerate(of.meant):
        found[:, card] = np.maximum(found[:, card], among[:, other])
    return found


def said_again(of: Set, near: Callable[..., Likenesses]) -> Likenesses:
    """All of them learnt, and said again a little differently: a word left out, two letters changed about."""
    dice = np.random.default_rng(1)
    again = []
    for text in of.said:
        words = text.split()
        words.pop(int(dice.integers(len(words))))
        letters = list(" ".join(words))
        place = int(dice.integers(len(letters) - 1))
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
        again.append("".join(letters))
    found, among = near(again, of.fronts), near(again, of.said, learnt=True)
    for other, card in enumerate(of.meant):
        found[:, card] = np.maximum(found[:, card], among[:, other])
    return found


def hits(of: Set, found: Likenesses, *, among: int) -> Any:
    """Whether each text's card is among the first so many, and offered at all."""
    ranks = np.argsort(-found, axis=1, kind="stable")[:, :among]
    return np.array(
        [
            meant in rank and found[place, meant] > 0
            for place, (meant, rank) in enumerate(zip(of.meant, ranks, strict=True))
        ]
    )


def offered(texts: Sequence[str], fronts: Sequence[str], near: Callable[..., Likenesses]) -> int:
    """For how many of these texts anything is offered."""
    return int((near(texts, fronts).max(axis=1) > 0).sum())


WAYS: tuple[tuple[str, Callable[[Set], Likenesses]], ...] = (
    ("letters, all ranked", lambda of: by_letters(of.said, of.fronts)),
    ("letters, as offered", lambda of: by_letters_offered(of.said, of.fronts)),
    ("meaning, all ranked", lambda of: by_meaning(of.said, of.fronts)),
    ("both, as offered", lambda of: by_both(of.said, of.fronts)),
    ("letters, other words learnt", lambda of: after_learning(of, by_letters_offered)),
    ("both, other words learnt", lambda of: after_learning(of, by_both)),
    ("letters, its words learnt, said a little differently", lambda of: said_again(of, by_letters_offered)),
    ("both, its words learnt, said a little differently", lambda of: said_again(of, by_both)),
)


def table(of: Set) -> list[str]:
    """The lines of the table: first place and first three, all together and by trade."""
    trades = list(dict.fromkeys(of.trade))
    lines = [
        f"| way | first place | first three | {' | '.join(trades)} |",
        f"| --- | --- | --- | {' | '.join('---' for _ in trades)} |",
    ]
    for name, way in WAYS:
        found = way(of)
        first, three = hits(of, found, among=1), hits(of, found, among=3)
        of_trades = []
        for trade in trades:
            mine = np.array([each == trade for each in of.trade])
            of_trades.append(f"{first[mine].mean():.2f} · {three[mine].mean():.2f}")
        lines.append(f"| {name} | {_words(first)} | {_words(three)} | {' | '.join(of_trades)} |")
    return lines


def _words(right: Any) -> str:
    low, high = plausible_rate(Tally(int(right.sum()), len(right)), confidence=0.80) or (0.0, 1.0)
    return f"{right.mean():.2f} ({right.sum()} of {len(right)} · {low:.2f}–{high:.2f})"


def main() -> None:
    names = ("tuning",) if "tuning" in sys.argv[1:] else TRADES
    of = read(*names)
    print(f"{len(of.said)} texts for {len(of.fronts)} cards")
    print("\n".join(table(of)))
    strange = none_of_them("tuning" if names == ("tuning",) else "none")
    for name, near in (("letters", by_letters_offered), ("both", by_both)):
        print(f"none of them: {name} offer something for {offered(strange, of.fronts, near)} of {len(strange)}")
    if len(names) > 1:
        for name in names:
            alone = read(name)
            print(f"album of {alone.trade[0]} alone:", *table(alone)[5:6])
            print(f"none of them: {offered(strange, alone.fronts, by_both)} of {len(strange)}")


if __name__ == "__main__":
    main()
