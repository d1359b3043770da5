"""Marks of plans at the desk: what a log writes, what a change corrects, what an undo takes back."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bounceback.calling import actions
from bounceback.calling.steps.said import Marked
from bounceback.core.outcomes import Outcome
from bounceback.core.playbook import Did
from bounceback.playbook.models import Mark
from tests.factories import make_campaign
from tests.factories_trying import make_plan


def test_marks_are_written_changed_and_taken_back(desk, people, renewals, ana, noon):
    plan, other = (make_plan(ana, at=noon, campaign=renewals) for _ in range(2))
    desk.call(Outcome.NO, marks=(Marked(plan.key, Did.DID), Marked(uuid4(), Did.DID)))
    key = desk.keys[-1]
    assert list(Mark.objects.values_list("plan", "stroke", "did")) == [(plan.pk, key, "DID")]

    both = (Marked(plan.key, Did.FORGOT), Marked(other.key, Did.DID))
    actions.change(key=key, change=actions.Change(marks=both), by=desk.by, at=desk.at)
    assert set(Mark.objects.values_list("plan", "did")) == {(plan.pk, "FORGOT"), (other.pk, "DID")}
    actions.change(key=key, change=actions.Change(note="A note."), by=desk.by, at=desk.at)
    assert Mark.objects.count() == 2

    actions.take_back(key=key, by=desk.by, at=desk.at)
    assert not Mark.objects.exists()


def test_marks_can_be_corrected_after_the_next_dial(desk, people, renewals, ana, noon):
    plan = make_plan(ana, at=noon, campaign=renewals)
    desk.call(Outcome.NO, marks=(Marked(plan.key, Did.DID),))
    key = desk.keys[-1]
    desk.call(Outcome.NO)

    actions.change(key=key, change=actions.Change(marks=()), by=desk.by, at=desk.at)

    assert not Mark.objects.exists()


@pytest.mark.parametrize("later", [False, True])
def test_a_plan_that_did_not_run_at_the_dial_or_runs_elsewhere_is_not_marked(desk, people, renewals, ana, noon, later):
    desk.call(Outcome.NO)
    afterwards = make_plan(ana, at=desk.at, campaign=renewals)
    elsewhere = make_plan(ana, at=noon, campaign=make_campaign(ana, at=noon, name="Elsewhere"))
    if later:
        desk.call(Outcome.NO)

    marks = (Marked(afterwards.key, Did.DID), Marked(elsewhere.key, Did.DID))
    actions.change(key=desk.keys[0], change=actions.Change(marks=marks), by=desk.by, at=desk.at)

    assert not Mark.objects.exists()


def test_a_plan_of_somebody_else_is_not_marked(desk, people, renewals, ben, ana, noon):
    theirs = make_plan(ben, at=noon, campaign=renewals)
    over = make_plan(ana, at=noon, campaign=renewals, ended_at=noon - timedelta(days=1), ending="KEEP")

    desk.call(Outcome.NO, marks=(Marked(theirs.key, Did.DID), Marked(over.key, Did.DID)))

    assert not Mark.objects.exists()
