"""The page on why calls fail: what it says on much, on little and on nothing, and to whom."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bounceback.recovery.views import diagnosis as views
from tests import factories, factories_trying, personas
from tests.recovery.laid import Caller


@pytest.fixture
def caller(ana, noon):
    return Caller(ana, at=noon - timedelta(days=60))


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def some_calls(caller, dials=60, noes=14):
    for _ in range(dials):
        caller.miss()
    for place in range(noes):
        caller.call(outcome="NO", reason="HAS_ONE" if place % 3 else "WRONG_TIME", talk_seconds=20)
    caller.call(outcome="RUNG", rung=caller.second, reason="", talk_seconds=200)


def test_without_a_call_it_says_what_will_stand_here(browser_of_ana):
    page = text(browser_of_ana.get("/why/"))

    assert "No call to learn from yet" in page
    assert "0 of 0" not in page


def test_on_forty_calls_it_is_useful_and_says_no_share_of_fewer_than_ten(browser_of_ana, caller):
    some_calls(caller, dials=34, noes=5)

    page = text(browser_of_ana.get("/why/"))

    assert "6 of 40" in page
    assert re.search(r"Has one already 3 of 5 not enough calls yet, 5 more", page)
    assert "What to try" in page
    assert "There is nothing to compare yet" in page


def test_where_calls_die_stands_against_what_others_count(browser_of_ana, caller):
    some_calls(caller)

    page = text(browser_of_ana.get("/why/"))

    assert "More than usual is lost in the first minute: 1 of 15 answered calls became a conversation" in page


def test_filters_offer_campaigns_and_lists_by_their_names(browser_of_ana, caller):
    some_calls(caller)

    page = browser_of_ana.get("/why/").content.decode()

    assert re.findall(r"<option[^>]*>([^<]*)</option>", page) == [
        "All campaigns",
        caller.campaign.name,
        "All lists",
        caller.list.name,
    ]


def test_each_reason_leads_to_its_calls_within_the_filters(browser_of_ana, caller):
    some_calls(caller)

    page = browser_of_ana.get(f"/why/?campaign={caller.campaign.pk}").content.decode()

    assert f'href="/calls/?campaign={caller.campaign.pk}&amp;reason=HAS_ONE"' in page


def test_nothing_is_called_better_or_a_failure(browser_of_ana, caller):
    some_calls(caller)

    page = text(browser_of_ana.get("/why/")).lower()

    assert not re.search(r"\b(better|best|worse|worst|significant|failure|underperform\w*)\b", page)


def test_a_run_of_noes_stands_with_its_chance_and_no_blame(browser_of_ana, caller):
    some_calls(caller)
    for _ in range(4):
        caller.call(outcome="NO", reason="NO_VALUE")

    page = text(browser_of_ana.get("/why/"))

    assert re.search(r"4 noes in a row now\. At your rate a run at least this long is running \d+ % of the time", page)
    assert "Nothing is broken." in page


def test_what_came_back_says_through_what(browser_of_ana, ana, caller, noon):
    some_calls(caller)
    option = factories_trying.make_option(ana, at=noon, title="Ask until when")
    plan = factories_trying.make_plan(ana, at=noon, option=option, campaign=caller.campaign, ended_at=noon,
                                      ending="KEEP")  # fmt: skip
    lost = caller.call(outcome="NO", reason="HAS_ONE", at=noon - timedelta(days=30))
    back = caller.call(again=lost.prospect, at=noon, outcome="RUNG", rung=caller.second, reason="", talk_seconds=99)
    factories_trying.make_mark(ana, at=noon, plan=plan, call=back)

    page = text(browser_of_ana.get("/why/"))

    assert "1 of 15 prospects with a lost call later reached a rung, after 30 days" in page
    assert "Ask until when 1" in page


def test_the_plan_that_runs_stands_before_what_else_may_be_tried(browser_of_ana, ana, caller, noon):
    some_calls(caller)
    factories_trying.make_plan(ana, at=noon, campaign=caller.campaign, remind="Ask for thirty seconds first")

    page = text(browser_of_ana.get("/why/"))

    assert "Running now Ask for thirty seconds first" in page
    assert page.index("Running now") < page.index("Next, if you like")


def test_what_the_filters_do_not_understand_is_said(browser_of_ana, caller):
    some_calls(caller)

    page = text(browser_of_ana.get("/why/?since=soon&colour=green"))

    assert "left out" in page
    assert "60 dials" not in page


def test_filters_that_leave_nothing_lead_back(browser_of_ana, caller):
    some_calls(caller)

    page = text(browser_of_ana.get("/why/?until=2020-01-01"))

    assert "None was made within these filters. Count all calls" in page


def test_calls_of_others_are_not_counted(browser_of_ana, ana, noon):
    dev = personas.make_ben(factories.make_workspace(ana, at=noon), at=noon)
    some_calls(Caller(dev, at=noon))

    assert "No call to learn from yet" in text(browser_of_ana.get("/why/"))


def test_with_very_many_calls_the_page_comes_first(browser_of_ana, caller, monkeypatch):
    some_calls(caller)
    monkeypatch.setattr(views, "A_LOT", 10)

    waiting = browser_of_ana.get("/why/")

    assert "Counting 75 calls" in text(waiting)
    assert "Where calls die" in text(browser_of_ana.get("/why/?now=1"))


def test_the_number_of_statements_does_not_depend_on_the_calls(browser_of_ana, caller, django_assert_max_num_queries):
    some_calls(caller, dials=10, noes=10)
    with django_assert_max_num_queries(60) as few:
        browser_of_ana.get("/why/")
    some_calls(caller, dials=40, noes=40)

    with django_assert_max_num_queries(len(few.captured_queries)):
        browser_of_ana.get("/why/")


def test_the_debrief_says_who_came_back(browser_of_ana, ana, caller, noon):
    lost = caller.call(outcome="NO", reason="HAS_ONE", at=noon - timedelta(days=30))
    session = factories.make_session(ana, at=noon, campaign=caller.campaign, ended_at=noon + timedelta(hours=1))
    caller.call(again=lost.prospect, at=noon, session=session, outcome="RUNG", rung=caller.second, reason="")

    page = text(browser_of_ana.get(f"/sessions/{session.pk}/debrief/"))

    assert "1 lost call came back: Dana after 30 days (simply the next try)." in page


def test_the_debrief_suggests_one_option_once_there_are_ten_reasons(browser_of_ana, ana, caller, noon):
    session = factories.make_session(ana, at=noon, campaign=caller.campaign, ended_at=noon + timedelta(hours=1))
    caller.call(outcome="NO", reason="HAS_ONE", session=session)
    before = text(browser_of_ana.get(f"/sessions/{session.pk}/debrief/"))

    some_calls(caller)

    after = text(browser_of_ana.get(f"/sessions/{session.pk}/debrief/"))
    assert "To try next" not in before
    assert after.count("To try next") == 1


def test_the_plan_says_what_came_back(browser_of_ana, caller, noon):
    lost = caller.call(outcome="NO", reason="HAS_ONE", at=noon - timedelta(days=30))
    caller.call(again=lost.prospect, at=noon, outcome="RUNG", rung=caller.second, reason="")

    page = text(browser_of_ana.get(f"/plan/{caller.campaign.pk}/"))

    assert "1 of 1 who once said no came back after 30 days." in page


def test_what_brought_people_back_is_a_share_of_all_that_were_lost(browser_of_ana, caller):
    some_calls(caller, noes=14)
    lost = caller.call(outcome="NO", reason="HAS_ONE", talk_seconds=20)
    caller.call(again=lost.prospect, outcome="RUNG", rung=caller.second, reason="", talk_seconds=200)

    page = text(browser_of_ana.get("/why/"))

    assert re.search(r"Simply the next try 1 of 15 \d+–\d+ %", page)


def test_what_no_sentence_uses_is_not_explained(browser_of_ana, caller):
    some_calls(caller, dials=4, noes=3)

    page = text(browser_of_ana.get("/why/"))

    assert "SalesHive" not in page
    assert "Benjamini" not in page
