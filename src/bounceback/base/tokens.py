"""Tokens: keyed hashes of numbers and names, good for recognising and not for finding out.

A plain hash of a telephone number protects nobody: all numbers there are can be hashed in seconds. So the hash has a
key, and the key is a file beside the database, in no backup: whoever gets hold of a copy of the tables learns nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from bounceback.base import keys
from bounceback.base.folder import Folder

_known: dict[Path, tuple[tuple[int, int], bytes]] = {}


class KeyedHash(models.Func):
    """The token of a text, reckoned inside of a statement: `Q(token=KeyedHash(OuterRef("number__e164")))`."""

    function = "keyed_hash"
    arity = 1
    output_field = models.CharField(max_length=64)


def token(text: str) -> str:
    """The token of a text: 64 hex digits, the same in this installation for the same text.

    Raises HashKeyLost, OSError.
    """
    return hmac.digest(_key(), text.encode("utf-8", "surrogatepass"), "sha256").hex()


def key_id() -> str:
    """Which key this installation has, without a hint of what it is: 8 hex digits.

    Raises HashKeyLost, OSError.
    """
    return hashlib.sha256(b"key id:" + _key()).hexdigest()[:8]


def register(connection: Any) -> None:
    """Let the statements of an SQLite connection ask for tokens: keyed_hash(text), NULL for NULL."""
    connection.create_function("keyed_hash", 1, lambda text: None if text is None else token(str(text)))


def _key() -> bytes:
    """The key, read again when its file is another one: a load brings the key of the old installation along."""
    file = Folder(settings.DATA_DIR).hash_key_file
    try:
        found = file.stat()
    except FileNotFoundError:
        keys.ensure(Folder(settings.DATA_DIR), given_up=settings.KEYS_GIVEN_UP)
        found = file.stat()
    mark = (found.st_mtime_ns, found.st_ino)
    known = _known.get(file)
    if known is None or known[0] != mark:
        known = _known[file] = mark, file.read_bytes().strip()
    return known[1]
