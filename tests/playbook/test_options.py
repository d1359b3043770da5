"""Options: the program's and one's own, in one shape."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from bounceback.core.outcomes import Reason
from bounceback.core.playbook import LONGEST_STEP, MOST_STEPS, Aim, Lever, OptionWords, Sort
from bounceback.playbook.actions import options as actions
from bounceback.playbook.models import Option
from bounceback.playbook.queries.options import option, options
from bounceback.playbook.refusals import (
    OptionChangedMeanwhile,
    OptionKeyTaken,
    OptionPlanned,
    OptionTitleTaken,
    OptionUnfit,
)
from bounceback.playbook.shipped import shipped
from bounceback.playbook.steps.options import own_row
from tests import personas
from tests.factories_trying import make_option, make_plan

WORDS = OptionWords(
    "Say the street first", Sort.SKILL, Lever.OPENING, "NO_RAPPORT", Aim.CONVERSATIONS, "They cool down.", ("Say it.",)
)


@pytest.fixture
def dev(noon):
    return personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)


def test_the_program_brings_options_against_everything():
    brought = shipped().values()

    assert len(brought) >= 27
    for sort in Sort:
        assert sum(each.words.sort is sort for each in brought) >= 6, sort
    for lever in Lever:
        assert any(each.words.lever is lever for each in brought), lever
    for family in Reason:
        assert any(each.words.family == family for each in brought), family
    assert any(each.early for each in brought)
    assert {trade for each in brought for trade in each.trades} >= {
        "benefit brokers", "financial advisers", "realtors", "sales development"
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(shipped()))
def test_an_option_of_the_program_says_all_that_it_must(name):
    each = shipped()[name]
    words = each.words

    assert 1 <= len(words.steps) <= MOST_STEPS
    assert all(len(step) <= LONGEST_STEP for step in words.steps)
    assert all((words.fits, words.costs, words.shows, words.source))
    assert "speaks for it" in words.fits
    assert len(each.remind) <= 60
    assert each.how or not each.experiment
    assert "!" not in " ".join((words.title, words.fits, *words.steps, words.costs, words.shows))


def test_no_two_options_of_the_program_say_the_same():
    titles = [each.words.title.casefold() for each in shipped().values()]

    assert len(set(titles)) == len(titles)


def test_no_name_of_an_option_is_an_address_of_something_else():
    assert not {"new", "tips"} & set(shipped())


def test_nothing_is_written_until_somebody_changes_something(ana, noon):
    known = options(ana)

    assert len(known) == len(shipped())
    assert not Option.objects.exists()


def test_an_option_of_ones_own_stands_beside_them(ana, noon):
    row = actions.make_option(key=uuid4(), words=WORDS, by=ana, at=noon)

    found = option(ana, str(row.key))

    assert found.words == WORDS
    assert found.address == str(row.key)
    assert options(ana)[-1] == found


def test_the_same_key_again_makes_nothing(ana, noon):
    key = uuid4()
    first = actions.make_option(key=key, words=WORDS, by=ana, at=noon)

    again = actions.make_option(key=key, words=replace(WORDS, title="Other"), by=ana, at=noon)

    assert again == first
    assert Option.objects.count() == 1


def test_strangers_have_options_of_their_own(ana, dev, noon):
    row = actions.make_option(key=uuid4(), words=WORDS, by=dev, at=noon)

    assert option(ana, str(row.key)) is None
    assert len(options(ana)) == len(shipped())
    with pytest.raises(OptionKeyTaken):
        actions.make_option(key=row.key, words=WORDS, by=ana, at=noon)


def test_a_title_is_taken_once_also_by_the_program(ana, noon):
    with pytest.raises(OptionTitleTaken):
        actions.make_option(key=uuid4(), words=replace(WORDS, title="ASK FOR LESS"), by=ana, at=noon)

    assert not Option.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"title": " "}, {"fits": ""}, {"steps": ()}, {"steps": ("x",) * 6}, {"steps": ("x" * 301,)}, {"costs": "x" * 301}],
)
def test_what_says_too_little_or_too_much_is_refused(wrong, ana, noon):
    with pytest.raises(OptionUnfit):
        actions.make_option(key=uuid4(), words=replace(WORDS, **wrong), by=ana, at=noon)


def test_changing_an_option_of_the_program_makes_it_ones_own_at_the_same_address(ana, noon):
    known = option(ana, "smaller-ask")

    actions.write_option(option=known, words=replace(known.words, title="Ask for ten minutes"), by=ana, at=noon)

    now = option(ana, "smaller-ask")
    assert (now.title, now.changed, now.address) == ("Ask for ten minutes", True, "smaller-ask")
    assert len(options(ana)) == len(shipped())


def test_it_can_be_had_back_as_it_came(ana, noon):
    known = option(ana, "smaller-ask")
    actions.write_option(option=known, words=replace(known.words, fits="Always."), by=ana, at=noon)

    back = actions.as_shipped(option=option(ana, "smaller-ask"), by=ana, at=noon)

    assert not back.changed
    assert option(ana, "smaller-ask").words == known.words


def test_saving_nothing_new_writes_nothing(ana, noon):
    known = option(ana, "smaller-ask")

    assert actions.write_option(option=known, words=known.words, by=ana, at=noon) is None
    assert not Option.objects.exists()


def test_a_change_over_somebody_elses_change_is_refused(ana, noon):
    known = option(ana, "smaller-ask")
    actions.write_option(option=known, words=replace(known.words, fits="Theirs."), by=ana, at=noon)

    with pytest.raises(OptionChangedMeanwhile):
        actions.write_option(option=known, words=replace(known.words, fits="Mine."), seen=known.words, by=ana, at=noon)

    assert option(ana, "smaller-ask").words.fits == "Theirs."


def test_what_was_put_away_comes_back_with_its_words(ana, noon):
    known = option(ana, "smaller-ask")

    actions.put_option_away(option=known, by=ana, at=noon)
    assert "smaller-ask" not in [each.address for each in options(ana)]

    actions.bring_option_back(option=option(ana, "smaller-ask"), by=ana, at=noon)
    assert "smaller-ask" in [each.address for each in options(ana)]


def test_what_a_plan_uses_is_not_put_away(ana, noon):
    plan = make_plan(ana, at=noon, option=make_option(ana, at=noon))

    with pytest.raises(OptionPlanned):
        actions.put_option_away(option=option(ana, str(plan.option.key)), by=ana, at=noon)


def test_the_row_of_an_option_is_made_once(ana, noon):
    known = option(ana, "smaller-ask")

    first = own_row(known, by=ana, at=noon)

    assert own_row(known, by=ana, at=noon) == first
    assert Option.objects.count() == 1


def test_an_older_option_with_the_title_keeps_it(ana, noon):
    make_option(ana, at=noon, title="Ask for less")

    row = own_row(option(ana, "smaller-ask"), by=ana, at=noon)

    assert row.title == "Ask for less (2)"


def test_an_option_that_the_program_no_longer_has_stays_ones_own(ana, noon):
    row = make_option(ana, at=noon, shipped="gone-since")

    found = option(ana, str(row.key))

    assert found in options(ana)
    assert found.shipped is None


def test_what_cannot_be_dealt_says_so(ana):
    assert option(ana, "one-problem").experiment == "OPENING"
    assert option(ana, "start-earlier").experiment == "WINDOW"
    assert option(ana, "sent-by").experiment == ""
    assert option(ana, "smaller-ask").experiment == ""
