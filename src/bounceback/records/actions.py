"""Bringing lists in: upload, correct, start, carry on, undo."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from bounceback.base.models import User
from bounceback.prospects.models import Audience
from bounceback.records.models import Import
from bounceback.records.plans import Corrections


def upload(
    *,
    file: BinaryIO,
    file_name: str,
    list_name: str,
    by: User,
    at: datetime,
    audience: str = Audience.UNKNOWN,
    country: str = "",
    corrections: Corrections | None = None,
) -> Import:
    """Keep a copy of a file and work out how to read it; nothing of it is on a list yet.

    file         an open binary file: a request's upload or a file of the disk
    file_name    as the user knows it; never used as a path
    list_name    the list to add to; made if there is none of that name. "" = named after the file
    audience     of a list that is made; an existing one keeps its own unless that is UNKNOWN
    country      of numbers that do not say theirs, ISO 3166 alpha-2; "" = the list's
    returns      an Import in state WAITING; `queries.preview(import_)` shows what would come of it

    Raises NotAList (a picture, a program, an empty file …), FileTooDangerous, DiskFull.
    """
    raise NotImplementedError


def correct(*, import_: Import, corrections: Corrections, by: User, at: datetime) -> Import:
    """Read a waiting file another way than was detected. Raises NotWaiting, NoSuchColumn, NoSuchMeaning."""
    raise NotImplementedError


def start(*, import_: Import, by: User, at: datetime) -> Import:
    """Let a process of its own bring the rows in; the page can be left. Raises NotWaiting, NoNumberColumn."""
    raise NotImplementedError


def carry_on(*, import_: Import, by: User, at: datetime, progress: Callable[[Import], None] | None = None) -> Import:
    """Bring the rows in, here and now, from wherever the import stands; returns when it is done.

    progress    called after every few thousand rows
    Raises AlreadyRunning (another process is at it), Refused when the file or the disk fails half-way: what
    was brought in stays, and the import can be carried on or undone.
    """
    raise NotImplementedError


def undo(*, import_: Import, by: User, at: datetime) -> Import:
    """Take a whole import back. Raises CannotUndo once one of its prospects was called."""
    raise NotImplementedError


def discard(*, import_: Import, by: User, at: datetime) -> None:
    """Forget a file that was uploaded but never started, and the empty list that was made for it."""
    raise NotImplementedError
