"""Files that are no lists, said so that a person knows what to do instead."""

from __future__ import annotations

from bounceback.base.refused import Refused


class NotAList(Refused):
    """The file is something else than rows of prospects."""

    code = "not-a-list"

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(
            f"This is {what}, not a list.",
            hint=advice or "Nothing was changed. Choose a CSV, TSV, Excel (.xlsx) or vCard file.",
        )


class EmptyFile(Refused):
    """There is nothing in the file."""

    code = "file-empty"

    def __init__(self) -> None:
        super().__init__("The file is empty.", hint="Nothing was changed. Export the list again and check its size.")


class NoRows(Refused):
    """There are names of columns and nothing below."""

    code = "file-without-rows"

    def __init__(self) -> None:
        super().__init__(
            "The file names its columns but has no rows.",
            hint="Nothing was changed. Export the list again; perhaps a filter hid every row.",
        )


class FileTooDangerous(Refused):
    """A workbook that would unpack to far more than it is."""

    code = "file-too-dangerous"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This workbook was not opened: {why}.",
            hint="Nothing was changed. If you trust it, open it in a spreadsheet program and save the sheet as CSV.",
        )


class FileDamaged(Refused):
    """The file starts like a list and then cannot be read."""

    code = "file-damaged"

    def __init__(self, why: str) -> None:
        super().__init__(
            f"The file cannot be read to its end: {why}.",
            hint="What was brought in before stays. Save the list again as CSV and import that.",
        )


class UnknownEncoding(Refused):
    """An encoding that nobody knows was asked for, or one that does not fit."""

    code = "encoding-unknown"

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The file cannot be read as “{encoding}”.",
            hint="Nothing was changed. Leave the encoding to detection, or try utf-8, utf-16 or cp1252.",
        )
