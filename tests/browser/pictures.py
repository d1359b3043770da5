"""Pictures for the documentation, taken only when somebody asks: `make pictures`."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"
WIDTHS = {"": 1280, "-phone": 375}


def take(page: Page, name: str, *, looks: bool = False) -> None:
    """Keep what is on screen as docs/pictures/<name>.png.

    looks    also at a telephone's width and in the dark
    """
    if not os.environ.get("PICTURES"):
        return
    FOLDER.mkdir(exist_ok=True)
    was = page.viewport_size or {"width": 1280, "height": 800}
    for end, width in WIDTHS.items() if looks else [("", 1280)]:
        page.set_viewport_size({"width": width, "height": 800})
        for scheme in ("light", "dark") if looks else ("light",):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            dark = "-dark" if scheme == "dark" else ""
            page.wait_for_timeout(200)
            page.screenshot(path=FOLDER / f"{name}{end}{dark}.png", full_page=width < 1000)
    page.emulate_media(color_scheme="null")
    page.set_viewport_size(was)
