"""The one way to say that something happened."""

from __future__ import annotations

import hmac
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import models

from bounceback.base.models import Event, User


def record(
    kind: str,
    *,
    subject: models.Model | None,
    by: User,
    at: datetime,
    facts: dict[str, Any] | None = None,
) -> Event:
    """Write the one Event of an action, inside the action's transaction.

    kind       what happened, as "noun.verb" in the past: "call.logged"
    subject    the row it happened to; None when it happened to the installation
    facts      small JSON facts: ids, codes, counts. Never a name, a number or a note
    """
    return Event.objects.create(
        workspace_id=by.workspace_id,
        kind=kind,
        subject_type=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None and isinstance(subject.pk, int) else None,
        by=by,
        at=at,
        facts=facts or {},
        digest=digest_of(subject),
    )


def digest_of(row: models.Model | None) -> str:
    """Keyed hash of a row as it stands, 64 hex digits; "" for a row without a key of its own.

    The key is the row's `key`: without it the hash says nothing, not even to somebody who guesses what stood there.
    Left out are the fields that the model names in `hashed_without`: what points at rows that may go while this one
    stays, and what is written without an Event.
    """
    values = row.__dict__ if row is not None else {}
    key = values.get("key")
    if row is None or not isinstance(key, UUID):
        return ""
    fields = _hashed_fields(type(row))
    if not values.keys() >= fields.keys():
        return ""  # loaded in part: reading the rest would cost a statement
    try:
        text = json.dumps(
            {name: values[field] for field, name in fields.items()},
            default=_plain,
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
    except TypeError:
        return ""  # a value that only the database knows
    return hmac.digest(key.bytes, text.encode("utf-8", "surrogatepass"), "sha256").hex()


@lru_cache(maxsize=64)
def _hashed_fields(model: type[models.Model]) -> dict[str, str]:
    left_out: tuple[str, ...] = getattr(model, "hashed_without", ())
    return {
        field.attname: field.attname
        for field in model._meta.concrete_fields
        if field.name not in left_out and field.attname != "key"
    }


def _plain(value: Any) -> str:
    """What JSON has no word for, the same in memory as read back from the database. Raises TypeError."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, timedelta):
        return repr(value.total_seconds())
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    raise TypeError(type(value).__name__)
