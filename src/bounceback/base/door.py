"""The one-time files that let a browser in. Needs no Django: both the starter and the server use it.

A program of the same user writes a small page, readable by that user alone, into the installation's folder, and the
browser opens it from the disk. The page posts its token to the server, which finds the file by the token's hash,
deletes it, and answers with a session cookie. So the token is never an argument, never part of an address, and good
for one use.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from bounceback.base.folder import Folder, write_private

_PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>Opening Bounceback</title>
<form method="post" action="{address}/enter" id="enter">
  <input type="hidden" name="token" value="{token}">
  <p>Opening Bounceback. <button>Open it now</button></p>
</form>
<p>If nothing happens, copy this code into <a href="{address}/enter">{address}/enter</a>:</p>
<pre>{token}</pre>
<script>document.getElementById("enter").submit()</script>
</html>
"""


def _file_of(folder: Folder, token: str) -> Path:
    return folder.doors / f"{hashlib.sha256(token.encode()).hexdigest()}.html"


def make(folder: Folder, *, address: str) -> Path:
    """Write a new one-time file and return it. Raises OSError.

    address    origin of the server, e.g. "http://127.0.0.1:8642"
    """
    token = secrets.token_urlsafe(32)
    file = _file_of(folder, token)
    write_private(file, _PAGE.format(address=escape(address), token=escape(token)))
    return file


def use(folder: Folder, token: str, *, good_for: timedelta, at: datetime) -> bool:
    """Whether this token lets somebody in; it never does so again.

    good_for    how long a file stays good after it was written
    """
    file = _file_of(folder, token)
    try:
        written_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        # Of two browsers with one token, the one whose unlink succeeds is let in.
        file.unlink()
    except OSError:
        return False
    return at - written_at <= good_for


def sweep(folder: Folder) -> None:
    """Delete every one-time file, used or not."""
    for file in folder.doors.glob("*"):
        file.unlink(missing_ok=True)
