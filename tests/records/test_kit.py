"""Kits as files: out, in, looked at, taken; and whatever strangers put into them."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from bounceback.base.models import Event
from bounceback.base.refused import Refused
from bounceback.campaigns import actions as campaigns
from bounceback.campaigns import queries as campaign_queries
from bounceback.campaigns import steps
from bounceback.campaigns.kit import openings
from bounceback.campaigns.models import Campaign, Objective, OpeningVersion
from bounceback.campaigns.steps import Rung
from bounceback.core.kits import LEAVE, LONGEST_LINE, LONGEST_TEXT, TAKE, State, presentable
from bounceback.core.wording import FIELDS, unknown_fields
from bounceback.records.kit import actions, file, queries
from bounceback.records.kit.file import Head
from bounceback.records.kit.parts import PARTS
from bounceback.records.kit.refusals import CannotGive, KitTooNew, KitUnreadable, NoSuchChoice, NotAsSeen
from tests.factories import make_campaign
from tests.house.test_urls import _everything
from tests.installations import Installation

KIT = """\
[kit]
format = 1
title = "Autumn"
author = "Marisol"

[words]
offer = "A second look."

[[openings]]
letter = "A"
text = '''
{first_name}, this is a cold call.
Thirty seconds?
'''

[[ladder]]
kind = "appointment"
label = "Book twenty minutes"

[questions]
ask = ["Who handles renewals?"]
"""


@pytest.fixture
def renewals(ana, noon) -> Campaign:
    """A campaign that has something of everything."""
    campaign = make_campaign(ana, at=noon, worth=500, one_in=10)
    words = campaigns.Words("Renewals", "A check.\r\n\r\nFree.", 'They say "why?"', "Hello, {me} here.\nBye.")
    campaigns.describe(campaign=campaign, words=words, by=ana, at=noon)
    campaigns.open_with(campaign=campaign, label="A", text='{first_name}, """cold""" \\ call.', by=ana, at=noon)
    campaigns.open_with(campaign=campaign, label="B", text="Hello\t{name}.\n\nOne question?", by=ana, at=noon)
    campaigns.reword(opening=campaign.openings.get(label="B"), text="Hello {name}.", by=ana, at=noon)
    campaigns.set_questions(campaign=campaign, texts=['Who says "no"?', "Since when?"], by=ana, at=noon)
    rungs = [Rung("SALE", "Sell it"), Rung("MATERIAL", "Send it", 3), Rung("LATER", "In six months", 182)]
    campaigns.set_ladder(campaign=campaign, rungs=rungs, by=ana, at=noon)
    return campaign


def look(kit: file.Kit, into: Campaign | None, workspace: int = 0) -> queries.Preview:
    return queries.look(kit, into, workspace=into.workspace_id if into is not None else workspace)


def kit_of(text: str = KIT) -> file.Kit:
    return file.read(text.encode())


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

HOSTILE: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "begins with a line [kit]"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "Line 1 holds something that is no UTF-8 text"),
    "UTF-16": ("[kit]".encode("utf-16"), "UTF-16"),
    "a page of the web": (b"<!doctype html>\n<html>", "line 1, column 1"),
    "JSON": (b'{"kit": 1}', "line 1"),
    "a line that breaks off": (KIT.encode() + b"\n[words", "This is no kit:"),
    "a table that comes twice": (KIT.encode() + b"\n[words]\n", "line 23, column 7: cannot declare “words” twice."),
    "a NUL": (KIT.encode() + b"# \x00", "line 22"),
    "an escaped NUL": (KIT.replace("A second", "A \\u0000 second").encode(), "U+0000"),
    "a bell": (KIT.replace("A second", "A \\u0007 second").encode(), "U+0007"),
    "writing turned around": (KIT.replace("A second", "A \u202e second").encode(), "U+202E"),
    "half a pair": (KIT.replace("A second", "A \\ud800 second").encode(), "This is no kit"),
    "no title": (KIT.replace('title = "Autumn"\n', "").encode(), "The title of the kit is empty"),
    "a title of two lines": (KIT.replace('"Autumn"', '"Au\\ntumn"').encode(), "should be one line"),
    "no format": (KIT.replace("format = 1\n", "").encode(), "format of the kit should be a whole number"),
    "a format that is a word": (KIT.replace("format = 1", 'format = "1"').encode(), "whole number"),
    "kit is no table": (b"kit = 3", "begins with a line [kit]"),
    "a day that is a word": (KIT.replace("[words]", 'made_on = "now"\n[words]').encode(), "made_on should be a day"),
    "words are a list": (b'words = [1]\n[kit]\nformat = 1\ntitle = "x"', "words should be a table"),
    "openings are words": (b'openings = "A"\n[kit]\nformat = 1\ntitle = "x"', "each begins with a line [[openings]]"),
    "a text is a number": (KIT.replace('"A second look."', "7").encode(), "Offer should be a text"),
    "letters come twice": (KIT.encode() + b'[[openings]]\nletter = "A"\ntext = "x"', "comes twice"),
    "10,000 openings": (
        KIT.encode() + b"".join(b'[[openings]]\nletter = "%d"\ntext = "x"\n' % n for n in range(10_000)),
        "10,001 entries; 60 is the most",
    ),
    "100 MB": (b"#" * 100_000_000, "larger than a kit can be"),
    "brackets without end": (b"a = " + b"[" * 100_000, "nests brackets deeper"),
    "tables without end": (b"a = " + b"{a = " * 100_000, "nests brackets deeper"),
    "a name of many parts": (b".".join([b"a"] * 200_000) + b" = 1", "a name of more than 16 parts"),
    "a heading of many parts": (b"[" + b" . ".join([b'"a"'] * 100_000) + b"]", "a name of more than 16 parts"),
    "a number without end": (b"a = " + b"9" * 200_000, "a number or a date that cannot be"),
    "a day of no calendar": (b"a = 2026-02-31", "This is no kit"),
}


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


# Taking


def test_a_kit_begins_a_campaign_in_one_action(ana, noon):
    before = Event.objects.count()

    campaign = actions.take(kit=kit_of(), into=None, by=ana, at=noon)

    assert (campaign.name, campaign.offer, campaign.workspace_id) == ("Autumn", "A second look.", ana.workspace_id)
    assert [each.text for each in campaign_queries.wordings(campaign)] == [
        "{first_name}, this is a cold call.\nThirty seconds?"
    ]
    assert [each.label for each in campaign_queries.ladder(campaign)] == ["Book twenty minutes"]
    assert Event.objects.count() == before + 1
    event = Event.objects.latest("pk")
    assert (event.kind, event.facts) == ("kit.taken", {"new": True, "items": 4, "left": 0})


def test_a_campaign_without_a_ladder_gets_the_usual_one(ana, noon):
    campaign = actions.take(kit=kit_of(KIT[: KIT.index("[[ladder]]")]), into=None, by=ana, at=noon)

    assert campaign_queries.ladder(campaign).count() == 3


def test_the_same_kit_again_has_nothing_to_change(renewals, ana, noon):
    actions.take(kit=kit_of(), into=renewals, by=ana, at=noon)
    before = _everything()

    preview = look(kit_of(), renewals)

    assert preview.nothing_to_change
    assert {change.state for change in preview.changes} == {State.SAME}
    assert _everything() == before


def test_looking_changes_nothing(renewals):
    before = _everything()

    preview = look(kit_of(), renewals)

    assert not preview.nothing_to_change
    assert _everything() == before


def test_only_what_was_chosen_is_taken(renewals, ana, noon):
    choices = {change.key: LEAVE for change in look(kit_of(), renewals).changes if change.ways}

    actions.take(kit=kit_of(), into=renewals, choices=choices | {"questions/1": TAKE}, by=ana, at=noon)

    renewals.refresh_from_db()
    assert renewals.offer == "A check.\r\n\r\nFree."
    assert campaign_queries.wordings(renewals)[0].number == 1
    assert campaign_queries.questions(renewals).count() == 3


def test_only_new_leaves_what_the_campaign_says_already(renewals, ana, noon):
    actions.take(kit=kit_of(), into=renewals, only_new=True, by=ana, at=noon)

    renewals.refresh_from_db()
    assert renewals.offer == "A check.\r\n\r\nFree."
    assert campaign_queries.wordings(renewals)[0].number == 1
    assert campaign_queries.ladder(renewals).count() == 4


@pytest.mark.parametrize("choices", [{"openings/Q": TAKE}, {"words/offer": "burn"}])
def test_a_choice_that_is_none_is_refused(renewals, ana, noon, choices):
    before = _everything()

    with pytest.raises(NoSuchChoice):
        actions.take(kit=kit_of(), into=renewals, choices=choices, by=ana, at=noon)

    assert _everything() == before


def test_what_changed_since_one_looked_is_looked_at_again(renewals, ana, noon):
    seen = look(kit_of(), renewals).seal
    campaigns.reword(opening=renewals.openings.get(label="A"), text="Better words.", by=ana, at=noon)

    with pytest.raises(NotAsSeen):
        actions.take(kit=kit_of(), into=renewals, seen=seen, by=ana, at=noon)
    actions.take(
        kit=kit_of(),
        into=renewals,
        seen=look(kit_of(), renewals).seal,
        by=ana,
        at=noon,
    )

    assert OpeningVersion.objects.filter(opening__label="A").count() == 3


def test_a_name_that_is_taken_is_refused(renewals, ana, noon):
    with pytest.raises(Refused, match="There is a campaign called “Renewals” already"):
        actions.take(kit=kit_of(), into=None, name="Renewals", by=ana, at=noon)


# Starters


def test_starters_are_whole_and_written_as_kits_are():
    found = queries.starters()

    assert {each.name for each in found} == {"benefit-broker", "financial-adviser", "realtor", "sales-development"}
    for each in found:
        kit = kit_of(each.text)
        raw = tomllib.loads(each.text)
        assert (each.openings, each.rungs, each.questions) == (3, 4, 5)
        assert all(change.state == State.NEW for change in look(kit, None).changes), each.name
        assert set(kit.parts["words"]) == {"offer", "problem", "voicemail"}
        assert kit.strange == ()
        parts = {name: data for name, data in raw.items() if name != "kit"}
        for entry in [raw["words"], *raw["openings"]]:
            for key in {"offer", "problem", "voicemail", "text"} & set(entry):
                assert unknown_fields(entry[key]) == []
                entry[key] = entry[key].strip()
        assert file.write(kit.head, parts, remarks=queries.STARTER_REMARKS) == each.text


def test_starters_say_that_it_is_a_cold_call_and_who_calls():
    for each in queries.starters():
        kit = kit_of(each.text)
        assert "cold call" in kit.parts["openings"][0].text, each.name
        assert all("{me}" in opening.text for opening in kit.parts["openings"]), each.name
        assert "{me}" in kit.parts["words"]["voicemail"], each.name


# Its page in the reference


def test_the_reference_names_every_key_and_every_limit():
    page = (Path(__file__).parent.parent.parent / "docs" / "reference" / "kit.md").read_text(encoding="utf-8")

    for part in PARTS:
        assert f"[{part.name}]" in page
        assert all(f"`{key}`" in page for key in part.keys), part.name
    assert all(f"`{kind.lower()}`" in page for kind in Objective.Kind.values)
    assert all(f"`{{{blank}}}`" in page for blank in FIELDS)
    limits = (openings.MOST_OPENINGS, steps.MOST_RUNGS, steps.MOST_QUESTIONS, file.LARGEST, LONGEST_TEXT, LONGEST_LINE)
    assert all(f"{limit:,}" in page for limit in limits)


# Pages


def test_a_kit_goes_out_by_page(browser_of_ana, renewals):
    answer = browser_of_ana.get("/record/kits/out/", {"campaign": renewals.pk, "author": "Ana"})

    assert answer.headers["Content-Disposition"] == 'attachment; filename="renewals.kit.toml"'
    assert file.read(answer.content).head.author == "Ana"


def test_a_kit_comes_in_by_page(browser_of_ana, renewals):
    upload = {"file": SimpleUploadedFile("k.toml", KIT.encode()), "into": renewals.pk}
    looked = browser_of_ana.post("/record/kits/look/", upload)
    form = looked.context["form"]
    posted = {
        "text": looked.context["text"],
        "seen": looked.context["preview"].seal,
        "into": form.initial["into"].pk,
        "name": form.initial["name"],
        "way:openings/A": "further",
        "way:words/offer": "leave",
    }

    taken = browser_of_ana.post("/record/kits/take/", posted)

    renewals.refresh_from_db()
    assert looked.status_code == 200
    assert taken.headers["Location"] == f"/campaigns/{renewals.pk}/?saved=kit"
    assert renewals.offer == "A check.\r\n\r\nFree."
    assert [each.label for each in campaign_queries.wordings(renewals)] == ["A", "B", "C"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_page_refuses_what_is_no_kit_and_changes_nothing(browser_of_ana, renewals, name):
    before = _everything()

    answer = browser_of_ana.post("/record/kits/look/", {"file": SimpleUploadedFile("k.toml", HOSTILE[name][0])})

    assert answer.status_code == 422
    assert _everything() == before


def test_tags_in_a_kit_are_shown_and_do_nothing(browser_of_ana, renewals):
    text = KIT.replace("A second look.", "<script>alert(1)</script>").replace("Autumn", "<b>Autumn</b>")
    text = '"<i>strange</i>" = 1\n' + text

    answer = browser_of_ana.post(
        "/record/kits/look/", {"file": SimpleUploadedFile("k.toml", text.encode()), "into": renewals.pk}
    )

    page = answer.content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.replace("<ins>", "").replace("</ins>", "")
    assert "<script>alert" not in page
    assert "<b>Autumn" not in page
    assert "<i>strange" not in page


def test_a_page_that_is_out_of_date_shows_the_kit_again(browser_of_ana, renewals):
    posted = {"text": KIT, "into": renewals.pk, "seen": "0" * 64}

    answer = browser_of_ana.post("/record/kits/take/", posted)

    assert answer.status_code == 409
    assert "The campaign has changed since you looked." in answer.content.decode()


def test_a_new_campaign_needs_a_name_of_its_own(browser_of_ana, renewals):
    answer = browser_of_ana.post("/record/kits/take/", {"text": KIT, "into": "", "name": "Renewals"})

    assert answer.status_code == 422
    assert "You have a campaign of this name already." in answer.content.decode()
    assert Campaign.objects.count() == 1


def test_a_starter_is_looked_at_by_its_name(browser_of_ana):
    known = browser_of_ana.get("/record/kits/look/", {"starter": "realtor"})
    unknown = browser_of_ana.get("/record/kits/look/", {"starter": "../../settings"})

    assert "{first_name}? This is {me}" in known.content.decode()
    assert unknown.status_code == 404


# Commands


def test_a_kit_travels_between_installations(prepared: Installation, tmp_path: Path):
    text = prepared.run("kit", "starters", "realtor").stdout
    first, second = tmp_path / "realtor.toml", tmp_path / "again.toml"
    first.write_text(text, encoding="utf-8")

    dry = prepared.json("kit", "import", str(first), "--into", "Akron", "--dry-run")
    taken = prepared.json("kit", "import", str(first), "--into", "Akron")
    again = prepared.json("kit", "import", str(first), "--into", "Akron")
    prepared.run("kit", "export", str(second), "--author", "Bounceback", "--licence", "Apache-2.0")

    assert (dry["dry_run"], dry["taken"], dry["new_campaign"]) == (True, 15, True)
    assert (taken["taken"], taken["new_campaign"], taken["unfit"]) == (15, True, 0)
    assert (again["taken"], again["new_campaign"], again["same"]) == (0, False, 15)
    there, back = tomllib.loads(text), tomllib.loads(second.read_text(encoding="utf-8"))
    assert {**there, "kit": None} == {**back, "kit": None}
    assert back["kit"]["title"] == "Akron"


def test_commands_refuse_in_one_line(prepared: Installation, tmp_path: Path):
    kit, other = tmp_path / "kit.toml", tmp_path / "other.txt"
    kit.write_text(KIT, encoding="utf-8")
    other.write_text("my diary")
    nobody = prepared.run("kit", "export", str(tmp_path / "out.toml"), check=False)
    prepared.run("kit", "import", str(kit))

    wrong = {
        "no campaign yet": nobody,
        "Autumn” already": prepared.run("kit", "import", str(kit), check=False),
        "no kit": prepared.run("kit", "import", str(other), check=False),
        "There is no campaign “Q”": prepared.run("kit", "export", "-", "--campaign", "Q", check=False),
        "cannot be written": prepared.run("kit", "export", str(tmp_path / "no" / "such.toml"), check=False),
        "exists and is no kit": prepared.run("kit", "export", str(other), check=False),
        "burn": prepared.run("kit", "import", str(kit), "--into", "New", "--choose", "words/offer=burn", check=False),
        "There is no starter": prepared.run("kit", "starters", "plumber", check=False),
    }

    for says, done in wrong.items():
        assert done.returncode == 2, says
        assert says in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
    assert other.read_text() == "my diary"
    assert json.loads(prepared.run("kit", "starters", "--json").stdout)["starters"][0]["name"] == "benefit-broker"


def test_finer_reasons_that_one_has_are_no_news_to_a_new_campaign(ana):
    kit = file.read(
        b'[kit]\nformat = 1\ntitle = "Reasons"\n[reasons]\nwrong_time = ["busy right now", "at the dentist"]\n'
    )

    found = look(kit, None, ana.workspace_id).changes

    assert [(each.title.split(": ")[1], each.state) for each in found] == [
        ("busy right now", State.SAME),
        ("at the dentist", State.NEW),
    ]
