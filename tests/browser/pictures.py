"""Pictures for the documentation, taken only when somebody asks: `make pictures`."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).parent.parent.parent / "docs" / "pictures"


def take(page: Page, name: str, *, looks: bool = False) -> None:
    """Keep what is on screen as docs/pictures/<name>-<scheme>-<width>.png.

    looks    also in the dark and at a telephone's width
    """
    if not os.environ.get("PICTURES"):
        return
    FOLDER.mkdir(exist_ok=True)
    was = page.viewport_size or {"width": 1280, "height": 800}
    for scheme, width in [("light", 1280), ("dark", 1280), ("light", 375), ("dark", 375)][: None if looks else 1]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_timeout(200)
        page.screenshot(path=FOLDER / f"{name}-{scheme}-{width}.png")
    page.emulate_media(color_scheme="null")
    page.set_viewport_size(was)
