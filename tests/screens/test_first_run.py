"""From nothing to the plan in three steps, each of which can be skipped."""

from __future__ import annotations

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bounceback.base.models import Event, User
from bounceback.campaigns import queries
from bounceback.campaigns.models import Campaign
from bounceback.compliance.models import ScrubStatement
from bounceback.prospects.models import Listing, ProspectList
from bounceback.records.models import Import

BUSINESSES = {"audience": "BUSINESS", "country": "US"}
SUMS = {
    "offer": "A free check",
    "problem": "Rises",
    "main": "Book it",
    "second": "",
    "third": "Ask again",
    "worth": "500",
    "currency": "USD",
    "worth_basis": "ONCE",
    "clients_wanted": "200",
    "clients_in_hand": "",
    "one_in": "10",
}


def test_whoever_has_nothing_begins_with_whom(browser_of_ana: Client) -> None:
    assert browser_of_ana.get("/").headers["Location"] == "/start/whom/"


def test_a_made_up_list_leads_to_the_offer(browser_of_ana: Client, ana: User) -> None:
    answer = browser_of_ana.post("/start/whom/", BUSINESSES | {"made_up": "1"})

    assert answer.headers["Location"] == "/start/offer/"
    assert Listing.objects.filter(standing="FRESH").count() == 40
    assert browser_of_ana.get("/").headers["Location"] == "/start/offer/"


def test_a_second_made_up_list_has_a_name_of_its_own(browser_of_ana: Client) -> None:
    browser_of_ana.post("/start/whom/", BUSINESSES | {"made_up": "1"})
    browser_of_ana.post("/start/whom/", BUSINESSES | {"made_up": "1"})

    names = ProspectList.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["Made-up prospects", "Made-up prospects 2"]


def test_made_up_households_need_no_check(browser_of_ana: Client) -> None:
    browser_of_ana.post("/start/whom/", {"audience": "HOUSEHOLD", "country": "US", "made_up": "1"})

    assert ScrubStatement.objects.get().scrubbed_by == "Nobody: the people on it do not exist"


def test_without_a_file_nothing_is_written_and_the_page_says_why(browser_of_ana: Client, ana: User) -> None:
    answer = browser_of_ana.post("/start/whom/", BUSINESSES)

    assert answer.status_code == 422
    assert "Choose a file first, or try the made-up list." in answer.content.decode()
    assert not Event.objects.exists()


def test_a_statement_needs_who_and_when(browser_of_ana: Client) -> None:
    answer = browser_of_ana.post(
        "/start/whom/", {"audience": "HOUSEHOLD", "country": "US", "made_up": "1", "scrubbed_by": "Vendor"}
    )

    assert answer.status_code == 422
    assert "Say when it was checked, too." in answer.content.decode()


def test_a_spreadsheet_goes_to_its_preview(browser_of_ana: Client) -> None:
    file = SimpleUploadedFile("ohio.csv", b"name,phone\nDana Whitfield,330-555-0143\n")
    statement = {"scrubbed_by": "The vendor", "scrubbed_on": "2026-01-05"}

    answer = browser_of_ana.post("/start/whom/", {"audience": "HOUSEHOLD", "country": "US", "file": file} | statement)

    brought = Import.objects.get()
    assert answer.status_code == 302
    assert str(brought.pk) in answer.headers["Location"]
    assert ScrubStatement.objects.get().list == brought.list


def test_the_offer_plans_the_book(browser_of_ana: Client, ana: User) -> None:
    browser_of_ana.post("/start/whom/", BUSINESSES | {"made_up": "1"})

    answer = browser_of_ana.post("/start/offer/", SUMS)

    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == "/start/opening/"
    assert (campaign.dials_planned, campaign.worth) == (2000, Decimal(500))
    assert [rung.label for rung in queries.ladder(campaign)] == ["Book it", "Ask again"]
    assert [rung.kind for rung in queries.ladder(campaign)] == ["APPOINTMENT", "LATER"]
    assert queries.lists_called(campaign).count() == 1


def test_who_goes_back_to_the_offer_corrects_it(browser_of_ana: Client, ana: User) -> None:
    browser_of_ana.post(
        "/start/offer/", {"offer": "A check", "main": "Book ten minutes", "currency": "USD", "worth_basis": "ONCE"}
    )

    shown = browser_of_ana.get("/start/offer/").content.decode()
    browser_of_ana.post(
        "/start/offer/",
        {"offer": "A better check", "main": "Book ten minutes", "currency": "USD", "worth_basis": "ONCE"},
    )

    campaign = Campaign.objects.get()
    assert "A check" in shown
    assert campaign.offer == "A better check"
    assert [rung.label for rung in campaign.objectives.filter(archived_at=None)] == ["Book ten minutes"]


def test_every_step_can_be_skipped(browser_of_ana: Client, ana: User) -> None:
    browser_of_ana.post("/start/offer/", {"skip": "1"})
    answer = browser_of_ana.post("/start/opening/", {"skip": "1"})

    campaign = Campaign.objects.get()
    assert answer.headers["Location"] == f"/plan/{campaign.pk}/"
    assert queries.ladder(campaign).count() == 3
    assert "cold call" in queries.wordings(campaign)[0].text
    assert queries.questions(campaign).count() == 3
    assert browser_of_ana.get("/").headers["Location"] == "/plan/"


def test_a_mistyped_blank_is_named_and_the_words_stay_on_the_page(browser_of_ana: Client) -> None:
    browser_of_ana.post("/start/offer/", {"skip": "1"})

    answer = browser_of_ana.post("/start/opening/", {"text": "Hello {fist_name}, a moment?"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "{fist_name} is no blank." in page
    assert "Hello {fist_name}, a moment?" in page


def test_the_example_speaks_to_somebody(browser_of_ana: Client) -> None:
    answer = browser_of_ana.post("/campaigns/example/", {"text": "{first_name} of {company}, {me} here."})

    assert "Dana of Whitfield Tool &amp; Die, Ana here." in answer.content.decode()


def test_sending_the_last_step_twice_makes_one_opening(browser_of_ana: Client, ana: User) -> None:
    browser_of_ana.post("/start/offer/", {"skip": "1"})
    browser_of_ana.post("/start/opening/", {"skip": "1"})
    browser_of_ana.post("/start/opening/", {"text": "Is this {name}?"})

    campaign = Campaign.objects.get()
    assert [(w.label, w.number, w.text) for w in queries.wordings(campaign)] == [("A", 2, "Is this {name}?")]


def test_sums_that_are_no_numbers_lose_nothing(browser_of_ana: Client) -> None:
    answer = browser_of_ana.post("/start/offer/", SUMS | {"one_in": "ten", "worth": "-5"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A free check" in page
    assert not Campaign.objects.exists()


def test_a_picture_is_no_list_and_nothing_is_kept(browser_of_ana: Client) -> None:
    picture = SimpleUploadedFile("dana.csv", b"\x89PNG\r\n\x1a\n" + bytes(64))

    answer = browser_of_ana.post("/start/whom/", BUSINESSES | {"file": picture})

    assert answer.status_code == 409
    assert not ProspectList.objects.exists()
    assert not Import.objects.exists()


def test_an_empty_file_is_said_to_be_empty(browser_of_ana: Client) -> None:
    answer = browser_of_ana.post("/start/whom/", BUSINESSES | {"file": SimpleUploadedFile("ohio.csv", b"")})

    assert answer.status_code in (409, 422)
    assert "empty" in answer.content.decode()
    assert not ProspectList.objects.exists()


def test_who_says_their_name_is_called_by_it_on_the_cards(browser_of_ana: Client, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(first_name="")
    browser_of_ana.post("/start/offer/", {"skip": "1"})

    browser_of_ana.post("/start/opening/", {"text": "Hello, {me} here.", "first_name": "Robin"})

    ana.refresh_from_db()
    assert ana.first_name == "Robin"


def test_who_skips_keeps_the_name_they_have(browser_of_ana: Client, ana: User) -> None:
    browser_of_ana.post("/start/offer/", {"skip": "1"})

    browser_of_ana.post("/start/opening/", {"skip": "1"})

    ana.refresh_from_db()
    assert ana.first_name == "Ana"


def test_the_name_can_be_changed_on_the_campaigns_page(browser_of_ana: Client, ana: User) -> None:
    browser_of_ana.post("/start/offer/", {"skip": "1"})
    browser_of_ana.post("/start/opening/", {"text": "Hello, {me} here."})
    campaign = Campaign.objects.get()

    browser_of_ana.post(f"/campaigns/{campaign.pk}/name/", {"name-first_name": "Annie"})

    assert "Hello, Annie here." in browser_of_ana.get(f"/campaigns/{campaign.pk}/").content.decode()
