"""`bounceback doctor`: is this installation well?"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bounceback.base import keys, restores, schema, shelf, troubles
from bounceback.base.folder import Folder
from bounceback.base.refused import Refused
from bounceback.base.sqlite import library, made
from bounceback.cli import preflight

_LITTLE_ROOM_BYTES = 256 * 1024 * 1024

Check = Callable[[Folder], Iterator[str]]


def examine(folder: Folder) -> list[str]:
    """Everything that is not well, a sentence each. Changes nothing, but for finishing what a crash left behind."""
    if not folder.path.exists():
        return []
    checks = (_restore, _folder, _library, _room, _database, _backups, _rules, _record)
    return [problem for check in checks for problem in check(folder)]


def _restore(folder: Folder) -> Iterator[str]:
    """A restore that was killed after it had decided is carried out."""
    try:
        restores.finish(folder)
    except OSError as error:
        yield troubles.of_folder(folder.path, error).line()


def _backups(folder: Folder) -> Iterator[str]:
    try:
        if schema.state(folder) is schema.State.MISSING:
            return
    except (Refused, OSError):
        return
    worry = shelf.worry(folder, at=datetime.now(UTC))
    if worry:
        yield f"{worry} Make one: bounceback backup"


def _record(folder: Folder) -> Iterator[str]:
    """The chain of the audit, and the journal. Only of a database that is sound."""
    try:
        if schema.state(folder) is not schema.State.CURRENT:
            return
    except (Refused, OSError):
        return
    from bounceback.cli.installation import set_up_django

    lost = keys.lost(folder)
    if lost is not None:
        yield f"{lost.words} Put the old file back."
    set_up_django(folder)
    from django.db import DatabaseError, connection, connections

    from bounceback.calling import search
    from bounceback.prospects import found
    from bounceback.records import journal
    from bounceback.records.keeping import proof

    try:
        yield from proof.prove(backups=shelf.kept(folder), rows=False).problems
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            missing = {*search.trigger_names(), *found.trigger_names()} - {name for (name,) in cursor.fetchall()}
        if missing:
            yield (
                f"The search index is not kept in step: {len(missing)} of its triggers were removed. Restore a backup, "
                "or take the record with you (bounceback export) and load it into an empty installation."
            )
        if lost is None:
            journal.catch_up()
    except DatabaseError:
        return  # said before
    except OSError as error:
        yield (
            f"The journal {folder.journal} cannot be written ({troubles.reason_of(error)}): a restore would forget "
            "who asked lately not to be called."
        )
    finally:
        connections.close_all()


def _library(folder: Folder) -> Iterator[str]:
    if not library.is_sound():
        yield (
            f"SQLite {'.'.join(map(str, library.version()))} has the WAL-reset bug, which can damage the database: "
            "install the package pysqlite3 (0.6.1 or later), or a Python with SQLite 3.51.3 or later."
        )


def _folder(folder: Folder) -> Iterator[str]:
    if not folder.path.is_dir():
        yield f"{folder.path} is not a folder."
        return
    if os.name == "nt":
        return
    private = [
        folder.path,
        folder.key_file,
        folder.hash_key_file,
        folder.database,
        folder.uploads,
        folder.backups,
        folder.running,
    ]
    for each in private:
        try:
            mode = stat.S_IMODE(each.stat().st_mode)
        except OSError:
            continue
        if mode & 0o077 and not _inside_private(each, folder):
            yield f"{each} can be read by other users of this machine (mode {mode:o}): chmod go= '{each}'"
    if not os.access(folder.path, os.W_OK):
        yield f"{folder.path} may not be written by you."


def _inside_private(each: Path, folder: Folder) -> bool:
    # What lies in a closed folder is closed, whatever its own mode; the key is held to its own.
    closed = stat.S_IMODE(folder.path.stat().st_mode) & 0o077 == 0
    return closed and each not in (folder.path, folder.key_file, folder.hash_key_file)


def _room(folder: Folder) -> Iterator[str]:
    if folder.path.is_dir():
        free = shutil.disk_usage(folder.path).free
        if free < _LITTLE_ROOM_BYTES:
            yield f"Only {free // (1024 * 1024)} MB are free on the disk of {folder.path}: free some space soon."


def _database(folder: Folder) -> Iterator[str]:
    try:
        state = schema.state(folder)
    except Refused as refused:
        yield refused.line()
        return
    except OSError as error:
        yield troubles.FileUnreadable(folder.database, troubles.reason_of(error)).line()
        return
    if state is schema.State.MISSING:
        return
    if state is schema.State.BEHIND:
        yield "The database is older than the program; it is brought up to date when Bounceback is started next."
    library.choose()
    sqlite3: Any = importlib.import_module("sqlite3")
    try:
        with closing(sqlite3.connect(folder.database, timeout=30)) as connection:
            for (found,) in connection.execute("PRAGMA integrity_check(10)"):
                if found != "ok":
                    yield f"The database is damaged ({' '.join(found.split())}). Copies are in {folder.backups}."
            orphans = connection.execute("SELECT count(*) FROM pragma_foreign_key_check").fetchone()[0]
            if orphans:
                yield f"{orphans} rows of the database point to rows that are not there."
            if state is schema.State.CURRENT:
                yield from _made(connection)
    except sqlite3.Error as error:
        yield f"The database cannot be read to its end ({error}). Copies are in {folder.backups}."


def _made(connection: Any) -> Iterator[str]:
    """What the migrations did not make. Missing triggers are those of the search index, and told with it."""
    for strange in made.strange(connection):
        if not (strange.startswith("the trigger ") and strange.endswith(" is missing")):
            yield f"In the database, {strange}: somebody else changed it, and it may no longer do what it should."


def _rules(folder: Folder) -> Iterator[str]:
    """Calling rules that are due for review. They still bind."""
    from bounceback.core import hours

    yield from hours.overdue_reviews(datetime.now(UTC).date())


def facts(folder: Folder) -> dict[str, Any]:
    """What `--json` prints."""
    from bounceback.objections.meaning import encoder

    problems = examine(folder)
    last = shelf.last_good(folder)
    return {
        "problems": problems,
        "meaning": encoder.installed(),
        "data": str(folder.path),
        "installed": folder.database.is_file(),
        "sqlite": ".".join(map(str, library.version())),
        "sqlite_sound": library.is_sound(),
        "database_bytes": folder.database.stat().st_size if folder.database.is_file() else 0,
        "last_backup": last.manifest.made_at if last else None,
    }


def register(app: typer.Typer) -> None:
    """Add `doctor` to the command line."""

    @app.command()
    def doctor(
        data: Annotated[Path | None, typer.Option("--data", metavar="DIR", help="Folder of the installation.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    ) -> None:
        """Examine the installation: database, SQLite version, folder, free space, age of the rules."""
        found = facts(preflight.folder_of(data))
        if as_json:
            typer.echo(json.dumps(found))
        else:
            typer.echo(f"Installation  {found['data']}", err=True)
            typer.echo(f"SQLite        {found['sqlite']}", err=True)
            typer.echo(f"Last backup   {found['last_backup'] or 'none yet'}", err=True)
            found_by = (
                "by letters and by meaning" if found["meaning"] else "by letters; by meaning too with `make meaning`"
            )
            typer.echo(f"Cards found   {found_by}", err=True)
            for problem in found["problems"]:
                typer.echo(f"Problem       {problem}", err=True)
            if not found["installed"] and not found["problems"]:
                typer.echo("Nothing is there yet: the first start makes it.", err=True)
            elif not found["problems"]:
                typer.echo("All is well.", err=True)
        raise typer.Exit(1 if found["problems"] else 0)
