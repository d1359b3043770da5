"""The manifest of an export: what lies in the folder, and by which hashes one knows that it is whole."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bounceback.records import datamap
from bounceback.records.taking import kinds
from bounceback.records.taking.refusals import BadExport

FILE = "manifest.json"
# Written; every one up to it is read. A table that came with a later version says so in the data map (`since`), and
# exports of earlier ones have none of it.
VERSION = 2
FORMATS = ("csv", "jsonl", "parquet")
KEY_FILE = "files/hash.key"
_LARGEST = 64 << 20
# Besides the tables: the key of the tokens, files of imports, registries. No other path is ever opened.
_BESIDE = re.compile(
    r"files/(?:hash\.key|uploads/[0-9a-z]{1,64}(?:\.list|\.seen|\.rejects\.csv)"
    r"|registries/[A-Za-z-]{1,40}/(?:current\.json|[0-9a-f]{32}/[0-9]{1,6}))",
    re.ASCII,
)
_SHA = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class File:
    """One file of an export."""

    path: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of an export."""

    table: datamap.Table
    columns: tuple[kinds.Column, ...]
    files: tuple[File, ...]

    @property
    def name(self) -> str:
        return self.table.file_name

    @property
    def rows(self) -> int:
        return sum(each.rows for each in self.files)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an export says about itself."""

    format: str
    at: str
    workspace: int
    program: str
    sheets: tuple[Sheet, ...]
    beside: tuple[File, ...] = ()
    left_out: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Write it down. Raises OSError."""
        (folder / FILE).write_text(json.dumps(self._as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def _as_json(self) -> dict[str, Any]:
        return {
            "what": "bounceback export",
            "version": VERSION,
            "program": self.program,
            "format": self.format,
            "at": self.at,
            "workspace": self.workspace,
            "tables": [
                {
                    "name": sheet.name,
                    "what": sheet.table.what,
                    "rows": sheet.rows,
                    "columns": [{"name": each.name, "type": each.kind} for each in sheet.columns],
                    "files": [_file_as_json(each) for each in sheet.files],
                }
                for sheet in self.sheets
            ],
            "beside": [_file_as_json(each) for each in self.beside],
            "left_out": self.left_out,
        }


def is_beside(path: str) -> bool:
    """Whether a path is one that may lie beside the tables of an export."""
    return _BESIDE.fullmatch(path) is not None


def columns_of(table: datamap.Table) -> tuple[kinds.Column, ...]:
    """The columns of a table on their way."""
    return kinds.columns_of(table.travelling)


def measured(folder: Path, path: str, rows: int = 0) -> File:
    """A file as it lies there. Raises OSError."""
    digest, size = hashlib.sha256(), 0
    with (folder / path).open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
            size += len(block)
    return File(path, rows, size, digest.hexdigest())


def read(folder: Path) -> Manifest:
    """The manifest of a folder, checked in all it says but the hashes. Raises BadExport."""
    place = folder / FILE
    try:
        if place.is_symlink() or not place.is_file():
            raise BadExport(f"{folder} is no export: it has no {FILE}.")
        if place.stat().st_size > _LARGEST:
            raise BadExport("Its manifest is too large to be one.")
        said = json.loads(place.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        raise BadExport("Its manifest cannot be read.") from None
    if not isinstance(said, dict) or said.get("what") != "bounceback export":
        raise BadExport("Its manifest is none of ours.")
    version = said.get("version")
    if type(version) is not int or not 1 <= version <= VERSION:
        raise BadExport(f"It has version {_shown(version)}, and this program reads versions 1 to {VERSION}.")
    try:
        return _manifest(said)
    except (KeyError, TypeError, AttributeError):
        raise BadExport("Its manifest is incomplete.") from None


def check_hashes(folder: Path, found: Manifest) -> None:
    """Every file is there, is a file, and holds what it held when it was written. Raises BadExport."""
    root = folder.resolve()
    for each in _files(found):
        place = folder / each.path
        if place.is_symlink() or place.resolve().parent != root / Path(each.path).parent or not place.is_file():
            raise BadExport(f"The file {each.path} is missing.")
        try:
            there = measured(folder, each.path)
        except OSError:
            raise BadExport(f"The file {each.path} cannot be read.") from None
        if (there.size, there.sha256) != (each.size, each.sha256):
            raise BadExport(f"The file {each.path} is damaged or was changed: its hash is another one.")


def _files(found: Manifest) -> Iterator[File]:
    for sheet in found.sheets:
        yield from sheet.files
    yield from found.beside


def _manifest(said: dict[str, Any]) -> Manifest:
    if said["format"] not in FORMATS:
        raise BadExport(f"It is in no format that we know: {_shown(said['format'])}.")
    tables = {each["name"]: each for each in said["tables"]}
    known = {each.file_name: each for each in datamap.exported()}
    if missing := sorted(name for name in known.keys() - tables.keys() if known[name].since <= said["version"]):
        raise BadExport(f"The table {missing[0]} is missing.")
    if strange := sorted(tables.keys() - known.keys()):
        raise BadExport(f"It holds a table that we do not know: {_shown(strange[0])}.")
    if len(said["tables"]) != len(tables):
        raise BadExport("Its manifest names a table twice.")
    workspace = said["workspace"]
    if not _is_count(workspace) or workspace < 1:
        raise BadExport(f"It is of no workspace: {_shown(workspace)}.")
    beside = tuple(_file(each) for each in said["beside"])
    if len({each.path for each in beside}) != len(beside):
        raise BadExport("Its manifest names a file twice.")
    for each in beside:
        if not is_beside(each.path):
            raise BadExport(f"It names a file that no export has: {_shown(each.path)}.")
    return Manifest(
        format=said["format"],
        at=str(said["at"]),
        workspace=workspace,
        program=str(said["program"]),
        sheets=tuple(
            _sheet(table, tables[name], said["format"]) if name in tables else Sheet(table, columns_of(table), ())
            for name, table in known.items()
        ),
        beside=beside,
    )


def _sheet(table: datamap.Table, said: dict[str, Any], format: str) -> Sheet:
    columns = columns_of(table)
    if [(each["name"], each["type"]) for each in said["columns"]] != [(each.name, each.kind) for each in columns]:
        raise BadExport(f"The table {table.file_name} has other columns than this program's.")
    files = tuple(_file(each) for each in said["files"])
    shape = rf"{table.file_name}\.{format}"
    if table.by_month:
        shape = rf"{table.file_name}/month=\d{{4}}-\d\d/part-\d{{1,6}}\.{format}"
    for each in files:
        if not re.fullmatch(shape, each.path, re.ASCII):
            raise BadExport(f"It names a file that no export has: {_shown(each.path)}.")
    if len({each.path for each in files}) != len(files) or sum(each.rows for each in files) != said["rows"]:
        raise BadExport(f"What it says about the files of {table.file_name} does not add up.")
    return Sheet(table, columns, files)


def _file(said: dict[str, Any]) -> File:
    path, rows, size, sha256 = said["path"], said.get("rows", 0), said["bytes"], said["sha256"]
    right = isinstance(path, str) and isinstance(sha256, str) and _SHA.fullmatch(sha256)
    if not right or not _is_count(rows) or not _is_count(size):
        raise TypeError
    return File(path, rows, size, sha256)


def _is_count(value: object) -> bool:
    return type(value) is int and 0 <= value < 2**63


def _file_as_json(file: File) -> dict[str, Any]:
    return {"path": file.path, "rows": file.rows, "bytes": file.size, "sha256": file.sha256}


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:60]}…"
