"""Many cards at once, written by plain SQL inside the caller's transaction: the writers' queue is held for moments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from bounceback.core.objections import folded
from bounceback.objections.carrying.queries import NewCard
from bounceback.objections.carrying.rows import Back

_INSERT_CARD = (
    "INSERT INTO objections_objectioncard (key, front, folded, family, starter, made_at, made_by_id, workspace_id)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)"
)
_INSERT_TAG = (
    "INSERT INTO objections_tag (campaign_id, workspace_id, card_id)"
    " SELECT %s, %s, id FROM objections_objectioncard WHERE key = %s"
)
_INSERT_RESPONSE = (
    "INSERT INTO objections_response (key, idea, words, position, made_at, made_by_id, workspace_id, card_id)"
    " SELECT %s, %s, %s, %s, %s, %s, %s, id FROM objections_objectioncard WHERE key = %s"
)


class Answer(NamedTuple):
    """A response that is put on the card of a key."""

    card: UUID
    key: UUID
    back: Back
    position: int


def insert_cards(cards: Sequence[NewCard], *, workspace: int, by: int, at: datetime) -> None:
    """Cards with their tags."""
    made = _stored(at)
    rows = [
        (_of(each.key), each.row.front, folded(each.row.front), each.row.family, each.row.starter, made, by, workspace)
        for each in cards
    ]
    _write(_INSERT_CARD, rows)
    _write(_INSERT_TAG, [(campaign, workspace, _of(each.key)) for each in cards for campaign in each.campaigns])


def insert_answers(answers: Sequence[Answer], *, workspace: int, by: int, at: datetime) -> None:
    """Responses on cards that are there."""
    made = _stored(at)
    rows = [
        (_of(each.key), each.back.idea, each.back.words, each.position, made, by, workspace, _of(each.card))
        for each in answers
    ]
    _write(_INSERT_RESPONSE, rows)


def _of(key: UUID) -> str:
    return key.hex


def _stored(at: datetime) -> str:
    return str(connection.ops.adapt_datetimefield_value(at))


def _write(query: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(query, rows)
