"""Do-not-call registries as bitmaps in files: ten million numbers in 1.25 MB, one look per question.

    DATA_DIR/registries/<workspace>/<name>/current.json     which list is in force
                                          /<list>/<area>    one bit for each number of the area

The area is everything but the last seven digits ("1330"), the bit is those seven. A list is
written beside the one in force and put in its place by renaming one small file, so that readers see the
old list or the new one, whole. By law a registry's list belongs to one seller: hence the workspace.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from filelock import FileLock

from bounceback.compliance.shapes import BadFile, rows_of
from bounceback.core import rules
from bounceback.core.gate import Held
from bounceback.core.places import STATES

AREA_BYTES = 10_000_000 // 8
_CALLING_CODES = {"TPS": "44", "CTPS": "44", "AU-DNCR": "61"}  # all others are North American
_COUNTRIES = {"TPS": "GB", "CTPS": "GB", "AU-DNCR": "AU", "CA-DNCL": "CA"}
_BITS = tuple(1 << bit for bit in range(8))


@dataclass(frozen=True, slots=True)
class Brought:
    """What a registry's file held. numbers_in = added + already + removed + rejected."""

    numbers_in: int  # rows
    added: int  # numbers that our list did not have before
    already: int  # on it before, or twice in the file; or to be removed and not there
    removed: int  # by a list of changes
    rejected: int  # rows without a number
    numbers: int  # on the list now
    sha256: str  # of the file


@dataclass(frozen=True, slots=True)
class _InForce:
    """What current.json says."""

    folder: str
    list_date: str
    sha256: str
    numbers: int
    areas: tuple[str, ...]


def is_registry(name: str) -> str | None:
    """The registry's own spelling of a name ("tps" → "TPS", "state-pa" → "state-PA"), None if it is none."""
    for known in rules.current().registry_names:
        if known.lower() == name.strip().lower():
            return known
    prefix, _, state = name.strip().partition("-")
    return f"state-{state.upper()}" if prefix.lower() == "state" and state.upper() in STATES else None


def store_of(workspace_id: int) -> Store:
    """The registries of one workspace."""
    return _store(Path(settings.DATA_DIR) / "registries" / str(workspace_id))


@lru_cache(maxsize=64)
def _store(root: Path) -> Store:
    return Store(root)


class Store:
    """The registries of one seller, for asking; opened once per process."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._names: tuple[int, tuple[str, ...]] = (-1, ())
        self._in_force: dict[str, tuple[tuple[int, int], _InForce]] = {}
        self._maps: dict[tuple[str, str], mmap.mmap] = {}

    def names(self) -> tuple[str, ...]:
        """The registries of which there is a list."""
        try:
            changed = self.root.stat().st_mtime_ns
        except OSError:
            return ()
        if self._names[0] != changed:
            self._names = changed, tuple(sorted(each.name for each in self.root.iterdir() if each.is_dir()))
        return self._names[1]

    def listed_on(self, e164: str) -> tuple[str, ...]:
        """The registries on which a number stands."""
        return tuple(name for name in self.names() if self._stands(name, e164[1:]))

    def held_for(self, e164: str) -> tuple[Held, ...]:
        """The registries whose list covers a number, with the list's day."""
        held = []
        for name in self.names():
            now = self.in_force(name)
            calling_code = _CALLING_CODES.get(name, "1")
            covered = e164.startswith("+" + calling_code) and (
                calling_code != "1" or (now is not None and e164[1:5] in now.areas)
            )
            if now is not None and covered:
                held.append(Held(name, date.fromisoformat(now.list_date)))
        return tuple(held)

    def in_force(self, name: str) -> _InForce | None:
        """The list of a registry that counts now; None while there is none."""
        note = self.root / name / "current.json"
        try:
            found = note.stat()
        except OSError:
            return None
        changed = found.st_mtime_ns, found.st_ino
        kept = self._in_force.get(name)
        if kept is None or kept[0] != changed:
            said = json.loads(note.read_text(encoding="utf-8"))
            now = _InForce(**{**said, "areas": tuple(said["areas"])})
            kept = self._in_force[name] = changed, now
            self._maps.clear()
        return kept[1]

    @contextmanager
    def replacing(self, name: str) -> Iterator[Draft]:
        """A new list for a registry, thrown away unless it is put in force. One at a time."""
        place = self.root / name
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        with FileLock(place / ".lock", mode=0o600):
            for left in place.glob("*.part"):
                shutil.rmtree(left, ignore_errors=True)
            draft = Draft(self, name)
            try:
                yield draft
            finally:
                draft.close()

    def _stands(self, name: str, digits: str) -> bool:
        if len(digits) <= 7:
            return False
        area, index = digits[:-7], int(digits[-7:])
        while (now := self.in_force(name)) is not None:
            bits = self._map(name, now.folder, area)
            if bits is not None:
                return bool(bits[index >> 3] & _BITS[index & 7])
            if now == self.in_force(name):
                # No file: nobody in that area stands on the list, unless the file was lost. Then nobody is called.
                return area in now.areas
            # A new list took the old one's place between the two looks.
        return False

    def _map(self, name: str, folder: str, area: str) -> mmap.mmap | None:
        key = folder, area
        if (kept := self._maps.get(key)) is not None:
            return kept
        try:
            with (self.root / name / folder / area).open("rb") as file:
                bits = mmap.mmap(file.fileno(), AREA_BYTES, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            return None
        self._maps[key] = bits
        return bits


class Draft:
    """A list that is being written."""

    def __init__(self, store: Store, name: str) -> None:
        self.store, self.name = store, name
        self.place = store.root / name
        self.folder = uuid.uuid4().hex
        self.path = self.place / f"{self.folder}.part"
        self.path.mkdir(mode=0o700)
        self.before = store.in_force(name)
        self.note: _InForce | None = None
        self._maps: dict[str, mmap.mmap] = {}

    def start_from_current(self) -> None:
        """Begin with the numbers of the list in force. Raises BadFile when there is none."""
        if self.before is None:
            raise BadFile(f"This file lists changes, and there is no full list of {self.name} yet to change.")
        for area in (self.place / self.before.folder).iterdir():
            shutil.copyfile(area, self.path / area.name)

    def add(self, digits: str) -> bool:
        """Put a number on the list; was it missing?"""
        bits, index = self._area(digits), int(digits[-7:])
        missing = not bits[index >> 3] & _BITS[index & 7]
        bits[index >> 3] |= _BITS[index & 7]
        return missing

    def remove(self, digits: str) -> bool:
        """Take a number off the list; was it there?"""
        bits, index = self._area(digits), int(digits[-7:])
        there = bool(bits[index >> 3] & _BITS[index & 7])
        bits[index >> 3] &= 0xFF ^ _BITS[index & 7]
        return there

    def was_listed(self, digits: str) -> bool:
        """Did the number stand on the list in force before?"""
        return self.before is not None and self.store._stands(self.name, digits)

    def ready(self, *, list_date: date, sha256: str, numbers: int) -> None:
        """All numbers are on it."""
        areas = tuple(sorted(each.name for each in self.path.iterdir()))
        self.note = _InForce(self.folder, list_date.isoformat(), sha256, numbers, areas)

    def put_in_force(self) -> None:
        """From here on this is the list. Survives a power cut: the old one or this one, whole."""
        if self.note is None:
            raise ValueError("the list is not ready")
        for bits in self._maps.values():
            bits.flush()
        self._close_maps()
        for each in self.path.iterdir():
            _sync(each)
        _sync(self.path)
        os.replace(self.path, self.place / self.folder)
        note = self.place / f"{self.folder}.json.tmp"
        note.write_text(json.dumps(asdict(self.note)), encoding="utf-8")
        _sync(note)
        os.replace(note, self.place / "current.json")
        _sync(self.place)
        if self.before is not None and self.before.folder != self.folder:
            shutil.rmtree(self.place / self.before.folder, ignore_errors=True)

    def close(self) -> None:
        """Let go; a list that was not put in force is gone."""
        self._close_maps()
        shutil.rmtree(self.path, ignore_errors=True)

    def _area(self, digits: str) -> mmap.mmap:
        area = digits[:-7]
        bits = self._maps.get(area)
        if bits is None:
            path = self.path / area
            with path.open("r+b" if path.exists() else "w+b") as file:
                file.truncate(AREA_BYTES)
                bits = self._maps[area] = mmap.mmap(file.fileno(), AREA_BYTES)
        return bits

    def _close_maps(self) -> None:
        for bits in self._maps.values():
            bits.close()
        self._maps.clear()


def read_into(draft: Draft, file: Path, *, list_date: date) -> Brought:
    """Write a registry's file into a draft. Raises BadFile."""
    changes: bool | None = None
    counts = dict.fromkeys(("numbers_in", "added", "already", "removed", "rejected"), 0)
    distinct = 0
    for row in rows_of(file, country=_COUNTRIES.get(draft.name, "US")):
        counts["numbers_in"] += 1
        if row.digits and changes is None:
            changes = row.change is not None
            if changes:
                draft.start_from_current()
                distinct = draft.before.numbers if draft.before else 0
        if not row.digits or (row.change is not None) != changes:
            counts["rejected"] += 1
        elif row.change is False:
            gone = draft.remove(row.digits)
            distinct -= gone
            counts["removed" if gone else "already"] += 1
        else:
            new = draft.add(row.digits)
            distinct += new
            counts["added" if new and (changes or not draft.was_listed(row.digits)) else "already"] += 1
    if changes is None:
        raise BadFile(f"{file.name} holds no telephone number.")
    digest = _sha256(file)
    draft.ready(list_date=list_date, sha256=digest, numbers=distinct)
    return Brought(**counts, numbers=distinct, sha256=digest)


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sync(path: Path) -> None:
    """Make it last. Folders cannot be synced on Windows; renaming is durable enough there."""
    with suppress(PermissionError):
        handle = os.open(path, os.O_RDONLY)
        try:
            with suppress(OSError):
                os.fsync(handle)
        finally:
            os.close(handle)
