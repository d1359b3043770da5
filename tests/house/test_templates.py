"""What every template keeps to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import bounceback

SOURCE = Path(bounceback.__file__).parent
TEMPLATES = sorted(SOURCE.rglob("templates/**/*.html"))


def _name(file: Path) -> str:
    return str(file.relative_to(SOURCE))


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_no_inline_script_or_style(file: Path):
    text = file.read_text(encoding="utf-8")

    scripts = re.findall(r"<script\b[^>]*>", text)
    assert [each for each in scripts if "src=" not in each and 'type="application/json"' not in each] == []
    assert "<style" not in text
    assert not re.search(r"<[^>]*\sstyle\s*=", text)
    assert not re.search(r"<[^>]*\son[a-z]+\s*=\s*[\"']", text)
    assert "javascript:" not in text
    assert "hx-on" not in text


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_a_key_is_written_on_what_it_presses(file: Path):
    text = re.sub(r"{#.*?#}", "", file.read_text(encoding="utf-8"), flags=re.S)

    for opening in re.finditer(r"<(button|a|label|summary|input)\b[^>]*\bdata-key\b[^>]*>", text):
        element = opening.group(1)
        inside = text[opening.end() :].partition(f"</{element}>")[0]
        assert "kbd" in inside, opening.group()


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_forms_that_write_work_without_script(file: Path):
    text = file.read_text(encoding="utf-8")

    for form in re.findall(r"<form\b[^>]*>", text):
        posts = re.search(r'hx-post="([^"]*)"', form)
        if posts:
            action = re.search(r'\baction="([^"]*)"', form)
            assert 'method="post"' in form, form
            assert action, form
            assert action.group(1) == posts.group(1), form


@pytest.mark.parametrize("file", TEMPLATES, ids=_name)
def test_forms_that_post_carry_the_token(file: Path):
    if file.name == "door.html":
        return  # its code is the proof
    text = file.read_text(encoding="utf-8")

    for match in re.finditer(r"<form\b[^>]*method=\"post\"[^>]*>", text):
        body = text[match.end() :].partition("</form>")[0]
        assert "csrf_token" in body, match.group()
