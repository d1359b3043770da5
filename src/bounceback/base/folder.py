"""A local installation is one folder. This is its map, and the care for its secrets. Needs no Django."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """Where each thing of an installation lives."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "bounceback.sqlite3"

    @property
    def uploads(self) -> Path:
        return self.path / "uploads"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def registries(self) -> Path:
        return self.path / "registries"

    @property
    def key_file(self) -> Path:
        return self.path / "secret.key"

    @property
    def hash_key_file(self) -> Path:
        """The key of the tokens (base.tokens). In no backup; without it nobody who was erased is recognised again."""
        return self.path / "hash.key"

    @property
    def reserve(self) -> Path:
        """Room kept for a full disk; see base.reserve."""
        return self.path / "reserve"

    @property
    def journal(self) -> Path:
        """Do-not-call requests and erasures, beside the database."""
        return self.path / "journal.jsonl"

    @property
    def restoring(self) -> Path:
        """Where a restore prepares what will take the place of the database."""
        return self.path / "restoring"

    @property
    def running(self) -> Path:
        """Runtime files: locks, the port of the running server, one-time files. Safe to delete when stopped."""
        return self.path / "run"

    @property
    def server_lock(self) -> Path:
        return self.running / "server.lock"

    @property
    def server_note(self) -> Path:
        return self.running / "server.json"

    @property
    def doors(self) -> Path:
        return self.running / "doors"

    def secret_key(self) -> str:
        """The key of this installation, or one that lasts as long as this process if there is none yet."""
        try:
            text = self.key_file.read_text(encoding="ascii").strip()
        except OSError:
            text = ""
        return text or secrets.token_urlsafe(64)

    def is_somebody_elses(self) -> bool:
        """Whether this is a folder with things in it, none of them ours. Raises OSError."""
        # Looked at in this order: the key is the first thing that is made, perhaps by another command just now.
        holds_things = self.path.is_dir() and any(each.name != self.running.name for each in self.path.iterdir())
        return holds_things and not (self.database.exists() or self.key_file.exists())

    def sweep_uploads(self) -> None:
        """Delete what a server left behind that was stopped in the middle of receiving a file."""
        for file in self.uploads.glob("tmp*.upload*"):
            file.unlink(missing_ok=True)

    def prepare(self) -> None:
        """Make the folder and its parts, closed to other users of the machine, but for hash.key. Raises OSError."""
        self.path.mkdir(parents=True, exist_ok=True)
        self.path.chmod(0o700)
        self.running.mkdir(mode=0o700, exist_ok=True)
        self._make_once(self.key_file, secrets.token_urlsafe(64))
        for part in (self.uploads, self.backups, self.registries, self.doors):
            part.mkdir(mode=0o700, exist_ok=True)

    def make_hash_key(self) -> None:
        """Give the installation its key for tokens; one that is there stays, whoever was quicker. Raises OSError.

        Where there may be people already, base.keys decides whether a new one may be made.
        """
        self._make_once(self.hash_key_file, secrets.token_hex(32))

    def _make_once(self, file: Path, text: str) -> None:
        if file.exists():
            return
        self.running.mkdir(mode=0o700, exist_ok=True)
        draft = self.running / f".{file.name}.{secrets.token_hex(6)}"
        write_private(draft, text + "\n")
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)


def write_private(file: Path, text: str) -> None:
    """Write a whole file that only its owner may read; it appears at once or not at all. Raises OSError."""
    draft = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
