"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="DIR", help="Folder of the installation (default: BOUNCEBACK_DATA).")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
