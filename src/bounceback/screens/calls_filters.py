"""The filters of the history: from the address to values, and from values to words and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models.functions import Lower
from django.utils import formats, timezone

from bounceback.base.models import User
from bounceback.base.requests import id_in
from bounceback.calling.models import Call
from bounceback.calling.queries.history import Filters
from bounceback.calling.queries.history_walks import PROSPECT_COLUMNS
from bounceback.campaigns.models import Campaign, Objective, OpeningVersion
from bounceback.core import leftout
from bounceback.core.outcomes import MEANINGS, REASON_LABELS
from bounceback.objections.models import ObjectionCard
from bounceback.objections.steps import cards
from bounceback.prospects.models import Prospect, ProspectList

LONGEST = 200  # letters of a value
MOST_ATTRIBUTES = 6
_CARDS = 500  # to choose from; of any other one the album leads here
_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_SAMPLE = 100  # newest rows in which the headers of imported columns are looked for

LABELS = {
    "q": "Words",
    "from": "From",
    "to": "Until",
    "outcome": "Outcome",
    "reason": "Reason",
    "campaign": "Campaign",
    "rung": "Reached",
    "opening": "Opening",
    "caller": "Caller",
    "list": "List",
    "card": "Heard",
    "first": "First contact",
}
COLUMN_LABELS = {
    "industry": "Industry",
    "state": "State",
    "city": "City",
    "country": "Country",
    "zip": "ZIP",
    "title": "Title",
    "company": "Firm",
    "headcount": "People (10-49)",
}
TAKES = {"from": "day", "to": "day", "first": "yes or no about the first contact"}  # others: their label
NO_FILTERS = ("after", "about", "is")
FIRST = {"yes": "yes, the first time somebody there answered", "no": "no, you had spoken before"}

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in words, and the address of the page without it."""

    label: str
    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Options:
    """What can be chosen; values as they stand in the address."""

    outcome: Choices
    reason: Choices
    campaign: Choices
    rung: Choices
    opening: Choices
    caller: Choices
    list: Choices
    card: Choices
    about: Choices


def read(given: Mapping[str, str]) -> dict[str, str]:
    """The filters that an address names, in the one way that they are written; what is not understood is left out."""
    found: dict[str, str] = {}
    for name, text in given.items():
        value = text.strip()[:LONGEST]
        if value and _is_understood(name, value):
            found[name] = value
    about, value = given.get("about", ""), given.get("is", "").strip()[:LONGEST]
    if value and _is_attribute(about) and _is_understood(about, value):
        found[about] = value
    kept = [name for name in found if not _is_attribute(name)]
    kept += [name for name in found if _is_attribute(name)][:MOST_ATTRIBUTES]
    return {name: found[name] for name in kept}


def unread(given: Mapping[str, str]) -> dict[str, str]:
    """What an address names beside the filters of `read`: values and names that are not understood."""
    read_ones = read(given)
    found = {name: text.strip()[:LONGEST] for name, text in given.items() if name not in NO_FILTERS}
    about, value = given.get("about", "")[:LONGEST], given.get("is", "").strip()[:LONGEST]
    if about and value:
        found[about] = value
    return {name: value for name, value in found.items() if value and name not in read_ones}


def left_out(values: Mapping[str, str]) -> list[str]:
    """What `unread` found, one sentence each."""
    return [_left_out(name, value) for name, value in values.items()]


def _left_out(name: str, value: str) -> str:
    if name in LABELS:
        return leftout.left_out(value, TAKES.get(name) or LABELS[name].lower())
    if name == "headcount":
        return leftout.left_out(value, "number of people, as in 10-49")
    if _is_attribute(name):
        label = COLUMN_LABELS.get(name, name.partition(".")[2])
        return f"{label} {leftout.quoted(value)} was left out: at most {MOST_ATTRIBUTES} columns at once."
    return f"There is no filter {leftout.quoted(name)}: it was left out."


def filters_of(values: Mapping[str, str]) -> Filters:
    """The values of `read` as the history understands them. Days begin and end by the reader's clock."""
    first = values.get("first")
    return Filters(
        since=_midnight(values.get("from", "")),
        until=_midnight(values.get("to", ""), days=1),
        outcome=values.get("outcome", ""),
        reason=values.get("reason", ""),
        campaign=id_in(values.get("campaign", "")),
        rung=id_in(values.get("rung", "")),
        opening=id_in(values.get("opening", "")),
        caller=id_in(values.get("caller", "")),
        list=id_in(values.get("list", "")),
        card=UUID(values["card"]) if "card" in values else None,
        first=None if first is None else first == "yes",
        text=values.get("q", ""),
        attributes=tuple((name, value) for name, value in values.items() if _is_attribute(name)),
    )


def chips(values: Mapping[str, str], options: Options) -> list[Chip]:
    """Each filter in words, to be taken away singly."""
    found = []
    for name, value in values.items():
        rest = {other: kept for other, kept in values.items() if other != name}
        label, words = _words(name, value, options)
        found.append(Chip(label, words, address(rest)))
    return found


def address(values: Mapping[str, str]) -> str:
    """The query string of these filters, with its question mark; "?" for none."""
    return f"?{urlencode(values)}"


def options(by: User, *, card: str = "") -> Options:
    """What this workspace has to choose from. The same number of queries however much that is.

    card    key of the card that is chosen already: it is there even if it was merged or archived
    """
    campaigns = Campaign.objects.filter(workspace_id=by.workspace_id)
    rungs = Objective.objects.filter(workspace_id=by.workspace_id).select_related("campaign")
    versions = OpeningVersion.objects.filter(workspace_id=by.workspace_id).select_related("opening__campaign")
    lists = ProspectList.objects.filter(workspace_id=by.workspace_id).order_by("name")
    people = User.objects.filter(workspace_id=by.workspace_id).order_by("first_name", "username")
    return Options(
        outcome=[(outcome.value, meaning.label) for outcome, meaning in MEANINGS.items()],
        reason=[(reason.value, label) for reason, label in REASON_LABELS.items()],
        campaign=[(str(each.pk), each.name) for each in campaigns.order_by("name")],
        rung=[(str(each.pk), f"{each.campaign.name}: {each.label}") for each in rungs.order_by("campaign", "position")],
        opening=[
            (str(each.pk), f"{each.opening.campaign.name}: {each.opening.label}, version {each.version}")
            for each in versions.order_by("opening__campaign", "opening__label", "version")
        ],
        caller=[(str(each.pk), each.first_name or each.username) for each in people],
        list=[(str(each.pk), each.name) for each in lists],
        card=_cards(by, card),
        about=[*COLUMN_LABELS.items(), *_headers(by)],
    )


def _cards(by: User, chosen: str) -> Choices:
    mine = ObjectionCard.objects.filter(workspace_id=by.workspace_id)
    living = mine.filter(archived_at=None, merged_into=None).order_by(Lower("front"))[:_CARDS]
    found = [(str(key), front) for key, front in living.values_list("key", "front")]
    if not chosen or chosen in dict(found):
        return found
    card = cards.known(UUID(chosen), by=by)
    return [*found, (chosen, card.front)] if card is not None else found


def _headers(by: User) -> Choices:
    """The columns of imported files that we do not know, as the newest rows have them."""
    mine = {"workspace_id": by.workspace_id}
    found: dict[str, str] = {}
    for code, label, rows in (
        ("prospect", "", Prospect.objects.filter(**mine).order_by("-pk")),
        ("call", "of the call", Call.objects.filter(**mine).order_by("-dialled_at")),
    ):
        for attributes in rows.values_list("attributes", flat=True)[:_SAMPLE]:
            for header in attributes:
                found.setdefault(f"{code}.{header}", f"{header} ({label})" if label else header)
    return sorted(found.items(), key=lambda each: each[1].casefold())


def _words(name: str, value: str, options: Options) -> tuple[str, str]:
    if name in ("from", "to"):
        return LABELS[name], formats.date_format(date.fromisoformat(value), "j F Y")
    if name == "first":
        return LABELS[name], value
    if _is_attribute(name):
        return dict(options.about).get(name, name.partition(".")[2] or name).replace(" (10-49)", ""), value
    choices: Choices = getattr(options, name, [])
    return LABELS[name], dict(choices).get(value, value)


def _is_attribute(name: str) -> bool:
    whose, dot, header = name.partition(".")
    return name in PROSPECT_COLUMNS or bool(dot and header and whose in ("prospect", "call"))


def _is_understood(name: str, value: str) -> object:
    return _READERS[name](value) if name in _READERS else _is_attribute(name)


def _is_headcount(value: str) -> object:
    return re.fullmatch(r"\d{1,9}-\d{0,9}|-\d{1,9}|\d{1,9}", value, re.ASCII)


def _is_day(value: str) -> bool:
    try:
        return date.min < date.fromisoformat(value) < date.max
    except ValueError:
        return False


def _is_key(value: str) -> object:
    return _KEY.fullmatch(value)


def _is_id(value: str) -> bool:
    return id_in(value) is not None


_READERS: dict[str, Callable[[str], object]] = {
    "q": bool,
    "from": _is_day,
    "to": _is_day,
    "outcome": {outcome.value for outcome in MEANINGS}.__contains__,
    "reason": {reason.value for reason in REASON_LABELS}.__contains__,
    "campaign": _is_id,
    "rung": _is_id,
    "opening": _is_id,
    "caller": _is_id,
    "list": _is_id,
    "card": _is_key,
    "first": FIRST.__contains__,
    "headcount": _is_headcount,
}


def _midnight(day: str, *, days: int = 0) -> datetime | None:
    """When a day begins by the reader's clock."""
    if not day:
        return None
    then = date.fromisoformat(day) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(then, time.min))
