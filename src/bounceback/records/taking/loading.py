"""An export into an empty installation, all or nothing. Runs inside the action's transaction."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, connection

from bounceback.base import backups, copies, keys
from bounceback.base.folder import Folder
from bounceback.core.memory import are_weights
from bounceback.records import datamap
from bounceback.records.taking import reading
from bounceback.records.taking.manifest import KEY_FILE, Manifest, Sheet
from bounceback.records.taking.refusals import BadExport, NotEmpty

Progress = Callable[[int, int], None]
_CACHE_KIB = 128 * 1024
# What every installation has from its first start; a load replaces it.
_FOUNDING = ("base.Workspace", "base.User", "base.Event", "base.Seal", "prospects.PlaceSet")


def check_empty() -> None:
    """Is there nothing here but what the first start made? Raises NotEmpty."""
    for each in datamap.exported():
        if each.label not in _FOUNDING and each.model._base_manager.exists():
            raise NotEmpty(each.file_name.replace("_", " "))
        if each.label in _FOUNDING[:2] and each.model._base_manager.count() > 1:
            raise NotEmpty(f"several {each.file_name}")


def rows(folder: Path, found: Manifest, *, progress: Progress) -> None:
    """Write every row of an export. Raises BadExport; the transaction is then to be rolled back."""
    total = sum(sheet.rows for sheet in found.sheets)
    done = 0
    with _roomy(), connection.cursor() as cursor:
        for label in ("base.Event", "base.Seal", "prospects.PlaceSet", "base.User", "base.Workspace"):
            cursor.execute(f'DELETE FROM "{datamap.table(label).name}"')
        for sheet in found.sheets:
            columns = sheet.columns
            home = tuple((name, value) for name, value in _AT_HOME.items() if name in sheet.table.home)
            names = [each.name for each in columns] + [name for name, _ in home]
            insert = (
                f'INSERT INTO "{sheet.table.name}" ({", ".join(f"{chr(34)}{name}{chr(34)}" for name in names)}) '
                f"VALUES ({', '.join(['%s'] * len(names))})"
            )
            for file in sheet.files:
                count = 0
                for chunk in reading.read(folder / file.path, columns, format=found.format, table=sheet.name):
                    more = tuple(value for _, value in home)
                    try:
                        cursor.executemany(insert, [(*row, *more) for row in chunk] if more else chunk)
                    except IntegrityError as error:
                        raise BadExport(f"The table {sheet.name} contradicts itself: {_guard(error)}.") from None
                    count += len(chunk)
                    done += len(chunk)
                    progress(done, total)
                if count != file.rows:
                    raise BadExport(f"The file {file.path} has {count:,} rows, and its manifest says {file.rows:,}.")
        _check_borders(found)
        _check_key(folder, found)
        cursor.execute("PRAGMA foreign_key_check")
        dangling = cursor.fetchone()
        if dangling is not None:
            raise BadExport(
                f"A row of {_known_as(dangling[0])} points to one of {_known_as(dangling[2])} that is missing."
            )


@contextmanager
def _roomy() -> Iterator[None]:
    """Pages that are written again and again stay in memory: with a small cache they go to the disk each time."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = {-_CACHE_KIB}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {before}")


@dataclass(slots=True)
class Beside:
    """The files of an export, put in their places: beside what is there until the rows are written."""

    placed: list[tuple[Path, Path]] = field(default_factory=list)

    def bring(self, folder: Path, found: Manifest) -> None:
        """Copy them under draft names. Raises OSError."""
        home = Folder(settings.DATA_DIR)
        for each in found.beside:
            below = Path(each.path).relative_to("files")
            target = home.path / below
            if below.parts[0] == "registries":
                target = home.registries / str(found.workspace) / Path(*below.parts[1:])
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = target.with_name(f".{target.name}.loading")
            self.placed.append((draft, target))
            shutil.copyfile(folder / each.path, draft)
            os.chmod(draft, 0o600)

    def keep(self) -> None:
        """Let them take their names. Raises OSError."""
        for draft, target in self.placed:
            draft.replace(target)
        self.placed.clear()

    def drop(self) -> None:
        """Away with the drafts; harmless when they are kept already."""
        for draft, _ in self.placed:
            draft.unlink(missing_ok=True)


# What stays home needs a value all the same: a password that nobody can enter.
_PLAIN_NAME = re.compile(r"[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)*", re.ASCII)
_AT_HOME = {"password": "!", "last_login": None}


def _check_borders(found: Manifest) -> None:
    """Every row is of the one workspace, and no name of a file leads elsewhere. Raises BadExport."""
    with connection.cursor() as cursor:
        for sheet in found.sheets:
            column = _border(sheet)
            if not column:
                continue
            cursor.execute(f'SELECT 1 FROM "{sheet.table.name}" WHERE "{column}" <> %s LIMIT 1', [found.workspace])
            if cursor.fetchone() is not None:
                raise BadExport(f"The table {sheet.name} has rows of another workspace.")
        cursor.execute("SELECT count(*) FROM base_user")
        if not cursor.fetchone()[0]:
            raise BadExport("Nobody works there: the table users is empty.")
        cursor.execute('SELECT "values" FROM objections_weights')
        if not all(are_weights(json.loads(values)) for (values,) in cursor.fetchall()):
            raise BadExport("The table weights holds some that the memory of cards cannot be reckoned with.")
        cursor.execute("SELECT stored_as FROM records_import")
        for (name,) in cursor.fetchall():
            if not _PLAIN_NAME.fullmatch(name):
                raise BadExport("The table imports names a file outside of its folder.")


def _check_key(folder: Path, found: Manifest) -> None:
    """Whoever is known by token is recognised by the key that came along. Raises BadExport."""
    mine = ""
    if any(each.path == KEY_FILE for each in found.beside):
        mine = backups.key_id_of(folder / KEY_FILE)
    makers = keys.makers(connection.connection)
    if not mine and (makers or copies.has_tokens(connection.connection)):
        raise BadExport(f"It knows erased people by their key only, and {KEY_FILE} is missing.")
    given_up = {*settings.KEYS_GIVEN_UP}
    if any(mine not in names and not names & given_up for names in makers):
        raise BadExport(f"{KEY_FILE} is not the key by which its erased people are recognised.")


def _border(sheet: Sheet) -> str:
    if sheet.table.label == "base.Workspace":
        return "id"
    return next((each.name for each in sheet.columns if each.name == "workspace_id"), "")


def _guard(error: IntegrityError) -> str:
    """Which guard refused a row, in its own name and without the row's values."""
    text = str(error)
    kind, _, what = text.partition(" constraint failed: ")
    return f"“{what.replace('index ', '').strip(chr(39))}” ({kind.lower()})" if what else "a guard of the database"


def _known_as(name: str) -> str:
    return next((each.file_name for each in datamap.tables() if each.name == name), name)
