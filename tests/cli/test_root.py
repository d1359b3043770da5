"""The command line as such."""

from __future__ import annotations

import subprocess
import sys

import typer

from bounceback.base.refused import Refused
from bounceback.cli import root


def test_the_version_is_one_line(installation):
    assert installation.run("--version").stdout == "0.1.0\n"


def test_help_names_the_commands_without_loading_django():
    script = (
        "import sys; from bounceback.cli import root; root.main(['--help']);"
        "sys.exit(3 if 'django.db' in sys.modules or 'polars' in sys.modules else 0)"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "doctor" in done.stdout


def test_an_unknown_command_is_one_line(installation):
    done = installation.run("dance", check=False)

    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("No such command 'dance'.")
    assert done.stderr.endswith("See `bounceback --help`.\n")


class _No(Refused):
    code = "no"


def _with(monkeypatch, problem: Exception) -> None:
    real = root.build

    def build() -> typer.Typer:
        app = real()

        @app.command()
        def fail() -> None:
            raise problem

        return app

    monkeypatch.setattr(root, "build", build)


def test_a_refusal_is_one_line_and_status_2(monkeypatch, capsys):
    _with(monkeypatch, _No("That cannot be.", hint="Do this."))

    status = root.main(["fail"])

    assert status == 2
    assert capsys.readouterr().err == "That cannot be. Do this.\n"


def test_a_bug_has_a_status_of_its_own_and_shows_no_number(monkeypatch, capsys):
    _with(monkeypatch, RuntimeError("while dialling +1 330 555 0143"))

    status = root.main(["fail"])

    said = capsys.readouterr().err
    assert status == 70
    assert "RuntimeError" in said
    assert "0143" not in said


def test_a_full_disk_is_one_line(monkeypatch, capsys):
    _with(monkeypatch, OSError(28, "No space left on device", "/disk/file"))

    status = root.main(["fail"])

    assert status == 2
    assert capsys.readouterr().err.startswith("The disk that holds /disk/file is full.")
