"""`bounceback import`: bring a list in from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bounceback.records.kit import cli as kit

if TYPE_CHECKING:
    from bounceback.base.models import User
    from bounceback.records.models import Import
    from bounceback.records.plans import Corrections


def register(app: typer.Typer) -> None:
    """Add this area's commands."""
    from bounceback.records.erasing import cli as person
    from bounceback.records.past import cli as past
    from bounceback.records.taking import cli as taking

    taking.register(app)
    person.register(app)
    kit.register(app)
    past.register(app)

    @app.command("import")
    def import_(
        file: Annotated[Path | None, typer.Argument(help="CSV, TSV, Excel (.xlsx) or vCard.")] = None,
        into: Annotated[str, typer.Option("--into", metavar="LIST", help="Name of the list; made if missing.")] = "",
        preset: Annotated[str | None, typer.Option(help="Whose export it is: hubspot, salesforce, form-5500 …")] = None,
        map_: Annotated[
            list[str] | None,
            typer.Option("--map", metavar="FIELD=COLUMN", help="A column by name or number; phone=… may come again."),
        ] = None,
        country: Annotated[
            str | None,
            typer.Option(help="Of numbers that do not say theirs; none rejects them. A new list: BOUNCEBACK_COUNTRY."),
        ] = None,
        audience: Annotated[str, typer.Option(help="Whom the list holds: business or household.")] = "",
        encoding: Annotated[str | None, typer.Option(help="utf-8, utf-16, cp1252 …")] = None,
        delimiter: Annotated[str | None, typer.Option(help="One character, or “tab”.")] = None,
        header: Annotated[
            bool | None, typer.Option("--header/--no-header", help="Whether the first row names the columns.")
        ] = None,
        sheet: Annotated[str | None, typer.Option(help="Of a workbook.")] = None,
        day_first: Annotated[
            bool | None, typer.Option("--day-first/--month-first", help="Whether 3/4/2027 is in April.")
        ] = None,
        retire_missing: Annotated[
            bool, typer.Option("--retire-missing", help="Who is on the list but not in the file is no longer called.")
        ] = False,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Check every row, write none.")] = False,
        resume: Annotated[int | None, typer.Option(metavar="ID", help="Go on with an import that stopped.")] = None,
        undo: Annotated[int | None, typer.Option(metavar="ID", help="Take a whole import back.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on standard output.")] = False,
        data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the installation.")] = None,
    ) -> None:
        """Add prospects from a file. Rows that nobody could dial are reported, not guessed."""
        from bounceback.cli.installation import open_installation

        if (file is None) == (resume is None and undo is None):
            raise typer.BadParameter("give a file with --into LIST, or --resume ID, or --undo ID")
        if file is not None and not into.strip():
            raise typer.BadParameter("say which list the rows belong to, with --into LIST")
        if file is not None:
            check_file(file)
        audience = read_audience(audience)
        owner = open_installation(data, new=file is not None)

        from django.conf import settings

        from bounceback.records.plans import Corrections

        say = Counting(quiet=as_json)
        if undo is not None:
            report = _undo(undo, by=owner)
        elif file is None:
            assert resume is not None
            report = _finish(_own(resume, by=owner), by=owner, progress=say)
        else:
            corrections = Corrections(
                encoding=encoding,
                delimiter="\t" if delimiter in ("tab", "\\t") else delimiter,
                header=header,
                sheet=sheet,
                preset=preset,
                country=None if country in (None, "none") else country,
                retire_missing=retire_missing or None,
                day_first=day_first,
                meanings=read_meanings(map_ or []),
            )
            report = _bring(
                file,
                into=into,
                audience=audience,
                corrections=corrections,
                new_list_country="" if country == "none" else settings.COUNTRY,
                dry_run=dry_run,
                by=owner,
                progress=say,
            )
        say.end()
        if as_json:
            typer.echo(json.dumps(report, ensure_ascii=False))
        else:
            for line in _lines(report):
                typer.echo(line, err=True)
        raise typer.Exit(1 if report.get("rejected") else 0)


def check_file(file: Path) -> None:
    """Can it be opened at all? Raises FileUnreadable."""
    from bounceback.base.troubles import FileUnreadable, reason_of

    try:
        if file.is_dir():
            raise FileUnreadable(file, "it is a folder")
        with file.open("rb") as probe:
            probe.read(1)
    except OSError as error:
        raise FileUnreadable(file, reason_of(error)) from None


def read_audience(text: str) -> str:
    """What --audience says. Raises BadParameter."""
    known = {"": "UNKNOWN", "business": "BUSINESS", "businesses": "BUSINESS", "household": "HOUSEHOLD"}
    known["households"] = "HOUSEHOLD"
    if text.lower() not in known:
        raise typer.BadParameter("--audience is business or household")
    return known[text.lower()]


def read_meanings(pairs: list[str]) -> dict[str, str]:
    """What --map says: column → field. Raises BadParameter."""
    meanings = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise typer.BadParameter(f"--map {pair}: write it as field=column, e.g. phone=Telephone")
        meanings[column.strip()] = field.strip()
    return meanings


def _bring(
    file: Path,
    *,
    into: str,
    audience: str,
    corrections: Corrections,
    new_list_country: str,
    dry_run: bool,
    by: User,
    progress: Callable[[Import], None],
) -> dict[str, Any]:
    from bounceback.records import actions, queries, rehearsal, stored

    if dry_run:
        with rehearsal.on_a_copy():
            report = _bring(
                file,
                into=into,
                audience=audience,
                corrections=corrections,
                new_list_country=new_list_country,
                dry_run=False,
                by=by,
                progress=progress,
            )
        return report | {"dry_run": True, "rejects_file": None, "import": None}
    begun = queries.unfinished_of(by, sha256=stored.sha256_of(file), list_name=into.strip())
    if begun is not None and stored.source_of(begun).exists():
        typer.echo(f"Going on with import {begun.pk}, {begun.rows_in:,} rows are in.", err=True)
        return _finish(begun, by=by, progress=progress)
    with file.open("rb") as source:
        import_ = actions.upload(
            file=source,
            file_name=file.name,
            list_name=into,
            audience=audience,
            new_list_country=new_list_country,
            corrections=corrections,
            by=by,
            at=datetime.now(UTC),
        )
    if "phone" not in import_.plan["meanings"]:
        try:
            return _finish(import_, by=by, progress=progress)
        finally:
            actions.discard(import_=import_, by=by, at=datetime.now(UTC))
    return _finish(import_, by=by, progress=progress)


def _finish(import_: Import, *, by: User, progress: Callable[[Import], None]) -> dict[str, Any]:
    from bounceback.records import actions

    return _report(actions.carry_on(import_=import_, by=by, at=datetime.now(UTC), progress=progress))


def _undo(number: int, *, by: User) -> dict[str, Any]:
    from bounceback.records import actions

    import_ = actions.undo(import_=_own(number, by=by), by=by, at=datetime.now(UTC))
    return {"import": import_.pk, "undone": True, "list": import_.list.name}


def _own(number: int, *, by: User) -> Import:
    from bounceback.records import queries
    from bounceback.records.refusals import NoSuchImport

    import_ = queries.imports_of(by).filter(pk=number).first()
    if import_ is None:
        raise NoSuchImport(number)
    return import_


def _report(import_: Import) -> dict[str, Any]:
    from bounceback.records import queries

    rejects = queries.rejects_file(import_)
    return {
        "import": import_.pk,
        "list": import_.list.name,
        "rows_in": import_.rows_in,
        "created": import_.created,
        "updated": import_.updated,
        "duplicates": import_.duplicates,
        "rejected": import_.rejected,
        "rejects_file": str(rejects) if rejects else None,
        "suppressed": import_.suppressed,
        "retired": import_.retired,
        "unknown_place": import_.cursor.get("unknown_place", 0),
        "country": import_.plan.get("country", ""),
        "preset": import_.plan.get("preset", ""),
        "columns": {
            name: meaning
            for name, meaning in zip(import_.plan["columns"], import_.plan["meanings"], strict=True)
            if meaning not in ("attribute", "ignore")
        },
        "seconds": round(import_.seconds, 3),
    }


def _lines(report: dict[str, Any]) -> list[str]:
    if report.get("undone"):
        return [f"Import {report['import']} is taken back; “{report['list']}” is as it was before."]
    rows = report["rows_in"]
    lines = [
        f"{rows:,} rows for “{report['list']}” in {report['seconds']:.1f} s: {report['created']:,} new, "
        f"{report['updated']:,} updated, {report['duplicates']:,} duplicates, {report['rejected']:,} rejected."
    ]
    if report["country"]:
        lines.append(f"Numbers without a country were read as {report['country']} numbers.")
    elif report["rejected"]:
        lines.append("Numbers without a country were rejected; --country XX says where they are.")
    if report["suppressed"]:
        lines.append(f"{report['suppressed']:,} are on the do-not-call list and will not be offered.")
    if report["unknown_place"]:
        lines.append(f"Of {report['unknown_place']:,} nobody knows where they are: they cannot be called yet.")
    if report["retired"]:
        lines.append(f"{report['retired']:,} are no longer in the file and were taken off the list.")
    if report["rejects_file"]:
        lines.append(f"The rejected rows, with line and reason: {report['rejects_file']}")
    if report.get("dry_run"):
        lines.append("Nothing was written: this was a dry run.")
    return lines


class Counting:
    """One line on standard error that counts up."""

    def __init__(self, *, quiet: bool) -> None:
        import sys

        self._stream = None if quiet or not sys.stderr.isatty() else sys.stderr

    def __call__(self, import_: Import) -> None:
        if self._stream is not None:
            self._stream.write(f"\r{import_.rows_in:,} rows …")
            self._stream.flush()

    def end(self) -> None:
        """Leave the line clean."""
        if self._stream is not None:
            self._stream.write("\r\033[K")
