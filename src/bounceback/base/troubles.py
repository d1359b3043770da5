"""What the machine does to us, in a sentence a person can act on."""

from __future__ import annotations

import errno
from pathlib import Path

from bounceback.base.refused import Refused


class DiskFull(Refused):
    code = "disk-full"
    http_status = 507

    def __init__(self, where: Path) -> None:
        super().__init__(
            f"The disk that holds {where} is full.",
            hint="Everything saved before is safe; the last step was not saved. Free some space, then repeat it.",
        )


class FolderUnusable(Refused):
    code = "folder-unusable"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The data folder {folder} cannot be used: {reason}.",
            hint="Nothing was changed. Choose another folder with --data, or correct its owner and permissions.",
        )


class FileUnreadable(Refused):
    code = "file-unreadable"

    def __init__(self, file: Path, reason: str) -> None:
        super().__init__(f"{file} cannot be read: {reason}.", hint="Nothing was changed. Check the name and try again.")


class DatabaseInTrouble(Refused):
    code = "database-in-trouble"
    http_status = 503

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The database cannot do this now ({reason}).",
            hint="The last step was not saved; everything before it is. Run `bounceback doctor` to see what is wrong.",
        )


FULL = (errno.ENOSPC, errno.EDQUOT)

_REASONS = {
    errno.EACCES: "you have no permission for it",
    errno.EPERM: "you have no permission for it",
    errno.EROFS: "it is on a disk that may only be read",
    errno.ENOTDIR: "part of its path is a file",
    errno.EEXIST: "there is a file of that name",
    errno.ENOENT: "it does not exist",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
}


def reason_of(error: OSError) -> str:
    """Why the system said no, in plain words."""
    return _REASONS.get(error.errno or 0, (error.strerror or str(error)).lower())


def of_folder(folder: Path, error: OSError) -> Refused:
    """The refusal that fits an error met while preparing the data folder."""
    if error.errno in FULL:
        return DiskFull(folder)
    return FolderUnusable(folder, reason_of(error))


def of_database(error: Exception, *, where: Path) -> Refused | None:
    """The refusal that fits an error of the database; None when the error is a bug of ours."""
    text = str(error).lower()
    if "disk is full" in text or "database or disk is full" in text:
        return DiskFull(where)
    for sign in (
        "malformed",
        "not a database",
        "disk i/o error",
        "readonly database",
        "unable to open database",
        "database is locked",
        "database schema is locked",
        "user-defined function raised exception",  # hash.key went while the server runs; doctor says so
    ):
        if sign in text:
            return DatabaseInTrouble(text)
    return None
