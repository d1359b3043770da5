"""`bounceback hours` and `bounceback dnc`."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bounceback.base.refused import Refused
from bounceback.cli.options import DataOption, JsonOption

CountryOption = Annotated[
    str, typer.Option("--country", metavar="XX", help="Country of numbers that do not say theirs, in two letters.")
]

MANY = 12  # more places than this are counted, not listed


class NotANumber(Refused):
    code = "not-a-number"

    def __init__(self, text: str, why: str) -> None:
        super().__init__(f"{text!r}: {why}", hint="Write it with its country, like +1 330 555 0143.")


class NoSuchState(Refused):
    code = "no-such-state"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no state or province that we know.", hint="Nothing was decided. Leave it out, or correct it."
        )


class NotAnInstant(Refused):
    code = "not-an-instant"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is not a moment with its time zone.", hint="Write it like 2026-11-24T15:30:00-05:00."
        )


class NotADay(Refused):
    code = "not-a-day"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a day up to today.", hint="Write it like 2026-11-24.")


def register(app: typer.Typer) -> None:
    """Bring the commands of this area."""
    app.command("hours")(hours)
    dnc = typer.Typer(help="Numbers that must not be called.", no_args_is_help=True)
    dnc.command("import")(bring)
    dnc.command("check")(check)
    dnc.command("add")(add)
    app.add_typer(dnc, name="dnc")


def hours(
    number: Annotated[str, typer.Argument(help="The telephone number.")],
    at: Annotated[str, typer.Option("--at", metavar="RFC3339", help="The moment, like 2026-11-24T15:30:00-05:00.")],
    state: Annotated[str, typer.Option("--state", metavar="XX", help="State in the address.")] = "",
    zip_code: Annotated[str, typer.Option("--zip", metavar="Z", help="ZIP code in the address.")] = "",
    country: CountryOption = "US",
    as_json: JsonOption = False,
) -> None:
    """May this number be called at this moment, as far as place and clock go?

    Supposes that everything else is in order: not off the list, never called, registries checked, permission on file.
    """
    from bounceback.core import gate, law, rules
    from bounceback.core.places import address_places

    e164, moment = _number(number, country), _instant(at)
    if state and not address_places(state, "", ""):
        raise NoSuchState(state)
    address = country if country != "US" else ""
    answer = gate.by_the_clock(e164, at=moment, state=state, zip=zip_code, country=address)
    for rule in rules.current().expired(moment.date()):
        if any(rule.region in (place.region, place.region[:2]) for place in answer.candidates):
            typer.echo(f"The rule for {rule.name} was due for review on {rule.expires_on}; it still binds.", err=True)
    if as_json:
        _emit(
            callable=answer.callable,
            refused_by=list(answer.refused_by),
            candidates=[{"zone": place.zone, "region": place.region} for place in answer.candidates],
            opens_at=_stamp(answer.opens_at),
            until=_stamp(answer.until),
            text=answer.text,
            besides=law.besides(answer.candidates),
            rules_version=answer.rules_version,
        )
        return
    typer.echo(answer.text)
    for rule_id in answer.refused_by:
        typer.echo(f"  refused by {rule_id}")
    if len(answer.candidates) > MANY:
        typer.echo(f"  places: {len(answer.candidates)}, anywhere in the country")
    elif answer.candidates:
        typer.echo(f"  places: {', '.join(place.key for place in answer.candidates)}")
    for words in law.besides(answer.candidates):
        typer.echo(f"  besides: {words}")
    typer.echo(f"  rules: {answer.rules_version}")


def bring(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="Text, CSV or XLSX; a registry's file: text, XML or ZIP.")
    ],
    source: Annotated[
        str,
        typer.Option("--source", metavar="NAME", help="federal, state-XX, TPS …: a registry. Else what to call it."),
    ] = "",
    list_date: Annotated[
        str, typer.Option("--list-date", metavar="DAY", help="The registry list's day (default: the file's).")
    ] = "",
    country: CountryOption = "US",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring numbers that must not be called: your own list, or the file of a registry (--source)."""
    from bounceback.cli.installation import open_installation

    by, at = open_installation(data), datetime.now(UTC)

    from bounceback.compliance import actions, lists, registries

    registry = registries.is_registry(source)
    if registry:
        day = _day(list_date, file, at)
        brought = actions.bring_registry(file=file, name=registry, list_date=day, by=by, at=at)
        facts: dict[str, Any] = {
            "numbers_in": brought.numbers_in,
            "added": brought.added,
            "already": brought.already,
            "removed": brought.removed,
            "rejected": brought.rejected,
            "source": registry,
            "numbers": brought.numbers,
            "list_date": day.isoformat(),
        }
    else:
        report = lists.bring(file=file, source=source or file.name, country=country, by=by, at=at)
        for line, text in report.rejects:
            typer.echo(f"line {line}: no number in {text!r}", err=True)
        facts = {
            "numbers_in": report.numbers_in,
            "added": report.added,
            "already": report.already,
            "rejected": report.rejected,
            "source": source or file.name,
        }
    if as_json:
        _emit(**facts)
    else:
        typer.echo(
            f"{facts['numbers_in']:,} numbers: {facts['added']:,} added, {facts['already']:,} known already, "
            f"{facts['rejected']:,} rejected."
        )
    if facts["rejected"]:
        raise typer.Exit(1)


def check(
    number: Annotated[str, typer.Argument(help="The telephone number.")],
    country: CountryOption = "US",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Must this number not be called? Says who says so."""
    from bounceback.cli.installation import open_installation

    e164 = _number(number, country)
    by = open_installation(data, reading=True)

    from bounceback.compliance import queries

    found = queries.check(by.workspace_id, e164)
    if as_json:
        _emit(suppressed=found.suppressed, sources=list(found.sources))
    elif found.suppressed:
        typer.echo(f"Not to be called: {', '.join(found.sources)}")
    else:
        typer.echo("Nothing is known against calling this number.")


def add(
    number: Annotated[str, typer.Argument(help="The telephone number.")],
    why: Annotated[str, typer.Option("--why", help="What was said, and by whom.")],
    country: CountryOption = "US",
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Put one number on the do-not-call list, at once."""
    from bounceback.cli.installation import open_installation

    e164 = _number(number, country)
    by, at = open_installation(data, with_reserve=True), datetime.now(UTC)

    from bounceback.compliance import actions, queries

    known = e164 in queries.suppressed_among(by.workspace_id, [e164])
    actions.suppress(scope="NUMBER", e164=e164, source="command line", why=why, by=by, at=at)
    if as_json:
        _emit(suppressed=True, added=0 if known else 1, already=1 if known else 0)
    else:
        typer.echo(
            "This number was on the do-not-call list already."
            if known
            else "This number is on the do-not-call list now."
        )


def _number(text: str, country: str) -> str:
    from bounceback.core.phone import read_numbers

    reading = read_numbers(text, country=country)
    if not reading.numbers:
        raise NotANumber(text, reading.problems[0].why)
    return reading.numbers[0].e164


def _instant(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotAnInstant(text) from None
    if moment.tzinfo is None:
        raise NotAnInstant(text)
    return moment.astimezone(UTC)


def _day(text: str, file: Path, at: datetime) -> date:
    """The list's day: as said, else the file's own, which is never later than the list."""
    try:
        if text:
            day = date.fromisoformat(text)
        else:
            day = datetime.fromtimestamp(file.stat().st_mtime, UTC).date() if file.exists() else at.date()
    except ValueError:
        raise NotADay(text) from None
    if text and day > at.astimezone().date():
        raise NotADay(text)
    return min(day, at.date()) if not text else day


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def _emit(**facts: Any) -> None:
    typer.echo(json.dumps(facts, ensure_ascii=False))
