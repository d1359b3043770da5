"""The repository as such: what may stand in it, and what the package holds."""

from __future__ import annotations

import importlib.util
import re
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TEXT = {".py", ".md", ".toml", ".html", ".css", ".js", ".ts", ".json", ".txt", ".lock", ".sh", ".svg", ""}


def _files() -> Iterator[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout")
    for name in listed.stdout.split("\0"):
        file = ROOT / name
        if name and file.suffix in TEXT and file.is_file() and not name.startswith("tests/data/"):
            yield file


def test_locks_name_no_host_and_pin_every_package_by_hash():
    for name in ("requirements.lock", "requirements-meaning.lock", "requirements-dev.lock", "package-lock.json"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text, name
        assert "sha256:" in text or "sha512-" in text, name


def test_no_address_of_a_registry_or_a_private_host_stands_anywhere():
    # Put together here, so that this file does not hold what it looks for.
    words = ["pypi" + ".org", "npmjs" + ".org", "files.python" + "hosted", "extra-index" + "-url", "/ro" + "ot/"]
    found = [
        f"{file.relative_to(ROOT)}: {word}"
        for file in _files()
        for word in words
        if word in file.read_text(encoding="utf-8", errors="replace")
    ]
    assert found == []


def test_every_lock_holds_what_pyproject_asks_for():
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [re.split(r"[\[<>=~!; ]", each, maxsplit=1)[0].lower() for each in project["project"]["dependencies"]]
    tools = [re.split(r"[\[<>=~!; ]", each, maxsplit=1)[0].lower() for each in project["dependency-groups"]["dev"]]
    extras = project["project"]["optional-dependencies"]
    meaning = [re.split(r"[\[<>=~!; ]", each, maxsplit=1)[0].lower() for each in extras["meaning"]]
    for name, packages in (
        ("requirements.lock", wanted),
        ("requirements-meaning.lock", wanted + meaning),
        ("requirements-dev.lock", wanted + meaning + tools),
    ):
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / name).read_text(encoding="utf-8"), re.M))
        assert {each for each in packages if each not in pinned} == set(), f"{name}: run make lock"


def test_the_program_runs_with_what_the_runtime_lock_pins():
    """Nothing in src imports a package that only the developer has; those of an extra only inside of functions."""
    import tomllib

    names = re.compile(r"^([a-z0-9._-]+)==", re.M)
    dev, run = (
        {each.replace("-", "_") for each in names.findall((ROOT / name).read_text(encoding="utf-8"))}
        for name in ("requirements-dev.lock", "requirements.lock")
    )
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {
        re.split(r"[\[<>=~!; ]", each, maxsplit=1)[0].lower().replace("-", "_")
        for several in project["optional-dependencies"].values()
        for each in several
    }
    imported: set[str] = set()
    at_once: set[str] = set()
    for file in (ROOT / "src").rglob("*.py"):
        found = re.findall(r"^(\s*)(?:import|from) ([a-z0-9_]+)", file.read_text(encoding="utf-8"), re.M)
        imported |= {name for _, name in found}
        at_once |= {name for blanks, name in found if not blanks.strip("\n")}
    assert imported & (dev - run - extras) == set()
    assert at_once & extras == set()


def test_the_wheel_holds_one_top_level_package_and_all_it_needs(tmp_path: Path):
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr

    names = set(zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist())

    tops = {name.partition("/")[0] for name in names}
    assert {each for each in tops if not each.endswith(".dist-info")} == {"bounceback"}
    needed = {
        str(file.relative_to(ROOT / "src"))
        for file in (ROOT / "src" / "bounceback").rglob("*.*")
        if file.suffix in {".html", ".css", ".js", ".svg", ".toml", ".csv"} and "__pycache__" not in file.parts
    }
    assert needed - names == set()


def test_the_network_is_shut():
    with pytest.raises(Exception, match=r"(?i)socket|connect"):
        socket.create_connection(("192.0.2.1", 80), timeout=0.2)


def test_one_sqlite_library_per_process():
    """Whoever asks for sqlite3 gets the one that Django uses."""
    script = (
        "from bounceback.base.sqlite import library; library.choose()\n"
        "import sqlite3, bounceback.base.sqlite.base as base\n"
        "assert sqlite3.sqlite_version == base.django_sqlite.Database.sqlite_version\n"
        "assert library.is_sound()\n"
    )
    if importlib.util.find_spec("pysqlite3") is None:
        pytest.skip("no fixed SQLite for this machine")
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_generated_pages_agree_with_the_code():
    done = subprocess.run(
        [sys.executable, "tools/reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_rooms_stay_small():
    long = {
        str(file.relative_to(ROOT)): lines
        for file in (ROOT / "src").rglob("*.py")
        if "migrations" not in file.parts and (lines := len(file.read_text(encoding="utf-8").splitlines())) > 420
    }
    assert long == {}
