"""Bringing a list in, by hand and eye."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.installations import Installation

HOSPITALS = Path(__file__).parent.parent / "data" / "us_hospitals_2026.csv"


@pytest.fixture
def broken_list(tmp_path: Path) -> Path:
    file = tmp_path / "odd.csv"
    file.write_text("Who;Where;Reach\nDana Whitfield;Akron;330-555-0143\nBen Ortiz;Dayton;none\n", encoding="cp1252")
    return file


def test_the_hospital_file_comes_in_and_every_row_is_accounted_for(inside: Page, running: Installation) -> None:
    page = inside
    page.goto(f"{running.address}/lists/")
    page.keyboard.press("b")
    page.set_input_files("input[type=file]", HOSPITALS)
    page.get_by_label("Name of the new list").fill("Hospitals")
    page.get_by_role("button", name=re.compile("Look at the file")).click()
    expect(page.get_by_role("heading", name="Is this how to read it?")).to_be_visible()
    expect(page.get_by_label("What “Telephone Number” means")).to_have_value("phone")
    page.locator("h1").click()
    page.keyboard.press("Enter")

    expect(page.locator("#progress h2")).to_have_text(
        re.compile("5,381 rows, every one accounted for"), timeout=120_000
    )
    expect(page.locator("#progress dl")).to_contain_text("5,376")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("All 3 as a file")).click()
    assert download.value.path().read_text().startswith("line,reason,text")


def test_a_list_is_corrected_before_it_is_brought_in(inside: Page, running: Installation, broken_list: Path) -> None:
    page = inside
    page.goto(f"{running.address}/imports/new/")
    page.set_input_files("input[type=file]", broken_list)
    page.get_by_role("button", name=re.compile("Look at the file")).click()
    page.get_by_label("What “Who” means").select_option("name")
    page.get_by_label("What “Where” means").select_option("city")
    page.get_by_label("What “Reach” means").select_option("phone")
    page.get_by_role("button", name=re.compile("Look again")).click()
    expect(page.locator(".preview")).to_contain_text("(330) 555-0143")
    expect(page.locator(".preview")).to_contain_text("Would be rejected")
    page.get_by_role("button", name=re.compile("Bring them in")).first.click()
    expect(page.locator("#progress")).to_contain_text("every one accounted for", timeout=120_000)
    page.get_by_role("link", name="Take it back").click()
    page.get_by_role("button", name="Take it back").click()

    expect(page.locator("#progress")).to_contain_text("taken back")


def test_a_picture_is_refused_in_a_sentence_and_nothing_is_kept(
    inside: Page, running: Installation, tmp_path: Path
) -> None:
    picture = tmp_path / "list.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    inside.goto(f"{running.address}/imports/new/")
    inside.set_input_files("input[type=file]", picture)
    inside.get_by_role("button", name=re.compile("Look at the file")).click()

    expect(inside.locator("main")).to_contain_text("This is a picture (PNG), not a list.")
    assert list((running.folder / "uploads").iterdir()) == []
