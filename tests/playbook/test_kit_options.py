"""Options in a kit: out, in, looked at, taken; and whatever strangers put into them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from uuid import uuid4

import pytest

from bounceback.campaigns.models import Campaign
from bounceback.core.kits import State
from bounceback.playbook.actions import options as actions
from bounceback.playbook.actions import tips
from bounceback.playbook.kit import MOST_OPTIONS
from bounceback.playbook.models import Option
from bounceback.playbook.queries.options import option, options
from bounceback.playbook.shipped import shipped
from bounceback.records.kit import actions as kits
from bounceback.records.kit import file, queries
from bounceback.records.kit.refusals import CannotGive, KitUnreadable
from tests.factories import make_campaign
from tests.factories_trying import make_option
from tests.playbook.test_options import WORDS

HEAD = '[kit]\nformat = 1\ntitle = "Options"\n'
STREET = """
[[playbook]]
title = "Say the street first"
against = "no_rapport"
sort = "skill"
lever = "opening"
aim = "conversations"
fits = "They cool down."
steps = ["Say it.", "Wait."]
"""


@pytest.fixture
def renewals(ana, noon) -> Campaign:
    return make_campaign(ana, at=noon, name="Renewals")


def kit_of(text: str = STREET) -> file.Kit:
    return file.read((HEAD + text).encode())


def changes(kit: file.Kit, into: Campaign | None, *, workspace: int = 0):
    found = queries.look(kit, into, workspace=into.workspace_id if into is not None else workspace)
    return [change for group in found.groups if group.title == "Playbook" for change in group.changes]


def test_what_goes_out_comes_in_the_same(ana, noon, renewals):
    actions.make_option(key=uuid4(), words=replace(WORDS, costs='A "pause".', source="Ben"), by=ana, at=noon)
    known = option(ana, "smaller-ask")
    actions.write_option(option=known, words=replace(known.words, title="Ask for ten"), by=ana, at=noon)
    before = options(ana)
    text = queries.text_of(renewals, at=noon)
    Option.objects.all().delete()

    kits.take(kit=file.read(text.encode()), into=renewals, by=ana, at=noon)

    assert {(each.address if each.shipped else "", each.words) for each in options(ana)} == {
        (each.address if each.shipped else "", each.words) for each in before
    }
    assert queries.text_of(renewals, at=noon) == text


def test_what_came_with_the_program_and_what_was_put_away_stays(ana, noon, renewals):
    row = actions.make_option(key=uuid4(), words=WORDS, by=ana, at=noon)
    actions.put_option_away(option=option(ana, str(row.key)), by=ana, at=noon)
    tips.note_tip(text="SECRETTIP", by=ana, at=noon)

    text = queries.text_of(renewals, at=noon)

    assert "playbook" not in tomllib.loads(text)
    assert "SECRETTIP" not in text


def test_the_playbook_can_be_left_out(ana, noon, renewals):
    actions.make_option(key=uuid4(), words=WORDS, by=ana, at=noon)

    assert "[[playbook]]" not in queries.text_of(renewals, without=("playbook",), at=noon)


def test_an_option_of_a_kit_is_taken_once(ana, noon, renewals):
    kits.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    row = Option.objects.get()
    assert (row.title, row.family, row.steps) == ("Say the street first", "NO_RAPPORT", "Say it.\nWait.")
    assert [each.state for each in changes(kit_of(), renewals)] == [State.SAME]


def test_ones_own_words_stay_unless_one_says_otherwise(ana, noon, renewals):
    actions.make_option(key=uuid4(), words=WORDS, by=ana, at=noon)

    change = changes(kit_of(), renewals)[0]
    assert (change.state, change.unasked) == (State.CHANGED, "leave")

    kits.take(kit=kit_of(), into=renewals, by=ana, at=noon)
    assert Option.objects.get().steps == "Say it."


def test_what_was_put_away_stays_away(ana, noon, renewals):
    row = actions.make_option(key=uuid4(), words=WORDS, by=ana, at=noon)
    actions.put_option_away(option=option(ana, str(row.key)), by=ana, at=noon)

    kits.take(kit=kit_of(), into=renewals, by=ana, at=noon)

    assert Option.objects.get().archived_at is not None
    assert [each.state for each in changes(kit_of(), renewals)] == [State.LEFT]


def test_a_changed_option_of_the_program_changes_it_at_the_same_place(ana, noon, renewals):
    text = STREET + 'program = "smaller-ask"\n'

    kits.take(kit=kit_of(text), into=renewals, by=ana, at=noon)

    assert option(ana, "smaller-ask").title == "Say the street first"
    assert len(options(ana)) == len(shipped())


def test_no_option_of_ones_own_stands_for_two(ana, noon, renewals):
    ask = STREET.replace("Say the street first", "Ask for less")
    text = STREET + 'program = "smaller-ask"\n' + ask

    kits.take(kit=kit_of(text), into=renewals, by=ana, at=noon)

    titles = {each.title for each in options(ana)}
    assert {"Say the street first", "Ask for less"} <= titles
    assert option(ana, "smaller-ask").title == "Ask for less"


def test_a_program_that_nobody_knows_is_no_harm(ana, noon, renewals):
    kits.take(kit=kit_of(STREET + 'program = "of-tomorrow"\n'), into=renewals, by=ana, at=noon)

    assert Option.objects.get().shipped == ""


def test_a_kit_without_a_playbook_is_still_a_kit(ana, noon, renewals):
    assert changes(kit_of(""), renewals) == []
    assert changes(kit_of(), None)[0].state is State.NEW


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ('title = "Say the street first"', 'title = ""', "is empty"),
        ('title = "Say the street first"', f'title = "{"x" * 121}"', "120 is the most"),
        ('title = "Say the street first"', "title = 5", "should be a text"),
        ('title = "Say the street first"', 'title = "Say\\u202e it"', "nobody can see"),
        ('lever = "opening"', "", "lever is empty"),
        ('lever = "opening"', 'lever = "magic"', "there is no “magic”"),
        ('against = "no_rapport"', 'against = "luck"', "there is no “luck”"),
        ('against = "no_rapport"', "against = 0", "what it is against should be a text"),
        ('against = "no_rapport"', "against = false", "what it is against should be a text"),
        ('aim = "conversations"', "aim = [1]", "should be a text"),
        ('title = "Say the street first"', 'title = "\u200b"', "is empty"),
        ('fits = "They cool down."', "", "does not say when it fits"),
        ('steps = ["Say it.", "Wait."]', "steps = []", "has no step"),
        ('steps = ["Say it.", "Wait."]', "steps = [1]", "should be a text"),
        ('steps = ["Say it.", "Wait."]', 'steps = ["1", "2", "3", "4", "5", "6"]', "5 is the most"),
        ('steps = ["Say it.", "Wait."]', f'steps = ["{"x" * 301}"]', "300 is the most"),
    ],
)
def test_what_strangers_write_is_refused_in_a_sentence(written, instead, said):
    with pytest.raises(KitUnreadable) as refused:
        kit_of(STREET.replace(written, instead))

    assert said in refused.value.text


def test_twins_and_crowds_are_refused():
    with pytest.raises(KitUnreadable):
        kit_of(STREET + STREET.replace("Say the street", "SAY the street"))
    crowd = "".join(STREET.replace("street", f"street {number}") for number in range(MOST_OPTIONS + 1))
    with pytest.raises(KitUnreadable):
        kit_of(crowd)


def test_a_playbook_larger_than_a_kit_is_not_cut_in_silence(ana, noon, renewals):
    for number in range(MOST_OPTIONS + 1):
        make_option(ana, at=noon, title=f"Option {number}")

    with pytest.raises(CannotGive) as refused:
        queries.text_of(renewals, at=noon)

    assert "playbook has 201 entries" in refused.value.line()
    assert queries.text_of(renewals, without=("playbook",), at=noon)


def test_tags_in_an_option_do_nothing(browser_of_ana, ana, noon, renewals):
    hostile = STREET.replace("They cool down.", "<script>alert(1)</script>")
    kits.take(kit=kit_of(hostile), into=renewals, by=ana, at=noon)

    text = browser_of_ana.get(f"/playbook/{Option.objects.get().key}/").content.decode()

    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_new_campaign_has_the_options_of_the_workspace_already(renewals, ana, noon):
    kits.take(kit=kit_of(), into=renewals, by=ana, at=noon)
    other = kit_of(STREET.replace("They cool down.", "They freeze."))

    same, differs = (changes(kit, None, workspace=ana.workspace_id) for kit in (kit_of(), other))
    kits.take(kit=other, into=None, name="Another", by=ana, at=noon)

    assert [each.state for each in (*same, *differs)] == [State.SAME, State.CHANGED]
    assert Option.objects.get().fits == "They cool down."
