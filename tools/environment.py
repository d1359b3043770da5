"""Make the environment of a checkout: `.venv` with the pinned packages. Runs on a bare Python 3.11.

    python3 tools/environment.py          what `make run` needs
    python3 tools/environment.py --meaning    and the small language model that finds objection cards by meaning
    python3 tools/environment.py --dev    what `make test` and `make check` need besides

Uses uv if it is there and pip otherwise. Where Python comes without them (Debian's does), it asks the system for the
missing package: at once as root, through sudo otherwise, and says what to type where neither will do.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")


# What an environment can be made for: its lock, and the file in it that says so.
KINDS = {
    "run": ("requirements.lock", ".made"),
    "meaning": ("requirements-meaning.lock", ".made-meaning"),
    "dev": ("requirements-dev.lock", ".made-dev"),
}
# Each holds all that those after it hold.
MORE_FIRST = ("dev", "meaning", "run")


def main() -> None:
    kind = next((each for each in ("dev", "meaning") if f"--{each}" in sys.argv[1:]), "run")
    if sys.version_info < (3, 11):  # noqa: UP036  # this file runs on whatever `python3` is
        fail(
            f"Python 3.11 or later is needed, this is {sys.version.split()[0]}.",
            "Install one and name it: make PYTHON=python3.12 run",
        )
    if is_made(kind):
        return
    if not works():
        make_venv()
    elif kind == "run" and stamp("meaning").exists():
        kind = "meaning"  # asked for once, it is kept up to date
    lock = lock_of(kind)
    say(f"Installing what {lock.name} pins")
    # A lock is whole: nothing is looked for beyond it, and a limit that a package sets needlessly does not count.
    install("--require-hashes", "--no-deps", "-r", str(lock))
    install("--no-deps", "--no-build-isolation", "-e", str(ROOT))
    quiet(str(PYTHON), "-m", "compileall", "-q", str(ROOT / "src"))
    stamp(kind).write_text(fingerprint(lock), encoding="utf-8")


def is_made(kind: str) -> bool:
    """The developer's environment holds all that the user's does."""
    enough = MORE_FIRST[: MORE_FIRST.index(kind) + 1]
    return works() and any(
        stamp(each).exists() and stamp(each).read_text(encoding="utf-8") == fingerprint(lock_of(each))
        for each in enough
    )


def lock_of(kind: str) -> Path:
    return ROOT / KINDS[kind][0]


def stamp(kind: str) -> Path:
    return VENV / KINDS[kind][1]


def fingerprint(lock: Path) -> str:
    text = lock.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    return hashlib.sha256(text).hexdigest()


def works() -> bool:
    return PYTHON.exists() and quiet(str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))")


def make_venv() -> None:
    say("Making .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if shutil.which("uv"):
        run("uv", "venv", "--quiet", "--python", sys.executable, str(VENV))
        return
    if not has_venv():
        get_venv()
    run(sys.executable, "-m", "venv", str(VENV))


def has_venv() -> bool:
    return quiet(sys.executable, "-c", "import venv, ensurepip")


def get_venv() -> None:
    """Debian and its kin split venv off; everybody else has it."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    words = f"Install it with `sudo apt-get install {package}`, or as root, and repeat."
    if not shutil.which("apt-get"):
        fail("This Python has no venv module (ensurepip is missing).", "Install a complete Python 3.11 or later.")
    say(f"This Python comes without venv: installing {package}")
    if not apt(package):
        fail(f"The package {package} is needed and could not be installed.", words)
    if not has_venv():
        fail(
            f"{package} was installed, but {sys.executable} still has no venv.", "Try: make PYTHON=/usr/bin/python3 run"
        )


def apt(*packages: str) -> bool:
    """Install Debian packages, as root or through sudo; whether it worked."""
    before: list[str] = []
    if os.geteuid() != 0:
        if not shutil.which("sudo"):
            return False
        if not sys.stdin.isatty() and not quiet("sudo", "-n", "true"):
            return False
        before = ["sudo"]
    quiet_apt = [*before, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o=Dpkg::Use-Pty=0"]
    install_them = [*quiet_apt, "install", "--yes", "--no-install-recommends", *packages]
    if subprocess.run(install_them, stdout=subprocess.DEVNULL, check=False).returncode == 0:
        return True
    subprocess.run([*quiet_apt, "update"], check=False)
    return subprocess.run(install_them, stdout=subprocess.DEVNULL, check=False).returncode == 0


def need_node(*command: str) -> None:
    """See to it that a Node from a package runs: on small Debians it lacks one library of the system."""
    if quiet(*command):
        return
    if shutil.which("apt-get"):
        say("Node lacks a library of the system: installing libatomic1")
        if apt("libatomic1") and quiet(*command):
            return
    fail(
        f"This does not run: {' '.join(command)}",
        "On Debian, install the missing library with `sudo apt-get install libatomic1`, and repeat.",
    )


def install(*arguments: str) -> None:
    if shutil.which("uv"):
        # Compiled now, as pip does, so that the first start does not have to.
        run("uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(PYTHON), *arguments)
    else:
        run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments)


def run(*command: str) -> None:
    done = subprocess.run(command, check=False)
    if done.returncode:
        fail(f"This did not work: {' '.join(command)}", "What it said is above. Correct that and repeat.")


def quiet(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def say(words: str) -> None:
    print(f"· {words}", file=sys.stderr, flush=True)


def fail(what: str, hint: str) -> None:
    print(f"{what}\n{hint}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()
