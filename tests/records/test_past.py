"""Calls of the past become calls."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client

from bounceback.base.models import Event, User
from bounceback.calling.models import Call
from bounceback.calling.queries import totals
from bounceback.campaigns.models import Campaign
from bounceback.compliance.models import Suppression
from bounceback.followups.models import Promise
from bounceback.prospects.models import Listing, Number, Prospect, ProspectList
from bounceback.records import actions, queries
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from bounceback.records.past.plans import PastCorrections
from bounceback.records.past.refusals import NoCallsInside, NoDayColumn, NoEndColumn, NoSuchOutcome, NoSuchZone
from bounceback.records.past.refusals import WordsUndecided as Undecided
from tests.factories import make_campaign, make_list, make_prospect
from tests.records.conftest import account

BANK = Path(__file__).parent.parent / "data" / "bank-additional-full.csv.gz"
HEAD = "When,Phone,Name,Disposition,Duration\n"
Past = Callable[..., Import]


@pytest.fixture
def bring_calls(ana: User, noon: datetime) -> Past:
    """Bring a log in, whole; keywords of `PastCorrections` pass through."""

    def run(content: str | bytes, *, at: datetime = noon, campaign: str = "", into: str = "", **how: Any) -> Import:
        import_ = past.upload(
            file=io.BytesIO(content.encode() if isinstance(content, str) else content),
            file_name="calls.csv",
            zone="America/New_York",
            country="US",
            list_name=into,
            campaign_name=campaign,
            corrections=PastCorrections(**how),
            by=ana,
            at=at,
        )
        return actions.carry_on(import_=import_, by=ana, at=at)

    return run


def reasons_of(import_: Import) -> list[str]:
    path = queries.rejects_file(import_)
    assert path is not None
    return [row["reason"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


def log_here(
    ana: User, listing: Listing, *, at: datetime, outcome: str = "NO_ANSWER", campaign: Campaign | None = None
) -> Call:
    """A call as it is logged here, without what follows from it."""
    campaign = campaign or make_campaign(ana, at=at, name=f"Of {at:%d.%m. %H:%M}")
    line = {"NO_ANSWER": "NO_ANSWER"}.get(outcome, "ANSWERED")
    return Call.objects.create(
        workspace_id=ana.workspace_id, key=uuid4(), campaign=campaign, caller=ana, prospect=listing.prospect,
        listing=listing, list=listing.list, number=listing.number, attempt=1, dialled_at=at, outcome=outcome,
        line_result=line, logged_at=at,
    )  # fmt: skip


# What a row becomes


def test_a_row_becomes_a_call_of_somebody_new(bring_calls: Past) -> None:
    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,Not interested,2:10\n")

    assert account(done) == (1, 0, 0, 0)
    call = Call.objects.select_related("prospect", "campaign", "list", "number").get()
    assert (call.prospect.name, call.number and call.number.e164) == ("Dana Whitfield", "+13305550143")
    assert (call.outcome, call.reason, call.talk_seconds, call.depth) == ("NO", "", 130, "CONVERSATION")
    assert call.dialled_at == datetime(2026, 3, 4, 19, 5, tzinfo=UTC)
    assert (call.precision, call.local_hour, call.local_weekday, call.zone) == ("MINUTE", 14, 2, "America/New_York")
    assert (call.attempt, call.first_contact, call.brought_by) == (1, True, done.pk)
    assert (call.campaign.name, call.list and call.list.name) == ("Past calls", "Past calls")


def test_the_campaign_of_the_past_is_put_away_and_calls_no_list(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n")

    campaign = Campaign.objects.get()
    assert campaign.archived_at is not None
    assert not campaign.campaign_lists.exists()


def test_one_import_leaves_the_events_of_an_import_and_no_more(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,DNC,10\n3/4/2026 2:06 PM,330-555-0144,Ben,NO,10\n")

    assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == ["import.uploaded", "import.finished"]


def test_a_day_without_a_time_has_no_hour(bring_calls: Past) -> None:
    bring_calls("Date,Phone,Outcome\n2026-03-04,330-555-0143,NA\n")

    call = Call.objects.get()
    assert (call.precision, call.local_hour, call.local_weekday) == ("DAY", None, 2)
    assert call.dialled_at == datetime(2026, 3, 4, 17, 0, tzinfo=UTC)


def test_a_column_called_date_may_hold_the_time_too(bring_calls: Past) -> None:
    head = HEAD.replace("When", "Date")
    bring_calls(head + "3/4/2026 2:05 PM,330-555-0143,Dana,No answer,\n2026-03-05,330-555-0144,Leo,No answer,\n")

    first, second = Call.objects.order_by("dialled_at")
    assert (first.dialled_at, first.precision) == (datetime(2026, 3, 4, 19, 5, tzinfo=UTC), Call.Precision.MINUTE)
    assert second.precision == Call.Precision.DAY


def test_a_mailbox_has_no_talk_however_long_the_message(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Left voicemail,0:32\n")

    call = Call.objects.get()
    assert (call.line_result, call.talk_seconds, call.answered_at, call.first_contact) == (
        "VOICEMAIL",
        None,
        None,
        None,
    )
    assert call.ended_at == call.dialled_at + timedelta(seconds=32)


def test_connected_and_no_more_is_no_outcome(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Connected,90\n")

    call = Call.objects.get()
    assert (call.outcome, call.logged_at, call.line_result, call.talk_seconds) == ("", None, "ANSWERED", 90)


def test_such_a_call_stands_in_the_history_and_in_the_timeline(browser_of_ana: Client, bring_calls: Past) -> None:
    head = "When,Call ID,Phone,Name,Outcome\n"
    bring_calls(head + "3/4/2026 2:05 PM,c-1,330-555-0143,Dana,NA\n")
    bring_calls(head + "3/4/2026 2:05 PM,c-1,330-555-0143,Dana,Connected\n")

    call = Call.objects.get()
    for page in ("/calls/", f"/calls/{call.key}/", f"/prospects/{call.prospect_id}/"):
        shown = browser_of_ana.get(page).content.decode()
        assert "Answered" in shown, page
        assert "Not logged" not in shown, page
        assert " standing" not in shown, page  # the queue’s own word; "long-standing" is a finer reason


def test_without_a_word_the_length_says_whether_somebody_answered(bring_calls: Past) -> None:
    bring_calls("When,Phone,Duration\n3/4/2026 2:05 PM,330-555-0143,0\n3/4/2026 2:15 PM,330-555-0144,61\n")

    assert list(Call.objects.order_by("dialled_at").values_list("outcome", "line_result")) == [
        ("NO_ANSWER", "NO_ANSWER"),
        ("", "ANSWERED"),
    ]


def test_columns_that_nobody_knows_are_kept_with_the_call(bring_calls: Past) -> None:
    bring_calls("When,Phone,Outcome,Mood,Agent\n3/4/2026 2:05 PM,330-555-0143,NA,grim,Joe\n")

    assert Call.objects.get().attributes == {"Mood": "grim", "Caller": "Joe"}


def test_a_call_from_them_is_no_attempt(bring_calls: Past) -> None:
    bring_calls(
        "When,To,From,Direction,Outcome\n3/4/2026 2:05 PM,330-555-0143,330-555-0100,Outbound,NA\n"
        "3/5/2026 2:05 PM,330-555-0100,330-555-0143,Inbound,Interested\n"
    )

    assert list(Call.objects.order_by("dialled_at").values_list("number__e164", "came_in", "attempt")) == [
        ("+13305550143", False, 1),
        ("+13305550143", True, 1),
    ]


def test_a_workbook_is_a_log_too(bring_calls: Past) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["When", "Phone", "Outcome", "Talk time"])
    sheet.append([datetime(2026, 3, 4, 14, 5), 3305550143, "No", time(0, 2, 10)])  # noqa: DTZ001  # as a sheet has it
    sheet.append([date(2026, 3, 5), "330-555-0144", "NA", None])
    file = io.BytesIO()
    book.save(file)

    assert account(bring_calls(file.getvalue())) == (2, 0, 0, 0)
    first, second = Call.objects.order_by("dialled_at")
    assert (first.dialled_at, first.talk_seconds) == (datetime(2026, 3, 4, 19, 5, tzinfo=UTC), 130)
    assert second.precision == "DAY"


# What is rejected, and why


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("3/4/2031 2:05 PM,330-555-0143,Dana,NA,0", "in the future"),
        ("3/4/1989 2:05 PM,330-555-0143,Dana,NA,0", "before 1990"),
        ("soon,330-555-0143,Dana,NA,0", "“soon” is no day"),
        (",330-555-0143,Dana,NA,0", "does not say when"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,NA,-5", "shorter than nothing"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,NA,25:00:00", "longer than a day"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,NA,long", "no length of time"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,Purple,5", "Nobody has said what “Purple” means"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,Scheduled,5", "no call that was made"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,,", "does not say how the call ended"),
        ("3/4/2026 2:05 PM,12345,Dana,NA,5", "Too few digits"),
        ("3/4/2026 2:05 PM,330-555-0143,Dana,NA,5,more", "delimiter too many"),
    ],
)
def test_what_is_no_call_is_rejected_with_its_reason(bring_calls: Past, row: str, why: str) -> None:
    done = bring_calls(HEAD + row + "\n3/4/2026 2:05 PM,330-555-0144,Ben,NA,0\n")

    assert account(done) == (1, 0, 0, 1)
    assert why in reasons_of(done)[0]


def test_a_day_of_the_other_order_is_rejected_and_not_turned_round(bring_calls: Past) -> None:
    days = [f"{month}/5/2026 2:05 PM,330-555-0143,Dana,NA,0\n" for month in range(1, 11)]

    done = bring_calls(HEAD + "".join(days) + "13/04/2026 2:05 PM,330-555-0144,Ben,NA,0\n")

    assert account(done) == (10, 0, 0, 1)
    assert reasons_of(done) == ["“13/04/2026 2:05 PM” is no day with the month first, as this file is read."]


def test_a_file_whose_days_come_first_is_read_so_as_a_whole(bring_calls: Past) -> None:
    days = [f"{day}/04/2026 2:05 PM,330-555-0143,Dana,NA,0\n" for day in (3, 9, 13, 21, 28)]

    done = bring_calls(HEAD + "".join(days))

    assert account(done) == (5, 0, 0, 0)
    assert {at.month for at in Call.objects.values_list("dialled_at", flat=True)} == {4}


def test_an_order_that_somebody_states_is_not_overridden_by_the_days(bring_calls: Past) -> None:
    days = [f"{day}/04/2026 2:05 PM,330-555-0143,Dana,NA,0\n" for day in (3, 13, 21, 28)]

    assert account(bring_calls(HEAD + "".join(days), day_first=False)) == (1, 0, 0, 3)


def test_a_word_is_read_as_the_user_says(bring_calls: Past) -> None:
    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Purple,5\n", outcomes={"purple": "no/has one"})

    assert account(done) == (1, 0, 0, 0)
    assert Call.objects.values_list("outcome", "reason").get() == ("NO", "HAS_ONE")


def test_a_name_that_two_have_is_not_guessed(ana: User, noon: datetime, bring_calls: Past) -> None:
    on = make_list(ana, at=noon)
    make_prospect(ana, at=noon, on=on, name="Ben Ortiz", company="Ortiz Group")
    make_prospect(ana, at=noon, on=on, name="Ben Ortiz", company="Akron Steel", e164="+13305550144")
    done = bring_calls("When,Name,Outcome\n3/4/2026 2:05 PM,Ben Ortiz,NA\n", meanings={"Name": "name"})

    assert account(done) == (0, 0, 0, 1)
    assert "2 of your prospects have this name" in reasons_of(done)[0]


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("Phone,Outcome\n330-555-0143,NA\n", NoDayColumn),
        ("When,Phone\n2026-03-04,330-555-0143\n", NoEndColumn),
        ("BEGIN:VCARD\nFN:Dana\nTEL:330-555-0143\nEND:VCARD\n", NoCallsInside),
    ],
)
def test_a_file_that_cannot_be_calls_is_refused(bring_calls: Past, text: str, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        bring_calls(text)

    assert not Call.objects.exists()


def test_zones_and_outcomes_are_checked(bring_calls: Past) -> None:
    with pytest.raises(NoSuchZone):
        bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,5\n", zone="Ohio")
    with pytest.raises(NoSuchOutcome):
        bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,5\n", outcomes={"NA": "MAYBE"})

    assert not Import.objects.exists()


def test_a_page_starts_nothing_before_every_word_is_decided(ana: User, noon: datetime) -> None:
    waiting = past.upload(
        file=io.BytesIO((HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Purple,5\n").encode()),
        file_name="calls.csv", zone="America/New_York", country="US", by=ana, at=noon,
    )  # fmt: skip

    with pytest.raises(Undecided):
        actions.start(import_=waiting, by=ana, at=noon)
    past.correct(import_=waiting, corrections=PastCorrections(outcomes={"Purple": "LEAVE_OUT"}), by=ana, at=noon)
    actions.start(import_=waiting, by=ana, at=noon)

    waiting.refresh_from_db()
    assert waiting.state == Import.State.RUNNING


def test_a_file_that_is_forgotten_leaves_nothing_behind(ana: User, noon: datetime) -> None:
    waiting = past.upload(
        file=io.BytesIO((HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,5\n").encode()),
        file_name="calls.csv", zone="UTC", by=ana, at=noon,
    )  # fmt: skip

    actions.discard(import_=waiting, by=ana, at=noon)

    assert not Import.objects.exists()
    assert not Campaign.objects.exists()
    assert not ProspectList.objects.exists()


# The same call once


LOG = (
    HEAD
    + "3/4/2026 2:05 PM,330-555-0143,Dana,LM,20\n"
    + "3/4/2026 2:05 PM,330-555-0143,Dana,LM,20\n"
    + "3/6/2026 9:00 AM,330-555-0143,Dana,No,70\n"
    + "3/6/2026 9:10 AM,,Ben Ortiz,NA,0\n"
    + "3/6/2026 9:10 AM,,,NA,0\n"
    + "3/6/2026 9:10 AM,,,NA,0\n"
)


def test_the_same_file_twice_changes_nothing(bring_calls: Past) -> None:
    assert account(bring_calls(LOG)) == (5, 0, 1, 0)
    before = list(Call.objects.order_by("pk").values()), list(Listing.objects.order_by("pk").values())

    assert account(bring_calls(LOG)) == (0, 0, 6, 0)

    assert (list(Call.objects.order_by("pk").values()), list(Listing.objects.order_by("pk").values())) == before
    assert Prospect.objects.count() == 4


def test_exports_that_overlap_do_not_double(bring_calls: Past) -> None:
    lines = [f"3/{day}/2026 2:05 PM,330-555-0143,Dana,NA,0\n" for day in range(1, 7)]
    bring_calls(HEAD + "".join(lines[:4]))

    assert account(bring_calls(HEAD + "".join(lines[2:]))) == (2, 0, 2, 0)
    assert list(Call.objects.order_by("dialled_at").values_list("attempt", flat=True)) == [1, 2, 3, 4, 5, 6]


def test_equal_rows_that_name_somebody_and_the_minute_are_one_call(bring_calls: Past) -> None:
    row = "3/4/2026 2:05 PM,330-555-0143,Dana,No,40\n"
    named = "3/4/2026 2:05 PM,,Ben Ortiz,No,40\n"

    assert account(bring_calls(HEAD + row + named + row + named)) == (2, 0, 2, 0)
    assert account(bring_calls(HEAD + row + named + row + named)) == (0, 0, 4, 0)


def test_rows_of_one_minute_that_differ_are_several_calls_whatever_stands_between(bring_calls: Past) -> None:
    dial, talk = "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n", "3/4/2026 2:05 PM,330-555-0143,Dana,No,40\n"

    assert account(bring_calls(HEAD + dial + talk + dial)) == (2, 0, 1, 0)
    assert account(bring_calls(HEAD + dial + talk)) == (0, 0, 2, 0)


def test_equal_rows_that_know_only_the_day_are_several_calls(bring_calls: Past) -> None:
    row = "3/4/2026,330-555-0143,Dana,NA,0\n"

    assert account(bring_calls(HEAD + row + row)) == (2, 0, 0, 0)


def test_rows_that_name_nobody_belong_to_their_file_alone(bring_calls: Past) -> None:
    bring_calls("When,Outcome\n3/6/2026 9:10 AM,NA\n")

    assert account(bring_calls("When,Outcome\n3/6/2026 9:10 AM,NA\n3/6/2026 9:20 AM,NA\n")) == (2, 0, 0, 0)


def test_what_a_newer_export_says_goes_before_what_an_older_said(bring_calls: Past) -> None:
    bring_calls("When,Call ID,Phone,Outcome\n3/4/2026 2:05 PM,c-1,330-555-0143,Callback\n")

    done = bring_calls("When,Call ID,Phone,Outcome\n3/4/2026 2:05 PM,c-1,330-555-0143,Sold\n")

    assert account(done) == (0, 1, 0, 0)
    assert Call.objects.values_list("outcome", flat=True).get() == "SALE"
    assert Listing.objects.get().standing == Listing.Standing.OUT


def test_a_wrong_zone_is_mended_by_the_same_file_in_the_right_one(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n", zone="UTC")

    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n")

    assert account(done) == (0, 1, 0, 0)
    assert Call.objects.get().dialled_at == datetime(2026, 3, 4, 19, 5, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "created"), [(60, 0), (61, 1)])
def test_a_call_that_was_logged_here_is_not_brought_again(
    ana: User, noon: datetime, bring_calls: Past, seconds: int, created: int
) -> None:
    dana = make_prospect(ana, at=noon, on=make_list(ana, at=noon))
    log_here(ana, dana, at=datetime(2026, 3, 4, 19, 5, tzinfo=UTC) + timedelta(seconds=seconds))

    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,NA,0\n")

    assert account(done) == (created, 0, 1 - created, 0)


# The queue


def test_whom_the_file_names_is_found_by_number_and_name(ana: User, noon: datetime, bring_calls: Past) -> None:
    on = make_list(ana, at=noon)
    dana = make_prospect(ana, at=noon, on=on, name="Dana Whitfield")
    Prospect.objects.filter(pk=dana.prospect_id).update(name_key="dana whitfield")
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,DANA WHITFIELD,NA,0\n3/5/2026 2:05 PM,,Dana Whitfield,NA,0\n")

    assert Prospect.objects.count() == 1
    assert list(Call.objects.values_list("listing", "list", "number").distinct()) == [(dana.pk, on.pk, dana.number_id)]


def test_the_last_call_says_where_they_wait_whatever_the_order_of_the_file(bring_calls: Past) -> None:
    bring_calls(
        HEAD + "11/16/2026 9:00 AM,330-555-0143,Dana,NA,0\n"
        "11/10/2026 9:00 AM,330-555-0143,Dana,Not interested,70\n11/12/2026 9:00 AM,330-555-0143,Dana,VM,0\n"
    )

    row = Listing.objects.get()
    assert (row.standing, row.attempts, row.misses) == ("RETRY", 3, 2)
    assert row.ready_at == datetime(2026, 11, 17, 19, 0, tzinfo=UTC)
    assert list(Call.objects.order_by("dialled_at").values_list("attempt", "first_contact")) == [
        (1, True), (2, None), (3, None),
    ]  # fmt: skip


def test_a_later_log_from_here_is_never_overridden(ana: User, noon: datetime, bring_calls: Past) -> None:
    dana = make_prospect(ana, at=noon, on=make_list(ana, at=noon))
    log_here(ana, dana, at=noon - timedelta(days=1))
    ready = noon + timedelta(days=1)
    Listing.objects.filter(pk=dana.pk).update(standing="RETRY", ready_at=ready, attempts=1, misses=1)

    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,Wrong number,0\n")

    dana.refresh_from_db()
    assert (dana.standing, dana.ready_at, dana.misses, dana.attempts) == ("RETRY", ready, 1, 2)
    assert Number.objects.get().retired_at is None


def test_a_seed_of_long_ago_is_ripe(bring_calls: Past, noon: datetime) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Not interested,70\n")

    row = Listing.objects.get()
    assert row.standing == "SEED"
    assert row.ready_at is not None
    assert row.ready_at < noon


def test_an_appointment_of_long_ago_is_no_overdue_promise(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Appt set,300\n")

    assert Listing.objects.get().standing == "SEED"
    assert not Promise.objects.exists()
    rung = Call.objects.get().rung
    assert rung is not None
    assert rung.kind == "APPOINTMENT"


def test_a_date_that_is_still_to_come_is_a_promise_of_the_campaign_that_calls_the_list(
    ana: User, noon: datetime, bring_calls: Past
) -> None:
    on = make_list(ana, at=noon)
    make_prospect(ana, at=noon, on=on)
    renewals = make_campaign(ana, at=noon, lists=(on,))
    head = "When,Phone,Outcome,Callback\n"
    bring_calls(head + "11/16/2026 2:05 PM,330-555-0143,Callback,11/20/2026 10:00 AM\n")

    promise = Promise.objects.get()
    assert (promise.campaign, promise.due_at) == (renewals, datetime(2026, 11, 20, 15, 0, tzinfo=UTC))
    assert Listing.objects.filter(standing="PROMISE", ready_at=promise.due_at).count() == 1


def test_a_wrong_number_is_retired(bring_calls: Past) -> None:
    bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,Disconnected,0\n")

    assert Number.objects.get().retired_at is not None
    assert Listing.objects.get().standing == "OUT"


def test_whoever_asked_to_be_left_alone_is(ana: User, noon: datetime, bring_calls: Past) -> None:
    dana = make_prospect(ana, at=noon, on=make_list(ana, at=noon))
    done = bring_calls(
        HEAD
        + "3/4/2026 2:05 PM,330-555-0143,Dana Whitfield,DNC,10\n3/9/2026 2:05 PM,330-555-0143,Dana Whitfield,NA,0\n"
    )

    dana.refresh_from_db()
    assert dana.standing == "OUT"
    assert Suppression.objects.values_list("scope", "e164").get() == ("NUMBER", "+13305550143")
    assert done.suppressed == 1


def test_a_request_holds_even_where_its_row_is_rejected(bring_calls: Past) -> None:
    done = bring_calls(HEAD + ",330-555-0143,Dana,Do not call,10\n3/9/2026 2:05 PM,330-555-0144,Ben,NA,0\n")

    assert account(done) == (1, 0, 0, 1)
    assert Suppression.objects.values_list("e164", flat=True).get() == "+13305550143"


def test_calls_to_go_do_not_move(ana: User, noon: datetime, bring_calls: Past) -> None:
    began = noon - timedelta(days=30)
    on = make_list(ana, at=began)
    make_prospect(ana, at=began, on=on)
    campaign = make_campaign(ana, at=began, lists=(on,), clients_wanted=2, one_in=100)
    made = totals.dialled.counted_anew(campaign=campaign.pk, planned_at=campaign.planned_at)

    bring_calls(HEAD + "11/16/2026 2:05 PM,330-555-0143,Dana Whitfield,NA,0\n", campaign="Renewals")

    assert Call.objects.get().campaign == campaign
    assert totals.dialled.counted_anew(campaign=campaign.pk, planned_at=campaign.planned_at) == made == 0

    log_here(ana, Listing.objects.get(), at=noon, campaign=campaign)

    assert totals.dialled.counted_anew(campaign=campaign.pk, planned_at=campaign.planned_at) == 1


# Taking it back


def test_taken_back_everything_is_as_it_was(ana: User, noon: datetime, bring_calls: Past) -> None:
    on = make_list(ana, at=noon)
    for digit in range(3):
        make_prospect(ana, at=noon, on=on, e164=f"+1330555014{digit}", name=f"Known {digit}")
    before = list(Listing.objects.order_by("pk").values())
    done = bring_calls(
        HEAD + "3/4/2026 2:05 PM,330-555-0140,Known 0,Not interested,70\n3/5/2026 2:05 PM,330-555-0141,Known 1,Dead,0\n"
        "3/6/2026 2:05 PM,330-555-0142,Known 2,NA,0\n3/7/2026 2:05 PM,330-555-0149,New,NA,0\n"
        "3/8/2026 2:05 PM,330-555-0140,Known 0,NA,0\n3/8/2026 2:05 PM,,Somebody,NA,0\n3/8/2026 2:05 PM,,,NA,0\n"
    )
    assert done.created == 7
    assert list(Listing.objects.filter(list=on).order_by("pk").values()) != before

    actions.undo(import_=done, by=ana, at=noon)

    assert not Call.objects.exists()
    assert list(Listing.objects.order_by("pk").values()) == before
    assert Prospect.objects.count() == 3
    assert not Number.objects.exclude(retired_at=None).exists()
    assert Number.objects.count() == 3


def test_a_request_not_to_be_called_stays_when_its_import_goes(ana: User, noon: datetime, bring_calls: Past) -> None:
    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,DNC,10\n")

    actions.undo(import_=done, by=ana, at=noon)

    assert Suppression.objects.filter(lifted_at=None).count() == 1


def test_an_update_taken_back_says_again_what_was_said_before(ana: User, noon: datetime, bring_calls: Past) -> None:
    head = "When,Call ID,Phone,Outcome\n"
    bring_calls(head + "3/4/2026 2:05 PM,c-1,330-555-0143,NA\n")
    before = Call.objects.values().get(), Listing.objects.values().get()
    newer = bring_calls(head + "3/4/2026 2:05 PM,c-1,330-555-0143,Not interested\n")
    assert Call.objects.get().outcome == "NO"

    actions.undo(import_=newer, by=ana, at=noon)

    assert (Call.objects.values().get(), Listing.objects.values().get()) == before


def test_what_was_called_since_is_not_taken_back(ana: User, noon: datetime, bring_calls: Past) -> None:
    done = bring_calls(HEAD + "3/4/2026 2:05 PM,330-555-0143,Dana,NA,0\n")
    assert queries.why_not_undo(done, at=noon) is None

    log_here(ana, Listing.objects.get(), at=noon)

    assert queries.why_not_undo(done, at=noon) is not None


# The bank's log


@pytest.fixture(scope="module")
def bank() -> bytes:
    return gzip.decompress(BANK.read_bytes())


def test_calls_of_the_bank_come_in_once_though_some_are_equal(bring_calls: Past, bank: bytes) -> None:
    some = b"\n".join(bank.split(b"\n")[:1501]) + b"\n"
    twins = len(some.splitlines()) - len(set(some.splitlines()))

    assert twins
    assert account(bring_calls(some)) == (1_500, 0, 0, 0)
    assert account(bring_calls(some)) == (0, 0, 1_500, 0)
    assert Listing.objects.filter(standing="OUT", number=None).count() == 1_500


@pytest.mark.slow
def test_every_call_of_the_bank_is_a_call_of_somebody_who_cannot_be_dialled(
    ana: User, noon: datetime, bring_calls: Past, bank: bytes
) -> None:
    done = bring_calls(bank)

    assert account(done) == (41_188, 0, 0, 0)
    assert done.plan["zone"] == "Europe/Lisbon"
    assert Call.objects.filter(outcome="SALE").count() == 4_640
    assert Call.objects.filter(outcome="NO", reason="").count() == 36_548
    assert not Number.objects.exists()
    assert set(Listing.objects.values_list("standing", "number")) == {("OUT", None)}
    assert set(Call.objects.values_list("precision", "local_hour", "number", "zone")) == {
        ("MONTH", None, None, "Europe/Lisbon")
    }
    assert Prospect.objects.exclude(name="", company="").count() == 0
    first = Call.objects.select_related("prospect").order_by("pk")[0]
    assert first.dialled_at == datetime(2008, 5, 5, 11, 0, tzinfo=UTC)
    assert (first.talk_seconds, first.local_weekday, first.attributes["campaign"]) == (261, 0, "1")
    assert (first.prospect.attributes["job"], first.attributes["contact"]) == ("housemaid", "telephone")
    last = Call.objects.order_by("-pk")[0]
    assert (last.dialled_at.year, last.dialled_at.month) == (2010, 11)

    again = bring_calls(bank)

    assert account(again) == (0, 0, 41_188, 0)
    assert Call.objects.count() == Prospect.objects.count() == 41_188
