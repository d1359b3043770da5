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
