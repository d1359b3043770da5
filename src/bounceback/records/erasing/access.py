"""An access request: everything that is held about one person, as one readable file."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import ForeignKey, Model

from bounceback.base.models import Workspace
from bounceback.calling.models import Call
from bounceback.compliance import queries as compliance
from bounceback.core.phone import display
from bounceback.prospects.models import Line, Listing, Prospect
from bounceback.records import datamap
from bounceback.records.datamap import Erasing
from bounceback.records.erasing import about
from bounceback.records.models import Import

# What a person cannot read anything from: our own bookkeeping.
_OURS = {"id", "workspace", "stroke", "ended_stroke", "retired_stroke", "key", "before", "position", "lease", "listing"}


def everything(person: Prospect, *, at: datetime) -> dict[str, Any]:
    """All that is held about a person, in plain words and plain JSON.

    Who else has seen it: what leaves this machine leaves it as an export of everything, which is not tracked by person.
    """
    lines = list(Line.objects.filter(prospect=person).select_related("number").order_by("position", "pk"))
    listings = Listing.objects.filter(prospect=person).select_related("list").order_by("pk")
    calls = Call.objects.filter(prospect=person).select_related("campaign", "caller", "number").order_by("dialled_at")
    held: dict[str, Any] = {
        "about": person.name or person.company or (display(lines[0].number.e164) if lines else "nobody by name"),
        "as_of": _plain(at),
        "held_by": Workspace.objects.get(pk=person.workspace_id).name,
        "why": "To offer something by telephone, and to keep track of what was said.",
        "person": _row(person, leave={"name_key"}),
        "numbers": [{"number": line.number.e164, "extension": line.extension} for line in lines],
        "source": _source(person),
        "on_lists": [{"list": each.list.name, "since_import": each.brought_by} for each in listings],
        "calls": [_call(call) for call in calls],
        "do_not_call": [
            _row(row, leave={"prospect", "token"}) for row in compliance.binding(person, [x.number.e164 for x in lines])
        ],
    }
    shown = {"prospects.Line", "prospects.Listing", "calling.Lease"}
    for table, rows in about.rows_of(person):
        if table.label in shown or table.erasing is not Erasing.DELETED:
            continue
        named = [_row(row, leave={"prospect"}) for row in rows.order_by("pk")]
        if named:
            held[table.file_name] = named
    held["disclosed_to"] = (
        "Nobody, by this program. Whoever works here can export the whole record; exports are not tracked by person."
    )
    held["kept_until"] = (
        "Until you ask to be erased. Then everything here goes, but for bare records of calls, which the law wants "
        "kept for five years (16 CFR 310.5), and keyed hashes of your number and name, so that you are not called "
        "again."
    )
    return held


def as_text(held: dict[str, Any]) -> str:
    """The file."""
    return json.dumps(held, ensure_ascii=False, indent=2) + "\n"


def _source(person: Prospect) -> dict[str, Any]:
    imports = Import.objects.filter(workspace_id=person.workspace_id)
    import_ = imports.filter(pk=person.brought_by).first() if person.brought_by else None
    if import_ is None:
        return {"how": "entered by hand", "when": _plain(person.created_at)}
    return {
        "how": "from a file",
        "file": import_.file_name,
        "list": import_.list.name,
        "when": _plain(import_.started_at),
        "rows_in_that_file": import_.rows_in,
    }


def _call(call: Call) -> dict[str, Any]:
    said = _row(call, leave={"prospect", "campaign", "caller", "number", "session", "opening", "rung", "list"})
    return {
        "when": _plain(call.dialled_at),
        "campaign": call.campaign.name,
        "by": call.caller.first_name or call.caller.username,
        "number": call.number.e164 if call.number else None,
        **said,
    }


def _row(row: Model, *, leave: set[str]) -> dict[str, Any]:
    """A row in its own words, without what is empty and what is ours."""
    label = row._meta.label
    known = datamap.table(label).columns
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in _OURS | leave or field.name not in known:
            continue
        value = getattr(row, field.attname)
        if value in (None, "", {}, []):
            continue
        found[field.name] = _who(row, field.name) if isinstance(field, ForeignKey) else _plain(value)
    return found


def _who(row: Model, name: str) -> Any:
    other = getattr(row, name)
    for attribute in ("e164", "name", "first_name", "label", "username", "front", "idea"):
        if getattr(other, attribute, ""):
            return getattr(other, attribute)
    return str(other)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, UUID | Decimal) else value
