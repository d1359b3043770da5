"""What an import refuses, and what to do then."""

from __future__ import annotations

from typing import ClassVar

from bounceback.base.refused import Refused


class NotWaiting(Refused):
    """Only a file that was not started yet can be corrected, started or forgotten."""

    code = "import-not-waiting"

    def __init__(self) -> None:
        super().__init__("This import was started already.", hint="Undo it, or bring the file in again.")


class NoNumberColumn(Refused):
    """Without a telephone number nobody can be called."""

    code = "import-without-numbers"

    def __init__(self) -> None:
        super().__init__(
            "No column is known to hold telephone numbers.",
            hint="Nothing was changed. Say which one it is: choose “Telephone number” for it, or --map phone=COLUMN.",
        )


class NoSuchColumn(Refused):
    """A correction names a column that the file does not have."""

    code = "import-column-unknown"

    def __init__(self, column: str, columns: tuple[str, ...]) -> None:
        some = ", ".join(columns[:8]) + (" …" if len(columns) > 8 else "")
        super().__init__(f"The file has no column “{column}”.", hint=f"Nothing was changed. It has: {some}.")


class NoSuchMeaning(Refused):
    """A correction names a field that prospects do not have."""

    code = "import-field-unknown"

    def __init__(self, meaning: str, known: list[str]) -> None:
        super().__init__(f"“{meaning}” is no field.", hint=f"Nothing was changed. These are: {', '.join(known)}.")


class NoSuchPreset(Refused):
    """A preset that we do not have was asked for."""

    code = "import-preset-unknown"

    def __init__(self, preset: str, known: list[str]) -> None:
        super().__init__(f"There is no preset “{preset}”.", hint=f"Nothing was changed. These are: {', '.join(known)}.")


class NoSuchDelimiter(Refused):
    """What parts cells is one sign."""

    code = "delimiter-unknown"

    def __init__(self, delimiter: str) -> None:
        super().__init__(
            f"“{delimiter}” cannot part cells.", hint="Nothing was changed. Give one sign, or “tab” for a tab."
        )


class NoSuchCountry(Refused):
    """A country that nobody can dial was named."""

    code = "country-unknown"

    def __init__(self, country: str) -> None:
        super().__init__(f"“{country}” is no country.", hint="Nothing was changed. Give its two letters, such as US.")


class AlreadyRunning(Refused):
    """Another process is at it."""

    code = "import-running"

    def __init__(self) -> None:
        super().__init__("This import is running.", hint="Wait until it is done.")


class CannotUndo(Refused):
    """What happened since would be lost."""

    code = "import-cannot-be-undone"

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why, hint=hint)


class AlreadyUndone(Refused):
    """An import that was taken back is over."""

    code = "import-undone"

    def __init__(self) -> None:
        super().__init__("This import was undone.", hint="Bring the file in again if you want its rows back.")


class Stopped(Refused):
    """The machine failed half-way: what was brought in stays, and the import can go on."""

    code: ClassVar[str] = "import-stopped"
    http_status = 503

    def __init__(self, problem: str) -> None:
        super().__init__(
            problem,
            hint="The rows brought in so far are safe. Repeat the command to go on, or undo the import.",
        )


class NoSuchImport(Refused):
    """There is no import of that number here."""

    code = "import-unknown"
    http_status = 404

    def __init__(self, number: int) -> None:
        super().__init__(f"There is no import {number}.", hint="Nothing was changed. The lists page names them all.")


class NotStopped(Refused):
    """Only what stopped half-way can go on."""

    code = "import-not-stopped"

    def __init__(self) -> None:
        super().__init__("There is nothing left to bring in.", hint="Bring the file in again if something is missing.")
