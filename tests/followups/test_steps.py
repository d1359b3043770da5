"""Promises, seeds, material and meetings: what the steps write, and what the database refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from bounceback.followups import queries, steps
from bounceback.followups.models import Appointment, Material, Promise, Seed
from tests.factories import make_campaign, make_list, make_prospect


@pytest.fixture
def campaign(ana, noon):
    return make_campaign(ana, at=noon)


@pytest.fixture
def dana(ana, noon):
    return make_prospect(ana, at=noon, on=make_list(ana, at=noon)).prospect


@pytest.fixture
def promise(ana, campaign, dana, noon):
    def promise(**said):
        given = {"due_at": noon, "zone": "America/New_York", "stroke": uuid4(), "by": ana, "at": noon}
        return steps.make_promise(dana, campaign=campaign, **(given | said))

    return promise


def test_promises_are_due_in_the_order_of_their_hours(ana, campaign, noon, promise):
    later = promise(due_at=noon + timedelta(hours=2))
    other = make_prospect(ana, at=noon, on=make_list(ana, at=noon, name="Other"), e164="+13305550101").prospect
    overdue = steps.make_promise(
        other, campaign=campaign, due_at=noon - timedelta(days=9), zone="UTC", stroke=None, by=ana, at=noon
    )

    assert list(queries.promises_due(campaign, until=noon + timedelta(hours=3))) == [overdue, later]
    assert list(queries.promises_due(campaign, until=noon)) == [overdue]


def test_a_campaign_has_one_open_promise_and_one_open_seed_with_somebody(ana, campaign, dana, noon, promise):
    first = promise()
    seed = {"campaign": campaign, "ripe_on": noon.date(), "stroke": None, "by": ana, "at": noon}
    steps.plant_seed(dana, **seed)

    with pytest.raises(IntegrityError), transaction.atomic():
        promise()
    with pytest.raises(IntegrityError), transaction.atomic():
        steps.plant_seed(dana, **seed)
    steps.end_promise(first.pk, ending=Promise.Ending.KEPT, stroke=uuid4(), at=noon)
    promise()


def test_a_promise_ends_with_a_word(promise, noon):
    made = Promise.objects.filter(pk=promise().pk)

    with pytest.raises(IntegrityError), transaction.atomic():
        made.update(ended_at=noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.update(ending="KEPT")


def test_undo_takes_back_what_a_stroke_wrote_and_opens_what_it_ended(ana, campaign, dana, noon, promise):
    before, stroke = promise(), uuid4()
    steps.end_promise(before.pk, ending=Promise.Ending.REPLACED, stroke=stroke, at=noon)
    promise(stroke=stroke)
    for write, said in (
        (steps.plant_seed, {"ripe_on": noon.date()}),
        (steps.promise_material, {"what": "the benchmark"}),
        (steps.book, {"starts_at": noon, "zone": "UTC", "subject": "Twenty minutes"}),
    ):
        write(dana, campaign=campaign, stroke=stroke, by=ana, at=noon, **said)

    steps.undo(stroke)

    assert list(Promise.objects.values_list("pk", "ended_at", "ending")) == [(before.pk, None, "")]
    assert not Seed.objects.exists()
    assert not Material.objects.exists()
    assert not Appointment.objects.exists()


def test_a_meeting_that_is_booked_again_keeps_its_place_in_the_calendar(ana, campaign, dana, noon):
    stroke = uuid4()
    said = {
        "campaign": campaign,
        "starts_at": noon,
        "zone": "UTC",
        "subject": "x",
        "stroke": stroke,
        "by": ana,
        "at": noon,
    }
    first = steps.book(dana, **said).uid
    steps.undo(stroke)

    assert steps.book(dana, **said).uid == first


def test_material_waits_until_it_is_sent(ana, campaign, dana, noon):
    material = steps.promise_material(dana, campaign=campaign, what="x" * 300, stroke=None, by=ana, at=noon)

    assert list(queries.materials_waiting(campaign)) == [material]
    Material.objects.update(sent_at=noon)
    assert not queries.materials_waiting(campaign)
