"""Cards on their way in: what a file says, cleaned, each row with a number to speak of it.

On the page between looking and taking the rows travel in the form itself; so they are looked at again when they come
back.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

from bounceback.core import cells
from bounceback.core.objections import folded
from bounceback.core.outcomes import Reason
from bounceback.objections.carrying.refusals import DeckTooLarge, DeckUnreadable
from bounceback.objections.steps.cards import LONGEST_FRONT
from bounceback.objections.steps.responses import LONGEST_IDEA, LONGEST_WORDS, MOST

MOST_ROWS = 5_000
MOST_CAMPAIGNS = 20
LONGEST_GUID = 200
_LONGEST_NAME = 120
_LONGEST_STARTER = 40
_LARGEST_PACKED = 4_000_000  # letters: what a form may send
_LARGEST_UNPACKED = 24_000_000  # bytes
_FAMILIES = frozenset(reason.value for reason in Reason)


class Back(NamedTuple):
    """One response: its idea in a line, and its words."""

    idea: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, or one note of a deck.

    number      of the row, from 1
    guid        how the file calls the card; "" when it does not
    campaigns   names; known ones become tags
    unfit       why it cannot be a card, in a sentence; "" when it can
    """

    number: int
    front: str
    backs: tuple[Back, ...] = ()
    guid: str = ""
    family: str = ""
    campaigns: tuple[str, ...] = ()
    starter: str = ""
    unfit: str = ""


@dataclass(frozen=True, slots=True)
class Deck:
    """What a file holds.

    left    what was left behind, in sentences
    """

    rows: tuple[Row, ...]
    left: tuple[str, ...] = ()


def row(
    number: int,
    front: str,
    backs: Sequence[Back],
    *,
    guid: str = "",
    family: str = "",
    campaigns: Sequence[str] = (),
    starter: str = "",
) -> Row:
    """A clean row. One that cannot be a card says why."""
    front = cells.tidy(front)
    family = family.strip().upper().replace(" ", "_")
    clean = tuple(
        dict.fromkeys(
            back
            for each in backs
            if (back := Back(cells.tidy(each.idea), cells.tidy_lines(each.words))).idea or back.words
        )
    )
    clean = tuple(back if back.idea else Back(back.words[:60].split("\n")[0], back.words) for back in clean)
    return Row(
        number,
        front[: LONGEST_FRONT + 1],
        clean[: MOST + 1],
        cells.tidy(guid)[:LONGEST_GUID],
        family if family in _FAMILIES else "",
        tuple(name for each in campaigns if (name := cells.tidy(each)[:_LONGEST_NAME]))[:MOST_CAMPAIGNS],
        cells.tidy(starter)[:_LONGEST_STARTER],
        _fault(front, clean),
    )


def pack(deck: Deck) -> str:
    """The rows as one line of letters. Raises DeckTooLarge."""
    raw = json.dumps(asdict(deck), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    packed = base64.b64encode(zlib.compress(raw, 6)).decode("ascii")
    if len(raw) > _LARGEST_UNPACKED or len(packed) > _LARGEST_PACKED:
        raise DeckTooLarge("There is more text in this file than an album of cards holds.")
    return packed


def unpack(packed: str) -> Deck:
    """The rows that were packed, cleaned again: a form can send anything. Raises DeckUnreadable."""
    try:
        inflate = zlib.decompressobj()
        raw = inflate.decompress(base64.b64decode(packed, validate=True), _LARGEST_UNPACKED)
        if inflate.unconsumed_tail:
            raise ValueError("too long")
        told = json.loads(raw)
        return _deck(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, zlib.error, binascii.Error):
        raise DeckUnreadable("What the page sent is no longer what you looked at.", "Choose the file again.") from None


def _deck(told: Any) -> Deck:
    if len(told["rows"]) > MOST_ROWS:
        raise ValueError("too many rows")
    rows = tuple(
        _judged(
            each,
            number,
            _text(each["front"]),
            [Back(_text(idea), _text(words)) for idea, words in each["backs"]],
            guid=_text(each["guid"]),
            family=_text(each["family"]),
            campaigns=[_text(name) for name in each["campaigns"]],
            starter=_text(each["starter"]),
        )
        for number, each in enumerate(told["rows"], start=1)
    )
    return Deck(rows, tuple(_text(each)[:500] for each in told["left"][:10]))


def _judged(told: Any, *args: Any, **kwargs: Any) -> Row:
    """A row as it is now, and what was wrong with it in the file."""
    clean = row(*args, **kwargs)
    return clean if clean.unfit else replace(clean, unfit=_text(told["unfit"])[:200])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _fault(front: str, backs: Sequence[Back]) -> str:
    if not folded(front):
        return "Its front has no words."
    if len(front) > LONGEST_FRONT:
        return f"Its front is longer than {LONGEST_FRONT} letters."
    if len(backs) > MOST:
        return f"It has more than {MOST} answers."
    for back in backs:
        if len(back.idea) > LONGEST_IDEA:
            return f"An idea is longer than {LONGEST_IDEA} letters."
        if len(back.words) > LONGEST_WORDS:
            return f"An answer is longer than {LONGEST_WORDS:,} letters."
    return ""
