"""`bounceback review` and `bounceback cards numbers`: the pages' numbers on the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.base.refused import Refused

if TYPE_CHECKING:
    from bounceback.base.models import User
    from bounceback.core.stats.intervals import Tally
    from bounceback.insights.queries.attributes import Attribute
    from bounceback.insights.queries.kinds import Filters, Review


class NoSuchAttribute(Refused):
    code = "no-such-attribute"

    def __init__(self, text: str, known: list[str]) -> None:
        super().__init__(f"Nothing is called {text!r} here.", hint=f"These are: {', '.join(known)}.")


class NoSuchName(Refused):
    code = "no-such-name"

    def __init__(self, noun: str, text: str) -> None:
        super().__init__(
            f"There is no {noun} called {text!r}.", hint="Nothing was counted. Write the name as it is shown."
        )


class NotACalendarDay(Refused):
    code = "not-a-calendar-day"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a day.", hint="Write it like 2026-11-24.")


class DaysBackwards(Refused):
    """The first day is after the last one."""

    code = "days-backwards"

    def __init__(self, since: date, until: date) -> None:
        super().__init__(
            f"{since} is after {until}.", hint="Nothing was counted. --from is the first day, --until the last."
        )


def register(app: typer.Typer) -> None:
    """Bring the commands."""
    app.command("review")(review)
    for group in app.registered_groups:
        if group.name == "cards" and group.typer_instance is not None:
            group.typer_instance.command("numbers")(objections)


def review(
    attribute: Annotated[
        str, typer.Argument(metavar="ATTRIBUTE", help="industry, size, state, list, hour …, or a column of your files.")
    ],
    campaign: Annotated[str, typer.Option("--campaign", metavar="NAME", help="Only its calls.")] = "",
    on: Annotated[str, typer.Option("--list", metavar="NAME", help="Only calls from this list.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, like 2026-11-24.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Folder of the installation (default: BOUNCEBACK_DATA)."),
    ] = None,
) -> None:
    """How each kind of prospect responds: dials, answers, conversations, rungs, and why they said no. Counts only."""
    from bounceback.cli.installation import open_installation

    by = open_installation(data, reading=True)

    from bounceback.insights.queries import kinds

    chosen = _attribute(attribute, by)
    found = kinds.review(chosen, filters=filters_of(by, campaign, on, since, until), by=by)
    if as_json:
        typer.echo(json.dumps(_facts(found), ensure_ascii=False))
    else:
        _say(found)


def objections(
    attribute: Annotated[
        str,
        typer.Argument(metavar="[ATTRIBUTE]", help="Also by hour, industry, campaign …, or a column of your files."),
    ] = "",
    campaign: Annotated[str, typer.Option("--campaign", metavar="NAME", help="Only its calls.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, like 2026-11-24.")] = "",
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="DIR", help="Folder of the installation (default: BOUNCEBACK_DATA)."),
    ] = None,
) -> None:
    """What the objections say: how often each is heard and answered, which response, what is still unheard."""
    from bounceback.cli.installation import open_installation

    by = open_installation(data, reading=True)

    from bounceback.insights import objections_told
    from bounceback.insights.queries import segments
    from bounceback.insights.queries.objections import numbers

    chosen = _attribute(attribute, by) if attribute else None
    filters = filters_of(by, campaign, "", since, until)
    found = numbers(filters=filters, by=by)
    top = [each.card for each in found.cards[: objections_told.COLUMNS]]
    kinds = segments.segments(chosen, cards=[each.pk for each in top], filters=filters, by=by) if chosen else ()
    if as_json:
        typer.echo(json.dumps(objections_told.facts(found, chosen, top, kinds), ensure_ascii=False))
    else:
        for line in objections_told.lines(found, chosen, top, kinds):
            typer.echo(line)


def _attribute(text: str, by: User) -> Attribute:
    from bounceback.insights.queries import attributes

    chosen = attributes.named(text, workspace=by.workspace_id)
    if chosen is None:
        known = [each.code for each in attributes.BUILT_IN]
        columns = attributes.columns(by.workspace_id)
        known += [each.code if each.header.casefold() in known else each.header for each in columns]
        raise NoSuchAttribute(text, known)
    return chosen


def filters_of(by: User, campaign: str, on: str, since: str, until: str) -> Filters:
    """Filters from names and days as they are typed. Refuses what there is not."""
    from django.utils import timezone

    from bounceback.base.zones import zone_of
    from bounceback.campaigns.models import Campaign
    from bounceback.insights.forms import between
    from bounceback.prospects.models import ProspectList

    mine = {"workspace_id": by.workspace_id}
    of = Campaign.objects.filter(**mine, name=campaign).first() if campaign else None
    listed = ProspectList.objects.filter(**mine, name=on).first() if on else None
    if campaign and of is None:
        raise NoSuchName("campaign", campaign)
    if on and listed is None:
        raise NoSuchName("list", on)
    first, last = _day(since), _day(until)
    if first is not None and last is not None and first > last:
        raise DaysBackwards(first, last)
    with timezone.override(zone_of("", at=datetime.now(UTC))):
        return between(first, last, campaign=of.pk if of else None, on=listed.pk if listed else None)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise NotACalendarDay(text) from None


def _facts(found: Review) -> dict[str, Any]:
    from bounceback.core.stats.funnel import OPEN, Funnel

    def row(label: str | None, funnel: Funnel) -> dict[str, Any]:
        return {
            "kind": label,
            "dials": funnel.dials,
            "answered": _share(funnel.answers()),
            "conversations": _share(funnel.talks(of_dials=False)),
            "any_rung": _share(funnel.reached(None, of_dials=False)),
            "rungs": [
                {"rung": rung.label, **_share(funnel.reached(rung.code, of_dials=False))} for rung in found.rungs
            ],
            "noes": _share(funnel.said_no(of_dials=False)),
            "reasons": {
                reason or "open": _share(funnel.because(reason, of_dials=False)) for reason in (*_reasons(), OPEN)
            },
        }

    rows = []
    for kind in found.kinds:
        label = kind.label if kind.known else None
        rows.append(row(label, kind.funnel) | ({"kinds": kind.kinds} if kind.kinds > 1 else {}))
    return {
        "attribute": found.attribute.code,
        "label": found.attribute.label,
        "rows": rows,
        "all": row("All", found.total),
        "came_in": found.came_in,
        "seconds": round(found.seconds, 3),
    }


def _reasons() -> list[str]:
    from bounceback.core.outcomes import Reason

    return [reason.value for reason in Reason]


def _share(tally: Tally) -> dict[str, Any]:
    """Counts, what they are out of, and the range that fits (80 %); null on fewer than ten chances."""
    from bounceback.core.stats import rates

    likely = rates.fitting(tally)
    low, high = (round(likely.low, 4), round(likely.high, 4)) if likely else (None, None)
    return {"count": tally.hits, "of": tally.tries, "low": low, "high": high}


def _say(found: Review) -> None:
    from bounceback.insights import shown

    if not found.total.dials:
        everything = replace(found.filters, campaign=None, list=None, since=None, until=None) == found.filters
        typer.echo("There are no calls yet." if everything else "There are no calls yet that were asked for.")
        return

    steps = [step for step in shown.steps_of(found) if step.code in ("answered", "conversations", "rung", "no")]
    rows, _ = shown.lines(found, steps, shown=steps[0], dials=False)
    wide = min(40, max(len(row.label) for row in rows))
    heads = [found.attribute.label.ljust(wide), "dials".rjust(10), *(step.label.lower().rjust(30) for step in steps)]
    typer.echo("  ".join(heads))
    for row in rows:
        cells = [
            f"{cell.words} · {cell.range if cell.enough else f'{cell.tally.missing} more'}".rjust(30)
            for cell in row.cells
        ]
        typer.echo("  ".join([row.label[:wide].ljust(wide), f"{row.dials:,}".rjust(10), *cells]))
    typer.echo("Ranges are 80 %; kinds differ by chance too. --json has every rung and every reason.", err=True)
