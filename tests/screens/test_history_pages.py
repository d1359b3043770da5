"""The page of all calls, its saved views, and finding somebody from any page."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from bounceback.base.models import User
from bounceback.calling.models import Call, SavedView
from bounceback.calling.queries import history
from bounceback.prospects.models import ProspectList
from tests import factories
from tests.screens.desk import Desk

pytestmark = pytest.mark.django_db


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_without_calls_the_page_says_so(browser_of_ana: Client) -> None:
    assert "No calls yet" in text(browser_of_ana, "/calls/")


def test_all_calls_stand_there_with_their_notes(desk: Desk, browser_of_ana: Client) -> None:
    said = text(browser_of_ana, "/calls/")

    assert f"{Call.objects.count()} calls" in said
    assert "Brother-in-law does it, until March." in said


@pytest.mark.parametrize(
    ("filters", "there", "not_there"),
    [
        ("q=brother", "Brother-in-law", "Sounded tired"),
        ("outcome=APPOINTMENT", "Bring the neighbours", "Brother-in-law"),
        ("reason=NO_VALUE&outcome=NO", "Renewal went down", "benchmark first"),
        ("from=2000-01-01&to=2000-01-02", "Nothing found", "Brother-in-law"),
        ("city=Nowhere", "No call is like this", "Brother-in-law"),
    ],
)
def test_filters_live_in_the_address(
    desk: Desk, browser_of_ana: Client, filters: str, there: str, not_there: str
) -> None:
    said = text(browser_of_ana, f"/calls/?{filters}")

    assert there in said
    assert not_there not in said


def test_the_album_leads_to_the_calls_on_which_a_card_was_heard(
    ana: User, browser_of_ana: Client, noon: datetime
) -> None:
    kept = factories.make_objection_card(ana, at=noon, front="We have a broker")
    gone = factories.make_objection_card(ana, at=noon, front="Got one", merged_into=kept, merged_at=noon)
    factories.make_hearing(ana, at=noon, call=factories.make_call(ana, at=noon, note="zebra"), card=kept)
    factories.make_call(ana, at=noon, note="giraffe")

    for address in ("/cards/", f"/cards/{kept.key}/"):
        assert f"/calls/?card={kept.key}" in text(browser_of_ana, address)
    for key in (kept.key, gone.key):
        said = text(browser_of_ana, f"/calls/?card={key}")
        assert "zebra" in said
        assert "giraffe" not in said
        assert "Heard: <b>We have a broker</b>" in said


def test_a_card_that_is_none_is_said_to_be_left_out(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    factories.make_call(ana, at=noon, note="zebra")

    assert "was left out" in text(browser_of_ana, "/calls/?card=7")
    assert "No call is like this" in text(browser_of_ana, "/calls/?card=00000000-0000-4000-8000-000000000000")


def test_each_filter_is_a_chip_that_can_be_taken_away(desk: Desk, browser_of_ana: Client) -> None:
    said = text(browser_of_ana, "/calls/?q=brother&outcome=NO")

    assert 'href="?outcome=NO"' in said
    assert 'href="?q=brother"' in said


def test_what_a_form_sends_becomes_the_plain_address(desk: Desk, browser_of_ana: Client) -> None:
    answer = browser_of_ana.get("/calls/?q=&outcome=NO&reason=&from=&to=&about=state&is=OH&first=")

    assert answer.status_code == 302
    assert answer["Location"] == "/calls/?outcome=NO&state=OH"


@pytest.mark.parametrize(
    "nonsense",
    ["outcome=MAYBE", "from=yesterday", "to=9999-12-31", "from=0001-01-01", "rung=x", "list=999999", "caller=0",
     "after=x", "first=maybe", "q=%22", "q=-", "prospect.=x", "call.%22%5D=x", "headcount=-", "headcount=99999999999-x",
     "about=password&is=x", "is=x", "q=%00", "rung=999999999999999999"],
)  # fmt: skip
def test_an_address_with_nonsense_is_still_a_page(desk: Desk, browser_of_ana: Client, nonsense: str) -> None:
    assert browser_of_ana.get(f"/calls/?{nonsense}").status_code in (200, 302)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("from=2026-13-45", "“2026-13-45” is no day: that filter was left out."),
        ("outcome=ZZZ", "“ZZZ” is no outcome: that filter was left out."),
        ("reason=ZZZ", "“ZZZ” is no reason: that filter was left out."),
        ("campaign=abc", "“abc” is no campaign: that filter was left out."),
        ("opening=99999999999999999999", "“99999999999999999999” is no opening: that filter was left out."),
        ("headcount=many", "“many” is no number of people, as in 10-49: that filter was left out."),
        ("since=2026-11-01", "There is no filter “since”: it was left out."),
    ],
)
def test_a_filter_that_cannot_be_read_is_left_out_and_the_page_says_so(
    desk: Desk, browser_of_ana: Client, said: str, sentence: str
) -> None:
    page = text(browser_of_ana, f"/calls/?outcome=NO&{said}" if "outcome" not in said else f"/calls/?q=broker&{said}")

    assert sentence in page
    assert page.count("Take away") == 1  # the other filter holds
    assert "left out" not in text(browser_of_ana, "/calls/?outcome=NO&from=&headcount=10-49&after=")


def test_what_the_form_sent_and_cannot_be_read_is_still_said(desk: Desk, browser_of_ana: Client) -> None:
    page = browser_of_ana.get("/calls/?outcome=NO&about=headcount&is=many", follow=True)

    assert "“many” is no number of people" in page.content.decode()


@pytest.mark.parametrize("nothing", ["%F0%9F%98%80", "%25", "-foo", "zzzzz"])
def test_a_search_that_finds_nothing_does_not_speak_of_every_call(
    desk: Desk, browser_of_ana: Client, nothing: str
) -> None:
    said = text(browser_of_ana, f"/calls/?q={nothing}")

    assert "Nothing found" in said
    assert "Every call" not in said


def test_older_calls_are_one_page_on(desk: Desk, browser_of_ana: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "PAGE", 15)
    first = browser_of_ana.get("/calls/?list=")
    older = first.context["older"]

    second = text(browser_of_ana, f"/calls/{older}")

    assert len(first.context["rows"]) == 15
    assert "Newest" in second


def test_a_search_that_was_broken_off_says_how_far_it_looked(
    desk: Desk, browser_of_ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "_STEPS", (3,))

    said = text(browser_of_ana, "/calls/?city=Nowhere")

    assert "None found among the 3 calls looked at" in said
    assert "Look further back" in said


def test_a_view_is_saved_opened_and_deleted(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post("/calls/views/", {"name": "Noes", "filters": "?outcome=NO&reason=HAS_ONE&after=x&bad=1"})
    view = SavedView.objects.get()

    assert view.filters == {"outcome": "NO", "reason": "HAS_ONE"}
    assert 'href="?outcome=NO&amp;reason=HAS_ONE"' in text(browser_of_ana, "/calls/")
    browser_of_ana.post(f"/calls/views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_nobody_deletes_the_view_of_another(desk: Desk, browser_of_ana: Client, browser_of_dev: Client) -> None:
    browser_of_ana.post("/calls/views/", {"name": "Noes", "filters": "?outcome=NO"})

    answer = browser_of_dev.post(f"/calls/views/{SavedView.objects.get().pk}/delete/")

    assert answer.status_code == 404
    assert SavedView.objects.count() == 1


def test_another_seller_sees_none_of_these_calls(desk: Desk, browser_of_dev: Client) -> None:
    own = ProspectList.objects.first()
    assert own is not None
    for filters in ("", "?q=brother", "?outcome=NO", f"?list={own.pk}"):
        assert "Brother-in-law" not in text(browser_of_dev, f"/calls/{filters}")


def test_find_is_on_every_page_that_has_a_head(desk: Desk, browser_of_ana: Client) -> None:
    assert "data-finder" in text(browser_of_ana, "/calls/")


def test_somebody_is_found_by_a_begun_word_and_by_the_end_of_a_number(desk: Desk, browser_of_ana: Client) -> None:
    number = desk.prospect.lines.select_related("number").first()
    assert number is not None
    begun = desk.prospect.name.split()[0][:3]

    for words in (begun, number.number.e164[-7:]):
        assert f"/prospects/{desk.prospect.pk}/" in text(browser_of_ana, f"/find/?q={words}")


def test_the_dialog_gets_the_list_alone(desk: Desk, browser_of_ana: Client) -> None:
    answer = browser_of_ana.get("/find/?q=zzyzx", headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert "Nobody found" in answer.content.decode()
