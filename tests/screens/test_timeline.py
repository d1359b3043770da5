"""One prospect's timeline: everything, in one order, at the same price however long it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bounceback.base.models import User
from bounceback.calling.actions import reviews
from bounceback.calling.models import Call
from bounceback.compliance import actions as compliance
from bounceback.followups.models import Promise
from bounceback.prospects.models import Fact, Prospect, Replacement
from bounceback.records import actions as records
from bounceback.screens import timeline
from tests import factories
from tests.screens.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(ana: User, noon: datetime) -> Prospect:
    return factories.make_prospect(ana, at=noon, on=factories.make_list(ana, at=noon)).prospect


def told(dana: Prospect, by: User, at: datetime, text: str = "Owner") -> Fact:
    return Fact.objects.create(
        workspace_id=by.workspace_id, prospect=dana, label="Role", value=text, learnt_at=at, learnt_by=by
    )


def whats(prospect: Prospect, **how: str) -> list[str]:
    return [each.what for _, moments in timeline.timeline(prospect, **how).days for each in moments]


def test_a_call_stands_there_with_all_that_was_said_about_it(desk: Desk) -> None:
    (call,) = [
        each
        for _, moments in timeline.timeline(desk.prospect, kind="calls").days
        for each in moments
    ]  # fmt: skip

    said = " ".join(call.lines)
    assert call.what == "No: has one already"
    assert "twenty years, and content" in said
    assert "Heard: “We have had Ellis" in said
    assert "It hurt, you said: “I know you are busy" in said
    assert "Corrected" in said


def test_a_prospect_of_ones_own_begins_by_hand(dana: Prospect) -> None:
    assert whats(dana) == ["Added by hand"]


def test_one_of_a_made_up_quarter_was_added_by_nobody_and_at_no_hour(dana: Prospect, noon: datetime) -> None:
    dana.workspace.made_up_at = noon
    dana.workspace.save()

    ((_, (began,)),) = timeline.timeline(dana).days

    assert (began.what, began.precise) == ("Made up", False)


def test_everything_has_its_place(dana: Prospect, ana: User, noon: datetime) -> None:
    at = noon
    told(dana, ana, at + timedelta(hours=1))
    row = compliance.suppress(
        scope="PERSON", prospect=dana, source="asked on a call", by=ana, at=at + timedelta(hours=2)
    )
    compliance.lift(suppression=row, why="They rang", by=ana, at=at + timedelta(hours=3))
    Replacement.objects.create(
        workspace_id=ana.workspace_id,
        prospect=dana,
        field="industry",
        old="Dental",
        new="Optical",
        replaced_at=at + timedelta(hours=4),
        replaced_by=ana,
    )

    assert whats(dana) == [
        "Industry: Dental → Optical",
        "May be called again",
        "Do not call: this person",
        "Role: Owner",
        "Added by hand",
    ]


def test_a_kind_can_be_looked_at_alone(dana: Prospect, ana: User, noon: datetime) -> None:
    told(dana, ana, noon)

    assert whats(dana, kind="said") == ["Role: Owner"]
    assert whats(dana, kind="nonsense") == ["Role: Owner", "Added by hand"]


def test_pages_follow_one_another_though_much_happened_at_once(
    dana: Prospect, ana: User, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "PAGE", 3)
    campaign = factories.make_campaign(ana, at=noon)
    for n in range(5):
        told(dana, ana, noon, str(n))
        Promise.objects.create(
            workspace_id=ana.workspace_id,
            prospect=dana,
            campaign=campaign,
            due_at=noon,
            zone="UTC",
            made_at=noon,
            made_by=ana,
            ended_at=noon,
            ending="KEPT",
        )
    whole = 5 + 5 + 5 + 1

    seen: list[str] = []
    before = ""
    for _ in range(whole):
        page = timeline.timeline(dana, before=before)
        seen += [f"{each.place.rank}.{each.place.pk}" for _, moments in page.days for each in moments]
        before = page.before
        if not before:
            break

    assert len(seen) == len(set(seen)) == whole


@pytest.mark.parametrize("before", ["x", "2026-13-40T99:00:00~1~1", "~~", "2026-11-17T17:00:00~1~999999999999999999"])
def test_an_address_that_was_tampered_with_is_no_error(dana: Prospect, before: str) -> None:
    timeline.timeline(dana, before=before)


def test_a_file_that_brought_somebody_is_named(ana: User, noon: datetime) -> None:
    brought = records.upload(
        file=BytesIO(b"Name,Phone\nDana Whitfield,330-555-0150\n"),
        file_name="ohio.csv", list_name="Ohio", audience="BUSINESS", country="US", by=ana, at=noon,
    )  # fmt: skip
    records.carry_on(import_=records.start(import_=brought, by=ana, at=noon), by=ana, at=noon)

    assert whats(Prospect.objects.get()) == ["Came with ohio.csv"]


def test_who_was_named_by_somebody_says_so_and_is_said_of_them(dana: Prospect, ana: User, noon: datetime) -> None:
    on = dana.listings.get().list
    omar = factories.make_prospect(
        ana, at=noon + timedelta(hours=1), on=on, e164="+13305550144", name="Omar", referred_by=dana
    ).prospect

    assert whats(omar) == ["Sent by Dana Whitfield"]
    assert whats(dana)[0] == "Sent us on to Omar"


def test_the_page_asks_as_much_about_a_long_story_as_about_a_short_one(
    desk: Desk, ana: User, browser_of_ana: Client, noon: datetime
) -> None:
    address = f"/prospects/{desk.prospect.pk}/"
    browser_of_ana.get(address)
    with CaptureQueriesContext(connection) as short:
        browser_of_ana.get(address)
    for n in range(60):
        call = Call.objects.create(
            workspace_id=ana.workspace_id,
            key=uuid4(),
            campaign=desk.campaign,
            caller=ana,
            prospect=desk.prospect,
            attempt=1,
            dialled_at=noon - timedelta(hours=n),
            outcome="NO",
            logged_at=noon,
        )
        reviews.review(call=call, changes={"note": "again"}, by=ana, at=noon)
        told(desk.prospect, ana, noon)

    with CaptureQueriesContext(connection) as long:
        answer = browser_of_ana.get(address)

    assert len(long) <= len(short)
    assert "Older" in answer.content.decode()
