"""The page of what the objections say: what stands there, where it leads, and what it says when it is early."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bounceback.core.objections import Grade
from tests import factories


@pytest.fixture
def heard(ana, noon):
    """Forty calls on forty days: a broker on thirty, with two responses; busy on one; send it on nine."""
    campaign = factories.make_campaign(ana, at=noon)
    some = factories.make_list(ana, at=noon, name="Called")
    broker, busy, send = (
        factories.make_objection_card(ana, at=noon, front=front)
        for front in ("We have a broker", "I am busy", "Send it to me")
    )
    eyes, quote = (
        factories.make_response(ana, at=noon, card=broker, idea=idea) for idea in ("Second pair of eyes", "Last quote")
    )
    factories.make_response(ana, at=noon, card=busy)
    for number in range(40):
        at = noon + timedelta(days=number)
        listing = factories.make_prospect(
            ana, at=noon, on=some, e164=f"+1330555{number:04}", industry="Dentist" if number % 2 else "Roofer"
        )
        call = factories.make_call(ana, at=at, campaign=campaign, listing=listing)
        if number < 30:
            response, turn = (eyes, "WENT_ON") if number < 14 else (quote, "HUNG_UP")
            factories.make_hearing(
                ana,
                at=at,
                call=call,
                card=broker,
                response=response,
                grade=Grade.GOOD,
                turn=turn if number < 28 else "",
            )
        else:
            factories.make_hearing(ana, at=at, call=call, card=busy if number == 30 else send, grade=Grade.AGAIN)
    return broker, busy, send


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_before_the_first_objection_it_says_where_they_come_from(browser_of_ana):
    page = text(browser_of_ana.get("/cards/numbers/"))

    assert "No objection to count" in page
    assert "After the first one the counts stand here." in page


def test_shares_stand_with_counts_and_ranges(browser_of_ana, heard):
    page = text(browser_of_ana.get("/cards/numbers/"))

    assert "Counted on 40 answered calls" in page
    assert "30 of 40 · 65–83 %" in page
    assert "30 of 40 got an answer, where it was said" in page
    assert "14 of 28 times the talk went on" in page


def test_an_objection_leads_to_its_card_and_to_its_calls(browser_of_ana, heard):
    page = browser_of_ana.get("/cards/numbers/?since=2026-11-01").content.decode()

    assert f'href="/cards/{heard[0].key}/"' in page
    assert f'href="/calls/?from=2026-11-01&amp;card={heard[0].key}"' in page


def test_a_response_is_ahead_for_now_and_nothing_is_proven(browser_of_ana, heard):
    page = text(browser_of_ana.get("/cards/numbers/"))

    assert "“Second pair of eyes” is ahead of “Last quote” for now. It is no proof." in page
    assert "This is no fair test" in page
    assert not re.search(r"\b(best|worse|worst|significant|winner|wins)\b", page.lower())


def test_too_early_says_what_is_missing(browser_of_ana, heard):
    page = text(browser_of_ana.get("/cards/numbers/?until=2026-12-03"))

    assert "too early" in page
    assert re.search(r"Two of them need ten tries each: \d more of “Last quote”\.", page)


def test_cards_without_a_back_stand_with_how_often_they_were_heard(browser_of_ana, heard):
    page = text(browser_of_ana.get("/cards/numbers/"))

    assert "Heard, and still without a back Send it to me heard 9 times" in page


def test_the_growth_says_how_much_is_still_unheard(browser_of_ana, heard):
    page = text(browser_of_ana.get("/cards/numbers/"))

    assert "1 of 40 hearings were of an objection heard just once · " in page
    assert "3 different objections at the top" in page


def test_by_kind_for_one_objection(browser_of_ana, heard):
    response = browser_of_ana.get(f"/cards/numbers/?by=industry&card={heard[2].key}")
    page = text(response)

    assert f'href="/calls/?card={heard[2].key}&amp;industry=Dentist"' in response.content.decode()
    assert "“Send it to me” by industry" in page
    assert "Dentist 5 of 20 · 15–39 %" in page


@pytest.mark.parametrize("said", ["since=never", "campaign=999", "since=2026-12-01&until=2026-11-01", "list=1"])
def test_a_filter_that_cannot_be_read_filters_nothing_and_says_so(browser_of_ana, heard, said):
    page = text(browser_of_ana.get(f"/cards/numbers/?{said}"))

    assert "left out." in page
    assert "Counted on 40 answered calls" in page


@pytest.mark.parametrize("said", ["card=nothing", "page=99", "page=x", "page=-1"])
def test_what_is_not_there_shows_the_usual(browser_of_ana, heard, said):
    assert "We have a broker" in text(browser_of_ana.get(f"/cards/numbers/?{said}"))


def test_an_attribute_that_is_none_is_not_there(browser_of_ana, heard):
    assert browser_of_ana.get("/cards/numbers/?by=nothing").status_code == 404


def test_filters_without_objections_say_so(browser_of_ana, heard):
    assert "None was noted within these filters." in text(browser_of_ana.get("/cards/numbers/?until=2020-01-01"))


def test_many_cards_take_as_many_queries_and_stand_on_pages(
    browser_of_ana, ana, heard, noon, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            browser_of_ana.get("/cards/numbers/")
        return len(captured)

    few = queries()
    for number in range(50):
        card = factories.make_objection_card(ana, at=noon, front=f"No {number}")
        for _ in range(2):
            factories.make_response(ana, at=noon, card=card)
        factories.make_hearing(ana, at=noon, card=card, text=card.front)

    assert queries() == few
    assert "16 to 30 of 53" in text(browser_of_ana.get("/cards/numbers/?page=2"))
