"""`bounceback backup` and `bounceback restore`."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from filelock import FileLock, Timeout

from bounceback.base import backups, copies, keys, restores, schema, shelf, troubles
from bounceback.base.backups import Kind, Manifest
from bounceback.base.folder import Folder, write_private
from bounceback.base.refused import Refused
from bounceback.base.sqlite import made
from bounceback.cli import preflight
from bounceback.cli.options import DataOption, JsonOption


class KeyMissing(Refused):
    code = "hash-key-missing"

    def __init__(self, file: Path) -> None:
        super().__init__(
            f"{file.name} holds people who were erased, recognised by another hash.key than the one here.",
            hint="Nothing was changed. Name the key that was in force: bounceback restore FILE --key hash.key",
        )


class UpgradeNotStarted(Refused):
    code = "upgrade-not-started"
    http_status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database was not brought up to date, because no good backup of it could be made first: {reason}",
            hint="It is as it was. Mend that and start again, or go on with the version you had.",
        )


def before_upgrade(folder: Folder) -> None:
    """No upgrade without a good backup. Raises UpgradeNotStarted."""
    at = datetime.now(UTC)
    try:
        backups.make(folder, kind=Kind.BEFORE_UPGRADE, at=at)
    except Refused as refused:
        raise UpgradeNotStarted(refused.line()) from None
    shelf.rotate(folder, at=at)


def back_up(folder: Folder, *, to: Path | None, key: Path | None) -> backups.Backup:
    """Make a backup on request. Raises Refused."""
    at = datetime.now(UTC)
    if key is not None and key.exists():
        raise backups.BackupNotMade(f"there is a file {key} already")
    if schema.state(folder) is schema.State.CURRENT and keys.lost(folder) is None:
        _in_step(folder, at=at)
    target = to.expanduser().absolute() if to is not None else None
    if target is not None and target.is_dir():
        target = target / f"bounceback-{at:%Y%m%dT%H%M%SZ}.sqlite3"
        while target.exists():
            target = target.with_name(f"{target.stem}-{secrets.token_hex(2)}.sqlite3")
    made = backups.make(folder, kind=Kind.ASKED, at=at, to=target)
    if target is None:
        shelf.rotate(folder, at=at)
    if key is not None:
        try:
            write_private(key, folder.hash_key_file.read_text(encoding="ascii"))
        except OSError as error:
            raise troubles.FileUnreadable(key, troubles.reason_of(error)) from None
    return made


def _in_step(folder: Folder, *, at: datetime) -> None:
    """What is known until now is sealed, and the journal holds it."""
    from bounceback.cli.installation import set_up_django

    set_up_django(folder)
    from bounceback.base import seals
    from bounceback.records import journal

    seals.seal_all(at=at)
    journal.catch_up_quietly()


def restore(folder: Folder, file: Path, *, key: Path | None, unproven: bool) -> dict[str, Any]:
    """Put a backup in the place of the database, then do again what it must not forget. Raises Refused.

    Returns what `--json` prints.
    """
    at = datetime.now(UTC)
    file = file.expanduser().absolute()
    try:
        folder.prepare()
        restores.finish(folder)
    except OSError as error:
        raise troubles.of_folder(folder.path, error) from None
    with _alone(folder):
        if file.exists() and folder.database.exists() and file.samefile(folder.database):
            raise backups.NotABackup(file, "it is the database that is in force")
        manifest = backups.examine(file, unproven=unproven)
        mine, same_key = backups.key_id(folder), True
        key_given = backups.key_id_of(key) if key is not None else mine
        named = [{manifest.key_id}] if manifest is not None else copies.looked_at(file, keys.makers)
        if any(key_given not in each for each in named) and backups.holds_tokens(file):
            raise KeyMissing(file)
        same_key = bool(mine) and key_given == mine
        readable = restores.alone_with(folder)
        new = restores.draft(folder, file, key=key)
        try:
            replayed = _replay(folder, new, file, manifest, readable=readable, same_key=same_key, at=at)
        except Refused:
            restores.drop_draft(new)
            raise
        restores.close_draft(new)
        facts = _facts_of(folder, at=at) if readable else {}
        aside = restores.put_in_place(folder, at=at, facts=facts)
    return {
        "file": str(file),
        "made_at": manifest.made_at if manifest else None,
        "rows": manifest.rows if manifest else None,
        "sha256": manifest.sha256 if manifest else backups.sha256(file),
        "set_aside": str(aside) if aside else None,
        "replayed": replayed,
    }


@contextmanager
def _alone(folder: Folder) -> Iterator[None]:
    """No server, no errands, no second restore until the end. Raises DatabaseInUse."""
    with ExitStack() as stack:
        for name in ("server.lock", "errands.lock", "restoring.lock"):
            try:
                stack.enter_context(FileLock(folder.running / name, mode=0o600).acquire(blocking=False))
            except Timeout:
                raise restores.DatabaseInUse from None
        yield


def _replay(
    folder: Folder,
    new: Folder,
    backup: Path,
    manifest: Manifest | None,
    *,
    readable: bool,
    same_key: bool,
    at: datetime,
) -> dict[str, Any]:
    """Bring the draft up to date, and do again in it what happened since. This process is the draft's from here on."""
    from bounceback.cli.installation import set_up_django

    os.environ.pop("BOUNCEBACK_SERVING", None)
    set_up_django(new)
    from django.db import connections

    from bounceback.base import journal as file
    from bounceback.base import queries, seals
    from bounceback.records import journal
    from bounceback.records.keeping import actions, then

    try:
        if schema.state(new) is not schema.State.CURRENT:
            _bring_up_to_date(new, backup)
        told = then.of_journal(folder.journal)
        stood = told
        if readable and folder.database.exists() and folder.database.stat().st_size:
            try:
                stood = then.of_database(folder.database)
                stood.erased.extend(each for each in told.erased if each not in stood.erased)
            except copies.sqlite().DatabaseError:
                stood = told
        owner = queries.local_owner()
        if owner is None:
            raise backups.NotABackup(backup, "nobody owns it")
        facts = {"made_at": manifest.made_at, "sha256": manifest.sha256} if manifest else {}
        counts = actions.replay(then=stood, same_key=same_key, facts=facts, by=owner, at=at)
        if same_key:
            lines, _ = file.read(folder.journal)
            file.append(new, [line for line in lines if line.get("is") == journal.ERASED])
        journal.catch_up()
        seals.seal_all(at=at)
    except OSError as error:
        raise troubles.of_folder(folder.path, error) from None
    finally:
        connections.close_all()
    return counts | {"from": stood.source}


def _bring_up_to_date(new: Folder, backup: Path) -> None:
    """The tables of an older version become ours, and are then what a backup of this version must be."""
    from django.db import DatabaseError, connections

    from bounceback.cli.installation import migrate

    try:
        migrate()
    except DatabaseError as error:
        raise backups.NotABackup(backup, f"its tables cannot be brought up to date ({error})") from None
    connections.close_all()
    restores.close_draft(new)
    if found := copies.looked_at(new.database, made.worst):
        raise backups.NotABackup(backup, found)


def _facts_of(folder: Folder, *, at: datetime) -> dict[str, Any]:
    if not folder.database.exists():
        return {}
    try:
        found = backups.describe(folder.database, kind=Kind.BEFORE_RESTORE, at=at, key=backups.key_id(folder))
    except copies.sqlite().DatabaseError:
        return {}
    return asdict(found)


def register(app: typer.Typer) -> None:
    """Add `backup` and `restore` to the command line."""

    @app.command("backup")
    def backup_(
        file: Annotated[
            Path | None, typer.Argument(metavar="[FILE]", help="Where to; the installation's backups by default.")
        ] = None,
        key: Annotated[
            Path | None, typer.Option("--key", metavar="FILE", help="Also copy hash.key there; keep it apart.")
        ] = None,
        data: DataOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Copy the database while it is in use, read the copy back, and compare."""
        from bounceback.cli.root import emit

        folder = preflight.folder_of(data)
        preflight.must_exist(folder)
        preflight.prepare(folder, key_needed=False)
        made = back_up(folder, to=file, key=key)
        found = {"file": str(made.file), "rows": made.manifest.rows, "sha256": made.manifest.sha256}
        if as_json:
            emit(found | {"bytes": made.manifest.bytes, "made_at": made.manifest.made_at})
        size = backups.megabytes(made.manifest.bytes)
        typer.echo(f"{made.file}: {made.manifest.rows:,} rows, {size}, read back and compared.", err=True)

    @app.command("restore")
    def restore_(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, with its manifest beside it.")],
        key: Annotated[
            Path | None, typer.Option("--key", metavar="FILE", help="The hash.key that was in force then.")
        ] = None,
        unproven: Annotated[
            bool, typer.Option("--unproven", help="Take a copy without its manifest, if it can be read.")
        ] = False,
        data: DataOption = None,
        as_json: JsonOption = False,
    ) -> None:
        """Put a backup in the place of the database; do-not-call requests and erasures since then are kept."""
        from bounceback.cli.root import emit

        done = restore(preflight.folder_of(data), file, key=key, unproven=unproven)
        if as_json:
            emit(done)
        counts = done["replayed"]
        typer.echo(f"{file.name} is in force now.", err=True)
        if done["set_aside"]:
            typer.echo(f"The database that was there is {done['set_aside']}.", err=True)
        typer.echo(
            f"Done again: {counts['suppressed']:,} do-not-call requests, {counts['lifted']:,} liftings, "
            f"{counts['erased']:,} erasures.",
            err=True,
        )
        if counts["unreadable"]:
            typer.echo(f"{counts['unreadable']:,} could not be: they were written with another hash.key.", err=True)
            raise typer.Exit(1)
