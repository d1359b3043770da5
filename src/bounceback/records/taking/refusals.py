"""What taking the record along refuses, and what to do then."""

from __future__ import annotations

from pathlib import Path

from bounceback.base.refused import Refused


class FolderNotEmpty(Refused):
    """An export goes into a folder of its own."""

    code = "export-folder-not-empty"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} holds something already.", hint="Nothing was written. Name a folder that is not there yet."
        )


class NoSuchFormat(Refused):
    """An export is in one of three formats."""

    code = "export-format-unknown"

    def __init__(self, format: str) -> None:
        super().__init__(f"There is no format “{format}”.", hint="Nothing was written. It is csv, jsonl or parquet.")


class ExportRunning(Refused):
    """One export at a time is enough."""

    code = "export-running"

    def __init__(self) -> None:
        super().__init__("An export is being written.", hint="Wait until it is done; it goes on if you leave the page.")


class BadExport(Refused):
    """A folder to be loaded is no export, or not a whole one."""

    code = "export-unusable"
    http_status = 422

    def __init__(self, text: str) -> None:
        super().__init__(text, hint="Nothing was changed. Take the export anew, or another copy of it.")


class NotEmpty(Refused):
    """A load makes an installation what the other one was, so there must be nothing in it yet."""

    code = "load-needs-an-empty-installation"

    def __init__(self, table: str) -> None:
        super().__init__(
            f"This installation is in use: it has {table}.",
            hint="Nothing was changed. Load into a new folder: --data DIR.",
        )
