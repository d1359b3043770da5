"""Bringing calls of the past in, by hand and eye."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_page import LOG
from tests.browser.pictures import take
from tests.browser.test_axe import violations
from tests.installations import Installation


@pytest.fixture
def log(tmp_path: Path) -> Path:
    file = tmp_path / "calls-2026.csv"
    file.write_text(LOG, encoding="utf-8")
    return file


def test_a_log_is_looked_at_word_by_word_brought_in_and_taken_back(
    inside: Page, running: Installation, log: Path
) -> None:
    page = inside
    page.goto(f"{running.address}/record/")
    page.get_by_role("link", name=re.compile("Bring past calls")).click()
    expect(page.get_by_role("heading", name="Bring past calls")).to_be_visible()
    take(page, "past", looks=True)
    page.set_input_files("input[type=file]", log)
    page.get_by_label("The clock of its times").select_option("America/New_York")
    page.get_by_role("button", name=re.compile("Look at the file")).click()

    expect(page.get_by_label("What “LM” means")).to_have_value("VOICEMAIL_LEFT")
    expect(page.get_by_label("What “Purple” means")).to_have_value("")
    expect(page.locator(".preview")).to_contain_text("4 Mar 2026, 14:05")
    take(page, "past-look", looks=True)
    page.get_by_role("button", name=re.compile("Bring them in")).click()
    expect(page.locator("main")).to_contain_text("1 word of the file has no meaning yet")
    page.get_by_label("What “Purple” means").select_option("NO/HAS_ONE")
    page.get_by_role("button", name=re.compile("Bring them in")).last.click()

    expect(page.locator("#progress")).to_contain_text("4 rows, every one accounted for", timeout=120_000)
    expect(page.locator("#progress dl")).to_contain_text(re.compile(r"3\s*new calls|new calls\s*3"))
    expect(page.locator(".rejects")).to_contain_text("“soon” is no day")
    expect(page.get_by_role("heading", name="What this log can teach")).to_be_visible()
    take(page, "past-done", looks=True)
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("#progress")).to_contain_text("were taken back")
