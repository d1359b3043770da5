"""Made-up days lived through the real actions."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connection

from bounceback.base.models import Event, User, Workspace
from bounceback.calling.models import Call, Lease, Session
from bounceback.compliance.models import Suppression
from bounceback.core.outcomes import MEANINGS, Outcome
from bounceback.followups.models import Appointment, Promise
from bounceback.prospects.models import Number, PlaceSet, Prospect
from bounceback.simulate import actions, queries, truth
from bounceback.simulate.driver import Driver
from bounceback.simulate.knobs import DEFAULT
from bounceback.simulate.refusals import NotMadeUp
from bounceback.simulate.scenario import QUARTER_DAYS, Impossible, Scenario, is_working_day, quarter
from bounceback.simulate.world import World

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
WEEK = Scenario(seed=11, begins=date(2026, 3, 2), days=3, dials_per_day=30)


def live(by: User, scenario: Scenario = WEEK, **more: object) -> Driver:
    workspace = actions.set_up(name="Made up", by=by, at=AT)
    return actions.live(workspace=workspace, scenario=scenario, by=None, at=AT, **more)


def calls_of(driver: Driver) -> list[tuple[object, ...]]:
    rows = Call.objects.filter(workspace=driver.cast.campaign.workspace_id).order_by("dialled_at", "pk")
    return list(
        rows.values_list("dialled_at", "ended_at", "outcome", "reason", "note", "number__e164", "caller__first_name")
    )


@pytest.fixture
def week(ana: User) -> Driver:
    return live(ana)


def test_so_many_dials_are_made_as_were_asked_for(week):
    totals = queries.totals(week.cast.campaign.workspace)

    assert totals["dials"] == 90 == len(week.made)
    assert totals["sessions"] == 6
    assert 0 < totals["connects"] < 30
    assert totals["conversations"] <= totals["connects"]


def test_the_same_seed_gives_the_same_calls_and_another_seed_others(ana, week):
    again = live(ana)
    other = live(ana, Scenario(seed=12, begins=WEEK.begins, days=3, dials_per_day=30))

    assert calls_of(again) == calls_of(week)
    assert queries.totals(again.cast.campaign.workspace) == queries.totals(week.cast.campaign.workspace)
    assert calls_of(other) != calls_of(week)


def test_each_stroke_in_a_transaction_of_its_own_gives_the_same_calls(ana, week):
    assert calls_of(live(ana, together=False)) == calls_of(week)


def test_every_call_was_let_through_by_the_gate_and_logged(week):
    made = Call.objects.filter(workspace=week.cast.campaign.workspace_id)

    assert not made.filter(logged_at=None).exists()
    assert all(call.verdict["callable"] for call in made)
    assert not Lease.objects.filter(ended_at=None).exists()
    assert not Session.objects.filter(ended_at=None).exists()


@pytest.mark.slow
def test_nobody_is_dialled_twice_a_day_or_after_asking_not_to_be(ana):
    driver = live(ana, Scenario(seed=3, begins=WEEK.begins, days=20, dials_per_day=40, prospects=130))
    made = Call.objects.filter(workspace=driver.cast.campaign.workspace_id)
    promised = set(Promise.objects.values_list("prospect", flat=True))
    by_day = [(call.number_id, call.dialled_at.date()) for call in made if call.prospect_id not in promised]
    off = dict(Suppression.objects.filter(scope="NUMBER").values_list("e164", "suppressed_at"))

    assert len(by_day) == len(set(by_day))
    assert off
    for number, since in off.items():
        assert not made.filter(number__e164=number, dialled_at__gt=since).exists()


@pytest.mark.slow
def test_promises_are_kept_when_their_day_comes(ana):
    driver = live(ana, Scenario(seed=4, begins=WEEK.begins, days=25, dials_per_day=45))
    last = datetime.combine(driver.scenario.working_days()[-1], datetime.min.time(), UTC)
    due = Promise.objects.filter(workspace=driver.cast.campaign.workspace_id, due_at__lt=last - timedelta(days=3))

    tried = [
        Call.objects.filter(
            prospect=each.prospect_id, dialled_at__gte=each.due_at - timedelta(minutes=1),
            dialled_at__lt=each.due_at + timedelta(days=4),
        ).exists() or each.ended_at is not None
        for each in due
    ]  # fmt: skip

    assert len(tried) >= 5
    assert sum(tried) >= 0.9 * len(tried)


def test_what_the_program_counts_is_what_the_world_did(week):
    made = {made.key: made.happening for made in week.made}

    for call in Call.objects.filter(workspace=week.cast.campaign.workspace_id):
        got = made[call.key]
        assert call.outcome == got.outcome
        assert call.talk_seconds == (got.talk_seconds if MEANINGS[Outcome(call.outcome)].human else None)


def test_several_callers_call_side_by_side_and_never_the_same_number_at_once(ana):
    driver = live(ana, Scenario(seed=5, begins=WEEK.begins, days=2, dials_per_day=20, callers=3))
    made = Call.objects.filter(workspace=driver.cast.campaign.workspace_id)

    assert made.count() == 120
    assert made.values("caller").distinct().count() == 3
    starts = [call.dialled_at for call in made.order_by("pk")]
    assert starts == sorted(starts)
    assert made.values("number", "dialled_at__date").distinct().count() == 120


def test_a_quarter_ends_on_its_day_and_has_thirteen_weeks_of_working_days():
    found = quarter(ends=date(2026, 11, 20), seed=1)
    days = found.working_days()

    assert len(days) == QUARTER_DAYS
    assert days[-1] == date(2026, 11, 20)
    assert all(is_working_day(day) for day in days)
    assert date(2026, 9, 7) not in days
    assert quarter(ends=date(2026, 11, 22), seed=1).working_days()[-1] == date(2026, 11, 20)


def test_a_world_without_callers_cannot_be_made():
    with pytest.raises(Impossible):
        Scenario(seed=1, begins=WEEK.begins, days=1, dials_per_day=10, callers=0)


def test_the_truth_knows_every_call_and_every_prospect(week):
    whole = truth.of(week)
    workspace = week.cast.campaign.workspace_id

    assert {each["key"] for each in whole["calls"]} == {str(call.key) for call in Call.objects.all()}
    listed = {str(pk) for pk in Prospect.objects.filter(workspace=workspace).values_list("pk", flat=True)}
    assert set(whole["prospects"]) == listed
    assert set(whole["openings"]) == {"A", "B"}
    assert len(whole["mood_by_day"]) == 3


def test_one_who_was_named_can_be_called_too(ana):
    nobody_right = World(6, WEEK.begins, knobs=replace(DEFAULT, wrong=1.0, dead=0.0, picks_up=0.5))
    driver = live(ana, Scenario(seed=6, begins=WEEK.begins, days=2, dials_per_day=30), world=nobody_right)
    named = Prospect.objects.filter(workspace=driver.cast.campaign.workspace_id, referred_by__isnull=False)

    assert named
    assert {each.pk for each in named} <= set(driver.cast.people)
    assert Call.objects.filter(prospect__in=named).exists()


def test_every_number_is_made_up(week):
    numbers = Number.objects.filter(workspace=week.cast.campaign.workspace_id).values_list("e164", flat=True)

    assert all(number[5:10] == "55501" for number in numbers)


def test_an_owners_own_workspace_cannot_be_lived_in(ana):
    with pytest.raises(NotMadeUp):
        actions.live(workspace=ana.workspace, scenario=WEEK, by=None, at=AT)


def test_a_half_filled_workspace_is_filled_anew(ana):
    first = live(ana)
    before = calls_of(first)

    again = actions.live(workspace=first.cast.campaign.workspace, scenario=WEEK, by=None, at=AT)

    assert calls_of(again) == before
    assert User.objects.filter(workspace=again.cast.campaign.workspace).count() == 1


def test_another_world_can_be_lived_in(ana):
    silent = World(11, WEEK.begins)
    for index in range(WEEK.people):
        silent.person(index).picks_up = 0.0

    driver = live(ana, world=silent)

    assert queries.totals(driver.cast.campaign.workspace)["connects"] == 0


def rows_of_others(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table that is not that workspace's. Places are everybody's, and only ever more."""
    found = {}
    for model in apps.get_models():
        names = {field.name for field in model._meta.fields}
        rows = model._base_manager.order_by("pk")
        if "workspace" in names:
            rows = rows.exclude(workspace=workspace.pk)
        elif model is Workspace:
            rows = rows.exclude(pk=workspace.pk)
        elif model is PlaceSet:
            continue
        found[model._meta.label] = list(rows.values_list())
    return found


def test_removing_takes_every_row_and_no_other(ana, week):
    from tests.tables import make_one_of_each

    make_one_of_each(ana, at=AT)
    made_up = week.cast.campaign.workspace
    before = rows_of_others(made_up)
    assert Appointment.objects.filter(workspace=made_up).exists() or week.made

    actions.remove(workspace=made_up, by=ana, at=AT)

    after = rows_of_others(made_up)
    removed = [row for row in after["base.Event"] if row not in before["base.Event"]]
    assert len(removed) == 1
    assert Event.objects.order_by("-pk")[0].kind == "made_up.removed"
    assert {**after, "base.Event": []} == {**before, "base.Event": []}
    for model in apps.get_models():
        if "workspace" in {field.name for field in model._meta.fields}:
            assert not model._base_manager.filter(workspace=made_up.pk).exists(), model
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        assert cursor.fetchall() == []


def test_what_was_removed_is_not_found_any_more(ana, week):
    made_up = week.cast.campaign.workspace
    noted = Call.objects.filter(workspace=made_up).exclude(note="")[0]
    words = [max(noted.note.split(), key=len).strip(".,"), max(noted.prospect.name.split(), key=len)]
    found = [rows_with(word) for word in words]

    actions.remove(workspace=made_up, by=ana, at=AT)

    assert all(found), words
    assert [rows_with(word) for word in words] == [0, 0]


def rows_with(word: str) -> int:
    """How many rows of all full-text indexes hold a word."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE %s", ["CREATE VIRTUAL TABLE%fts5(%"])
        names = [name for (name,) in cursor.fetchall()]
        hits = 0
        for name in names:
            cursor.execute(f"SELECT count(*) FROM {name} WHERE {name} MATCH %s", [f'"{word}"'])
            hits += cursor.fetchone()[0]
    assert len(names) >= 2
    return hits


def test_ones_own_workspace_is_never_removed(ana):
    with pytest.raises(NotMadeUp):
        actions.remove(workspace=ana.workspace, by=ana, at=AT)

    assert Workspace.objects.filter(pk=ana.workspace_id).exists()


def test_the_journal_keeps_no_request_of_somebody_who_does_not_exist(ana, week):
    from bounceback.compliance import journal
    from tests.factories import make_suppression

    make_suppression(week.desks[0].user, at=AT, e164="+13305550199")
    assert journal.behind() == 0

    make_suppression(ana, at=AT, e164="+13305550198")

    assert journal.behind() == 1


@pytest.mark.slow
def test_the_real_queue_finds_the_world_much_as_random_order_does(ana):
    """Its gaps, rests and promises move the figures a little; the bands are wider than those of the bare world."""
    totals: Counter[str] = Counter()
    for seed in (1, 2, 3):
        driver = live(ana, Scenario(seed=seed, begins=WEEK.begins, days=24, dials_per_day=50))
        totals.update(queries.totals(driver.cast.campaign.workspace))

    assert totals["dials"] == 3600
    assert 0.09 <= totals["connects"] / totals["dials"] <= 0.135
    assert 0.19 <= totals["reached"] / totals["prospects"] <= 0.28
    assert 0.003 <= totals["appointments"] / totals["dials"] <= 0.012
    assert 0.015 <= totals["off_list"] / totals["connects"] <= 0.06


@pytest.mark.slow
def test_who_was_not_reached_is_ever_harder_to_reach(ana):
    """Few prospects, dialled often: those who pick up easily have been met, though each try is at another hour."""
    tried, answered = Counter[int](), Counter[int]()
    for seed in (1, 2, 3):
        driver = live(ana, Scenario(seed=seed, begins=WEEK.begins, days=20, dials_per_day=40, prospects=130))
        dials, met = Counter[int](), set[int]()
        first_hand = Call.objects.filter(workspace=driver.cast.campaign.workspace_id, prospect__referred_by=None)
        for call in first_hand.order_by("dialled_at"):
            dials[call.prospect_id] += 1
            if call.prospect_id not in met:
                human = MEANINGS[Outcome(call.outcome)].human
                tried[dials[call.prospect_id]] += 1
                answered[dials[call.prospect_id]] += human
                met |= {call.prospect_id} if human else set()

    early = sum(answered[n] for n in (1, 2)) / sum(tried[n] for n in (1, 2))
    later = sum(answered[n] for n in range(4, 12)) / sum(tried[n] for n in range(4, 12))
    assert later < 0.9 * early
