"""What a row of a log becomes."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta

import openpyxl
from django.test import Client

from bounceback.base.models import Event
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from tests.records.conftest import account
from tests.records.past.conftest import HEAD, Past


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
