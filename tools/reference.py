"""Write the generated pages of docs/reference from the code, or check that they agree with it.

python tools/reference.py           write them
python tools/reference.py --check   say which ones are out of date, and fail
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

os.environ["DJANGO_SETTINGS_MODULE"] = "bounceback.settings"
os.environ["BOUNCEBACK_DATA"] = tempfile.gettempdir()

import django

django.setup()

import typer

import bounceback
from bounceback.base.refused import Refused
from bounceback.cli import root, server
from bounceback.config import SETTINGS, Setting

PLACE = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Made by `make docs`; do not edit. -->\n"


def main() -> int:
    pages = {
        "settings.md": settings_page(),
        "cli.md": cli_page(),
        "refusals.md": refusals_page(),
        "api.md": api_page(),
        "tables.md": tables_page(),
        **own_pages(),
    }
    if "--check" not in sys.argv[1:]:
        for name, text in pages.items():
            (PLACE / name).write_text(text, encoding="utf-8")
        return 0
    stale = [name for name, text in pages.items() if not _is_current(PLACE / name, text)]
    for name in stale:
        print(f"docs/reference/{name} is out of date: make docs", file=sys.stderr)
    return 1 if stale else 0


def _is_current(file: Path, text: str) -> bool:
    return file.exists() and file.read_text(encoding="utf-8") == text


def own_pages() -> dict[str, str]:
    """The pages that modules of core write of themselves."""
    pages = {}
    for page, name in (("keys", "keys"), ("outcomes", "consequences"), ("law", "law")):
        reference = getattr(importlib.import_module(f"bounceback.core.{name}"), "reference", None)
        if reference is not None:
            pages[f"{page}.md"] = reference()
    return pages


def tables_page() -> str:
    from bounceback.records import datamap

    return datamap.reference()


def api_page() -> str:
    from bounceback.api.urls import api

    rows = [
        f"| `{method.upper()} {path}` | {operation.get('summary', '')} |"
        for path, operations in sorted(api.get_openapi_schema()["paths"].items())
        for method, operation in sorted(operations.items())
    ]
    table = "\n".join(["| request | does |", "| --- | --- |", *rows]) if rows else "There are no operations yet."
    return (
        f"# HTTP API\n\n{MADE}\n"
        "Served at `/api/v1/`, described in full at `/api/v1/openapi.json`, for a browser that was let in. What is not "
        'done is answered with `{"code", "text", "hint"}`; see [refusals](refusals.md).\n\n'
        f"{table}\n"
    )


def settings_page() -> str:
    rows = "\n".join(
        f"| `{each.env}` | {_default(each)} | {each.expects}{f', in {each.unit}' if each.unit else ''} | {each.why} |"
        for each in SETTINGS
    )
    return (
        f"# Settings\n\n{MADE}\n"
        "Set in the environment. What cannot be read is refused with its name, never guessed.\n\n"
        f"| variable | default | text | what for |\n| --- | --- | --- | --- |\n{rows}\n"
    )


def _default(setting: Setting) -> str:
    if callable(setting.default):
        return "the system's place for data of programs"
    if isinstance(setting.default, timedelta):
        return str(int(setting.default.total_seconds()))
    if isinstance(setting.default, bool):
        return "1" if setting.default else "0"
    return str(setting.default)


def cli_page() -> str:
    parts = [
        f"# Command line\n\n{MADE}\n"
        "`--json` prints one JSON object on standard output; what is meant for people goes to standard error. Exit "
        "status: 0 done; 1 done, but something was refused or rejected and is reported; 2 not done, with one line that says why "
        "and what to do; 70 a bug of ours.\n"
    ]
    command: Any = typer.main.get_command(root.build())
    for path, each in _commands(command, "bounceback"):
        parts.append(f"## {path}\n\n```\n{_help(path, each)}\n```\n")
    return "\n".join(parts)


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _help(path: str, command: Any) -> str:
    if command.name == "serve":
        os.environ["COLUMNS"] = "100"
        return server.parser().format_help().strip()
    context = command.make_context(path, [], resilient_parsing=True, terminal_width=100, max_content_width=100)
    return "\n".join(line.rstrip() for line in command.get_help(context).splitlines()).strip()


def refusals_page() -> str:
    rows = "\n".join(f"| `{each.code}` | {each.http_status} | {_why(each)} |" for each in refusals())
    return (
        f"# Refusals\n\n{MADE}\n"
        'What Bounceback says no to on purpose. Over HTTP the body is `{"code", "text", "hint"}`; on the command line it '
        "is one line and exit status 2. A refusal never changes anything.\n\n"
        f"| code | HTTP status | when |\n| --- | --- | --- |\n{rows}\n"
    )


def _why(refused: type[Refused]) -> str:
    # A class without words of its own would show those of its parent.
    own = refused.__dict__.get("__doc__") or ""
    if own:
        return " ".join(inspect.cleandoc(own).split("\n\n")[0].split())
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in refused.__name__).strip()


def refusals() -> list[type[Refused]]:
    """Every refusal in the package, by code."""
    for module in pkgutil.walk_packages(bounceback.__path__, "bounceback."):
        if ".migrations" not in module.name and not module.name.endswith(("__main__", ".settings", ".wsgi")):
            importlib.import_module(module.name)

    def below(parent: type[Refused]) -> Iterator[type[Refused]]:
        for child in parent.__subclasses__():
            if child.__module__.startswith("bounceback."):
                yield child
            yield from below(child)

    return sorted((each for each in below(Refused) if "code" in each.__dict__), key=lambda each: each.code)


if __name__ == "__main__":
    sys.exit(main())
