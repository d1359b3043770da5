"""`bounceback bench`."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from bounceback.base.refused import Refused


class NoSuchBench(Refused):
    code = "no-such-bench"

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(f"There is no benchmark {name!r}.", hint=f"These are: {', '.join(known)}.")


def register(app: typer.Typer) -> None:
    """Bring the command."""
    app.command("bench")(bench)


def bench(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Which ones; all by default.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object per benchmark.")] = False,
    page: Annotated[Path | None, typer.Option("--page", metavar="FILE", help="Also write them as a page.")] = None,
) -> None:
    """Measure Bounceback on this machine, in scratch folders. Takes minutes."""
    from bounceback.bench import frame

    known = frame.known()
    for name in names or []:
        if name not in known:
            raise NoSuchBench(name, known)
    found = []
    for figure in frame.run(names or known):
        found.append(figure)
        if as_json:
            typer.echo(json.dumps(figure.as_dict(), ensure_ascii=False))
        ratio = "" if figure.ratio is None else f"  {figure.ratio:.2f} × {figure.peer}"
        broken = "  MORE THAN PROMISED" if figure.kept is False else ""
        typer.echo(f"{figure.name}: {figure.value:.4g} {figure.unit}{ratio}{broken}", err=True)
    if page is not None:
        page.write_text(frame.page(found, at=datetime.now(UTC)), encoding="utf-8")
