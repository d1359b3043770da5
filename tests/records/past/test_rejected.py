"""What is no call of the past is rejected, and why."""

from __future__ import annotations

import csv
import io
from datetime import datetime

import pytest

from bounceback.base.models import User
from bounceback.calling.models import Call
from bounceback.campaigns.models import Campaign
from bounceback.prospects.models import ProspectList
from bounceback.records import actions, queries
from bounceback.records.models import Import
from bounceback.records.past import actions as past
from bounceback.records.past.plans import PastCorrections
from bounceback.records.past.refusals import NoCallsInside, NoDayColumn, NoEndColumn, NoSuchOutcome, NoSuchZone
from bounceback.records.past.refusals import WordsUndecided as Undecided
from tests.factories import make_list, make_prospect
from tests.records.conftest import account
from tests.records.past.conftest import HEAD, Past


def reasons_of(import_: Import) -> list[str]:
    path = queries.rejects_file(import_)
    assert path is not None
    return [row["reason"] for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())]


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
