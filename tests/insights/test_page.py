"""The page of a review: what it asks for, what it says, where it leads."""

from __future__ import annotations

import re

import pytest

from bounceback.calling.models import Call
from bounceback.insights import shown, views
from bounceback.insights.queries import attributes, kinds
from bounceback.insights.queries.kinds import Filters
from tests import factories


@pytest.fixture
def ohio(ana, noon):
    """Twelve calls of dentists in Ohio, four of them answered; three of roofers in Texas, all answered."""
    some = factories.make_list(ana, at=noon, name="Called")
    campaign = factories.make_campaign(ana, at=noon)
    for number in range(15):
        dentist = number < 12
        about = {"industry": "Dentist", "state": "OH", "headcount": 84} if dentist else {"industry": "Roofer"}
        listing = factories.make_prospect(ana, at=noon, on=some, e164=f"+1330555{number:04}", **about)
        missed = {"outcome": "NO_ANSWER", "reason": "", "talk_seconds": None, "answered_at": None, "depth": ""}
        factories.make_call(
            ana, at=noon, campaign=campaign, listing=listing, **(missed if dentist and number >= 4 else {})
        )
    return campaign


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_a_share_stands_with_its_counts_and_range_and_not_at_all_on_fewer_than_ten(browser_of_ana, ohio):
    page = text(browser_of_ana.get("/review/?by=industry"))

    assert "4 of 12 19–52 %" in page
    assert "3 of 3 · not enough calls yet, 7 more" in page
    assert "3 of 3 too few yet" in page
    assert not re.search(r"\d of \d+ \d+ more", page)
    assert "100 %" not in page.replace("The right edge is 100 %", "")


def test_no_kind_is_called_better_than_another(browser_of_ana, ohio):
    page = text(browser_of_ana.get("/review/?by=industry&order=share")).lower()

    assert not re.search(r"\b(better|best|worse|worst|significant|winner)\b", page)
    assert "differ by chance too" in page


def test_nothing_to_count_is_said(browser_of_ana):
    assert "No dial to count" in text(browser_of_ana.get("/review/"))


def test_shares_can_be_of_the_dials(browser_of_ana, ohio):
    before = text(browser_of_ana.get("/review/?by=industry&step=no"))
    dials = text(browser_of_ana.get("/review/?by=industry&step=no&of=dials"))

    assert "Noes, of the answered" in before
    assert "4 of 4 · not enough calls yet, 6 more" in before
    assert "Noes, of the dials" in dials
    assert "4 of 12 · 19–52 %" in dials


@pytest.mark.parametrize(
    ("asked", "link"),
    [
        ("by=industry", "/calls/?industry=Dentist"),
        ("by=state", "/calls/?state=OH"),
        ("by=size", "/calls/?headcount=50-99"),
        ("by=contact", "/calls/?first=yes"),
        ("by=industry&since=2026-11-01", "/calls/?from=2026-11-01&amp;industry=Dentist"),
    ],
)
def test_a_kind_leads_to_its_calls(browser_of_ana, ohio, asked, link):
    page = browser_of_ana.get(f"/review/?{asked}").content.decode()

    assert f'href="{link}"' in page
    followed = browser_of_ana.get(link.replace("&amp;", "&"))
    assert followed.status_code == 200
    assert "No call" not in text(followed)


def test_what_cannot_be_reviewed_is_not_there(browser_of_ana, ohio):
    assert browser_of_ana.get("/review/?by=nothing").status_code == 404


@pytest.mark.parametrize("said", ["since=never", "campaign=999", "list=x", "since=2026-12-01&until=2026-11-01"])
def test_a_filter_that_cannot_be_read_filters_nothing_and_says_so(browser_of_ana, ohio, said):
    response = browser_of_ana.get(f"/review/?{said}")

    assert 'class="error"' in response.content.decode()
    assert "left out." in text(response)
    assert "What came of 15 dials" in text(response)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("since=2026-13-45", "“2026-13-45” is no day: that filter was left out."),
        ("campaign=abc", "“abc” is no campaign: that filter was left out."),
        ("list=999999", "“999999” is no list: that filter was left out."),
        ("from=2026-11-01", "There is no filter “from”: it was left out."),
        ("since=2026-12-01&until=2026-11-01", "The last day is before the first: both were left out."),
    ],
)
def test_what_is_left_out_is_said(browser_of_ana, ohio, said, sentence):
    assert text(browser_of_ana.get(f"/review/?{said}")).count(sentence) == 1
    assert "left out." not in text(browser_of_ana.get("/review/?by=state&step=no&of=dials&order=name&since=&list="))


def test_one_filter_that_cannot_be_read_leaves_the_others_in_force(browser_of_ana, ohio):
    page = browser_of_ana.get("/review/?by=state&until=2000-01-01&campaign=abc")

    assert "None was made within these filters" in text(page)


def test_a_kind_leads_to_its_calls_without_the_filter_that_was_left_out(browser_of_ana, ohio):
    page = browser_of_ana.get("/review/?by=industry&campaign=abc").content.decode()

    assert 'href="/calls/?industry=Dentist"' in page


def test_an_answer_at_a_wrong_number_is_no_answer_and_the_page_says_so(browser_of_ana, ohio):
    Call.objects.filter(answered_at=None).update(outcome="WRONG_NUMBER")
    Call.objects.filter(outcome="WRONG_NUMBER").update(
        answered_at=Call.objects.exclude(answered_at=None)[0].answered_at
    )

    page = text(browser_of_ana.get("/review/?by=industry"))

    assert "4 of 12 19–52 %" in page
    assert "A wrong or dead number is a dial and not an answer" in page


@pytest.mark.parametrize("said", ["since=0001-01-01", "until=9999-12-31", "step=%00", "order=x", "of=x", "by=INDUSTRY"])
def test_odd_addresses_do_no_harm(browser_of_ana, ohio, said):
    assert "What came of 15 dials" in text(browser_of_ana.get(f"/review/?{said}"))


def test_kinds_that_are_too_few_come_last_by_share(ana, ohio):
    review = kinds.review(attributes.BY_CODE["industry"], filters=Filters(), by=ana)
    answered = shown.steps_of(review)[0]

    by_share = shown.in_order(review, order="share", step=answered, dials=True)

    assert [kind.label for kind in by_share.kinds] == ["Dentist", "Roofer"]  # 4 of 12 before 3 of 3
    assert Call.objects.count() == 15


def test_a_great_many_calls_are_announced_before_they_are_counted(browser_of_ana, ohio, monkeypatch):
    monkeypatch.setattr(views, "A_LOT", 10)

    first = browser_of_ana.get("/review/?by=state")
    then = browser_of_ana.get("/review/?by=state&now=1")

    assert "Counting 15 calls" in text(first)
    assert "What came of 15 dials" in text(then)
