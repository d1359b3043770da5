"""The long work of an import: many short transactions, each of which leaves the account right.

No action of its own: `actions.carry_on` calls this and writes the Event. It is not one transaction because a caller
who logs a call must not wait for a million rows; every chunk is small enough that nobody notices.
"""

from __future__ import annotations

import errno
import gc
import json
import shutil
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Thread
from time import perf_counter
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max
from django.db.utils import DatabaseError, OperationalError

from bounceback.base import troubles
from bounceback.base.folder import Folder
from bounceback.base.models import User
from bounceback.base.refused import Refused
from bounceback.compliance import queries as compliance
from bounceback.compliance.models import Suppression
from bounceback.prospects import bulk
from bounceback.prospects.models import Listing
from bounceback.records import elsewhere, steps, stored
from bounceback.records.models import Import
from bounceback.records.plans import Plan
from bounceback.records.refusals import AlreadyRunning, AlreadyUndone, NotWaiting, Stopped

Progress = Callable[[Import], None]
State = Import.State
HOLD_SECONDS = 0.020  # how long one chunk may hold the writers' queue while nobody else writes
HOLD_BESIDE_OTHERS_SECONDS = 0.008  # ... and while somebody does
OTHERS_REMEMBERED_SECONDS = 20.0  # since their last write
FIRST_CHUNK, LEAST_CHUNK, MOST_CHUNK = 250, 100, 2500  # rows
RESERVE_BYTES = 16 << 20  # of the disk: calls and do-not-call requests must still fit when a list no longer does
LONG_LOG_BYTES = 32 << 20  # of the write-ahead log
PROGRESS_SECONDS = 0.4
TAKEN_OFF = "listing.standing"  # Replacement.field: how a row stood before it was retired


def bring_all(
    import_: Import, *, by: User, at: datetime, progress: Progress | None, how: type[Run] | None = None
) -> None:
    """Every row that is not in yet, then retire those who are missing. Raises Stopped and other Refused.

    how    what rows are read as and become; None: prospects
    """
    import_.refresh_from_db()
    if import_.state == State.UNDONE or import_.cursor.get("undoing"):
        raise AlreadyUndone
    if import_.state == State.DONE:
        raise NotWaiting
    import_.state, import_.problem = State.RUNNING, ""
    import_.save(update_fields=["state", "problem"])
    run = (how or Run)(import_, by=by, at=at, progress=progress)
    try:
        run.rows()
        if run.plan.retire_missing:
            run.retire()
    except Refused as refused:
        _stop(import_, refused.line())
        raise
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        what = Path(error.filename).name if isinstance(error.filename, str) else "the file"
        problem = "The disk is full." if full else f"It cannot go on with {what}: {troubles.reason_of(error)}."
        _stop(import_, problem)
        raise Stopped(problem) from error
    except DatabaseError as error:
        trouble = troubles.of_database(error, where=Folder(settings.DATA_DIR).path)
        if trouble is None:
            raise
        _stop(import_, trouble.text)
        raise Stopped(trouble.text) from error
    finally:
        run.close()


def finish(import_: Import, *, at: datetime) -> None:
    """Mark it as done; inside the caller's transaction."""
    import_.state = State.DONE
    import_.finished_at = at
    import_.save(update_fields=["state", "finished_at"])


def account(import_: Import) -> dict[str, int]:
    """The counts of an import, for its Event."""
    return {
        "rows_in": import_.rows_in,
        "created": import_.created,
        "updated": import_.updated,
        "duplicates": import_.duplicates,
        "rejected": import_.rejected,
        "suppressed": import_.suppressed,
        "retired": import_.retired,
    }


class _Window(Protocol):
    """Some thousand rows that stand together in a file."""

    @property
    def first(self) -> int: ...

    @property
    def rows(self) -> Sequence[Any]: ...


class _Batch(Protocol):
    """One transaction's worth of rows; see `steps.Batch`."""

    tally: steps.Tally

    def write(self) -> None: ...

    def committed(self) -> None: ...


class Run:
    """One process's stretch of work on an import."""

    def __init__(self, import_: Import, *, by: User, at: datetime, progress: Progress | None) -> None:
        self.import_ = import_
        self.by = by
        self.at = at
        self.progress = progress
        self.plan = Plan.from_json(import_.plan)
        self.began = perf_counter() - import_.seconds
        self.chunk = FIRST_CHUNK
        self.told = perf_counter()
        cursor = import_.cursor
        if "first_position" not in cursor:
            last = Listing.objects.filter(list=import_.list_id).aggregate(last=Max("position"))["last"]
            cursor["first_position"] = 0 if last is None else last + 1
        self.work = steps.Work(import_=import_, by=by, at=at, first_position=cursor["first_position"])
        self.rejects = stored.Journal(stored.rejects_of(import_), size=cursor.get("rejects_bytes", 0))
        self.seen = stored.Journal(stored.seen_of(import_), size=cursor.get("seen_bytes", 0))
        self.log = _Log()
        self.settings = _Settings()
        self.refresh()
        self.others_wrote = -OTHERS_REMEMBERED_SECONDS

    def close(self) -> None:
        self.rejects.close()
        self.seen.close()
        self.log.close()
        self.settings.restore()

    def refresh(self) -> None:
        """Look again at what others may have changed."""
        self.version = bulk.version()
        self.others_wrote = perf_counter()
        self.work.place_sets.update(bulk.place_sets())
        in_force = compliance.in_force(self.by.workspace_id)
        self.work.anybody_suppressed = in_force.exclude(scope=Suppression.Scope.PERSON, token="").exists()

    def rows(self) -> None:
        """Bring in what is left of the file."""
        cursor = self.import_.cursor
        window_at = cursor.get("row", 0)
        done = cursor.get("done", 0)
        path = stored.source_of(self.import_)
        for window in self.windows(path, skip=window_at):
            rows = window.rows
            if window.first != window_at:
                raise AssertionError(f"window {window.first} came where {window_at} was expected")
            while done < len(rows):
                some = rows[done : done + self.chunk]
                done += len(some)
                end_of_window = done >= len(rows)
                place = (window_at + len(rows), 0) if end_of_window else (window_at, done)
                self._write(some, place)
            window_at, done = window_at + len(rows), 0

    def windows(self, path: Path, *, skip: int) -> Iterator[_Window]:
        """The rows of the file from `skip` on, prepared."""
        yield from elsewhere.windows(path, self.plan, today=self.at.date(), skip=skip)

    def batch(self, rows: Sequence[Any]) -> _Batch:
        """What will be written of some rows. Reads only."""
        return steps.Batch(rows, self.work)

    def _write(self, rows: Sequence[Any], place: tuple[int, int]) -> None:
        if bulk.version() != self.version:
            self.refresh()
        batch = self.batch(rows)
        with transaction.atomic():
            held = perf_counter()
            if bulk.version() != self.version:
                # Somebody wrote while we looked: look again, now that nobody can.
                self.refresh()
                batch = self.batch(rows)
            batch.write()
            counts = self._account(batch.tally, len(rows), place)
        batch.committed()
        for field, value in counts.items():
            setattr(self.import_, field, value)
        self._pace(perf_counter() - held, len(rows))

    def _account(self, tally: steps.Tally, rows: int, place: tuple[int, int]) -> dict[str, Any]:
        """Write down what came of a chunk, together with it."""
        import_ = self.import_
        if tally.rows != rows:
            raise AssertionError(f"{rows} rows came, {tally.rows} are accounted for")
        if tally.rejects:
            self.rejects.add(stored.as_rejects(tally.rejects, first=self.rejects.size == 0))
        if self.plan.retire_missing:
            self.seen.add(stored.as_seen(tally.seen))
        counts: dict[str, Any] = {
            "rows_in": import_.rows_in + tally.rows,
            "created": import_.created + tally.created,
            "updated": import_.updated + tally.updated,
            "duplicates": import_.duplicates + tally.duplicates,
            "rejected": import_.rejected + tally.rejected,
            "suppressed": import_.suppressed + tally.suppressed,
            "seconds": perf_counter() - self.began,
            "cursor": import_.cursor
            | {
                "row": place[0],
                "done": place[1],
                "rejects_bytes": self.rejects.size,
                "seen_bytes": self.seen.size,
                "unknown_place": import_.cursor.get("unknown_place", 0) + tally.unknown_place,
            },
        }
        mine = Import.objects.filter(pk=import_.pk, rows_in=import_.rows_in, state=State.RUNNING)
        if not mine.update(**counts):
            raise AlreadyRunning  # somebody else has changed it; nothing of this chunk is written
        return counts

    def _pace(self, held: float, rows: int) -> None:
        alone = perf_counter() - self.others_wrote > OTHERS_REMEMBERED_SECONDS
        hold = HOLD_SECONDS if alone else HOLD_BESIDE_OTHERS_SECONDS
        fitting = int(rows * hold / max(held, 1e-4))
        self.chunk = max(LEAST_CHUNK, min(MOST_CHUNK, (self.chunk + fitting) // 2))
        self.log.keep_short()
        if shutil.disk_usage(settings.DATA_DIR).free < RESERVE_BYTES:
            raise OSError(errno.ENOSPC, "kept free for calls")
        if self.progress is not None and perf_counter() - self.told > PROGRESS_SECONDS:
            self.told = perf_counter()
            self.progress(self.import_)

    def retire(self) -> None:
        """Take off the list whom the file no longer has. Nobody who was promised a call, and nobody at all when
        the file had no row that could be kept."""
        import_ = self.import_
        if import_.rows_in == import_.rejected:
            return
        seen = stored.read_seen(stored.seen_of(import_))
        while True:
            after = import_.cursor.get("retired_to", 0)
            ids = list(
                Listing.objects.filter(list=import_.list_id, pk__gt=after, retired_at=None)
                .order_by("pk")
                .values_list("pk", flat=True)[: self.chunk * 4]
            )
            if not ids:
                return
            missing = [pk for pk in ids if not _holds(seen, pk)]
            self._retire(missing, up_to=ids[-1])

    def _retire(self, missing: Sequence[int], *, up_to: int) -> None:
        import_ = self.import_
        stored_at = bulk.stored(self.at)
        with transaction.atomic():
            rows = Listing.objects.filter(pk__in=missing, retired_at=None).exclude(standing=Listing.Standing.PROMISE)
            gone = list(rows.values_list("pk", "prospect_id", "standing", "ready_at"))
            bulk.insert_replacements(
                [
                    (
                        TAKEN_OFF,
                        json.dumps(
                            {"listing": pk, "standing": standing, "ready_at": ready_at and ready_at.isoformat()}
                        ),
                        Listing.Standing.OUT.value,
                        stored_at,
                        import_.pk,
                        import_.workspace_id,
                        prospect,
                        self.by.pk,
                    )
                    for pk, prospect, standing, ready_at in gone
                ]
            )
            Listing.objects.filter(pk__in=[each[0] for each in gone]).update(
                standing=Listing.Standing.OUT, ready_at=None, retired_at=self.at, retired_by=import_.pk
            )
            import_.retired += len(gone)
            import_.cursor = import_.cursor | {"retired_to": up_to}
            import_.save(update_fields=["retired", "cursor"])


class _Settings:
    """How this process works while it imports; put back at the end.

    - Commits are not synced one by one. A power cut may take back the last chunks, never half of one, and the import
      goes on from there; a call that somebody logs meanwhile is synced as ever, and what came before it with it.
    - Moving the log into the database file is done between chunks, not while holding the queue.
    - Rows are made and dropped by the thousand; looking for cycles among them is lost time.
    """

    def __init__(self) -> None:
        connection.ensure_connection()
        self._pages = _pragma("wal_autocheckpoint")
        self._synchronous = _pragma("synchronous")
        self._thresholds = gc.get_threshold()
        _pragma("wal_autocheckpoint = 0")
        if self._synchronous == _FULL:
            _pragma("synchronous = NORMAL")
        gc.set_threshold(100_000, 20, 100)

    def restore(self) -> None:
        gc.set_threshold(*self._thresholds)
        if connection.connection is None or self._pages is None:
            return
        _pragma(f"wal_autocheckpoint = {self._pages}")
        _pragma(f"synchronous = {self._synchronous}")


class _Log:
    """The database's write-ahead log, kept short while an import makes it grow.

    A thread copies it into the database file, beside the writer; what came in meanwhile is little and is copied between
    two chunks, so that the log can begin anew. Neither holds the writers' queue.
    """

    def __init__(self) -> None:
        self._file = Path(f"{connection.settings_dict['NAME']}-wal")
        self._copying: Thread | None = None

    def keep_short(self) -> None:
        """Call between chunks."""
        if self._copying is not None:
            if self._copying.is_alive():
                return
            self._copying = None
            _pragma("wal_checkpoint(PASSIVE)")
        elif self._file.exists() and self._file.stat().st_size > LONG_LOG_BYTES and not connection.in_atomic_block:
            self._copying = Thread(target=_copy_log, name="checkpoint of an import", daemon=True)
            self._copying.start()

    def close(self) -> None:
        """Wait for what is under way."""
        if self._copying is not None:
            self._copying.join()


def _copy_log() -> None:
    try:
        # On a full disk the log simply stays long; whoever writes next says so.
        with suppress(DatabaseError):
            _pragma("wal_checkpoint(PASSIVE)")
    finally:
        connection.close()


_FULL = 2


def _holds(ids: Sequence[int], wanted: int) -> bool:
    index = bisect_left(ids, wanted)
    return index < len(ids) and ids[index] == wanted


def _pragma(what: str) -> Any:
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {what}")
        row = cursor.fetchone()
    return row[0] if row else None


def _stop(import_: Import, problem: str) -> None:
    try:
        Import.objects.filter(pk=import_.pk, state=State.RUNNING).update(state=State.STOPPED, problem=problem)
    except OperationalError:
        return  # a full disk: it stays RUNNING, and whoever comes next goes on
    import_.state, import_.problem = State.STOPPED, problem
