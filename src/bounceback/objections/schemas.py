"""Shapes of the objection cards' side door."""

from __future__ import annotations

from uuid import UUID

from ninja import Schema


class LikelyOut(Schema):
    """A card that may be meant: its key and front, how likely (0 to 1), and the phrasing that comes nearest."""

    key: UUID
    front: str
    likeness: float
    said: str


class AnswerOut(Schema):
    """A response: its idea in a line, its words, and what came of it so far, in words."""

    key: UUID
    idea: str
    words: str
    record: str


class ObjectionCardOut(Schema):
    """An objection card as the cockpit has it in hand; its responses the best-proven first."""

    key: UUID
    front: str
    folded: str
    nth: int
    heard: int
    responses: list[AnswerOut]
    phrasings: list[str]


class FeedOut(Schema):
    """The objection cards of a campaign, the most frequent first, and how many the whole collection has."""

    cards: list[ObjectionCardOut]
    collected: int
