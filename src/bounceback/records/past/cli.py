"""`bounceback calls import`: bring calls of the past in from the command line."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from bounceback.base.models import User
    from bounceback.records.models import Import

Progress = Callable[["Import"], None]
WORDS_SAID = 40  # of a file with more different words the rarest are not listed one by one


def register(app: typer.Typer) -> None:
    """Add `calls import`."""
    group = typer.Typer(help="Calls made elsewhere.", no_args_is_help=True)
    app.add_typer(group, name="calls")

    @group.callback()
    def calls() -> None:
        """Calls made elsewhere."""

    @group.command("import")
    def import_(
        file: Annotated[Path | None, typer.Argument(help="A log of calls: CSV, TSV or Excel (.xlsx).")] = None,
        into: Annotated[
            str, typer.Option("--into", metavar="LIST", help="Whom the file names that we do not know goes there.")
        ] = "Past calls",
        campaign: Annotated[
            str, typer.Option(metavar="NAME", help="The calls belong to it; made if missing, and put away.")
        ] = "Past calls",
        zone: Annotated[
            str | None,
            typer.Option(metavar="AREA/CITY", help="The clock of the file's times. Default: this machine's, else UTC."),
        ] = None,
        outcome: Annotated[
            list[str] | None,
            typer.Option("--outcome", metavar="THEIRS=OURS", help="What a word of theirs means: “VM 2=VOICEMAIL”."),
        ] = None,
        map_: Annotated[
            list[str] | None,
            typer.Option("--map", metavar="FIELD=COLUMN", help="A column by name or number: when=Started."),
        ] = None,
        preset: Annotated[str | None, typer.Option(help="Whose export it is: hubspot-calls, aircall, twilio …")] = None,
        country: Annotated[
            str | None, typer.Option(help="Of numbers that do not say theirs; none rejects them. BOUNCEBACK_COUNTRY.")
        ] = None,
        audience: Annotated[str, typer.Option(help="Whom a new list holds: business or household.")] = "",
        encoding: Annotated[str | None, typer.Option(help="utf-8, utf-16, cp1252 …")] = None,
        delimiter: Annotated[str | None, typer.Option(help="One character, or “tab”.")] = None,
        header: Annotated[
            bool | None, typer.Option("--header/--no-header", help="Whether the first row names the columns.")
        ] = None,
        sheet: Annotated[str | None, typer.Option(help="Of a workbook.")] = None,
        day_first: Annotated[
            bool | None, typer.Option("--day-first/--month-first", help="Whether 3/4/2026 is in April.")
        ] = None,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row, write none.")] = False,
        resume: Annotated[int | None, typer.Option(metavar="ID", help="Go on with an import that stopped.")] = None,
        undo: Annotated[int | None, typer.Option(metavar="ID", help="Take a whole import back.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
        data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the installation.")] = None,
    ) -> None:
        """Add calls of the past from a file. Rows that are no calls are reported, not guessed."""
        from bounceback.cli.installation import open_installation
        from bounceback.records.cli import Counting, check_file, read_audience, read_meanings

        if (file is None) == (resume is None and undo is None):
            raise typer.BadParameter("give a file, or --resume ID, or --undo ID")
        if file is not None:
            check_file(file)
        whom = read_audience(audience)
        owner = open_installation(data, new=file is not None)

        from django.conf import settings

        from bounceback.records.past.plans import PastCorrections

        say = Counting(quiet=as_json)
        at = datetime.now(UTC)
        if undo is not None:
            report = _undo(undo, by=owner, at=at)
        elif file is None:
            assert resume is not None
            report = _finish(_own(resume, by=owner), by=owner, at=at, progress=say)
        else:
            corrections = PastCorrections(
                encoding=encoding,
                delimiter="\t" if delimiter in ("tab", "\\t") else delimiter,
                header=header,
                sheet=sheet,
                preset=preset,
                country="" if country == "none" else country,
                day_first=day_first,
                zone=zone,
                meanings=read_meanings(map_ or []),
                outcomes=_outcomes(outcome or []),
            )
            names = {"list_name": into, "campaign_name": campaign, "audience": whom}
            names |= {"country": "" if country == "none" else country or settings.COUNTRY}
            report = _bring(file, names, corrections, dry_run=dry_run, by=owner, at=at, progress=say)
        say.end()
        if as_json:
            typer.echo(json.dumps(report, ensure_ascii=False))
        else:
            for line in _lines(report):
                typer.echo(line, err=True)
        raise typer.Exit(1 if report.get("rejected") else 0)


def _outcomes(given: list[str]) -> dict[str, str]:
    found = {}
    for pair in given:
        theirs, equals, ours = pair.rpartition("=")
        if not equals or not theirs.strip() or not ours.strip():
            raise typer.BadParameter(f"--outcome {pair}: write it as theirs=OURS, e.g. “lm=VOICEMAIL_LEFT”")
        found[theirs.strip()] = ours.strip()
    return found


def _bring(
    file: Path, names: dict[str, str], corrections: Any, *, dry_run: bool, by: User, at: datetime, progress: Progress
) -> dict[str, Any]:
    from bounceback.base import zones
    from bounceback.records import actions as imports
    from bounceback.records import queries, rehearsal, stored
    from bounceback.records.past import actions, checks

    if dry_run:
        with rehearsal.on_a_copy():
            report = _bring(file, names, corrections, dry_run=False, by=by, at=at, progress=progress)
        return report | {"dry_run": True, "rejects_file": None, "import": None}
    begun = queries.unfinished_of(by, sha256=stored.sha256_of(file), list_name=names["list_name"].strip())
    if begun is not None and begun.kind == begun.Kind.CALLS and stored.source_of(begun).exists():
        typer.echo(f"Going on with import {begun.pk}, {begun.rows_in:,} rows are in.", err=True)
        return _finish(begun, by=by, at=at, progress=progress)
    with file.open("rb") as source:
        import_ = actions.upload(
            file=source,
            file_name=file.name,
            zone=zones.of_this_machine(),
            corrections=corrections,
            by=by,
            at=at,
            **names,
        )
    if checks.why_not_ready(import_) is not None:
        try:
            return _finish(import_, by=by, at=at, progress=progress)
        finally:
            imports.discard(import_=import_, by=by, at=at)
    return _finish(import_, by=by, at=at, progress=progress)


def _finish(import_: Import, *, by: User, at: datetime, progress: Progress) -> dict[str, Any]:
    from bounceback.records import actions

    return _report(actions.carry_on(import_=import_, by=by, at=at, progress=progress))


def _undo(number: int, *, by: User, at: datetime) -> dict[str, Any]:
    from bounceback.records import actions

    import_ = actions.undo(import_=_own(number, by=by), by=by, at=at)
    return {"import": import_.pk, "undone": True, "list": import_.list.name}


def _own(number: int, *, by: User) -> Import:
    from bounceback.records import queries
    from bounceback.records.past.refusals import NotACallImport
    from bounceback.records.refusals import NoSuchImport

    import_ = queries.imports_of(by).filter(pk=number).first()
    if import_ is None:
        raise NoSuchImport(number)
    if import_.kind != import_.Kind.CALLS:
        raise NotACallImport(number)
    return import_


def _report(import_: Import) -> dict[str, Any]:
    from bounceback.records import queries
    from bounceback.records.past import looking
    from bounceback.records.past.plans import PastPlan

    rejects = queries.rejects_file(import_)
    plan = PastPlan.from_json(import_.plan)
    words = looking.words_of(plan, [(word, count) for word, count in import_.cursor.get("words", ())])
    return {
        "import": import_.pk,
        "list": import_.list.name,
        "campaign": import_.campaign.name if import_.campaign else None,
        "rows_in": import_.rows_in,
        "created": import_.created,
        "updated": import_.updated,
        "duplicates": import_.duplicates,
        "rejected": import_.rejected,
        "rejects_file": str(rejects) if rejects else None,
        "suppressed": import_.suppressed,
        "zone": plan.zone,
        "country": plan.country,
        "preset": plan.preset,
        "columns": {
            name: meaning
            for name, meaning in zip(plan.columns, plan.meanings, strict=True)
            if meaning not in ("attribute", "ignore")
        },
        "day_first": plan.day_first,
        "words": {each.word: each.code or None for each in words},
        "rows_of_words": {each.word: each.count for each in words},
        "words_by_parts": [each.word for each in words if each.code and each.by_parts],
        "seconds": round(import_.seconds, 3),
    }


def _lines(report: dict[str, Any]) -> list[str]:
    if report.get("undone"):
        return [f"Import {report['import']} is taken back: its calls are gone, and whom it brought with them."]
    lines = [
        f"{report['rows_in']:,} rows for the campaign “{report['campaign']}” in {report['seconds']:.1f} s: "
        f"{report['created']:,} new calls, {report['updated']:,} updated, {report['duplicates']:,} duplicates, "
        f"{report['rejected']:,} rejected.",
        f"Times that do not say their zone were read by the clock of {report['zone']}, "
        f"and 3/4/2026 as {'3 April (day first)' if report['day_first'] else 'March 4 (month first)'}.",
        *_words(report),
    ]
    if report["suppressed"]:
        lines.append(
            f"{report['suppressed']:,} had asked not to be called again: they are on the do-not-call list now."
        )
    if report["rejects_file"]:
        lines.append(f"The rejected rows, with line and reason: {report['rejects_file']}")
    if report.get("dry_run"):
        lines.append("Nothing was written: this was a dry run.")
    return lines


def _words(report: dict[str, Any]) -> list[str]:
    """What each word of the file was taken for, and how to say what the unknown ones mean."""
    from bounceback.core.call_words import CODES
    from bounceback.records.past.looking import CALL_BACK, WRONG_TIME

    found = list(report["words"].items())
    lines = []
    for word, code in found[:WORDS_SAID]:
        rows = report["rows_of_words"][word]
        taken = f"{code} ({CODES[code]})" if code else "not known, rejected"
        look = "; by its parts, look at it" if word in report["words_by_parts"] else ""
        lines.append(f"  “{word}”, {rows:,} row{'' if rows == 1 else 's'}: {taken}{look}")
    if len(found) > WORDS_SAID:
        lines.append(f"  … and {len(found) - WORDS_SAID:,} words more: --json lists them all")
    if lines:
        lines.insert(0, "How a call ended was read so:")
    if WRONG_TIME in report["words"].values():
        lines.append(CALL_BACK)
    unknown = [word for word, code in found if code is None]
    if unknown:
        options = " ".join(f"--outcome {shlex.quote(word + '=OUTCOME')}" for word in unknown)
        lines.append(f"To say what the unknown ones mean: {options}")
        lines.append(f"where OUTCOME is one of {', '.join(CODES)}.")
    return lines
