"""What a log makes of the ladder: a rung, a no that was saved, an appointment, a sale."""

from datetime import timedelta

import pytest

from bounceback.calling import actions
from bounceback.calling.models import Call
from bounceback.core.outcomes import Outcome, Reason
from bounceback.followups.models import Appointment, Material, Promise, Seed
from bounceback.prospects.models import Listing


def rung(campaign, kind, label="send the benchmark"):
    return campaign.objectives.create(workspace=campaign.workspace, kind=kind, label=label, position=9)


def test_a_rung_below_the_first_promises_material_and_a_call(desk, people, renewals):
    benchmark = rung(renewals, "MATERIAL")

    _, logged = desk.call(Outcome.RUNG, rung=benchmark.pk)

    assert Material.objects.get().what == "send the benchmark"
    assert (Promise.objects.get().due_at - desk.at).days in (2, 3)
    assert logged.strip.tone == "yes"
    assert logged.strip.label == "send the benchmark"


def test_a_no_that_was_saved_one_rung_down(desk, people, renewals):
    benchmark = rung(renewals, "MATERIAL")

    _, logged = desk.no(Reason.NO_VALUE, saved_rung=benchmark.pk)

    call = Call.objects.get()
    assert (call.outcome, call.rung) == ("NO", benchmark)
    assert Material.objects.exists()
    assert not Seed.objects.exists()
    assert logged.strip.label == "no: no value; saved: send the benchmark"


@pytest.mark.parametrize(("position", "depth"), [(9, "PERMISSION"), (0, "APPOINTMENT")])
def test_a_no_that_was_saved_went_as_far_as_its_rung(desk, people, renewals, position, depth):
    saved_by = rung(renewals, "MATERIAL")
    renewals.objectives.exclude(pk=saved_by.pk).delete()
    renewals.objectives.filter(pk=saved_by.pk).update(position=position)
    desk.no(Reason.NO_VALUE)

    actions.change(key=desk.keys[0], change=actions.Change(saved_rung=saved_by.pk), by=desk.by, at=desk.at)

    assert Call.objects.get().depth == depth


def test_an_appointment_is_booked_and_comes_back_on_its_day(desk, people, renewals):
    thursday = desk.at + timedelta(days=2, hours=1)

    _, logged = desk.call(Outcome.APPOINTMENT, appointment_at=thursday)

    meeting = Appointment.objects.get()
    assert (meeting.starts_at, meeting.subject) == (thursday, "Book twenty minutes")
    assert Promise.objects.get().due_at == thursday
    assert Call.objects.get().rung.position == 0
    assert Call.objects.get().depth == "APPOINTMENT"
    assert logged.strip.back == "19 November, 13:00"
    assert logged.strip.appointment == meeting.pk


def test_a_sale_is_one_more_client(desk, people, renewals):
    card, _ = desk.call(Outcome.SALE)

    renewals.refresh_from_db()
    assert renewals.clients_in_hand == 1
    assert Listing.objects.get(pk=card.listing).standing == "OUT"
