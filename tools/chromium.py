"""See to it that the browser tests find a Chromium that runs: `make chromium`, part of `make test`.

Looks for Playwright's own, then for the system's; otherwise lets Playwright fetch one, and where that does not work
asks Debian for its package. Says what to type where nothing will do.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import environment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    environment.need_node(sys.executable, "-m", "playwright", "--version")
    if found():
        return
    environment.say("The browser tests need a Chromium: fetching Playwright's")
    try:
        subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"],
            timeout=600,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired:
        environment.say("That takes too long")
    if found():
        return
    if shutil.which("apt-get"):
        environment.say("It does not run here: installing the system's chromium")
        if environment.apt("chromium") and found():
            return
    environment.fail(
        "The browser tests need a Chromium that runs, and none could be installed.",
        "Install one (Debian: sudo apt-get install chromium; macOS: .venv/bin/playwright install chromium), "
        "or leave those tests out: make test ARGS='-m \"not slow and not science and not browser\"'",
    )


def found() -> bool:
    """Whether a Chromium starts. Playwright's own may be there and lack the system's libraries."""
    own = _playwrights()
    if own and own.exists():
        if _starts(str(own)):
            return True
        # The tests take Playwright's own where it is there, so one that does not run must go.
        shutil.rmtree(own.parent.parent, ignore_errors=True)
    return any(_starts(path) for name in NAMES if (path := shutil.which(name)))


def _playwrights() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _starts(browser: str) -> bool:
    arguments = ["--headless", "--disable-gpu", "--dump-dom", "about:blank"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--no-sandbox")
    try:
        done = subprocess.run([browser, *arguments], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and b"<html>" in done.stdout


if __name__ == "__main__":
    main()
