"""Kits as files: written, read, and refused in one sentence."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import steps
from bounceback.campaigns.kit import openings
from bounceback.campaigns.models import Objective
from bounceback.campaigns.steps import Rung
from bounceback.core.kits import LONGEST_LINE, LONGEST_TEXT, presentable
from bounceback.core.wording import FIELDS
from bounceback.records.kit import actions, file, queries
from bounceback.records.kit.file import Head
from bounceback.records.kit.parts import PARTS
from bounceback.records.kit.refusals import CannotGive, KitTooNew, KitUnreadable
from tests.records.kit.conftest import KIT, kit_of
from tests.records.kit.hostile import HOSTILE

# The file


def test_a_kit_is_written_for_people(renewals, noon):
    text = queries.text_of(renewals, author="Ana", licence="CC0-1.0", at=noon)

    raw = tomllib.loads(text)
    assert raw["kit"] == {
        "format": 1,
        "title": "Renewals",
        "author": "Ana",
        "licence": "CC0-1.0",
        "made_on": date(2026, 11, 17),
        "made_with": "Bounceback 0.1.0",
    }
    assert list(raw) == ["kit", "words", "openings", "ladder", "questions"]
    assert text.startswith("# A kit for Bounceback")
    assert 'offer = """\nA check.\n\nFree.\n"""\n' in text
    assert [each["text"] for each in raw["openings"]] == ['{first_name}, """cold""" \\ call.\n', "Hello {name}.\n"]
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_nobody_says_what_nobody_said(renewals, noon):
    about = tomllib.loads(queries.text_of(renewals, at=noon))["kit"]

    assert set(about) == {"format", "title", "made_on", "made_with"}


@pytest.mark.parametrize(
    ("rungs", "offer", "says"),
    [
        ([Rung("SALE", "Sell it"), Rung("OTHER", "Sell it")], "", "The objective “Sell it” comes twice."),
        ([Rung("SALE", "Sell it")], "x" * 5000, "Offer has 5,000 characters"),
    ],
)
def test_what_nobody_could_take_is_not_given(renewals, ana, noon, rungs, offer, says):
    campaigns.set_ladder(campaign=renewals, rungs=rungs, by=ana, at=noon)
    campaigns.describe(campaign=renewals, words=campaigns.Words("Renewals", offer), by=ana, at=noon)

    with pytest.raises(CannotGive) as refused:
        queries.text_of(renewals, at=noon)

    assert says in refused.value.text


@given(
    title=st.text(min_size=1, max_size=50),
    offer=st.text(max_size=200),
    openings=st.dictionaries(st.text(min_size=1, max_size=10), st.text(min_size=1, max_size=200), max_size=4),
)
def test_whatever_is_written_is_read_the_same(title, offer, openings):
    title, offer = " ".join(presentable(title).split()) or "A title", presentable(offer)
    said = {" ".join(presentable(letter).split()): presentable(text) for letter, text in openings.items()}
    said = {letter: text for letter, text in said.items() if letter and text}
    parts = {"words": {"offer": offer}, "openings": [{"letter": k, "text": v} for k, v in said.items()]}

    kit = file.read(file.write(Head(title), parts).encode())

    assert kit.head.title == title
    assert kit.parts["words"] == {"offer": offer}
    assert dict(kit.parts.get("openings", [])) == said


@pytest.mark.django_db
def test_out_and_in_and_out_again_gives_the_same_bytes(renewals, ana, noon):
    text = queries.text_of(renewals, author="Ana", at=noon)
    campaigns.describe(campaign=renewals, words=campaigns.Words("Another name"), by=ana, at=noon)

    campaign = actions.take(kit=kit_of(text), into=None, by=ana, at=noon)

    assert queries.text_of(campaign, author="Ana", at=noon) == text


# What strangers put into files


@pytest.mark.parametrize("text", ["No. " * 40, "a.b.c." * 40, 'He said "no". ' * 40, "...\n" * 40])
def test_a_text_of_many_short_sentences_is_no_name(text):
    kit = KIT.replace("[words]", f'[words]\nproblem = {json.dumps(text)}\nvoicemail = """\n{text}"""  # {text!r}\n', 1)

    assert file.read(kit.encode()).head.title == "Autumn"


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_kit_is_refused_in_one_sentence(name):
    data, says = HOSTILE[name]

    with pytest.raises(KitUnreadable) as refused:
        file.read(data)

    assert says in refused.value.text
    assert "\n" not in refused.value.text
    assert len(refused.value.text) < 300
    assert refused.value.hint == "Nothing was changed."


@pytest.mark.parametrize(
    "text", ["a" * 900_000, "a." * 15 + "a\n" + "b.c " * 200_000, '"' * 900_000, "'a'.\n" * 180_000]
)
def test_looking_for_long_names_takes_no_longer_than_reading(text):
    assert file._DOTTED.search(text) is None


def test_a_mark_before_the_first_letter_and_ends_of_lines_of_windows_do_no_harm():
    kit = file.read(b"\xef\xbb\xbf" + KIT.replace("\n", "\r\n").encode())

    assert kit.parts == kit_of().parts


def test_a_kit_of_a_later_format_is_refused_by_name():
    text = KIT.replace("format = 1", 'format = 2\nmade_with = "Bounceback 9.0"')

    with pytest.raises(KitTooNew, match=r"made with Bounceback 9\.0"):
        kit_of(text)


def test_what_a_later_program_added_is_named_and_left():
    text = KIT.replace('letter = "A"', 'letter = "A"\ntone = "calm"') + '\n[[tunes]]\nname = "On hold"\n'

    kit = kit_of(text)

    assert kit.strange == ("openings: tone", "tunes")
    assert kit.parts == kit_of().parts


def test_a_name_that_wants_to_be_looked_at_is_made_plain():
    kit = kit_of("".join(f'"x\\u202e\\n{n}" = 1\n' for n in range(30)) + KIT)

    assert kit.strange[0] == "x 0"
    assert kit.strange[-1] == "and 18 more"
    assert len(kit.strange) == 13


# Its page in the reference


def test_the_reference_names_every_key_and_every_limit():
    page = (Path(__file__).parent.parent.parent.parent / "docs" / "reference" / "kit.md").read_text(encoding="utf-8")

    for part in PARTS:
        assert f"[{part.name}]" in page
        assert all(f"`{key}`" in page for key in part.keys), part.name
    assert all(f"`{kind.lower()}`" in page for kind in Objective.Kind.values)
    assert all(f"`{{{blank}}}`" in page for blank in FIELDS)
    limits = (openings.MOST_OPENINGS, steps.MOST_RUNGS, steps.MOST_QUESTIONS, file.LARGEST, LONGEST_TEXT, LONGEST_LINE)
    assert all(f"{limit:,}" in page for limit in limits)
