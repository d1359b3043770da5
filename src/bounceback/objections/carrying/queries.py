"""What bringing a deck would do, row by row: found out without doing it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID, uuid5

from bounceback.campaigns.models import Campaign
from bounceback.core.objections import folded
from bounceback.objections.carrying.rows import Back, Deck, Row
from bounceback.objections.models import ObjectionCard, Phrasing, Response
from bounceback.objections.steps import responses

# From this and a deck's own word for a card comes the card's key: the same deck brought again finds its cards.
NAMES = UUID("6c3f2f0e-6b0d-5d0c-9a57-2f6d3c1f7b10")


class State(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    FURTHER = "further"  # the card is there; an answer is put beside its own
    KNOWN = "known"
    UNFIT = "unfit"


@dataclass(frozen=True, slots=True)
class Item:
    """One row, and what becomes of it.

    backs    answers that are written
    why      what is worth knowing about it
    """

    row: Row
    state: State
    backs: tuple[Back, ...] = ()
    why: str = ""


@dataclass(slots=True)
class NewCard:
    """A card that would be made."""

    key: UUID
    row: Row
    backs: list[Back]
    campaigns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What bringing a deck would do.

    new        cards that would be made
    further    card (its id) → answers that would be put beside its own
    """

    items: tuple[Item, ...]
    new: tuple[NewCard, ...]
    further: dict[int, list[Back]]

    def count(self, state: State) -> int:
        """How many rows come to that."""
        return self.counts[state]

    @property
    def counts(self) -> Counter[State]:
        """Rows by what becomes of them: together all rows."""
        return Counter(each.state for each in self.items)

    @property
    def answers(self) -> int:
        """Responses that would be written."""
        return sum(len(each.backs) for each in self.new) + sum(map(len, self.further.values()))

    @property
    def nothing_to_take(self) -> bool:
        """Whether everything is known or unfit."""
        return not self.new and not self.further

    @property
    def seal(self) -> str:
        """Equal as long as the deck would do the same."""
        return hashlib.sha256(repr(self.items).encode("utf-8", "replace")).hexdigest()


class _Side:
    """A card while rows are compared with it: one of ours, or one that an earlier row makes."""

    def __init__(self, pk: int | None, front: str, archived: bool = False) -> None:
        self.pk = pk
        self.front = front  # folded
        self.archived = archived
        self.new: NewCard | None = None
        self.room = responses.MOST  # for answers
        self.said: set[str] = set()
        self.ideas: set[str] = set()
        self.runs: list[str] = []  # all of these letters, the longest first

    def learn(self, back: Back) -> None:
        self.said.add(_said(back))
        self.ideas.add(folded(back.idea))
        self.runs = []

    def take(self, backs: Sequence[Back]) -> tuple[Back, ...]:
        """Put answers on the card, as many as find room."""
        fitting = tuple(backs[: max(0, self.room)])
        self.room -= len(fitting)
        for back in fitting:
            self.learn(back)
        return fitting

    def knows(self, back: Back) -> bool:
        """Whether the answer stands there, or did until somebody dropped it; an idea without words is enough.

        Answers that another program ran together, with the front before them perhaps, are known too.
        """
        if _said(back) in self.said or (not back.words and folded(back.idea) in self.ideas):
            return True
        # Of a long text the idea is only its beginning.
        left = _squeezed(folded(back.words) if back.idea.endswith("…") else _said(back))
        if not self.runs:
            self.runs = sorted((_squeezed(each) for each in (*self.said, self.front)), key=len, reverse=True)
        for said in self.runs:
            left = left.replace(said, "") if said else left
        return not left


class _Album:
    """The cards of a workspace, found by key, by front, and by other words for it. Five queries."""

    def __init__(self, workspace: int) -> None:
        self.workspace = workspace
        self.by_key: dict[UUID, _Side] = {}
        self.by_front: dict[str, _Side] = {}
        self.campaigns: dict[str, int] = {}
        cards = ObjectionCard.objects.filter(workspace_id=workspace)
        into: dict[int, int] = {}
        keys: dict[UUID, int] = {}
        sides: dict[int, _Side] = {}
        for pk, key, front, merged, archived in cards.values_list("pk", "key", "folded", "merged_into", "archived_at"):
            keys[key] = pk
            if merged is not None:
                into[pk] = merged
                continue
            self.by_front[front] = sides[pk] = _Side(pk, front, archived is not None)
        for key, pk in keys.items():
            while pk in into:
                pk = into[pk]
            self.by_key[key] = sides[pk]
        for pk, words in Phrasing.objects.filter(workspace_id=workspace).values_list("card", "folded"):
            if pk in sides:
                self.by_front.setdefault(words, sides[pk])
        backs = Response.objects.filter(workspace_id=workspace)
        for pk, idea, words, dropped in backs.values_list("card", "idea", "words", "dropped_at"):
            if pk in sides:
                sides[pk].learn(Back(idea, words))
                sides[pk].room -= dropped is None
        for pk, name in Campaign.objects.filter(workspace_id=workspace, archived_at=None).values_list("pk", "name"):
            self.campaigns[_name(name)] = pk

    def find(self, row: Row) -> _Side | None:
        """The card that a row speaks of: by its identity, else by its words."""
        for key in self.keys(row):
            if key in self.by_key:
                return self.by_key[key]
        return self.by_front.get(folded(row.front))

    def keys(self, row: Row) -> tuple[UUID, ...]:
        """Keys that a row's card may have, the first one for a card that is made."""
        named = uuid5(NAMES, f"{self.workspace}/{row.guid or folded(row.front)}")
        ours = _as_key(row.guid)
        return (named,) if ours is None else (ours, named)


def look(deck: Deck, *, workspace: int) -> Preview:
    """What bringing a deck would do, its rows in their order: a later one may know what an earlier one made."""
    album = _Album(workspace)
    elsewhere = _keys_elsewhere(deck, album)
    items: list[Item] = []
    new: list[NewCard] = []
    further: defaultdict[int, list[Back]] = defaultdict(list)
    for row in deck.rows:
        if row.unfit:
            items.append(Item(row, State.UNFIT, why=row.unfit))
            continue
        side = album.find(row)
        if side is None:
            side = _begin(row, album, elsewhere)
            assert side.new is not None
            new.append(side.new)
            items.append(Item(row, State.NEW, tuple(side.new.backs)))
            continue
        lacking = [back for back in row.backs if not side.knows(back)]
        backs = side.take(lacking)
        if lacking and not backs:
            items.append(Item(row, State.UNFIT, why=f"Its card has {responses.MOST} answers, the most there can be."))
            continue
        if side.new is not None:
            side.new.backs += backs
        elif side.pk is not None and backs:
            further[side.pk] += backs
        why = _why(row, side, left=len(lacking) - len(backs))
        items.append(Item(row, State.FURTHER if backs else State.KNOWN, backs, why))
    return Preview(tuple(items), tuple(new), dict(further))


def _begin(row: Row, album: _Album, elsewhere: set[UUID]) -> _Side:
    keys = [key for key in album.keys(row) if key not in elsewhere]
    tags = tuple(dict.fromkeys(pk for name in row.campaigns if (pk := album.campaigns.get(_name(name))) is not None))
    side = _Side(None, folded(row.front))
    side.new = NewCard(keys[0], row, list(row.backs), tags)
    side.take(row.backs)
    for key in album.keys(row):
        album.by_key[key] = side
    album.by_front[side.front] = side
    return side


def _keys_elsewhere(deck: Deck, album: _Album) -> set[UUID]:
    """Keys of ours that belong to somebody else's card: a key is one in the whole installation."""
    asked = {key for row in deck.rows if (key := _as_key(row.guid)) is not None} - set(album.by_key)
    return set(ObjectionCard.objects.filter(key__in=asked).values_list("key", flat=True)) if asked else set()


def _why(row: Row, side: _Side, *, left: int) -> str:
    said = []
    if left:
        said.append(f"{left} more found no room: a card has {responses.MOST} answers at most.")
    if side.front != folded(row.front):
        said.append("Yours has other words on its front; they stay.")
    if side.archived:
        said.append("Yours is in the archive, and stays there.")
    return " ".join(said)


def _as_key(guid: str) -> UUID | None:
    """The key that we gave away; None for a name of somebody else's."""
    try:
        key = UUID(guid)
    except ValueError:
        return None
    return key if str(key) == guid else None


def _said(back: Back) -> str:
    return folded(f"{back.idea} {back.words}")


def _squeezed(said: str) -> str:
    return said.replace(" ", "")


def _name(name: str) -> str:
    """A campaign's name as it is after Anki, which has no blanks in its tags."""
    return " ".join(name.replace("_", " ").split()).casefold()
