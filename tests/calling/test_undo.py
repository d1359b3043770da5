"""Taking a log back leaves every table as it was when the number had been dialled."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.apps import apps

from bounceback.calling import actions
from bounceback.calling.actions import Change
from bounceback.calling.models import Amendment, Call, Lease
from bounceback.calling.refusals import CallIsClosed, CannotBeAmended, NoSuchCall, NotLogged
from bounceback.calling.steps.said import Learnt, Marked, Moment, OffList, RightPerson
from bounceback.campaigns import actions as campaigns
from bounceback.compliance.models import Suppression
from bounceback.core.dealing import Span
from bounceback.core.experiments import Kind
from bounceback.core.objections import Heard
from bounceback.core.outcomes import Outcome, Reason
from bounceback.core.playbook import Did
from bounceback.experiments import actions as experiments
from bounceback.experiments.models import Deal
from bounceback.followups.models import Material, Promise, Seed
from bounceback.objections.models import Hearing
from bounceback.playbook.models import Mark
from bounceback.prospects.models import Line, Listing, Number
from tests.factories_trying import make_plan

# Who held what and what was done when are history: undo adds to them. A place set is a word, not a fact.
HISTORY = {"base.event", "calling.lease", "prospects.placeset"}

AREAS = {"prospects", "campaigns", "compliance", "followups", "calling", "experiments", "playbook"}


def everything():
    return {
        model._meta.label_lower: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_models()
        if model._meta.label_lower.split(".")[0] in AREAS and model._meta.label_lower not in HISTORY
    }


FULL = {
    "reason": Reason.HAS_ONE,
    "finer": "cousin",
    "note": "Our cousin does it.",
    "must_change": "the cousin retires",
    "triggers": (Moment(3, "ME", "BAD", "cheap"),),
    "hearings": (Heard(9, "our cousin does it"),),
    "facts": (Learnt("Who handles renewals?", "the cousin"),),
}


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome.NO_ANSWER, {"talked": False}),
        (Outcome.BUSY, {"talked": False}),
        (Outcome.VOICEMAIL, {"talked": False}),
        (Outcome.VOICEMAIL_LEFT, {"talked": False}),
        (Outcome.WRONG_NUMBER, {"talked": False}),
        (Outcome.GATEKEEPER, {"spoke_name": "Lee"}),
        (Outcome.HUNG_UP, {"seconds": 8}),
        (Outcome.NO, FULL),
        (Outcome.NO, {"reason": Reason.WRONG_TIME, "said_at": datetime(2026, 11, 20, 18, 0, tzinfo=UTC)}),
        (Outcome.NO, {"reason": Reason.WRONG_PERSON, "right_person": RightPerson("Marisol", "", "330-555-0188")}),
        (Outcome.NO, {"reason": Reason.WRONG_PERSON, "right_person": RightPerson("Marisol")}),
        (Outcome.RUNG, {"rung": "MATERIAL"}),
        (Outcome.NO, {"reason": Reason.NO_VALUE, "saved_rung": "LATER"}),
        (Outcome.APPOINTMENT, {"appointment_at": datetime(2026, 11, 20, 18, 0, tzinfo=UTC)}),
        (Outcome.SALE, {}),
    ],
)
@pytest.mark.parametrize("promised", [False, True])
def test_undo_leaves_every_table_as_it_was(desk, people, ana, renewals, outcome, said, promised):
    for position, kind in enumerate(("MATERIAL", "LATER"), 7):
        renewals.objectives.create(workspace=ana.workspace, kind=kind, label=kind.lower(), position=position)
    said = dict(said)
    for field in ("rung", "saved_rung"):
        if field in said:
            said[field] = renewals.objectives.get(kind=said[field], position__gte=7).pk
    other = Number.objects.create(workspace=ana.workspace, e164="+13305550199")
    Line.objects.create(workspace=ana.workspace, prospect=people[0].prospect, number=other, position=1)
    Listing.objects.filter(pk=people[1].pk).update(number=people[0].number)  # a colleague behind the same number
    if promised:
        desk.no(Reason.WRONG_TIME, said_at=desk.at + timedelta(days=1))
        desk.at += timedelta(days=1)
    (card,) = desk.take()
    key = desk.dial(card)
    before = everything()

    desk.log(key, outcome, **said)
    after = everything()
    back = actions.take_back(key=key, by=desk.by, at=desk.at)

    assert after != before
    assert everything() == before
    assert back.card.name == "Person 0"
    assert back.totals.dials_today == 1


def test_undo_gives_back_what_was_tried(desk, people, ana, renewals, noon):
    openings = [
        campaigns.open_with(campaign=renewals, label=label, text=f"Hello {label}.", by=ana, at=noon).opening
        for label in "XY"
    ]
    common = {"campaign": renewals, "horizon": 300, "budget": 80, "by": ana, "at": noon}
    experiments.begin(key=uuid4(), kind=Kind.OPENING, arms=openings, **common)
    experiments.begin(key=uuid4(), kind=Kind.WINDOW, arms=(Span(13, 15), Span(15, 17)), rounds_a_day=2, **common)
    plan = make_plan(ana, at=noon, campaign=renewals)
    desk.take(1)
    desk.at += timedelta(hours=4)
    hand = actions.take_cards(session=desk.session, want=5, by=ana, at=desk.at).hand
    dealt_an_hour = set(Deal.objects.filter(listing__isnull=False).values_list("listing", flat=True))
    key = desk.dial(next(card for card in hand.cards if card.listing in dealt_an_hour))
    before = everything()
    desk.log(key, Outcome.NO, deal=hand.deals[0].key, marks=(Marked(plan.key, Did.DID),))
    assert (Deal.objects.filter(stroke=key).count(), Mark.objects.count()) == (2, 1)

    actions.take_back(key=key, by=ana, at=desk.at)

    after = everything()
    dealt_before, dealt_after = (set(found.pop("experiments.deal")) for found in (before, after))
    assert after == before
    assert dealt_before <= dealt_after  # a round that was dealt ahead meanwhile stays
    assert not Deal.objects.filter(stroke__isnull=False).exists()


def test_undo_lifts_the_do_not_call_row_of_that_log_and_keeps_it_as_history(desk, people):
    card, _ = desk.call(Outcome.OFF_LIST, suppress=OffList("FIRM", "asked"))

    actions.take_back(key=desk.keys[0], by=desk.by, at=desk.at)

    rows = Suppression.objects.all()
    assert {row.scope for row in rows} == {"FIRM", "NUMBER"}
    assert {row.lifted_at for row in rows} == {desk.at}
    assert all(row.lifted_why for row in rows)
    assert Listing.objects.get(pk=card.listing).standing == "FRESH"


def test_a_call_that_was_taken_back_can_be_logged_anew(desk, people):
    desk.no(Reason.NO_VALUE)
    actions.take_back(key=desk.keys[0], by=desk.by, at=desk.at)

    logged = desk.log(desk.keys[0], Outcome.NO, reason=Reason.HAS_ONE)

    assert logged.strip.label == "no: has one already"
    assert Seed.objects.count() == Call.objects.count() == 1


def test_after_an_undo_the_right_person_behind_the_same_number_is_next(desk, people):
    card, _ = desk.call(Outcome.NO, reason=Reason.WRONG_PERSON)
    back = actions.take_back(key=desk.keys[-1], by=desk.by, at=desk.at)
    right = RightPerson(name="Rosa Lindqvist")

    logged = desk.log(
        desk.keys[-1], Outcome.NO, reason=Reason.WRONG_PERSON, right_person=right, want=1, lease=back.card.lease
    )

    assert [each.name for each in logged.hand.cards] == ["Rosa Lindqvist"]
    assert Lease.objects.filter(ended_at=None, number__e164=card.lines[0].e164).count() == 1


def test_a_log_after_an_undo_lets_go_of_the_number(desk, people):
    card, _ = desk.call(Outcome.NO, reason=Reason.NO_VALUE)
    back = actions.take_back(key=desk.keys[-1], by=desk.by, at=desk.at)

    desk.log(desk.keys[-1], Outcome.NO, reason=Reason.HAS_ONE, lease=back.card.lease)

    assert not Lease.objects.filter(ended_at=None, number__e164=card.lines[0].e164).exists()


def test_undo_holds_until_the_next_dial(desk, people):
    desk.no()
    desk.no()

    with pytest.raises(CallIsClosed):
        actions.take_back(key=desk.keys[0], by=desk.by, at=desk.at)
    assert Call.objects.filter(outcome="NO").count() == 2


def test_only_what_was_logged_can_be_taken_back(desk, people, ben):
    (card,) = desk.take()
    key = desk.dial(card)

    with pytest.raises(NotLogged):
        actions.take_back(key=key, by=desk.by, at=desk.at)
    with pytest.raises(NoSuchCall):
        actions.take_back(key=key, by=ben, at=desk.at)


def test_a_key_on_the_strip_changes_the_date(desk, people):
    desk.no(Reason.NO_VALUE)

    strip = actions.change(key=desk.keys[0], change=Change(in_days=7), by=desk.by, at=desk.at)

    assert strip.back == "24 November, 09:00"
    assert not Seed.objects.exists()
    assert Promise.objects.get().due_at == datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert Listing.objects.get(standing="PROMISE").attempts == 1
    assert not Amendment.objects.exists()


def test_keys_on_the_strip_add_up(desk, people, renewals, ana):
    material = renewals.objectives.create(workspace=ana.workspace, kind="MATERIAL", label="the benchmark", position=7)
    desk.no(Reason.NO_VALUE)
    for change in (
        Change(note="Send it"),
        Change(saved_rung=material.pk),
        Change(hearing=Heard(None, "send it")),
        Change(reason=Reason.HAS_ONE),
        Change(must_change="a better price"),
        Change(trigger=Moment(None, "THEY", "GOOD", "laughed")),
    ):
        strip = actions.change(key=desk.keys[0], change=change, by=desk.by, at=desk.at)

    call = Call.objects.get()
    assert (call.note, call.reason, call.must_change, call.rung) == ("Send it", "HAS_ONE", "a better price", material)
    assert Material.objects.count() == Hearing.objects.count() == call.triggers.count() == 1
    assert strip.label == "no: has one already; saved: the benchmark"


def test_after_strip_keys_undo_still_leaves_everything_as_it_was(desk, people):
    (card,) = desk.take()
    key = desk.dial(card)
    before = everything()
    desk.log(key, Outcome.NO, reason=Reason.NO_VALUE)
    actions.change(key=key, change=Change(in_days=1, note="x"), by=desk.by, at=desk.at)

    actions.take_back(key=key, by=desk.by, at=desk.at)

    assert everything() == before


def test_off_the_list_stays_off_when_the_log_is_changed(desk, people):
    desk.call(Outcome.OFF_LIST)

    actions.change(key=desk.keys[0], change=Change(note="rude"), by=desk.by, at=desk.at)

    assert Suppression.objects.get().lifted_at is None
    assert Listing.objects.filter(standing="OUT").count() == 1


def test_later_a_correction_is_an_amendment(desk, people):
    desk.no(Reason.NO_VALUE, note="old")
    desk.no()
    seed = Seed.objects.order_by("pk").first()

    actions.change(key=desk.keys[0], change=Change(note="new", reason=Reason.HAS_ONE), by=desk.by, at=desk.at)

    call = Call.objects.get(key=desk.keys[0])
    assert (call.note, call.reason) == ("new", "HAS_ONE")
    assert list(Amendment.objects.values_list("field", "old", "new")) == [
        ("note", "old", "new"),
        ("reason", "NO_VALUE", "HAS_ONE"),
    ]
    seed.refresh_from_db()
    assert seed.ended_at is None
    with pytest.raises(CallIsClosed):
        actions.change(key=desk.keys[0], change=Change(in_days=1), by=desk.by, at=desk.at)


def test_only_what_people_said_can_be_amended(desk, people):
    desk.no()
    call = Call.objects.get()

    actions.amend(call=call, field="reason", new="OTHER", why="read it again", by=desk.by, at=desk.at)

    assert Amendment.objects.get().why == "read it again"
    for field, new in (("outcome", "SALE"), ("reason", "NONSENSE"), ("dialled_at", "1970")):
        with pytest.raises(CannotBeAmended):
            actions.amend(call=call, field=field, new=new, by=desk.by, at=desk.at)
