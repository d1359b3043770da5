"""Every page of the desk: who sees it, how many questions it asks, what stands on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format
from freezegun import freeze_time

from bounceback.base.models import Event, User
from bounceback.calling.models import Amendment, Call, Session
from bounceback.campaigns.actions import Words, create
from bounceback.campaigns.models import Campaign
from bounceback.compliance.models import ScrubStatement, Suppression
from bounceback.followups.models import Appointment, Material, Promise
from bounceback.prospects.actions import make_up_list
from bounceback.prospects.models import Prospect
from tests.factories import make_campaign, make_list, make_prospect
from tests.screens.desk import Desk


def pages_of(desk: Desk) -> list[str]:
    """Every page that shows something of this desk."""
    return [
        f"/plan/{desk.campaign.pk}/",
        f"/campaigns/{desk.campaign.pk}/",
        f"/sessions/{desk.session.pk}/debrief/",
        f"/calls/{desk.painful.key}/",
        f"/prospects/{desk.prospect.pk}/",
        f"/prospects/{desk.prospect.pk}/edit/",
        f"/lists/{desk.households.pk}/scrubs/",
        f"/lists/{desk.households.pk}/edit/",
        f"/do-not-call/{desk.suppression}/lift/",
        f"/do-not-call/?prospect={desk.prospect.pk}",
        f"/appointments/{Appointment.objects.get().pk}.ics",
        f"/materials/{Material.objects.get().pk}/mail/",
    ]


def test_every_page_opens(desk: Desk, browser_of_ana: Client) -> None:
    general = ["/plan/", "/campaigns/", "/campaigns/new/", "/prospects/", "/prospects/add/", "/lists/new/"]
    general += ["/do-not-call/", "/sessions/", "/start/whom/", "/start/offer/", "/start/opening/"]
    for page in general + pages_of(desk):
        assert browser_of_ana.get(page).status_code in (200, 302), page


def test_nobody_sees_anything_of_another_seller(desk: Desk, browser_of_dev: Client) -> None:
    for page in pages_of(desk):
        assert browser_of_dev.get(page).status_code == 404, page


def test_nobody_changes_anything_of_another_seller(desk: Desk, browser_of_dev: Client) -> None:
    before = Event.objects.count()
    listing = desk.prospect.listings.get()
    opening = desk.campaign.openings.first()
    assert opening is not None
    for place in [
        *(f"/campaigns/{desk.campaign.pk}/{part}/" for part in ("words", "sums", "ladder", "questions", "lists")),
        *(f"/campaigns/{desk.campaign.pk}/{part}/" for part in ("pace", "openings", "archive", "sessions")),
        f"/openings/{opening.pk}/versions/",
        f"/openings/{opening.pk}/archive/",
        f"/openings/{opening.pk}/use/",
        f"/campaigns/{desk.campaign.pk}/hours/",
        f"/listings/{listing.pk}/off/",
        f"/listings/{listing.pk}/back/",
        f"/prospects/{desk.prospect.pk}/lists/",
        f"/sessions/{desk.session.pk}/end/",
        f"/sessions/{desk.session.pk}/note/",
        f"/sessions/{desk.session.pk}/book/",
        f"/calls/{desk.painful.key}/reason/",
        f"/calls/{desk.painful.key}/reasons/",
        f"/calls/{desk.painful.key}/triggers/",
        f"/materials/{Material.objects.get().pk}/sent/",
    ]:
        assert browser_of_dev.post(place).status_code == 404, place

    assert Event.objects.count() == before


def queries_of(browser: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code == 200
    return len(asked)


def test_long_lists_ask_no_more_questions_than_short_ones(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon)
    campaign = make_campaign(ana, at=noon, lists=(on,))
    pages = ["/prospects/", "/campaigns/", "/do-not-call/", "/sessions/", f"/plan/{campaign.pk}/"]
    pages += [f"/campaigns/{campaign.pk}/", "/lists/", "/start/whom/", "/prospects/add/"]

    def grow(start: int, end: int) -> None:
        for n in range(start, end):
            listing = make_prospect(ana, at=noon, on=on, e164=f"+133055501{n:02d}", name=f"Dana {n}")
            make_campaign(ana, at=noon, name=f"Campaign {n}")
            Session.objects.create(
                workspace_id=ana.workspace_id, campaign=campaign, caller=ana, started_at=noon, ended_at=noon
            )
            Suppression.objects.create(
                workspace_id=ana.workspace_id,
                scope="PERSON",
                prospect=listing.prospect,
                source="test",
                suppressed_at=noon,
                suppressed_by=ana,
            )

    grow(0, 10)
    for page in pages:  # what is remembered for a minute is remembered now
        browser_of_ana.get(page)
    few = {page: queries_of(browser_of_ana, page) for page in pages}
    grow(10, 50)
    many = {page: queries_of(browser_of_ana, page) for page in pages}

    assert many == few


def test_a_prospect_with_a_long_history_asks_no_more(desk: Desk, browser_of_ana: Client) -> None:
    page = f"/prospects/{desk.prospect.pk}/"
    few = queries_of(browser_of_ana, page)
    for n in range(20):
        Call.objects.create(
            workspace_id=desk.painful.workspace_id,
            key=f"00000000-0000-4000-8000-0000000000{n:02d}",
            campaign=desk.campaign,
            caller=desk.painful.caller,
            prospect=desk.prospect,
            number=desk.painful.number,
            attempt=n + 2,
            dialled_at=desk.painful.dialled_at + timedelta(days=n + 1),
        )

    assert queries_of(browser_of_ana, page) == few


def test_a_campaign_page_says_what_is_wrong_and_keeps_what_was_typed(desk: Desk, browser_of_ana: Client) -> None:
    place = f"/campaigns/{desk.campaign.pk}/words/"

    answer = browser_of_ana.post(place, {"words-name": "", "words-offer": "A longer check"})

    assert answer.status_code == 422
    assert "A longer check" in answer.content.decode()
    desk.campaign.refresh_from_db()
    assert desk.campaign.offer.startswith("A free check")


def test_the_arrow_moves_an_objective_up(desk: Desk, browser_of_ana: Client) -> None:
    rungs = list(desk.campaign.objectives.filter(archived_at=None).order_by("position"))
    posted = {"rungs-TOTAL_FORMS": "4", "rungs-INITIAL_FORMS": "4", "up": "1"}
    for n, rung in enumerate(rungs):
        posted |= {f"rungs-{n}-objective": str(rung.pk), f"rungs-{n}-kind": rung.kind, f"rungs-{n}-label": rung.label}
    posted |= {"rungs-3-kind": "OTHER", "rungs-3-label": ""}

    browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/ladder/", posted)

    after = desk.campaign.objectives.filter(archived_at=None).order_by("position")
    assert [rung.pk for rung in after] == [rungs[1].pk, rungs[0].pk, rungs[2].pk]


def test_sums_are_saved_and_planned_only_on_request(desk: Desk, browser_of_ana: Client) -> None:
    place = f"/campaigns/{desk.campaign.pk}/sums/"
    posted = {
        "sums-worth": "800",
        "sums-currency": "USD",
        "sums-worth_basis": "ONCE",
        "sums-clients_wanted": "100",
        "sums-clients_in_hand": "0",
        "sums-one_in": "20",
    }

    browser_of_ana.post(place, posted)
    saved = Campaign.objects.get(pk=desk.campaign.pk).dials_planned
    browser_of_ana.post(place, posted | {"replan": "1"})

    assert saved == 1850
    assert Campaign.objects.get(pk=desk.campaign.pk).dials_planned == 2000


def test_an_opening_is_reworded_on_its_page(desk: Desk, browser_of_ana: Client) -> None:
    opening = desk.campaign.openings.get(label="A")

    browser_of_ana.post(
        f"/openings/{opening.pk}/versions/", {f"opening-{opening.pk}-text": "Is this {name}? A minute?"}
    )

    assert opening.versions.count() == 2


def test_another_opening_is_put_into_use_on_the_campaigns_page(desk: Desk, browser_of_ana: Client) -> None:
    page = f"/campaigns/{desk.campaign.pk}/"
    browser_of_ana.post(f"{page}openings/", {"opening-label": "Z", "opening-text": "Is this {name}?"})
    opening = desk.campaign.openings.get(label="Z")

    browser_of_ana.post(f"/openings/{opening.pk}/use/")

    assert desk.campaign.opening_periods.get(ended_at=None).opening == opening
    shown = browser_of_ana.get(page).content.decode()
    assert shown.count('<span class="tag">in use</span>') == 1
    assert "Which one was in use when" in shown


def test_hours_are_chosen_on_the_campaigns_page(desk: Desk, browser_of_ana: Client) -> None:
    page = f"/campaigns/{desk.campaign.pk}/"

    wrong = browser_of_ana.post(f"{page}hours/", {"hours-begins": "14", "hours-ends": "11"})
    assert (wrong.status_code, desk.campaign.window_periods.count()) == (422, 0)
    assert "no hour in both" in wrong.content.decode()

    browser_of_ana.post(f"{page}hours/", {"hours-begins": "14", "hours-ends": "16"})
    browser_of_ana.post(f"{page}hours/", {"hours-begins": "", "hours-ends": ""})
    period = desk.campaign.window_periods.get()
    assert (period.begins_hour, period.ends_hour, period.ended_at is None) == (14, 16, False)
    assert "14:00–16:00" in browser_of_ana.get(page).content.decode()


def test_a_reason_is_given_after_the_session_and_the_old_one_is_kept(desk: Desk, browser_of_ana: Client) -> None:
    lacking = Call.objects.filter(outcome="NO", reason="").first()
    assert lacking is not None

    answer = browser_of_ana.post(
        f"/calls/{lacking.key}/reason/",
        {"reason": "NO_RAPPORT", "next": f"/sessions/{desk.session.pk}/debrief/#reasons"},
    )

    lacking.refresh_from_db()
    assert lacking.reason == "NO_RAPPORT"
    assert answer.headers["Location"] == f"/sessions/{desk.session.pk}/debrief/#reasons"
    assert Amendment.objects.filter(call=lacking, field="reason", old="", new="NO_RAPPORT").exists()


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_a_form_never_leads_out_of_the_house(desk: Desk, browser_of_ana: Client, elsewhere: str) -> None:
    answer = browser_of_ana.post(f"/calls/{desk.painful.key}/reason/", {"reason": "NO_VALUE", "next": elsewhere})

    assert answer.headers["Location"] == f"/calls/{desk.painful.key}/?saved=1"


def test_a_painful_call_is_looked_at_again(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(
        f"/calls/{desk.painful.key}/",
        {
            "reason": "NO_VALUE",
            "must_change": "Ellis retires",
            "spoke_name": "Tomas",
            "hang_up": "AFTER_PITCH",
            "note": desk.painful.note,
        },
    )
    page = browser_of_ana.get(f"/calls/{desk.painful.key}/").content.decode()

    desk.painful.refresh_from_db()
    assert desk.painful.must_change == "Ellis retires"
    assert desk.painful.amendments.count() == 5  # one of the desk, four of now; the note stayed
    assert desk.painful.hang_up == "AFTER_PITCH"
    assert "Ellis retires" in page
    assert "after the offer" in page


def test_who_hung_up_at_once_cannot_have_weighed_the_value(desk: Desk, browser_of_ana: Client) -> None:
    Call.objects.filter(pk=desk.painful.pk).update(outcome="HUNG_UP", reason="")

    answer = browser_of_ana.post(f"/calls/{desk.painful.key}/reason/", {"reason": "NO_VALUE"})

    desk.painful.refresh_from_db()
    assert answer.status_code == 409
    assert desk.painful.reason == ""


def test_a_call_takes_further_reasons_and_moments(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(f"/calls/{desk.painful.key}/reasons/", {"family": "WRONG_TIME", "finer": "before lunch"})
    browser_of_ana.post(
        f"/calls/{desk.painful.key}/triggers/", {"speaker": "ME", "effect": "BAD", "text": "Sorry to disturb"}
    )

    assert desk.painful.reasons.filter(family="WRONG_TIME", finer="before lunch").exists()
    assert desk.painful.triggers.filter(text="Sorry to disturb").exists()


def test_the_same_reason_twice_is_refused_in_words(desk: Desk, browser_of_ana: Client) -> None:
    again = {"family": "NO_RAPPORT", "finer": "I talked over him"}

    answer = browser_of_ana.post(f"/calls/{desk.painful.key}/reasons/", again)

    assert answer.status_code == 409
    assert "This call has that reason already." in answer.content.decode()


def test_words_of_strangers_are_shown_and_not_obeyed(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon, name="<script>alert(1)</script>")
    listing = make_prospect(ana, at=noon, on=on, name="<img src=x onerror=alert(1)>", company="</title>")

    for page in (f"/prospects/{listing.prospect_id}/", "/prospects/", "/prospects/add/"):
        text = browser_of_ana.get(page).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text


def test_what_was_promised_is_marked_as_sent(desk: Desk, browser_of_ana: Client) -> None:
    material = Material.objects.get()

    mail = browser_of_ana.get(f"/materials/{material.pk}/mail/")
    browser_of_ana.post(f"/materials/{material.pk}/sent/")

    material.refresh_from_db()
    assert mail.headers["Location"].startswith("mailto:naomi@example.com?subject=The%20benchmark")
    assert material.sent_at is not None


def test_an_appointment_leaves_as_a_calendar_file(desk: Desk, browser_of_ana: Client) -> None:
    answer = browser_of_ana.get(f"/appointments/{Appointment.objects.get().pk}.ics")

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"SUMMARY:Renewal check" in answer.content


def test_a_prospect_is_added_on_the_page(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon)

    answer = browser_of_ana.post("/prospects/add/", {"list": str(on.pk), "numbers": "330-555-0143 x12"})

    added = Prospect.objects.get()
    assert answer.headers["Location"] == f"/prospects/{added.pk}/"
    assert "(330) 555-0143 ext. 12" in browser_of_ana.get(f"/prospects/{added.pk}/").content.decode()


def test_a_number_that_is_none_is_explained(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    on = make_list(ana, at=noon)

    answer = browser_of_ana.post("/prospects/add/", {"list": str(on.pk), "numbers": "12", "name": "Dana"})

    assert answer.status_code == 422
    assert "Too few digits for a telephone number." in answer.content.decode()
    assert not Prospect.objects.exists()


def test_somebody_is_put_on_the_do_not_call_list_and_lifted_with_a_reason(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(f"/do-not-call/?prospect={desk.prospect.pk}", {"scope": "PERSON", "why": "Asked"})
    row = Suppression.objects.get(scope="PERSON")
    bound = desk.prospect.listings.get().standing

    without = browser_of_ana.post(f"/do-not-call/{row.pk}/lift/", {"why": ""})
    browser_of_ana.post(f"/do-not-call/{row.pk}/lift/", {"why": "He rang and asked for an offer."})

    row.refresh_from_db()
    assert bound == "OUT"
    assert without.status_code == 422
    assert row.lifted_why == "He rang and asked for an offer."


def test_a_statement_about_a_list_is_kept(desk: Desk, browser_of_ana: Client) -> None:
    today = datetime.now(UTC).date()

    browser_of_ana.post(
        f"/lists/{desk.households.pk}/scrubs/", {"scrubbed_by": "The vendor", "scrubbed_on": today.isoformat()}
    )

    assert ScrubStatement.objects.filter(list=desk.households, scrubbed_on=today).exists()


def test_prospects_are_found_by_their_last_digits(desk: Desk, browser_of_ana: Client) -> None:
    line = desk.prospect.lines.select_related("number").get()

    page = browser_of_ana.get("/prospects/", {"q": line.number.e164[-7:]}).content.decode()

    assert desk.prospect.name in page
    assert page.count("<li><span><a") == 1


def test_a_session_is_begun_and_gone_on_with(desk: Desk, browser_of_ana: Client) -> None:
    first = browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/sessions/")
    again = browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/sessions/")

    running = Session.objects.get(ended_at=None)
    assert first.headers["Location"] == again.headers["Location"] == f"/sessions/{running.pk}/"


def test_the_book_is_planned_again_from_the_debrief(desk: Desk, browser_of_ana: Client) -> None:
    Campaign.objects.filter(pk=desk.campaign.pk).update(clients_in_hand=100)

    browser_of_ana.post(f"/sessions/{desk.session.pk}/book/")

    assert Campaign.objects.get(pk=desk.campaign.pk).dials_planned == 1000


def test_a_few_words_are_kept_with_the_session(desk: Desk, browser_of_ana: Client) -> None:
    browser_of_ana.post(f"/sessions/{desk.session.pk}/note/", {"debrief_note": "Mornings are better."})

    page = browser_of_ana.get(f"/sessions/{desk.session.pk}/debrief/").content.decode()
    assert "Mornings are better." in page


@freeze_time("2026-11-17 08:00:00")  # three in the morning in New York
def test_at_night_the_plan_says_when_the_first_hours_open(ana: User, browser_of_ana: Client) -> None:
    browser_of_ana.cookies["bounceback_zone"] = "America/New_York"
    browser_of_ana.post("/start/whom/", {"audience": "BUSINESS", "country": "US", "made_up": "1"})
    browser_of_ana.post("/start/offer/", {"skip": "1"})
    browser_of_ana.post("/start/opening/", {"skip": "1"})

    page = browser_of_ana.get("/plan/").content.decode()

    assert "Nobody’s hours are open." in page
    assert "The first may be called on Tuesday at 0" in page
    assert "40 wait for their hour" in page


@freeze_time("2026-11-17 17:00:00")  # noon in New York
def test_at_noon_the_plan_counts_who_may_be_called(ana: User, browser_of_ana: Client) -> None:
    browser_of_ana.post("/start/whom/", {"audience": "BUSINESS", "country": "US", "made_up": "1"})
    browser_of_ana.post("/start/offer/", {"skip": "1"})

    page = browser_of_ana.get("/plan/").content.decode()

    assert "can be called now" in page
    assert "There is no opening." in page
    assert "#openings" in page


def test_shares_rest_on_the_noes_that_have_a_reason(desk: Desk, browser_of_ana: Client) -> None:
    place = f"/sessions/{desk.session.pk}/debrief/"
    enough = browser_of_ana.get(place).content.decode()
    told = Call.objects.filter(session=desk.session).exclude(reason="").exclude(outcome="RUNG")
    Call.objects.filter(pk__in=[call.pk for call in told[:7]]).update(outcome="NO_ANSWER", reason="")
    few = browser_of_ana.get(place).content.decode()

    assert "Of the 10 noes that have a reason." in enough
    assert "6 of 10 · 40–77 %" in enough
    assert "Not enough noes with a reason yet to speak of shares: 7 more." in few
    assert "of 3 ·" not in few


@freeze_time("2026-11-17 17:00:00")  # noon in New York
def test_each_thing_that_is_missing_has_a_key_to_where_it_is_mended(ana: User, browser_of_ana: Client) -> None:
    at = datetime.now(UTC)
    made = make_up_list(name="Expired listings", audience="HOUSEHOLD", by=ana, at=at)
    other = make_up_list(name="Widowed listings", audience="HOUSEHOLD", by=ana, at=at)
    campaign = create(words=Words("Homes"), lists=[made, other], by=ana, at=at)
    place = f"/campaigns/{campaign.pk}/"

    page = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()

    assert [f'href="{place}#{part}"' in page for part in ("words", "openings", "sums", "ladder")] == [
        True,
        True,
        True,
        False,
    ]
    assert f'href="/lists/{made.pk}/scrubs/"' in page
    assert f'href="/lists/{other.pk}/scrubs/"' in page
    assert 'data-key="1"' in page


def test_a_campaign_without_a_list_leads_to_the_lists(ana: User, browser_of_ana: Client, noon: datetime) -> None:
    campaign = create(words=Words("Homes"), by=ana, at=noon)
    without = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()
    make_list(ana, at=noon)
    with_one = browser_of_ana.get(f"/plan/{campaign.pk}/").content.decode()

    assert 'href="/start/whom/"' in without
    assert f'href="/campaigns/{campaign.pk}/#lists"' in with_one


@pytest.mark.parametrize("number", ["9" * 30, "0", "-1", "1e9", "²", "%00"])
def test_impossible_numbers_in_an_address_find_nothing(desk: Desk, browser_of_ana: Client, number: str) -> None:
    for page in (
        f"/prospects/?list={number}",
        f"/prospects/?after={number}",
        f"/prospects/?q={number}",
        f"/prospects/add/?list={number}",
        f"/do-not-call/?prospect={number}",
        f"/do-not-call/?page={number}&q={number}",
        f"/imports/new/?into={number}",
        f"/plan/{number}/",
        f"/campaigns/{number}/",
        f"/sessions/{number}/debrief/",
        f"/prospects/{number}/",
    ):
        assert browser_of_ana.get(page).status_code in (200, 404), page


def test_forms_of_impossible_size_are_refused_in_words(desk: Desk, browser_of_ana: Client) -> None:
    words = {"words-name": "x" * 200, "words-offer": "y" * 100_000, "words-voicemail": "{", "words-problem": "\x00"}
    sums = {"sums-worth": "1e40", "sums-currency": "XXX", "sums-worth_basis": "?", "sums-one_in": "0"}
    rungs = {"rungs-TOTAL_FORMS": "99999", "rungs-INITIAL_FORMS": "x"}

    for part, posted in {"words": words, "sums": sums, "ladder": rungs, "pace": {"pace-pace_seconds": "0"}}.items():
        answer = browser_of_ana.post(f"/campaigns/{desk.campaign.pk}/{part}/", posted)
        assert answer.status_code == 422, part


def test_promises_stand_by_time_and_an_old_one_with_its_date(desk: Desk, browser_of_ana: Client) -> None:
    now = datetime.now(UTC)
    old = [now - timedelta(days=days) for days in (30, 70, 9)]
    others = Prospect.objects.exclude(promises__ended_at=None, promises__isnull=False)
    for (number, due), prospect in zip(enumerate(old), others[:3], strict=True):
        Promise.objects.create(
            workspace_id=prospect.workspace_id, prospect=prospect, campaign=desk.campaign, due_at=due,
            zone="America/New_York", said=f"promise {number}", made_at=due, made_by=desk.session.caller,
        )  # fmt: skip

    said = browser_of_ana.get("/plan/").content.decode()

    places = [said.index(f"promise {number}") for number in (1, 0, 2)]
    assert places == sorted(places)
    for due in old:
        assert f"since {date_format(timezone.localtime(due), 'D j M')}" in said
