"""Pages of the playbook."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bounceback.core.outcomes import Reason
from bounceback.playbook.actions import options as actions
from bounceback.playbook.actions import tips
from bounceback.playbook.models import Option, Tip
from bounceback.playbook.queries.marks import mark_of
from bounceback.playbook.queries.options import option
from tests import factories
from tests.factories_trying import make_option, make_plan
from tests.playbook.test_options import WORDS

TYPED = {
    "title": "Say the street first", "sort": "SKILL", "lever": "OPENING", "family": "NO_RAPPORT",
    "aim": "CONVERSATIONS", "fits": "They cool down.", "steps": "Say it.\r\n\r\nWait.", "costs": "", "shows": "",
    "source": "Ben",
}  # fmt: skip


@pytest.fixture
def read(browser_of_ana):
    return lambda address, **given: browser_of_ana.get(address, given).content.decode()


@pytest.fixture
def send(browser_of_ana):
    return lambda address, **typed: browser_of_ana.post(address, typed)


def test_an_option_sent_twice_is_one_and_leads_to_its_page(send, ana):
    key = uuid4()
    send("/playbook/new/", key=key, **TYPED)

    again = send("/playbook/new/", key=key, **TYPED)

    assert (again.status_code, again.url) == (302, f"/playbook/{key}/?saved=new")
    assert Option.objects.count() == 1


def test_an_option_made_of_a_tip_and_sent_twice_leads_to_its_page(send, ana, noon):
    tip = tips.note_tip(text="Say the street first.", by=ana, at=noon)
    key = uuid4()
    send(f"/playbook/new/?tip={tip.pk}", key=key, **TYPED)

    again = send(f"/playbook/new/?tip={tip.pk}", key=key, **TYPED)

    assert (again.status_code, again.url) == (302, f"/playbook/{key}/?saved=new")


@pytest.mark.parametrize("field", ["title", "fits", "steps"])
def test_words_that_cannot_be_seen_are_no_words_of_an_option(send, ana, field):
    answer = send("/playbook/new/", key=uuid4(), **(TYPED | {field: "\u202e\u200b"}))

    assert answer.status_code == 422
    assert not Option.objects.exists()


def test_words_that_cannot_be_seen_are_no_tip(send, ana):
    answer = send("/playbook/tips/", text="\u200b\u2800", source="")

    assert answer.status_code == 422
    assert not Tip.objects.exists()


def test_the_list_says_what_its_order_rests_on(read, ana, noon):
    text = read("/playbook/")

    assert "After 10 more noes with a reason" in text
    assert "Try one of these next" in text
    assert "You have not tried this yet." in text


def test_the_first_option_fits_the_reason_heard_most(read, ana, noon):
    campaign = factories.make_campaign(ana, at=noon)
    for _ in range(12):
        factories.make_call(ana, at=noon, campaign=campaign, outcome="NO", reason=Reason.WRONG_PERSON)

    text = read("/playbook/")

    first = text.partition('class="first-options"')[2].partition("</li>")[0]
    assert "“Wrong person” is the reason of 12 of 12 noes" in first
    assert "in the order of your own calls".casefold() in text.casefold()


@pytest.mark.parametrize(
    ("filters", "there", "not_there"),
    [
        ({"family": "WRONG_PERSON"}, "Ask for the job", "Begin an hour earlier"),
        ({"sort": "REJECTION"}, "Stop by the clock", "Begin an hour earlier"),
        ({"lever": "HAND_OVER"}, "Hand one list to a setter", "Begin an hour earlier"),
        ({"family": "ANY"}, "Never hang up with only one", "Begin an hour earlier"),
        ({"whose": "shipped"}, "Begin an hour earlier", "Say the street first"),
        ({"whose": "own"}, "Say the street first", "Begin an hour earlier"),
    ],
)
def test_filters_leave_what_they_name(filters, there, not_there, read, ana, noon):
    actions.make_option(key=uuid4(), words=WORDS, by=ana, at=noon)

    text = read("/playbook/", **filters)

    assert there in text
    assert not_there not in text


def test_a_filter_that_nobody_knows_is_named(read):
    assert "PURPLE" in read("/playbook/", family="PURPLE")


def test_what_a_plan_uses_is_not_offered_first(read, ana, noon):
    make_plan(ana, at=noon, option=make_option(ana, at=noon, title="In use"))

    text = read("/playbook/")

    assert "In use" not in text.partition('class="first-options"')[2].partition("</ol>")[0]
    assert "a plan runs" in text


def test_an_option_says_all_of_itself(read):
    text = read("/playbook/thirty-seconds/")

    for part in ("What to do", "When it fits", "Try it", "Plan with this", "60 answered calls", "as an experiment"):
        assert part.casefold() in text.casefold(), part


def test_a_plan_begins_from_an_option(read, browser_of_ana):
    address = re.search(r'href="(/plans/new/[^"]*)"', read("/playbook/thirty-seconds/"))[1].replace("&amp;", "&")

    said = browser_of_ana.get(address)

    assert said.status_code == 200
    assert "Ask for thirty seconds" in said.content.decode()


def test_what_came_of_it_is_shown_with_counts(read, ana, noon):
    plan = make_plan(ana, at=noon, option=make_option(ana, at=noon), ended_at=noon, ending="DROP", lesson="No use.")

    text = read(f"/playbook/{plan.option.key}/")

    assert "What came of it" in text
    assert "not enough calls yet, 10 more" in text
    assert "No use." in text


def test_an_option_of_ones_own_is_written(send, read, ana):
    said = send("/playbook/new/", key=uuid4(), **TYPED)

    row = Option.objects.get()
    assert said["Location"].startswith(f"/playbook/{row.key}/")
    assert row.steps == "Say it.\nWait."
    assert "Say the street first" in read("/playbook/")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "This field is required"),
        ({"title": "Ask for less"}, "is called “Ask for less” already"),
        ({"steps": "1\n2\n3\n4\n5\n6"}, "These are 6 steps"),
        ({"steps": "x" * 301}, "at most 300 letters"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(wrong, said, send):
    answer = send("/playbook/new/", key=uuid4(), **TYPED | wrong)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert said in text
    assert "They cool down." in text
    assert not Option.objects.exists()


def test_an_option_of_the_program_is_changed_and_had_back(send, ana):
    known = option(ana, "smaller-ask")

    send("/playbook/smaller-ask/edit/", key=uuid4(), seen=mark_of(known.words), **TYPED)
    assert option(ana, "smaller-ask").title == "Say the street first"

    send("/playbook/smaller-ask/as-shipped/")
    assert option(ana, "smaller-ask").words == known.words


def test_a_change_over_somebody_elses_is_said_first(send, ana, noon):
    seen = mark_of(option(ana, "smaller-ask").words)
    actions.write_option(option=option(ana, "smaller-ask"), words=WORDS, by=ana, at=noon)

    answer = send("/playbook/smaller-ask/edit/", key=uuid4(), seen=seen, **TYPED | {"fits": "Mine."})

    assert answer.status_code == 422
    assert "was changed since the page was opened" in answer.content.decode()
    assert option(ana, "smaller-ask").words == WORDS


def test_an_option_is_put_away_and_comes_back(send, read, ana):
    send("/playbook/smaller-ask/away/")
    assert "Put away: 1" in read("/playbook/")

    send("/playbook/smaller-ask/away/", restore="1")
    assert "Put away" not in read("/playbook/")


def test_a_tip_is_noted_and_becomes_an_option(send, read, ana):
    send("/playbook/tips/", text="Say the town first.", source="Ben")
    tip = Tip.objects.get()
    assert "Tips: 1 waits" in read("/playbook/")

    assert "Say the town first." in read("/playbook/new/", tip=tip.pk)
    send(f"/playbook/new/?tip={tip.pk}", key=uuid4(), **TYPED)

    tip.refresh_from_db()
    assert tip.option == Option.objects.get()
    assert "became “Say the street first”" in read("/playbook/tips/")


def test_a_tip_is_let_go_and_taken_up(send, ana, noon):
    tip = tips.note_tip(text="Smile.", by=ana, at=noon)

    send(f"/playbook/tips/{tip.pk}/")
    tip.refresh_from_db()
    assert tip.settled_at is not None

    send(f"/playbook/tips/{tip.pk}/", restore="1")
    tip.refresh_from_db()
    assert tip.settled_at is None


@pytest.mark.parametrize("address", ["/playbook/", "/playbook/tips/"])
def test_ten_rows_ask_as_much_as_fifty(address, read, ana, noon):
    def fill(count):
        for number in range(count):
            made = make_option(ana, at=noon)
            make_plan(ana, at=noon, option=made, ended_at=noon, ending="KEEP")
            tips.note_tip(text=f"Tip {made.pk}", by=ana, at=noon)
            settled = tips.note_tip(text=f"Gone {made.pk}", by=ana, at=noon)
            tips.let_tip_go(tip=settled, by=ana, at=noon)
            if number % 2:
                actions.put_option_away(option=option(ana, str(made.key)), by=ana, at=noon)

    def asked():
        with CaptureQueriesContext(connection) as caught:
            read(address)
        return len(caught)

    fill(3)
    read(address)
    few = asked()
    fill(12)

    assert asked() == few


def test_strangers_are_told_nothing(read, browser_of_ana, noon):
    from tests import personas

    dev = personas.make_ben(personas.make_workspace(at=noon, name="Elsewhere"), at=noon)
    row = actions.make_option(key=uuid4(), words=WORDS, by=dev, at=noon)
    tip = tips.note_tip(text="Theirs.", by=dev, at=noon)

    assert browser_of_ana.get(f"/playbook/{row.key}/").status_code == 404
    assert browser_of_ana.get(f"/playbook/{row.key}/edit/").status_code == 404
    assert browser_of_ana.post(f"/playbook/{row.key}/away/").status_code == 404
    assert browser_of_ana.post(f"/playbook/tips/{tip.pk}/").status_code == 404
    assert browser_of_ana.get("/playbook/new/", {"tip": tip.pk}).status_code == 404
