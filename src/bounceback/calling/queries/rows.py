"""Many rows in one value, so that one statement can bring all that a card or a log needs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.models import Func, JSONField, QuerySet, Subquery
from django.db.models.functions import JSONArray


def rows(of: QuerySet[Any], *fields: Any) -> Subquery:
    """All rows of a subquery as one list of lists. Times come as text: see `moment`."""
    gathered = Func(JSONArray(*fields), function="JSON_GROUP_ARRAY", output_field=JSONField())
    return Subquery(of.order_by().annotate(_rows=gathered).values("_rows"), output_field=JSONField())


def first_row(of: QuerySet[Any], *fields: Any) -> Subquery:
    """The first row of an ordered subquery as one list; None when there is none."""
    return Subquery(of.annotate(_row=JSONArray(*fields)).values("_row")[:1], output_field=JSONField())


def moment(kept: str | datetime | None) -> datetime | None:
    """A time of the database, as it stands inside a list or in a row of plain SQL."""
    return None if kept is None else some_moment(kept)


def some_moment(kept: str | datetime) -> datetime:
    """The same where there must be one."""
    if isinstance(kept, str):
        return datetime.fromisoformat(f"{kept}+00:00")
    return kept.replace(tzinfo=UTC)
